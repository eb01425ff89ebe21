import TimeModel

/// Weeks, weekends, months, seasons and years.
extension TimeGrammar {
  private static let edges: [String: String] = [
    "early": "early", "mid": "mid", "middle": "middle", "late": "late", "start": "start",
    "beginning": "start", "end": "end", "close": "end", "latter": "late",
  ]

  /// A stretch of days, whole or its early, middle or late part.
  func period(_ index: Int) -> Parsed<ReadDays>? {
    if let known = memo.periods[index] { return known }
    let read = periodAnew(index)
    memo.periods[index] = .some(read)
    return read
  }

  private func periodAnew(_ index: Int) -> Parsed<ReadDays>? {
    if let rest = restOf(index) ?? soFar(index) { return rest }
    var (at, edge): (Int, String?) = (optional(["the", "in"], at: index), nil)
    if let name = Self.edges[self[at]] {
      var next = at + 1
      if self[next] == "-" { next += 1 }
      if self[next] == "part" { next += 1 }
      next = optional(["of", "in"], at: next)
      (edge, at) = (name, next)
    } else {
      at = index
    }
    guard var read = wholePeriod(at, isIntroduced: edge != nil) else { return nil }
    guard let edge else { return read }
    guard [.month, .year, .week].contains(read.value.grain) else { return nil }
    let unit =
      switch read.value.grain {
      case .week: "week"
      case .month: "month"
      default: "year"
      }
    read.value.readings = read.value.readings.map { part($0, "\(edge)-\(unit)") }
    read.rules.append("\(edge)-of-period")
    return read
  }

  /// The days of a period that the width table's row names, counted from its first day; of a year
  /// in months.
  private func part(_ days: ClosedRange<CivilDate>, _ row: String) -> ClosedRange<CivilDate> {
    guard let width = widths.row(row) else { return days }
    let (low, high) = (width.low.count / 1_000_000_000, width.high.count / 1_000_000_000)
    if row.hasSuffix("-year") {
      let first = days.lowerBound.adding(months: Int(low))
      let last = days.lowerBound.adding(months: Int(high)).advanced(byDays: -1)
      return first...max(first, min(last, days.upperBound))
    }
    let day = Nanoseconds.day.count / 1_000_000_000
    let first = min(days.lowerBound.advanced(byDays: low / day), days.upperBound)
    let last = min(days.lowerBound.advanced(byDays: high / day - 1), days.upperBound)
    return first...max(first, last)
  }

  private func wholePeriod(_ index: Int, isIntroduced: Bool) -> Parsed<ReadDays>? {
    longest(
      [
        stepped(index), weekOf(index), nthWeek(index), monthAndYear(index), season(index),
        monthAlone(index, isIntroduced: isIntroduced),
        yearAlone(index, isIntroduced: isIntroduced),
      ].compactMap { $0 })
  }

  private func days(
    _ readings: [ClosedRange<CivilDate>], _ grain: ReadDays.Grain, _ end: Int, _ rule: String
  ) -> Parsed<ReadDays> {
    Parsed(value: ReadDays(readings: readings, grain: grain), end: end, rules: [rule])
  }

  /// The period of that name so many steps from the reference's.
  private func period(
    _ name: String, _ step: Int
  ) -> (days: ClosedRange<CivilDate>, grain: ReadDays.Grain)? {
    guard let today = reference.date else { return nil }
    switch name {
    case "week": return (today.week.lowerBound.advanced(byDays: Int64(step) * 7).week, .week)
    case "weekend":
      let saturday = today.week.lowerBound.advanced(byDays: Int64(step) * 7 + 5)
      return (saturday...saturday.advanced(byDays: 1), .weekend)
    case "month": return (today.monthDays.lowerBound.adding(months: step).monthDays, .month)
    case "year": return (today.yearDays.lowerBound.adding(months: step * 12).yearDays, .year)
    default: return nil
    }
  }

  private static let periodNames: Set<String> = ["week", "weekend", "month", "year"]

  /// "31 February 2017": there is no such day, so nothing of it is read.
  private func isAfterDay(_ index: Int) -> Bool {
    guard let day = token(index - 1), day.kind == .number, day.digits <= 2 else { return false }
    return self[index - 2] != "." || !day.isGlued
  }

