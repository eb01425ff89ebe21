import TimeModel

/// Times that machines write as a count since 1970-01-01T00:00:00Z.
enum EpochTime {
  enum Unit: String, Hashable, Sendable, CaseIterable {
    case seconds, milliseconds, microseconds, nanoseconds

    /// Of one unit.
    var length: Nanoseconds {
      switch self {
      case .seconds: .second
      case .milliseconds: .millisecond
      case .microseconds: .microsecond
      case .nanoseconds: Nanoseconds(1)
      }
    }

    fileprivate var places: Int {
      switch self {
      case .seconds: 0
      case .milliseconds: 3
      case .microseconds: 6
      case .nanoseconds: 9
      }
    }
  }

  /// The unit under which a number lies in the years 1973 to 2286: their ranges do not meet.
  static func unit(of written: String) -> Unit? {
    let whole = written.utf8.prefix { $0 != 0x2E }
    guard whole.count <= 19, whole.allSatisfy(PlainText.isDigit),
      let value = Int64(String(decoding: Array(whole), as: UTF8.self))
    else { return nil }
    return switch value {
    case 100_000_000..<10_000_000_000: .seconds
    case 100_000_000_000..<10_000_000_000_000: .milliseconds
    case 100_000_000_000_000..<10_000_000_000_000_000: .microseconds
    case 100_000_000_000_000_000...: .nanoseconds
    default: nil
    }
  }

  /// `2017-04-08T14:42:10.123Z`, with as many decimals as the number has; the number itself when it
  /// is none or lies outside the years 1677 to 2262, so that nothing is lost.
  static func text(_ written: String, _ unit: Unit) -> String {
    let parts = written.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard written.utf8.count <= 40, let first = parts.first, let whole = Int64(first) else {
      return written
    }
    var (fraction, places): (Int64, Int) = (0, unit.places)
    if parts.count == 2 {
      // Python writes as many places as a double has: those beyond a nanosecond are dropped.
      let digits = parts[1].utf8.prefix(9 - unit.places)
      guard parts[1].utf8.allSatisfy(PlainText.isDigit) else { return written }
      var scale = unit.length.count
      for digit in digits {
        scale /= 10
        fraction += Int64(digit - 0x30) * scale
      }
      if fraction > 0 { places += digits.count }
    }
    let (count, overflow) = whole.multipliedReportingOverflow(by: unit.length.count)
    let (sum, over) = count.addingReportingOverflow(
      first.utf8.first == 0x2D ? -fraction : fraction)
    guard !overflow, !over else { return written }
    return Instant(nanoseconds: sum).text(places: places)
  }
}
