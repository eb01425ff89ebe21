public import Evidence
public import TimeModel

/// Times as people read them, in one zone and in UTC.
///
/// Bounds are rounded outwards (`earliest` down, `latest` up) to the coarsest step that widens them by
/// no more than a third, so that the words are short and never claim more than the bounds do.
public struct TimeText: Sendable {
  public let zone: ZoneRules

  public init(zone: ZoneRules) { self.zone = zone }

  /// An interval in words, in pieces that a table can place.
  public struct Interval: Hashable, Sendable {
    /// `15:43:02–15:43:09 BST`; with the dates when the ends lie on different days.
    public let local: String
    /// `14:43:02–14:43:09 UTC`; with a date when it is not the local one.
    public let utc: String
    /// `Saturday 8 April 2017`, in the zone; nil when the ends lie on different days.
    public let date: String?
    /// `between 15:43:02 and 15:43:09 BST (14:43:02–14:43:09 UTC)`.
    public let sentence: String

    /// The sentence with its date: `between … (…), Saturday 8 April 2017`.
    public var dated: String { date.map { "\(sentence), \($0)" } ?? sentence }
  }

  /// The words for a moment's bounds; nil when it has none.
  public func interval(_ moment: BoundedMoment) -> Interval? {
    interval(earliest: moment.earliest, latest: moment.latest)
  }

  public func interval(_ time: Timestamp) -> Interval? {
    interval(earliest: time.earliest, latest: time.latest)
  }

  /// The words for bounds of which either may be absent; nil when both are.
  public func interval(earliest: Instant?, latest: Instant?) -> Interval? {
    switch (earliest, latest) {
    case (nil, nil): nil
    case (let earliest?, nil): oneSided(earliest, "not before", .down)
    case (nil, let latest?): oneSided(latest, "not after", .up)
    case (let earliest?, let latest?): between(earliest, latest)
    }
  }

  /// `2017-04-08 15:43:02–15:43:09 BST`, on one line and with its date, for cells and cues.
  public func line(_ moment: BoundedMoment) -> String? {
    interval(moment).map { words in words.date.map { "\($0), \(words.local)" } ?? words.local }
  }

  /// The estimate, one step finer than suits its bounds: `15:43:05.2 BST`, to the nearest step.
  public func estimate(_ moment: BoundedMoment) -> String? {
    guard let estimate = moment.estimate else { return nil }
    let step = Step.suiting(moment.earliest ?? estimate, moment.latest ?? estimate).finer
    let reading = Reading(estimate, zone: zone, step: step, rounding: .nearest)
    return "\(reading.clock) \(reading.zone)"
  }

  /// One instant that needs no bounds, cut to whole seconds: a tick of an axis, the start of a page.
  func clock(at instant: Instant, step: Step) -> (date: CivilDate, clock: String, zone: String) {
    let reading = Reading(instant, zone: zone, step: step, rounding: .down)
    return (reading.date, reading.clock, reading.zone)
  }

  private func between(_ earliest: Instant, _ latest: Instant) -> Interval {
    let step = Step.suiting(earliest, latest)
    let utc = TimeText(zone: .utc)
    let (low, high) = (
      Reading(earliest, zone: zone, step: step, rounding: .down),
      Reading(latest, zone: zone, step: step, rounding: .up)
    )
    let (utcLow, utcHigh) = (
      Reading(earliest, zone: utc.zone, step: step, rounding: .down),
      Reading(latest, zone: utc.zone, step: step, rounding: .up)
    )
    let isOneDay = low.date == high.date
    let utcWords = Self.range(utcLow, utcHigh, dated: !isOneDay || utcLow.date != low.date)
    let localWords = Self.range(low, high, dated: !isOneDay)
    let isExact = low == high
    let from = Self.words(low, dated: !isOneDay) + (low.zone == high.zone ? "" : " \(low.zone)")
    let words =
      isExact
      ? "at \(localWords)"
      : "between \(from) and \(Self.words(high, dated: !isOneDay)) \(high.zone)"
    return Interval(
      local: localWords, utc: utcWords, date: isOneDay ? Self.text(low.date) : nil,
      sentence: isUTC ? words : "\(words) (\(utcWords))")
  }

  private func oneSided(_ instant: Instant, _ word: String, _ rounding: Rounding) -> Interval {
    let step = Step.suiting(instant)
    let local = Reading(instant, zone: zone, step: step, rounding: rounding)
    let universal = Reading(instant, zone: .utc, step: step, rounding: rounding)
    let utcWords = Self.words(universal, dated: universal.date != local.date) + " UTC"
    let localWords = "\(local.clock) \(local.zone)"
    return Interval(
      local: "\(word) \(localWords)", utc: "\(word) \(utcWords)", date: Self.text(local.date),
      sentence: "\(word) \(localWords)" + (isUTC ? "" : " (\(utcWords))"))
  }

  private var isUTC: Bool { zone.name == "UTC" }

  private static func range(_ low: Reading, _ high: Reading, dated: Bool) -> String {
    guard low != high else { return words(low, dated: dated) + " \(low.zone)" }
    let first = words(low, dated: dated) + (low.zone == high.zone ? "" : " \(low.zone)")
    return first + (dated ? " – " : "–") + words(high, dated: dated && low.date != high.date)
      + " \(high.zone)"
  }

