/// Where a signal changes from one level to a higher one, with bounds.
///
/// For each place the signal is split into two levels with common, unknown noise; the likelihood of a
/// split is what its residual leaves (profile likelihood; D. V. Hinkley, 1970). An abrupt change has
/// narrow bounds, a gradual one wide.
struct ChangePoint: Equatable, Sendable {
  /// The first step of the higher level.
  let estimate: Int
  /// Both ends are places of a change.
  let bounds: ClosedRange<Int>

  /// - Parameters:
  ///   - range: what is split; the place of a change lies at least two steps from its ends.
  ///   - repeats: how many neighbouring steps tell the same, so that evidence is not counted twice.
  ///   - outside: of the probability, left out on each side of the bounds.
  /// - Returns: nil when the signal rises nowhere in the range.
  init?(in signal: [Float], range: Range<Int>, repeats: Float, outside: Float) {
    guard range.count >= 4 else { return nil }
    let values = Array(signal[range])
    let count = Float(values.count)
    let (total, squares) = values.reduce(into: (Float(0), Float(0))) {
      $0 = ($0.0 + $1, $0.1 + $1 * $1)
    }
    // Noise below a twentieth of a nat is not believed.
    let leastResidual = count * 0.0025
    var weights = [Float](repeating: 0, count: values.count)
    var (before, most) = (values[0], -Float.infinity)
    for place in 2..<(values.count - 1) {
      before += values[place - 1]
      let (left, right) = (Float(place), count - Float(place))
      let (low, high) = (before / left, (total - before) / right)
      guard high > low else {
        weights[place] = -.infinity
        continue
      }
      let residual = max(
        leastResidual, squares - low * low * left - high * high * right)
      weights[place] = -0.5 * count / repeats * naturalLogarithm(residual)
      most = max(most, weights[place])
    }
    guard most > -.infinity else { return nil }
    for place in weights.indices {
      let isInside = (2..<(values.count - 1)).contains(place)
      weights[place] = isInside ? exponential(weights[place] - most) : 0
    }
    let sum = weights.reduce(0, +)
    guard let best = weights.indices.max(by: { weights[$0] < weights[$1] }) else { return nil }
    let low = Self.quantile(weights.indices.map { $0 }, weights, outside * sum)
    let high = Self.quantile(weights.indices.reversed(), weights, outside * sum)
    estimate = range.lowerBound + best
    bounds =
      (range.lowerBound + min(low, best))...(range.lowerBound + max(high, best))
  }

  /// The place at which the weights, summed in the given order, reach `mass`.
  private static func quantile(_ places: [Int], _ weights: [Float], _ mass: Float) -> Int {
    var sum: Float = 0
    for place in places {
      sum += weights[place]
      if sum > mass { return place }
    }
    return places.last ?? 0
  }
}
