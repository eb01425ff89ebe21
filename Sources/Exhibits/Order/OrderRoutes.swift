/// Where the arrows and links between bars run: upright lines from a bar to a row, and level ones into
/// the left end of a bar. Places are in tenths of a pixel.
struct OrderRoutes {
  struct Bar: Hashable {
    let from: Int
    let to: Int
    /// The middle of the bar, downwards.
    let y: Int

    static let half = 45
    /// What is narrower than this is drawn as wide as this.
    static let leastWidth = 80

    /// - Parameters from, to: where the interval lies.
    init(from: Int, to: Int, y: Int) {
      let short = max(0, Self.leastWidth - (to - from))
      (self.from, self.to, self.y) = (from - short / 2, to + short / 2, y)
    }

    var isNarrow: Bool { to - from < 120 }
    var middle: Int { (from + to) / 2 }
  }

  /// The room that an arrow needs to turn into the left end of a bar.
  static let leastGap = 110
  /// How near two upright lines may come.
  private static let apart = 50

  private struct Trunk {
    let x: Int
    let rows: ClosedRange<Int>
  }

  private let bars: [Bar]
  private var trunks: [Trunk] = []

  init(_ bars: [Bar]) { self.bars = bars }

  /// The paths of one row's arrows, with their heads: one upright line for all of them.
  mutating func arrows(from row: Int, to targets: [Int]) -> [(line: String, head: String)] {
    let bar = bars[row]
    guard let low = targets.min(), let high = targets.max() else { return [] }
    let x = free(
      near: bar.isNarrow ? bar.middle : bar.to - 30, within: bar.from...max(bar.to, bar.from),
      rows: min(low, row)...max(high, row))
    return targets.map { arrow(bar, bars[$0], x) }
  }

  /// What a line without a direction ends in.
  enum Ends {
    case rings, crosses
  }

  /// A line from one bar to another: at a moment that belongs to both, as far from arrows as it can be;
  /// else from the end of the one to the near end of the other.
  mutating func link(
    from row: Int, to other: Int, endsAre ends: Ends
  ) -> (line: String, ends: String) {
    let (a, b) = (bars[row], bars[other])
    let (low, high) = (max(a.from, b.from), min(a.to, b.to))
    guard low <= high else { return bent(row, other, ends) }
    let shared = low...max(low, high)
    let rows = min(row, other)...max(row, other)
    let crossed = trunks.filter { $0.rows.overlaps(rows) }.map(\.x)
    let middle = (shared.lowerBound + shared.upperBound) / 2
    func distance(_ x: Int) -> Int {
      min(Self.apart, crossed.map { abs($0 - x) }.min() ?? Self.apart)
    }
    let places = stride(from: shared.lowerBound, through: shared.upperBound, by: 10)
    let x =
      places.max {
        (distance($0), -abs($0 - middle), $0) < (distance($1), -abs($1 - middle), $1)
      } ?? middle
    trunks.append(Trunk(x: x, rows: rows))
    let (top, bottom) = a.y < b.y ? (a, b) : (b, a)
    let (start, end) = (top.y + Bar.half + 25, bottom.y - Bar.half - 25)
    return (
      "M\(px(x)) \(px(start))V\(px(end))",
      mark(ends, x, top.y + Bar.half) + mark(ends, x, bottom.y - Bar.half)
    )
  }

  private mutating func bent(
    _ row: Int, _ other: Int, _ ends: Ends
  ) -> (line: String, ends: String) {
    let (top, bottom) =
      bars[row].y < bars[other].y ? (bars[row], bars[other]) : (bars[other], bars[row])
    let isLater = bottom.from > top.to
    let near = isLater ? top.to - 30 : top.from + 30
    let start = free(
      near: top.isNarrow ? top.middle : near, within: top.from...top.to,
      rows: min(row, other)...max(row, other))
    let end =
      bottom.isNarrow ? bottom.middle : isLater ? bottom.from + 30 : bottom.to - 30
    let edge = bottom.y - Bar.half
    return (
      "M\(px(start)) \(px(top.y + Bar.half + 25))V\(px(edge - 90))H\(px(end))V\(px(edge - 25))",
      mark(ends, start, top.y + Bar.half) + mark(ends, end, edge)
    )
  }

  /// A place for an upright line: as near as can be, inside the bar before outside it.
  private mutating func free(near x: Int, within bar: ClosedRange<Int>, rows: ClosedRange<Int>)
    -> Int
  {
    let steps = (0..<40).flatMap { [-$0, $0] }.map { x + $0 * Self.apart }
    let inside = steps.filter { bar.contains($0) }
    let chosen =
      (inside + steps.filter { $0 > bar.upperBound }).first { place in
        trunks.allSatisfy { !$0.rows.overlaps(rows) || abs($0.x - place) >= Self.apart }
      } ?? x
    trunks.append(Trunk(x: chosen, rows: rows))
    return chosen
  }

  private func arrow(_ bar: Bar, _ target: Bar, _ x: Int) -> (line: String, head: String) {
    let isDown = target.y > bar.y
    // A line beside its bar sets out from the bar's end.
    let start =
      x > bar.to
      ? "M\(px(bar.to)) \(px(bar.y))H\(px(x))"
      : "M\(px(x)) \(px(bar.y + (isDown ? Bar.half : -Bar.half)))"
    if x <= target.from - Self.leastGap {
      return (
        "\(start)V\(px(target.y))H\(px(target.from - 50))",
        "M\(px(target.from)) \(px(target.y))l-7 -4.5v9z"
      )
    }
    let landing =
      target.isNarrow ? target.middle : min(max(x, target.from + 30), target.to - 30)
    let edge = target.y + (isDown ? -Bar.half : Bar.half)
    let turn = edge + (isDown ? -90 : 90)
    let way = landing == x ? "" : "V\(px(turn))H\(px(landing))"
    return (
      "\(start)\(way)V\(px(edge + (isDown ? -50 : 50)))",
      "M\(px(landing)) \(px(edge))l-4.5 \(isDown ? "-7" : "7")h9z"
    )
  }

  private func mark(_ ends: Ends, _ x: Int, _ y: Int) -> String {
    switch ends {
    case .rings: "M\(px(x - 25)) \(px(y))a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0 -5 0"
    case .crosses: "M\(px(x - 30)) \(px(y - 30))l6 6m0 -6l-6 6"
    }
  }

  private func px(_ tenths: Int) -> String { LaneDrawing.px(tenths) }
}
