/// Round marks on an axis of lengths of time: 1, 2 or 5 times a power of ten, in the unit that reads
/// best.
struct LagTicks: Hashable, Sendable {
  enum Unit: String, Hashable, Sendable {
    case seconds = "s"
    case milliseconds = "ms"

    var power: Int { self == .seconds ? 9 : 6 }
  }

  /// In nanoseconds, ascending, inside the range.
  let values: [Int64]
  let unit: Unit
  private let places: Int

  /// - Parameter count: how many there are at most.
  init(_ range: AxisWindow, atMost count: Int = 6) {
    let length = max(1, Int128(range.end) - Int128(range.start))
    var (step, exponent): (Int128, Int) = (1, 0)
    search: while true {
      for factor: Int128 in [1, 2, 5] where length / (step * factor) < Int128(count) {
        step *= factor
        break search
      }
      step *= 10
      exponent += 1
    }
    unit = length >= 3_000_000_000 ? .seconds : .milliseconds
    places = max(0, unit.power - exponent)
    var values: [Int64] = []
    var next = Int128(range.start) / step * step
    while next < Int128(range.start) { next += step }
    while next <= Int128(range.end), values.count < 2 * count {
      values.append(Int64(clamping: next))
      next += step
    }
    self.values = values
  }

  /// `+0.05`, `−20`, `0`: without the unit.
  func label(_ value: Int64) -> String {
    guard value != 0 else { return "0" }
    return (value > 0 ? "+" : "")
      + DurationText.decimal(value, power: unit.power, places: places)
  }
}
