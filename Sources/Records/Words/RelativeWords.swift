import TimeModel

/// Times told by their distance from something else.
extension TimeGrammar {
  func relative(_ index: Int) -> Parsed<TimeMeaning>? {
    longest(
      [
        lengthAndDirection(index), inLength(index), within(index), lastLength(index),
        nearEvent(index), wordAlone(index), eventBound(index), nowWord(index),
      ].compactMap { $0 })
  }

  func previous(
    _ min: Int64?, _ max: Int64?, _ end: Int, _ rules: [String]
  ) -> Parsed<TimeMeaning> {
    anchored(.previous, min, max, end, rules)
  }

  func anchored(
    _ anchor: TimeAnchor, _ min: Int64?, _ max: Int64?, _ end: Int, _ rules: [String]
  ) -> Parsed<TimeMeaning> {
    Parsed(
      value: .relative(
        anchor: anchor, min: min.map { Nanoseconds($0) }, max: max.map { Nanoseconds($0) }),
      end: end, rules: rules)
  }

  // MARK: - A length and a direction

  private static let afters: Set<String> = [
    "later", "afterwards", "afterward", "thereafter", "on", "after",
  ]
  private static let befores: Set<String> = [
    "earlier", "before", "beforehand", "previously", "prior",
  ]

  /// "Two hours ago", "a few minutes later", "ten minutes before that", "an hour after the gates
  /// opened", "two days after 8 April", "three weeks from tomorrow".
  private func lengthAndDirection(_ index: Int) -> Parsed<TimeMeaning>? {
    // "After ten minutes".
    if self[index] == "after", let length = length(index + 1),
      isBoundary(length.end) || Self.afterThat.contains(self[length.end])
    {
      return told(length, 1, length.end)
    }
    guard let length = length(index) else { return nil }
    var at = length.end
    if self[at] == "'" || self[at] == "," { at += 1 }
    at = optional(["or", "or so", "ish"], at: at)
    if let end = skip("ago", at: at) ?? skip("since", at: at).flatMap({ isBoundary($0) ? $0 : nil })
      ?? skip("back", at: at).flatMap({ isBoundary($0) && isPhrase ? $0 : nil })
    {
      return fromReference(length, -1, end, "ago")
    }
    if let end = skip("from", "now", at: at) ?? skip("hence", at: at)
      ?? skip("in", "the", "future", at: at)
    {
      let isStretch = self[end - 1] != "now"
      return isStretch ? window(length, 1, end) : fromReference(length, 1, end, "from-now")
    }
    let direction = self[at]
    let isAfter =
      Self.afters.contains(direction) || direction == "from" || direction == "past"
      || direction == "following" || direction == "into"
    let isBefore = Self.befores.contains(direction)
    guard isAfter || isBefore else { return nil }
    let sign: Int64 = isAfter ? 1 : -1
    var next = at + 1
    if direction == "prior" { next = optional(["to"], at: next) }
    let isWordAlone = [
      "later", "afterwards", "afterward", "thereafter", "earlier", "beforehand",
      "previously",
    ].contains(direction)
    if isWordAlone {
      if direction == "later", let end = skip("on", at: next) { next = end }
      return told(length, sign, next)
    }
    guard direction != "on", direction != "into" else { return nil }
    if let end = that(next) { return told(length, sign, end) }
    if let moment = arithmetic(length, sign, next) { return moment }
    if direction == "after" || direction == "before" || direction == "prior" {
      if let clause = clause(next) {
        let (low, high) = ends(length.value, sign)
        return anchored(
          .event(clause.value), low, high, clause.end, length.rules + ["event"])
      }
      if isBoundary(next) || ["i", "we", "he", "she", "they"].contains(self[next]) {
        return told(length, sign, next)
      }
    }
    return nil
  }

  /// "That", "this", "which".
  func that(_ index: Int) -> Int? {
    guard ["that", "this", "which"].contains(self[index]) else { return nil }
    if isPhrase || isBoundary(index + 1) { return index + 1 }
    return Self.afterThat.contains(self[index + 1]) ? index + 1 : nil
  }

  static let afterThat: Set<String> = [
    "i", "we", "he", "she", "they", "it", "the", "a", "my", "there", "and", "when", "his", "her",
    "another", "some", "someone", "one", "two", "all", "people", "everyone", "this", "that", "our",
  ]

  /// The ends, in nanoseconds, least first; a day's worth of days is not counted by hours.
  private func ends(_ length: ReadLength, _ sign: Int64) -> (low: Int64?, high: Int64?) {
    var (least, most) = length.total
    if length.isWholeDays, !length.isWidened, !length.isOpen, let width = widths.row("days-later") {
      least = max(0, least + width.low.count)
      most = most.map { $0 + width.high.count }
    }
    return sign > 0 ? (least, most) : (most.map { -$0 }, -least)
  }

  private func told(
    _ length: Parsed<ReadLength>, _ sign: Int64, _ end: Int
  ) -> Parsed<TimeMeaning> {
    let (low, high) = ends(length.value, sign)
    return previous(low, high, end, length.rules + [sign > 0 ? "later" : "earlier"])
  }

