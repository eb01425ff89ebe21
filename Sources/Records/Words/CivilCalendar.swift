import TimeModel

/// Weeks, months and years around a day; weeks begin on Monday (ISO 8601).
extension CivilDate {
  /// 0 for Monday … 6 for Sunday.
  var weekday: Int { Int((daysSinceEpoch + 3) % 7 + 7) % 7 }

  /// The same day of another month, or that month's last day where it has none such; held at the
  /// years 1 and 9999.
  func adding(months: Int) -> CivilDate {
    let bounded = max(-200_000, min(200_000, months))
    let count = year * 12 + month - 1 + bounded
    let year = max(1, min(9999, count >= 0 ? count / 12 : 0))
    let month = (count % 12 + 12) % 12 + 1
    for last in [day, 30, 29, 28] where last <= day {
      if let date = CivilDate(year: year, month: month, day: last) { return date }
    }
    return self
  }

  var week: ClosedRange<CivilDate> {
    let monday = advanced(byDays: -Int64(weekday))
    return monday...monday.advanced(byDays: 6)
  }

  var monthDays: ClosedRange<CivilDate> {
    let first = CivilDate(year: year, month: month, day: 1) ?? self
    return first...first.adding(months: 1).advanced(byDays: -1)
  }

  var yearDays: ClosedRange<CivilDate> {
    let first = CivilDate(year: year, month: 1, day: 1) ?? self
    return first...(CivilDate(year: year, month: 12, day: 31) ?? self)
  }

  /// The last day of that weekday that is not after this one.
  func last(weekday: Int) -> CivilDate {
    advanced(byDays: -Int64((self.weekday - weekday + 7) % 7))
  }

  static func month(_ month: Int, of year: Int) -> ClosedRange<CivilDate>? {
    CivilDate(year: year, month: month, day: 1)?.monthDays
  }

  /// The n-th such weekday of a month, −1 for the last; nil where the month has none.
  static func nth(_ count: Int, weekday: Int, month: Int, of year: Int) -> CivilDate? {
    guard let days = Self.month(month, of: year) else { return nil }
    if count < 0 { return days.upperBound.last(weekday: weekday) }
    let first = days.lowerBound.advanced(byDays: 6).last(weekday: weekday)
    let date = first.advanced(byDays: Int64(count - 1) * 7)
    return days.contains(date) ? date : nil
  }

  /// The week of that number of a year: week 1 holds the first Thursday (ISO 8601).
  static func week(_ number: Int, of year: Int) -> ClosedRange<CivilDate>? {
    guard (1...53).contains(number), let fourth = CivilDate(year: year, month: 1, day: 4) else {
      return nil
    }
    return fourth.advanced(byDays: Int64(number - 1) * 7).week
  }
}
