import TimeModel

/// A time of day as read, with how sure it is that it is one.
struct ReadClock {
  var clock: WrittenClock
  /// Nothing but a time is written so: "3.42pm", "15:42", "quarter to four".
  var isSure: Bool
  /// Midnight, which is both ends of a day.
  var isMidnight = false
  /// "Half past" without its hour: any hour.
  var isHourUnsaid = false
}

/// Times of day in figures and in words.
extension TimeGrammar {
  func clock(_ index: Int) -> Parsed<ReadClock>? {
    if let known = memo.clocks[index] { return known }
    let read = clockAnew(index)
    memo.clocks[index] = .some(read)
    return read
  }

  private func clockAnew(_ index: Int) -> Parsed<ReadClock>? {
    guard let token = token(index), token.kind != .mark else { return nil }
    if var named = namedClock(index) {
      named.end = zoned(&named.value.clock, named.end)
      return named
    }
    guard
      var read = minutesToHour(index) ?? halfHour(index) ?? figures(index) ?? spoken(index)
    else { return nil }
    read.end = zoned(&read.value.clock, read.end)
    return read
  }

  static func clockAt(
    _ hour: Int, _ minute: Int, second: Int? = nil, open: Bool, style: WrittenClock.Style
  ) -> WrittenClock? {
    guard hour < 24 || (hour == 24 && minute == 0 && (second ?? 0) == 0), hour >= 0,
      (0..<60).contains(minute), (0..<60).contains(second ?? 0)
    else { return nil }
    let count = ((Int64(hour) * 60 + Int64(minute)) * 60 + Int64(second ?? 0)) * 1_000_000_000
    return WrittenClock(
      timeOfDay: Nanoseconds(count), resolution: second == nil ? .minute : .second, style: style,
      isHalfDayOpen: open && (1...12).contains(hour), hasSuffix: false)
  }

  // MARK: - Named

  /// "Noon", "midday", "12 midnight", "noonish" is left to the approximations.
  private func namedClock(_ index: Int) -> Parsed<ReadClock>? {
    var at = index
    if number(at) == 12 || self[at] == "twelve" { at += 1 }
    let isMid = self[at] == "mid"
    if isMid { at = optionalHyphen(at + 1) }
    let hour: Int
    switch self[at] {
    case "noon" where !isMid: hour = 12
    case "midday" where !isMid, "day" where isMid: hour = 12
    case "midnight" where !isMid, "night" where isMid: hour = 0
    default: return nil
    }
    guard let clock = Self.clockAt(hour, 0, open: false, style: .words) else { return nil }
    return Parsed(
      value: ReadClock(clock: clock, isSure: true, isMidnight: hour == 0), end: at + 1,
      rules: ["clock.named"])
  }

  // MARK: - Figures

  /// `15:42`, `3.42pm`, `1542hrs`, `3pm`, `340 pm`, `7h01`, `T12:34:20`.
  private func figures(_ index: Int) -> Parsed<ReadClock>? {
    var index = index
    if self[index] == "t", number(index + 1, digits: 2...2) != nil, isGlued(index + 1) {
      index += 1
    }
    guard let token = token(index), token.kind == .number, token.value >= 0 else { return nil }
    if let read = separated(index) ?? undivided(index) { return read }
    guard token.digits <= 2, token.value <= 24 else { return nil }
    if ["h"].contains(self[index + 1]), let minute = number(index + 2, digits: 2...2),
      let clock = Self.clockAt(token.value, minute, open: token.value <= 12, style: .colon)
    {
      return suffixed(clock, index + 3, isSure: true, rule: "clock.figures")
    }
    guard
      let clock = Self.clockAt(
        token.value, 0, open: token.digits < 2 || token.value > 9, style: .digits)
    else { return nil }
    return suffixed(clock, index + 1, isSure: false, rule: "clock.hour")
  }

