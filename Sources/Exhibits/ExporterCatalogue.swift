public import Evidence

/// Every form in which a timeline leaves Onset; a new one is one file and one line here.
public enum ExporterCatalogue {
  /// What every build writes, in the order in which people will want them.
  public static let all: [any Exporter.Type] = [
    TimelineHTML.self,
    TimelineJSON.self,
    TimelineCSV.self,
    ChaptersVTT.self,
    OverlayCSV.self,
  ]

  /// What an exhibit holds besides, in its folder `interchange/`: for other people's software.
  public static let interchange: [any Exporter.Type] = [
    ScheduleXLSX.self,
    SubtitlesSRT.self,
    ChaptersMatroska.self,
    TimelineOTIO.self,
    AnnotationsEAF.self,
    TimesketchJSONL.self,
    CaseUCO.self,
  ]

  /// All files of all exporters that a build runs, in byte order of their paths.
  public static func files(for timeline: Timeline) throws -> [ExhibitFile] {
    try files(all, timeline)
  }

  /// All files of `interchange/`, in byte order of their paths, which are relative to that folder.
  public static func interchangeFiles(for timeline: Timeline) throws -> [ExhibitFile] {
    try files(interchange, timeline)
  }

  private static func files(
    _ exporters: [any Exporter.Type], _ timeline: Timeline
  ) throws -> [ExhibitFile] {
    try exporters.flatMap { try $0.init().files(for: timeline) }
      .sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
  }
}
