import TimeModel

/// Stretches of days, and stretches whose ends have a day of their own.
extension TimeGrammar {
  private static let till: Set<String> = ["to", "till", "til", "until", "-", "through", "and"]

  private func lead(_ index: Int) -> (at: Int, word: String) {
    ["from", "between"].contains(self[index]) ? (index + 1, self[index]) : (index, "")
  }

  /// The index after "to", "until", "-"; "and" only after "between".
  private func middle(_ index: Int, _ lead: String) -> Int? {
    var at = index
    if self[at] == "," { at += 1 }
    guard Self.till.contains(self[at]), self[at] != "and" || lead == "between" else { return nil }
    if self[at] == "to", lead == "between", !isPhrase { return nil }
    return at + 1
  }

  /// "Between 4pm on 1 January and 5pm today", "from Oct 2 to October 22", "Friday to Sunday",
  /// "from 4 to 22 this month", "19-20 November", "next week between Wednesday and Friday".
  func stretch(_ index: Int) -> Parsed<MomentDraft>? {
    longest(
      [
        daysOfMonth(index), monthThenDays(index), weekThenDays(index), momentToMoment(index),
        lastingDays(index), restOfDay(index), years(index),
      ].compactMap { $0 })
  }

  private func draft(
    _ readings: [ClosedRange<CivilDate>], _ end: Int, _ rule: String
  ) -> Parsed<MomentDraft> {
    var draft = MomentDraft()
    draft.days = ReadDays(readings: readings, grain: .other)
    draft.isSure = true
    draft.rules = [rule]
    return Parsed(value: draft, end: end, rules: draft.rules)
  }

  private func dayNumber(_ index: Int) -> Parsed<Int>? {
    let at = optional(["the"], at: index)
    if let read = ordinal(at) { return read }
    guard let value = number(at, digits: 1...2), (1...31).contains(value) else { return nil }
    return Parsed(value: value, end: at + 1)
  }

  /// The readings of days of one month that comes once a year.
  private func span(
    _ first: Int, _ last: Int, _ month: Int, _ year: Int
  ) -> ClosedRange<CivilDate>? {
    guard let from = CivilDate(year: year, month: month, day: first),
      let to = CivilDate(year: year, month: month, day: last), from <= to
    else { return nil }
    return from...to
  }

  private func yearlySpans(_ first: Int, _ last: Int, _ month: Int) -> [ClosedRange<CivilDate>] {
    yearly { CivilDate(year: $0, month: month, day: last) }
      .compactMap { span(first, last, month, $0.year) }
  }

  /// "From 4 to 22 January 1995", "3 until 12 of Sept", "4 to 23 next month", "between the 21st and
  /// 23rd".
  private func daysOfMonth(_ index: Int) -> Parsed<MomentDraft>? {
    let (at, word) = lead(index)
    guard let first = dayNumber(at) else { return nil }
    // "8/9 April", "the 8th and 9th of April".
    let isPair = ["/", "and", "&"].contains(self[first.end]) && word.isEmpty
    guard let next = isPair ? first.end + 1 : middle(first.end, word) else { return nil }
    if isPair, dayNumber(next).map({ monthName(optional(["of"], at: $0.end)) == nil }) ?? true {
      return nil
    }
    let isOrdinal = ordinal(optional(["the"], at: at)) != nil
    if let dated = monthFirst(next),
      let span = span(first.value, dated.day, dated.month, dated.year)
    {
      return draft([span], dated.end, "stretch.days")
    }
    guard let last = dayNumber(next) else { return nil }
    let of = optional(["of", "in"], at: last.end)
    if let step = periodStep(optional(["the"], at: of)) ?? periodStep(of),
      self[step.end] == "month", let today = reference.date
    {
      let month = today.monthDays.lowerBound.adding(months: step.value)
      guard let span = span(first.value, last.value, month.month, month.year) else { return nil }
      return draft([span], step.end + 1, "stretch.days")
    }
    if let month = monthName(of) {
      if let year = yearAfterMonth(month.end, month: month.value) {
        guard let span = span(first.value, last.value, month.value, year.value) else { return nil }
        return draft([span], year.end, "stretch.days")
      }
      let spans = yearlySpans(first.value, last.value, month.value)
      return spans.isEmpty ? nil : draft(spans, month.end, "stretch.days")
    }
    guard isOrdinal, ordinal(optional(["the"], at: next)) != nil, let today = reference.date else {
      return nil
    }
    let months = (0...12).map { today.monthDays.lowerBound.adding(months: -$0) }
    let found = months.compactMap { span(first.value, last.value, $0.month, $0.year) }
      .first { $0.upperBound <= today }
    return found.map { draft([$0], last.end, "stretch.days") }
  }

