import TimeModel

/// Moments that are only a limit, and whole expressions.
extension TimeGrammar {
  private static let limits: [(words: [String], bound: SpokenMoment.Bound)] = limitsTexts.map {
    ($0.0.split(separator: " ").map(String.init), $0.1)
  }
  private static let limitsTexts: [(String, SpokenMoment.Bound)] = [
    ("by", .notAfter), ("before", .notAfter), ("until", .notAfter), ("till", .notAfter),
    ("til", .notAfter), ("up to", .notAfter), ("up until", .notAfter), ("up till", .notAfter),
    ("prior to", .notAfter), ("no later than", .notAfter), ("not later than", .notAfter),
    ("earlier than", .notAfter), ("at the latest by", .notAfter), ("on or before", .notAfter),
    ("at or before", .notAfter), ("before or on", .notAfter), ("before or at", .notAfter),
    ("before or in", .notAfter), ("on or earlier than", .notAfter),
    ("earlier than or in", .notAfter), ("earlier than or on", .notAfter),
    ("some time before", .notAfter), ("sometime before", .notAfter), ("not after", .notAfter),
    ("any time before", .notAfter), ("anytime before", .notAfter), ("well before", .notAfter),
    ("long before", .notAfter), ("at the latest", .notAfter),
    ("since", .notBefore), ("after", .notBefore), ("from", .notBefore), ("past", .notBefore),
    ("not before", .notBefore), ("no earlier than", .notBefore),
    ("not earlier than", .notBefore), ("not until", .notBefore), ("later than", .notBefore),
    ("at or after", .notBefore), ("on or after", .notBefore), ("later than or at", .notBefore),
    ("later than or on", .notBefore), ("some time after", .notBefore),
    ("sometime after", .notBefore), ("any time after", .notBefore), ("ever since", .notBefore),
    ("well after", .notBefore), ("well past", .notBefore), ("long after", .notBefore),
    ("at the earliest", .notBefore), ("some time since", .notBefore), ("only after", .notBefore),
    ("as early as", .notBefore), ("as late as", .notAfter), ("as from", .notBefore),
    ("as of", .notBefore), ("starting", .notBefore), ("starting from", .notBefore),
  ]
  private static let limitsByFirst = Dictionary(grouping: limits, by: { $0.words[0] })

  private static let limitsAfter: [(words: [String], bound: SpokenMoment.Bound)] =
    limitsAfterTexts.map { ($0.0.split(separator: " ").map(String.init), $0.1) }
  private static let limitsAfterTexts: [(String, SpokenMoment.Bound)] = [
    ("onwards", .notBefore), ("onward", .notBefore), ("or later", .notBefore),
    ("or after", .notBefore), ("and later", .notBefore), ("and greater", .notBefore),
    ("at the earliest", .notBefore), ("at the latest", .notAfter), ("or earlier", .notAfter),
    ("or before", .notAfter), ("latest", .notAfter), ("at earliest", .notBefore),
    ("at latest", .notAfter), ("or sooner", .notAfter),
  ]

  /// The longest expression that begins here.
  func expression(_ index: Int) -> Parsed<TimeMeaning>? {
    guard mayBegin(index), beginsSomething(index) else { return nil }
    var found: [Parsed<TimeMeaning>] = []
    if let read = momentExpression(index) { found.append(read) }
    if let read = relative(index) { found.append(read) }
    if let read = lengthExpression(index) { found.append(read) }
    guard let best = longest(found), mayEnd(best.end) else { return nil }
    return best
  }

  private func momentExpression(_ index: Int) -> Parsed<TimeMeaning>? {
    var candidates: [Parsed<MomentDraft>] = []
    let some = skipAny(Self.somewhen, at: index) ?? index
    if let read = stretch(some) { candidates.append(read) }
    if let read = momentDraft(some, isLed: false) { candidates.append(read) }
    if let read = limited(some) { candidates.append(read) }
    let at = optional(["on", "in", "during", "over"], at: some)
    if at > some, let read = stretch(at) { candidates.append(read) }
    if at > some, let read = momentDraft(at, isLed: self[some] == "on") { candidates.append(read) }
    let isFor = self[some] == "for" && !(self[some + 1] == "the" && isUnitOfTime(some + 2))
    if self[some] == "at" || self[some] == "@" || isFor,
      let read = momentDraft(some + 1, isLed: self[some] != "for")
    {
      candidates.append(read)
    }
    guard var read = longest(candidates) else { return nil }
    if read.value.stretch == nil {
      for limit in Self.limitsAfter {
        guard let end = skip(limit.words, at: read.end),
          limit.words[0] != "or" || !isWord(end)
            || isPhrase || isBoundary(end)
        else { continue }
        if let bound = read.value.bound, bound != limit.bound { continue }
        read.value.bound = limit.bound
        read.rules.append(limit.bound == .notAfter ? "limit.not-after" : "limit.not-before")
        read.end = end
        break
      }
    }
    guard read.value.isSure || isAccepted(read.value, index) else { return nil }
    if !isPhrase, isPlaceInRecording(index, read) || isMarried(index, read) { return nil }
    if isPhrase, read.rules.contains("date.figures-no-year"), Self.scores.contains(self[index - 1])
    {
      return nil
    }
    return read.map { .moment(moment($0)) }
  }

