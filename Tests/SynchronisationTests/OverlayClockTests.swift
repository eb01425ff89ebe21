import Evidence
import Testing
import TimeModel

@testable import Synchronisation

struct OverlayClockTests {
  private static let source = SourceID(rawValue: "cctv")

  /// Shown less media time in milliseconds, ± 20 ms, over one stretch of 200 s from `from`.
  private static func segment(
    _ offset: Int64, from: Int64 = 0, ppb: ClosedRange<Int64> = -100_000...150_000
  ) throws -> OverlayTrack.Segment {
    let middle = (ppb.lowerBound + ppb.upperBound) / 2
    return OverlayTrack.Segment(
      from: Nanoseconds(from * 1_000_000_000), to: Nanoseconds((from + 200) * 1_000_000_000),
      reference: Nanoseconds((from + 100) * 1_000_000_000),
      offsetMin: Nanoseconds((offset - 20) * 1_000_000),
      offsetEstimate: Nanoseconds(offset * 1_000_000),
      offsetMax: Nanoseconds((offset + 20) * 1_000_000),
      skew: try #require(
        Skew(minPPB: ppb.lowerBound, estimatePPB: middle, maxPPB: ppb.upperBound)),
      slack: .zero, tickCount: 200)
  }

  private static func clock(
    _ segments: [OverlayTrack.Segment], days: [String] = ["2017-04-08"], date: String? = nil,
    trust: ClockTrust = .assumed(.recorder)
  ) throws -> OverlayClock {
    let track = OverlayTrack(
      region: nil, format: "DD-MM-YYYY HH:MM:SS", firstDays: days.compactMap { CivilDate($0) },
      seconds: [], segments: segments, remarks: [])
    return OverlayClock(
      track, source: source, trust: trust, zone: .utc, date: date.flatMap { CivilDate($0) })
  }

  @Test("A declared check corrects the shown time")
  func declared() throws {
    // Bluewater: 15:38:31.530 shown at media zero (here in UTC), 137.240 s slow.
    let check = try DeclaredClock.correction(
      "on-screen 15:40:00 was 15:42:17 by the speaking clock")
    let clock = try Self.clock([try Self.segment(56_311_532)], trust: .declared(check))
    let part = try #require(clock.parts.first)
    let anchor = try #require(part.anchors.first)
    #expect(clock.parts.count == 1 && part.anchors.count == 1 && clock.findings.isEmpty)
    #expect(part.from == nil && part.to == nil)
    #expect(anchor.label == .stated)
    let solution = ClockSolver.solve(part.anchors, for: Self.source, skew: part.skew)
    let truth = try #require(
      LocalTime(rfc3339: "2017-04-08T15:40:48.770Z")?.possibleIntervals(rules: nil).first)
    let model = try #require(solution.clock.model)
    let zero = try #require(try model.timestamp(at: Nanoseconds.zero))
    #expect(zero.range.contains(truth.start))
    // Two readings of a second each, one second to compare them: nothing of the overlay's own.
    #expect(try zero.latest.since(zero.earliest) < Nanoseconds(4_100_000_000))
  }

  @Test("Without a check it is an anchor like any other, as wide as its kind of clock")
  func assumed() throws {
    let clock = try Self.clock([try Self.segment(56_311_532)])
    let anchor = try #require(clock.parts.first?.anchors.first)
    #expect(anchor.label == .estimated && !anchor.caveat.isEmpty)
    let width = try anchor.instant.latest.since(anchor.instant.earliest)
    #expect(width.count == 2 * DeviceClock.recorder.assumedError.count + 40_000_000)
  }

  @Test("The rate has the display's own error in it, and stays within what recorders do")
  func rate() throws {
    let narrow = try Self.clock([try Self.segment(1_000_000, ppb: 20_000...26_000)])
    let skew = try #require(narrow.parts.first?.skew)
    #expect(skew.minPPB <= -79_998 && skew.maxPPB >= 126_002)
    #expect(skew.minPPB > -80_100 && skew.maxPPB < 126_100)
    let wide = try Self.clock([try Self.segment(1_000_000, ppb: -2_000_000...2_000_000)])
    #expect(wide.parts.first?.skew.minPPB == Skew.unmeasured.minPPB)
    #expect(wide.parts.first?.skew.maxPPB == Skew.unmeasured.maxPPB)
  }

  @Test("A jump gives two parts, each with its own anchor")
  func jump() throws {
    let clock = try Self.clock([
      try Self.segment(40_000_000), try Self.segment(40_037_000, from: 210),
    ])
    #expect(clock.parts.count == 2)
    #expect(clock.parts[0].from == nil && clock.parts[1].to == nil)
    #expect(clock.parts[0].to == Nanoseconds(200_000_000_000))
    #expect(clock.parts[1].from == Nanoseconds(210_000_000_000))
    let (first, second) = (
      try #require(clock.parts[0].anchors.first), try #require(clock.parts[1].anchors.first)
    )
    #expect(
      try second.instant.estimate.since(first.instant.estimate) == Nanoseconds(247_000_000_000))
  }

  @Test("Nothing is invented: no date, two dates, a wrong rate, a counter")
  func refused() throws {
    let even = try Self.segment(40_000_000)
    #expect(try Self.clock([even], days: []).parts.isEmpty)
    #expect(try Self.clock([even], days: []).findings.count == 1)
    #expect(try Self.clock([even], days: ["2017-04-08", "2017-08-04"]).parts.isEmpty)
    #expect(
      try Self.clock([even], days: ["2017-04-08", "2017-08-04"], date: "2017-04-08").parts.count
        == 1)
    #expect(
      try Self.clock([even], days: ["2017-04-08", "2017-08-04"], date: "2017-05-01").parts.isEmpty)
    #expect(try Self.clock([even], days: [], date: "2017-04-08").parts.count == 1)
    let fast = try Self.segment(40_000_000, ppb: 39_000_000...41_000_000)
    #expect(try Self.clock([fast]).parts.isEmpty)
    #expect(try Self.clock([try Self.segment(300)], days: [], date: "2017-04-08").parts.isEmpty)
  }

  @Test("A shown time past midnight belongs to the next day")
  func midnight() throws {
    let clock = try Self.clock([try Self.segment(86_390_000)])
    let anchor = try #require(clock.parts.first?.anchors.first)
    #expect("\(anchor.instant.estimate)".hasPrefix("2017-04-09T00:01:30"))
  }
}
