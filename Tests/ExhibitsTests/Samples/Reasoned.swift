import Evidence
import TimeModel

/// A case whose numbers hang together, so that every sum can be done by hand: two clocks, one log, a
/// statement that contradicts the pictures, a recording that nothing ties to UTC, and what a program
/// proposed and people decided. Invented; no person is meant.
///
/// `cctv`'s time 0:00 was 14:40:50 ± 2 s UTC; the clock of `radio-log` is right to within 12 s.
enum Reasoned {
  static let timeline = Timeline(
    generator: Sample.generator,
    case: .init(
      title: "The yard behind the hall", reference: "T/77", zone: Sample.london, isDraft: false),
    sources: sources, events: events, order: order, constraints: constraints,
    conflicts: conflicts, findings: [], unused: [], sensitivities: sensitivities,
    proposals: [
      Proposal(
        event: event("kick"), other: event("radio-log.7"),
        because: "both are a strike, “kick” and “red top” stand in both, and the intervals meet",
        margin: Nanoseconds(7_800_000_000),
        ifConfirmed: Sample.bounds("14:42:49", "14:42:51", "14:42:53")),
      Proposal(
        event: event("guards"), other: event("it's open"),
        because: "both tell of guards; nothing else of that kind is near", margin: nil),
    ],
    openMatches: [
      OpenMatch(
        event: event("statement-c.3"), candidates: [event("kick"), event("onset")],
        because: "either could be the blow that the witness means: 3.4 s tell them apart")
    ], decisions: decisions)

  // MARK: - Sources

  static let sources: [Timeline.SourceReport] = [
    recording(
      "cctv", "OS/3", .anchored, Sample.timestamp("14:40:48", "14:40:50", "14:40:52"), "a"),
    recording("phone", "OS/2", .relative, nil, "b"), recording("bodycam", nil, .unknown, nil, "c"),
    .init(
      source: Sample.source(
        "radio-log", .log, "evidence/radio.csv", exhibit: "OS/5", digit: "d", byteCount: 900),
      clock: SourceClock(
        status: .anchored, axis: .writtenTime,
        model: ClockModel(offset: Sample.offset(-12, 0, 12), skew: .none), anchors: []),
      extent: nil, findings: [], observations: [called, kicked]),
    .init(
      source: Sample.source(
        "statement-c", .statement, "evidence/c.txt", exhibit: "OS/10", digit: "e", byteCount: 812),
      clock: SourceClock(status: .unknown, axis: .writtenTime, model: nil, anchors: []),
      extent: nil, findings: [], observations: [told]),
  ]

  private static func recording(
    _ id: String, _ exhibit: String?, _ status: SourceClock.Status, _ offset: Timestamp?,
    _ digit: Character
  ) -> Timeline.SourceReport {
    .init(
      source: Sample.source(
        id, .recording, "evidence/\(id).mp4", exhibit: exhibit, digit: digit, byteCount: 1_000),
      clock: SourceClock(
        status: status, axis: .mediaTime,
        model: offset.map { ClockModel(offset: $0, skew: .none) }, anchors: []),
      extent: nil, findings: [], observations: [])
  }

  // MARK: - Events

  private static func person(_ source: String, _ id: String, _ at: Int64, _ text: String)
    -> Observation
  {
    Sample.seen(source, id, at, text, author: .person("OS"))
  }

  private static let called = Sample.written(
    "radio-log", line: 5, "15:42:31", "Fight in the yard")
  private static let kicked = Sample.written(
    "radio-log", line: 7, "15:42:51", "kick, one in a red top")
  private static let told = Sample.written(
    "statement-c", line: 3, "15:40", "He struck him once.", author: .person("C"),
    locator: .paragraph(3, page: nil, bytes: 200..<219))