  private static let somewhen = [
    ["some", "time"], ["sometime"], ["at", "some", "point"], ["at", "some", "time"],
    ["any", "time"],
    ["somewhere"],
  ]

  /// Whether an unsure moment is one after all: its time was accepted in its company.
  private func isAccepted(_ draft: MomentDraft, _ index: Int) -> Bool {
    if draft.point != nil || draft.stretch != nil { return true }
    if isPhrase { return true }
    return draft.days?.isDayOfMonth == true || draft.part != nil
  }

  private func limited(_ index: Int) -> Parsed<MomentDraft>? {
    guard
      let limit = (Self.limitsByFirst[self[index]] ?? [])
        .filter({ skip($0.words, at: index) != nil })
        .max(by: { $0.words.count < $1.words.count })
    else { return nil }
    var start = index + limit.words.count
    start = optional(["then"], at: start)
    let at = optional(["at", "on", "in"], at: start)
    guard var read = momentDraft(start, isLed: true) ?? momentDraft(at, isLed: true) else {
      return nil
    }
    // "From 5 to 6pm" is a stretch and no limit.
    if read.value.stretch != nil { return nil }
    // "By Saturday's car park", "by night": no limit is meant.
    if limit.words == ["by"], read.value.part != nil, !read.value.hasClock, read.value.days == nil,
      self[start] != "the"
    {
      return nil
    }
    if limit.words == ["past"], !read.value.isSure, !isPhrase { return nil }
    if read.value.point?.isSure == false, read.value.days == nil, read.value.part == nil, !isPhrase,
      limit.words == ["by"] || limit.words == ["from"], number(start) == nil, !isBoundary(read.end)
    {
      return nil
    }
    read.value.bound = limit.bound
    read.rules.insert(
      limit.bound == .notAfter ? "limit.not-after" : "limit.not-before", at: 0)
    return read
  }

  // MARK: - Lengths

  /// A length by itself: of "for", of a number, of words that tell one.
  private func lengthExpression(_ index: Int) -> Parsed<TimeMeaning>? {
    let start = optional(["for"], at: index)
    let the = skip("the", at: start).flatMap { isWholeUnit($0) && isPhrase ? $0 : nil }
    if let the, start > index, let unit = unit(the), self[index - 1] != "of" {
      return Parsed(
        value: .duration(least: Nanoseconds(unit.length), most: Nanoseconds(unit.length)),
        end: the + 1, rules: ["length"])
    }
    guard let length = length(start) else { return nil }
    let unit = length.end - 1
    if !isPhrase, start == index {
      // "A minute", "seconds", "a bit" by themselves are seldom measured.
      let isVague = length.rules.contains("length.vague")
      if isVague { return nil }
      if ["a", "an", "the", "all"].contains(self[start]), self[unit] == "second" { return nil }
      if self[start] == "the" { return nil }
    }
    if self[start] == "the", isPhrase, !length.rules.contains("about") { return nil }
    // "A second man" is no length of time.
    if ["a", "an"].contains(self[start]), self[unit] == "second", isWord(length.end),
      !["or", "and"].contains(self[length.end])
    {
      return nil
    }
    if self[length.end] == "old" || skip("-", "old", at: length.end) != nil { return nil }
    let (least, most) = length.value.total
    return Parsed(
      value: .duration(least: Nanoseconds(least), most: most.map { Nanoseconds($0) }),
      end: length.end, rules: length.rules)
  }

  /// "The day", "the month" as a length, with nothing after that would make it a date.
  private func isWholeUnit(_ index: Int) -> Bool {
    ["day", "week", "month", "year"].contains(self[index]) && isBoundary(index + 1)
  }

  // MARK: - Company

