public import TimeModel

/// Lengths of time as people read them.
public enum DurationText {
  /// `137 s`, `4.2 s`, `0.04 s`: seconds at three significant digits or so.
  ///
  /// - Parameter rounding: `down` for "at least", `up` for "at most".
  public static func seconds(_ duration: Nanoseconds, rounding: Rounding = .nearest) -> String {
    let magnitude = Int128(duration.count)
    let places =
      switch magnitude.magnitude {
      case 100_000_000_000...: 0
      case 10_000_000_000...: 1
      case 1_000_000_000...: 2
      default: 3
      }
    var unit: Int128 = 1_000_000_000
    for _ in 0..<places { unit /= 10 }
    let count = divided(magnitude, by: unit, rounding)
    return decimal(count, places: places) + " s"
  }

  /// `4.2 s` below a minute, then `2 min 17 s`, `3 h 5 min`, `2 d 3 h`.
  public static func text(_ duration: Nanoseconds, rounding: Rounding = .nearest) -> String {
    let magnitude = Int128(duration.count).magnitude
    guard magnitude >= 60_000_000_000 else { return seconds(duration, rounding: rounding) }
    let units: [(Int128, String, Int128, String)] = [
      (86_400_000_000_000, "d", 3_600_000_000_000, "h"),
      (3_600_000_000_000, "h", 60_000_000_000, "min"),
      (60_000_000_000, "min", 1_000_000_000, "s"),
    ]
    let (large, largeName, small, smallName) =
      units.first { magnitude >= $0.0.magnitude } ?? units[2]
    let count = divided(Int128(duration.count), by: small, rounding)
    let perLarge = large / small
    let (whole, rest) = (abs(count) / perLarge, abs(count) % perLarge)
    return (count < 0 ? "−" : "") + "\(whole) \(largeName)"
      + (rest == 0 ? "" : " \(rest) \(smallName)")
  }

  /// Parts per billion as parts per million: `79`, `−5.25`.
  static func partsPerMillion(_ ppb: Int64) -> String { decimal(Int128(ppb), places: 3) }

  /// So many units of 10^−power with `places` decimals, at most `power`; trailing zeros stay.
  static func decimal(
    _ value: Int64, power: Int, places: Int, rounding: Rounding = .nearest
  ) -> String {
    let places = min(places, power)
    var unit: Int128 = 1
    for _ in 0..<(power - places) { unit *= 10 }
    return decimal(
      divided(Int128(value), by: unit, rounding), places: places, keepsZeros: true)
  }

  /// `count` units of 10^−places, without trailing zeros unless asked, with a proper minus sign.
  private static func decimal(
    _ count: Int128, places: Int, keepsZeros: Bool = false
  ) -> String {
    var digits = String(count.magnitude)
    digits = String(repeating: "0", count: max(0, places + 1 - digits.utf8.count)) + digits
    let whole = digits.dropLast(places)
    var fraction = digits.suffix(places)
    while !keepsZeros, fraction.last == "0" { fraction.removeLast() }
    return (count < 0 ? "−" : "") + whole + (fraction.isEmpty ? "" : "." + fraction)
  }

  private static func divided(_ value: Int128, by unit: Int128, _ rounding: Rounding) -> Int128 {
    let (quotient, rest) = value.quotientAndRemainder(dividingBy: unit)
    guard rest != 0 else { return quotient }
    switch rounding {
    case .down: return rest < 0 ? quotient - 1 : quotient
    case .up: return rest > 0 ? quotient + 1 : quotient
    case .nearest:
      guard rest.magnitude * 2 >= unit.magnitude else { return quotient }
      return rest < 0 ? quotient - 1 : quotient + 1
    }
  }
}