  /// From the moment of speaking: a day where whole days are counted, else a distance.
  private func fromReference(
    _ length: Parsed<ReadLength>, _ sign: Int64, _ end: Int, _ rule: String
  ) -> Parsed<TimeMeaning> {
    let (least, most) = length.value.total
    let rules = length.rules + [rule]
    if let today = reference.date, let most, length.value.isWholeDays, !length.value.isOpen {
      let far = shifted(today, length.value, sign, isMost: true, days: most)
      let near = shifted(today, length.value, sign, isMost: false, days: least)
      var (first, last) = (min(far, near), max(far, near))
      if !length.value.isWidened, sign < 0, let width = agoWidth(length.value) {
        first = first.advanced(byDays: width.low.count / Nanoseconds.day.count)
        last = min(today, last.advanced(byDays: width.high.count / Nanoseconds.day.count))
      }
      var moment = MomentDraft()
      moment.days = ReadDays(readings: [first...max(first, last)], grain: .day)
      return Parsed(value: .moment(self.moment(moment)), end: end, rules: rules)
    }
    let sides: (Int64?, Int64?) = sign > 0 ? (least, most) : (most.map { -$0 }, -least)
    guard let today = reference.date, length.value.months.upperBound > 0,
      let most = length.value.most
    else { return anchored(.reference, sides.0, sides.1, end, rules) }
    // Calendar months, then the rest.
    func distance(_ months: Int64, _ rest: Int64) -> Int64 {
      let day = today.adding(months: Int(sign * min(months, 720)))
      let days = (day.daysSinceEpoch - today.daysSinceEpoch) * Nanoseconds.day.count
      return days + sign * rest
    }
    let one = distance(length.value.months.lowerBound, length.value.least)
    let two = distance(length.value.months.upperBound, most)
    return anchored(.reference, min(one, two), max(one, two), end, rules)
  }

  private func shifted(
    _ date: CivilDate, _ length: ReadLength, _ sign: Int64, isMost: Bool, days: Int64
  ) -> CivilDate {
    let months = isMost ? length.months.upperBound : length.months.lowerBound
    let rest = (isMost ? length.most ?? 0 : length.least) / Nanoseconds.day.count
    return date.adding(months: Int(sign * months)).advanced(byDays: sign * rest)
  }

  private func agoWidth(_ length: ReadLength) -> TimeWidths.Width? {
    switch length.unit {
    case ReadLength.year: widths.row("years-ago")
    case ReadLength.month: widths.row("months-ago")
    case 7 * Nanoseconds.day.count, 14 * Nanoseconds.day.count: widths.row("weeks-ago")
    default: nil
    }
  }

  /// "Ten minutes before three o'clock", "two days after 8 April", "more than 2 weeks before
  /// today".
  private func arithmetic(
    _ length: Parsed<ReadLength>, _ sign: Int64, _ index: Int
  ) -> Parsed<TimeMeaning>? {
    guard let read = momentDraft(index, isLed: true), read.value.stretch == nil else { return nil }
    let value = length.value
    let (least, most) = value.total
    let rules = length.rules + [sign > 0 ? "after" : "before"] + read.rules
    var moment = self.moment(read.value)
    if value.isWholeDays, let days = moment.days.first {
      func shift(_ date: CivilDate, _ isMost: Bool) -> CivilDate {
        shifted(date, value, sign, isMost: isMost, days: 0)
      }
      guard most != nil else {
        let limit = shift(days.lowerBound, false)
        moment.days = [limit...limit]
        moment.bound = sign > 0 ? .notBefore : .notAfter
        return Parsed(value: .moment(moment), end: read.end, rules: rules)
      }
      moment.days = moment.days.map { day in
        let near = sign > 0 ? shift(day.lowerBound, false) : shift(day.upperBound, false)
        let far = sign > 0 ? shift(day.upperBound, true) : shift(day.lowerBound, true)
        return min(near, far)...max(near, far)
      }
      return Parsed(value: .moment(moment), end: read.end, rules: rules)
    }
    guard !moment.clocks.isEmpty, value.months == 0...0 else { return nil }
    let limit = Nanoseconds.day.count * 400
    guard least < limit, (most ?? 0) < limit else { return nil }
    moment.clocks = moment.clocks.map { clock in
      let (from, to) = (clock.lowerBound.count, clock.upperBound.count)
      let (near, far) = (sign * least, sign * (most ?? least))
      return Nanoseconds(from + min(near, far))..<Nanoseconds(to + max(near, far))
    }
    if most == nil { moment.bound = sign > 0 ? .notBefore : .notAfter }
    moment.written = nil
    return Parsed(value: .moment(moment), end: read.end, rules: rules)
  }

  // MARK: - In, within, the last

