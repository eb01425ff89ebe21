import Evidence
import TimeModel

/// Places written times in UTC on days on which the zone's clocks do not change: nearly all of them.
///
/// The day that was asked for last is remembered; logs have many rows of one day.
struct SteadyZone {
  private let rules: ZoneRules?
  /// Transitions further away than this from a day's digits cannot touch it.
  private let reach: Int64
  private var last: (date: CivilDate, midnight: Int64?)?

  init(_ rules: ZoneRules?) {
    self.rules = rules
    let offsets =
      (rules?.transitions.map(\.offsetSeconds) ?? []) + [rules?.initialOffsetSeconds ?? 0]
    let widest = offsets.map(\.magnitude).max() ?? 0
    reach = Int64(min(widest, 1_000_000)) * Nanoseconds.second.count + Nanoseconds.day.count
  }

  /// The one interval that these words mean; nil where that takes a closer look.
  mutating func time(_ clock: WrittenClock, on date: CivilDate) -> ObservedTime? {
    guard
      let local = LocalTime(
        date: date, timeOfDay: clock.timeOfDay, resolution: clock.resolution, zone: clock.zone)
    else { return nil }
    let midnight: Int64?
    switch clock.zone {
    case .offset(let seconds): midnight = Self.digits(date).map { $0 - Self.length(seconds) }
    case .named: return nil
    case nil: midnight = self.midnight(of: date)
    }
    guard let midnight else { return nil }
    let start = Instant(nanoseconds: midnight + clock.timeOfDay.count)
    let end = Instant(nanoseconds: start.nanoseconds + clock.resolution.count - 1)
    return .written(local, intervals: [TimeRange(start, end)])
  }

  private static func length(_ seconds: Int) -> Int64 {
    Int64(max(-1_000_000, min(seconds, 1_000_000))) * Nanoseconds.second.count
  }

  /// The digits of midnight as if they were UTC; nil within a month of the ends of what can be held.
  private static func digits(_ date: CivilDate) -> Int64? {
    let days = date.daysSinceEpoch
    return days.magnitude < 106_700 ? days * Nanoseconds.day.count : nil
  }

  private mutating func midnight(of date: CivilDate) -> Int64? {
    if let last, last.date == date { return last.midnight }
    let found = look(up: date)
    last = (date, found)
    return found
  }

  private func look(up date: CivilDate) -> Int64? {
    guard let rules, let digits = Self.digits(date) else { return nil }
    let near = (digits - reach)...(digits + 2 * Nanoseconds.day.count + reach)
    guard !rules.transitions.contains(where: { near.contains($0.at.nanoseconds) }) else {
      return nil
    }
    return digits - Self.length(rules.offset(at: Instant(nanoseconds: digits)))
  }
}
