public import Evidence
import TimeModel

/// Captions for each recording that name its events as they are seen (SubRip).
///
/// The chapters of ``RecordingChapters`` in milliseconds, each shown for five seconds, or as long as its
/// moment is uncertain, and not beyond the next. The format has no comments and no escapes: brackets
/// that players take for markup are written in their full-width forms. A recording in which no event
/// was seen has no file.
public struct SubtitlesSRT: Exporter {
  public static let name = "subtitles"
  public static let purpose = "SubRip captions of the events, one file a recording, for players."

  /// In milliseconds.
  private static let shown: Int64 = 5000

  public init() {}

  public func files(for timeline: Timeline) -> [ExhibitFile] {
    let index = TimelineIndex(timeline)
    return RecordingChapters.recordings(timeline)
      .compactMap { report in
        let chapters = RecordingChapters(report, index, unit: .millisecond).chapters
        guard !chapters.isEmpty else { return nil }
        return ExhibitFile(
          path: "\(Self.name)/\(ExhibitFile.name(for: report.source.id)).srt",
          text: chapters.enumerated().map(Self.cue).joined())
      }
      .sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
  }

  private static func cue(_ position: Int, _ chapter: RecordingChapters.Chapter) -> String {
    let end = min(chapter.end, max(chapter.latest, chapter.start + shown))
    return """
      \(position + 1)
      \(stamp(chapter.start)) --> \(stamp(end))
      \(chapter.titles.map(escaped).joined(separator: "\n"))


      """
  }

  private static func stamp(_ milliseconds: Int64) -> String {
    RecordingChapters.stamp(milliseconds, separator: ",")
  }

  /// One line that no player takes for markup: neither HTML's nor that of Advanced SubStation Alpha, into
  /// which many turn captions.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in VisibleText.line(text, limit: 300).unicodeScalars {
      switch scalar {
      case "<": result += "＜"
      case ">": result += "＞"
      case "{": result += "｛"
      case "}": result += "｝"
      case "\\": result += "＼"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result.contains { !$0.isWhitespace } ? result : "(no words)"
  }
}
