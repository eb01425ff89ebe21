internal import Signals

/// The lag of one short stretch of b, measured to a fraction of a sample.
struct LagWindow: Hashable {
  /// The middle of the window on b's axis, in samples.
  let time: Double
  /// a's time less b's, in samples.
  let lag: Double
  /// The height of its peak, in standard deviations of the correlation around it.
  let height: Double
}

/// Measures the lags of windows along a line that is already known to about a sample: b is stretched
/// to a's rate, and frequencies count by how well the two agree there.
struct LagWindows: ~Copyable {
  /// Of a window, in samples: about two seconds.
  static let length = 32_768
  /// A window's peak is looked for so many samples to each side of the line, and where there is none,
  /// as far as sound from another place may lie.
  private static let reach = 24
  private static let farReach = 960
  /// What a peak must reach, in standard deviations, near the line and far from it.
  private static let leastHeight = 3.5
  private static let farHeight = 6.0
  /// Bins whose agreement is judged together.
  private static let bandWidth = 128

  private var transform: RealTransform
  private let taper = Window.tapered(length, edge: length / 8)
  private let delay = FractionalDelay()

  init?() {
    guard let transform = RealTransform(length: Self.length) else { return nil }
    self.transform = transform
  }

  /// Those that have a peak, and how many had sound in both.
  ///
  /// - Parameters:
  ///   - centres: of the windows on b's axis, in samples.
  ///   - isInverted: one of the two hears it upside down.
  ///   - line: a's time less b's there, and how it grows.
  mutating func measure(
    _ a: SoundTrack, _ b: SoundTrack, at centres: [Double], isInverted: Bool,
    along line: (Double) -> (lag: Double, skew: Double)
  ) -> (windows: [LagWindow], heard: Int) {
    var products: [(centre: Double, expected: Double, cross: Spectrum)] = []
    for centre in centres {
      let (lag, skew) = line(centre)
      if let (cross, expected) = cross(a, b, centre, lag, skew) {
        products.append((centre, expected, cross))
      }
    }
    let weights = Self.weights(products.map(\.cross))
    let windows: [LagWindow] = products.compactMap { product in
      var cross = product.cross
      for bin in 0..<cross.count {
        let weight = isInverted ? -weights[bin] : weights[bin]
        cross.real[bin] *= weight
        cross.imaginary[bin] *= weight
      }
      return peak(transform.inverse(cross), product.centre, product.expected)
    }
    return (windows, products.count)
  }

  /// The phases of the cross spectrum, and the lag at which its correlation has its zero.
  private mutating func cross(
    _ a: SoundTrack, _ b: SoundTrack, _ centre: Double, _ lag: Double, _ skew: Double
  ) -> (Spectrum, Double)? {
    let half = Double(Self.length) / 2
    let middle = Int(centre.rounded())
    let leads = a.lead(at: middle + Int(lag.rounded())) - b.lead(at: middle)
    let firstOfA = Int((centre + lag - leads - half).rounded())
    let mine = a.read(firstOfA, Self.length)
    // a's sample `firstOfA + i` is b's at `centre + (firstOfA + i − centre − lag + leads) / (1 + skew)`.
    let rate = 1 / (1 + skew)
    let firstOfB = centre + (Double(firstOfA) - centre - lag + leads) * rate
    let base = Int(firstOfB.rounded(.down)) - FractionalDelay.margin
    let source = b.read(base, Self.length + 2 * FractionalDelay.margin + 64)
    guard WindowCorrelator.hasSound(mine), WindowCorrelator.hasSound(source) else { return nil }
    var theirs = delay.resample(
      source, first: firstOfB - Double(base), step: rate, count: Self.length)
    var own = mine
    for index in own.indices {
      own[index] *= taper[index]
      theirs[index] *= taper[index]
    }
    return (transform.crossPhase(own, theirs, upTo: 7_600), lag)
  }

  /// What each frequency is worth: the share of it that all windows agree on, as maximum likelihood
  /// weighs it (Knapp and Carter, 1976): `γ² / (1 − γ²)`.
  private static func weights(_ products: [Spectrum]) -> [Float] {
    guard let count = products.first?.count else { return [] }
    guard products.count >= 4 else { return Array(repeating: 1, count: count) }
    let windows = Float(products.count)
    var agreement = [Float](repeating: 0, count: count)
    for bin in 0..<count {
      var (real, imaginary) = (Float(0), Float(0))
      for product in products {
        real += product.real[bin]
        imaginary += product.imaginary[bin]
      }
      let mean = (real * real + imaginary * imaginary) / (windows * windows)
      agreement[bin] = (mean * windows - 1) / (windows - 1)
    }
    var weights = [Float](repeating: 0, count: count)
    var start = 0
    while start < count {
      let end = min(count, start + bandWidth)
      var sum: Float = 0
      for bin in start..<end { sum += agreement[bin] }
      let shared = max(0.002, min(0.95, sum / Float(end - start)))
      for bin in start..<end { weights[bin] = shared / (1 - shared) }
      start = end
    }
    return weights
  }

  private func peak(_ curve: [Float], _ centre: Double, _ expected: Double) -> LagWindow? {
    let length = Self.length
    func value(_ lag: Int) -> Double { Double(curve[(lag + length) % length]) }
    // Far enough from any peak that nothing of it is left.
    var squares = 0.0
    for lag in 2_000..<3_000 { squares += value(lag) * value(lag) + value(-lag) * value(-lag) }
    let spread = (squares / 2_000).squareRoot()
    guard spread > 0 else { return nil }
    for (reach, least) in [(Self.reach, Self.leastHeight), (Self.farReach, Self.farHeight)] {
      var top = 0
      for lag in -reach...reach where value(lag) > value(top) { top = lag }
      let (before, here, after) = (value(top - 1), value(top), value(top + 1))
      guard top.magnitude < reach, here > least * spread else { continue }
      let bend = before - 2 * here + after
      let shift = bend < 0 ? (before - after) / (2 * bend) : 0
      return LagWindow(
        time: centre, lag: expected + Double(top) + shift, height: here / spread)
    }
    return nil
  }
}
