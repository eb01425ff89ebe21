import TimeModel

/// Times told by their distance from something else.
extension TimeGrammar {
  private static let minute = Nanoseconds.minute.count

  func relative(_ index: Int) -> Parsed<TimeMeaning>? {
    longest(
      [
        lengthAndDirection(index), inLength(index), within(index), lastLength(index),
        nearEvent(index), wordAlone(index), eventBound(index), nowWord(index),
      ].compactMap { $0 })
  }

  private func previous(
    _ min: Int64?, _ max: Int64?, _ end: Int, _ rules: [String]
  ) -> Parsed<TimeMeaning> {
    anchored(.previous, min, max, end, rules)
  }

  private func anchored(
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
    let isBefore = Self.befores.contains(direction) || direction == "to" && false
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
  private func that(_ index: Int) -> Int? {
    guard ["that", "this", "which"].contains(self[index]) else { return nil }
    if isPhrase || isBoundary(index + 1) { return index + 1 }
    return Self.afterThat.contains(self[index + 1]) ? index + 1 : nil
  }

  private static let afterThat: Set<String> = [
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

  /// "Ten minutes before three o'clock", "two days after 8 April", "more than 2 weeks before today".
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
      guard let most else {
        let limit = shift(days.lowerBound, false)
        moment.days = [limit...limit]
        moment.bound = sign > 0 ? .notBefore : .notAfter
        return Parsed(value: .moment(moment), end: read.end, rules: rules)
      }
      _ = most
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

  /// "Within a minute", "within five minutes of that", "within the next 5 hours", "less than a minute
  /// after that".
  private func within(_ index: Int) -> Parsed<TimeMeaning>? {
    let isLess = skip("less", "than", at: index)
    guard let start = skip("within", at: index) ?? isLess else { return nil }
    var at = optional(["the"], at: start)
    let isNext = ["next", "upcoming", "coming", "following"].contains(self[at])
    if isNext { at += 1 }
    guard let length = length(at), let most = length.value.total.most else { return nil }
    let rules = length.rules + ["within"]
    var end = length.end
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
    if self[end] == "," { end += 0 }
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
      if let length = length(at + 1), self[length.end] != "before" || true {
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

  // MARK: - Events

  private static let clauseStarts: Set<String> = [
    "the", "they", "he", "she", "i", "we", "it", "my", "his", "her", "our", "their", "a", "an",
    "all", "everyone", "everybody", "people", "someone", "somebody", "police", "you", "these",
    "those", "security", "officers", "anyone", "anybody", "any", "most", "both", "one", "two",
    "three", "some", "several", "more", "other", "another", "being", "seeing", "hearing", "getting",
    "leaving", "arriving", "going", "coming", "walking", "speaking", "calling", "that", "this",
    "lunch", "dinner", "breakfast", "work", "school", "kick", "half", "full", "what",
  ]
  private static let clauseEnds: Set<String> = [
    "and", "but", "so", "then", "because", "although", "though", "when", "while", "before", "after",
    "until", "or", "as",
  ]

  private static let subjects: Set<String> = ["i", "he", "she", "they", "we"]

  /// The words of a clause, a dozen at most.
  private func clause(_ index: Int) -> Parsed<Range<Int>>? {
    guard let first = token(index), first.kind == .word else { return nil }
    let isName = first.isCapital && !first.text.isEmpty && index > 0
    guard Self.clauseStarts.contains(first.text) || isName else { return nil }
    if ["that", "this"].contains(first.text), !isWord(index + 1) { return nil }
    var end = index
    while end < tokens.count, end - index < 12 {
      let token = tokens[end]
      if token.kind == .mark, token.text != "-" || !token.isGlued, token.text != "'" { break }
      if end > index, Self.clauseEnds.contains(token.text) { break }
      // "By the time the police came he had gone": another subject begins another clause.
      if end > index + 1, Self.subjects.contains(token.text) { break }
      end += 1
    }
    guard end > index else { return nil }
    return Parsed(value: range(index, end), end: end)
  }

  /// "Just before the guards came over", "shortly after that", "not long after", "immediately after
  /// he left".
  private func nearEvent(_ index: Int) -> Parsed<TimeMeaning>? {
    guard let near = nearness(index), case .row(let row) = near.value,
      let width = widths.row(rowOfEvent(row, index)),
      ["before", "after", "to", "following"].contains(self[near.end - 1]),
      !["coming-up-to", "nearly", "getting-on-for"].contains(row)
    else { return nil }
    let sides = (width.low.count, width.high.count)
    if let end = that(near.end) { return previous(sides.0, sides.1, end, near.rules) }
    if let moment = momentDraft(near.end, isLed: true), moment.value.hasClock { return nil }
    if let clause = clause(near.end) {
      return anchored(.event(clause.value), sides.0, sides.1, clause.end, near.rules + ["event"])
    }
    guard isBoundary(near.end) || Self.afterThat.contains(self[near.end]) else { return nil }
    return previous(sides.0, sides.1, near.end, near.rules)
  }

  private func rowOfEvent(_ row: String, _ index: Int) -> String {
    ["immediately", "right", "straight"].contains(self[index]) && row == "just-after"
      ? "immediately" : row
  }

  private static let whileWords: [(words: [String], kind: String)] = whileWordsTexts.map {
    ($0.0.split(separator: " ").map(String.init), $0.1)
  }
  private static let whileWordsTexts: [(String, String)] = [
    ("when", "same"), ("by the time", "by"), ("before", "before"), ("after", "after"),
    ("until", "before"),
    ("till", "before"), ("since", "after"), ("while", "while"), ("whilst", "while"),
    ("as soon as", "as-soon-as"), ("the moment", "as-soon-as"), ("once", "after"),
    ("at the time", "while"), ("the minute", "as-soon-as"), ("prior to", "before"),
    ("following", "after"), ("during the time", "while"), ("at the moment", "same"),
    ("at the point", "same"), ("the whole time", "while"), ("up until", "before"),
    ("within seconds of", "as-soon-as"),
  ]
  private static let whileByFirst = Dictionary(grouping: whileWords, by: { $0.words[0] })

  /// "By the time the police came", "before the guards stepped in", "while I was on the phone", "as
  /// soon as he left".
  private func eventBound(_ index: Int) -> Parsed<TimeMeaning>? {
    guard
      let found = (Self.whileByFirst[self[index]] ?? [])
        .filter({ skip($0.words, at: index) != nil })
        .max(by: { $0.words.count < $1.words.count })
    else { return nil }
    let at = index + found.words.count
    if ["the"].contains(found.words[0]), !isPhrase, index > 0, !isBoundary(index - 1) { return nil }
    if let moment = momentDraft(at, isLed: true), moment.value.isSure || isPhrase { return nil }
    // "Following the man", "once a week", "since the …" as a cause: only what surely tells time.
    if ["following", "once", "at"].contains(found.words[0]),
      !["i", "we", "he", "she", "they", "the", "it"].contains(self[at])
        || found.words[0] == "following" && !isPhrase
    {
      return nil
    }
    guard let clause = clause(at) else { return nil }
    let isNoun = ["that", "this"].contains(self[at]) && isBoundary(at + 1)
    if isNoun { return nil }
    let rules = ["event.\(found.kind)"]
    let anchor = TimeAnchor.event(clause.value)
    switch found.kind {
    case "by", "before": return anchored(anchor, nil, 0, clause.end, rules)
    case "as-soon-as":
      return anchored(
        anchor, 0, widths.row("immediately")?.high.count ?? 0, clause.end, rules)
    case "same":
      let width = widths.row("same-time")
      return anchored(
        anchor, width?.low.count ?? 0, width?.high.count ?? 0, clause.end, rules)
    default: return anchored(anchor, 0, nil, clause.end, rules)
    }
  }

  // MARK: - Words alone

  /// Each: least and most in nanoseconds from what was told before, or a row of the widths.
  private enum Distance { case after, before, row(String), rowBefore(String) }

  private static let alone: [(words: [String], distance: Distance, atStart: Bool)] = aloneTexts.map
  { ($0.0.split(separator: " ").map(String.init), $0.1, $0.2) }
  private static let aloneTexts: [(String, Distance, Bool)] = [
    ("then", .after, true), ("next", .after, true), ("later", .after, true),
    ("later on", .after, false), ("some time later", .row("while"), false),
    ("sometime later", .row("while"), false), ("sometime after", .after, false),
    ("afterwards", .after, false), ("after that", .after, false), ("after this", .after, false),
    ("following that", .after, false), ("following this", .after, false),
    ("subsequently", .after, false), ("thereafter", .after, false), ("since then", .after, false),
    ("from then on", .after, false), ("eventually", .after, false),
    ("after a while", .row("while"), false),
    ("earlier", .before, true), ("earlier on", .before, false), ("beforehand", .before, false),
    ("previously", .before, false), ("before that", .before, false),
    ("before this", .before, false),
    ("prior to that", .before, false), ("prior to this", .before, false),
    ("by then", .before, false),
    ("by that time", .before, false), ("by this time", .before, false),
    ("by that point", .before, false),
    ("by this point", .before, false), ("until then", .before, false),
    ("up to then", .before, false),
    ("till then", .before, false), ("up until then", .before, false),
    ("soon", .row("soon-after"), true), ("soon afterwards", .row("soon-after"), false),
    ("soon after", .row("soon-after"), true), ("shortly", .row("shortly-after"), true),
    ("shortly afterwards", .row("shortly-after"), false),
    ("shortly after", .row("shortly-after"), true),
    ("shortly thereafter", .row("shortly-after"), false),
    ("not long afterwards", .row("soon-after"), false),
    ("not long after", .row("soon-after"), true),
    ("not long before", .row("soon-before"), true), ("before long", .row("soon-after"), false),
    ("just before", .row("just-before"), true), ("just beforehand", .row("just-before"), false),
    ("shortly before", .row("shortly-before"), true),
    ("shortly beforehand", .row("shortly-before"), false),
    ("just after", .row("just-after"), true), ("just afterwards", .row("just-after"), false),
    ("straight away", .row("immediately"), false), ("straightaway", .row("immediately"), false),
    ("immediately", .row("immediately"), true), ("at once", .row("immediately"), true),
    ("immediately after", .row("immediately"), true), ("instantly", .row("immediately"), true),
    ("immediately afterwards", .row("immediately"), false),
    ("straight after", .row("immediately"), true),
    ("straight afterwards", .row("immediately"), false),
    ("right after", .row("immediately"), true), ("right away", .row("immediately"), false),
    ("right afterwards", .row("immediately"), false),
    ("directly afterwards", .row("immediately"), false),
    ("immediately beforehand", .rowBefore("immediately"), false),
    ("moments later", .row("moments"), false), ("within moments", .row("moments"), false),
    ("within seconds", .row("moments"), false),
    ("momentarily", .row("moments"), true), ("a moment later", .row("moment"), false),
    ("meanwhile", .row("same-time"), false), ("in the meantime", .after, false),
    ("in the meanwhile", .after, false),
    ("at the same time", .row("same-time"), false), ("at that time", .row("same-time"), false),
    ("at the same moment", .row("same-time"), false), ("at this time", .row("same-time"), false),
    ("at that moment", .row("same-time"), false), ("at that point", .row("same-time"), false),
    ("at this point", .row("same-time"), false), ("at this moment", .row("same-time"), false),
    ("around the same time", .row("soon-either"), false),
    ("about the same time", .row("soon-either"), false),
    ("at about the same time", .row("soon-either"), false),
    ("at around the same time", .row("soon-either"), false),
    ("around that time", .row("soon-either"), false),
    ("about that time", .row("soon-either"), false),
    ("around this time", .row("soon-either"), false),
    ("about this time", .row("soon-either"), false),
    ("simultaneously", .row("same-time"), false), ("just then", .row("same-time"), false),
    ("the next moment", .row("moment"), false), ("the next thing", .after, true),
  ]
  private static let aloneByFirst = Dictionary(grouping: alone, by: { $0.words[0] })

  static var relativeFirstWords: Set<String> {
    Set(aloneByFirst.keys).union(whileByFirst.keys)
  }

  /// "Then", "meanwhile", "shortly afterwards", "by then": how a telling goes on.
  private func wordAlone(_ index: Int) -> Parsed<TimeMeaning>? {
    guard
      let found = (Self.aloneByFirst[self[index]] ?? [])
        .filter({ skip($0.words, at: index) != nil })
        .max(by: { $0.words.count < $1.words.count })
    else { return nil }
    let end = index + found.words.count
    if found.atStart, !isPhrase, !opensClause(index, end) { return nil }
    if self[end] == "than", !isPhrase || self[end] == "than" { return nil }
    // "After that night", "before this man": the words go on.
    if ["that", "this"].contains(self[end - 1]), !isPhrase, !isBoundary(end),
      !Self.afterThat.contains(self[end])
    {
      return nil
    }
    let rules = ["told.\(found.words.joined(separator: "-"))"]
    switch found.distance {
    case .after: return previous(0, nil, end, rules)
    case .before: return previous(nil, 0, end, rules)
    case .row(let row):
      let width = widths.row(row)
      return previous(width?.low.count ?? 0, width?.high.count, end, rules)
    case .rowBefore(let row):
      return previous(-(widths.row(row)?.high.count ?? 0), 0, end, rules)
    }
  }

  /// At the beginning of a clause, and what follows goes on with one.
  private func opensClause(_ index: Int, _ end: Int) -> Bool {
    let before = self[index - 1]
    let opens =
      index == 0 || isBoundary(index - 1) || before == "and" || before == "but"
      || ["i", "we", "he", "she", "they", "it"].contains(before) && self[index] == "then"
    guard opens else { return false }
    if self[index] == "next", self[end] == "to" || self[end] == "door" { return false }
    return isBoundary(end) || isWord(end)
  }

  /// "Now", "just now", "recently", "as soon as possible".
  private func nowWord(_ index: Int) -> Parsed<TimeMeaning>? {
    if let end = skip("just", "now", at: index), let width = widths.row("just-now") {
      return anchored(.reference, width.low.count, 0, end, ["just-now"])
    }
    if let end = skip("as", "soon", "as", "possible", at: index) ?? skip("asap", at: index),
      isPhrase
    {
      return anchored(.reference, 0, 0, end, ["now"])
    }
    if let end = skip("right", "now", at: index) ?? skip("at", "present", at: index)
      ?? (isPhrase ? now(index) : nil)
    {
      return anchored(.reference, 0, 0, end, ["now"])
    }
    if self[index] == "recently" || self[index] == "lately", isPhrase,
      let width = widths.row("recently")
    {
      return anchored(.reference, width.low.count, 0, index + 1, ["recently"])
    }
    return nil
  }
}