  static let events: [Timeline.EventReport] = [
    report(
      "call", .policeCall, "Control is called", .proposed, [called],
      Sample.bounds(
        "14:41:19", "14:42:01.5", "14:42:43.999999999", because: ["k9", "k10", "k11"])),
    report(
      "onset", .violenceOnset, "First shove", .confirmed,
      [person("cctv", "onset", 112_880, "First shove")],
      Sample.bounds("14:42:40.68", "14:42:42.88", "14:42:45.08", because: ["k1", "k2", "k3"]),
      uncontested: Sample.unbounded),
    report(
      "kick", .violenceStrike, "Kick by the man in the red top", .proposed,
      [
        person("cctv", "kick", 121_100, "Kick by the man in the red top"),
        person("phone", "kick", 66_100, "Kick by the man in the red top"),
      ], Sample.bounds("14:42:48.9", "14:42:51.1", "14:42:53.3", because: ["k1", "k4", "k5"])),
    report(
      "radio-log.7", .other, "“kick, one in a red top”", .proposed, [kicked],
      Sample.bounds("14:42:39", "14:42:51.5", "14:43:03.999999999", because: ["k9", "k12", "k13"])),
    report(
      "guards", .intervention, "Guards step in", .proposed,
      [
        person("phone", "guards", 72_200, "Guards step in"),
        person("cctv", "guards", 127_300, "Guards step in"),
      ],
      Sample.bounds(
        "14:42:54.5", "14:42:57.2", "14:42:59.9", because: ["k1", "k4", "k5", "k6", "k7", "k8"]),
      uncontested: Sample.bounds(
        "14:42:52.8", "14:42:57.3", "14:43:01.8", because: ["k1", "k17", "k18"])),
    report(
      "police", .policeArrival, "Police arrive", .proposed, [],
      BoundedMoment(
        earliest: Sample.at("14:42:54.500000001"), estimate: nil, latest: nil,
        earliestBecause: ["k1", "k4", "k5", "k6", "k7", "k8", "k14"].map {
          ConstraintID(rawValue: $0)
        }, latestBecause: []),
      uncontested: BoundedMoment(
        earliest: Sample.at("14:42:52.800000001"), estimate: nil, latest: nil,
        earliestBecause: ["k1", "k17", "k18", "k14"].map { ConstraintID(rawValue: $0) },
        latestBecause: [])),
    report(
      "shout", .other, "Somebody shouts “leave it”", .proposed,
      [person("bodycam", "shout", 10_000, "Somebody shouts “leave it”")], Sample.unbounded),
    report(
      "fall", .other, "A man falls", .confirmed, [person("bodycam", "fall", 13_400, "A man falls")],
      Sample.unbounded),
    report("statement-c.3", .other, "“He struck him once.”", .proposed, [told], Sample.unbounded),
  ]

  private static func report(
    _ id: String, _ kind: EventKind, _ label: String, _ status: Event.Status,
    _ observations: [Observation], _ time: BoundedMoment, uncontested: BoundedMoment? = nil
  ) -> Timeline.EventReport {
    .init(
      event: Event(
        id: event(id), kind: kind, label: label, status: status,
        observations: observations.map(\.id)), time: time, uncontested: uncontested,
      observations: observations,
      observationTimes: observations.map { _ in time }, stills: [])
  }

  static func event(_ id: String) -> EventID { EventID(rawValue: id) }

  /// Milliseconds; absent for undecided. Every pair of those that are more than an entry. The first shove
  /// has no place without what the second contradiction names, the guards one of their own.
  static let order: [EventOrder] = {
    let certain: [String: [String: Int64]] = [
      "call": ["kick": 4_900, "guards": 8_800, "police": 8_800],
      "kick": ["guards": 3_500, "police": 3_500], "guards": ["police": 0], "shout": ["fall": 3_000],
    ]
    let contested = ["onset": ["kick", "guards", "police"]]
    let names = ["call", "onset", "kick", "guards", "police", "shout", "fall"]
    return names.enumerated().flatMap { place, a in
      names.dropFirst(place + 1).map { b in
        let margin = certain[a]?[b]
        return EventOrder(
          a: event(a), b: event(b), relation: margin == nil ? .undecided : .certainlyBefore,
          margin: margin.map { Nanoseconds(max($0 * 1_000_000, 1)) },
          isContested: contested[a]?.contains(b) ?? false)
      }
    }
  }()

  static let sensitivities: [OrderSensitivity] = [
    sensitivity("call", "kick", ["cctv": 4_900, "radio-log": 4_900]),
    sensitivity("call", "guards", ["cctv": 8_800, "radio-log": 8_800]),
    sensitivity("call", "police", ["cctv": 130_500, "radio-log": 7_200_000]),
    sensitivity("kick", "guards", [:]), sensitivity("guards", "police", [:]),
  ]

