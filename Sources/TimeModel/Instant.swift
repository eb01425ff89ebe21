/// A moment of UTC: nanoseconds since 1970-01-01T00:00:00Z without leap seconds (POSIX time).
///
/// Holds 1677-09-21 to 2262-04-11.
public struct Instant: Hashable, Sendable {
  public let nanoseconds: Int64

  public static let epoch = Instant(nanoseconds: 0)

  public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  public func advanced(by duration: Nanoseconds) throws(TimeError) -> Instant {
    let (sum, overflow) = nanoseconds.addingReportingOverflow(duration.count)
    guard !overflow else { throw .overflow }
    return Instant(nanoseconds: sum)
  }

  /// The length of time from `other` to this instant.
  public func since(_ other: Instant) throws(TimeError) -> Nanoseconds {
    let (difference, overflow) = nanoseconds.subtractingReportingOverflow(other.nanoseconds)
    guard !overflow else { throw .overflow }
    return Nanoseconds(difference)
  }
}

extension Instant: Comparable {
  public static func < (left: Instant, right: Instant) -> Bool {
    left.nanoseconds < right.nanoseconds
  }
}

/// RFC 3339 in UTC with nine decimals: `2017-04-08T14:41:03.120000000Z`.
extension Instant: LosslessStringConvertible, Codable {
  public var description: String { text(places: 9) }

  /// RFC 3339 in UTC cut (not rounded) to `places` decimals, 0…9.
  public func text(places: Int) -> String {
    let (date, time) = civil
    let fraction = zeroPadded(UInt64(time.count % 1_000_000_000), to: 9).prefix(
      max(0, min(9, places)))
    return "\(date)T\(time.clockText)" + (fraction.isEmpty ? "" : ".\(fraction)") + "Z"
  }

  /// The UTC calendar date and the time since its midnight.
  public var civil: (date: CivilDate, timeOfDay: Nanoseconds) {
    let day = Int128(nanoseconds).divided(by: Int128(Nanoseconds.day.count), rounding: .down)
    let remainder = Int128(nanoseconds) - day * Int128(Nanoseconds.day.count)
    return (CivilDate(daysSinceEpoch: Int64(day)), Nanoseconds(Int64(remainder)))
  }

  /// - Throws: `overflow` for a date outside 1677…2262.
  public init(utc date: CivilDate, timeOfDay: Nanoseconds) throws(TimeError) {
    let wide =
      Int128(date.daysSinceEpoch) * Int128(Nanoseconds.day.count) + Int128(timeOfDay.count)
    guard let count = Int64(exactly: wide) else { throw .overflow }
    nanoseconds = count
  }

  /// Reads RFC 3339 (a `T` or a space between date and time; `Z` or a numeric offset; 0…9 decimals).
  public init?(_ text: String) {
    guard text.utf8.count <= 40, let local = LocalTime(rfc3339: text), let date = local.date,
      case .offset(let seconds) = local.zone
    else { return nil }
    // Wide, since the digits of an instant at either end of the range may lie beyond it in a zone.
    let wide =
      Int128(date.daysSinceEpoch) * Int128(Nanoseconds.day.count) + Int128(local.timeOfDay.count)
      - Int128(seconds) * Int128(Nanoseconds.second.count)
    guard let count = Int64(exactly: wide) else { return nil }
    nanoseconds = count
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let value = Instant(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "'\(text)' is not an RFC 3339 instant")
    }
    self = value
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

extension Nanoseconds {
  /// `HH:MM:SS` of a time of day.
  var clockText: String {
    let seconds = UInt64(max(0, count / 1_000_000_000))
    return [seconds / 3600, seconds / 60 % 60, seconds % 60]
      .map { zeroPadded($0, to: 2) }.joined(separator: ":")
  }
}
