public import Evidence
import TimeModel

/// Chapters for each recording, so that a player can jump from event to event (WebVTT, W3C).
///
/// The chapters of ``RecordingChapters`` in milliseconds. A recording that could not be read has no
/// file.
public struct ChaptersVTT: Exporter {
  public static let name = "chapters"
  public static let purpose = "WebVTT chapters, one file a recording, for players."

  public init() {}

  public func files(for timeline: Timeline) -> [ExhibitFile] {
    let index = TimelineIndex(timeline)
    return RecordingChapters.recordings(timeline)
      .map { report in
        ExhibitFile(
          path: "\(Self.name)/\(ExhibitFile.name(for: report.source.id)).vtt",
          text: document(for: report, index))
      }
      .sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
  }

  private func document(for report: Timeline.SourceReport, _ index: TimelineIndex) -> String {
    var text = """
      WEBVTT

      NOTE
      \(Self.escaped(index.title(report.source.id)))
      SHA-256 \(report.source.sha256?.description ?? "not known: the file could not be read")
      Chapters are events of the timeline; proposed until a person confirms them.
      Times are media time of this recording, cut to milliseconds and never below zero.

      """
    let chapters = RecordingChapters(report, index, unit: .millisecond).chapters
    for (position, chapter) in chapters.enumerated() {
      text += "\n\(position + 1)\n\(RecordingChapters.stamp(chapter.start)) --> "
      text += RecordingChapters.stamp(chapter.end) + "\n"
      text += chapter.titles.map(Self.escaped).joined(separator: "\n") + "\n"
    }
    return text
  }

  /// Cue text: no markup, no arrow, no line break.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in VisibleText.line(text, limit: 300).unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result.isEmpty ? "(no words)" : result
  }
}
