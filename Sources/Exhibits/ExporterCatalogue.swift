public import Evidence

/// Every form in which a timeline leaves Onset; a new one is one file and one line here.
public enum ExporterCatalogue {
  /// In the order in which people will want them.
  public static let all: [any Exporter.Type] = [
    TimelineHTML.self,
    TimelineJSON.self,
    TimelineCSV.self,
    ChaptersVTT.self,
    OverlayCSV.self,
  ]

  /// All files of all exporters, in byte order of their paths.
  public static func files(for timeline: Timeline) throws -> [ExhibitFile] {
    try all.flatMap { try $0.init().files(for: timeline) }
      .sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
  }
}
