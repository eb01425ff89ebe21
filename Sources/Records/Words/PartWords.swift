import TimeModel

/// Parts of the day and words that bring a time only near.
extension TimeGrammar {
  private static let parts: [(words: [String], row: String)] = partsTexts.map {
    ($0.0.split(separator: " ").map(String.init), $0.1)
  }
  private static let partsTexts: [(String, String)] = [
    ("morning", "morning"), ("mornings", "morning"), ("afternoon", "afternoon"),
    ("afternoons", "afternoon"), ("evening", "evening"), ("evenings", "evening"),
    ("night", "night"), ("nights", "night"), ("lunchtime", "lunchtime"),
    ("lunch time", "lunchtime"), ("lunch", "lunchtime"), ("teatime", "teatime"),
    ("tea time", "teatime"), ("tea - time", "teatime"), ("breakfast time", "breakfast-time"),
    ("breakfast", "breakfast-time"),
    ("dinnertime", "dinnertime"), ("dinner time", "dinnertime"), ("dinner", "dinnertime"),
    ("bedtime", "bedtime"), ("bed time", "bedtime"), ("daytime", "daytime"),
    ("day time", "daytime"), ("night time", "nighttime"), ("nighttime", "nighttime"),
    ("night - time", "nighttime"), ("dawn", "dawn"), ("daybreak", "dawn"), ("sunrise", "dawn"),
    ("first light", "dawn"), ("dusk", "dusk"), ("sunset", "dusk"), ("nightfall", "dusk"),
    ("early hours", "early-hours"), ("small hours", "early-hours"),
    ("wee hours", "early-hours"), ("early hours of the morning", "early-hours"),
    ("small hours of the morning", "early-hours"),
    ("middle of the night", "middle-night"), ("dead of night", "middle-night"),
    ("middle of the afternoon", "mid-afternoon"), ("middle of the morning", "mid-morning"),
    ("first thing in the morning", "early-morning"), ("first thing", "early-morning"),
    ("last thing at night", "late-night"), ("last thing", "late-night"),
    ("latter part of the afternoon", "late-afternoon"),
    ("latter part of the morning", "late-morning"),
    ("early part of the afternoon", "early-afternoon"),
    ("early part of the morning", "early-morning"),
    ("early part of the evening", "early-evening"),
    ("latter part of the evening", "late-evening"),
    ("end of the day", "close-of-day"), ("end of day", "close-of-day"), ("eod", "close-of-day"),
    ("close of play", "close-of-day"), ("close of business", "close-of-day"),
  ]
  private static let partsByFirst = Dictionary(grouping: parts, by: { $0.words[0] })

  /// A part of the day, by the name of its row: "in the early afternoon", "at night", "that
  /// evening", "late morning".
  func partOfDay(_ index: Int) -> Parsed<String>? {
    if let known = memo.parts[index] { return known }
    let read = partOfDayAnew(index)
    memo.parts[index] = .some(read)
    return read
  }

  private func partOfDayAnew(_ index: Int) -> Parsed<String>? {
    var at = optional(["in", "during", "at", "on", "by", "throughout"], at: index)
    at = optional(["the", "that", "same"], at: at)
    at = optional(["same"], at: at)
    var edge: String?
    if let name = ["early": "early", "late": "late", "mid": "mid"][self[at]] {
      edge = name
      at = optionalHyphen(at + 1)
    }
    for (prefix, name) in [("midmorning", "mid-morning"), ("midafternoon", "mid-afternoon")]
    where self[at] == prefix && edge == nil {
      return Parsed(value: name, end: at + 1, rules: ["part-of-day"])
    }
    let found = (Self.partsByFirst[self[at]] ?? []).filter { skip($0.words, at: at) != nil }
      .max { $0.words.count < $1.words.count }
    if let found {
      let end = at + found.words.count
      if let edge, widths.row("\(edge)-\(found.row)") != nil {
        return Parsed(value: "\(edge)-\(found.row)", end: end, rules: ["part-of-day"])
      }
      return Parsed(value: found.row, end: end, rules: ["part-of-day"])
    }
    if edge == "early", self[at] == "hours" {
      return Parsed(value: "early-hours", end: at + 1, rules: ["part-of-day"])
    }
    if edge == "early" || edge == nil,
      let end = skip("early", "in", "the", "morning", at: at)
        ?? (edge == nil ? nil : skip("in", "the", "morning", at: at))
    {
      return Parsed(value: "early-morning", end: end, rules: ["part-of-day"])
    }
    for name in ["evening", "afternoon", "night"] {
      if let edge, let end = skip("in", "the", name, at: at) ?? skip("at", name, at: at) {
        let row = "\(edge)-\(name)"
        return Parsed(value: widths.row(row) == nil ? name : row, end: end, rules: ["part-of-day"])
      }
    }
    return nil
  }

