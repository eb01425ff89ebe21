import Evidence
import TimeModel

/// The events of the timeline as chapters of one recording, on the recording's own axis.
///
/// A chapter runs from where an event was observed in the recording to the next one, the last to the
/// recording's end. Times are cut to whole units and never below zero, as players require; events
/// that a person rejected are left out, and events seen in the same unit share a chapter.
struct RecordingChapters {
  struct Chapter {
    /// In units of media time, as are the others.
    let start: Int64
    /// After `start`.
    let end: Int64
    /// The end of the moments that it stands for, rounded up.
    let latest: Int64
    /// One for each event; text from evidence in it is one visible line.
    let titles: [String]
  }

  /// In order, without overlap.
  let chapters: [Chapter]

  /// The recordings that players can be given chapters for: those that could be read.
  static func recordings(_ timeline: Timeline) -> [Timeline.SourceReport] {
    timeline.sources.filter { $0.source.kind == .recording && $0.extent != nil }
  }

  /// - Parameter unit: the players' step of time, such as a millisecond.
  init(_ report: Timeline.SourceReport, _ index: TimelineIndex, unit: Nanoseconds) {
    let drafts = Self.drafts(report, index, unit)
    chapters = drafts.enumerated().map { position, draft in
      let next = position + 1
      let last = report.extent.map { Self.units(MediaTime(nanoseconds: $0.to), unit, .up) }
      let end = next < drafts.count ? drafts[next].start : last ?? draft.latest
      return Chapter(
        start: draft.start, end: max(end, draft.start + 1), latest: draft.latest,
        titles: draft.titles)
    }
  }

  private struct Draft {
    var start: Int64
    var latest: Int64
    var titles: [String]
  }

  private static func drafts(
    _ report: Timeline.SourceReport, _ index: TimelineIndex, _ unit: Nanoseconds
  ) -> [Draft] {
    var drafts: [Draft] = []
    for event in index.timeline.events where event.event.status != .rejected {
      let moments = event.observations.filter { $0.source == report.source.id }
        .compactMap { observation -> (start: MediaTime, latest: MediaTime)? in
          guard case .media(_, let estimate, let latest) = observation.time else { return nil }
          return (estimate, latest)
        }
      guard let first = moments.min(by: { $0.start < $1.start }) else { continue }
      drafts.append(
        Draft(
          start: units(first.start, unit, .down), latest: units(first.latest, unit, .up),
          titles: [title(event, index)]))
    }
    return drafts.enumerated().sorted {
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

  /// `Kick (proposed) – Saturday 8 April 2017, 15:43:02–15:43:06 BST`.
  private static func title(_ event: Timeline.EventReport, _ index: TimelineIndex) -> String {
    let status = event.event.status == .proposed ? " (proposed)" : ""
    let time = index.words.line(event.time).map { " – \($0)" } ?? ""
    return VisibleText.line(event.event.label, limit: 120) + status + time
  }

  private static func units(_ time: MediaTime, _ unit: Nanoseconds, _ rounding: Rounding) -> Int64 {
    let count = (try? time.nanoseconds(rounding: rounding).count) ?? 0
    let (whole, rest) = count.quotientAndRemainder(dividingBy: unit.count)
    return max(0, whole + (rounding == .up && rest > 0 ? 1 : 0))
  }

  /// `HH:MM:SS.mmm`, or with as many decimals as a unit needs; hours take as many digits as they need.
  ///
  /// - Parameter places: the decimals of a second in one unit, as in 3 for milliseconds.
  static func stamp(_ units: Int64, places: Int = 3, separator: String = ".") -> String {
    func padded(_ value: Int64, _ width: Int) -> String {
      let digits = String(value)
      return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
    let second = (0..<places).reduce(Int64(1)) { product, _ in product * 10 }
    return padded(units / (3600 * second), 2) + ":" + padded(units / (60 * second) % 60, 2) + ":"
      + padded(units / second % 60, 2) + separator + padded(units % second, places)
  }
}
