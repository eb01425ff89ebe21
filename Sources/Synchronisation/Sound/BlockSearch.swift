internal import Signals

/// How well a stretch of b fits a, window by window, along one line of lag against time.
struct BlockFit: Hashable {
  /// The middle of the stretch on b's axis, in samples.
  let centre: Double
  /// a's time less b's at the middle, in samples.
  let lag: Double
  /// Samples of lag gained for each sample of b.
  let skew: Double
  /// The windows' correlations summed along the line, in standard deviations of such a sum.
  let score: Double
  /// The mean of the windows' correlations there, none cut off.
  let height: Double
  /// The middles of the windows on b's axis, and the correlation of each on the line.
  let times: [Double]
  let heights: [Float]
  /// Whether one of the two hears it upside down: its microphone is connected the other way round.
  let isInverted: Bool
}

extension BlockFit {
  /// The share of this fit that another one has too, in the very same windows of b: near one where the
  /// sound repeats itself, near none where the other holds on the far side of a break.
  func shared(by other: BlockFit) -> Double {
    let reach = Double(WindowCorrelator.length) / 2
    var (own, common, met) = (Float(0), Float(0), 0)
    for (time, height) in zip(times, heights) where height > 0 {
      let nearest = other.times.indices.min {
        abs(other.times[$0] - time) < abs(other.times[$1] - time)
      }
      guard let nearest, abs(other.times[nearest] - time) <= reach else { continue }
      own += height
      common += max(0, min(height, other.heights[nearest]))
      met += 1
    }
    return 2 * met > times.count && own > 0 ? Double(common / own) : 0
  }
}

/// Finds the line along which the windows of a stretch agree: each alone may be drowned in noise or
/// fooled by a repetition, but chance does not put their peaks in a line.
struct BlockSearch: ~Copyable {
  /// In samples: a stretch is at most this long.
  static let length = 24 * SoundTrack.sampleRate
  static let steepest = 350e-6
  /// A window counts for no more than this, however loud it speaks.
  private static let cap: Float = 6
  private static let fewest = 6
  /// Lags are searched in groups first.
  private static let pool = 4

  private var correlator: WindowCorrelator

  init?() {
    guard let correlator = WindowCorrelator() else { return nil }
    self.correlator = correlator
  }

  /// - Parameters:
  ///   - stretch: of b's axis, in samples.
  ///   - lag: about a's time less b's, in samples; found within `WindowCorrelator.reach` of it.
  ///   - isSparse: every second window of a long stretch is enough.
  /// - Returns: nil with too little sound.
  mutating func fit(
    _ a: SoundTrack, _ b: SoundTrack, over stretch: Range<Int>, near lag: Int,
    isSparse: Bool = false
  ) -> BlockFit? {
    let width = WindowCorrelator.length
    let hop =
      stretch.count < 20 * SoundTrack.sampleRate ? width / 2 : isSparse ? 2 * width : width
    let centre = Double(stretch.lowerBound + stretch.upperBound) / 2
    var (curves, whole): ([[Float]], [[Float]]) = ([], [])
    var times: [Double] = []
    var start = stretch.lowerBound
    while start + width <= stretch.upperBound {
      let theirs = b.read(start, width)
      let mine = a.read(
        start + lag - WindowCorrelator.reach, width + 2 * WindowCorrelator.reach)
      if let curve = correlator.correlate(mine, theirs) {
        whole.append(curve)
        curves.append(curve.map { max(-Self.cap, min(Self.cap, $0)) })
        times.append(Double(start) + Double(width) / 2 - centre)
      }
      start += hop
    }
    guard curves.count >= Self.fewest else { return nil }
    let upright = Self.bestLine(curves, times)
    let inverted = Self.bestLine(curves.map { $0.map(-) }, times)
    let isInverted = inverted.sum > upright.sum
    let (offset, skew, sum) = isInverted ? inverted : upright
    let heights = zip(whole, times).map { curve, time in
      let height = Self.sum([curve], [time], offset + Double(WindowCorrelator.reach), skew)
      return isInverted ? -height : height
    }
    let shared = hop < width ? 0.7 : 1
    let position = Int(centre)
    let leads = a.lead(at: position + lag) - b.lead(at: position)
    return BlockFit(
      centre: centre, lag: Double(lag) + offset + leads, skew: skew,
      score: Double(sum) / Double(curves.count).squareRoot() * shared,
      height: Double(heights.reduce(0, +)) / Double(heights.count),
      times: times.map { $0 + centre }, heights: heights, isInverted: isInverted)
  }

  /// The line with the highest sum: its lag at time zero and skew.
  private static func bestLine(
    _ curves: [[Float]], _ times: [Double]
  ) -> (offset: Double, skew: Double, sum: Float) {
    let half = max(1, times.map { $0.magnitude }.max() ?? 1)
    let pooled = curves.map(pooled)
    let cells = pooled[0].count
    let step = Double(pool) / half
    let steps = Int((steepest / step).rounded(.up))
    var (bestSum, bestCell, bestSkew) = (-Float.infinity, 0, 0.0)
    for index in -steps...steps {
      let skew = Double(index) * step
      var sums = [Float](repeating: 0, count: cells)
      for (curve, time) in zip(pooled, times) {
        let shift = Int((skew * time / Double(pool)).rounded())
        let low = max(0, -shift)
        let high = min(cells, cells - shift)
        guard low < high else { continue }
        for cell in low..<high { sums[cell] += curve[cell + shift] }
      }
      for cell in 0..<cells where sums[cell] > bestSum {
        (bestSum, bestCell, bestSkew) = (sums[cell], cell, skew)
      }
    }
    return refined(curves, times, near: Double(bestCell * pool) + 1.5, bestSkew, step)
  }

  private static func refined(
    _ curves: [[Float]], _ times: [Double], near place: Double, _ skew: Double, _ step: Double
  ) -> (offset: Double, skew: Double, sum: Float) {
    var best = (offset: place, skew: skew, sum: -Float.infinity)
    for fine in -12...12 {
      let slope = skew + Double(fine) * step / 8
      for shift in -12...12 {
        let offset = place + Double(shift) / 2
        let sum = sum(curves, times, offset, slope)
        if sum > best.sum { best = (offset, slope, sum) }
      }
    }
    return (best.offset - Double(WindowCorrelator.reach), best.skew, best.sum)
  }

  /// The curves' sum along a line, between their points where it passes between them.
  private static func sum(
    _ curves: [[Float]], _ times: [Double], _ offset: Double, _ slope: Double
  ) -> Float {
    var sum: Float = 0
    for (curve, time) in zip(curves, times) {
      let position = offset + slope * time
      let index = Int(position.rounded(.down))
      guard index >= 0, index + 1 < curve.count else { continue }
      let part = Float(position - Double(index))
      sum += curve[index] * (1 - part) + curve[index + 1] * part
    }
    return sum
  }

  /// The highest of each group of lags, less what such a highest is by chance.
  private static func pooled(_ curve: [Float]) -> [Float] {
    var cells = [Float](repeating: 0, count: curve.count / pool)
    var sum: Float = 0
    for cell in cells.indices {
      var top = curve[cell * pool]
      for index in 1..<pool { top = max(top, curve[cell * pool + index]) }
      cells[cell] = top
      sum += top
    }
    let mean = sum / Float(cells.count)
    for cell in cells.indices { cells[cell] -= mean }
    return cells
  }
}
