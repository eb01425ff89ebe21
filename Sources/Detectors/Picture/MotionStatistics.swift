/// A second and a half of motion in numbers, what ``ViolenceModel`` weighs.
///
/// Most are logarithms of means and of ratios, so that a near and a far scene, a quick and a slow one
/// look alike. The names and their order are those of the model's file.
struct MotionStatistics: Sendable {
  let values: [Float]
  /// What people look at, each 0…1 of a full scale: see ``MotionSummary``.
  let summary: MotionSummary

  static let names: [String] =
    MotionField.Quantity.allCases.flatMap { quantity in
      ["mean", "most", "calm", "half", "top tenth", "top thirtieth", "top two-hundredth", "place"]
        .map { "\(quantity) \($0)" }
    } + [
      "change to speed", "shear to speed", "unmoved to speed", "unexplained where it moves",
      "unexplained mean", "disorder", "unsteadiness", "speed variation", "spread",
      "concentration", "directions", "jerkiness",
    ]

  /// - Parameter fields: of one size, in order of time; six or more.
  init(_ fields: ArraySlice<MotionField>) {
    let blocks = Float(fields.first?.quantities.count ?? 1)
    let count = Float(fields.count)
    let sums = fields.map(\.sums)
    let total = sums.reduce(into: SIMD4<Float>.zero) { $0 += $1.quantities }
    let speed = max(total[MotionField.Quantity.speed.rawValue], Self.little)
    var values: [Float] = []
    values.reserveCapacity(Self.names.count)

    let map = Self.meanMap(fields)
    let quantiles = Self.quantiles(fields)
    for quantity in MotionField.Quantity.allCases {
      let means = sums.map { $0.quantities[quantity.rawValue] / blocks }
      let sorted = means.sorted()
      values.append(Self.log(means.reduce(0, +) / count))
      values.append(Self.log(sorted[sorted.count - 1]))
      values.append(Self.log(sorted[(sorted.count - 1) / 4]))
      values += quantiles[quantity.rawValue].map(Self.log)
      values.append(Self.log(Self.busiestPlace(map, quantity, fields)))
    }

    let weighed = sums.reduce(into: SIMD4<Float>.zero) { $0 += $1.weighed }
    let ofSpeed = max(weighed[MotionField.Quantity.speed.rawValue], Self.little)
    for quantity in [MotionField.Quantity.change, .shear, .unmoved] {
      values.append(naturalLogarithm(weighed[quantity.rawValue] / ofSpeed + 0.01))
    }
    values.append(Self.log(sums.reduce(0) { $0 + $1.weighedUnexplained } / speed))
    values.append(Self.log(sums.reduce(0) { $0 + $1.unexplained } / (blocks * count)))
    let disorder = sums.reduce(0) { $0 + $1.disorder } / speed
    values.append(disorder)
    values.append(sums.reduce(0) { $0 + $1.unsteadiness } / speed)

    let speeds = sums.map { $0.quantities[MotionField.Quantity.speed.rawValue] / blocks }
    let mean = speeds.reduce(0, +) / count
    let variance = speeds.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
    values.append(variance.squareRoot() / (mean + 0.0001))
    let (entropy, concentration) = Self.spread(map)
    values.append(entropy)
    values.append(concentration)
    values.append(
      Self.entropy(sums.reduce(into: SIMD8<Float>.zero) { $0 += $1.directions }))
    let jerks = zip(speeds.dropFirst(), speeds).map { abs(Self.log($0) - Self.log($1)) }
    values.append(jerks.reduce(0, +) / max(1, count - 1))
    self.values = values
    summary = MotionSummary(
      magnitude: mean / 0.1,
      suddenness: total[MotionField.Quantity.change.rawValue] / (blocks * count) / 0.1,
      disorder: disorder, spread: exponential(entropy))
  }

  private static let little: Float = 1e-6

  private static func log(_ value: Float) -> Float { naturalLogarithm(value + 0.001) }

  /// Each block's mean over the fields.
  private static func meanMap(_ fields: ArraySlice<MotionField>) -> [SIMD4<Float>] {
    guard var map = fields.first?.quantities else { return [] }
    for field in fields.dropFirst() {
      for place in map.indices { map[place] += field.quantities[place] }
    }
    let share = 1 / Float(fields.count)
    return map.map { $0 * share }
  }

