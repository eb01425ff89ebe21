import Evidence
import TestSupport
import Testing
import TimeModel

@testable import Detectors

struct LineFitTests {
  /// The ticks of a clock of a given offset and rate as frames of random spacing show them.
  static func ticks(
    offset: Int64, ppb: Int64, count: Int, using random: inout SeededGenerator
  ) -> [LineFit.Tick] {
    var result: [LineFit.Tick] = []
    var (before, time): (Int64, Int64) = (0, 0)
    func shown(_ media: Int64) -> Int64 {
      let value = Int128(media) * Int128(1_000_000_000 + ppb) / 1_000_000_000 + Int128(offset)
      return Int64(value / 1_000_000_000)
    }
    while result.count < count {
      (before, time) = (time, time + Int64.random(in: 20_000_000...70_000_000, using: &random))
      if shown(time) > shown(before) {
        result.append(LineFit.Tick(after: before, by: time, shown: shown(time) * 1_000_000_000))
      }
    }
    return result
  }

  @Test("The truth lies inside the bounds, and no slack is needed")
  func holdsTruth() throws {
    let seed: UInt64 = 20_170_408
    var random = SeededGenerator(seed: seed)
    for round in 0..<60 {
      let ppb = Int64.random(in: -300_000...300_000, using: &random)
      let offset = Int64.random(in: 1_000_000_000...86_000_000_000_000, using: &random)
      let ticks = Self.ticks(offset: offset, ppb: ppb, count: 20 + round * 5, using: &random)
      let fit = try #require(LineFit(ticks))
      #expect(fit.slack == 0, "seed \(seed), round \(round)")
      #expect(fit.skew.minPPB <= ppb && ppb <= fit.skew.maxPPB, "seed \(seed), round \(round)")
      let there = offset + Int64(Int128(fit.reference) * Int128(ppb) / 1_000_000_000)
      #expect(
        fit.offset.min - 1 <= there && there <= fit.offset.max + 1, "seed \(seed), round \(round)")
      #expect(fit.offset.max - fit.offset.min < 70_000_000)
    }
  }

  @Test("More ticks never widen the bounds")
  func narrows() throws {
    var random = SeededGenerator(seed: 7)
    let ticks = Self.ticks(offset: 5_000_000_000, ppb: 40_000, count: 300, using: &random)
    let (few, all) = (
      try #require(LineFit(Array(ticks.prefix(50)))), try #require(LineFit(ticks))
    )
    #expect(all.skew.maxPPB - all.skew.minPPB < few.skew.maxPPB - few.skew.minPPB)
  }

  @Test("A tick that no even clock allows needs slack, and the bounds then hold the truth")
  func slack() throws {
    var random = SeededGenerator(seed: 11)
    var ticks = Self.ticks(offset: 5_000_000_000, ppb: 0, count: 60, using: &random)
    let late = ticks[30]
    ticks[30] = LineFit.Tick(
      after: late.after + 200_000_000, by: late.by + 200_000_000, shown: late.shown)
    let fit = try #require(LineFit(ticks))
    #expect(fit.slack > 10_000_000)
    #expect(fit.offset.min <= 5_000_000_000 && 5_000_000_000 <= fit.offset.max)
  }

  @Test("Ticks at the ends of what can be written do not trap")
  func extremes() {
    #expect(LineFit([]) == nil)
    #expect(LineFit([LineFit.Tick(after: .min, by: .max, shown: 0)]) == nil)
    let one = LineFit([LineFit.Tick(after: 0, by: 40_000_000, shown: 1_000_000_000)])
    #expect(one?.slack == 0)
  }

  @Test("A clock that is set cuts the row of ticks; one late tick does not")
  func cuts() throws {
    var random = SeededGenerator(seed: 3)
    var ticks = Self.ticks(offset: 9_000_000_000, ppb: 0, count: 80, using: &random)
    func rows(_ ticks: [LineFit.Tick]) -> [OverlayTrack.Segment] {
      EvenClocks.segments(
        ticks.map { EvenClocks.Tick(line: $0, from: $0.after, to: $0.by) })
    }
    #expect(rows(ticks).count == 1)
    let odd = ticks[20]
    ticks[20] = LineFit.Tick(
      after: odd.after + 300_000_000, by: odd.by + 300_000_000, shown: odd.shown)
    let single = rows(ticks)
    #expect(single.count == 1 && single.first?.slack == .zero)
    ticks = ticks.enumerated().map { place, tick in
      place < 40
        ? tick
        : LineFit.Tick(after: tick.after, by: tick.by, shown: tick.shown + 400_000_000)
    }
    let two = rows(ticks)
    #expect(two.count == 2)
    #expect(
      two.last.map { $0.offsetMin.count <= 9_400_000_000 && 9_400_000_000 <= $0.offsetMax.count }
        == true)
  }
}
