import TimeModel

/// Times told by an event or by the telling itself: "before he left", "then", "meanwhile".
extension TimeGrammar {
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
  func clause(_ index: Int) -> Parsed<Range<Int>>? {
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
  func nearEvent(_ index: Int) -> Parsed<TimeMeaning>? {
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
  func eventBound(_ index: Int) -> Parsed<TimeMeaning>? {
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
  private enum Distance {
    case after, before, row(String), rowBefore(String)
    /// Hours from and to: a day is told, not how long.
    case hours(Int64, Int64)
  }

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
  /// Days told from the day that was told before: "the next morning", "the day before", "later that
  /// night". The distance holds whatever the times of day are.
  private static let told: [(words: [String], distance: Distance, atStart: Bool)] = {
    var phrases: [(String, Int64, Int64)] = [
      ("the week before", -336, 0), ("the week after", 0, 336), ("the following week", 0, 336),
      ("earlier that week", -168, 0), ("later that week", 0, 168),
    ]
    for part in ["day", "morning", "afternoon", "evening", "night"] {
      for next in ["the next", "the following", "next"] where next != "next" || part != "day" {
        phrases.append(("\(next) \(part)", 0, 48))
      }
      phrases.append(("the \(part) after", 0, 48))
      phrases.append(("the previous \(part)", -48, 0))
      phrases.append(("the \(part) before", -48, 0))
      for same in ["that", "that same", "the same"] {
        phrases.append(("later \(same) \(part)", 0, 24))
        phrases.append(("earlier \(same) \(part)", -24, 0))
      }
    }
    phrases.append(("the same day", -24, 24))
    phrases.append(("that same day", -24, 24))
    return phrases.map {
      ($0.0.split(separator: " ").map(String.init), .hours($0.1, $0.2), false)
    }
  }()
  private static let aloneByFirst = Dictionary(grouping: alone + told, by: { $0.words[0] })

  static var relativeFirstWords: Set<String> {
    Set(aloneByFirst.keys).union(whileByFirst.keys)
  }

  /// "Then", "meanwhile", "shortly afterwards", "by then": how a telling goes on.
  func wordAlone(_ index: Int) -> Parsed<TimeMeaning>? {
    guard
      let found = (Self.aloneByFirst[self[index]] ?? [])
        .filter({ skip($0.words, at: index) != nil })
        .max(by: { $0.words.count < $1.words.count })
    else { return nil }
    let end = index + found.words.count
    if found.atStart, !isPhrase, !opensClause(index, end) { return nil }
    if self[end] == "than" { return nil }
    // "After that night", "before this man": the words go on.
    if ["that", "this"].contains(self[end - 1]), !isPhrase, !isBoundary(end),
      !Self.afterThat.contains(self[end])
    {
      return nil
    }
    // "The day before the match" is told from the match.
    if case .hours(let from, let to) = found.distance, ["before", "after"].contains(self[end - 1]),
      !isBoundary(end), !Self.subjects.contains(self[end])
    {
      let hour = Nanoseconds.hour.count
      return clause(end).map {
        anchored(.event($0.value), from * hour, to * hour, $0.end, ["event"])
      }
    }
    let rules = ["told.\(found.words.joined(separator: "-"))"]
    switch found.distance {
    case .hours(let from, let to):
      let hour = Nanoseconds.hour.count
      return previous(from * hour, to * hour, end, rules)
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
  func nowWord(_ index: Int) -> Parsed<TimeMeaning>? {
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
