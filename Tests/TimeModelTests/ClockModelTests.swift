import TestSupport
import Testing

@testable import TimeModel

struct ClockModelTests {
  /// A model of one to three segments, some with holes, some set back.
  private func model(_ draw: inout SeededGenerator) throws -> ClockModel {
    var segments: [ClockModel.Segment] = []
    var from: Nanoseconds?
    let count = draw.int(1...3)
    for index in 0..<count {
      let start = from?.count ?? 0
      let to = index == count - 1 ? nil : Nanoseconds(start + draw.int(1...100_000_000_000))
      let offset = try draw.bounded(around: draw.ordinaryInstant(), within: 5_000_000_000)
      segments.append(.init(from: from, to: to, offset: offset, skew: draw.skew()))
      if let to {
        from = Nanoseconds(to.count + (Bool.random(using: &draw) ? 0 : draw.int(0...1_000_000)))
      }
    }
    return try #require(ClockModel(segments: segments))
  }

  /// The truth under any offset and skew within the bounds lies inside what the model says, and the
  /// inverse gives the moment back within its bounds.
  @Test func truthLiesInsideAndTheInverseHoldsIt() throws {
    try forAll(salt: 50) { (draw: inout SeededGenerator) throws in
      let model = try model(&draw)
      let moment = Nanoseconds(draw.int(-200_000_000_000...400_000_000_000))
      guard let segment = model.segments.first(where: { $0.holds(moment) }) else {
        #expect(try model.timestamp(at: moment) == nil, "a hole between segments has no time")
        return
      }
      let time = try #require(try model.timestamp(at: moment))
      #expect(time.earliest <= time.estimate && time.estimate <= time.latest)
      let offset = draw.int(segment.offset.earliest.nanoseconds...segment.offset.latest.nanoseconds)
      let ppb = draw.int(segment.skew.minPPB...segment.skew.maxPPB)
      let stretched = (Int128(moment.count) * Int128(1_000_000_000 + ppb)).divided(
        by: 1_000_000_000, rounding: .nearest)
      let truth = Instant(nanoseconds: offset + Int64(stretched))
      #expect(time.earliest <= truth && truth <= time.latest)
      for instant in [time.earliest, time.estimate, time.latest, truth] {
        let back = try model.moments(at: instant)
        // The ends of the bounds were rounded outwards by up to a nanosecond; the truth was not.
        let slack: Int64 = instant == truth ? 0 : 1
        #expect(
          back.contains {
            $0.earliest.count - slack <= moment.count && moment.count <= $0.latest.count + slack
          })
        #expect(back.allSatisfy { $0.earliest <= $0.estimate && $0.estimate <= $0.latest })
      }
      #expect(try encodedAndDecoded(model) == model)
    }
  }

  @Test func exactClockInvertsExactly() throws {
    try forAll(salt: 51) { (draw: inout SeededGenerator) throws in
      let offset = draw.ordinaryInstant()
      let model = ClockModel(offset: Timestamp(exactly: offset), skew: .none)
      let moment = Nanoseconds(draw.int(-1_000_000_000_000...1_000_000_000_000))
      let time = try #require(try model.timestamp(at: moment))
      #expect(time == Timestamp(exactly: try offset.advanced(by: moment)))
      let back = try model.moments(at: time.estimate)
      #expect(back.count == 1 && back[0] == (moment, moment, moment))
    }
  }

  /// Shift the offset and the answer shifts by as much; shift nothing else.
  @Test func shiftingTheOffsetShiftsTheAnswer() throws {
    try forAll(salt: 52) { (draw: inout SeededGenerator) throws in
      let offset = try draw.bounded(around: draw.ordinaryInstant(), within: 1_000_000_000)
      let skew = draw.skew()
      let shift = Nanoseconds(draw.int(-1_000_000_000_000...1_000_000_000_000))
      let moment = Nanoseconds(draw.int(0...36_000_000_000_000))
      let plain = try #require(try ClockModel(offset: offset, skew: skew).timestamp(at: moment))
      let moved = try #require(
        try ClockModel(offset: offset.shifted(by: shift), skew: skew).timestamp(at: moment))
      #expect(try moved == plain.shifted(by: shift))
    }
  }

  /// A tick between two nanoseconds at the end of a segment belongs to that segment alone, even when
  /// the clock is set back an hour at the next nanosecond.
  @Test func ticksAtTheEndOfASegment() throws {
    let start = try #require(Instant("2017-04-08T14:40:03Z"))
    let back = try start.advanced(by: Nanoseconds(-3_600_000_000_000))
    let model = try #require(
      ClockModel(segments: [
        .init(
          from: nil, to: Nanoseconds(1_333_333_334), offset: Timestamp(exactly: start), skew: .none),
        .init(
          from: Nanoseconds(1_333_333_334), to: nil, offset: Timestamp(exactly: back), skew: .none),
      ]))
    let tick = try #require(MediaTime(ticks: 4, timeBase: Rational(1, 3)!))
    let time = try #require(try model.timestamp(at: tick))
    #expect(time.earliest <= time.estimate && time.estimate <= time.latest)
    #expect(try time.latest.since(time.earliest) == Nanoseconds(1))
    #expect(try time.earliest == start.advanced(by: Nanoseconds(1_333_333_333)))
    // Set back: one instant of UTC was shown twice.
    #expect(try model.moments(at: back.advanced(by: .second.multiplied(by: 2))).count == 2)
  }

  @Test func refusesSegmentsThatOverlap() throws {
    let offset = Timestamp(exactly: .epoch)
    func segment(_ from: Int64?, _ to: Int64?) -> ClockModel.Segment {
      .init(
        from: from.map(Nanoseconds.init), to: to.map(Nanoseconds.init), offset: offset, skew: .none)
    }
    #expect(ClockModel(segments: []) == nil)
    #expect(ClockModel(segments: [segment(1, 1)]) == nil)
    #expect(ClockModel(segments: [segment(nil, nil), segment(5, nil)]) == nil)
    #expect(ClockModel(segments: [segment(nil, 6), segment(5, nil)]) == nil)
    #expect(ClockModel(segments: [segment(nil, 5), segment(5, nil)]) != nil)
  }

  @Test func skewIsBoundedAndOrdered() throws {
    #expect(Skew(minPPB: 1, estimatePPB: 0, maxPPB: 2) == nil)
    #expect(Skew(minPPB: -100_000_001, estimatePPB: 0, maxPPB: 0) == nil)
    let hour = try Skew.unmeasured.stretched(.hour)
    #expect(hour.min.count == 3_598_920_000_000 && hour.max.count == 3_601_080_000_000)
    try forAll(salt: 53) { (draw: inout SeededGenerator) throws in
      let skew = draw.skew()
      let length = Nanoseconds(draw.anyInt64())
      guard let wide = try? skew.stretched(length) else { return }
      #expect(wide.min <= wide.estimate && wide.estimate <= wide.max)
      guard let back = try? skew.shrunk(length) else { return }
      #expect(back.min <= back.estimate && back.estimate <= back.max)
    }
  }

  @Test func overflowThrows() {
    let model = ClockModel(offset: Timestamp(exactly: Instant(nanoseconds: .max)), skew: .none)
    #expect(throws: TimeError.overflow) { try model.timestamp(at: Nanoseconds(1)) }
    #expect(throws: TimeError.overflow) {
      try ClockModel(offset: Timestamp(exactly: .epoch), skew: .unmeasured)
        .timestamp(at: Nanoseconds(.max))
    }
  }
}
