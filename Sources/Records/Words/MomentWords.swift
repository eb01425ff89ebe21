import TimeModel

/// Moments: days, times and parts of the day in any order, and stretches between two of them.
extension TimeGrammar {
  private static let joiners: Set<String> = [
    ",", "at", "on", "of", "the", "-", "@", "for", "from", "in", "(", ")", "by",
  ]

  /// "About twenty to four on the afternoon of Saturday 8th April 2017"; not empty.
  func momentDraft(_ index: Int, isLed: Bool) -> Parsed<MomentDraft>? {
    var draft = MomentDraft()
    var (at, end) = (index, index)
    var isFirst = true
    for _ in 0..<12 {
      let isJoined = at > end
      if isJoined, self[at - 1] == "for", clock(at)?.value.isSure != true { break }
      // "This week 8am": a time beside a longer period is another expression.
      if !isFirst, !isJoined, let grain = draft.days?.grain, grain != .day, grain != .weekend,
        clock(at) != nil
      {
        break
      }
      guard let next = element(at, isFirst: isFirst, isLed: isLed, &draft) else {
        // Something may stand between two elements.
        guard !isFirst, at == end || at < end + 3, let token = token(at),
          Self.joiners.contains(token.text),
          token.text != "-" || draft.hasClock == false
            || !isGlued(at)
        else { break }
        at += 1
        continue
      }
      (at, end, isFirst) = (next, next, false)
    }
    guard !draft.isEmpty else { return nil }
    // "Oct 26 15:50:06 2016".
    if draft.hasClock, let open = draft.days?.openDate, let year = year(end),
      token(end)?.kind == .number, (1900...2199).contains(year.value),
      let date = CivilDate(year: year.value, month: open.month, day: open.day)
    {
      draft.days?.readings = [date...date]
      end = year.end
    }
    if draft.stretch == nil, let give = giveOrTake(end) {
      draft.margin = give.value
      draft.rules.append("give-or-take")
      end = give.end
    }
    return Parsed(value: draft, end: end, rules: draft.rules)
  }

  /// Adds what stands there to the draft; its end.
  private func element(
    _ index: Int, isFirst: Bool, isLed: Bool, _ draft: inout MomentDraft
  ) -> Int? {
    var (at, nearness): (Int, [Parsed<Nearness>]) = (index, [])
    for _ in 0..<3 {
      guard let read = self.nearness(at) else { break }
      nearness.append(read)
      at = read.end
    }
    if !nearness.isEmpty || isFirst { at = optional(["at", "the"], at: at) }
    if !isFirst, nearness.isEmpty, !draft.hasClock, let after = nearnessAfter(index) {
      draft.nearness.append(after.value)
      draft.rules += after.rules
      return after.end
    }
    let isNear = !nearness.isEmpty
    guard
      let end = clockElement(
        at, index, isLed: isLed || isNear || !isFirst, isFirst: isFirst, &draft)
        ?? partElement(at, &draft) ?? dayElement(at, &draft) ?? dayElement(index, &draft)
    else { return nil }
    draft.nearness += nearness.map(\.value)
    draft.rules += nearness.flatMap(\.rules)
    if let after = nearnessAfter(end), self[end] != "maybe" || isBoundary(after.end) {
      draft.nearness.append(after.value)
      draft.rules += after.rules
      return after.end
    }
    return end
  }

  private func clockElement(
    _ at: Int, _ index: Int, isLed: Bool, isFirst: Bool, _ draft: inout MomentDraft
  ) -> Int? {
    guard !draft.hasClock else {
      // "7ish in the evening" has its clock; "8 p.m. sharp" too.
      return nil
    }
    if let range = clockStretch(at) ?? clockStretch(index) {
      draft.stretch = range.value.stretch
      if let part = range.value.part { draft.part = part }
      draft.isSure = true
      draft.rules += range.rules
      return range.end
    }
    guard let read = clock(at) else { return nil }
    let hasPart = partOfDay(read.end).map { isHalfDecided($0.end, read.end) } ?? false
    let isBesideDay = draft.days != nil || draft.part != nil
    guard read.value.isSure || hasPart || accepts(read, at, isLed: isLed || isBesideDay) else {
      return nil
    }
    // "On 15" and "8th" are days; "2017" after a date is its year.
    if !read.value.isSure, let day = singleDay(at), day.end > read.end { return nil }
    if !read.value.isSure, read.value.clock.style == .digits, ordinal(at) != nil { return nil }
    if draft.days == nil, !read.value.isSure, let period = period(at),
      period.end > read.end || period.end == read.end && isLikelyYear(at)
    {
      return nil
    }
    // "All four afternoon classes", "one morning": a number of them.
    if !read.value.isSure, isPartWithoutJoiner(read.end) { return nil }
    draft.point = read.value
    draft.isSure = draft.isSure || read.value.isSure || hasPart
    draft.rules += read.rules
    if read.value.isSure, self[read.end] == "or", let other = clock(read.end + 1),
      other.value.isSure, other.value.clock.style == read.value.clock.style
    {
      draft.others.append(other.value.clock)
      draft.rules.append("either")
      return other.end
    }
    return read.end
  }