  private static func words(_ reading: Reading, dated: Bool) -> String {
    dated ? "\(text(reading.date, weekday: false)) \(reading.clock)" : reading.clock
  }

  /// `Saturday 8 April 2017`.
  static func text(_ date: CivilDate, weekday: Bool = true) -> String {
    let days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    let months = [
      "January", "February", "March", "April", "May", "June", "July", "August", "September",
      "October", "November", "December",
    ]
    // 1970-01-01 was a Thursday.
    let index = Int(((date.daysSinceEpoch + 3) % 7 + 7) % 7)
    return (weekday ? days[index] + " " : "") + "\(date.day) \(months[date.month - 1]) \(date.year)"
  }
}

/// How finely a time is written.
enum Step: Int64, CaseIterable {
  case minute = 60_000_000_000
  case second = 1_000_000_000
  case tenth = 100_000_000
  case hundredth = 10_000_000
  case thousandth = 1_000_000

  /// Decimals of a second; nil when seconds are not written.
  var places: Int? {
    switch self {
    case .minute: nil
    case .second: 0
    case .tenth: 1
    case .hundredth: 2
    case .thousandth: 3
    }
  }

  var finer: Step {
    switch self {
    case .minute: .second
    case .second: .tenth
    case .tenth: .hundredth
    case .hundredth, .thousandth: .thousandth
    }
  }

  /// The coarsest step whose outward rounding widens the interval by at most a third, or by a
  /// nanosecond or two: the end of "15:42" is 15:43:00. Whole minutes only for ten and more of them,
  /// and where they widen it by at most a thirtieth.
  static func suiting(_ earliest: Instant, _ latest: Instant) -> Step {
    let width = Int128(latest.nanoseconds) - Int128(earliest.nanoseconds)
    return allCases.first { step in
      let unit = Int128(step.rawValue)
      let widened =
        Self.remainder(Int128(earliest.nanoseconds), unit)
        + Self.remainder(-Int128(latest.nanoseconds), unit)
      guard step == .minute else { return widened <= max(width / 3, 2) }
      return width >= 10 * unit - 2 && widened <= width / 30
    } ?? .thousandth
  }

  /// For a single bound: whole seconds where it lies on one, else tenths.
  static func suiting(_ bound: Instant) -> Step {
    let rest = Self.remainder(Int128(bound.nanoseconds), Int128(Step.second.rawValue))
    return rest <= 1 || rest >= Int128(Step.second.rawValue) - 1 ? .second : .tenth
  }

  private static func remainder(_ value: Int128, _ unit: Int128) -> Int128 {
    let rest = value % unit
    return rest < 0 ? rest + unit : rest
  }
}

/// What a wall clock in a zone shows at an instant, rounded to a step.
struct Reading: Hashable {
  let date: CivilDate
  /// `15:43:02.1`, as fine as the step.
  let clock: String
  /// `BST`, `GMT`, `UTC` or `UTC+02:00`.
  let zone: String

  init(_ instant: Instant, zone: ZoneRules, step: Step, rounding: Rounding) {
    let offset = zone.offset(at: instant)
    let reading = Int128(instant.nanoseconds) + Int128(offset) * 1_000_000_000
    let rounded = Self.rounded(reading, to: Int128(step.rawValue), rounding)
    let day = Int128(Nanoseconds.day.count)
    let midnight = Self.rounded(rounded, to: day, .down)
    date = CivilDate(daysSinceEpoch: Int64(midnight / day))
    self.zone = Self.abbreviation(zone, offset: offset)

    let time = Int64(rounded - midnight)
    let whole = [time / 3_600_000_000_000, time / 60_000_000_000 % 60, time / 1_000_000_000 % 60]
      .map { Self.padded($0, 2) }
    switch step.places {
    case nil: clock = whole.prefix(2).joined(separator: ":")
    case 0: clock = whole.joined(separator: ":")
    case let places?:
      let fraction = Self.padded(time % 1_000_000_000, 9).prefix(places)
      clock = whole.joined(separator: ":") + "." + fraction
    }
  }

  private static func rounded(_ value: Int128, to unit: Int128, _ rounding: Rounding) -> Int128 {
    let rest = value % unit
    let low = value - (rest < 0 ? rest + unit : rest)
    guard low != value else { return value }
    switch rounding {
    case .down: return low
    case .up: return low + unit
    case .nearest: return (value - low) * 2 >= unit ? low + unit : low
    }
  }

  private static func padded(_ value: Int64, _ width: Int) -> String {
    let text = String(value)
    return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
  }

  private static let british: Set<String> = [
    "Europe/London", "Europe/Belfast", "Europe/Guernsey", "Europe/Isle_of_Man", "Europe/Jersey",
    "GB",
  ]

  static func abbreviation(_ zone: ZoneRules, offset: Int) -> String {
    if zone.name == "UTC" { return "UTC" }
    if british.contains(zone.name), offset == 0 { return "GMT" }
    if british.contains(zone.name), offset == 3600 { return "BST" }
    let (hours, minutes, seconds) = (abs(offset) / 3600, abs(offset) / 60 % 60, abs(offset) % 60)
    return "UTC\(offset < 0 ? "−" : "+")\(padded(Int64(hours), 2)):\(padded(Int64(minutes), 2))"
      + (seconds == 0 ? "" : ":\(padded(Int64(seconds), 2))")
  }
}
