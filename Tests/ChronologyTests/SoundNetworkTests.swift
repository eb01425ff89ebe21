import Chronology
import Evidence
import TestSupport
import Testing
import TimeModel

/// Recordings tied to each other by their sound.
@Suite struct SoundNetworkTests {
  @Test func truthLiesInsideEveryBound() throws {
    var decided = 0
    for seed in UInt64(1)...300 {
      let (planted, _) = SoundCase.plant(seed: seed)
      let set = planted.builder.build()
      try #require(set.findings.isEmpty, "seed \(seed)")
      let network = try Cases.network(set)
      #expect(network.conflicts.map(\.message) == [], "seed \(seed)")
      Self.expectTruth(planted, network, seed)
      for entry in try network.order(between: planted.events.map(\.id))
      where entry.relation == .certainlyBefore {
        decided += 1
        let (a, b) = (planted.truth[.event(entry.a)] ?? 0, planted.truth[.event(entry.b)] ?? 0)
        #expect(b - a >= entry.margin?.count ?? 1, "seed \(seed): \(entry)")
      }
    }
    #expect(decided > 10_000)
  }

  static func expectTruth(_ planted: SoundCase, _ network: ConstraintNetwork, _ seed: UInt64) {
    for (node, moment) in planted.truth {
      let bounds = network.bounds(of: node)
      #expect(bounds.earliest.map { $0.nanoseconds <= moment } ?? true, "seed \(seed) \(node)")
      #expect(bounds.latest.map { $0.nanoseconds >= moment } ?? true, "seed \(seed) \(node)")
    }
  }

  @Test func orderOfInputChangesNothing() {
    for seed in UInt64(1)...50 {
      var (planted, random) = SoundCase.plant(seed: seed)
      let set = planted.builder.build()
      planted.recordings.shuffle(using: &random)
      planted.observations.shuffle(using: &random)
      planted.events.shuffle(using: &random)
      planted.links.shuffle(using: &random)
      #expect(planted.builder.build() == set, "seed \(seed)")
    }
  }

  /// Two phones, started 40 s apart, the second 250 ppm slow.
  static let livestream = TrueRecording(
    id: "livestream", zero: Cases.utc("15:30:00"), skewPPM: 0, length: 600_000)
  static let phone = TrueRecording(
    id: "phone", zero: Cases.utc("15:30:40"), skewPPM: 250, length: 500_000)

