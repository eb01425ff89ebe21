public import Evidence
import TimeModel

/// The events and all that was observed, a line each, for Timesketch's importer (JSON Lines).
///
/// Every line has what the importer asks for: `message`, `datetime` (ISO 8601 in UTC) and
/// `timestamp_desc`; and `timestamp`, microseconds since 1970, which it would else derive itself. Both
/// are the estimate, or the one bound that is known, cut to microseconds; `earliest` and `latest` are
/// exact. What has no bound has no line, and what has no line no file. Fields of the evidence stand in one field of text: as fields
/// of their own they could fill the index with names.
public struct TimesketchJSONL: Exporter {
  public static let name = "timesketch.jsonl"
  public static let purpose = "Events and observations line by line, for Timesketch."

  public init() {}

  public func files(for timeline: Timeline) -> [ExhibitFile] {
    let index = TimelineIndex(timeline)
    let observations = ObservationMoments(index)
    var lines = timeline.events.compactMap { Self.line($0, index) }
    lines += observations.all.compactMap { Self.line($0, observations, index) }
    let sorted = lines.enumerated().sorted {
      ($0.element.at, $0.offset) < ($1.element.at, $1.offset)
    }
    guard !sorted.isEmpty else { return [] }
    return [
      ExhibitFile(path: Self.name, text: sorted.map { $0.element.value.line + "\n" }.joined())
    ]
  }

  private struct Line {
    let at: Instant
    let value: JSONValue

    /// Nil when it has no time.
    init?(_ time: BoundedMoment?, _ kind: String, _ message: String, _ fields: JSONValue) {
      guard let time, let at = time.estimate ?? time.earliest ?? time.latest else { return nil }
      let description =
        switch (time.estimate, time.earliest) {
        case (.some, _): "estimate between earliest and latest"
        case (nil, .some): "not before"
        case (nil, nil): "not after"
        }
      self.at = at
      value = fields.merging([
        "message": .text(message.isEmpty ? "(no words)" : message),
        "datetime": .text("\(at.text(places: 6).dropLast())+00:00"),
        "timestamp": .integer(TimesketchJSONL.microseconds(at)),
        "timestamp_desc": .text("\(kind), \(description)"),
        "data_type": .text("onset:\(kind)"),
        "earliest": .instant(time.earliest), "estimate": .instant(time.estimate),
        "latest": .instant(time.latest),
      ])
    }
  }

  private static func line(_ report: Timeline.EventReport, _ index: TimelineIndex) -> Line? {
    Line(
      report.time, "event", VisibleText.line(index.title(report), limit: 4000),
      [
        "event": .text(visible(report.event.id.rawValue)),
        "kind": .text(visible(report.event.kind.rawValue)),
        "status": .text(report.event.status.rawValue),
        "local_time": .text(index.words.line(report.time)),
        "sources": .text(
          VisibleText.line(
            index.sources(of: report).map(index.title).joined(separator: "; "), limit: 4000)),
        "earliest_because": .text(
          VisibleText.line(index.reasons(report.time.earliestBecause), limit: 4000)),
        "latest_because": .text(
          VisibleText.line(index.reasons(report.time.latestBecause), limit: 4000)),
      ])
  }

  private static func line(
    _ observation: Observation, _ observations: ObservationMoments, _ index: TimelineIndex
  ) -> Line? {
    let source = index.source(observation.source)?.source
    let attributes = observation.attributes.sorted {
      $0.key.utf8.lexicographicallyPrecedes($1.key.utf8)
    }
    let words = observation.text.isEmpty ? observation.locator.description : observation.text
    return Line(
      observations.moment(of: observation), "observation", VisibleText.line(words, limit: 4000),
      [
        "observation": .text(visible(observation.id.rawValue)),
        "kind": .text(observation.kind.map { visible($0.rawValue) }),
        "event": .text(
          observations.events[observation.id]?.map { visible($0.rawValue) }
            .joined(separator: "; ")),
        "evidence": .text(visible(observation.source.rawValue)),
        "exhibit": .text(source?.exhibit.map { visible($0) }),
        "path": .text(source.map { VisibleText.line($0.path, limit: 1000) }),
        "sha256": .text(source?.sha256?.description),
        "locator": .text(VisibleText.line(observation.locator.description, limit: 1000)),
        "author": .text(visible(observation.author.description)),
        "attributes": .text(
          VisibleText.line(
            attributes.map { "\($0.key)=\($0.value)" }.joined(separator: "; "), limit: 4000)),
      ])
  }

  private static func visible(_ text: String) -> String { VisibleText.line(text, limit: 300) }

  /// Cut as the text of an instant is.
  fileprivate static func microseconds(_ instant: Instant) -> Int64 {
    let (whole, rest) = instant.nanoseconds.quotientAndRemainder(dividingBy: 1000)
    return rest < 0 ? whole - 1 : whole
  }
}
