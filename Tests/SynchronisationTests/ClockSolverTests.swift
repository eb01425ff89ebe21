// swift-format-ignore-file: NeverForceUnwrap
// The values forced here are constants of the tests, valid by inspection.

import Evidence
import TestSupport
import Testing
import TimeModel

@testable import Synchronisation

struct ClockSolverTests {
  private let source = SourceID(rawValue: "cctv")
  private let truth = Instant("2017-04-08T14:40:03Z")!

  private func anchor(
    _ kind: Anchor.Kind, _ seconds: Int64, width: Int64 = 10, from: Int64 = 0, to: Int64 = 0
  ) throws -> Anchor {
    let middle = try truth.advanced(by: Nanoseconds(seconds * 1_000_000_000))
    let half = Nanoseconds(width * 1_000_000_000)
    return Anchor(
      kind: kind, from: Nanoseconds(from * 1_000_000_000), to: Nanoseconds(to * 1_000_000_000),
      instant: Timestamp(
        earliest: try middle.advanced(by: half.negated()), estimate: middle,
        latest: try middle.advanced(by: half))!,
      label: .estimated, locator: .whole, because: "test \(seconds) \(width)", caveat: "")
  }

  private func offset(_ solution: ClockSolution) throws -> (Int64, Int64) {
    let offset = try #require(solution.clock.model?.segments.first?.offset)
    return (
      try offset.earliest.since(truth).count / 1_000_000_000,
      try offset.latest.since(truth).count / 1_000_000_000
    )
  }

  @Test func oneAnchorIsTheClock() throws {
    let solution = ClockSolver.solve([try anchor(.containerCreationTime, 3)], for: source)
    #expect(try offset(solution) == (-7, 13))
    #expect(solution.clock.status == .anchored && solution.findings.isEmpty)
    #expect(solution.clock.anchors.map(\.because) == ["the only anchor"])
  }

  @Test func noAnchorIsNoClock() {
    let solution = ClockSolver.solve([], for: source)
    #expect(solution.clock.status == .unknown && solution.clock.model == nil)
    #expect(solution.findings.map(\.code) == [.clockNone])
  }

  @Test func agreeingAnchorsIntersect() throws {
    let solution = ClockSolver.solve(
      [try anchor(.containerCreationTime, 3), try anchor(.filenameAndroid, -4)], for: source)
    #expect(try offset(solution) == (-7, 6))
    #expect(solution.clock.anchors.count { $0.isAccepted } == 2)
  }

  @Test func theMajorityIsBelievedAndTheFalsetickerKept() throws {
    let solution = ClockSolver.solve(
      [
        try anchor(.containerCreationTime, 3), try anchor(.filenameAndroid, -4),
        try anchor(.overlayReading, -137, width: 2),
      ], for: source)
    #expect(try offset(solution) == (-7, 6))
    let rejected = try #require(solution.clock.anchors.first { !$0.isAccepted })
    #expect(rejected.anchor.kind == .overlayReading)
    #expect(rejected.because.contains("slow against"))
    #expect(rejected.because.contains("at least 128 s"), "\(rejected.because)")
    #expect(solution.findings.map(\.code) == [.clockFalseticker])
  }

  @Test func saysTheExactDifference() throws {
    let solution = ClockSolver.solve(
      [
        try anchor(.declaredStart, 0, width: 2), try anchor(.overlayReading, -137, width: 0),
        try anchor(.filenameDVR, 3600, width: 1),
      ], for: source)
    let words = Dictionary(
      uniqueKeysWithValues: solution.clock.anchors.map { ($0.anchor.kind, $0.because) })
    #expect(words[.overlayReading]?.contains("reads 137 s slow against the declared start") == true)
    #expect(words[.filenameDVR]?.contains("reads 60 min fast") == true)
    #expect(words[.filenameDVR]?.contains("time zone or summer time") == true)
    #expect(words[.overlayReading]?.contains("time zone") == false)
  }