  @Test func orderAcrossRecordingsIsDecidedAtMillisecondsThoughUTCIsUnknownToMinutes() throws {
    var random = SeededGenerator(seed: 5)
    var (planted, phone) = (SoundCase(), Self.phone)
    phone.clockError = 120_000_000_000
    planted.add(Self.livestream)
    planted.add(phone)
    let link = TrueSound.link(
      Self.livestream, phone, flight: Nanoseconds(1_000_000), &random)
    planted.links = [try #require(link)]
    var pairs: [(EventID, EventID)] = []
    for place in stride(from: Int64(20_000), to: 480_000, by: 47_000) {
      let first = planted.see(phone, at: place)
      let later = ((Self.livestream.axis(phone.utc(place)) ?? 0) + 999_999) / 1_000_000 + 5
      pairs.append((first, planted.see(Self.livestream, at: later)))
    }
    let network = try Cases.network(planted.builder.build())
    for (first, second) in pairs {
      let gap = network.bounds(from: .event(first), to: .event(second))
      let (min, max) = try (#require(gap.min), #require(gap.max))
      #expect(min > Cases.milliseconds(1) && max < Cases.milliseconds(10), "\(first)")
      let time = network.bounds(of: .event(first))
      let (early, late) = try (#require(time.earliest), #require(time.latest))
      #expect(try late.since(early) > .minute)
    }
    #expect(network.conflicts.isEmpty)
  }

  @Test func oneClockBoundsAllThatHearEachOther() throws {
    var random = SeededGenerator(seed: 6)
    var planted = SoundCase()
    var middle = Self.livestream
    middle.clockError = 1_000_000_000
    let far = TrueRecording(
      id: "cctv", zero: Cases.utc("15:38:00"), skewPPM: -200, length: 240_000)
    for recording in [middle, Self.phone, far] { planted.add(recording) }
    let seen = planted.see(far, at: 200_000)
    // The third is heard by the second only.
    planted.links = [
      try #require(TrueSound.link(middle, Self.phone, &random)),
      try #require(TrueSound.link(far, Self.phone, &random)),
    ]
    let network = try Cases.network(planted.builder.build())
    Self.expectTruth(planted, network, 6)
    for node in [.clock(Self.phone.sourceID), .clock(far.sourceID), .event(seen)] as [Node] {
      let bounds = network.bounds(of: node)
      let width = try #require(bounds.latest).since(#require(bounds.earliest))
      // Two seconds, two ways of sound to either side, and 300 ppm of ten minutes to either side.
      #expect(width < Cases.milliseconds(2000 + 4 * 20 + 2 * 180 + 40), "\(node): \(width)")
    }
  }

  @Test func aTriangleThatDoesNotCloseIsAConflictOfItsLinks() throws {
    for seed in UInt64(1)...40 {
      var random = SeededGenerator(seed: seed)
      var planted = SoundCase()
      let third = TrueRecording(
        id: "body", zero: Cases.utc("15:32:00"), skewPPM: -300, length: 400_000)
      let all = [Self.livestream, Self.phone, third]
      for recording in all { planted.add(recording) }
      for _ in 0..<40 {
        guard let one = all.randomElement(using: &random) else { continue }
        planted.see(one, at: Int64.random(in: 0...one.length, using: &random), after: 100)
      }
      let lie = Int64.random(in: 400_000_000...5_000_000_000, using: &random)
      let liar = Int.random(in: 0..<3, using: &random)
      planted.links = try [(0, 1), (0, 2), (1, 2)].enumerated().map { index, pair in
        try #require(
          TrueSound.link(
            all[pair.0], all[pair.1], lie: index == liar ? lie : 0, &random))
      }
      let network = try Cases.network(planted.builder.build())
      #expect(network.conflicts.count == 1, "seed \(seed)")
      let conflict = try #require(network.conflicts.first)
      let members = conflict.constraints.compactMap(network.constraint)
      #expect(members.allSatisfy { $0.evidence == .measured }, "seed \(seed)")
      #expect(Set(members.compactMap(\.piece)).count == 3, "seed \(seed)")
      let falsified = planted.links[liar]
      #expect(conflict.message.contains("the sound of \(falsified.a) and \(falsified.b) fits"))
      let out = conflict.leftOut.compactMap(network.constraint)
      #expect(out.allSatisfy { $0.piece != nil } && out.count > 3)
      #expect(conflict.message.contains("\(out.count - 3) more that say the same elsewhere"))
      Self.expectTruth(planted, network, seed)
    }
  }

  @Test func aPersonsMistakeDoesNotUndoASoundLink() throws {
    var random = SeededGenerator(seed: 8)
    var planted = SoundCase()
    planted.add(Self.livestream)
    planted.add(Self.phone)
    planted.links = [try #require(TrueSound.link(Self.livestream, Self.phone, &random))]
    planted.see(Self.phone, at: 100_000)
    planted.see(Self.livestream, at: 300_000)
    planted.events.append(Cases.event("same", planted.observations))
    let network = try Cases.network(planted.builder.build())
    #expect(network.conflicts.count == 1)
    let out = network.conflicts.flatMap(\.leftOut).compactMap(network.constraint)
    #expect(out.allSatisfy { $0.evidence == .declared && $0.piece == nil })
  }

  @Test func aLinkAndMeasuredClocksThatDisagreeAllGiveWayAndTheRecordingsStay() throws {
    var random = SeededGenerator(seed: 11)
    let link = try #require(TrueSound.link(Self.livestream, Self.phone, &random))
    let sources = [Self.livestream, Self.phone].map { recording in
      let plain = recording.clockedSource
      return ClockedSource(
        source: plain.source,
        clock: Cases.clock(
          .mediaTime, Cases.utc("15:30:00"), Cases.utc("15:30:01"), skew: .unmeasured,
          kind: "measured.clock"), extent: plain.extent)
    }
    let network = try Cases.network(
      NetworkBuilder(sources: sources, observations: [], events: [], soundLinks: [link]).build())
    #expect(network.conflicts.count == 1)
    let out = network.conflicts.flatMap(\.leftOut).compactMap(network.constraint)
    #expect(out.filter { $0.piece == nil }.map(\.from) == [.origin, .origin])
    #expect(out.count == 2 + link.alignment.segments.count * 3)
  }

  @Test func namesAndWordsOfALink() throws {
    let lag = try #require(
      SoundAlignment.Lag(
        earliest: Nanoseconds(40_317_600_000), estimate: Nanoseconds(40_318_000_000),
        latest: Nanoseconds(40_318_430_000)))
    let segment = SoundAlignment.Segment(
      from: Cases.second(40), to: Cases.second(80), at: Cases.second(60), lag: lag, skew: .none)
    let link = SoundLink(
      a: SourceID(rawValue: "livestream"), b: SourceID(rawValue: "phone"),
      alignment: SoundAlignment(
        verdict: .aligned, chanceExponent: -9, segments: [segment], windows: [], alternatives: [],
        because: "it fits"),
      flight: Nanoseconds(145_773_000), flightBecause: "microphones at most 50 m apart")
    let set = NetworkBuilder(
      sources: [Self.livestream, Self.phone].map(\.clockedSource), observations: [], events: [],
      soundLinks: [link]
    ).build()
    let ties = set.constraints.filter { $0.piece != nil }
    #expect(
      ties.map { "\($0.from.name) \($0.to.name)" } == [
        "livestream/sound.1 phone/sound.1",
        "livestream/sound.2 phone/sound.2",
        "livestream/sound.3 phone/sound.3",
      ])
    #expect(
      Set(ties.map(\.because)) == [
        "the sound of livestream and phone fits with livestream's time less phone's at +40.318 s "
          + "(-0.4…+0.5 ms) from 00:40.000 to 01:20.000 of phone; microphones at most 50 m apart"
      ])
    #expect(ties.allSatisfy { $0.evidence == .measured && $0.label == .estimated })
    // 0.4 ms at up to 300 ppm more, and the way of the sound.
    #expect(ties[0].min == Nanoseconds(-400_120 - 145_773_000))
    #expect(ties[0].max == Nanoseconds(430_129 + 145_773_000))
    let words = set.constraints.map(\.because)
    #expect(
      words.contains(
        "the sound of livestream is tied to that of others at 01:20.318 of its own time"))
    #expect(
      words.contains("phone runs from 00:40.000 to 01:00.000, at a rate of -300…+300 ppm"))
  }

  @Test func constraintsGrowWithMomentsAndNotWithTheirSquares() throws {
    var counts: [Int] = []
    for count in [125, 250, 500] {
      var random = SeededGenerator(seed: 9)
      var planted = SoundCase()
      let third = TrueRecording(
        id: "body", zero: Cases.utc("15:30:10"), skewPPM: -300, length: 500_000)
      let all = [Self.livestream, Self.phone, third]
      for recording in all {
        planted.add(recording)
        for _ in 0..<count {
          planted.see(
            recording, at: Int64.random(in: 0...recording.length, using: &random), after: 40)
        }
      }
      planted.links = try [(0, 1), (0, 2), (1, 2)].map { pair in
        try #require(TrueSound.link(all[pair.0], all[pair.1], &random))
      }
      let set = planted.builder.build()
      counts.append(set.constraints.count)
      let network = try Cases.network(set)
      #expect(network.conflicts.isEmpty)
      Self.expectTruth(planted, network, 9)
    }
    #expect(counts[2] < 3 * counts[1] && counts[1] < 3 * counts[0], "\(counts)")
  }

  @Test func whatCannotBeUsedIsReported() throws {
    var random = SeededGenerator(seed: 10)
    let link = try #require(TrueSound.link(Self.livestream, Self.phone, &random))
    let log = Cases.source("phone", .log, Cases.unknownClock(.writtenTime))
    let far = try #require(
      SoundAlignment.Lag(earliest: Nanoseconds(.min), estimate: .zero, latest: Nanoseconds(.max)))
    func with(_ segments: [SoundAlignment.Segment], _ verdict: SoundAlignment.Verdict) -> SoundLink
    {
      SoundLink(
        a: link.a, b: link.b,
        alignment: SoundAlignment(
          verdict: verdict, chanceExponent: 0, segments: segments, windows: [], alternatives: [],
          because: ""),
        flight: Nanoseconds(.max), flightBecause: "")
    }
    let segment = link.alignment.segments[0]
    let broken = [
      SoundAlignment.Segment(
        from: Nanoseconds(.min), to: Nanoseconds(.max), at: Nanoseconds(.max), lag: far,
        skew: .unmeasured)
    ]
    let (stream, phone) = (Self.livestream.clockedSource, Self.phone.clockedSource)
    for (sources, link, isReported) in [
      ([stream], link, true), ([stream, log], link, true),
      ([stream, phone], with(broken, .aligned), true),
      ([stream, phone], with([segment], .aligned), true),
      ([stream, phone], with([segment], .notShownToOverlap), false),
    ] {
      let set = NetworkBuilder(
        sources: sources, observations: [], events: [], soundLinks: [link]
      ).build()
      #expect(set.findings.map(\.code) == (isReported ? [.unusableSound] : []))
      #expect(set.constraints.allSatisfy { $0.piece == nil })
    }
  }
}

extension Node {
  var name: String {
    if case .observation(let id) = self { id.rawValue } else { "\(self)" }
  }
}
