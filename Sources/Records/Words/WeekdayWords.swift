import TimeModel

/// Days by their weekday, by name, by feast.
extension TimeGrammar {
  private static let steps: [String: Int] = [
    "this": 0, "current": 0, "last": -1, "previous": -1, "past": -1, "prior": -1, "next": 1,
    "coming": 1, "upcoming": 1, "following": 1, "same": 0, "that": 0,
  ]

  /// "This", "last", "next", "the coming", "this past": how many periods on.
  func periodStep(_ index: Int) -> Parsed<Int>? {
    let at =
      ["the", "this"].contains(self[index]) && Self.steps[self[index + 1]] != nil
      ? index + 1 : index
    guard let step = Self.steps[self[at]] else { return nil }
    return Parsed(value: step, end: at + 1)
  }

  /// "Saturday", "last Saturday", "Saturday last", "Saturday just gone", "Saturday week", "a week
  /// on Saturday", "next week Friday", "Friday of last week", "two Sundays ago".
  func weekday(_ index: Int) -> Parsed<ReadDays>? {
    if let counted = countedWeekday(index) ?? weekThenWeekday(index) { return counted }
    var (at, step): (Int, Int?) = (index, nil)
    if let read = periodStep(index), !["same", "that"].contains(self[read.end - 1]) {
      (step, at) = (read.value, read.end)
      if self[at] == "week", weekdayName(at + 1) != nil { return nil }
    }
    guard let name = weekdayName(at) else { return nil }
    // "Every Saturday", "on Saturdays": a habit is no day.
    if ["every", "each"].contains(self[index - 1]) || self[at].hasSuffix("days") { return nil }
    if ["mornings", "afternoons", "evenings", "nights"].contains(self[at + 1]) { return nil }
    let isShort =
      self[at].count <= 3 && !isPhrase && step == nil && !["on"].contains(self[index - 1])
    if isShort, self[at] == "sat" || self[at] == "sun", dayMonthFollows(name.end) == false {
      return nil
    }
    at = name.end
    guard let today = reference.date else {
      return Parsed(
        value: ReadDays(readings: [], grain: .day, isWeekday: true), end: at,
        rules: ["weekday"])
    }
    let wanted = name.value
    let monday = today.week.lowerBound
    let recent = today.last(weekday: wanted)
    let before = today.advanced(byDays: -1).last(weekday: wanted)
    let after = today.advanced(byDays: 7).last(weekday: wanted)
    func ofWeek(_ step: Int) -> CivilDate { monday.advanced(byDays: Int64(step * 7 + wanted)) }

    // What follows the weekday.
    if let end = skip("just", "gone", at: at) ?? skip("gone", at: at) {
      return week(single([before], end, "weekday.just-gone"))
    }
    if let end = skip("before", "last", at: at) {
      return week(single([before.advanced(byDays: -7)], end, "weekday.before-last"))
    }
    var of = at
    if self[of] == "," { of += 1 }
    of = optional(["of", "in"], at: of)
    if let week = periodStep(of), self[week.end] == "week" {
      return single([ofWeek(week.value)], week.end + 1, "weekday.of-week")
    }
    if step == nil, self[at] == "week" || self[at] == "fortnight", !isGlued(at) {
      let days: Int64 = self[at] == "week" ? 7 : 14
      return week(single([after.advanced(byDays: days)], at + 1, "weekday.week"))
    }
    if step == nil, self[at] == "last", !isUnitOfTime(at + 1) {
      return week(single(distinct([before, ofWeek(-1)]), at + 1, "weekday.last"))
    }
    if step == -1, self[at] == "week" {
      return week(single([before.advanced(byDays: -7)], at + 1, "weekday.week"))
    }
    switch step {
    case -1: return week(single(distinct([before, ofWeek(-1)]), at, "weekday.last"))
    case 0:
      let coming = self[at - 2] == "coming" || self[at - 2] == "past"
      return week(single([coming ? after : ofWeek(0)], at, "weekday.this"))
    case 1:
      let isComing = self[at - 2] == "coming" || self[at - 2] == "upcoming"
      return week(
        single(isComing ? [after] : distinct([ofWeek(1), after]), at, "weekday.next"))
    default: break
    }
    // Said on that same weekday it is today or a week ago.
    let past = recent == today ? [recent, before] : [recent]
    var read = single(
      reference.preference == .both ? distinct(past + [after]) : past, at, "weekday")
    if reference.isSameDayPassed, recent == today {
      read.value.readings.reverse()
    }
    return week(read)
  }

  private func week(_ read: Parsed<ReadDays>) -> Parsed<ReadDays> {
    var read = read
    read.value.isWeekday = true
    return read
  }

  private func dayMonthFollows(_ index: Int) -> Bool {
    let at = afterWeekday(index)
    return ordinal(at) != nil || number(at) != nil || monthName(at) != nil
      || skip("just", "gone", at: index) != nil || skip("last", at: index) != nil
      || partOfDay(at) != nil
  }

  func distinct(_ dates: [CivilDate]) -> [CivilDate] {
    var found: [CivilDate] = []
    for date in dates where !found.contains(date) { found.append(date) }
    return found
  }