  /// "The end of" before a day: "end of tomorrow", "the end of Sunday".
  func endOfDay(_ index: Int) -> Int? {
    let at = optional(["the"], at: index)
    guard let of = skip("end", "of", at: at) else { return nil }
    let day = optional(["the"], at: of)
    guard let read = singleDay(day), read.value.grain == .day, read.value.part == nil else {
      return nil
    }
    return day
  }

  /// Whether in running prose these words are a part of a day and no greeting or adjective.
  func isPartInProse(_ index: Int, _ end: Int) -> Bool {
    if isPhrase { return true }
    let first = self[index]
    let meal = ["lunch", "breakfast", "dinner"].contains(self[end - 1])
    if meal { return false }
    if ["good", "every", "each", "all", "most", "some", "any"].contains(self[index - 1]) {
      return false
    }
    let isLed = ["in", "during", "at", "that", "by", "the", "early", "late", "mid", "on"]
      .contains(first)
    if first == "the" || first == "on" {
      return ["in", "during", "of"].contains(self[index - 1])
        || first == "on" && ["the", "that"].contains(self[index + 1])
    }
    return isLed || ["lunchtime", "teatime", "dusk", "dawn", "midmorning"].contains(first)
      || first == "first" || first == "last"
  }

  // MARK: - Near a time

  /// How a time is brought near: rows of the table of widths; "exactly" is none.
  enum Nearness: Hashable {
    case about
    case exactly
    case row(String)
  }

