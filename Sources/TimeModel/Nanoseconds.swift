/// A length of time in whole nanoseconds, positive or negative: 292 years either way.
public struct Nanoseconds: Hashable, Sendable {
  public let count: Int64

  public static let zero = Nanoseconds(0)
  public static let microsecond = Nanoseconds(1_000)
  public static let millisecond = Nanoseconds(1_000_000)
  public static let second = Nanoseconds(1_000_000_000)
  public static let minute = Nanoseconds(60_000_000_000)
  public static let hour = Nanoseconds(3_600_000_000_000)
  public static let day = Nanoseconds(86_400_000_000_000)

  public init(_ count: Int64) { self.count = count }

  public func adding(_ other: Nanoseconds) throws(TimeError) -> Nanoseconds {
    let (sum, overflow) = count.addingReportingOverflow(other.count)
    guard !overflow else { throw .overflow }
    return Nanoseconds(sum)
  }

  public func subtracting(_ other: Nanoseconds) throws(TimeError) -> Nanoseconds {
    let (difference, overflow) = count.subtractingReportingOverflow(other.count)
    guard !overflow else { throw .overflow }
    return Nanoseconds(difference)
  }

  public func multiplied(by factor: Int64) throws(TimeError) -> Nanoseconds {
    let (product, overflow) = count.multipliedReportingOverflow(by: factor)
    guard !overflow else { throw .overflow }
    return Nanoseconds(product)
  }

  public func negated() throws(TimeError) -> Nanoseconds {
    try Nanoseconds.zero.subtracting(self)
  }
}

extension Nanoseconds: Comparable {
  public static func < (left: Nanoseconds, right: Nanoseconds) -> Bool { left.count < right.count }
}

/// Decimal seconds with nine places, the only form in which a length of time is written.
extension Nanoseconds: LosslessStringConvertible, Codable {
  /// Seconds with exactly nine decimals: `-137.000000000`.
  public var description: String {
    let (whole, fraction) = count.magnitude.quotientAndRemainder(dividingBy: 1_000_000_000)
    return (count < 0 ? "-" : "") + "\(whole)." + zeroPadded(fraction, to: 9)
  }

  /// Reads decimal seconds with up to nine places, an optional sign and no exponent.
  ///
  /// Nil for anything else: more than nine places would lose exactness.
  public init?(_ text: String) {
    var digits = text[...]
    let isNegative = digits.first == "-"
    if isNegative || digits.first == "+" { digits = digits.dropFirst() }
    let parts = digits.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard let whole = parts.first, !whole.isEmpty, whole.utf8.allSatisfy(isDigit) else {
      return nil
    }
    let fraction = parts.count == 2 ? parts[1] : "0"
    guard !fraction.isEmpty, fraction.utf8.count <= 9, fraction.utf8.allSatisfy(isDigit),
      let seconds = Int64(whole),
      let remainder = Int128(fraction + String(repeating: "0", count: 9 - fraction.utf8.count)),
      let count = Int64(
        exactly: (isNegative ? -1 : 1) * (Int128(seconds) * 1_000_000_000 + remainder))
    else { return nil }
    self.count = count
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard text.utf8.count < 40, let value = Nanoseconds(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "'\(text)' is not decimal seconds")
    }
    self = value
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

/// Decimal digits of `value`, filled with zeros on the left to `width`.
func zeroPadded(_ value: some UnsignedInteger, to width: Int) -> String {
  let digits = String(value)
  return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}