  /// "Last week", "this weekend", "the month before last", "the week after next", "my week".
  private func stepped(_ index: Int) -> Parsed<ReadDays>? {
    let start = optional(["the", "my", "our"], at: index)
    if Self.periodNames.contains(self[start]) {
      let name = self[start]
      if let end = skip("before", "last", at: start + 1), let found = period(name, -2) {
        return days([found.days], found.grain, end, "period.before-last")
      }
      if let end = skip("after", "next", at: start + 1)
        ?? skip("after", "the", "next", at: start + 1),
        let found = period(name, 2)
      {
        return days([found.days], found.grain, end, "period.after-next")
      }
      if let end = skip("just", "gone", at: start + 1), let found = period(name, -1) {
        return days([found.days], found.grain, end, "period.last")
      }
      if name == "weekend", start > index || isPhrase || ["at", "on"].contains(self[index - 1]),
        let last = period(name, reference.date.map { $0.weekday >= 5 ? 0 : -1 } ?? 0),
        let this = period(name, 0)
      {
        let both = last.days == this.days ? [last.days] : [last.days, this.days]
        return days(
          reference.preference == .both ? both : [last.days], .weekend, start + 1, "period.weekend")
      }
      // "What happened the week": only a phrase speaks so of the present one.
      guard isPhrase, start > index, self[index - 1] != "of",
        isBoundary(start + 1)
          || ["look", "holidays"].contains(self[start + 1]), let found = period(name, 0)
      else { return nil }
      return days([found.days], found.grain, start + 1, "period.this")
    }
    guard let step = periodStep(index) else { return nil }
    if self[step.end] == "fortnight", step.value == -1, let today = reference.date {
      return days(
        [today.advanced(byDays: -14)...today.advanced(byDays: -1)], .other, step.end + 1,
        "period.last")
    }
    guard Self.periodNames.contains(self[step.end]),
      let found = period(self[step.end], step.value)
    else { return nil }
    if self[step.end - 1] == "past", self[step.end - 2] != "this", found.grain != .weekend,
      self[index] == "the"
    {
      return nil
    }
    return days(
      [found.days], found.grain, step.end + 1,
      step.value == 0 ? "period.this" : step.value < 0 ? "period.last" : "period.next")
  }

  /// "The week of 10 April", "week commencing the 4th", "w/c 4 February", "week 31", "month of
  /// May".
  private func weekOf(_ index: Int) -> Parsed<ReadDays>? {
    let start = optional(["the"], at: index)
    var at: Int
    var isMonth = false
    if let end = skip("w", "/", "c", at: start) {
      at = end
    } else if self[start] == "week" || self[start] == "month" {
      isMonth = self[start] == "month"
      guard ["of", "commencing", "beginning", "starting", "ending"].contains(self[start + 1]) else {
        guard self[start] == "week", start == index || isPhrase,
          let number = number(start + 1, digits: 1...2), let today = reference.date,
          let week = CivilDate.week(number, of: today.year)
        else { return nil }
        return days([week], .week, start + 2, "period.week-number")
      }
      at = start + 2
    } else {
      return nil
    }
    at = optional(["on"], at: at)
    guard let day = dayInWeek(at) else { return nil }
    let readings = day.value.readings.map { isMonth ? $0.lowerBound.monthDays : $0.lowerBound.week }
    return days(readings, isMonth ? .month : .week, day.end, "period.week-of")
  }

  private func dayInWeek(_ index: Int) -> Parsed<ReadDays>? {
    guard let first = token(index), first.kind != .mark else { return nil }
    let phrase = TimeGrammar(
      tokens: tokens, reference: reference, widths: widths, isPhrase: true)
    guard let read = phrase.singleDay(index), read.value.grain == .day else { return nil }
    return read
  }

  /// "The first week of October", "the last week of July 2016", "third week next year".
  private func nthWeek(_ index: Int) -> Parsed<ReadDays>? {
    let start = optional(["the"], at: index)
    let count: Parsed<Int>
    if self[start] == "last", self[start + 1] == "week", self[start + 2] == "of" {
      count = Parsed(value: -1, end: start + 1)
    } else if let read = ordinal(start), read.value <= 5 {
      count = read
    } else {
      return nil
    }
    guard self[count.end] == "week" || self[count.end] == "weekend" else { return nil }
    let isWeekend = self[count.end] == "weekend"
    let of = optional(["of", "in"], at: count.end + 1)
    guard
      let whole = stepped(of) ?? monthAndYear(of) ?? monthAlone(of, isIntroduced: true)
        ?? yearAlone(of, isIntroduced: true), [.month, .year].contains(whole.value.grain)
    else { return nil }
    // A week belongs to the month or year that holds its Thursday.
    let weeks = whole.value.readings.map { days -> ClosedRange<CivilDate> in
      let first = days.lowerBound.advanced(byDays: 6).last(weekday: 3).week.lowerBound
      let last = days.upperBound.last(weekday: 3).week.lowerBound
      let monday = count.value < 0 ? last : first.advanced(byDays: Int64(count.value - 1) * 7)
      return isWeekend ? monday.advanced(byDays: 5)...monday.advanced(byDays: 6) : monday.week
    }
    return days(weeks, isWeekend ? .weekend : .week, whole.end, "period.nth-week")
  }