  /// "January 22, 1995" or "April 07" after "from 4 to".
  private func monthFirst(_ index: Int) -> (month: Int, day: Int, year: Int, end: Int)? {
    guard let month = monthName(index), let day = dayNumber(month.end) else { return nil }
    if let year = yearAfterMonth(day.end, month: month.value) {
      return (month.value, day.value, year.value, year.end)
    }
    let date = yearly { CivilDate(year: $0, month: month.value, day: day.value) }.first
    return date.map { (month.value, day.value, $0.year, day.end) }
  }

  /// "November 19-20", "November between 19 and 20", "Feb between 2-7 2018".
  private func monthThenDays(_ index: Int) -> Parsed<MomentDraft>? {
    let (start, outer) = lead(index)
    guard let month = monthName(start) else { return nil }
    let (at, inner) = lead(month.end)
    guard let first = dayNumber(at),
      let next = middle(first.end, inner.isEmpty ? outer : inner),
      let last = dayNumber(next), first.value < last.value
    else { return nil }
    if self[last.end] == ":" || half(last.end) != nil { return nil }
    if let year = yearAfterMonth(last.end, month: month.value) {
      guard let span = span(first.value, last.value, month.value, year.value) else { return nil }
      return draft([span], year.end, "stretch.days")
    }
    let spans = yearlySpans(first.value, last.value, month.value)
    return spans.isEmpty ? nil : draft(spans, last.end, "stretch.days")
  }

  /// "Next week between Wednesday and Friday", "this week from Tue to Thur".
  private func weekThenDays(_ index: Int) -> Parsed<MomentDraft>? {
    guard let step = periodStep(index), self[step.end] == "week", let today = reference.date else {
      return nil
    }
    let (at, word) = lead(step.end + 1)
    guard !word.isEmpty, let first = weekdayName(at), let next = middle(first.end, word),
      let last = weekdayName(next), first.value <= last.value
    else { return nil }
    let monday = today.week.lowerBound.advanced(byDays: Int64(step.value) * 7)
    return draft(
      [monday.advanced(byDays: Int64(first.value))...monday.advanced(byDays: Int64(last.value))],
      last.end, "stretch.days")
  }

  /// "For 3 days from today", "2 weeks starting May 20th", "1 week, from 20th Dec".
  private func lastingDays(_ index: Int) -> Parsed<MomentDraft>? {
    let start = optional(["for"], at: index)
    guard let length = length(start), length.value.isWholeDays,
      let most = length.value.total.most, most == length.value.total.least, most > 0
    else { return nil }
    var at = length.end
    if self[at] == "," { at += 1 }
    let word = self[at]
    guard word == "starting" || word == "beginning" || (word == "from" && start > index) else {
      return nil
    }
    at = optional(["from", "on"], at: at + 1)
    guard let from = momentDraft(at, isLed: true), let first = from.value.days?.readings.first
    else { return nil }
    let days = most / Nanoseconds.day.count
    if from.value.hasClock {
      var draft = from.value
      let moment = moment(draft)
      guard let clock = moment.clocks.first else { return nil }
      draft.spans = [clock.lowerBound..<Nanoseconds(clock.lowerBound.count + most)]
      return Parsed(value: draft, end: from.end, rules: ["stretch.lasting"] + from.rules)
    }
    let begin = first.lowerBound
    return draft([begin...begin.advanced(byDays: days - 1)], from.end, "stretch.lasting")
  }

  /// "The rest of the day": from the moment of speaking to midnight.
  private func restOfDay(_ index: Int) -> Parsed<MomentDraft>? {
    let start = optional(["the"], at: index)
    guard self[start] == "rest", let today = reference.date, let now = reference.timeOfDay,
      now < .day
    else { return nil }
    let at = optional(["the", "this", "my", "current", "our"], at: optional(["of"], at: start + 1))
    guard self[at] == "day" else { return nil }
    var read = draft([today...today], at + 1, "period.rest")
    read.value.spans = [now..<Nanoseconds.day]
    return read
  }