  private func isPartWithoutJoiner(_ index: Int) -> Bool {
    ["morning", "afternoon", "evening", "night", "mornings", "afternoons", "evenings", "nights"]
      .contains(self[index])
  }

  private func isHalfDecided(_ end: Int, _ start: Int) -> Bool {
    ["in", "at", "of"].contains(self[start]) || isPhrase
      || ["afternoon", "lunchtime", "midnight"].contains(self[start])
  }

  private func partElement(_ at: Int, _ draft: inout MomentDraft) -> Int? {
    if draft.edge == nil, draft.part == nil, ["late", "early"].contains(self[at]),
      self[at + 1] == "on", let day = singleDay(at + 2), day.value.grain == .day,
      day.value.isSure || isPhrase
    {
      draft.edge = self[at]
      draft.rules.append("part-of-day")
      return dayElement(at + 2, &draft)
    }
    if draft.part == nil, draft.days == nil, !draft.hasClock, let day = endOfDay(at) {
      draft.part = "close-of-day"
      draft.rules.append("part-of-day")
      return day
    }
    guard draft.part == nil, let read = partOfDay(at) ?? halfAlone(at, draft) else { return nil }
    guard draft.hasClock || draft.days != nil || isPartInProse(at, read.end) else { return nil }
    // "In the night before last", "last night" are days.
    if let day = singleDay(at), day.end > read.end { return nil }
    draft.part = read.value
    draft.isSure = true
    draft.rules += read.rules
    return read.end
  }

  /// "Tuesday AM": a half alone, after a day.
  private func halfAlone(_ index: Int, _ draft: MomentDraft) -> Parsed<String>? {
    guard draft.days != nil, !draft.hasClock, self[index] == "am" || self[index] == "pm" else {
      return nil
    }
    return Parsed(
      value: self[index] == "am" ? "morning" : "afternoon", end: index + 1, rules: ["part-of-day"])
  }

  private func dayElement(_ at: Int, _ draft: inout MomentDraft) -> Int? {
    let start = optional(["on", "in", "at", "during", "over"], at: at)
    guard let read = days(start) ?? days(at) else { return nil }
    if let days = draft.days {
      // "Saturday, 8 April" in two breaths; "next week … Friday" is read as one.
      guard days.isWeekday, !read.value.isWeekday, read.value.grain == .day else { return nil }
    }
    if read.value.isDayOfMonth, !read.value.isSure, !isPhrase,
      !["on", "the", "of", "by", "since", "until"].contains(self[start - 1]), start == at
    {
      if self[start] != "the" { return nil }
    }
    if !isPhrase, read.value.isDayOfMonth, number(start) == nil, number(start + 1) == nil,
      !read.value.isSure,
      !["on", "by", "since", "until", "before", "after", "from", "to"].contains(self[start - 1])
    {
      return nil
    }
    let part = draft.days?.part
    draft.days = read.value
    if let part { draft.days?.part = part }
    draft.isSure = draft.isSure || read.value.isSure
    draft.rules += read.rules
    return read.end
  }

  /// "Give or take ten minutes", "plus or minus five minutes".
  private func giveOrTake(_ index: Int) -> Parsed<Int64>? {
    var at = self[index] == "," ? index + 1 : index
    guard
      let end = skip("give", "or", "take", at: at) ?? skip("plus", "or", "minus", at: at)
        ?? skip("+", "/", "-", at: at)
    else { return nil }
    at = end
    if let length = length(at), let most = length.value.total.most {
      return Parsed(value: most, end: length.end)
    }
    return Parsed(value: widths.row("about-five")?.high.count ?? 0, end: at)
  }

  // MARK: - Bare figures