  /// "April 2017", "2016 November", "2015-3", "11/2016", "June next year", "August '99".
  private func monthAndYear(_ index: Int) -> Parsed<ReadDays>? {
    if let name = monthName(index) {
      if isAfterDay(index) { return nil }
      if let year = yearAfterMonth(name.end, month: name.value),
        token(year.end - 1)?.kind != .number || token(year.end - 1)?.digits == 4
          || self[year.end - 2] == "'" || isPhrase,
        let month = CivilDate.month(name.value, of: year.value)
      {
        return days([month], .month, year.end, "period.month-year")
      }
      return nil
    }
    if let year = number(index, digits: 4...4), (1900...2199).contains(year) {
      var at = index + 1
      if [",", "-", "/", "."].contains(self[at]) { at += 1 }
      if let name = monthName(at), let month = CivilDate.month(name.value, of: year) {
        let isDate = number(at + 1) != nil || ["-", "/"].contains(self[at + 1])
        return isDate ? nil : days([month], .month, at + 1, "period.month-year")
      }
      if at > index + 1, isPhrase, self[index + 1] != ",", let number = number(at, digits: 1...2),
        let month = CivilDate.month(number, of: year), !isGlued(at + 1) || isBoundary(at + 2)
      {
        return days([month], .month, at + 1, "period.month-year")
      }
    }
    if isPhrase, let number = number(index, digits: 1...2), ["-", "/"].contains(self[index + 1]),
      let year = self.number(index + 2, digits: 4...4), (1900...2199).contains(year),
      let month = CivilDate.month(number, of: year), self[index - 1] != "/", self[index - 1] != "-"
    {
      return days([month], .month, index + 3, "period.month-year")
    }
    return nil
  }

  /// "March", "last September", "this April": with a word before it where it is also another word.
  private func monthAlone(_ index: Int, isIntroduced: Bool) -> Parsed<ReadDays>? {
    let step = periodStep(index)
    let at = step?.end ?? index
    guard let name = monthName(at), let today = reference.date else { return nil }
    let before = self[index - 1]
    let isLed =
      step != nil || isIntroduced
      || [
        "in", "since", "until", "till", "of", "during", "by", "before", "after", "from", "to",
        "between", "and", "the", "late", "early",
      ].contains(before)
    let isAlso = ["may", "march", "mar", "jan", "sep", "dec", "jun"].contains(self[at])
    if step == nil, isAfterDay(index) { return nil }
    let isWhole = isPhrase && isBoundary(index - 1) && isBoundary(at + 1)
    if isAlso, !isLed && !isWhole || token(at)?.isCapital == false && !isPhrase { return nil }
    if !isLed, !isPhrase, token(at)?.isCapital == false { return nil }
    if before == "mr" || before == "mrs" || before == "ms" { return nil }
    if isGlued(at + 1), token(at + 1)?.kind == .number { return nil }
    let end = name.end
    func month(_ year: Int) -> ClosedRange<CivilDate>? { CivilDate.month(name.value, of: year) }
    let years = (today.year - 2)...(today.year + 2)
    let all = years.compactMap(month)
    let past = all.filter { $0.lowerBound <= today }
    let next = all.first { $0.lowerBound > today }
    var found: [ClosedRange<CivilDate>?]
    switch step?.value {
    case 0: found = [month(today.year)]
    case -1:
      let latest = all.filter { $0.upperBound < today }
      found = [latest.last, month(today.year - 1)]
    case 1: found = [next]
    default: found = reference.preference == .both ? [past.last, next] : [past.last]
    }
    var distinct: [ClosedRange<CivilDate>] = []
    for days in found.compactMap({ $0 }) where !distinct.contains(days) { distinct.append(days) }
    return days(distinct, .month, end, "period.month")
  }