  private func separated(_ index: Int) -> Parsed<ReadClock>? {
    guard let hour = number(index, digits: 1...2), hour <= 24,
      self[index + 1] == ":" || self[index + 1] == ".", isGlued(index + 1),
      let minute = number(index + 2, digits: 2...2), isGlued(index + 2)
    else { return nil }
    let mark = self[index + 1]
    var (second, end): (Int?, Int) = (nil, index + 3)
    var fraction: Int?
    if self[end] == mark, isGlued(end), let value = number(end + 1, digits: 2...2),
      isGlued(end + 1)
    {
      (second, end) = (value, end + 2)
      if mark == ":", self[end] == "." || self[end] == ",", isGlued(end),
        number(end + 1) != nil, isGlued(end + 1)
      {
        (fraction, end) = (end + 1, end + 2)
      }
    }
    // "08.04.17" is a date.
    if mark == ".", second != nil, let date = singleDay(index), date.end >= end { return nil }
    let isPadded = token(index)?.digits == 2 && hour < 10
    guard
      var clock = Self.clockAt(
        hour, minute, second: second, open: !isPadded, style: mark == ":" ? .colon : .dot)
    else { return nil }
    if let fraction, let token = token(fraction), token.value >= 0 {
      var unit = Nanoseconds.second.count
      for _ in 0..<token.digits { unit /= 10 }
      clock.timeOfDay = Nanoseconds(clock.timeOfDay.count + Int64(token.value) * unit)
      clock.resolution = Nanoseconds(unit)
    }
    // "4.30": a price or a length as well as a time.
    let isSure = mark == ":"
    return suffixed(
      clock, end, isSure: isSure, rule: mark == ":" ? "clock.figures" : "clock.dotted")
  }

  /// `1542`, `0930hrs`, `340pm`.
  private func undivided(_ index: Int) -> Parsed<ReadClock>? {
    guard let value = number(index, digits: 3...4), let token = token(index) else { return nil }
    if let half = half(index + 1), value / 100 <= 12,
      let clock = Self.clockAt(value / 100, value % 100, open: true, style: .digits),
      let placed = PlainCursor.placed(clock, afternoon: half.value)
    {
      return Parsed(
        value: ReadClock(clock: placed, isSure: true), end: half.end, rules: ["clock.half-named"])
    }
    guard token.digits == 4,
      let clock = Self.clockAt(value / 100, value % 100, open: false, style: .digits)
    else { return nil }
    return suffixed(clock, index + 1, isSure: false, rule: "clock.hours")
  }

  // MARK: - Words

  private static let zeroes: Set<String> = ["oh", "o", "zero", "nought"]

  /// "Eight forty", "ten oh five", "fifteen hundred", "three o'clock", "seven".
  private func spoken(_ index: Int) -> Parsed<ReadClock>? {
    let start = Self.zeroes.contains(self[index]) ? index + 1 : index
    guard let hour = wordNumber(start), hour.value <= 24 else { return nil }
    var (minute, end, isSure) = (0, hour.end, false)
    if self[end] == "hundred" {
      (end, isSure) = (end + 1, ["hours", "hrs"].contains(self[end + 1]) || start > index)
      if !isSure, hour.value < 13 { return nil }
    } else if Self.zeroes.contains(self[end]), let unit = Self.units[self[end + 1]], unit < 10 {
      (minute, end, isSure) = (unit, end + 2, true)
    } else if let read = wordNumber(end), read.value >= 5, read.value < 60,
      !isUnitOfTime(read.end)
    {
      (minute, end) = (read.value, read.end)
    }
    let isNight = start > index
    guard
      let clock = Self.clockAt(
        hour.value, minute, open: !isNight, style: minute == 0 ? .digits : .words)
    else { return nil }
    return suffixed(clock, end, isSure: isSure, rule: minute == 0 ? "clock.hour" : "clock.spoken")
  }