  private static let leads: Set<String> = [
    "at", "about", "around", "by", "before", "after", "until", "till", "til", "since", "from",
    "between", "past", "nearly", "almost", "gone", "circa", "approx", "approximately", "roughly",
    "turned", "towards", "than", "@", "exactly", "precisely",
  ]
  private static let followers: Set<String> = [
    "in", "when", "on", "that", "and", "as", "i", "we", "he", "she", "they", "the", "or", "it",
    "there", "to", "until", "till", "but", "my", "a", "this", "so", "while", "because", "today",
    "yesterday", "tomorrow", "ish", "with", "by", "an", "his", "her", "for", "pm", "am", "if",
    "hours", "hrs", "where", "at", "approximately", "tonight", "last", "then", "was", "approx",
    "is", "you", "maybe", "give", "sharp", "roughly", "before", "after", "monday", "tuesday",
    "wednesday", "thursday", "friday", "saturday", "sunday", "-",
  ]
  private static let amounts: Set<String> = [
    "m", "metre", "metres", "meter", "meters", "km", "miles", "mile", "yards", "feet", "ft",
    "foot", "inches", "cm", "mm", "kg", "g", "stone", "lbs", "pounds", "pound", "quid", "pence",
    "p", "euros", "dollars", "per", "percent", "%", "million", "thousand", "hundred", "litres",
    "points", "degrees", "mph", "kph", "gb", "mb", "people", "men", "women", "of", "times",
  ]

  /// Whether a figure or a word that may be a time is one in this company.
  private func accepts(_ read: Parsed<ReadClock>, _ index: Int, isLed: Bool) -> Bool {
    if Self.amounts.contains(self[read.end]) || isUnitOfTime(read.end) { return false }
    if self[read.end] == "-", isUnitOfTime(read.end + 1) { return false }
    if self[read.end] == "%" || self[read.end] == "/" { return false }
    if isGlued(read.end), isWord(read.end), self[read.end] != "ish" { return false }
    if let before = token(index - 1), before.kind == .mark, "$#/*=".contains(before.text) {
      return false
    }
    if self[read.end] == "ish" || skip("-", "ish", at: read.end) != nil { return true }
    if self[read.end] == ",",
      partOfDay(read.end + 1) != nil
        || namedDay(read.end + 1)?.value.part != nil
    {
      return true
    }
    if isPhrase {
      let isFigure = read.value.clock.style == .digits && number(index) != nil
      return isLed || !isFigure || index == 0 || Self.leads.contains(self[index - 1])
        || isBoundary(read.end) && isBoundary(index - 1)
    }
    guard isLed || Self.leads.contains(self[index - 1]) else { return false }
    return isBoundary(read.end) || Self.followers.contains(self[read.end])
      || singleDay(read.end) != nil
  }

  // MARK: - Stretches of time

  struct ReadStretch {
    var stretch: MomentDraft.Stretch
    var part: String?
  }

  private static let till: Set<String> = ["to", "till", "til", "until", "-", "through", "and"]

