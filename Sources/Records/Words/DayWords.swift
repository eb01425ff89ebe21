import TimeModel

/// The days that words name.
struct ReadDays {
  enum Grain: Hashable { case day, weekend, week, month, year, other }

  /// The likelier first; empty without a reference day.
  var readings: [ClosedRange<CivilDate>]
  var grain: Grain
  /// A weekday alone, which a date beside it makes exact: "Saturday" of "Saturday 8 April".
  var isWeekday = false
  /// A part of the day that the same words name: "last night".
  var part: String?
  /// Nothing but a day is written so.
  var isSure = true
  /// A month and a day whose year may follow later, in the year 2000.
  var openDate: CivilDate?
  /// A day of the month alone: "the 8th".
  var isDayOfMonth = false
}

/// Single days.
extension TimeGrammar {
  static let months: [String: Int] = [
    "january": 1, "jan": 1, "february": 2, "feb": 2, "march": 3, "mar": 3, "april": 4, "apr": 4,
    "may": 5, "june": 6, "jun": 6, "july": 7, "jul": 7, "august": 8, "aug": 8, "september": 9,
    "sept": 9, "sep": 9, "october": 10, "oct": 10, "november": 11, "nov": 11, "december": 12,
    "dec": 12,
  ]
  static let weekdayNames: [String: Int] = [
    "monday": 0, "mon": 0, "tuesday": 1, "tues": 1, "tue": 1, "wednesday": 2, "weds": 2, "wed": 2,
    "thursday": 3, "thurs": 3, "thur": 3, "thu": 3, "friday": 4, "fri": 4, "saturday": 5, "sat": 5,
    "sunday": 6, "sun": 6, "mondays": 0, "tuesdays": 1, "wednesdays": 2, "thursdays": 3,
    "fridays": 4, "saturdays": 5, "sundays": 6,
  ]

  func monthName(_ index: Int) -> Parsed<Int>? {
    Self.months[self[index]].map { Parsed(value: $0, end: index + 1) }
  }

  func weekdayName(_ index: Int) -> Parsed<Int>? {
    guard let value = Self.weekdayNames[self[index]] else { return nil }
    if self[index].count <= 3, !isPhrase, token(index)?.isCapital == false { return nil }
    return Parsed(value: value, end: index + 1)
  }

  func days(_ index: Int) -> Parsed<ReadDays>? {
    guard let token = token(index), token.kind != .mark else { return nil }
    return longest([singleDay(index), period(index)].compactMap { $0 })
  }

  /// Days that are no weeks, months or years.
  func singleDay(_ index: Int) -> Parsed<ReadDays>? {
    if let known = memo.singleDays[index] { return known }
    let read = singleDayAnew(index)
    memo.singleDays[index] = .some(read)
    return read
  }

  private func singleDayAnew(_ index: Int) -> Parsed<ReadDays>? {
    guard let token = token(index), token.kind != .mark else { return nil }
    return longest(singles(index))
  }

  private func singles(_ index: Int) -> [Parsed<ReadDays>] {
    [
      dateInFigures(index), dateWithMonth(index), nthWeekday(index), namedDay(index),
      holiday(index), weekday(index), dayOfMonth(index),
    ].compactMap { $0 }
  }

  /// The one that reads furthest; the first of several.
  func longest<Value>(_ found: [Parsed<Value>]) -> Parsed<Value>? {
    var best: Parsed<Value>?
    for read in found where read.end > (best?.end ?? 0) { best = read }
    return best
  }

  func single(
    _ dates: [CivilDate], _ end: Int, _ rule: String
  ) -> Parsed<ReadDays> {
    Parsed(
      value: ReadDays(readings: dates.map { $0...$0 }, grain: .day), end: end, rules: [rule])
  }

  /// The reading or readings of something that comes once a year.
  func yearly(_ date: (Int) -> CivilDate?) -> [CivilDate] {
    guard let today = reference.date else { return [] }
    let years = (today.year - 8)...(today.year + 8)
    let dates = years.compactMap(date)
    let past = dates.last { $0 <= today }
    let next = dates.first { $0 > today }
    return (reference.preference == .both ? [past, next] : [past]).compactMap { $0 }
  }

  // MARK: - Dates in figures