  /// "A week last Saturday", "a fortnight on Friday", "two Sundays ago", "two Mondays from now".
  private func countedWeekday(_ index: Int) -> Parsed<ReadDays>? {
    guard let today = reference.date else { return nil }
    if let unit = skip("a", "week", at: index) ?? skip("a", "fortnight", at: index) {
      let days: Int64 = self[unit - 1] == "week" ? 7 : 14
      let isLast = self[unit] == "last" || self[unit] == "past"
      guard isLast || self[unit] == "on" || self[unit] == "this" || self[unit] == "next" else {
        return nil
      }
      guard let name = weekdayName(unit + 1) else { return nil }
      let last = today.advanced(byDays: -1).last(weekday: name.value)
      let next = today.advanced(byDays: 7).last(weekday: name.value)
      return single(
        [isLast ? last.advanced(byDays: -days) : next.advanced(byDays: days)], name.end,
        "weekday.week")
    }
    guard let count = cardinal(index), (1...60).contains(count.value),
      let name = weekdayName(count.end)
    else { return nil }
    let weeks = Int64(count.value - 1) * 7
    if self[name.end] == "ago" {
      let last = today.advanced(byDays: -1).last(weekday: name.value)
      return single([last.advanced(byDays: -weeks)], name.end + 1, "weekday.counted")
    }
    if let end = skip("from", "now", at: name.end) ?? skip("later", at: name.end) {
      let next = today.advanced(byDays: 7).last(weekday: name.value)
      return single([next.advanced(byDays: weeks)], end, "weekday.counted")
    }
    return nil
  }

  /// "Next week Friday", "this week on Saturday", "last week, Sunday".
  private func weekThenWeekday(_ index: Int) -> Parsed<ReadDays>? {
    guard let step = periodStep(index), self[step.end] == "week", let today = reference.date else {
      return nil
    }
    var at = step.end + 1
    if self[at] == "," { at += 1 }
    at = optional(["on"], at: at)
    guard let name = weekdayName(at) else { return nil }
    let day = today.week.lowerBound.advanced(byDays: Int64(step.value * 7 + name.value))
    return single([day], name.end, "weekday.of-week")
  }

  /// "The first Friday of July", "the last Sunday in October 2017", "second Sunday".
  func nthWeekday(_ index: Int) -> Parsed<ReadDays>? {
    let start = optional(["the"], at: index)
    let count: Parsed<Int>
    if self[start] == "last" {
      count = Parsed(value: -1, end: start + 1)
    } else if let read = ordinal(start), read.value <= 5 {
      count = read
    } else {
      return nil
    }
    guard let name = weekdayName(count.end) else { return nil }
    let of = optional(["of", "in"], at: name.end)
    if let step = periodStep(optional(["the"], at: of)), self[step.end] == "month",
      let today = reference.date
    {
      let month = today.monthDays.lowerBound.adding(months: step.value)
      let date = CivilDate.nth(
        count.value, weekday: name.value, month: month.month, of: month.year)
      return single([date].compactMap { $0 }, step.end + 1, "date.nth-weekday")
    }
    if let month = monthName(of), of > name.end || count.value != -1 {
      func date(_ year: Int) -> CivilDate? {
        CivilDate.nth(count.value, weekday: name.value, month: month.value, of: year)
      }
      if let year = yearAfterMonth(month.end, month: month.value) {
        return single([date(year.value)].compactMap { $0 }, year.end, "date.nth-weekday")
      }
      return single(yearly(date), month.end, "date.nth-weekday")
    }
    // "Second Sunday" alone: of this month.
    guard count.value > 0, isPhrase, let today = reference.date else { return nil }
    let date = CivilDate.nth(
      count.value, weekday: name.value, month: today.month, of: today.year)
    return single([date].compactMap { $0 }, name.end, "date.nth-weekday")
  }

  // MARK: - Named days

  private static let named: [(words: [String], from: Int64, to: Int64, part: String?)] =
    namedTexts.map { ($0.0.split(separator: " ").map(String.init), $0.1, $0.2, $0.3) }
  private static let namedTexts: [(String, Int64, Int64, String?)] = [
    ("today", 0, 0, nil), ("this day", 0, 0, nil), ("that same day", 0, 0, "same"),
    ("yesterday", -1, -1, nil),
    ("tomorrow", 1, 1, nil), ("tmrw", 1, 1, nil), ("tmr", 1, 1, nil),
    ("the day before yesterday", -2, -2, nil), ("day before yesterday", -2, -2, nil),
    ("the day after tomorrow", 2, 2, nil), ("day after tomorrow", 2, 2, nil),
    ("the day after tmrw", 2, 2, nil),
    ("tonight", 0, 0, "tonight"), ("this night", 0, 0, "night"), ("last night", -1, -1, "night"),
    ("the night before last", -2, -2, "night"), ("night before last", -2, -2, "night"),
    ("yesterday night", -1, -1, "night"),
    ("last evening", -1, -1, "evening"), ("next night", 1, 1, "night"),
    ("this morning", 0, 0, "morning"), ("this afternoon", 0, 0, "afternoon"),
    ("this evening", 0, 0, "evening"), ("this lunchtime", 0, 0, "lunchtime"),
    ("this lunch time", 0, 0, "lunchtime"), ("this teatime", 0, 0, "teatime"),
    ("the other day", -14, -1, nil), ("the other night", -14, -1, "night"),
    ("the other evening", -14, -1, "evening"), ("the other morning", -14, -1, "morning"),
    ("first thing this morning", 0, 0, "early-morning"),
    ("last thing last night", -1, -1, "late-night"),
    ("a week ago today", -7, -7, nil), ("a week ago yesterday", -8, -8, nil),
    ("a week today", 7, 7, nil), ("a week tomorrow", 8, 8, nil), ("a week yesterday", -8, -8, nil),
    ("a fortnight ago today", -14, -14, nil), ("a fortnight today", 14, 14, nil),
    ("a fortnight ago yesterday", -15, -15, nil),
    ("two weeks ago today", -14, -14, nil),
  ]
  private static let namedByFirst = Dictionary(grouping: named, by: { $0.words[0] })