  private static let beginnings: Set<String> = {
    var words: Set<String> = [
      "a", "an", "the", "my", "our", "this", "that", "last", "next", "past", "previous", "prior",
      "current", "coming", "upcoming", "following", "same", "in", "on", "at", "for", "during",
      "over",
      "from", "between", "within", "less", "more", "half", "quarter", "three", "dozen", "mid",
      "noon", "midday", "midnight", "t", "oh", "o", "early", "late", "middle", "start", "beginning",
      "end", "close", "latter", "rest", "earlier", "later", "week", "month", "year", "weekend", "w",
      "spring", "summer", "autumn", "winter", "bank", "by", "throughout", "midmorning",
      "midafternoon", "some", "sometime", "any", "somewhere", "now", "just", "as", "asap", "right",
      "recently", "lately", "~", "eod", "hundred", "two",
    ]
    words.formUnion(units.keys)
    words.formUnion(tens.keys)
    words.formUnion(months.keys)
    words.formUnion(weekdayNames.keys)
    words.formUnion(limitsByFirst.keys)
    words.formUnion(ordinalWords)
    words.formUnion(nearnessFirstWords)
    words.formUnion(partFirstWords)
    words.formUnion(namedDayFirstWords)
    words.formUnion(relativeFirstWords)
    words.formUnion(lengthFirstWords)
    words.formUnion(EnglishHolidays.names.compactMap(\.words.first))
    return words
  }()

  private func beginsSomething(_ index: Int) -> Bool {
    guard let token = token(index) else { return false }
    return token.kind == .number || Self.beginnings.contains(token.text)
  }

  /// Whether an expression may begin here: not within a price, a number, a code or a word.
  private func mayBegin(_ index: Int) -> Bool {
    guard let token = token(index) else { return false }
    if token.kind == .mark { return token.text == "~" }
    guard token.isGlued, let before = self.token(index - 1) else { return true }
    if before.kind != .mark { return false }
    if "$#/*=+%&".contains(before.text) { return false }
    if "-.,:".contains(before.text), before.isGlued, let further = self.token(index - 2) {
      // "1.30" within "101.30", "ABC-12": part of something longer.
      return
        !(further.kind == .number
        || (before.text != "," && before.text != ":"
          && token.kind == .number))
    }
    return true
  }

  private func mayEnd(_ end: Int) -> Bool {
    guard let next = token(end), next.isGlued else { return true }
    if next.kind == .number { return false }
    if next.kind == .word { return false }
    if next.text == "%" || next.text == "$" { return false }
    if ".:/,-".contains(next.text), let after = token(end + 1), after.isGlued,
      after.kind == .number, token(end - 1)?.kind == .number
    {
      return false
    }
    if next.text == "-", let after = token(end + 1), after.isGlued, after.kind == .word,
      after.text != "ish"
    {
      return false
    }
    return true
  }

  private static let recordingWords: Set<String> = [
    "video", "footage", "recording", "clip", "livestream", "timestamp", "timecode", "counter",
    "elapsed", "tape", "film", "audio", "track",
  ]

  /// A time of day in figures in the company of a recording is a place in it.
  private func isPlaceInRecording(_ index: Int, _ read: Parsed<MomentDraft>) -> Bool {
    guard let point = read.value.point, read.value.days == nil, read.value.part == nil,
      point.clock.style == .colon, point.clock.isHalfDayOpen || point.clock.hour == 0,
      !point.clock.namesHalf, point.clock.zone == nil
    else { return false }
    for (at, step) in [(index - 1, -1), (read.end, 1)] {
      var (at, count) = (at, 0)
      while let token = token(at), count < 8 {
        if token.kind == .mark, ".;!?".contains(token.text) { break }
        if Self.recordingWords.contains(token.text) { return true }
        at += step
        count += 1
      }
    }
    return skip("minutes", "in", at: read.end) != nil
      || skip("in", at: read.end)
        .map { isBoundary($0) } == true
  }

  private static let scores: Set<String> = [
    "score", "scored", "won", "win", "lost", "lose", "beat", "beaten", "drew", "ratio", "odds",
    "scale", "verse", "chapter", "psalm", "section", "page", "version", "paragraph", "rule",
    "exhibit", "room", "flat", "floor", "number", "no", "unit", "channel", "camera", "mr", "mrs",
    "ms", "dr", "pc", "dc", "sgt", "insp", "miss", "gate", "platform", "bus", "route", "gospel",
    "john", "luke", "mark", "matthew", "item", "figure", "table", "seat", "row", "line",
  ]

  /// A figure or a name that belongs to the word before it: "page 12", "Mr March", "won 15.42".
  private func isMarried(_ index: Int, _ read: Parsed<MomentDraft>) -> Bool {
    var at = index - 1
    if self[at] == ".", isGlued(at) { at -= 1 }
    guard Self.scores.contains(self[at]) else { return false }
    let isTitle = ["mr", "mrs", "ms", "dr", "miss", "pc", "dc"].contains(self[at])
    if isTitle { return read.value.days != nil || read.value.point?.isSure == false }
    let point = read.value.point
    return point.map { !$0.clock.hasSuffix && $0.clock.style != .words } ?? false
  }
}
