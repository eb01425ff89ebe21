/// A straight line through points of which some may be plainly wrong, with its standard errors.
public struct RobustLine: Hashable, Sendable {
  /// The value at `pivot`, the weighted mean of the abscissae; there it is best known.
  public let value: Double
  public let slope: Double
  public let pivot: Double
  /// Standard errors of both, from the points' scatter.
  public let valueError: Double
  public let slopeError: Double
  /// The scatter of the points on the line: 1.4826 times the median absolute residual.
  public let scatter: Double
  /// For each point, whether it lies on the line.
  public let isOn: [Bool]

  public func callAsFunction(at x: Double) -> Double { value + slope * (x - pivot) }

  /// - Parameters:
  ///   - prior: a line near the truth to begin with.
  ///   - floor: a scatter below which none is believed.
  ///   - steady: the slope stays that of the prior.
  /// - Returns: nil for fewer than two points on the line.
  ///
  /// Iteratively reweighted least squares with Tukey's biweight.
  public init?(
    x: [Double], y: [Double], weights: [Double],
    prior: (value: Double, slope: Double, pivot: Double),
    floor: Double, steady: Bool = false
  ) {
    guard x.count == y.count, x.count == weights.count, x.count >= 2 else { return nil }
    var (value, slope, pivot) = prior
    var scale = Double.infinity
    var strengths = weights
    var sums = Sums()
    for round in 0..<24 {
      let residuals = x.indices.map { y[$0] - value - slope * (x[$0] - pivot) }
      let spread = max(floor, 1.4826 * Self.median(residuals.map { $0.magnitude }))
      // The first rounds shed what is far off before the scale is trusted.
      scale = round == 0 ? spread * 2 : spread
      for index in x.indices {
        let distance = residuals[index] / (4.685 * scale)
        let share = distance.magnitude < 1 ? 1 - distance * distance : 0
        strengths[index] = weights[index] * share * share
      }
      sums = Sums(x, y, strengths)
      guard sums.weight > 0 else { return nil }
      let newSlope = steady || sums.xx <= 0 ? slope : sums.xy / sums.xx
      let isSettled = round > 3 && (newSlope - slope).magnitude < 1e-13
      (pivot, slope) = (sums.meanX, newSlope)
      value = sums.meanY
      if isSettled { break }
    }
    let residuals = x.indices.map { y[$0] - value - slope * (x[$0] - pivot) }
    isOn = residuals.map { $0.magnitude < 4.685 * scale }
    let on = zip(residuals, isOn).filter(\.1).map(\.0)
    guard on.count >= 2 else { return nil }
    let squares = zip(residuals, strengths).reduce(0) { $0 + $1.1 * $1.0 * $1.0 }
    // At least what the floor would give: a handful of points may agree by luck.
    let variance = max(
      floor * floor, squares / sums.weight * Double(on.count) / Double(max(1, on.count - 2)))
    (self.value, self.slope, self.pivot) = (value, slope, pivot)
    valueError = (variance / sums.count).squareRoot()
    slopeError =
      sums.xx > 0 ? (variance * sums.weight / sums.count / sums.xx).squareRoot() : .infinity
    scatter = max(floor, 1.4826 * Self.median(on.map { $0.magnitude }))
  }

  private struct Sums {
    var weight = 0.0
    /// The number of equal points that would weigh as much: `(Σw)² / Σw²`.
    var count = 0.0
    var meanX = 0.0
    var meanY = 0.0
    var xx = 0.0
    var xy = 0.0

    init() {}

    init(_ x: [Double], _ y: [Double], _ weights: [Double]) {
      weight = weights.reduce(0, +)
      let squares = weights.reduce(0) { $0 + $1 * $1 }
      guard weight > 0, squares > 0 else { return }
      count = weight * weight / squares
      meanX = zip(x, weights).reduce(0) { $0 + $1.0 * $1.1 } / weight
      meanY = zip(y, weights).reduce(0) { $0 + $1.0 * $1.1 } / weight
      for index in x.indices {
        xx += weights[index] * (x[index] - meanX) * (x[index] - meanX)
        xy += weights[index] * (x[index] - meanX) * (y[index] - meanY)
      }
    }
  }

  /// The lower median; zero of nothing.
  public static func median(_ values: [Double]) -> Double {
    values.isEmpty ? 0 : values.sorted()[(values.count - 1) / 2]
  }
}
