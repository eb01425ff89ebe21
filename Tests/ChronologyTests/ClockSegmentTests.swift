import Chronology
import Evidence
import Testing
import TimeModel

/// Clocks that step: every segment is an unknown of its own.
@Suite struct ClockSegmentTests {
  /// Ten seconds, then ten from 20 s on, with these offsets.
  static func camera(
    _ status: SourceClock.Status, _ offsets: [(Int64, Int64)], lost: Int64 = 0,
    continuity: Continuity = .unproven
  ) -> ClockedSource {
    let places: [(Int64?, Int64?)] = [(nil, 10), (20, nil)]
    let segments = zip(places, offsets).map { place, offset in
      ClockModel.Segment(
        from: place.0.map(Cases.second), to: place.1.map(Cases.second),
        offset: Timestamp(
          TimeRange(
            Instant(nanoseconds: offset.0 * 1_000_000_000),
            Instant(nanoseconds: offset.1 * 1_000_000_000))), skew: .none)
    }
    let clock = SourceClock(
      status: status, axis: .mediaTime, model: ClockModel(segments: segments),
      anchors: [])
    let plain = Cases.source("camera", .recording, clock)
    return ClockedSource(
      source: plain.source, clock: clock, lostTime: Cases.second(lost), continuity: continuity)
  }

  static let moments = [5, 25, 28].map { Cases.seen("camera", "at \($0)", $0 * 1000) }

  static func build(_ camera: ClockedSource) throws -> ConstraintNetwork {
    try Cases.network(
      NetworkBuilder(sources: [camera], observations: moments, events: []).build())
  }

  @Test func eachSegmentHasItsOffset() throws {
    let network = try Self.build(Self.camera(.anchored, [(100, 104), (105, 107)]))
    let id = SourceID(rawValue: "camera")
    #expect(network.nodes.prefix(3) == [.origin, .clock(id), .clock(id, segment: 1)])
    let second = network.bounds(of: .clock(id, segment: 1))
    #expect(second.earliest == Instant(nanoseconds: 105_000_000_000))
    #expect(
      network.constraints.prefix(2).map(\.because) == [
        "the clock of camera in segment 1 is assumed to be right within the bounds given for its kind",
        "the clock of camera in segment 2 is assumed to be right within the bounds given for its kind",
      ])
    let late = network.bounds(of: .observation(Self.moments[1].id))
    #expect(late.latest == Instant(nanoseconds: 132_000_000_000))
    // The two after the step keep their spacing though their offset is known to seconds.
    let gap = network.bounds(
      from: .observation(Self.moments[1].id), to: .observation(Self.moments[2].id))
    #expect(gap.min == Cases.second(3) && gap.max == Cases.second(3))
  }

  @Test func timeGoesForwardOverAStep() throws {
    // By their own bounds the second segment may have begun before the first ended.
    let network = try Self.build(Self.camera(.anchored, [(100, 100), (60, 95)]))
    #expect(network.conflicts.isEmpty)
    let second = network.bounds(of: .clock(SourceID(rawValue: "camera"), segment: 1))
    #expect(second.earliest == Instant(nanoseconds: 90_000_000_000))
    let back = try Self.build(Self.camera(.anchored, [(100, 100), (60, 80)]))
    let conflict = try #require(back.conflicts.first)
    #expect(conflict.message.contains("time goes on over the break in the clock of camera"))
  }

  @Test(arguments: [(false, Int64(0)), (false, 4), (true, 4)])
  func aRelativeClockStepsTheSameWay(isMeasured: Bool, lost: Int64) throws {
    let piece = Continuity.Break(
      within: ContinuityTests.stretch(10, 20), lost: ContinuityTests.stretch(1, 2),
      because: "measured")
    let continuity = Continuity(
      proven: [ContinuityTests.stretch(0, 10), ContinuityTests.stretch(20, 40)],
      breaks: isMeasured ? [piece].compactMap(\.self) : [])
    let network = try Self.build(
      Self.camera(.relative, [(0, 0), (0, 0)], lost: lost, continuity: continuity))
    #expect(network.conflicts.isEmpty)
    #expect(network.bounds(of: .observation(Self.moments[0].id)).earliest == nil)
    let gap = network.bounds(
      from: .observation(Self.moments[0].id), to: .observation(Self.moments[1].id))
    // Five seconds to the step, five after it; of the ten between, the axis says nothing by itself.
    #expect(gap.min == Cases.second(isMeasured ? 21 : 10))
    #expect(gap.max == (lost == 0 ? nil : Cases.second(isMeasured ? 22 : 24)))
  }

  /// A break that is placed less narrowly than the step of the clock is that step.
  @Test func aBreakIsNotCountedBesideItsStep() throws {
    let piece = Continuity.Break(
      within: ContinuityTests.stretch(8, 24), lost: ContinuityTests.stretch(1, 2),
      because: "measured")
    let camera = Self.camera(
      .relative, [(0, 0), (0, 0)], lost: 4,
      continuity: Continuity(
        proven: [ContinuityTests.stretch(0, 8), ContinuityTests.stretch(24, 40)],
        breaks: [piece].compactMap(\.self)))
    let network = try Self.build(camera)
    let gap = network.bounds(
      from: .observation(Self.moments[0].id), to: .observation(Self.moments[1].id))
    #expect(gap.min == Cases.second(21) && gap.max == Cases.second(22))
  }

  @Test func aWrittenClockThatWasSet() throws {
    let hour = Nanoseconds.hour.count
    let step = Cases.utc("15:42:00")
    let segments = [
      ClockModel.Segment(
        from: nil, to: Nanoseconds(step), offset: Timestamp(exactly: Instant(nanoseconds: hour)),
        skew: .none),
      ClockModel.Segment(
        from: Nanoseconds(step), to: nil,
        offset: Timestamp(exactly: Instant(nanoseconds: 2 * hour)),
        skew: .none),
    ]
    let log = Cases.source(
      "log", .log,
      SourceClock(
        status: .anchored, axis: .writtenTime, model: ClockModel(segments: segments), anchors: []))
    let lines = [
      Cases.written("log", line: 1, 15, 41, "before"),
      Cases.written("log", line: 2, 15, 43, "after"),
    ]
    let set = NetworkBuilder(sources: [log], observations: lines, events: []).build()
    #expect(set.findings.isEmpty)
    let network = try Cases.network(set)
    #expect(network.conflicts.isEmpty)
    #expect(
      lines.map { network.bounds(of: .observation($0.id)).earliest?.nanoseconds } == [
        Cases.utc("16:41:00"), Cases.utc("17:43:00"),
      ])
  }
}