  /// "Quarter to four", "ten past nine", "three minutes to eight", "25 past", "half past".
  private func minutesToHour(_ index: Int) -> Parsed<ReadClock>? {
    var (at, minutes, rule) = (index, 0, "clock.minutes")
    if let end = skipAny([["a", "quarter"], ["quarter"], ["1", "/", "4"]], at: at) {
      (minutes, at, rule) = (15, end, "clock.quarter")
    } else if let end = skip("three", "quarters", at: at) {
      (minutes, at, rule) = (45, end, "clock.quarter")
    } else if self[at] == "half" {
      (minutes, at, rule) = (30, at + 1, "clock.half-past")
    } else if let read = cardinal(at), (1..<60).contains(read.value) {
      (minutes, at) = (read.value, read.end)
    } else {
      return nil
    }
    let isFigure = number(index) != nil
    let hasUnit = ["minute", "minutes", "mins", "min"].contains(self[at])
    if hasUnit { at += 1 }
    let isPast = ["past", "after"].contains(self[at])
    let isTo = ["to", "before", "till", "til", "of"].contains(self[at])
    guard isPast || isTo else { return nil }
    let isNamed = rule != "clock.minutes"
    // "Ten minutes after five o'clock" is a clock; "ten after", "five before" alone are none.
    if ["after", "before", "till", "til"].contains(self[at]), !hasUnit, !isNamed { return nil }
    if self[at] == "of", rule != "clock.quarter" || index == at { return nil }
    if self[at] == "to" || self[at] == "past", !hasUnit, !isNamed, !minutes.isMultiple(of: 5) {
      return nil
    }
    let hourAt = optional(["the"], at: at + 1)
    if self[at + 1] == "the", self[at + 2] == "hour" {
      return unsaid(minutes, isPast, at + 3, rule)
    }
    guard let hour = hour(hourAt) else {
      if isTo, self[at] == "to", isPhrase, isBoundary(at + 1), minutes.isMultiple(of: 5) {
        return unsaid(minutes, false, at + 1, rule)
      }
      guard isPast, self[at] == "past", isBoundary(at + 1) || self[at + 1] == "when",
        minutes.isMultiple(of: 5)
      else { return nil }
      return unsaid(minutes, true, at + 1, rule)
    }
    // "5 to 6pm" may be a stretch: see `clockRange`.
    var clock = hour.value
    let shift = Int64(isPast ? minutes : -minutes) * Nanoseconds.minute.count
    let day = Nanoseconds.day.count
    clock.timeOfDay = Nanoseconds((clock.timeOfDay.count + shift + day) % day)
    clock.style = .words
    return Parsed(
      value: ReadClock(clock: clock, isSure: isNamed || hasUnit || (isPast && !isFigure)),
      end: hour.end, rules: [rule])
  }

  private func unsaid(
    _ minutes: Int, _ isPast: Bool, _ end: Int, _ rule: String
  ) -> Parsed<ReadClock>? {
    guard let clock = Self.clockAt(0, isPast ? minutes : 60 - minutes, open: false, style: .words)
    else { return nil }
    return Parsed(
      value: ReadClock(clock: clock, isSure: true, isHourUnsaid: true), end: end,
      rules: [rule, "clock.hour-unsaid"])
  }

  /// The hour of "quarter to four": with o'clock, am or pm, or a time in words.
  private func hour(_ index: Int) -> Parsed<WrittenClock>? {
    if let named = namedClock(index) { return named.map(\.clock) }
    if let spoken = spoken(index) ?? figures(index), !isUnitOfTime(spoken.end) {
      return spoken.map(\.clock)
    }
    return nil
  }

  /// "Half four" is half past four.
  private func halfHour(_ index: Int) -> Parsed<ReadClock>? {
    guard self[index] == "half" else { return nil }
    let at = optionalHyphen(index + 1)
    guard let hour = cardinal(at), (1...12).contains(hour.value), !isUnitOfTime(hour.end),
      let clock = Self.clockAt(hour.value, 30, open: true, style: .words)
    else { return nil }
    return suffixed(clock, hour.end, isSure: true, rule: "clock.half")
  }

  // MARK: - What follows