  /// "In ten minutes", "in a week's time".
  private func inLength(_ index: Int) -> Parsed<TimeMeaning>? {
    guard self[index] == "in", let length = length(index + 1), self[index + 1] != "the" else {
      return nil
    }
    let end = skip("time", at: length.end) ?? length.end
    if ["of", "and"].contains(self[end]) { return nil }
    if length.value.isOpen, length.value.most != nil {
      return anchored(.reference, 0, length.value.total.most, end, length.rules + ["in"])
    }
    return fromReference(length, 1, end, "in")
  }

  /// "Within a minute", "within five minutes of that", "within the next 5 hours", "less than a
  /// minute
  /// after that".
  private func within(_ index: Int) -> Parsed<TimeMeaning>? {
    let isLess = skip("less", "than", at: index)
    guard let start = skip("within", at: index) ?? isLess else { return nil }
    var at = optional(["the"], at: start)
    let isNext = ["next", "upcoming", "coming", "following"].contains(self[at])
    if isNext { at += 1 }
    guard let length = length(at), let most = length.value.total.most else { return nil }
    let rules = length.rules + ["within"]
    let end = length.end
    if let of = skip("of", at: end) ?? skip("from", at: end) ?? skip("after", at: end) {
      if let that = that(of) { return previous(0, most, that, rules) }
      if let moment = momentDraft(of, isLed: true), length.value.isWholeDays,
        let day = moment.value.days?.readings.first?.lowerBound, !moment.value.hasClock
      {
        // "Less than 3 days after tomorrow": from then on.
        var draft = MomentDraft()
        let last = shifted(day, length.value, 1, isMost: true, days: 0)
        draft.days = ReadDays(readings: [day...max(day, last)], grain: .other)
        return Parsed(value: .moment(self.moment(draft)), end: moment.end, rules: rules)
      }
      if let clause = clause(of) {
        return anchored(.event(clause.value), 0, most, clause.end, rules + ["event"])
      }
    }
    guard isLess == nil else { return nil }
    if isNext || length.value.isWholeDays, let today = reference.date, length.value.isWholeDays {
      var draft = MomentDraft()
      let last = shifted(today, length.value, 1, isMost: true, days: 0)
      draft.days = ReadDays(readings: [today...max(today, last)], grain: .other)
      return Parsed(value: .moment(self.moment(draft)), end: end, rules: rules)
    }
    return isNext ? anchored(.reference, 0, most, end, rules) : previous(0, most, end, rules)
  }

  private static let windows: [String: Int64] = [
    "last": -1, "past": -1, "previous": -1, "next": 1, "coming": 1, "upcoming": 1, "following": 1,
  ]

  /// "The last few minutes", "past 3 weeks", "the next two hours", "5 past minutes".
  private func lastLength(_ index: Int) -> Parsed<TimeMeaning>? {
    var at = optional(["in", "for", "over", "within", "during"], at: index)
    at = optional(["the"], at: at)
    if let sign = Self.windows[self[at]] {
      if let length = length(at + 1) {
        guard self[at + 1] != "a", self[at + 1] != "an" else { return nil }
        return window(length, sign, length.end)
      }
      guard let unit = unit(at + 1), unit.length < Nanoseconds.day.count else { return nil }
      let one = Parsed(
        value: ReadLength(least: unit.length, most: unit.length, unit: unit.length), end: at + 2,
        rules: ["length"])
      return window(one, sign, one.end)
    }
    guard let count = cardinal(at), let sign = Self.windows[self[count.end]],
      let unit = unit(count.end + 1), count.value < 1000
    else { return nil }
    var length = ReadLength(unit: unit.length)
    if unit.months > 0 {
      length.months = (Int64(count.value) * unit.months)...(Int64(count.value) * unit.months)
    } else {
      length.least = Int64(count.value) * (unit.length / 1_000_000_000) * 1_000_000_000
      length.most = length.least
    }
    return window(Parsed(value: length, end: count.end + 2, rules: ["length"]), sign, count.end + 2)
  }

  /// A stretch that ends or begins at the moment of speaking; of days, without today.
  private func window(
    _ length: Parsed<ReadLength>, _ sign: Int64, _ end: Int
  ) -> Parsed<TimeMeaning>? {
    guard let most = length.value.total.most else { return nil }
    let rules = length.rules + [sign > 0 ? "next" : "last"]
    guard let today = reference.date, length.value.isWholeDays else {
      return sign > 0
        ? anchored(.reference, 0, most, end, rules) : anchored(.reference, -most, 0, end, rules)
    }
    var draft = MomentDraft()
    if sign > 0 {
      let first = today.advanced(byDays: 1)
      let last = shifted(first, length.value, 1, isMost: true, days: 0).advanced(byDays: -1)
      draft.days = ReadDays(readings: [first...max(first, last)], grain: .other)
    } else {
      let last = today.advanced(byDays: -1)
      let first = shifted(today, length.value, -1, isMost: true, days: 0)
      draft.days = ReadDays(readings: [min(first, last)...last], grain: .other)
    }
    return Parsed(value: .moment(moment(draft)), end: end, rules: rules)
  }
}
