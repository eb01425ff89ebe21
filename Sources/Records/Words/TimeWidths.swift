public import TimeModel

/// How wide the words are that give a time only nearly; every row may be changed by a case.
///
/// As JSON an object of the rows' names, each `[low, high]` in decimal seconds; rows that are left
/// out keep the standard. Three kinds of row count something else, in the same form: words of
/// number (`few`) count units, parts of a year (`early-year`) months, `about-length` times the
/// length told.
public struct TimeWidths: Hashable, Sendable {
  /// A row of the table.
  public struct Width: Hashable, Sendable {
    /// Added to the beginning, the least of a length of time, or the beginning of a part of the day
    /// since midnight.
    public var low: Nanoseconds
    /// Likewise for the end.
    public var high: Nanoseconds

    public init(low: Nanoseconds, high: Nanoseconds) { (self.low, self.high) = (low, high) }
  }

  public var rows: [String: Width]

  public init(rows: [String: Width]) { self.rows = rows }

  /// The rows of Documentation/Method.md.
  public static let standard = TimeWidths(rows: standardRows)

  /// The row of that name, or the standard's; nil for a name that no row has.
  func row(_ name: String) -> Width? { rows[name] ?? Self.standardRows[name] }

  private static let standardRows: [String: Width] = {
    var rows: [String: Width] = [:]
    for (names, unit, low, high) in table {
      let width = Width(low: Nanoseconds(low * unit / 100), high: Nanoseconds(high * unit / 100))
      for name in names.split(separator: " ") { rows[String(name)] = width }
    }
    return rows
  }()

  private static let (second, minute, hour, day): (Int64, Int64, Int64, Int64) = (
    Nanoseconds.second.count, Nanoseconds.minute.count, Nanoseconds.hour.count,
    Nanoseconds.day.count
  )

  /// Names, unit, and hundredths of that unit from and to.
  private static let table: [(String, Int64, Int64, Int64)] = [
    // Near a time of day.
    ("about-hour", minute, -1500, 1500), ("about-quarter", minute, -1000, 1000),
    ("about-five", minute, -500, 500), ("about-minute", minute, -200, 200),
    ("about-second", second, -3000, 3000), ("about-part", minute, -3000, 3000),
    ("just-after shortly-after", minute, 0, 500), ("gone", minute, 0, 1500),
    ("just-on", minute, -500, 500),
    ("soon-after", minute, 0, 1000), ("just-before shortly-before", minute, -500, 0),
    ("coming-up-to nearly", minute, -1000, 0), ("soon-before", minute, -1000, 0),
    ("getting-on-for", minute, -1500, 0),
    // Near a day or a longer time.
    ("about-day", day, -100, 100), ("about-week", day, -300, 300),
    ("about-month", day, -1000, 1000), ("about-year", day, -9000, 9000),
    ("weeks-ago", day, 0, 0), ("months-ago", day, -1500, 1500),
    ("years-ago", day, -18300, 18300), ("days-later", day, -100, 100),
    // Lengths of time: factors, then counts of units.
    ("about-length", second, 75, 125), ("few", second, 200, 1000), ("couple", second, 200, 400),
    ("several", second, 300, 1000), ("some", second, 200, 1000),
    ("moments", second, 0, 12000), ("moment", second, 0, 6000), ("while", minute, 200, 6000),
    ("bit", minute, 100, 3000), ("number", second, 300, 2000),
    // After or before what was told.
    ("immediately", second, 0, 3000), ("same-time", minute, -100, 100),
    ("soon-either", minute, -1000, 1000), ("just-now", minute, -1000, 0),
    ("recently", day, -1400, 0),
    // Parts of the day, from midnight.
    ("morning", hour, 600, 1200), ("early-morning", hour, 400, 800),
    ("mid-morning", hour, 900, 1150), ("late-morning", hour, 1000, 1200),
    ("afternoon", hour, 1200, 1800), ("early-afternoon", hour, 1200, 1450),
    ("mid-afternoon", hour, 1400, 1650), ("late-afternoon", hour, 1550, 1850),
    ("evening", hour, 1700, 2300), ("early-evening", hour, 1700, 1950),
    ("mid-evening", hour, 1900, 2150), ("late-evening", hour, 2050, 2400),
    ("night", hour, 1800, 3000), ("late-night", hour, 2200, 2700),
    ("early-night", hour, 1800, 2200), ("tonight", hour, 1700, 3000),
    ("middle-night", hour, 2300, 2900),
    ("early-hours", hour, 0, 600), ("breakfast-time", hour, 600, 1000),
    ("lunchtime", hour, 1200, 1400), ("teatime", hour, 1600, 1800),
    ("dinnertime", hour, 1200, 2100), ("bedtime", hour, 2000, 2500),
    ("daytime", hour, 600, 2000), ("nighttime", hour, 1800, 3000),
    ("dawn", hour, 300, 850), ("dusk", hour, 1550, 2250), ("close-of-day", hour, 1600, 2400),
    // Parts of weeks and months, from their first day; of a year in months.
    ("early-week start-week", day, 0, 300), ("mid-week middle-week", day, 100, 500),
    ("late-week end-week", day, 300, 700), ("early-month start-month", day, 0, 1000),
    ("mid-month middle-month", day, 1000, 2000), ("late-month end-month", day, 2000, 3100),
    ("early-year start-year", second, 0, 400), ("mid-year middle-year", second, 400, 800),
    ("late-year end-year", second, 800, 1200),
  ]
}

extension TimeWidths: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    var rows = Self.standardRows
    for (name, ends) in try container.decode([String: [Nanoseconds]].self) {
      guard rows[name] != nil else {
        throw DecodingError.dataCorruptedError(
          in: container, debugDescription: "'\(name)' is not a row of the table of widths")
      }
      guard ends.count == 2, ends[0] <= ends[1], Self.sane.contains(ends[0]),
        Self.sane.contains(ends[1])
      else {
        throw DecodingError.dataCorruptedError(
          in: container,
          debugDescription: "'\(name)' is not two lengths in seconds, low then high, within a year")
      }
      rows[name] = Width(low: ends[0], high: ends[1])
    }
    self.rows = rows
  }

  /// A year either way.
  private static let sane =
    Nanoseconds(-366 * Nanoseconds.day.count)...Nanoseconds(366 * Nanoseconds.day.count)

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(rows.mapValues { [$0.low, $0.high] })
  }
}
