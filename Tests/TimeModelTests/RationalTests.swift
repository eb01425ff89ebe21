import TestSupport
import Testing

@testable import TimeModel

struct RationalTests {
  @Test func lowestTerms() throws {
    let cases: [(Int64, Int64, Int64, Int64)] = [
      (1, 2, 1, 2), (2, 4, 1, 2), (-2, 4, -1, 2), (2, -4, -1, 2), (-2, -4, 1, 2), (0, 5, 0, 1),
      (0, -5, 0, 1), (1001, 30_000, 1001, 30_000), (.max, .max, 1, 1), (.min, .min, 1, 1),
      (.min, 2, .min / 2, 1),
    ]
    for (numerator, denominator, lowest, positive) in cases {
      let value = try #require(Rational(numerator, denominator))
      #expect(value.numerator == lowest && value.denominator == positive)
    }
    #expect(Rational(1, 0) == nil)
    #expect(Rational(1, .min) == nil, "2^63 does not fit a positive denominator")
    #expect(Rational(.min, -1) == nil)
  }

  /// Addition and multiplication of small fractions obey the laws of a field; the order agrees.
  @Test func laws() throws {
    try forAll(salt: 1) { (draw: inout SeededGenerator) throws in
      func fraction() -> Rational { Rational(draw.int(-9999...9999), draw.int(1...9999))! }
      let (a, b, c) = (fraction(), fraction(), fraction())
      #expect(try a.adding(b) == b.adding(a))
      #expect(try a.adding(b).adding(c) == a.adding(b.adding(c)))
      #expect(try a.multiplied(by: b) == b.multiplied(by: a))
      #expect(try a.multiplied(by: b.adding(c)) == a.multiplied(by: b).adding(a.multiplied(by: c)))
      #expect(try a.subtracting(a) == .zero)
      #expect(try a.adding(.zero) == a && a.multiplied(by: .one) == a)
      if a != .zero { #expect(try b.divided(by: a).multiplied(by: a) == b) }
      #expect([a < b, a == b, b < a].count { $0 } == 1)
      #expect(try (a < b) == (a.subtracting(b) < .zero))
      if a < b { #expect(try a.adding(c) < b.adding(c)) }
      #expect(try encodedAndDecoded(a) == a)
    }
  }

  /// Whatever is asked, the answer is exact or it throws: it is checked against wider arithmetic.
  @Test func overflowThrowsAndNeverWraps() throws {
    try forAll(salt: 2) { (draw: inout SeededGenerator) throws in
      guard let a = Rational(draw.anyInt64(), draw.anyInt64()),
        let b = Rational(draw.anyInt64(), draw.anyInt64())
      else { return }
      if let product = try? a.multiplied(by: b) {
        let left = Int128(a.numerator) * Int128(b.numerator)
        let right = Int128(a.denominator) * Int128(b.denominator)
        #expect(
          left / Int128(product.numerator == 0 ? 1 : product.numerator)
            == (product.numerator == 0 ? left : right / Int128(product.denominator)))
      }
      if let sum = try? a.adding(b), let back = try? sum.subtracting(b) { #expect(back == a) }
      #expect((a < b) == !(b < a || a == b))
    }
    #expect(throws: TimeError.overflow) { try Rational(.max).adding(.one) }
    #expect(throws: TimeError.overflow) { try Rational(.max).multiplied(by: Rational(2)) }
    #expect(throws: TimeError.overflow) { try Rational.one.divided(by: .zero) }
  }

  @Test func refusesZeroDenominatorsWhenDecoding() {
    #expect(!decodes(Rational.self, "[1,0]"))
    #expect(decodes(Rational.self, "[1001,30000]"))
  }

  /// Against the definition: the integer nearest, below or above, by multiplying back.
  @Test func roundedDivision() throws {
    try forAll(salt: 3) { (draw: inout SeededGenerator) throws in
      let (value, divisor) = (Int128(draw.anyInt64()), Int128(draw.int(1...1_000_000)))
      let (down, up) = (
        value.divided(by: divisor, rounding: .down), value.divided(by: divisor, rounding: .up)
      )
      let nearest = value.divided(by: divisor, rounding: .nearest)
      #expect(down * divisor <= value && value < (down + 1) * divisor)
      #expect((up - 1) * divisor < value && value <= up * divisor)
      #expect((nearest * divisor - value).magnitude * 2 <= divisor.magnitude)
      if (nearest * divisor - value).magnitude * 2 == divisor.magnitude {
        #expect(nearest.magnitude * divisor.magnitude > value.magnitude, "halves go away from zero")
      }
    }
  }
}
