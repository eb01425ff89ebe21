/// What a source's own clock said, at the resolution at which it said it: possibly without a date,
/// possibly without a zone.
///
/// "15:42" in a log is 15:42:00 at a resolution of one minute, and means any moment of that minute.
public struct LocalTime: Hashable, Sendable {
  /// The zone that the writer named, if any.
  public enum Zone: Hashable, Sendable, Codable {
    /// Seconds east of UTC, as in `+01:00`.
    case offset(seconds: Int)
    /// An IANA name, as in `Europe/London`.
    case named(String)

    public static let utc = Zone.offset(seconds: 0)
  }

  /// Absent in dateless logs.
  public var date: CivilDate?
  /// Since midnight; 0 ≤ it ≤ 24 h (`24:00` is midnight at the end of the day).
  public var timeOfDay: Nanoseconds
  /// How much time one unit of the last written place spans: one minute for "15:42". Positive.
  public var resolution: Nanoseconds
  public var zone: Zone?

  /// Nil when the time of day is outside 0…24 h or the resolution is not positive.
  public init?(date: CivilDate?, timeOfDay: Nanoseconds, resolution: Nanoseconds, zone: Zone?) {
    guard timeOfDay >= .zero, timeOfDay <= .day, resolution > .zero, resolution <= .day else {
      return nil
    }
    (self.date, self.timeOfDay, self.resolution, self.zone) = (date, timeOfDay, resolution, zone)
  }

  /// Reads ISO 8601 / RFC 3339 with seconds: `2017-04-08T14:41:03.12Z`, `2017-04-08 14:41:03+0100`.
  ///
  /// The zone may be absent; the resolution is that of the last digit written. A leap second `:60`
  /// is not accepted: POSIX time has none.
  public init?(rfc3339 text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count >= 19, bytes.count <= 64,
      bytes[10] == 0x54 || bytes[10] == 0x74 || bytes[10] == 0x20,
      let date = CivilDate(String(decoding: bytes[0..<10], as: UTF8.self)),
      bytes[13] == 0x3A, bytes[16] == 0x3A,
      let hour = Self.number(bytes[11..<13]), let minute = Self.number(bytes[14..<16]),
      let second = Self.number(bytes[17..<19]), hour < 24, minute < 60, second < 60
    else { return nil }
    var rest = bytes[19...]
    var fraction: Int64 = 0
    var resolution: Int64 = 1_000_000_000
    if rest.first == 0x2E || rest.first == 0x2C {
      rest = rest.dropFirst()
      let digits = rest.prefix(while: isDigit)
      guard (1...9).contains(digits.count) else { return nil }
      for digit in digits {
        resolution /= 10
        fraction += Int64(digit - 0x30) * resolution
      }
      rest = rest[digits.endIndex...]
    }
    guard let zone = Self.zone(rest) else { return nil }
    self.init(
      date: date,
      timeOfDay: Nanoseconds((hour * 3600 + minute * 60 + second) * 1_000_000_000 + fraction),
      resolution: Nanoseconds(resolution), zone: zone)
  }

  /// The outer nil means "not a zone", the inner one "no zone written".
  private static func zone(_ bytes: ArraySlice<UInt8>) -> Zone?? {
    guard let sign = bytes.first else { return .some(nil) }
    if bytes.count == 1, sign == 0x5A || sign == 0x7A { return .utc }
    guard sign == 0x2B || sign == 0x2D else { return nil }
    var digits = Array(bytes.dropFirst())
    if digits.count == 5, digits[2] == 0x3A { digits.remove(at: 2) }
    guard digits.count == 4, let hours = number(digits[0..<2]), let minutes = number(digits[2..<4]),
      hours < 24, minutes < 60
    else { return nil }
    return .offset(seconds: Int(hours * 3600 + minutes * 60) * (sign == 0x2D ? -1 : 1))
  }

  private static func number(_ bytes: ArraySlice<UInt8>) -> Int64? {
    bytes.allSatisfy(isDigit) ? bytes.reduce(0) { $0 * 10 + Int64($1 - 0x30) } : nil
  }

  /// Every interval of UTC that these words can mean, in order.
  ///
  /// One on ordinary days; two in the hour that the end of summer time repeats; none in the hour that
  /// its beginning skips. Ends are the first and last nanosecond of what was said: a day on which the
  /// clocks change is 23 or 25 hours long.
  ///
  /// - Parameter rules: used when `zone` is absent or a name; nil when nothing is known of the zone.
  /// - Throws: `unresolved` without a date or without rules for the zone; `overflow`.
  public func possibleIntervals(rules: ZoneRules?) throws(TimeError) -> [TimeRange] {
    guard let date else {
      throw .unresolved("the time \(timeOfDay.clockText) was written without a date")
    }
    let first = try Instant(utc: date, timeOfDay: timeOfDay)
    let last = try first.advanced(by: resolution.subtracting(Nanoseconds(1)))
    switch zone {
    case .offset(let seconds):
      let west = try Nanoseconds.second.multiplied(by: Int64(seconds)).negated()
      return [TimeRange(start: try first.advanced(by: west), end: try last.advanced(by: west))]
    case .named(let name):
      guard let rules, rules.name == name else {
        throw .unresolved("the rules of the zone '\(name)' are not at hand")
      }
      return try rules.intervals(ofLocal: first, to: last)
    case nil:
      guard let rules else {
        throw .unresolved("the time \(timeOfDay.clockText) was written without a zone")
      }
      return try rules.intervals(ofLocal: first, to: last)
    }
  }
}

extension LocalTime: CustomStringConvertible {
  /// The words at their own resolution, with the zone if one was written.
  public var description: String {
    if resolution >= .day, let date { return "\(date)" }
    let clock = timeOfDay.clockText
    let time: String
    if resolution >= .minute {
      time = String(clock.prefix(5))
    } else if resolution >= .second {
      time = clock
    } else {
      let places = 10 - String(resolution.count).utf8.count
      let fraction = zeroPadded(UInt64(timeOfDay.count % 1_000_000_000), to: 9)
      time = "\(clock).\(fraction.prefix(max(1, places)))"
    }
    let zoneText =
      switch zone {
      case nil: ""
      case .named(let name): " \(name)"
      case .offset(let seconds):
        (seconds < 0 ? "-" : "+")
          + String(Nanoseconds(Int64(seconds.magnitude) * 1_000_000_000).clockText.prefix(5))
      }
    return (date.map { "\($0) " } ?? "") + time + zoneText
  }
}

extension LocalTime: Codable {
  private enum CodingKeys: String, CodingKey { case date, timeOfDay, resolution, zone }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    guard
      let time = LocalTime(
        date: try container.decodeIfPresent(CivilDate.self, forKey: .date),
        timeOfDay: try container.decode(Nanoseconds.self, forKey: .timeOfDay),
        resolution: try container.decode(Nanoseconds.self, forKey: .resolution),
        zone: try container.decodeIfPresent(Zone.self, forKey: .zone))
    else {
      throw DecodingError.dataCorruptedError(
        forKey: .timeOfDay, in: container, debugDescription: "not a time of day with a resolution")
    }
    self = time
  }
}
