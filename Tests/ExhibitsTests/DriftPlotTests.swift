import Evidence
import Foundation
import Testing
import TimeModel

@testable import Exhibits

struct DriftPlotTests {
  private typealias Reading = DriftPlot.Reading

  private func reading(_ at: Int64, _ value: Int64, _ kind: Reading.Kind = .agreeing) -> Reading {
    Reading(at: at * 1_000_000_000, bounds: value...value, kind: kind)
  }

  private func plot(
    _ lines: [SoundAlignment.Segment], _ readings: [DriftPlot.Reading]
  ) throws -> DriftPlot {
    try #require(DriftPlot(lines: lines, readings: readings))
  }

  @Test("Nothing measured, nothing drawn")
  func empty() {
    #expect(DriftPlot(lines: [], readings: []) == nil)
  }

  @Test("What a break takes is told and taken out, so that milliseconds stay legible")
  func takesOutBreaks() throws {
    let lines = [
      Sample.stretch(0, 100, lag: 5_000_000_000, skew: .none),
      Sample.stretch(102, 200, lag: 3_100_000_000, skew: .none),
    ]
    let plot = try plot(lines, [reading(50, 5_000_100_000), reading(150, 3_100_100_000)])
    #expect(plot.breaks.map(\.jump) == [Nanoseconds(-1_900_000_000)])
    #expect(plot.breaks.map(\.from) == [100_000_000_000] && plot.base == lines[0].lag.estimate)
    #expect(plot.residual(5_000_100_000, at: 50_000_000_000) == 100_000)
    #expect(plot.residual(3_100_100_000, at: 150_000_000_000) == 100_000)
    #expect(Int128(plot.range.end) - Int128(plot.range.start) < 2_000_000)
  }

  @Test("One window far away does not decide the range")
  func ignoresOutlier() throws {
    let line = Sample.stretch(0, 600, lag: 0, skew: .none)
    let near = (0..<200).map { reading($0 * 3, $0 % 2 == 0 ? 50_000 : -50_000) }
    let plot = try plot(
      [line],
      near + [reading(300, 4_000_000_000, .disagreeing), reading(400, 500_000, .disagreeing)])
    #expect(plot.range.end < 2_000_000 && plot.range.end > 500_000)
    let markup = DriftDrawing(
      id: "x", title: "", across: "", upward: "", plot: plot, label: { _ in "" }
    ).svg.html
    #expect(markup.contains("class=\"arrow\"") && markup.contains("class=\"reading cross\""))
  }

  @Test("Readings without any line have a range of their own")
  func withoutLines() throws {
    let plot = try plot([], (0..<50).map { reading($0, 7_000_000_000 + $0 * 1000) })
    #expect(plot.base == Nanoseconds(7_000_025_000) && plot.stretches.isEmpty)
    #expect(plot.range.start < -25_000 && plot.range.end > 24_000)
  }

  @Test("Of thousands of readings an even choice is drawn, the first and the last among them")
  func thins() throws {
    let many = (0..<5000).map { reading(Int64($0), 0, $0 % 50 == 7 ? .disagreeing : .agreeing) }
    let plot = try plot([Sample.stretch(0, 5000, lag: 0, skew: .none)], many)
    let drawn = plot.drawn(.agreeing)
    #expect(drawn.count == 300 && plot.drawn(.disagreeing).count == 50)
    #expect(drawn.first == many.first && drawn.last == many.last)
    #expect(
      plot.omissions(of: "windows") == "350 of 5\u{202F}000 windows are drawn, evenly chosen.")
    let gaps = zip(drawn, drawn.dropFirst()).map { $1.at - $0.at }
    #expect(gaps.allSatisfy { 16_000_000_000 <= $0 && $0 <= 18_000_000_000 })
  }

  @Test("Shifting both clocks changes no residual", arguments: [-1, 1] as [Int64])
  func shifts(sign: Int64) throws {
    let readings = (0..<20).map { reading($0 * 10, $0 * 3_000) }
    let moved = readings.map { reading in
      Reading(
        at: reading.at,
        bounds: reading.bounds.map { bounds in
          (bounds.lowerBound + sign * 9_000_000_000)...(bounds.upperBound + sign * 9_000_000_000)
        }, kind: reading.kind)
    }
    let here = try plot([Sample.stretch(0, 190, lag: 0, skew: .none)], readings)
    let there = try plot(
      [Sample.stretch(0, 190, lag: sign * 9_000_000_000, skew: .none)], moved)
    #expect(here.range == there.range && here.window == there.window)
  }

  @Test("Numbers at the ends of 64 bits are drawn, not trapped on")
  func ends() throws {
    let lag = try #require(
      SoundAlignment.Lag(
        earliest: Nanoseconds(.min), estimate: Nanoseconds(.max), latest: Nanoseconds(.max)))
    let line = SoundAlignment.Segment(
      from: Nanoseconds(.min), to: Nanoseconds(.max), at: .zero, lag: lag, skew: .unmeasured)
    let readings = [
      Reading(at: .min, bounds: .min ... .max, kind: .agreeing),
      Reading(at: .max, bounds: .max ... .max, kind: .inferred),
      Reading(at: 0, bounds: nil, kind: .disagreeing),
    ]
    for lines in [[], [line], [line, line]] {
      let plot = try plot(lines, readings)
      #expect(plot.range.start <= plot.range.end)
      #expect(LagTicks(plot.range).values.count <= 12)
    }
  }

  @Test(
    "Marks of an upright axis are round and few",
    arguments: [
      (-200_000, 200_000, ["−0.2", "−0.1", "0", "+0.1", "+0.2"], LagTicks.Unit.milliseconds),
      (-31_000_000, 12_000_000, ["−30", "−20", "−10", "0", "+10"], .milliseconds),
      (1_000_000_000, 9_500_000_000, ["+2", "+4", "+6", "+8"], .seconds),
    ] as [(Int64, Int64, [String], LagTicks.Unit)])
  func ticks(_ low: Int64, _ high: Int64, _ labels: [String], _ unit: LagTicks.Unit) {
    let ticks = LagTicks(AxisWindow(start: low, end: high))
    #expect(ticks.values.map(ticks.label) == labels && ticks.unit == unit)
  }

  @Test(
    "Differences are written as finely as their bounds are worth",
    arguments: [
      (39_901_234_567, 200_000, "+39.90123 ± 0.00020 s"),
      (-61_000_000_000, 2_000_001, "−61.0000 ± 0.0021 s"),
      (0, 3_400_000_000, "0.00 ± 3.40 s"), (1_500_000_000, 0, "+1.500000 ± 0.000000 s"),
    ] as [(Int64, Int64, String)])
  func writes(_ estimate: Int64, _ half: Int64, _ expected: String) throws {
    let lag = try #require(
      SoundAlignment.Lag(
        earliest: Nanoseconds(estimate - half), estimate: Nanoseconds(estimate),
        latest: Nanoseconds(estimate + half)))
    #expect(LagText.bounded(lag) == expected)
  }
}
