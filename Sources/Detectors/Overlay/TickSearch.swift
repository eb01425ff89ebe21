import Media
import TimeModel

/// Looks for places of a picture that change once a second and stand still in between, as the last
/// digit of a clock does.
///
/// Fed with the frames of one stretch, it keeps one byte for each block of pixels and frame.
struct TickSearch {
  /// A place that ticks, in pixels.
  struct Candidate: Hashable {
    var left: Int
    var top: Int
    var right: Int
    var bottom: Int
    /// How much it changes, for putting the strongest first.
    var strength: Int
  }

  /// Widths and heights of the windows tried, in blocks: from print of 12 pixels to that of 50.
  private static let windows = [(2, 2), (3, 4), (4, 6)]
  /// A digit changes a window by at least this many grey levels on the mean, and this much more, in
  /// tenths, than the picture behind it does.
  private static let (least, excess) = (3, 6)
  /// A second, and that of film played at 25 frames and of 25 frames played as film: a recording that
  /// runs at another speed is found so, and then refused with a reason.
  private static let periods: [Int64] = [1_000_000_000, 960_000_000, 1_041_666_667]
  static let candidateLimit = 6

  private var block = 8
  private var columns = 0
  private var rows = 0
  private var last: LumaImage?
  private var times: [Int64] = []
  /// Mean change of each block, frame after frame.
  private var changes: [[UInt8]] = []

  /// Frames of another size than the one before, or out of order, are left out.
  mutating func see(_ image: LumaImage, at time: Int64) {
    defer { last = image }
    guard let last else {
      block = image.width * image.height > 2_500_000 ? 16 : 8
      (columns, rows) = (image.width / block, image.height / block)
      return
    }
    guard last.width == image.width, last.height == image.height,
      image.width / block == columns, image.height / block == rows,
      times.last.map({ time > $0 }) ?? true
    else { return }
    times.append(time)
    changes.append(Self.differences(last, image, block: block, columns: columns, rows: rows))
  }

  private static func differences(
    _ before: LumaImage, _ after: LumaImage, block: Int, columns: Int, rows: Int
  ) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(columns * rows)
    let width = before.width
    let (old, new) = (before.pixels.span, after.pixels.span)
    for row in 0..<rows {
      for column in 0..<columns {
        var sum: Int32 = 0
        for line in 0..<block {
          let start = (row &* block &+ line) &* width &+ column &* block
          for place in start..<start &+ block {
            sum &+= abs(Int32(old[place]) &- Int32(new[place]))
          }
        }
        result.append(UInt8(clamping: Int(sum) / (block * block)))
      }
    }
    return result
  }

  /// The clearest places first, at most ``candidateLimit``.
  func candidates() -> [Candidate] {
    guard let first = times.first, let end = times.last, times.count >= 8,
      end - first >= 3_000_000_000
    else { return [] }
    let folds = folds(from: first, to: end)
    var found: [Candidate] = []
    var series = Array(repeating: 0, count: changes.count)
    for (width, height) in Self.windows where width <= columns && height <= rows {
      for row in 0...rows - height {
        for column in 0...columns - width {
          sum(row: row, column: column, width: width, height: height, into: &series)
          let strength = Self.strength(series, folds, area: width * height)
          guard strength >= Self.excess else { continue }
          found.append(
            Candidate(
              left: column * block, top: row * block, right: (column + width) * block,
              bottom: (row + height) * block, strength: strength))
        }
      }
    }
    found.sort {
      ($1.strength, $0.top, $0.left, $0.right) < ($0.strength, $1.top, $1.left, $1.right)
    }
    var best: [Candidate] = []
    for candidate in found where best.count < Self.candidateLimit {
      if !best.contains(where: { $0.overlaps(candidate) }) { best.append(candidate) }
    }
    return best
  }

  /// For each moment of a second at which a tick may come: in each second, the frames near it.
  private func folds(from first: Int64, to end: Int64) -> [[Range<Int>]] {
    // A tick comes up to one frame late, so the frames near it are those of one and a half.
    let frame = max(33_000_000, (end - first) / Int64(times.count))
    let bins = max(1, 2_000_000_000 / frame)
    let reach = frame * 3 / 2
    return Self.periods.flatMap { period in
      (0..<bins).map { near(first + $0 * period / bins, to: end, period: period, reach: reach) }
    }
  }

  /// In each second that has any, the frames near its tick.
  private func near(_ start: Int64, to end: Int64, period: Int64, reach: Int64) -> [Range<Int>] {
    var near: [Range<Int>] = []
    var (low, tick) = (0, start)
    while tick <= end {
      while low < times.count, times[low] < tick { low += 1 }
      var high = low
      while high < times.count, times[high] < tick + reach { high += 1 }
      if low < high { near.append(low..<high) }
      tick += period
    }
    return near
  }

  /// The change of a window, frame after frame.
  private func sum(row: Int, column: Int, width: Int, height: Int, into series: inout [Int]) {
    for (frame, change) in changes.enumerated() {
      var sum = 0
      for line in row..<row + height {
        let start = line &* columns &+ column
        for place in start..<start &+ width { sum &+= Int(change[place]) }
      }
      series[frame] = sum
    }
  }

  /// How much more a window changes at ticks than in between, in tenths: most of the ticks against all
  /// but the greatest other changes.
  private static func strength(_ series: [Int], _ folds: [[Range<Int>]], area: Int) -> Int {
    var most = least * area - 1
    var best: [Range<Int>]?
    for fold in folds where fold.count >= 3 && surpasses(most, fold, series) {
      let ticks = fold.map { greatest(series, $0) }.sorted()
      most = ticks[ticks.count / 4]
      best = fold
    }
    guard let best else { return 0 }
    var isTick = Array(repeating: false, count: series.count)
    for range in best { for place in range { isTick[place] = true } }
    let others = series.indices.filter { !isTick[$0] }.map { series[$0] }.sorted()
    let usual = others.isEmpty ? 0 : others[(others.count - 1) * 9 / 10]
    return most * 10 / (usual + area)
  }

  /// Whether all but a quarter of the ticks change a window by more than that: told without sorting,
  /// since nearly all folds of nearly all windows do not.
  private static func surpasses(
    _ most: Int, _ fold: [Range<Int>], _ series: [Int]
  ) -> Bool {
    var spare = fold.count / 4
    for range in fold where greatest(series, range) <= most {
      spare -= 1
      if spare < 0 { return false }
    }
    return true
  }

  private static func greatest(_ series: [Int], _ range: Range<Int>) -> Int {
    var greatest = 0
    for place in range { greatest = max(greatest, series[place]) }
    return greatest
  }
}

extension TickSearch.Candidate {
  fileprivate func overlaps(_ other: Self) -> Bool {
    left < other.right && other.left < right && top < other.bottom && other.top < bottom
  }
}