  /// For each quantity its median and what its highest tenth, thirtieth and two-hundredth exceed, from
  /// a histogram of sixteen bins to the doubling.
  private static func quantiles(_ fields: ArraySlice<MotionField>) -> [[Float]] {
    MotionField.Quantity.allCases.map { quantity in
      var histogram = [Int](repeating: 0, count: bins)
      var count = 0
      for field in fields {
        count += field.quantities.count
        for values in field.quantities { histogram[bin(values[quantity.rawValue])] &+= 1 }
      }
      return [0.5, 0.9, 0.97, 0.995].map { (share: Float) in
        var left = Int(Float(count - 1) * share)
        let bin = histogram.firstIndex { number in
          left -= number
          return left < 0
        }
        return value(ofBin: bin ?? 0)
      }
    }
  }

  // The upper bits of a number are its logarithm, near enough, and cost nothing.
  private static let lowest = Float(0.0001).bitPattern >> 19
  private static let bins = Int(Float(16).bitPattern >> 19 - lowest)

  private static func bin(_ value: Float) -> Int {
    max(0, min(bins &- 1, Int(max(0, value).bitPattern >> 19) &- Int(lowest)))
  }

  private static func value(ofBin bin: Int) -> Float {
    bin == 0 ? 0 : Float(bitPattern: (UInt32(bin) + lowest) << 19 + 1 << 18)
  }

  /// The highest mean of a part of the picture a quarter wide and five twelfths high: about one group
  /// of people.
  private static func busiestPlace(
    _ map: [SIMD4<Float>], _ quantity: MotionField.Quantity, _ fields: ArraySlice<MotionField>
  ) -> Float {
    guard let first = fields.first else { return 0 }
    let (columns, rows) = (first.columns, first.rows)
    let width = min(columns, max(2, (columns + 2) / 4))
    let height = min(rows, max(2, (5 * rows + 6) / 12))
    // Sums of all above and to the left.
    var integral = [Float](repeating: 0, count: (columns + 1) * (rows + 1))
    for row in 0..<rows {
      var line: Float = 0
      for column in 0..<columns {
        line += map[row &* columns &+ column][quantity.rawValue]
        let place = (row &+ 1) &* (columns &+ 1) &+ column &+ 1
        integral[place] = integral[place &- columns &- 1] + line
      }
    }
    var most: Float = 0
    for row in 0...(rows - height) {
      for column in 0...(columns - width) {
        let (top, bottom) = (row &* (columns &+ 1), (row &+ height) &* (columns &+ 1))
        most = max(
          most,
          integral[bottom &+ column &+ width] - integral[top &+ column &+ width]
            - integral[bottom &+ column] + integral[top &+ column])
      }
    }
    return most / Float(width * height)
  }

  /// Of speed over the picture: entropy below that of an even spread, in nats, 0 and less; logarithm
  /// of its second moment above that of an even spread, 0 and more.
  private static func spread(_ map: [SIMD4<Float>]) -> (entropy: Float, concentration: Float) {
    let speeds = map.map { $0[MotionField.Quantity.speed.rawValue] + little }
    let total = speeds.reduce(0, +)
    var (entropy, squares) = (Float(0), Float(0))
    for speed in speeds {
      let share = speed / total
      entropy -= share * naturalLogarithm(share)
      squares += share * share
    }
    let count = Float(speeds.count)
    return (entropy - naturalLogarithm(count), naturalLogarithm(squares * count))
  }

  private static func entropy(_ directions: SIMD8<Float>) -> Float {
    let total = max(directions.sum(), little)
    return directions.indices.reduce(0) { sum, index in
      let share = directions[index] / total
      return share > 0 ? sum - share * naturalLogarithm(share) : sum
    }
  }
}

/// The four sides of motion that people look at, each 0…1.
struct MotionSummary: Hashable, Sendable {
  /// Mean speed; full scale is a tenth of the picture a second.
  let magnitude: Float
  /// Mean change of velocity in place between comparisons; same scale.
  let suddenness: Float
  /// How little neighbouring velocities agree.
  let disorder: Float
  /// The share of the picture that moves.
  let spread: Float
}
