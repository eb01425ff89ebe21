/// An exact fraction in lowest terms with a positive denominator.
///
/// Products and comparisons go through `Int128`, so they are exact or they throw; nothing wraps.
public struct Rational: Hashable, Sendable {
  public let numerator: Int64
  public let denominator: Int64

  public static let zero = Rational(0)
  public static let one = Rational(1)

  public init(_ integer: Int64) {
    numerator = integer
    denominator = 1
  }

  /// `numerator/denominator` in lowest terms; nil for a zero denominator or a value out of range.
  public init?(_ numerator: Int64, _ denominator: Int64) {
    guard let value = try? Rational(wide: Int128(numerator), over: Int128(denominator)) else {
      return nil
    }
    self = value
  }

  /// - Throws: `overflow` for a zero denominator or lowest terms that exceed 64 bits.
  init(wide numerator: Int128, over denominator: Int128) throws(TimeError) {
    guard denominator != 0 else { throw .overflow }
    let divisor = Int128(
      greatestCommonDivisor(numerator.magnitude, denominator.magnitude))
    let sign: Int128 = denominator < 0 ? -1 : 1
    guard
      let low = Int64(exactly: sign * (numerator / divisor)),
      let high = Int64(exactly: sign * (denominator / divisor))
    else { throw .overflow }
    self.numerator = low
    self.denominator = high
  }

  public func adding(_ other: Rational) throws(TimeError) -> Rational {
    let left = Int128(numerator) * Int128(other.denominator)
    let right = Int128(other.numerator) * Int128(denominator)
    let (sum, overflow) = left.addingReportingOverflow(right)
    guard !overflow else { throw .overflow }
    return try Rational(wide: sum, over: Int128(denominator) * Int128(other.denominator))
  }

  public func subtracting(_ other: Rational) throws(TimeError) -> Rational {
    let left = Int128(numerator) * Int128(other.denominator)
    let right = Int128(other.numerator) * Int128(denominator)
    let (difference, overflow) = left.subtractingReportingOverflow(right)
    guard !overflow else { throw .overflow }
    return try Rational(wide: difference, over: Int128(denominator) * Int128(other.denominator))
  }

  public func multiplied(by other: Rational) throws(TimeError) -> Rational {
    try Rational(
      wide: Int128(numerator) * Int128(other.numerator),
      over: Int128(denominator) * Int128(other.denominator))
  }

  /// - Throws: `overflow` when `other` is zero.
  public func divided(by other: Rational) throws(TimeError) -> Rational {
    try Rational(
      wide: Int128(numerator) * Int128(other.denominator),
      over: Int128(denominator) * Int128(other.numerator))
  }
}

extension Rational: Comparable {
  public static func < (left: Rational, right: Rational) -> Bool {
    Int128(left.numerator) * Int128(right.denominator)
      < Int128(right.numerator) * Int128(left.denominator)
  }
}

extension Rational: CustomStringConvertible {
  public var description: String {
    denominator == 1 ? "\(numerator)" : "\(numerator)/\(denominator)"
  }
}

/// Written as `[numerator, denominator]`.
extension Rational: Codable {
  public init(from decoder: any Decoder) throws {
    var container = try decoder.unkeyedContainer()
    let (numerator, denominator) = (
      try container.decode(Int64.self), try container.decode(Int64.self)
    )
    guard let value = Rational(numerator, denominator) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "\(numerator)/\(denominator) is not a fraction")
    }
    self = value
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.unkeyedContainer()
    try container.encode(numerator)
    try container.encode(denominator)
  }
}

/// The way a quotient that is not whole becomes an integer.
public enum Rounding: Sendable {
  /// Towards negative infinity: the safe side for an `earliest`.
  case down
  /// Towards positive infinity: the safe side for a `latest`.
  case up
  /// To the nearest integer, halves away from zero, as `av_rescale` does.
  case nearest
}

extension Int128 {
  /// `self / divisor` as an integer; `divisor` must be positive.
  func divided(by divisor: Int128, rounding: Rounding) -> Int128 {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    guard remainder != 0 else { return quotient }
    switch rounding {
    case .down: return remainder < 0 ? quotient - 1 : quotient
    case .up: return remainder > 0 ? quotient + 1 : quotient
    case .nearest:
      let magnitude = remainder.magnitude
      guard magnitude >= divisor.magnitude - magnitude else { return quotient }
      return remainder < 0 ? quotient - 1 : quotient + 1
    }
  }
}

private func greatestCommonDivisor(_ first: UInt128, _ second: UInt128) -> UInt128 {
  var (larger, smaller) = (first, second)
  while smaller != 0 { (larger, smaller) = (smaller, larger % smaller) }
  return larger == 0 ? 1 : larger
}
