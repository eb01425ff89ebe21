import Chronology
import Evidence
import TimeModel

/// Small pieces of cases, written short.
enum Cases {
  static func second(_ count: Int64) -> Nanoseconds { Nanoseconds(count * 1_000_000_000) }
  static func milliseconds(_ count: Int64) -> Nanoseconds { Nanoseconds(count * 1_000_000) }

  static func media(_ milliseconds: Int64) -> MediaTime {
    MediaTime(nanoseconds: Cases.milliseconds(milliseconds))
  }

  static func source(
    _ id: String, _ kind: SourceKind, _ clock: SourceClock, extent: ClosedRange<Nanoseconds>? = nil,
    lost: Nanoseconds = .zero
  ) -> ClockedSource {
    ClockedSource(
      source: Source(
        id: SourceID(rawValue: id), kind: kind, path: id, sha256: nil, byteCount: nil, exhibit: nil),
      clock: clock, extent: extent, lostTime: lost)
  }

  static func unknownClock(_ axis: SourceClock.Axis) -> SourceClock {
    SourceClock(status: .unknown, axis: axis, model: nil, anchors: [])
  }

  /// A clock whose offset lies within `low…high` nanoseconds, by one accepted anchor of `kind`.
  static func clock(
    _ axis: SourceClock.Axis, _ low: Int64, _ high: Int64, skew: Skew = .none, kind: String?
  ) -> SourceClock {
    let offset = Timestamp(TimeRange(Instant(nanoseconds: low), Instant(nanoseconds: high)))
    let anchors = kind.map { kind in
      JudgedAnchor(
        anchor: Anchor(
          kind: Anchor.Kind(rawValue: kind), from: .zero, to: .zero, instant: offset,
          label: .stated, locator: .field("tag"), because: "its tag says so", caveat: ""),
        offset: offset, isAccepted: true, because: "the only one")
    }
    return SourceClock(
      status: .anchored, axis: axis, model: ClockModel(offset: offset, skew: skew),
      anchors: anchors.map { [$0] } ?? [])
  }

  static func seen(
    _ source: String, _ name: String, _ from: Int64, _ to: Int64? = nil,
    author: Author = .person("AB")
  ) -> Observation {
    Observation(
      id: ObservationID(SourceID(rawValue: source), name), source: SourceID(rawValue: source),
      locator: .moment(stream: 0, at: media(from)), text: name, author: author,
      time: .media(
        earliest: media(from), estimate: media(from), latest: media(to ?? from)))
  }

  /// A line written `HH:MM` on 2017-04-08 in UTC.
  static func written(
    _ source: String, line: Int, _ hour: Int64, _ minute: Int64, _ text: String
  ) -> Observation {
    let local = LocalTime(
      date: CivilDate(year: 2017, month: 4, day: 8),
      timeOfDay: second(hour * 3600 + minute * 60), resolution: .minute, zone: .utc)
    return Observation(
      id: ObservationID(SourceID(rawValue: source), "\(line)"), source: SourceID(rawValue: source),
      locator: .line(line, bytes: 0..<1), text: text, author: .log,
      time: local.map { .written($0, intervals: (try? $0.possibleIntervals(rules: nil)) ?? []) }
        ?? .none)
  }

  /// A constraint in nanoseconds.
  static func constraint(
    _ id: String, _ from: Node, _ to: Node, _ min: Int64?, _ max: Int64?,
    _ evidence: EvidenceClass = .log
  ) -> Constraint {
    Constraint(
      id: ConstraintID(rawValue: id), from: from, to: to, min: min.map { Nanoseconds($0) },
      max: max.map { Nanoseconds($0) }, label: .stated, evidence: evidence, source: nil,
      locator: nil, because: "reason \(id)")
  }

  static func event(_ id: String, _ observations: [Observation]) -> Event {
    Event(
      id: EventID(rawValue: id), kind: .other, label: id, status: .confirmed,
      observations: observations.map(\.id))
  }

  static func network(_ set: ConstraintSet) throws -> ConstraintNetwork {
    try ConstraintNetwork(set.constraints, nodes: set.nodes)
  }

  /// Nanoseconds of a time of day on 2017-04-08.
  static func utc(_ text: String) -> Int64 { Instant("2017-04-08T\(text)Z")?.nanoseconds ?? 0 }
}
