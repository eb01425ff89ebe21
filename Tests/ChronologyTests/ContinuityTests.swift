import Chronology
import Evidence
import TestSupport
import Testing
import TimeModel

@Suite struct ContinuityTests {
  static func stretch(_ from: Int64, _ to: Int64) -> ClosedRange<Nanoseconds> {
    Cases.second(from)...Cases.second(to)
  }

  static func gap(_ from: Int64, _ to: Int64, _ min: Int64, _ max: Int64) -> Continuity.Break? {
    Continuity.Break(within: stretch(from, to), lost: stretch(min, max), because: "measured")
  }

  /// A stream that is taken to have lost up to 10 s, its clock exact at zero.
  static func network(
    _ continuity: Continuity, seen: [Int64]
  ) throws -> (ConstraintNetwork, [Node]) {
    let plain = Cases.source(
      "stream", .recording,
      Cases.clock(.mediaTime, 0, 0, skew: .none, kind: "declared.timeCheck"), lost: Cases.second(10)
    )
    let stream = ClockedSource(
      source: plain.source, clock: plain.clock, lostTime: plain.lostTime, continuity: continuity)
    let moments = seen.map { Cases.seen("stream", "at \($0)", $0 * 1000) }
    let set = NetworkBuilder(sources: [stream], observations: moments, events: []).build()
    return (try Cases.network(set), moments.map { .observation($0.id) })
  }

  @Test(arguments: [
    // Where nothing is proven, up to ten seconds may be missing.
    (Continuity.unproven, [Int64(20), 50], Int64(30), Int64(40)),
    (Continuity(proven: [stretch(0, 60)]), [20, 50], 30, 30),
    (Continuity(proven: [stretch(0, 30), stretch(30, 60)]), [20, 50], 30, 30),
    (Continuity(proven: [stretch(0, 30), stretch(31, 60)]), [20, 50], 30, 40),
    (Continuity(proven: [stretch(0, 40)]), [20, 50], 30, 40),
    // A measured break between proven stretches.
    (broken, [20, 50], 31, 32),
    (broken, [20, 35], 15, 15),
    (broken, [20, 37], 17, 19),
    (broken, [40, 50], 10, 10),
    (broken, [37, 50], 13, 15),
    (broken, [20, 70], 51, 62),
    // The same break, placed more narrowly by another measurement.
    (
      Continuity(joining: [
        broken,
        Continuity(
          proven: [stretch(0, 37), stretch(38, 60)], breaks: [gap(37, 38, 1, 1)].compactMap(\.self)),
      ]),
      [20, 50], 31, 31
    ),
  ])
  func spacing(_ continuity: Continuity, _ seen: [Int64], _ min: Int64, _ max: Int64) throws {
    let (network, nodes) = try Self.network(continuity, seen: seen)
    let gap = network.bounds(from: nodes[0], to: nodes[1])
    #expect(gap.min == Cases.second(min) && gap.max == Cases.second(max))
  }

  static let broken = Continuity(
    proven: [stretch(0, 35), stretch(40, 60)], breaks: [gap(35, 40, 1, 2)].compactMap(\.self))

  @Test func whatWasLostSinceZeroIsOnTheWayToTheClock() throws {
    let (network, nodes) = try Self.network(Self.broken, seen: [-20, 20, 50])
    let bounds = nodes.map { network.bounds(of: $0) }
    let second = Nanoseconds.second.count
    #expect(bounds.map { $0.earliest?.nanoseconds } == [-30 * second, 20 * second, 51 * second])
    #expect(bounds.map { $0.latest?.nanoseconds } == [-20 * second, 20 * second, 52 * second])
  }

  @Test func anAssumedLossThatIsMeasuredToBeGreaterGivesWay() throws {
    let (network, nodes) = try Self.network(.unproven, seen: [20, 50])
    let later = Constraint(
      id: ConstraintID(rawValue: "measured"), from: nodes[0], to: nodes[1], min: Cases.second(45),
      max: Cases.second(46), label: .estimated, evidence: .measured, source: nil, locator: nil,
      because: "another recording runs from the one to the other")
    let both = try ConstraintNetwork(network.constraints + [later])
    #expect(both.conflicts.count == 1)
    let out = both.conflicts.flatMap(\.leftOut).compactMap(both.constraint)
    #expect(out.allSatisfy { $0.evidence == .assumption })
    let gap = both.bounds(from: nodes[0], to: nodes[1])
    #expect(gap.min == Cases.second(45) && gap.max == Cases.second(46))
  }

  @Test func whatIsNoLossIsRefused() {
    #expect(Self.gap(1, 2, -1, 2) == nil)
    let end = Nanoseconds(.max)
    #expect(Continuity.Break(within: end...end, lost: .zero ... .zero, because: "") == nil)
  }

  @Test func soundShowsWhereAStreamLostTime() throws {
    for (isTurned, isThird) in [(false, false), (true, false), (false, true)] {
      var random = SeededGenerator(seed: 3)
      var planted = SoundCase()
      let stream = TrueRecording(
        id: "stream", zero: Cases.utc("15:30:00"), skewPPM: 0, breaks: [(at: 200_000, lost: 1900)],
        length: 600_000, assumedLoss: 10_000)
      planted.add(SoundNetworkTests.phone)
      planted.add(stream)
      let pair = isTurned ? (stream, SoundNetworkTests.phone) : (SoundNetworkTests.phone, stream)
      planted.links = [try #require(TrueSound.link(pair.0, pair.1, &random))]
      #expect(planted.links[0].alignment.segments.count == 2)
      if isThird {
        // Another stream fits as well, and shows nothing.
        let copy = TrueRecording(
          id: "copy", zero: stream.zero, skewPPM: 0, breaks: stream.breaks, length: 600_000,
          assumedLoss: 10_000)
        planted.add(copy)
        planted.links.append(try #require(TrueSound.link(stream, copy, &random)))
      }
      let seen = [100_000, 150_000, 250_000, 580_000].map { planted.see(stream, at: $0) }
      let network = try Cases.network(planted.builder.build())
      #expect(network.conflicts.isEmpty)
      SoundNetworkTests.expectTruth(planted, network, 3)
      func width(_ a: Int, _ b: Int) throws -> Nanoseconds {
        let gap = network.bounds(from: .event(seen[a]), to: .event(seen[b]))
        return try #require(gap.max).subtracting(#require(gap.min))
      }
      // Proven by the phone: nothing but the rate.
      #expect(try width(0, 1) < Cases.milliseconds(31))
      // Over the break: the ways of the sound, there and back, at either side.
      #expect(try width(1, 2) < Cases.milliseconds(62 + 4 * 20 + 10))
      // Beyond what the phone heard, the assumption, or what the copy shows to be left of it.
      #expect(try width(2, 3) > Cases.second(8))
    }
  }
}