  static var namedDayFirstWords: Set<String> { Set(namedByFirst.keys) }

  /// Words for a single day that only a phrase may hold: prose says them of other days.
  private static let loose: [String: Int64] = [
    "last day": -1, "past day": -1, "next day": 1, "the day": 0, "my day": 0,
  ]

  func namedDay(_ index: Int) -> Parsed<ReadDays>? {
    if let today = reference.date, isPhrase {
      let start = self[index] == "the" && self[index + 2] == "day" ? index + 1 : index
      let words = "\(self[start]) \(self[start + 1])"
      if let days = Self.loose[words], self[index - 1] != "of", self[start + 2] != "after",
        self[start + 2] != "before"
      {
        return single([today.advanced(byDays: days)], start + 2, "day.named")
      }
    }
    let fitting = (Self.namedByFirst[self[index]] ?? [])
      .filter { skip($0.words, at: index) != nil }
      .max { $0.words.count < $1.words.count }
    guard let found = fitting, found.part != "same" else { return nil }
    var days: [ClosedRange<CivilDate>] = []
    if let today = reference.date {
      days = [today.advanced(byDays: found.from)...today.advanced(byDays: found.to)]
    }
    return Parsed(
      value: ReadDays(readings: days, grain: .day, part: found.part),
      end: index + found.words.count, rules: ["day.named"])
  }

  // MARK: - Feasts

  private static let feastsByFirst = Dictionary(
    grouping: EnglishHolidays.names, by: { $0.words[0] })

  /// "Easter Monday", "Christmas Eve 2016", "August bank holiday", "bank holiday Monday".
  func holiday(_ index: Int) -> Parsed<ReadDays>? {
    var start = optional(["the"], at: index)
    let step = periodStep(start)
    if let step { start = step.end }
    if let bank = bankHolidayWeekday(start) { return bank }
    guard
      let feast = (Self.feastsByFirst[self[start]] ?? [])
        .filter({ skip($0.words, at: start) != nil })
        .max(by: { $0.words.count < $1.words.count })
    else { return nil }
    var end = start + feast.words.count
    if self[end] == "monday", feast.words.suffix(2) == ["bank", "holiday"] { end += 1 }
    var at = end
    if self[at] == "," { at += 1 }
    at = optional(["of", "in"], at: at)
    func read(_ dates: [CivilDate], _ end: Int) -> Parsed<ReadDays> {
      single(dates, end, "day.feast")
    }
    if let year = year(at), !isUnitOfTime(year.end) {
      return read([EnglishHolidays.date(feast.rule, year.value)].compactMap { $0 }, year.end)
    }
    if let next = periodStep(at), self[next.end] == "year", let today = reference.date {
      return read(
        [EnglishHolidays.date(feast.rule, today.year + next.value)].compactMap { $0 }, next.end + 1)
    }
    if let step, let today = reference.date {
      let dates = (-2...2).compactMap { EnglishHolidays.date(feast.rule, today.year + $0) }
      let found =
        switch step.value {
        case -1: dates.last { $0 < today }
        case 1: dates.first { $0 > today }
        default: EnglishHolidays.date(feast.rule, today.year)
        }
      return read([found].compactMap { $0 }, end)
    }
    return read(yearly { EnglishHolidays.date(feast.rule, $0) }, end)
  }

  /// "Bank holiday Monday", "the bank holiday": the last one.
  private func bankHolidayWeekday(_ index: Int) -> Parsed<ReadDays>? {
    guard let end = skip("bank", "holiday", at: index), let today = reference.date else {
      return nil
    }
    let name = weekdayName(end)
    if name == nil, self[end] == "weekend" { return nil }
    let dates = (-1...1).flatMap { EnglishHolidays.bankHolidays(today.year + $0) }
      .filter { name == nil || $0.weekday == name?.value }
    let past = dates.last { $0 <= today }
    let next = dates.first { $0 > today }
    let found = reference.preference == .both ? [past, next] : [past]
    return single(found.compactMap { $0 }, name?.end ?? end, "day.bank-holiday")
  }
}