  private static let separators: Set<String> = ["/", "-", "."]

  /// `8/4/17`, `08.04.2017`, `2017-04-08`, `8/4`, `2019-sep-1`.
  private func dateInFigures(_ index: Int) -> Parsed<ReadDays>? {
    guard let first = token(index), first.kind == .number,
      Self.separators.contains(self[index + 1]),
      isGlued(index + 1), isGlued(index + 2)
    else { return nil }
    if let ymd = yearFirst(index) { return ymd }
    guard let second = number(index + 2, digits: 1...2), first.digits <= 2 else { return nil }
    let mark = self[index + 1]
    if self[index + 3] == mark || self[index + 3] == ",", isGlued(index + 3),
      let year = year(index + 4) ?? shortYear(index + 4),
      token(index + 4)?.kind == .number
    {
      if self[index + 3] == ",", mark != "/" { return nil }
      let date = WrittenDate.figures(first: first.value, second: second, year: year.value)
      return figures(date, year.end)
    }
    if self[index + 3] == ",", let year = year(index + 4), mark == "/" {
      return figures(
        WrittenDate.figures(first: first.value, second: second, year: year.value), year.end)
    }
    return dayAndMonth(first.value, second, mark, index)
  }

  private func figures(_ date: WrittenDate, _ end: Int) -> Parsed<ReadDays>? {
    if isGlued(end), token(end)?.kind == .number { return nil }
    if let order = reference.dateOrder {
      let dates = [date.date(order)].compactMap { $0 }
      if !dates.isEmpty { return single(dates, end, "date.figures") }
    }
    return date.readings.isEmpty
      ? nil
      : single(
        date.readings, end, date.readings.count > 1 ? "date.figures-either-order" : "date.figures")
  }

  private func yearFirst(_ index: Int) -> Parsed<ReadDays>? {
    guard let year = number(index, digits: 4...4), let mark = token(index + 1)?.text,
      self[index + 3] == mark, isGlued(index + 3), let day = number(index + 4, digits: 1...2)
    else { return nil }
    let month = number(index + 2, digits: 1...2) ?? Self.months[self[index + 2]]
    guard let month, let date = CivilDate(year: year, month: month, day: day) else { return nil }
    return single([date], index + 5, "date.figures")
  }

  /// `8/4` without a year: a date only where it cannot be anything else.
  private func dayAndMonth(
    _ first: Int, _ second: Int, _ mark: String, _ index: Int
  ) -> Parsed<ReadDays>? {
    let end = index + 3
    if isGlued(end), token(end)?.kind != .mark || self[end] == "/" || self[end] == "%" {
      return nil
    }
    let before = self[index - 1]
    // "Monday 11-4" is a stretch of hours, "at 4.22" a time.
    if mark == "-", weekdayName(index - 1) != nil { return nil }
    if isPhrase, before == "at" { return nil }
    let isLed = ["since", "until", "before", "after", "by", "from"].contains(before)
    guard
      before == "on" || before == "in" && isPhrase || weekdayName(index - 1) != nil
        || mark == "/" && (isPhrase || isLed) || isPhrase && mark == "-"
    else { return nil }
    var orders: [DateOrder] = reference.dateOrder.map { [$0] } ?? [.dayFirst, .monthFirst]
    func dates(_ order: DateOrder) -> [CivilDate] {
      let (day, month) = order == .dayFirst ? (first, second) : (second, first)
      guard CivilDate(year: 2000, month: month, day: day) != nil else { return [] }
      return yearly { CivilDate(year: $0, month: month, day: day) }
    }
    if orders.count == 1, dates(orders[0]).isEmpty {
      orders = [orders[0] == .dayFirst ? .monthFirst : .dayFirst]
    }
    var found: [CivilDate] = []
    for date in orders.flatMap(dates) where !found.contains(date) { found.append(date) }
    guard !found.isEmpty else { return nil }
    return single(found, end, "date.figures-no-year")
  }

  // MARK: - Dates with the month's name