  /// "From 5 to 6pm", "between 3 in the morning and 5pm", "15:40-15:45", "4 til 5pm", "5-6".
  func clockStretch(_ index: Int) -> Parsed<ReadStretch>? {
    var (at, lead) = (index, "")
    if ["from", "between", "betwixt"].contains(self[index]) {
      (at, lead) = (index + 1, self[index])
    }
    at = nearness(at)?.end ?? at
    if let minutes = lengthFrom(index) { return minutes }
    guard let from = stretchClock(at, lead) else { return nil }
    var middle = from.end
    let firstPart = partOfDay(middle)
    if let firstPart, self[middle] != "at" { middle = firstPart.end }
    guard Self.till.contains(self[middle]), self[middle] != "and" || lead == "between" else {
      return lead == "from" ? fromFor(from, firstPart?.value) : nil
    }
    if self[middle] == "-", lead.isEmpty, isGlued(middle) != isGlued(middle + 1) { return nil }
    if lead == "between", self[middle] == "to", !isPhrase { return nil }
    var next = middle + 1
    next = nearness(next)?.end ?? next
    guard let to = clock(next) else { return nil }
    guard !isUnitOfTime(to.end),
      !Self.amounts.contains(self[to.end])
        || self[to.end] == "of" && singleDay(to.end + 1) != nil
    else { return nil }
    if !to.value.isSure, singleDay(next).map({ $0.end > to.end }) ?? false { return nil }
    // "2 to 3" alone are no times: one end must be sure, or the words say that it is a stretch.
    let lastPart = partOfDay(to.end).flatMap { self[to.end] != "at" ? $0 : nil }
    let isSure =
      from.value.isSure || to.value.isSure || firstPart != nil
      || lastPart.map { isHalfDecided($0.end, to.end) } == true
    let isSaid = !lead.isEmpty || isPhrase
    guard isSure || isSaid else { return nil }
    if !isSure {
      // "2016-11", "21-04-2016", "from 2014 to 2018" are dates.
      let first = optional(["from", "between"], at: index)
      if singleDay(first).map({ $0.end > from.end }) ?? false { return nil }
      if period(first).map({ $0.end > from.end }) ?? false { return nil }
      if isLikelyYear(first), isLikelyYear(next) { return nil }
      if singleDay(next).map({ $0.end > to.end }) ?? false { return nil }
      if period(next).map({ $0.end > to.end }) ?? false { return nil }
      if periodStep(optional(["of", "in"], at: to.end)) != nil { return nil }
      if monthName(optional(["of"], at: to.end)) != nil { return nil }
      if from.value.clock.hour > 24 || token(next)?.digits == 4 && token(at)?.digits == 4 {
        guard from.value.clock.timeOfDay < to.value.clock.timeOfDay else { return nil }
      }
      if token(next)?.digits == 4 && !isPhrase && !isBoundary(to.end)
        && !Self.followers.contains(self[to.end])
      {
        return nil
      }
      if lead.isEmpty, !Self.followers.contains(self[to.end]), !isBoundary(to.end),
        singleDay(to.end) == nil
      {
        return nil
      }
    }
    if !to.value.isSure, isGlued(to.end), isWord(to.end) { return nil }
    // "Between the 21st and 23rd" and "19-20 November" are days.
    var (begin, end) = (from.value.clock, to.value.clock)
    if let firstPart {
      begin = readings(of: begin, part: firstPart.value).first ?? begin
      begin.isHalfDayOpen = false
    }
    if end.zone == nil { end.zone = begin.zone }
    if begin.zone == nil { begin.zone = end.zone }
    return Parsed(
      value: ReadStretch(stretch: (begin, end)), end: to.end,
      rules: ["stretch"] + from.rules + to.rules)
  }

  /// The beginning of a stretch: never "5 to 6" as minutes to an hour.
  private func stretchClock(_ index: Int, _ lead: String) -> Parsed<ReadClock>? {
    guard let read = clock(index) else { return nil }
    if ["clock.minutes"].contains(read.rules.first ?? ""), !read.value.isSure,
      number(index) != nil || lead == "from" || lead == "between",
      let hour = cardinal(index), hour.value <= 24, self[hour.end] == "to",
      let clock = Self.clockAt(hour.value, 0, open: true, style: .digits)
    {
      if lead.isEmpty,
        ["at", "about", "around", "nearly", "was", "gone"].contains(self[index - 1])
          || nearness(index - 1) != nil
      {
        return read
      }
      // "20 to 4" alone is a time of day, "5 to 6pm" a stretch.
      if lead.isEmpty, !["from", "between"].contains(self[index - 1]),
        let last = self.clock(hour.end + 1), !last.value.clock.namesHalf,
        partOfDay(last.end) == nil, last.end == read.end
      {
        return read
      }
      return Parsed(
        value: ReadClock(clock: clock, isSure: false), end: hour.end, rules: ["clock.hour"])
    }
    return read
  }

  /// "From 9 for two hours", "from 9:30am for 7 hours".
  private func fromFor(_ from: Parsed<ReadClock>, _ part: String?) -> Parsed<ReadStretch>? {
    guard self[from.end] == "for", let length = length(from.end + 1),
      let most = length.value.total.most, most < Nanoseconds.day.count, most > 0
    else { return nil }
    return lasting(from.value.clock, most, part, length.end, from.rules + length.rules)
  }

  /// "For two hours from 2pm".
  private func lengthFrom(_ index: Int) -> Parsed<ReadStretch>? {
    guard self[index] == "for", let length = length(index + 1),
      let most = length.value.total.most, most < Nanoseconds.day.count, most > 0,
      self[length.end] == "from", let from = clock(length.end + 1)
    else { return nil }
    return lasting(from.value.clock, most, nil, from.end, length.rules + from.rules)
  }

  private func lasting(
    _ from: WrittenClock, _ length: Int64, _ part: String?, _ end: Int, _ rules: [String]
  ) -> Parsed<ReadStretch> {
    var begin = readings(of: from, part: part).first ?? from
    begin.isHalfDayOpen = false
    var last = begin
    last.timeOfDay = Nanoseconds((begin.timeOfDay.count + length) % Nanoseconds.day.count)
    return Parsed(
      value: ReadStretch(stretch: (begin, last)), end: end, rules: ["stretch.lasting"] + rules)
  }
}