  @Test func withoutAMajorityTheBoundsHoldEveryVoice() throws {
    let two = ClockSolver.solve(
      [try anchor(.containerCreationTime, 0), try anchor(.filenameAndroid, 3600)], for: source)
    #expect(try offset(two) == (-10, 3610))
    #expect(two.findings.map(\.code) == [.clockNoMajority])
    #expect(two.clock.anchors.allSatisfy { $0.isAccepted && $0.because.contains("no majority") })
    // Two pairs of origins share one member: two largest sets, so none.
    let chain = ClockSolver.solve(
      [
        try anchor(.containerCreationTime, 0), try anchor(.filenameAndroid, 18),
        try anchor(.overlayReading, 36),
      ], for: source)
    #expect(try offset(chain) == (-10, 46))
    // Inside one origin.
    let one = ClockSolver.solve(
      [try anchor(.containerCreationTime, 0), try anchor(.quicktimeCreationDate, 1000)],
      for: source)
    #expect(try offset(one) == (-10, 1010))
    #expect(one.findings.map(\.code) == [.clockNoMajority])
    #expect(one.clock.anchors.allSatisfy { $0.because.contains("one clock") })
  }

  /// One program wrote all of a container's times from one clock: together they are one voice.
  @Test func copiesOfOneClockDoNotOutvoteAnother() throws {
    let container = [
      try anchor(.containerCreationTime, 0), try anchor(.containerCreationTime, 1),
      try anchor(.quicktimeCreationDate, 0),
    ]
    let alone = ClockSolver.solve(container, for: source)
    #expect(try offset(alone) == (-9, 10))
    #expect(
      alone.clock.anchors.allSatisfy {
        $0.because == "agrees: the container's 3 times (one clock)"
      })
    let name = try anchor(.filenameAndroid, 3600)
    let two = ClockSolver.solve(container + [name], for: source)
    #expect(try offset(two) == (-9, 3610))
    #expect(two.findings.map(\.code) == [.clockNoMajority])
    let outvoted = ClockSolver.solve(
      container + [name, try anchor(.overlayReading, 3601)], for: source)
    #expect(try offset(outvoted) == (3591, 3610))
    #expect(outvoted.clock.anchors.count { $0.isAccepted } == 2)
    #expect(
      outvoted.clock.anchors.last?.because
        == "agrees: the clock on screen and the file name, 2 of 3 origins")
  }

  /// What was rejected among its own is not taken back because another origin says the same.
  @Test func verdictsInsideAnOriginStand() throws {
    let solution = ClockSolver.solve(
      [
        try anchor(.containerCreationTime, 0), try anchor(.quicktimeCreationDate, 1000),
        try anchor(.containerDate, 1000), try anchor(.filenameAndroid, 0),
        try anchor(.overlayReading, 0),
      ], for: source)
    #expect(try offset(solution) == (-10, 10))
    #expect(solution.clock.anchors.count { $0.isAccepted } == 2)
    let own = try #require(
      solution.clock.anchors.first { $0.anchor.kind == .containerCreationTime })
    #expect(own.because.contains("slow against the rest of the container's times"))
    // A divided origin is settled by another where only one side can be right.
    let settled = ClockSolver.solve(
      [
        try anchor(.containerCreationTime, 0), try anchor(.quicktimeCreationDate, 1000),
        try anchor(.filenameAndroid, 3),
      ], for: source)
    #expect(try offset(settled) == (-7, 13))
    #expect(settled.findings.map(\.code) == [.clockFalseticker])
    #expect(
      settled.clock.anchors.last?.because
        == "agrees: the container's 1 of 2 times (one clock) and the file name, 2 of 2 origins")
  }

  /// A bound so wide that it holds all the others speaks for neither side.
  @Test func whatHoldsEverythingHasNoVote() throws {
    let solution = ClockSolver.solve(
      [
        try anchor(.containerCreationTime, 0), try anchor(.filenameAndroid, 3600),
        try anchor(.filenameWhatsApp, 0, width: 100_000),
      ], for: source)
    #expect(try offset(solution) == (-10, 3610))
    #expect(solution.findings.map(\.code) == [.clockNoMajority])
    let agreed = ClockSolver.solve(
      [try anchor(.containerCreationTime, 0), try anchor(.filenameWhatsApp, 0, width: 100_000)],
      for: source)
    #expect(try offset(agreed) == (-10, 10))
    #expect(agreed.clock.anchors.allSatisfy { $0.isAccepted })
  }

  /// What a person declared outweighs any number of the file's own fields, which may share one clock.
  @Test func whatIsDeclaredIsNotOutvoted() throws {
    let anchors = [
      try anchor(.declaredStart, 0, width: 2), try anchor(.containerCreationTime, -137, width: 1),
      try anchor(.filenameDVR, -137, width: 1), try anchor(.overlayReading, -137, width: 1),
      try anchor(.matroskaDateUTC, 2, width: 3),
    ]
    let solution = ClockSolver.solve(anchors, for: source)
    #expect(try offset(solution) == (-2, 2), "an assumed width does not narrow a declared one")
    #expect(solution.clock.anchors.filter { !$0.isAccepted }.count == 3)
    let agrees = try #require(
      solution.clock.anchors.first { $0.anchor.kind == .matroskaDateUTC })
    #expect(agrees.isAccepted && agrees.because.contains("which a person declared"))
    let contradictory = ClockSolver.solve(
      anchors + [try anchor(.declaredStart, 500, width: 2)], for: source)
    #expect(try offset(contradictory) == (-2, 502))
    #expect(contradictory.findings.map(\.code).contains(.clockNoMajority))
  }

  @Test func startOrEndIsAllowedFor() throws {
    let solution = ClockSolver.solve(
      [try anchor(.containerCreationTime, 0, width: 0, from: 0, to: 100)], for: source, skew: .none)
    #expect(try offset(solution) == (-100, 0))
    let estimate = try #require(solution.clock.model?.segments.first?.offset.estimate)
    #expect(try estimate.since(truth).count == -50_000_000_000)
  }

  /// The implied offset holds the true one for every skew and place that the bounds allow.
  @Test func impliedOffsetsHoldTheTruth() throws {
    var draw = SeededGenerator(seed: 5)
    for round in 0..<3000 {
      let skew = Skew.unmeasured
      let ppb = Int64.random(in: skew.minPPB...skew.maxPPB, using: &draw)
      let ends = [0, 1].map { _ in Int64.random(in: -100_000...36_000_000, using: &draw) }.sorted()
      let (from, to) = (Nanoseconds(ends[0] * 1_000_003), Nanoseconds(ends[1] * 1_000_003))
      let place = Int64.random(in: from.count...to.count, using: &draw)
      let stretched = Int64(Int128(place) * Int128(1_000_000_000 + ppb) / 1_000_000_000)
      let shown = try truth.advanced(by: Nanoseconds(stretched))
      let anchor = Anchor(
        kind: .containerCreationTime, from: from, to: to, instant: Timestamp(exactly: shown),
        label: .stated, locator: .whole, because: "", caveat: "")
      let offset = try ClockSolver.offset(of: anchor, skew: skew)
      #expect(offset.range.contains(truth), "seed 5, round \(round)")
    }
  }

  @Test func orderChangesNothing() throws {
    var draw = SeededGenerator(seed: 20_170_408)
    for round in 0..<300 {
      let kinds = Anchor.Kind.standard
      var anchors = try (0..<Int.random(in: 1...7, using: &draw)).map { _ in
        try anchor(
          kinds[Int.random(in: 0..<kinds.count, using: &draw)],
          Int64.random(in: -3...3, using: &draw) * 15,
          width: Int64.random(in: 0...20, using: &draw),
          from: 0, to: Int64.random(in: 0...30, using: &draw))
      }
      let first = ClockSolver.solve(anchors, for: source)
      // The bounds always hold at least one anchor's own, and the estimate lies inside.
      let offset = try #require(first.clock.model?.segments.first?.offset)
      #expect(offset.earliest <= offset.estimate && offset.estimate <= offset.latest)
      #expect(first.clock.anchors.count == anchors.count)
      for _ in 0..<3 {
        anchors.shuffle(using: &draw)
        #expect(ClockSolver.solve(anchors, for: source) == first, "seed 20170408, round \(round)")
      }
    }
  }

  /// Against trying every subset: the largest with a common point, if it is one only and a majority.
  @Test func selectionAgreesWithTryingEverySubset() {
    var draw = SeededGenerator(seed: 11)
    for round in 0..<2000 {
      let ranges = (0..<Int.random(in: 1...6, using: &draw)).map { _ in
        TimeRange(
          Instant(nanoseconds: Int64.random(in: 0...20, using: &draw)),
          Instant(nanoseconds: Int64.random(in: 0...20, using: &draw)))
      }
      let hull = ranges.dropFirst().reduce(ranges[0]) { $0.hull($1) }
      let narrow = ranges.filter { $0 != hull }
      let voters = narrow.isEmpty ? ranges : narrow
      var best: (count: Int, regions: Set<TimeRange>) = (0, [])
      for mask in 1..<(1 << voters.count) {
        let members = voters.indices.filter { mask >> $0 & 1 == 1 }.map { voters[$0] }
        var common: TimeRange? = members[0]
        for member in members.dropFirst() { common = common?.intersection(member) }
        guard let common, members.count >= best.count else { continue }
        if members.count > best.count { best = (members.count, []) }
        best.regions.insert(common)
      }
      switch IntervalSelection.choose(ranges) {
      case .agreed(let range, let members):
        #expect(best.regions == [range] && best.count * 2 > voters.count, "seed 11, round \(round)")
        #expect(members == ranges.indices.filter { ranges[$0].intersection(range) != nil })
      case .divided(let wide):
        #expect(best.regions.count > 1 || best.count * 2 <= voters.count, "seed 11, round \(round)")
        #expect(voters.allSatisfy { wide.hull($0) == wide })
      case nil: Issue.record("no choice")
      }
    }
    #expect(IntervalSelection.choose([]) == nil)
  }

  @Test func timesThatCannotBeWrittenAreReported() {
    let far = Anchor(
      kind: .containerCreationTime, from: .hour, to: .hour,
      instant: Timestamp(exactly: Instant(nanoseconds: .min)), label: .stated, locator: .whole,
      because: "", caveat: "")
    let solution = ClockSolver.solve([far], for: source)
    #expect(solution.clock.status == .unknown)
    #expect(solution.findings.map(\.code) == [.clockAnchorUnusable, .clockNone])
  }

  // MARK: - Logs

  @Test func logsWithoutACheckGetTheAssumedWidth() throws {
    let solution = ClockSolver.written(for: source)
    let offset = try #require(solution.clock.model?.segments.first?.offset)
    #expect(offset.earliest.nanoseconds == -300_000_000_000)
    #expect(offset.estimate == .epoch && offset.latest.nanoseconds == 300_000_000_000)
    #expect(solution.clock.axis == .writtenTime)
    #expect(solution.findings.map(\.code) == [.clockAssumed])
    #expect(solution.clock.anchors.first?.anchor.label == .estimated)
  }

  @Test func declaredLogClocksCorrectWhatIsWritten() throws {
    let slow = try DeclaredClock.correction("-137s ± 5s")
    let solution = ClockSolver.written(for: source, declared: [slow])
    let written = try #require(Instant("2017-04-08T14:37:46Z"))
    let time = try #require(
      try solution.clock.model?.timestamp(at: Nanoseconds(written.nanoseconds)))
    #expect(time.estimate == truth)
    #expect(try time.latest.since(time.earliest).count == 10_000_000_000)
    #expect(solution.findings.isEmpty)
    let both = ClockSolver.written(
      for: source, declared: [slow, try DeclaredClock.correction("15:40:00 was 15:42:17")])
    #expect(both.clock.anchors.allSatisfy { $0.isAccepted })
    let quarrel = ClockSolver.written(
      for: source, declared: [slow, try DeclaredClock.correction("± 1 s")])
    #expect(quarrel.findings.map(\.code) == [.clockNoMajority])
  }
}