  /// "8 April 2017", "Saturday 8th of April", "April 8th", "April the 8th, 2017", "8 Apr '17".
  private func dateWithMonth(_ index: Int) -> Parsed<ReadDays>? {
    var (start, weekday): (Int, Int?) = (index, nil)
    if let name = weekdayName(index) {
      weekday = name.value
      start = afterWeekday(name.end)
    }
    guard let read = dayMonth(start) ?? monthDay(start) else { return nil }
    let (day, month, end) = read
    if let year = yearAfterMonth(end, month: month) {
      guard let date = CivilDate(year: year.value, month: month, day: day) else { return nil }
      return single([date], year.end, "date.month-name")
    }
    guard CivilDate(year: 2000, month: month, day: day) != nil else { return nil }
    var dates = yearly { CivilDate(year: $0, month: month, day: day) }
    if let weekday, let today = reference.date {
      // "Saturday 8th April" tells the year where the nearest one does not fit.
      let fitting = (0...6).compactMap { CivilDate(year: today.year - $0, month: month, day: day) }
        .first { $0 <= today && $0.weekday == weekday }
      if let fitting, let first = dates.first, first.weekday != weekday {
        dates = [first, fitting]
      }
    }
    var open = single(dates, end, "date.no-year")
    open.value.openDate = CivilDate(year: 2000, month: month, day: day)
    return open
  }

  /// Between a weekday and its date: a comma, a full stop, "the", a hyphen, a bracket.
  func afterWeekday(_ index: Int) -> Int {
    var at = index
    if self[at] == "." || self[at] == "," || self[at] == "-" || self[at] == "(" { at += 1 }
    return optional(["the"], at: at)
  }

  private func dayMonth(_ index: Int) -> (day: Int, month: Int, end: Int)? {
    var at = optional(["the"], at: index)
    let day: Parsed<Int>
    if let read = ordinal(at) {
      day = read
    } else if let value = number(at, digits: 1...2), (1...31).contains(value) {
      day = Parsed(value: value, end: at + 1)
    } else if let read = wordNumber(at), (1...31).contains(read.value), monthName(read.end) != nil,
      isPhrase
    {
      day = read
    } else {
      return nil
    }
    at = day.end
    if self[at] == ".", isGlued(at) { at += 1 }
    if ["-", "/"].contains(self[at]) { at += 1 }
    at = optional(["of", "day"], at: at)
    if self[at - 1] == "day" { at = optional(["of"], at: at) }
    guard let month = monthName(at) else { return nil }
    if self[index] == "the" || day.end > index { return (day.value, month.value, month.end) }
    return nil
  }

  private func monthDay(_ index: Int) -> (day: Int, month: Int, end: Int)? {
    guard let month = monthName(index) else { return nil }
    // "I could march ten miles", "that may one day".
    if ["may", "march"].contains(self[index]), !isPhrase, token(index)?.isCapital == false {
      return nil
    }
    var at = month.end
    if ["-", "/", ".", ","].contains(self[at]) { at += 1 }
    at = optional(["the"], at: at)
    if let day = ordinal(at) { return (day.value, month.value, day.end) }
    if let value = number(at, digits: 1...2), (1...31).contains(value) {
      // "April 17:30" and "March 4.5": the figures belong to something else.
      if self[at + 1] == ":" || self[at + 1] == "%", isGlued(at + 1) { return nil }
      if self[at + 1] == ".", isGlued(at + 1), token(at + 2)?.kind == .number, isGlued(at + 2) {
        return nil
      }
      if isGlued(at + 1), half(at + 1) != nil { return nil }
      return (value, month.value, at + 1)
    }
    if let read = wordNumber(at), (1...31).contains(read.value), isPhrase || month.value != 5,
      !isUnitOfTime(read.end)
    {
      return (read.value, month.value, read.end)
    }
    return nil
  }