  private static func sensitivity(
    _ a: String, _ b: String, _ clocks: [String: Int64]
  ) -> OrderSensitivity {
    OrderSensitivity(
      a: event(a), b: event(b),
      clocks: clocks.map {
        ClockSensitivity(
          source: SourceID(rawValue: $0.key), holdsWithin: Nanoseconds($0.value * 1_000_000))
      }.sorted { ($0.holdsWithin, $0.source) < ($1.holdsWithin, $1.source) })
  }

  // MARK: - Reasons

  private static func moment(_ milliseconds: Int64) -> Locator {
    .moment(stream: 0, at: Sample.media(milliseconds))
  }

  private static func seconds(_ clock: String) -> Int64 {
    Sample.at(clock).nanoseconds / 1_000_000
  }

  static let constraints: [Constraint] = [
    Sample.constraint(
      "k1", .origin, Sample.clock("cctv"), seconds("14:40:48"), seconds("14:40:52"), .stated,
      .declared, "cctv", .whole,
      "the clock of cctv: on-screen 15:40:00 was 15:42:17 by the speaking clock (± 2 s)"),
    Sample.constraint(
      "k2", Sample.clock("cctv"), Sample.observation("cctv/onset"), 112_680, 113_080, .estimated,
      .declared, "cctv", moment(112_880), "“First shove” stands at 01:52.880 of cctv's own time"),
    tie("k3", "onset", "cctv/onset", "cctv", 112_880, "“First shove” describes “First shove”"),
    Sample.constraint(
      "k4", Sample.clock("cctv"), Sample.observation("cctv/kick"), 120_900, 121_300, .estimated,
      .declared, "cctv", moment(121_100), "“Kick” stands at 02:01.100 of cctv's own time"),
    tie("k5", "kick", "cctv/kick", "cctv", 121_100, "“Kick” describes the moment of “Kick”"),
    tie("k6", "kick", "phone/kick", "phone", 66_100, "“Kick” describes the moment of “Kick”"),
    Sample.constraint(
      "k7", Sample.observation("phone/kick"), Sample.observation("phone/guards"), 5_600, 6_600,
      .estimated, .declared, "phone",
      .stretch(stream: nil, from: Sample.media(66_100), to: Sample.media(72_200)),
      "phone runs from “Kick” to “Guards step in”, at a rate of -300…+300 ppm"),
    tie("k8", "guards", "phone/guards", "phone", 72_200, "“Guards” describes “Guards step in”"),
    Sample.constraint(
      "k9", .origin, Sample.clock("radio-log"), -12_000, 12_000, .stated, .declared, "radio-log",
      .whole, "the clock of radio-log: the case file declares “± 12 s”: the clock is right"),
    written("k10", "radio-log/5", "14:42:31", 5, "“Fight in the yard” is given the time 15:42:31"),
    Sample.constraint(
      "k11", Sample.event("call"), Sample.observation("radio-log/5"), 0, 60_000, .estimated,
      .assumption, "radio-log", .line(5, bytes: 300..<358),
      "line 5 of radio-log is about “Control is called”; entries are assumed to be written at "
        + "most 1 min after"),
    written("k12", "radio-log/7", "14:42:51", 7, "“kick, …” is given the time 15:42:51"),
    tie(
      "k13", "radio-log.7", "radio-log/7", "radio-log", 0, "this is the time of the entry itself"),
    Constraint(
      id: ConstraintID(rawValue: "k14"), from: Sample.event("guards"), to: Sample.event("police"),
      min: Nanoseconds(1), max: nil, label: .stated, evidence: .declared, source: nil, locator: nil,
      because: "the case file says that the police came after the guards"),
    Constraint(
      id: ConstraintID(rawValue: "k15"), from: Sample.event("guards"), to: Sample.event("kick"),
      min: Nanoseconds(1), max: nil, label: .stated, evidence: .statement,
      source: SourceID(rawValue: "statement-c"),
      locator: .paragraph(4, page: nil, bytes: 220..<290),
      because: "C says: only after the guards had stepped in did the man in the red top kick"),
    Sample.constraint(
      "k16", Sample.clock("cctv"), Sample.observation("cctv/onset"), 550_000, 609_000, .stated,
      .log, "radio-log", .line(1, bytes: 0..<40), "the first shove stands at 09:10 of cctv"),
    Sample.constraint(
      "k17", Sample.clock("cctv"), Sample.observation("cctv/guards"), 124_800, 129_800, .estimated,
      .declared, "cctv", moment(127_300), "“Guards” stands at 02:07.300 of cctv's own time"),
    tie("k18", "guards", "cctv/guards", "cctv", 127_300, "“Guards” describes “Guards step in”"),
  ]

