public import Evidence

/// The clock in each recording's picture, one row a second, to be checked against the frames.
///
/// Plain numbers for programs (RFC 4180 with LF, no byte order mark): media times in seconds, with the
/// frames between which each second began, and the shown time less the media time.
public struct OverlayCSV: Exporter {
  public static let name = "overlays"
  public static let purpose = "The clock burned into each recording, second by second."

  public init() {}

  public func files(for timeline: Timeline) -> [ExhibitFile] {
    timeline.sources.compactMap { report in
      guard let path = Self.path(for: report), let overlay = report.overlay else { return nil }
      return ExhibitFile(path: path, text: overlay.csv)
    }
    .sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
  }

  /// Nil where no clock was found in the picture.
  static func path(for report: Timeline.SourceReport) -> String? {
    guard let overlay = report.overlay, !overlay.seconds.isEmpty else { return nil }
    return "\(name)/\(ExhibitFile.name(for: report.source.id)).csv"
  }
}
