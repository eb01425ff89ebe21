public import Evidence
import TimeModel

/// Chapters for each recording, so that a player can jump from event to event (WebVTT, W3C).
///
/// A chapter runs from where an event was observed in the recording to the next one, the last to the
/// recording's end. Times are the recording's own media time, cut to milliseconds and never below
/// zero, as WebVTT requires; events that a person rejected are left out, and events seen in the same
/// millisecond share a chapter. A recording that could not be read has no file.
public struct ChaptersVTT: Exporter {
  public static let name = "chapters"
  public static let purpose = "WebVTT chapters, one file a recording, for players."

  public init() {}

  public func files(for timeline: Timeline) -> [ExhibitFile] {
    let index = TimelineIndex(timeline)
    return timeline.sources.filter { $0.source.kind == .recording && $0.extent != nil }
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
    let chapters = chapters(in: report, index)
    for (position, chapter) in chapters.enumerated() {
      let next = position + 1
      let end = next < chapters.count ? chapters[next].start : end(of: report, chapter.latest)
      text += "\n\(next)\n\(Self.stamp(chapter.start)) --> "
      text += Self.stamp(max(end, chapter.start + 1)) + "\n"
      text += chapter.titles.joined(separator: "\n") + "\n"
    }
    return text
  }

  private struct Chapter {
    /// Milliseconds of media time.
    var start: Int64
    var latest: Int64
    var titles: [String]
  }

  private func chapters(
    in report: Timeline.SourceReport, _ index: TimelineIndex
  ) -> [Chapter] {
    var chapters: [Chapter] = []
    for event in index.timeline.events where event.event.status != .rejected {
      let moments = event.observations.filter { $0.source == report.source.id }
        .compactMap { observation -> (start: MediaTime, latest: MediaTime)? in
          guard case .media(_, let estimate, let latest) = observation.time else { return nil }
          return (estimate, latest)
        }
      guard let first = moments.min(by: { $0.start < $1.start }) else { continue }
      let status = event.event.status == .proposed ? " (proposed)" : ""
      let time = index.words.line(event.time).map { " – \($0)" } ?? ""
      let label = VisibleText.line(event.event.label, limit: 120)
      chapters.append(
        Chapter(
          start: Self.milliseconds(first.start, .down),
          latest: Self.milliseconds(first.latest, .up),
          titles: [Self.escaped(label + status + time)]))
    }
    return chapters.enumerated().sorted {
      ($0.element.start, $0.offset) < ($1.element.start, $1.offset)
    }
    .reduce(into: []) { merged, next in
      guard let last = merged.indices.last, merged[last].start == next.element.start else {
        return merged.append(next.element)
      }
      merged[last].titles += next.element.titles
      merged[last].latest = max(merged[last].latest, next.element.latest)
    }
  }

  /// The recording's own end; the end of the last moment when that is not known.
  private func end(of report: Timeline.SourceReport, _ latest: Int64) -> Int64 {
    guard let extent = report.extent else { return latest }
    return Self.milliseconds(MediaTime(nanoseconds: extent.to), .up)
  }

  private static func milliseconds(_ time: MediaTime, _ rounding: Rounding) -> Int64 {
    let count = (try? time.nanoseconds(rounding: rounding).count) ?? 0
    return max(
      0, rounding == .up ? (count / 1_000_000) + (count % 1_000_000 > 0 ? 1 : 0) : count / 1_000_000
    )
  }

  /// `HH:MM:SS.mmm`; hours take as many digits as they need.
  static func stamp(_ milliseconds: Int64) -> String {
    func padded(_ value: Int64, _ width: Int) -> String {
      let digits = String(value)
      return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
    return padded(milliseconds / 3_600_000, 2) + ":" + padded(milliseconds / 60_000 % 60, 2) + ":"
      + padded(milliseconds / 1000 % 60, 2) + "." + padded(milliseconds % 1000, 3)
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