  /// Takes o'clock, am, pm, hours; a time with one of them is surely one.
  private func suffixed(
    _ clock: WrittenClock, _ end: Int, isSure: Bool, rule: String
  ) -> Parsed<ReadClock>? {
    var read = Parsed(value: ReadClock(clock: clock, isSure: isSure), end: end, rules: [rule])
    if self[read.end] == "o'clock" || self[read.end] == "oclock" {
      read.end += 1
      read.value.isSure = true
      read.rules = ["clock.o'clock"]
    } else if let after = skip("o", "'", "clock", at: read.end) ?? skip("o", "clock", at: read.end)
    {
      read.end = after
      read.value.isSure = true
      read.rules = ["clock.o'clock"]
    }
    if let half = half(read.end) {
      guard let placed = PlainCursor.placed(clock, afternoon: half.value) else {
        return half.value == false && clock.hour > 12 ? nil : read
      }
      read.value.clock = placed
      read.value.isSure = true
      read.end = half.end
      read.rules.append("clock.half-named")
    }
    if self[read.end] == "ampm" {
      read.end += 1
      read.value.isSure = true
    }
    let hours = self[read.end]
    let isWhole = clock.style == .digits && clock.timeOfDay.count % Nanoseconds.hour.count == 0
    let isCount = isWhole && rule != "clock.hours" && rule != "clock.spoken"
    if ["hours", "hrs", "hr"].contains(hours), !isCount || self[read.end - 1] == "hundred" {
      read.end += 1
      read.value.clock.hasSuffix = true
      read.value.clock.isHalfDayOpen = false
      read.value.isSure = true
      if self[read.end] == ".", isGlued(read.end), token(read.end + 1) != nil,
        !(token(read.end + 1)?.isCapital ?? true)
      {
        read.end += 1
      }
    }
    return read
  }

  /// am or pm: "am", "a.m.", "p m", "p. m.", and after a figure "p"; true for the afternoon.
  func half(_ index: Int) -> Parsed<Bool>? {
    let at = self[index] == "." && isGlued(index) && isGlued(index + 1) ? index + 1 : index
    switch self[at] {
    case "am", "pm":
      let isDotted = self[at + 1] == "." && isGlued(at + 1) && self[at - 1] == "."
      return Parsed(value: self[at] == "pm", end: isDotted ? at + 2 : at + 1)
    case "ampm": return nil
    case "a", "p":
      let isAfternoon = self[at] == "p"
      var next = at + 1
      if self[next] == "." { next += 1 }
      if self[next] == "m", next > at + 1 || !isGlued(next) {
        let isDotted = self[next + 1] == "." && isGlued(next + 1) && next > at + 1
        return Parsed(value: isAfternoon, end: isDotted ? next + 2 : next + 1)
      }
      guard isGlued(at), token(index - 1)?.kind == .number, isAfternoon,
        isBoundary(at + 1)
          || isWord(at + 1)
      else { return nil }
      return Parsed(value: true, end: at + 1)
    default: return nil
    }
  }

  /// Takes a zone's name.
  private func zoned(_ clock: inout WrittenClock, _ end: Int) -> Int {
    let at = self[end] == "(" ? end + 1 : end
    let seconds: Int
    switch self[at] {
    case "z", "zulu", "utc", "gmt": seconds = 0
    case "bst": seconds = 3600
    default: return end
    }
    if self[at] == "z", !isGlued(at), clock.style == .words { return end }
    clock.zone = .offset(seconds: seconds)
    clock.isHalfDayOpen = clock.isHalfDayOpen && self[at] != "z" && self[at] != "zulu"
    return at > end && self[at + 1] == ")" ? at + 2 : (at > end ? end : at + 1)
  }

  private static let unitsOfTime: Set<String> = [
    "second", "seconds", "sec", "secs", "minute", "minutes", "min", "mins", "hour", "hours", "hr",
    "hrs", "day", "days", "week", "weeks", "month", "months", "year", "years", "fortnight",
    "fortnights", "night", "nights", "s",
  ]

  func isUnitOfTime(_ index: Int) -> Bool { Self.unitsOfTime.contains(self[index]) }
}
