// swift-format-ignore-file: NeverForceUnwrap
// The values forced here are constants of the tests, valid by inspection.

import Foundation
import TestSupport
import TimeModel

/// The seed of the properties: `ONSET_SEED` (a number, or `random`), else a fixed one; printed once.
let propertySeed: UInt64 = {
  let text = ProcessInfo.processInfo.environment["ONSET_SEED"]
  let seed =
    text == "random" ? UInt64.random(in: 0 ... .max) : text.flatMap { UInt64($0) } ?? 20_170_408
  print("TimeModelTests: seed \(seed) (run again with ONSET_SEED=\(seed))")
  return seed
}()

/// Runs a property over many draws; each property has a stream of its own.
func forAll(_ count: Int = 2000, salt: UInt64, _ body: (inout SeededGenerator) throws -> Void)
  throws
{
  var generator = SeededGenerator(seed: propertySeed &+ salt &* 0x9E37_79B9)
  for _ in 0..<count { try body(&generator) }
}

extension SeededGenerator {
  /// Any size is as likely as any other, so that small numbers and the ends of the range both occur.
  mutating func anyInt64() -> Int64 {
    let bits = Int.random(in: 0...63, using: &self)
    switch Int.random(in: 0..<12, using: &self) {
    case 0: return .max
    case 1: return .min
    case 2: return 0
    default:
      let value = Int64(bitPattern: next() >> UInt64(63 - bits))
      return Bool.random(using: &self) ? value : 0 &- value
    }
  }

  mutating func int(_ range: ClosedRange<Int64>) -> Int64 { Int64.random(in: range, using: &self) }

  mutating func instant() -> Instant { Instant(nanoseconds: anyInt64()) }

  /// Between 1970 and 2100: far enough from the ends that sums of a few of them fit.
  mutating func ordinaryInstant() -> Instant {
    Instant(nanoseconds: int(0...4_102_444_800_000_000_000))
  }

  mutating func timeBase() -> Rational {
    let usual: [(Int64, Int64)] = [
      (1, 90_000), (1, 1000), (1001, 30_000), (1, 48_000), (1, 44_100), (1, 12_800), (1, 1),
      (1, 600),
      (1, Int64(Int32.max)), (Int64(Int32.max), 1),
    ]
    if Bool.random(using: &self), let (numerator, denominator) = usual.randomElement(using: &self) {
      return Rational(numerator, denominator)!
    }
    return Rational(int(1...Int64(Int32.max)), int(1...Int64(Int32.max)))!
  }

  mutating func skew() -> Skew {
    let parts = [int(-400_000...400_000), int(-400_000...400_000), int(-400_000...400_000)].sorted()
    return Skew(minPPB: parts[0], estimatePPB: parts[1], maxPPB: parts[2])!
  }

  mutating func bounded(around instant: Instant, within width: Int64) throws -> Timestamp {
    Timestamp(
      earliest: try instant.advanced(by: Nanoseconds(-int(0...width))), estimate: instant,
      latest: try instant.advanced(by: Nanoseconds(int(0...width))))!
  }
}

/// Europe/London of 2017 as a value: GMT, BST from 26 March 01:00Z, GMT again from 29 October 01:00Z.
let london2017 = ZoneRules(
  name: "Europe/London", initialOffsetSeconds: 0,
  transitions: [
    .init(at: Instant("2017-10-29T01:00:00Z")!, offsetSeconds: 0),
    .init(at: Instant("2017-03-26T01:00:00Z")!, offsetSeconds: 3600),
  ])

func encodedAndDecoded<Value: Codable>(_ value: Value) throws -> Value {
  try JSONDecoder().decode(Value.self, from: JSONEncoder().encode(value))
}

func decodes<Value: Decodable>(_ type: Value.Type, _ json: String) -> Bool {
  (try? JSONDecoder().decode(type, from: Data(json.utf8))) != nil
}

func decode<Value: Decodable>(_ type: Value.Type, _ json: String) throws -> Value {
  try JSONDecoder().decode(type, from: Data(json.utf8))
}