  private static let nearness: [(words: [String], nearness: Nearness)] = {
    var list: [(words: [String], nearness: Nearness)] =
      TimeGrammar.aboutTexts.map { ($0.split(separator: " ").map(String.init), .about) }
    let rows: [(String, Nearness)] = [
      ("somewhere near", .about), ("sometime around", .about), ("some time around", .about),
      ("some time about", .about), ("sometime about", .about), ("on or about", .about),
      ("on or around", .about), ("at or about", .about), ("at or around", .about),
      ("just on", .row("just-on")), ("just about", .about), ("roughly about", .about),
      ("at about", .about), ("at around", .about), ("round", .about), ("near", .about),
      ("near enough", .about), ("at approximately", .about), ("at roughly", .about),
      ("i think", .about), ("i think it was", .about), ("i would say", .about),
      ("nearly", .row("nearly")), ("almost", .row("nearly")), ("nearing", .row("nearly")),
      ("approaching", .row("coming-up-to")), ("coming up to", .row("coming-up-to")),
      ("just coming up to", .row("coming-up-to")), ("coming up for", .row("coming-up-to")),
      ("just coming up for", .row("coming-up-to")), ("coming on for", .row("getting-on-for")),
      ("coming on to", .row("coming-up-to")), ("nearly at", .row("nearly")),
      ("getting on for", .row("getting-on-for")), ("going on for", .row("getting-on-for")),
      ("getting on towards", .row("getting-on-for")), ("towards", .row("getting-on-for")),
      ("toward", .row("getting-on-for")), ("just short of", .row("just-before")),
      ("just shy of", .row("just-before")), ("just before", .row("just-before")),
      ("just prior to", .row("just-before")), ("immediately before", .row("just-before")),
      ("right before", .row("just-before")), ("shortly before", .row("shortly-before")),
      ("a little before", .row("soon-before")), ("a bit before", .row("soon-before")),
      ("not long before", .row("soon-before")), ("slightly before", .row("shortly-before")),
      ("soon before", .row("soon-before")), ("a few minutes before", .row("soon-before")),
      ("just gone", .row("just-after")), ("just turned", .row("just-after")),
      ("just past", .row("just-after")), ("just after", .row("just-after")),
      ("only just gone", .row("just-after")), ("just following", .row("just-after")),
      ("immediately after", .row("just-after")), ("right after", .row("just-after")),
      ("straight after", .row("just-after")), ("shortly after", .row("shortly-after")),
      ("shortly past", .row("shortly-after")), ("slightly after", .row("shortly-after")),
      ("a little after", .row("soon-after")), ("a little past", .row("soon-after")),
      ("a bit after", .row("soon-after")), ("a bit past", .row("soon-after")),
      ("not long after", .row("soon-after")), ("soon after", .row("soon-after")),
      ("gone", .row("gone")), ("turned", .row("gone")), ("it had gone", .row("gone")),
      ("exactly", .exactly), ("precisely", .exactly), ("bang on", .exactly),
      ("dead on", .exactly), ("spot on", .exactly), ("on the dot of", .exactly),
      ("on the stroke of", .exactly), ("at exactly", .exactly), ("at precisely", .exactly),
      ("at the stroke of", .exactly), ("just", .exactly), ("right on", .exactly),
    ]
    list += rows.map { ($0.0.split(separator: " ").map(String.init), $0.1) }
    return list
  }()
  private static let nearnessByFirst = Dictionary(
    grouping: nearness.filter { !$0.words.isEmpty }, by: { $0.words[0] })

  static var nearnessFirstWords: Set<String> { Set(nearnessByFirst.keys) }
  static var partFirstWords: Set<String> { Set(partsByFirst.keys) }

  /// "About", "just gone", "coming up to", "exactly".
  func nearness(_ index: Int) -> Parsed<Nearness>? {
    guard
      let found = (Self.nearnessByFirst[self[index]] ?? [])
        .filter({ skip($0.words, at: index) != nil })
        .max(by: { $0.words.count <= $1.words.count })
    else { return nil }
    let rule =
      switch found.nearness {
      case .about: "about"
      case .exactly: "exactly"
      case .row(let row): row
      }
    return Parsed(
      value: found.nearness, end: index + found.words.count, rules: [rule])
  }

  /// "-ish", "or so", "or thereabouts", "approximately", "on the dot", after a time.
  func nearnessAfter(_ index: Int) -> Parsed<Nearness>? {
    if self[index] == "ish" {
      return Parsed(value: .about, end: index + 1, rules: ["ish"])
    }
    if self[index] == ",", self[index + 1] == "or" || self[index + 1] == "approximately",
      let end = skipAny(Self.orSo, at: index + 1)
    {
      return Parsed(value: .about, end: end, rules: ["or-so"])
    }
    if let end = skip("-", "ish", at: index) {
      return Parsed(value: .about, end: end, rules: ["ish"])
    }
    if let end = skip("on", "the", "dot", at: index) ?? skip("sharp", at: index)
      ?? skip("exactly", at: index) ?? skip("precisely", at: index) ?? skip("prompt", at: index)
    {
      return Parsed(value: .exactly, end: end, rules: ["exactly"])
    }
    guard let end = skipAny(Self.orSo, at: index) else { return nil }
    if self[index] == "give" { return nil }
    return Parsed(value: .about, end: end, rules: ["or-so"])
  }
}
