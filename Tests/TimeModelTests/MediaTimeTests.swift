import TestSupport
import Testing

@testable import TimeModel

struct MediaTimeTests {
  /// `av_rescale_rnd` of libavutil 57 (mathematics.c), as it is written there but with wide integers.
  private func avRescale(_ a: Int128, _ b: Int128, _ c: Int128, _ rounding: Rounding) -> Int128 {
    if a < 0 {
      let mirrored: Rounding = rounding == .down ? .up : rounding == .up ? .down : .nearest
      return -avRescale(-a, b, c, mirrored)
    }
    let r: Int128 = rounding == .nearest ? c / 2 : rounding == .up ? c - 1 : 0
    return (a * b + r) / c
  }

  @Test func rescalesAsLibavDoes() throws {
    try forAll(salt: 10) { (draw: inout SeededGenerator) throws in
      let (from, to) = (draw.timeBase(), draw.timeBase())
      let time = try #require(MediaTime(ticks: draw.anyInt64(), timeBase: from))
      let b = Int128(from.numerator) * Int128(to.denominator)
      let c = Int128(from.denominator) * Int128(to.numerator)
      for rounding in [Rounding.down, .up, .nearest] {
        let expected = avRescale(Int128(time.ticks), b, c, rounding)
        if let exact = Int64(exactly: expected) {
          #expect(try time.rescaled(to: to, rounding: rounding).ticks == exact)
        } else {
          #expect(throws: TimeError.overflow) { try time.rescaled(to: to, rounding: rounding) }
        }
      }
    }
  }

  /// Known values of `ffprobe`/`av_rescale_q`.
  @Test func knownRescales() throws {
    let cases: [(Int64, (Int64, Int64), (Int64, Int64), Int64)] = [
      (1, (1, 2), (1, 1), 1), (-1, (1, 2), (1, 1), -1), (3, (1, 2), (1, 1), 2),
      (1, (1, 3), (1, 1000), 333), (2, (1, 3), (1, 1000), 667),
      (1024, (1, 44_100), (1, 90_000), 2090),
      (-1024, (1, 48_000), (1, 1_000_000), -21_333),
    ]
    for (ticks, from, to, expected) in cases {
      let time = try #require(MediaTime(ticks: ticks, timeBase: Rational(from.0, from.1)!))
      #expect(try time.rescaled(to: Rational(to.0, to.1)!, rounding: .nearest).ticks == expected)
    }
  }

  /// To a base that divides the first one and back: nothing is lost. Elsewhere, half a coarse tick.
  @Test func roundTrips() throws {
    try forAll(salt: 11) { (draw: inout SeededGenerator) throws in
      let base = Rational(draw.int(1...1000), draw.int(1...100_000))!
      let finer = try base.divided(by: Rational(draw.int(1...1000)))
      let time = MediaTime(ticks: draw.int(-1_000_000...1_000_000), timeBase: base)!
      let there = try time.rescaled(to: finer, rounding: .nearest)
      #expect(there == time)
      #expect(try there.rescaled(to: base, rounding: .nearest).ticks == time.ticks)
      let low = try time.nanoseconds(rounding: .down)
      let high = try time.nanoseconds(rounding: .up)
      #expect(MediaTime(nanoseconds: low) <= time && time <= MediaTime(nanoseconds: high))
      #expect(high.count - low.count <= 1)
    }
  }

  @Test func equalityIsOfTheMomentAndHashesAgree() throws {
    try forAll(salt: 12) { (draw: inout SeededGenerator) throws in
      let base = draw.timeBase()
      let time = MediaTime(ticks: draw.int(-1_000_000...1_000_000), timeBase: base)!
      let factor = draw.int(1...50)
      if let finer = try? base.divided(by: Rational(factor)),
        let same = MediaTime(ticks: time.ticks * factor, timeBase: finer)
      {
        #expect(same == time && time == same)
        #expect(same.hashValue == time.hashValue)
        #expect(!(same < time) && !(time < same))
      }
      let other = MediaTime(ticks: draw.anyInt64(), timeBase: draw.timeBase())!
      let third = MediaTime(ticks: draw.anyInt64(), timeBase: draw.timeBase())!
      #expect([time < other, time == other, other < time].count { $0 } == 1)
      if time < other, other < third { #expect(time < third) }
      #expect(try encodedAndDecoded(time).ticks == time.ticks)
    }
  }

  @Test func refusesTimeBasesThatAreNone() {
    for (numerator, denominator) in [(0, 1), (-1, 25), (1, Int64(Int32.max) + 1)]
      as [(Int64, Int64)]
    {
      #expect(MediaTime(ticks: 1, timeBase: Rational(numerator, denominator)!) == nil)
    }
    #expect(!decodes(MediaTime.self, #"{"ticks":1,"timeBase":[0,1]}"#))
    #expect(!decodes(MediaTime.self, #"{"ticks":1,"timeBase":[1,0]}"#))
  }

  @Test func overflowThrows() throws {
    let far = try #require(MediaTime(ticks: .max, timeBase: .one))
    #expect(throws: TimeError.overflow) { try far.nanoseconds(rounding: .down) }
    #expect(throws: TimeError.overflow) {
      try far.rescaled(to: Rational(1, 90_000)!, rounding: .up)
    }
  }
}