  /// "In 2015", "year 2016", "twenty seventeen" after a word that a year follows.
  private func yearAlone(_ index: Int, isIntroduced: Bool) -> Parsed<ReadDays>? {
    var at = optional(["the"], at: index)
    var isNamed = false
    if self[at] == "year" { (at, isNamed) = (at + 1, true) }
    let before = self[index - 1]
    let isLed =
      isNamed || isIntroduced
      || [
        "in", "since", "during", "of", "until", "before", "after", "from", "between", "and", "to",
        "through", "than",
      ]
      .contains(before)
    guard isNamed || at == index else { return nil }
    var read = year(at)
    if isNamed, read == nil, let number = cardinal(at), number.value > 0 { read = number }
    let isWhole = isPhrase && isBoundary(index - 1) && read.map { isBoundary($0.end) } == true
    guard let read, isLed || isPhrase && isWord(at) || isWhole && isLikelyYear(at) else {
      return nil
    }
    if isGlued(read.end), !isBoundary(read.end) { return nil }
    if token(at)?.kind == .number, !isNamed, ["hrs", "hours"].contains(self[read.end]) {
      return nil
    }
    if !isNamed, !(1900...2199).contains(read.value), !isPhrase { return nil }
    // "In 2000 pieces": a year stands at the end of its phrase.
    if !isBoundary(read.end), !isNamed, !isPhrase,
      !["when", "and", "i", "we", "he", "she", "they", "the", "to", "until", "at", "or"]
        .contains(self[read.end])
    {
      return nil
    }
    guard let first = CivilDate(year: read.value, month: 1, day: 1) else { return nil }
    return days([first.yearDays], .year, read.end, "period.year")
  }

  /// Whether a number of four digits is a year rather than a time of day: 2014 in 2017.
  func isLikelyYear(_ index: Int) -> Bool {
    guard let value = number(index, digits: 4...4), let today = reference.date else { return false }
    return (1950...(today.year + 5)).contains(value)
      && !["hrs", "hours", "h", "hr"].contains(self[index + 1])
  }

  private static let seasons: [String: (first: Int, months: Int)] = [
    "spring": (3, 3), "summer": (6, 3), "autumn": (9, 3), "winter": (12, 3),
  ]

  /// "Last summer", "the spring of 2017", "summer 2016": meteorological, whole months.
  private func season(_ index: Int) -> Parsed<ReadDays>? {
    let step = periodStep(index)
    let start = step?.end ?? optional(["the"], at: index)
    guard let season = Self.seasons[self[start]], let today = reference.date else { return nil }
    func days(_ year: Int) -> ClosedRange<CivilDate>? {
      CivilDate(year: year, month: season.first, day: 1).map {
        $0...$0.adding(months: season.months).advanced(byDays: -1)
      }
    }
    let at = optional(["of", "in"], at: start + 1)
    if let year = year(at), let found = days(year.value) {
      return self.days([found], .other, year.end, "period.season")
    }
    guard
      step != nil || start > index || ["in", "since", "during", "of"].contains(self[index - 1])
        || isPhrase, self[start + 1] != "bank"
    else { return nil }
    let all = ((today.year - 2)...(today.year + 1)).compactMap(days)
    let found: ClosedRange<CivilDate>? =
      switch step?.value {
      case -1: all.last { $0.upperBound < today }
      case 0: all.first { $0.lowerBound.year == today.year }
      case 1: all.first { $0.lowerBound > today }
      default: all.last { $0.lowerBound <= today }
      }
    guard let found else { return nil }
    return self.days([found], .other, start + 1, "period.season")
  }

  /// "The rest of the week", "rest of my day" is for times of day.
  private func restOf(_ index: Int) -> Parsed<ReadDays>? {
    let start = optional(["the"], at: index)
    guard self[start] == "rest", let today = reference.date else { return nil }
    var at = optional(["of"], at: start + 1)
    at = optional(["the", "my", "this", "current", "our"], at: at)
    guard let found = period(self[at], 0) else { return nil }
    return days([today...max(today, found.days.upperBound)], .other, at + 1, "period.rest")
  }

  /// "Earlier this week", "later this month", "earlier in the year", "late this week".
  private func soFar(_ index: Int) -> Parsed<ReadDays>? {
    guard ["earlier", "later"].contains(self[index]), let today = reference.date else { return nil }
    var at = optional(["in"], at: index + 1)
    at = optional(["this", "the"], at: at)
    guard at > index + 1, let found = period(self[at], 0) else { return nil }
    let isEarlier = self[index] == "earlier"
    let days = isEarlier ? found.days.lowerBound...today : today...found.days.upperBound
    return self.days([days], .other, at + 1, isEarlier ? "period.earlier" : "period.later")
  }
}
