import TestSupport
import Testing

@testable import Exhibits

struct LanesTests {
  private static let second: Int64 = 1_000_000_000

  private func spans(_ seconds: [Int64], width: Int64 = 2) -> [Span] {
    seconds.map {
      Span(
        start: ($0 - width / 2) * Self.second, estimate: $0 * Self.second,
        end: ($0 + width / 2) * Self.second)
    }
  }

  @Test("One event on another day does not squash the rest")
  func ignoresOutlier() throws {
    let near = spans([0, 60, 90, 150, 240])
    let window = try #require(AxisWindow(events: near + spans([90_000]), extents: []))
    #expect(window.end - window.start < 600 * Self.second)
    #expect(near.allSatisfy { window.start <= $0.start ?? 0 && $0.end ?? 0 <= window.end })
  }

  @Test("A very wide interval does not decide the scale")
  func ignoresWide() throws {
    let wide = Span(start: -7200 * Self.second, estimate: 0, end: 7200 * Self.second)
    let window = try #require(AxisWindow(events: spans([0, 30, 60]) + [wide], extents: []))
    #expect(window.end - window.start < 300 * Self.second)
  }

  @Test("Evenly spread events are all held")
  func holdsEven() throws {
    let even = spans((0..<150).map { $0 * 60 })
    let window = try #require(AxisWindow(events: even, extents: []))
    #expect(even.allSatisfy { window.start <= $0.start ?? 0 && $0.end ?? 0 <= window.end })
  }

  @Test("Nothing bounded, one event, the ends of time")
  func degenerate() throws {
    #expect(AxisWindow(events: [Span(start: nil, estimate: nil, end: 5)], extents: []) == nil)
    let one = try #require(AxisWindow(events: spans([5], width: 0), extents: []))
    #expect(one.start < 5 * Self.second && 5 * Self.second < one.end)
    let ends = [Int64.min, .max].map { Span(start: $0, estimate: $0, end: $0) }
    let all = try #require(AxisWindow(events: ends, extents: []))
    #expect(!Ticks(all, shift: 0).moments.isEmpty)
  }

  @Test("Shifting every time shifts the window", arguments: [7, 8] as [UInt64])
  func shifts(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let base = (0..<30).map { _ in Int64.random(in: 0...5000, using: &generator) }
    let here = try #require(AxisWindow(events: spans(base), extents: []))
    let there = try #require(AxisWindow(events: spans(base.map { $0 + 86_400 }), extents: []))
    #expect(there.start - here.start == 86_400 * Self.second)
    #expect(there.end - here.end == 86_400 * Self.second)
  }

  @Test("Ticks are round and few, from milliseconds to years")
  func ticks() {
    for length in [
      3_000_000, Self.second, 47 * Self.second, 3700 * Self.second, 90_000 * Self.second,
      40_000_000 * Self.second,
    ] {
      let window = AxisWindow(
        start: 1_491_662_582 * Self.second, end: 1_491_662_582 * Self.second + length)
      let ticks = Ticks(window, shift: 3600 * Self.second)
      #expect((2...11).contains(ticks.moments.count), "\(length): \(ticks.moments.count)")
      #expect(ticks.moments.allSatisfy { window.start <= $0 && $0 <= window.end })
    }
  }

  @Test("Neither bars nor labels of one row touch", arguments: [1, 2, 3] as [UInt64])
  func rowsDoNotTouch(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let items = (1...120).map { number in
      let middle = Int64.random(in: 0...600, using: &generator)
      return EventRows.Item(
        number: number,
        label: String(repeating: "w", count: Int.random(in: 0...60, using: &generator)),
        title: "", span: spans([middle], width: Int64.random(in: 0...90, using: &generator))[0],
        isConfirmed: false)
    }
    let window = try #require(AxisWindow(events: items.map(\.span), extents: []))
    let scale = AxisScale(window: window, left: 1930, right: 11_080)
    let rows = EventRows(items, scale: scale, labelled: true).rows
    #expect(rows.joined().count == items.count)
    for row in rows {
      let boxes = row.map { placed in
        (
          from: min(placed.from, placed.labelX),
          to: max(placed.to, placed.labelX + EventRows.width(placed.label))
        )
      }.sorted { $0.from < $1.from }
      #expect(zip(boxes, boxes.dropFirst()).allSatisfy { $0.to < $1.from }, "seed \(seed)")
    }
  }

  @Test("Pictures stay whole on a page", arguments: SampleCases.all)
  func panelsFit(_ sample: SampleCases.Named) {
    let section = LanesSection(TimelineIndex(sample.timeline))
    for panel in section.utc + section.own {
      #expect(panel.lanes.reduce(0) { $0 + $1.height } <= LanePanel.maximumHeight)
    }
  }

  @Test(
    "Ranges of numbers",
    arguments: [([1], "1"), ([1, 2], "1, 2"), ([1, 2, 3, 5, 7, 8, 9], "1–3, 5, 7–9")])
  func ranges(_ numbers: [Int], _ expected: String) {
    #expect(OrderGraph.ranges(numbers) == expected)
  }
}
