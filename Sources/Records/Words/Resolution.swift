import Evidence
import TimeModel

/// Written times placed in UTC: every interval that the words can mean, or why there is none.
struct Resolution: Hashable, Sendable {
  enum Trouble: Hashable, Sendable {
    case withoutDate
    case withoutZone
    /// No such time was on the clock that night: summer time began.
    case skippedHour
    /// Centuries away.
    case outOfRange
  }

  let time: ObservedTime
  let trouble: Trouble?
  /// Some reading occurred twice: summer time ended.
  let isRepeatedHour: Bool

  /// Crosses every reading of the clock with every reading of the date.
  ///
  /// - Parameters:
  ///   - clocks: the time as written first, then what else it can mean; not empty.
  ///   - dates: empty when no date is known.
  ///   - zone: for times that name none.
  init(_ clocks: [WrittenClock], on dates: [CivilDate], zone: ZoneRules?) {
    var (ranges, repeated, trouble): ([TimeRange], Bool, Trouble?) = ([], false, nil)
    for clock in clocks {
      for date in dates {
        do throws(TimeError) {
          guard let local = Self.local(clock, date) else { continue }
          let found = try local.possibleIntervals(rules: zone)
          repeated = repeated || found.count > 1
          if found.isEmpty { trouble = .skippedHour }
          ranges += found
        } catch {
          trouble = error == .overflow ? .outOfRange : .withoutZone
        }
      }
    }
    if dates.isEmpty { trouble = .withoutDate }
    let sorted = Set(ranges).sorted { ($0.start, $0.end) < ($1.start, $1.end) }
    isRepeatedHour = repeated
    self.trouble = trouble
    guard let first = clocks.first, !sorted.isEmpty,
      let written = Self.local(first, dates.count == 1 ? dates[0] : nil)
    else {
      time = .none
      return
    }
    time = .written(written, intervals: sorted)
  }

  private static func local(_ clock: WrittenClock, _ date: CivilDate?) -> LocalTime? {
    LocalTime(
      date: date, timeOfDay: clock.timeOfDay, resolution: clock.resolution, zone: clock.zone)
  }

  /// Reports what stands in the way, in words that name the time as written.
  func report(_ words: String, at locator: Locator, into reading: inout ReadingBuilder) {
    trouble?.report(words, at: locator, into: &reading)
    if isRepeatedHour { Self.reportRepeated(words, at: locator, into: &reading) }
  }

  static func reportRepeated(
    _ words: String, at locator: Locator, into reading: inout ReadingBuilder
  ) {
    reading.find(
      .timeRepeatedHour, .note, at: locator,
      "'\(words)' was on the clock twice that night, as summer time ended; both are kept.")
  }
}

extension Resolution.Trouble {
  /// Says so in words that name the time as written; a missing date is said by who looked for one.
  func report(_ words: String, at locator: Locator, into reading: inout ReadingBuilder) {
    switch self {
    case .withoutDate: break
    case .withoutZone:
      reading.find(
        .timeWithoutZone, .caution, at: locator,
        "'\(words)' is in no known time zone, so it has no place in UTC.",
        advice: "Give the source's time zone in the case file.")
    case .skippedHour:
      reading.find(
        .timeSkippedHour, .caution, at: locator,
        "'\(words)' was on no clock of that zone: summer time began in that hour.",
        advice: "Check the date and the zone.")
    case .outOfRange:
      reading.find(
        .timeOutOfRange, .caution, at: locator,
        "'\(words)' lies outside the years 1677 to 2262 and is not used.")
    }
  }
}
