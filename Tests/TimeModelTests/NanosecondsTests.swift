import TestSupport
import Testing

@testable import TimeModel

struct NanosecondsTests {
  @Test func writesAndReadsEveryValue() throws {
    try forAll(salt: 20) { (draw: inout SeededGenerator) throws in
      let value = Nanoseconds(draw.anyInt64())
      #expect(Nanoseconds(value.description) == value)
      #expect(try encodedAndDecoded(value) == value)
    }
  }

  @Test func readsDecimalSecondsExactly() {
    let cases: [(String, Int64?)] = [
      ("0", 0), ("-0", 0), ("1", 1_000_000_000), ("+1.5", 1_500_000_000),
      ("-137", -137_000_000_000),
      ("0.000000001", 1), ("0.1", 100_000_000), ("-0.5", -500_000_000), ("007.25", 7_250_000_000),
      ("9223372036.854775807", .max), ("-9223372036.854775808", .min),
      ("9223372036.854775808", nil),
      ("0.0000000001", nil), ("1e3", nil), ("", nil), ("-", nil), (".", nil), (".5", nil),
      ("1.", nil),
      ("1.2.3", nil), (" 1", nil), ("1 ", nil), ("--1", nil), ("0x10", nil), ("١", nil),
      ("1,5", nil),
      // Thirty-eight nines times a thousand million would not fit 128 bits either.
      (String(repeating: "9", count: 38), nil), (String(repeating: "9", count: 400), nil),
    ]
    for (text, expected) in cases { #expect(Nanoseconds(text)?.count == expected, "\(text)") }
  }

  @Test func hostileLengthsDoNotDecode() {
    #expect(!decodes(Nanoseconds.self, "\"" + String(repeating: "9", count: 38) + "\""))
    #expect(!decodes(Nanoseconds.self, "1.5"))
  }

  @Test func overflowThrows() throws {
    let most = Nanoseconds(.max)
    #expect(throws: TimeError.overflow) { try most.adding(Nanoseconds(1)) }
    #expect(throws: TimeError.overflow) { try Nanoseconds(.min).subtracting(Nanoseconds(1)) }
    #expect(throws: TimeError.overflow) { try most.multiplied(by: 2) }
    #expect(throws: TimeError.overflow) { try Nanoseconds(.min).negated() }
    try forAll(salt: 21) { (draw: inout SeededGenerator) throws in
      let (a, b) = (Nanoseconds(draw.anyInt64()), Nanoseconds(draw.anyInt64()))
      let sum = Int128(a.count) + Int128(b.count)
      #expect((try? a.adding(b).count) == Int64(exactly: sum))
      #expect((try? a.subtracting(b).count) == Int64(exactly: Int128(a.count) - Int128(b.count)))
      #expect(
        (try? a.multiplied(by: b.count).count) == Int64(exactly: Int128(a.count) * Int128(b.count)))
    }
  }
}
