internal import Signals

/// Finds where along b one line of lag gives way to another: time was lost or repeated there.
struct BreakFinder: ~Copyable {
  /// Of a window and from one to the next, in samples: half a second, an eighth.
  private static let length = 8_192
  private static let hop = 2_048
  /// A peak is looked for so many samples to each side of a line, less what the highest of so many is
  /// by chance, in standard deviations; and as far as sound from another place may lie.
  private static let ranges = [(reach: 6, chance: 2.0), (reach: 640, chance: 3.5)]
  private static let cap = 6.0
  /// Splits whose score is within this of the best are as good.
  private static let doubt = 8.0

  private var transform: RealTransform
  private let taper = Window.tapered(length, edge: length / 8)

  init?() {
    guard let transform = RealTransform(length: Self.length) else { return nil }
    self.transform = transform
  }

  /// The stretch of b, in samples, in which the break lies.
  mutating func find(
    _ a: SoundTrack, _ b: SoundTrack, between low: Int, and high: Int,
    _ earlier: (Double) -> (lag: Double, skew: Double),
    _ later: (Double) -> (lag: Double, skew: Double)
  ) -> ClosedRange<Int> {
    var preference: [Double] = []
    var start = low
    while start + Self.length <= high {
      let middle = Double(start + Self.length / 2)
      let window = b.read(start, Self.length)
      preference.append(
        agreement(a, window, start, earlier(middle).lag)
          - agreement(a, window, start, later(middle).lag))
      start += Self.hop
    }
    guard !preference.isEmpty else { return low...max(low, high) }
    var sum = -preference.reduce(0, +)
    var scores = [sum]
    for value in preference {
      sum += 2 * value
      scores.append(sum)
    }
    let best = scores.max() ?? 0
    let first = scores.firstIndex { $0 >= best - Self.doubt } ?? 0
    let last = scores.lastIndex { $0 >= best - Self.doubt } ?? first
    // A window that holds the break may prefer either line.
    let lowest = max(low, low + (first - 1) * Self.hop)
    return lowest...max(lowest, min(high, low + last * Self.hop + Self.length))
  }

  /// The height of the peak on a line, in standard deviations.
  private mutating func agreement(
    _ a: SoundTrack, _ window: [Float], _ start: Int, _ lag: Double
  ) -> Double {
    let mine = a.read(start + Int(lag.rounded()), Self.length)
    guard WindowCorrelator.hasSound(mine), WindowCorrelator.hasSound(window) else { return 0 }
    var (own, theirs) = (mine, window)
    for index in own.indices {
      own[index] *= taper[index]
      theirs[index] *= taper[index]
    }
    let curve = transform.inverse(transform.crossPhase(own, theirs, upTo: 7_400))
    var squares: Float = 0
    for value in curve { squares += value * value }
    let spread = (squares / Float(curve.count)).squareRoot()
    guard spread > 0 else { return 0 }
    return Self.ranges.map { range in
      var top: Float = 0
      for lag in -range.reach...range.reach {
        top = max(top, curve[(lag + Self.length) % Self.length])
      }
      return max(0, min(Self.cap, Double(top / spread) - range.chance))
    }.max() ?? 0
  }
}