  /// The year after a month's name: "2017", ", 2017", "'17", "of 2016", "17" if no time follows.
  func yearAfterMonth(_ index: Int, month: Int) -> Parsed<Int>? {
    var at = index
    if [",", "-", "/", "."].contains(self[at]) { at += 1 }
    if self[at] == "," { at += 1 }
    at = optional(["of", "in"], at: at)
    // "April 8th next year", "of last year".
    if let step = periodStep(at), self[step.end] == "year", let today = reference.date {
      return Parsed(value: today.year + step.value, end: step.end + 1)
    }
    if let year = year(at) {
      let isClock =
        token(at)?.kind == .number && ["hrs", "hours", "h"].contains(self[at + 1])
      let isSplit = [":", ".", "/"].contains(self[at + 1]) && isGlued(at + 1) && isGlued(at + 2)
      return isClock || isSplit ? nil : year
    }
    // "8 Apr 17:30", "8 April 17 men" name no year; "Oct 26 15:50:06 2016" names it at the end.
    if let short = shortYear(at) {
      let next = short.end
      let isQuoted = self[at] == "'"
      let continues = isGlued(next) && !isBoundary(next)
      let divides = [":", ".", "/"].contains(self[next]) && isGlued(next) && isGlued(next + 1)
      if !continues, !divides, isQuoted || isBoundary(next) && at == index, half(next) == nil,
        isQuoted || !isGlued(at)
      {
        return short
      }
      return nil
    }
    return nil
  }

  /// "The 8th", "the twenty-first", "on 15", "Thursday the 21st": the last such day.
  private func dayOfMonth(_ index: Int) -> Parsed<ReadDays>? {
    var (at, hasThe) = (index, false)
    var weekday: Int?
    if let name = weekdayName(at) {
      weekday = name.value
      at = name.end
      if self[at] == "," { at += 1 }
    }
    if self[at] == "the" { (at, hasThe) = (at + 1, true) }
    let day: Parsed<Int>
    var isWord = true
    if let read = ordinal(at) {
      day = read
      isWord = number(at) == nil
    } else if hasThe || self[at - 1] == "on", let read = cardinal(at),
      (1...31).contains(read.value),
      isPhrase
    {
      day = read
    } else {
      return nil
    }
    if weekday == nil, isWord, !(hasThe || self[index - 1] == "on" || self[index - 1] == "the") {
      return nil
    }
    // "The 20th of next month", "the 31st of this month".
    let of = optional(["of"], at: day.end)
    if let step = periodStep(optional(["the"], at: of)) ?? periodStep(of),
      self[step.end] == "month", let today = reference.date
    {
      let month = today.monthDays.lowerBound.adding(months: step.value)
      guard let date = CivilDate(year: month.year, month: month.month, day: day.value) else {
        return Parsed(
          value: ReadDays(readings: [], grain: .day), end: step.end + 1, rules: ["date.no-such-day"]
        )
      }
      return single([date], step.end + 1, "date.day-of-month")
    }
    // "The second man", "the 27th floor", "on 15 people": a day only where nothing is counted.
    if weekday == nil, !mayEndDay(day.end) { return nil }
    guard let today = reference.date else {
      return Parsed(
        value: ReadDays(readings: [], grain: .day, isSure: false, isDayOfMonth: true),
        end: day.end, rules: ["date.day-of-month"])
    }
    let dates = (0...14).compactMap { back -> CivilDate? in
      let month = today.monthDays.lowerBound.adding(months: -back)
      return CivilDate(year: month.year, month: month.month, day: day.value)
    }
    let past = dates.filter { $0 <= today }
    let fitting = weekday.flatMap { weekday in past.first { $0.weekday == weekday } }
    var found = [fitting ?? past.first].compactMap { $0 }
    if reference.preference == .both {
      let later = (0...2).compactMap { ahead -> CivilDate? in
        let month = today.monthDays.lowerBound.adding(months: ahead)
        return CivilDate(year: month.year, month: month.month, day: day.value)
      }
      found += [later.first { $0 > today }].compactMap { $0 }
    }
    var read = single(found, day.end, "date.day-of-month")
    read.value.isSure = weekday != nil
    read.value.isDayOfMonth = true
    return read
  }

  private static let dayFollowers: Set<String> = [
    "at", "from", "in", "when", "and", "or", "i", "we", "he", "she", "they", "it", "there", "to",
    "until", "till", "between", "around", "about", "with", "as", "but", "so", "just", "a", "the",
    "for", "by", "before", "after", "was", "that", "of", "on", "through",
  ]

  private func mayEndDay(_ end: Int) -> Bool {
    if isBoundary(end) {
      return
        !(self[end] == "%" || self[end] == "/"
        || (self[end] == "-" && isGlued(end + 1)
          && token(end + 1)?.kind == .word))
    }
    return Self.dayFollowers.contains(self[end]) || clock(end)?.value.isSure == true
  }
}