  /// "From 2014 to 2018", "2014-2018": years, where they are likelier than times of day.
  private func years(_ index: Int) -> Parsed<MomentDraft>? {
    let (at, word) = lead(index)
    guard isLikelyYear(at), let first = year(at), let next = middle(first.end, word),
      isLikelyYear(next), let last = year(next), first.value < last.value,
      let from = CivilDate(year: first.value, month: 1, day: 1),
      let to = CivilDate(year: last.value, month: 12, day: 31)
    else { return nil }
    return draft([from...to], last.end, "stretch.years")
  }

  // MARK: - Two moments

  private func momentToMoment(_ index: Int) -> Parsed<MomentDraft>? {
    let (at, word) = lead(index)
    guard var from = endDraft(at, isLed: !word.isEmpty) else { return nil }
    guard let next = middle(from.end, word) else { return nil }
    guard let to = endDraft(next, isLed: true) else { return nil }
    // Two times before one day are `clockStretch`'s.
    if from.value.days == nil, to.value.days == nil || from.value.hasClock { return nil }
    if word.isEmpty, !from.value.isSure || !to.value.isSure { return nil }
    if self[next - 1] == "-", word.isEmpty, isGlued(next - 1) != isGlued(next) { return nil }
    if from.value.days == nil { from.value.days = to.value.days }
    let rules = ["stretch"] + from.rules + to.rules
    guard var first = from.value.days?.readings.first?.lowerBound,
      let lastDays = (to.value.days ?? from.value.days)?.readings.first
    else { return nil }
    let last = lastDays.upperBound
    // "From Monday to Friday last week": both of that week.
    if from.rules == ["weekday"], to.rules.contains("weekday.of-week") {
      let near = last.last(weekday: first.weekday)
      first = near
    }
    // "From last Friday to Tuesday", "10/25 to 01/25": the beginning lies before the end.
    if first > last {
      let other = CivilDate(year: first.year - 1, month: first.month, day: first.day)
      guard let other, other <= last, from.value.days?.grain == .day,
        from.rules.contains(where: { $0.contains("no-year") || $0 == "period.month" })
      else {
        guard to.rules.contains(where: { $0.contains("no-year") }),
          let later = CivilDate(year: last.year + 1, month: last.month, day: last.day),
          first <= later
        else { return nil }
        return draft([first...later], to.end, "stretch.days")
      }
      first = other
    } else if from.rules.contains(where: { $0.contains("no-year") }),
      !to.rules.contains(where: { $0.contains("no-year") }),
      let near = CivilDate(year: last.year, month: first.month, day: first.day), near <= last
    {
      first = near
    }
    guard from.value.hasClock || to.value.hasClock || from.value.part != nil || to.value.part != nil
    else {
      return Parsed(
        value: draft([first...last], to.end, "stretch.days").value, end: to.end, rules: rules)
    }
    let daysApart = last.daysSinceEpoch - first.daysSinceEpoch
    guard daysApart < 400 else { return nil }
    let apart = daysApart * Nanoseconds.day.count
    let (starts, ends) = (moment(from.value).clocks, moment(to.value).clocks)
    let begin = starts.first?.lowerBound.count ?? 0
    let finish =
      ends.first.map { to.value.part == nil ? $0.lowerBound : $0.upperBound }?.count
      ?? Nanoseconds.day.count
    guard apart + finish > begin else { return nil }
    var whole = MomentDraft()
    whole.days = ReadDays(readings: [first...first], grain: .day)
    whole.point = from.value.point
    whole.spans = [Nanoseconds(begin)..<Nanoseconds(apart + finish)]
    whole.isSure = true
    whole.rules = rules
    return Parsed(value: whole, end: to.end, rules: rules)
  }

  /// An end of a stretch: a moment, or "now".
  private func endDraft(_ index: Int, isLed: Bool) -> Parsed<MomentDraft>? {
    if let today = reference.date, let end = now(index) {
      var draft = MomentDraft()
      draft.days = ReadDays(readings: [today...today], grain: .day)
      draft.isSure = true
      return Parsed(value: draft, end: end, rules: ["now"])
    }
    if let length = length(index), length.value.isWholeDays, self[length.end] == "later",
      let today = reference.date, let most = length.value.total.most
    {
      let day = today.advanced(byDays: most / Nanoseconds.day.count)
      return draft([day...day], length.end + 1, "day.later")
    }
    guard let read = momentDraft(index, isLed: isLed), read.value.stretch == nil else { return nil }
    return read
  }

  func now(_ index: Int) -> Int? { self[index] == "now" ? index + 1 : nil }
}
