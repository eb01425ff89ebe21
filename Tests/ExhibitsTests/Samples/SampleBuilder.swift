import Evidence
import TimeModel

/// Short ways of writing samples.
enum Sample {
  static let london = ZoneRules(
    name: "Europe/London", initialOffsetSeconds: 0,
    transitions: [
      .init(at: instant("2017-03-26T01:00:00Z"), offsetSeconds: 3600),
      .init(at: instant("2017-10-29T01:00:00Z"), offsetSeconds: 0),
    ])

  static func instant(_ text: String) -> Instant {
    guard let instant = Instant(text) else { preconditionFailure("not an instant: \(text)") }
    return instant
  }

  /// A moment of the afternoon of 2017-04-08, given in UTC: `at("14:43:02.5")`.
  static func at(_ clock: String) -> Instant { instant("2017-04-08T\(clock)Z") }

  static func bounds(
    _ earliest: String, _ estimate: String, _ latest: String, because: [String] = [],
    and latestBecause: [String]? = nil
  ) -> BoundedMoment {
    BoundedMoment(
      earliest: at(earliest), estimate: at(estimate), latest: at(latest),
      earliestBecause: because.map { ConstraintID(rawValue: $0) },
      latestBecause: (latestBecause ?? because).map { ConstraintID(rawValue: $0) })
  }

  static let unbounded = BoundedMoment(
    earliest: nil, estimate: nil, latest: nil, earliestBecause: [], latestBecause: [])

  static func timestamp(_ earliest: String, _ estimate: String, _ latest: String) -> Timestamp {
    guard
      let time = Timestamp(earliest: at(earliest), estimate: at(estimate), latest: at(latest))
    else { preconditionFailure("not ordered: \(earliest) \(estimate) \(latest)") }
    return time
  }

  /// UTC − written, in nanoseconds after the epoch.
  static func offset(_ earliest: Int64, _ estimate: Int64, _ latest: Int64) -> Timestamp {
    let moments = [earliest, estimate, latest].map { Instant(nanoseconds: $0 * 1_000_000_000) }
    guard
      let time = Timestamp(earliest: moments[0], estimate: moments[1], latest: moments[2])
    else { preconditionFailure("not ordered") }
    return time
  }

  /// Ticks of 1/90000 s.
  static func media(_ milliseconds: Int64) -> MediaTime {
    guard let base = Rational(1, 90_000),
      let time = MediaTime(ticks: milliseconds * 90, timeBase: base)
    else { preconditionFailure("no time base") }
    return time
  }

  static func digest(_ digit: Character) -> Digest? { Digest(String(repeating: digit, count: 64)) }

  static func source(
    _ id: String, _ kind: SourceKind, _ path: String, exhibit: String?, digit: Character,
    byteCount: Int64
  ) -> Source {
    Source(
      id: SourceID(rawValue: id), kind: kind, path: path, sha256: digest(digit),
      byteCount: byteCount, exhibit: exhibit)
  }

  static func seen(
    _ source: String, _ suffix: String, _ milliseconds: Int64, _ text: String, width: Int64 = 200,
    author: Author = .detector(name: "violence.light", version: 1), kind: EventKind? = nil
  ) -> Observation {
    let id = SourceID(rawValue: source)
    return Observation(
      id: ObservationID(id, suffix), source: id,
      locator: .moment(stream: 0, at: media(milliseconds)), text: text, author: author,
      time: .media(
        earliest: media(milliseconds - width), estimate: media(milliseconds),
        latest: media(milliseconds + width)), kind: kind)
  }

  static func written(
    _ source: String, line: Int, _ clock: String, _ text: String, author: Author = .log,
    locator: Locator? = nil
  ) -> Observation {
    let id = SourceID(rawValue: source)
    let parts = clock.split(separator: ":").compactMap { Int64($0) }
    let minutes = parts[0] * 60 + parts[1]
    let seconds = parts.count > 2 ? parts[2] : 0
    let resolution: Nanoseconds = parts.count > 2 ? .second : .minute
    guard
      let time = LocalTime(
        date: CivilDate(year: 2017, month: 4, day: 8),
        timeOfDay: Nanoseconds((minutes * 60 + seconds) * 1_000_000_000), resolution: resolution,
        zone: nil), let intervals = try? time.possibleIntervals(rules: london)
    else { preconditionFailure("not a time: \(clock)") }
    return Observation(
      id: ObservationID(id, "\(line)"), source: id,
      locator: locator ?? .line(line, bytes: (line * 60)..<(line * 60 + 58)), text: text,
      author: author, time: .written(time, intervals: intervals))
  }

  static func constraint(
    _ id: String, _ from: Node, _ to: Node, _ min: Int64?, _ max: Int64?, _ label: BoundLabel,
    _ evidence: EvidenceClass, _ source: String?, _ locator: Locator?, _ because: String
  ) -> Constraint {
    Constraint(
      id: ConstraintID(rawValue: id), from: from, to: to,
      min: min.map { Nanoseconds($0 * 1_000_000) }, max: max.map { Nanoseconds($0 * 1_000_000) },
      label: label, evidence: evidence, source: source.map { SourceID(rawValue: $0) },
      locator: locator, because: because)
  }

  static func clock(_ source: String) -> Node { .clock(SourceID(rawValue: source)) }
  static func event(_ event: String) -> Node { .event(EventID(rawValue: event)) }
  static func observation(_ observation: String) -> Node {
    .observation(ObservationID(rawValue: observation))
  }

  static func anchor(
    _ kind: String, _ instant: Timestamp, offset: Timestamp, accepted: Bool, at locator: Locator,
    reading: String, verdict: String, caveat: String = "", label: BoundLabel = .stated
  ) -> JudgedAnchor {
    JudgedAnchor(
      anchor: Anchor(
        kind: .init(rawValue: kind), from: .zero, to: .zero, instant: instant, label: label,
        locator: locator, because: reading, caveat: caveat),
      offset: offset, isAccepted: accepted, because: verdict)
  }

  static let generator = Timeline.Generator(
    name: "onset", version: "0.1.0",
    libraries: ["libavcodec": "59.37.100", "libavformat": "59.27.100", "GRDB": "7.10.0"])

  static func timeline(
    title: String, reference: String? = nil, isDraft: Bool = false,
    sources: [Timeline.SourceReport] = [], events: [Timeline.EventReport] = [],
    order: [EventOrder] = [], constraints: [Constraint] = [], conflicts: [Conflict] = [],
    findings: [Finding] = [], unused: [Timeline.Unused] = [], soundLinks: [SoundLink] = []
  ) -> Timeline {
    Timeline(
      generator: generator,
      case: .init(title: title, reference: reference, zone: london, isDraft: isDraft),
      sources: sources, events: events, order: order, constraints: constraints,
      conflicts: conflicts, findings: findings, unused: unused,
      soundLinks: soundLinks)
  }

  /// Every pair, from the bounds alone: what a network would find at least.
  static func order(_ events: [Timeline.EventReport]) -> [EventOrder] {
    var result: [EventOrder] = []
    for (place, a) in events.enumerated() {
      for b in events.dropFirst(place + 1) {
        guard let high = a.time.latest, let low = b.time.earliest,
          let gap = try? low.since(high)
        else {
          result.append(
            EventOrder(a: a.event.id, b: b.event.id, relation: .undecided, margin: nil))
          continue
        }
        let isCertain = gap > .zero
        result.append(
          EventOrder(
            a: a.event.id, b: b.event.id, relation: isCertain ? .certainlyBefore : .undecided,
            margin: isCertain ? gap : try? gap.negated()))
      }
    }
    return result
  }
}