  private static func tie(
    _ id: String, _ event: String, _ observation: String, _ source: String, _ at: Int64,
    _ because: String
  ) -> Constraint {
    Sample.constraint(
      id, Sample.event(event), Sample.observation(observation), 0, 0, .stated, .declared, source,
      moment(at), because)
  }

  private static func written(
    _ id: String, _ observation: String, _ clock: String, _ line: Int, _ because: String
  ) -> Constraint {
    let start = Sample.at(clock).nanoseconds
    return Constraint(
      id: ConstraintID(rawValue: id), from: Sample.clock("radio-log"),
      to: Sample.observation(observation), min: Nanoseconds(start),
      max: Nanoseconds(start + 999_999_999), label: .stated, evidence: .log,
      source: SourceID(rawValue: "radio-log"),
      locator: .line(line, bytes: line * 60..<line * 60 + 58), because: because)
  }

  static let conflicts: [Conflict] = [
    conflict(
      ["k15", "k8", "k7", "k6"], without: "k15",
      "These cannot all be true: … Together they are impossible by 5.600000001 s. The timeline is "
        + "computed without (1): the weakest evidence among them (statement)."),
    conflict(
      ["k16", "k2"], without: "k16",
      "These cannot all be true: … Together they are impossible by 7 min 16.92 s. The timeline is "
        + "computed without (1): the weakest evidence among them (log)."),
  ]

  private static func conflict(
    _ pieces: [String], without: String, _ message: String
  ) -> Conflict {
    let ids = pieces.map { ConstraintID(rawValue: $0) }
    return Conflict(
      constraints: ids, message: message, leftOut: [ConstraintID(rawValue: without)],
      remedies: ids.map {
        .init(
          constraint: $0,
          words: $0.rawValue == "k7"
            ? "the phone would have to have stopped between the two: look at its pictures"
            : "it would have to be wrong by as much: ask whoever said it")
      })
  }

  // MARK: - Decisions

  static let decisions: [Timeline.DecisionReport] = [
    decision(1, "onset", .confirm, "seen in two cameras"),
    decision(2, "kick", .merge(event("statement-c.3")), "the same blow"),
    decision(3, "kick", .undo(2), "the witness may mean the shove"),
    decision(4, "kick", .keepApart(event("statement-c.3")), "see entry 3"),
    decision(
      5, "fall", .retime(range("14:43:00", "14:44:00")), "by the length of the shadow",
      whyNot: "it contradicts what the pictures show"),
    decision(6, "call", .relabel(label: "Control is called", kind: .policeCall), "clearer"),
    decision(
      7, "guards", .split([ObservationID(rawValue: "phone/guards.2")], as: event("guards.2")),
      "they step in twice"),
    decision(8, "gone", .reject, "an echo", whyNot: "there is no event of that name"),
    decision(9, "fall", .confirm, "seen in the picture"),
  ]

  private static func range(_ start: String, _ end: String) -> TimeRange {
    TimeRange(Sample.at(start), Sample.at(end))
  }

  private static func decision(
    _ number: Int64, _ event: String, _ action: Decision.Action, _ because: String,
    whyNot: String = ""
  ) -> Timeline.DecisionReport {
    .init(
      decision: Decision(
        number: number, at: "2017-05-02T09:1\(number):00Z", event: Self.event(event),
        action: action, by: number.isMultiple(of: 2) ? "DS 41" : "DC 88", because: because),
      isInForce: whyNot.isEmpty && number != 2,
      because: number == 2 ? "entry 3 undid it" : whyNot)
  }
}
