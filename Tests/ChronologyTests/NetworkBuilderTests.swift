import Chronology
import Evidence
import Testing
import TimeModel

@Suite struct NetworkBuilderTests {
  @Test func namesAndWordsOfASmallCase() throws {
    let phone = Cases.source(
      "phone", .recording,
      Cases.clock(
        .mediaTime, Cases.utc("14:40:00"), Cases.utc("14:40:01"), skew: .unmeasured,
        kind: "container.creationTime"),
      extent: .zero...Cases.second(200))
    let radio = Cases.source(
      "radio", .log, Cases.clock(.writtenTime, -5_000_000_000, 5_000_000_000, kind: nil))
    let (kick, called) = (
      Cases.seen("phone", "kick", 120_000),
      Cases.written("radio", line: 14, 14, 43, "police called")
    )
    let set = NetworkBuilder(
      sources: [radio, phone], observations: [called, kick],
      events: [Cases.event("kick", [kick]), Cases.event("call", [called])],
      links: [
        Link(
          event: EventID(rawValue: "call"), observation: called.id, max: .minute,
          because: "a log line is entered up to a minute after what it describes",
          evidence: .assumption)
      ],
      relations: [
        .before(
          .event(EventID(rawValue: "kick")), .event(EventID(rawValue: "call")),
          because: "the case file says that the kick was before the call")
      ]
    ).build()
    #expect(set.findings.isEmpty)
    #expect(
      set.constraints.map { "\($0.id) \($0.evidence) \($0.label): \($0.because)" } == [
        "c1 log stated: the clock of phone: its tag says so",
        "c2 assumption estimated: the clock of radio is assumed to be right within the bounds given "
          + "for its kind",
        "c3 measured estimated: phone begins at 00:00.000 of its own time",
        "c4 measured estimated: phone ends at 03:20.000 of its own time",
        "c5 declared estimated: “kick” stands at 02:00.000 of phone's own time",
        "c6 declared estimated: phone runs from its beginning to “kick”, at a rate of -300…+300 ppm",
        "c7 declared estimated: phone runs from “kick” to its end, at a rate of -300…+300 ppm",
        "c8 log stated: “police called” is given the time 2017-04-08 14:43+00:00",
        "c9 declared stated: “kick” describes the moment of “kick”",
        "c10 assumption estimated: a log line is entered up to a minute after what it describes",
        "c11 declared stated: the case file says that the kick was before the call",
      ])
    let network = try Cases.network(set)
    let time = network.bounds(of: .event(EventID(rawValue: "kick")))
    #expect(time.earliest?.nanoseconds == Cases.utc("14:41:59.964"))
    #expect(time.latest?.nanoseconds == Cases.utc("14:42:01.036"))
    #expect(time.latestBecause.map(\.rawValue) == ["c1", "c5", "c9"])
    let start = network.bounds(of: phone.start)
    #expect(start.earliest?.nanoseconds == Cases.utc("14:40:00"))
  }

  @Test func momentsOfOneRecordingKeepTheirSpacingThoughItsClockIsUnknown() throws {
    let hour: Int64 = 3_600_000
    let camera = Cases.source(
      "camera", .recording, Cases.unknownClock(.mediaTime), extent: .zero...Cases.second(7200))
    // Between the two exact moments lies a wide one; it must not loosen them.
    let (kick, mark, guards) = (
      Cases.seen("camera", "kick", hour), Cases.seen("camera", "mark", hour - 1000, hour + 9000),
      Cases.seen("camera", "guards", hour + 4200)
    )
    let set = NetworkBuilder(
      sources: [camera], observations: [guards, mark, kick],
      events: [Cases.event("kick", [kick]), Cases.event("guards", [guards])]
    ).build()
    let network = try Cases.network(set)
    #expect(network.bounds(of: .observation(kick.id)).earliest == nil)
    let gap = network.bounds(
      from: .event(EventID(rawValue: "kick")), to: .event(EventID(rawValue: "guards")))
    #expect(gap.min == Nanoseconds(4_198_740_000) && gap.max == Nanoseconds(4_201_260_000))
    let order = try network.order(between: ["kick", "guards"].map { EventID(rawValue: $0) })
    #expect(order.map(\.relation) == [.certainlyBefore])
    #expect(order.first?.a.rawValue == "kick")
  }

  @Test func lostTimeOnlyLengthens() throws {
    let stream = Cases.source(
      "stream", .recording,
      Cases.clock(.mediaTime, 0, 0, skew: .none, kind: "declared.timeCheck"), lost: Cases.second(10)
    )
    let moments = [-2000, 3000, 5000].map { Cases.seen("stream", "at \($0)", $0) }
    let set = NetworkBuilder(sources: [stream], observations: moments, events: []).build()
    let network = try Cases.network(set)
    let bounds = moments.map { network.bounds(of: .observation($0.id)) }
    #expect(
      bounds.map { $0.earliest?.nanoseconds } == [-12_000_000_000, 3_000_000_000, 5_000_000_000])
    #expect(
      bounds.map { $0.latest?.nanoseconds } == [-2_000_000_000, 13_000_000_000, 15_000_000_000])
    let gap = network.bounds(from: .observation(moments[0].id), to: .observation(moments[2].id))
    #expect(gap.min == Cases.second(7))
    let near = network.bounds(from: .observation(moments[1].id), to: .observation(moments[2].id))
    #expect(near.min == Cases.second(2) && near.max == Cases.second(12))
  }

  @Test func linesOfALogMoveTogether() throws {
    let log = Cases.source("log", .log, Cases.unknownClock(.writtenTime))
    let lines = [
      Cases.written("log", line: 2, 15, 42, "fight"), Cases.written("log", line: 3, 15, 45, "over"),
    ]
    let network = try Cases.network(
      NetworkBuilder(sources: [log], observations: lines, events: []).build())
    #expect(network.bounds(of: .observation(lines[0].id)).latest == nil)
    let gap = network.bounds(from: .observation(lines[0].id), to: .observation(lines[1].id))
    #expect(gap.min == Nanoseconds(120_000_000_001) && gap.max == Nanoseconds(239_999_999_999))
  }

  @Test func aWrongPointOfAStatementStandsAlone() throws {
    let cctv = Cases.source(
      "cctv", .recording,
      Cases.clock(
        .mediaTime, Cases.utc("15:40:00"), Cases.utc("15:40:04"), kind: "declared.timeCheck"))
    let witness = Cases.source(
      "witness", .statement, Cases.clock(.writtenTime, -60_000_000_000, 60_000_000_000, kind: nil))
    let arrival = Cases.seen("cctv", "police arrive", 600_000)
    let told = [
      Cases.written("witness", line: 1, 15, 41, "I came in"),
      Cases.written("witness", line: 2, 15, 30, "the police came"),
    ]
    let network = try Cases.network(
      NetworkBuilder(
        sources: [witness, cctv], observations: told + [arrival],
        events: [Cases.event("arrival", [arrival, told[1]])]
      ).build())
    #expect(network.conflicts.count == 1)
    let conflict = try #require(network.conflicts.first)
    let leftOut = conflict.leftOut.compactMap { network.constraint($0)?.because }
    #expect(
      Set(leftOut) == [
        "“the police came” is given the time 2017-04-08 15:30+00:00",
        "“the police came” describes the moment of “arrival”",
      ])
    #expect(conflict.message.contains("[witness, line 2]"))
    #expect(conflict.message.contains("impossible by 18 min 0.000000001 s"))
    let cameIn = network.bounds(of: .observation(told[0].id))
    #expect(cameIn.earliest?.nanoseconds == Cases.utc("15:40:00"))
    #expect(cameIn.latest?.nanoseconds == Cases.utc("15:42:59.999999999"))
  }

  @Test func aRepeatedHourKeepsBothReadings() throws {
    let log = Cases.source("log", .log, Cases.clock(.writtenTime, 0, 0, kind: "declared.clock"))
    var line = Cases.written("log", line: 1, 1, 30, "door")
    let hour = Nanoseconds.hour.count
    let early = TimeRange(Instant(nanoseconds: 0), Instant(nanoseconds: 59))
    let late = TimeRange(Instant(nanoseconds: hour), Instant(nanoseconds: hour + 59))
    if case .written(let local, _) = line.time {
      line = Observation(
        id: line.id, source: line.source, locator: line.locator, text: line.text,
        author: line.author, time: .written(local, intervals: [late, early]))
    }
    let set = NetworkBuilder(sources: [log], observations: [line], events: []).build()
    #expect(set.alternatives.map(\.intervals) == [[early, late]])
    #expect(set.alternatives.map(\.constraint) == [set.constraints.last?.id])
    let bounds = try Cases.network(set).bounds(of: .observation(line.id))
    #expect(bounds.earliest == early.start && bounds.latest == late.end)
  }

  @Test func laterSegmentsHaveTheirOwnOffsetsAndHolesAreReported() throws {
    let offset = { (second: Int64) in
      Timestamp(exactly: Instant(nanoseconds: second * 1_000_000_000))
    }
    let model = try #require(
      ClockModel(segments: [
        ClockModel.Segment(from: nil, to: Cases.second(10), offset: offset(100), skew: .none),
        ClockModel.Segment(from: Cases.second(20), to: nil, offset: offset(105), skew: .none),
      ]))
    let camera = Cases.source(
      "camera", .recording,
      SourceClock(status: .anchored, axis: .mediaTime, model: model, anchors: []))
    let moments =
      [5000, 15000, 25000].map { Cases.seen("camera", "at \($0)", $0) }
      + [Cases.seen("camera", "wide", 9000, 21000)]
    let set = NetworkBuilder(sources: [camera], observations: moments, events: []).build()
    let network = try Cases.network(set)
    let times = moments.map { network.bounds(of: .observation($0.id)) }
    let second = Nanoseconds.second.count
    let expected: [Int64?] = [105 * second, nil, 130 * second, 109 * second]
    #expect(times.map { $0.earliest?.nanoseconds } == expected)
    #expect(times[3].latest?.nanoseconds == 126_000_000_000)
    #expect(set.findings.map(\.code) == [.momentOutsideClock])
  }

  @Test func whatCannotBeUsedIsReported() {
    let camera = Cases.source("camera", .recording, Cases.unknownClock(.mediaTime))
    let tooFar = MediaTime(ticks: .max, timeBase: .one)
    let observations = [
      Cases.written("camera", line: 1, 15, 0, "written in a recording"),
      Cases.seen("nobody", "of no source", 5),
      Observation(
        id: ObservationID(rawValue: "camera/far"), source: SourceID(rawValue: "camera"),
        locator: .whole, text: "far", author: .log,
        time: tooFar.map { .media(earliest: $0, estimate: $0, latest: $0) } ?? .none),
      Observation(
        id: ObservationID(rawValue: "camera/rel"), source: SourceID(rawValue: "camera"),
        locator: .whole, text: "later", author: .log,
        time: .relative(to: ObservationID(rawValue: "gone"), min: .zero, max: nil)),
    ]
    let gone = ObservationID(rawValue: "gone")
    let event = EventID(rawValue: "e")
    let set = NetworkBuilder(
      sources: [camera], observations: observations,
      events: [
        Event(id: event, kind: .other, label: "e", status: .proposed, observations: [gone]),
        Event(
          id: EventID(rawValue: "no"), kind: .other, label: "no", status: .rejected,
          observations: [observations[1].id]),
      ],
      links: [Link(event: event, observation: ObservationID(rawValue: "away"), because: "")],
      relations: [.before(.event(event), .event(EventID(rawValue: "no")), because: "order")]
    ).build()
    #expect(
      set.findings.map(\.code) == [
        .foreignAxis, .timeOverflow, .danglingRelation, .unknownSource, .danglingRelation,
        .danglingRelation, .danglingRelation,
      ])
    #expect(set.constraints.isEmpty)
    #expect(set.nodes.contains(.event(event)))
    #expect(!set.nodes.contains(.event(EventID(rawValue: "no"))))
  }
}
