import TestSupport
import Testing

@testable import TimeModel

struct RangeTests {
  /// Allen's thirteen by their definitions on the four ends, for proper intervals.
  private let definitions: [(AllenRelation, (Int64, Int64, Int64, Int64) -> Bool)] = [
    (.precedes, { a, b, c, d in b < c }), (.precededBy, { a, b, c, d in d < a }),
    (.meets, { a, b, c, d in b == c }), (.metBy, { a, b, c, d in d == a }),
    (.overlaps, { a, b, c, d in a < c && c < b && b < d }),
    (.overlappedBy, { a, b, c, d in c < a && a < d && d < b }),
    (.starts, { a, b, c, d in a == c && b < d }), (.startedBy, { a, b, c, d in a == c && d < b }),
    (.during, { a, b, c, d in c < a && b < d }), (.contains, { a, b, c, d in a < c && d < b }),
    (.finishes, { a, b, c, d in b == d && c < a }),
    (.finishedBy, { a, b, c, d in b == d && a < c }),
    (.equals, { a, b, c, d in a == c && b == d }),
  ]

  private func range(_ start: Int64, _ end: Int64) -> TimeRange {
    TimeRange(Instant(nanoseconds: start), Instant(nanoseconds: end))
  }

  /// Every pair of intervals over six points: all relations occur, exactly one holds, the inverse holds.
  @Test func exactlyOneOfAllensRelationsHolds() {
    var seen: Set<AllenRelation> = []
    for a in 0..<6 as Range<Int64> {
      for b in a..<6 {
        for c in 0..<6 as Range<Int64> {
          for d in c..<6 {
            let (left, right) = (range(a, b), range(c, d))
            let relation = left.relation(to: right)
            #expect(right.relation(to: left) == relation.inverse)
            #expect(relation.inverse.inverse == relation)
            guard a < b, c < d else { continue }
            seen.insert(relation)
            #expect(definitions.filter { $0.1(a, b, c, d) }.map(\.0) == [relation])
          }
        }
      }
    }
    #expect(seen == Set(AllenRelation.allCases))
  }

  @Test func shiftingBothChangesNoRelation() throws {
    try forAll(salt: 40) { (draw: inout SeededGenerator) throws in
      let (left, right) = (
        range(draw.int(-50...50), draw.int(-50...50)), range(draw.int(-50...50), draw.int(-50...50))
      )
      let shift = Nanoseconds(draw.int(-1_000_000...1_000_000))
      func shifted(_ range: TimeRange) throws -> TimeRange {
        TimeRange(try range.start.advanced(by: shift), try range.end.advanced(by: shift))
      }
      #expect(try shifted(left).relation(to: shifted(right)) == left.relation(to: right))
      let common = left.intersection(right)
      #expect((common != nil) == ![.precedes, .precededBy].contains(left.relation(to: right)))
      let hull = left.hull(right)
      #expect(hull.contains(left.start) && hull.contains(right.end) && right.hull(left) == hull)
      if let common { #expect(left.contains(common.start) && right.contains(common.end)) }
    }
  }

  @Test func timestampsKeepTheirOrder() throws {
    try forAll(salt: 41) { (draw: inout SeededGenerator) throws in
      let ends = [draw.instant(), draw.instant(), draw.instant()].sorted()
      let time = try #require(Timestamp(earliest: ends[0], estimate: ends[1], latest: ends[2]))
      #expect(try encodedAndDecoded(time) == time)
      if ends[0] < ends[1] {
        #expect(Timestamp(earliest: ends[1], estimate: ends[0], latest: ends[2]) == nil)
      }
      let middle = Timestamp(TimeRange(ends[0], ends[2]))
      #expect(middle.earliest <= middle.estimate && middle.estimate <= middle.latest)
      let shift = Nanoseconds(draw.anyInt64())
      if let moved = try? time.shifted(by: shift) {
        #expect(
          try moved.earliest.since(time.earliest) == shift
            && moved.latest.since(time.latest) == shift)
      } else {
        let wide = [ends[0], ends[2]].map { Int128($0.nanoseconds) + Int128(shift.count) }
        #expect(wide.contains { Int64(exactly: $0) == nil }, "it throws only where it cannot fit")
      }
      let other = Timestamp(exactly: draw.instant())
      #expect(
        [
          time.isCertainlyBefore(other), other.isCertainlyBefore(time),
          time.mayCoincide(with: other),
        ]
        .count { $0 } == 1)
    }
  }

  @Test func disorderDoesNotDecode() {
    let early = "1970-01-01T00:00:00Z"
    let late = "1970-01-02T00:00:00Z"
    #expect(!decodes(TimeRange.self, #"{"start":"\#(late)","end":"\#(early)"}"#))
    #expect(
      !decodes(
        Timestamp.self, #"{"earliest":"\#(early)","estimate":"\#(late)","latest":"\#(early)"}"#))
    #expect(!decodes(Skew.self, #"{"minPPB":1,"estimatePPB":0,"maxPPB":2}"#))
    #expect(!decodes(ClockModel.self, #"{"segments":[]}"#))
  }

  @Test func instantArithmeticThrowsAtTheEnds() throws {
    #expect(throws: TimeError.overflow) {
      try Instant(nanoseconds: .max).advanced(by: Nanoseconds(1))
    }
    #expect(throws: TimeError.overflow) {
      try Instant(nanoseconds: .max).since(Instant(nanoseconds: -1))
    }
    try forAll(salt: 42) { (draw: inout SeededGenerator) throws in
      let (a, b) = (draw.instant(), draw.instant())
      #expect(
        (try? a.since(b).count) == Int64(exactly: Int128(a.nanoseconds) - Int128(b.nanoseconds)))
    }
  }
}
