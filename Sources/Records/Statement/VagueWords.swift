/// Words about time that this version does not turn into times: each is listed as it stands.
///
/// A list for people, not a grammar: it is wide rather than exact, since a word listed too many
/// costs a glance and a word left out is lost.
struct VagueWords {
  let sentence: Sentence
  private let texts: [String]

  init(sentence: Sentence) {
    self.sentence = sentence
    texts = sentence.words.map(\.text)
  }

  /// Stretches of the paragraph, in order, not overlapping.
  func find() -> [Range<Int>] {
    var (found, index): ([Range<Int>], Int) = ([], 0)
    while index < texts.count {
      let length = Self.length(texts, at: index, stop: clauseEnd(from: index))
      if length > 0 {
        let last = sentence.words[index + length - 1]
        let first = sentence.words[softened(index)]
        found.append(first.range.lowerBound..<last.range.upperBound)
        index += length
      } else {
        index += 1
      }
    }
    return found
  }

  /// The index of the first of the words before `index` that soften it: "just before about".
  private func softened(_ index: Int) -> Int {
    var first = index
    while first > 0, index - first < 3, !sentence.words[first - 1].endsClause,
      Self.approximators.contains(texts[first - 1]), texts[first - 1] != "was"
    {
      first -= 1
    }
    return first
  }

  /// The index after the last word of the clause that holds a word, a dozen words on at most.
  private func clauseEnd(from index: Int) -> Int {
    let words = sentence.words
    var end = index
    while end < words.count, end - index < 12 {
      end += 1
      if words[end - 1].endsClause { break }
    }
    return end
  }

  private static let hours: Set<String> = [
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve",
    "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12",
  ]
  private static let fractions: Set<String> = [
    "quarter", "half", "five", "ten", "twenty", "twenty-five", "twentyfive", "5", "10", "20", "25",
  ]
  private static let amounts: Set<String> = hours.union([
    "a", "an", "few", "couple", "several", "some", "many", "fifteen", "twenty", "thirty", "forty",
    "half", "fifteen", "15", "20", "30", "40", "45", "50", "60", "moments", "of", "or", "to",
    "about",
    "around", "minute", "another", "maybe", "perhaps",
  ])
  private static let units: Set<String> = [
    "second", "seconds", "secs", "minute", "minutes", "mins", "moment", "moments", "hour", "hours",
    "while", "bit", "little",
  ]
  private static let directions: Set<String> = [
    "later", "after", "afterwards", "before", "beforehand", "earlier", "ago", "previously",
  ]
  private static let approximators: Set<String> = [
    "about", "around", "approximately", "approx", "roughly", "circa", "nearly", "almost", "just",
    "gone", "by", "before", "after", "until", "till", "past", "since", "at", "was",
  ]
  /// By their first word.
  private static let phrases: [String: [[String]]] = Dictionary(
    grouping: phraseTexts.map { $0.split(separator: " ").map(String.init) }, by: { $0[0] })
  private static let phraseTexts = [
    "noon", "midday", "midnight", "lunchtime", "lunch time", "teatime", "tea time", "dusk", "dawn",
    "sunset", "sunrise", "shortly after", "shortly afterwards", "shortly before", "soon after",
    "soon afterwards", "not long after", "not long before", "just before", "just after",
    "straight after", "immediately after", "immediately afterwards", "immediately before",
    "at the same time", "at this time", "at that time", "around this time", "about this time",
    "around that time", "about that time", "by the time", "by then", "by now", "sometime",
    "some time", "later that", "earlier that", "later on", "that morning", "that afternoon",
    "that evening", "that night", "this morning", "this afternoon", "this evening",
    "in the morning", "in the afternoon", "in the evening", "afterwards", "meanwhile",
    "before long",
    "last night", "yesterday", "tomorrow", "the next day", "the following day", "the day before",
    "the day after", "early evening", "early afternoon", "late afternoon", "late morning",
    "mid afternoon", "mid-afternoon", "after that", "before that", "until then", "within minutes",
    "within seconds",
  ]

  /// How many words from `index` on speak of time in a way that is listed; 0 for none.
  private static func length(_ texts: [String], at index: Int, stop: Int) -> Int {
    let rest = texts[index..<stop]
    let phrases = phrases[rest[index]] ?? []
    if let longest = phrases.filter({ rest.starts(with: $0) }).map(\.count).max() { return longest }
    if rest[index].hasSuffix("o'clock") { return 1 }
    if rest.count >= 2, hours.contains(rest[index]), rest[index + 1] == "o'clock" { return 2 }
    let clock = spokenClock(texts, rest)
    if clock > 0 { return clock }
    let span = spanAndDirection(rest)
    if span > 0 { return span }
    return bareHour(texts, rest)
  }

  /// "twenty to four", "quarter past three", "half three".
  private static func spokenClock(_ texts: [String], _ rest: ArraySlice<String>) -> Int {
    let at = rest.startIndex
    guard fractions.contains(rest[at]) else { return 0 }
    if rest[at] == "half", rest.count >= 2, hours.contains(rest[at + 1]) { return 2 }
    var next = at + 1
    if next < rest.endIndex, rest[next] == "minutes" || rest[next] == "mins" { next += 1 }
    guard next + 1 < rest.endIndex, ["past", "to", "before", "after", "till"].contains(rest[next]),
      hours.contains(rest[next + 1])
        || rest[next + 1] == "the" && rest.count > next + 2 - at
          && rest[next + 2] == "hour"
    else { return 0 }
    // "five to ten people": a number of people unless something says that it is a time.
    let isCount = rest[next] == "to" && rest[at] != "quarter" && rest[at] != "half"
    let previous = at > 0 ? texts[at - 1] : "at"
    if isCount, next + 2 < rest.endIndex, !approximators.contains(previous) { return 0 }
    return next + 2 - at
  }

  /// "a few minutes later", "five or ten minutes after", "half an hour before".
  private static func spanAndDirection(_ rest: ArraySlice<String>) -> Int {
    var at = rest.startIndex
    while at < rest.endIndex, at - rest.startIndex < 6, amounts.contains(rest[at]) { at += 1 }
    guard at < rest.endIndex, units.contains(rest[at]) else {
      guard rest.startIndex < at, at < rest.endIndex, directions.contains(rest[at]),
        units.contains(rest[at - 1])
      else { return 0 }
      return at + 1 - rest.startIndex
    }
    guard at + 1 < rest.endIndex, directions.contains(rest[at + 1]) else { return 0 }
    return at + 2 - rest.startIndex
  }

  /// "3pm", "about four", "at 1544", "15:44ish".
  private static func bareHour(_ texts: [String], _ rest: ArraySlice<String>) -> Int {
    let at = rest.startIndex
    let word = rest[at]
    if word.hasSuffix("ish"), word.utf8.first.map(PlainText.isDigit) ?? false { return 1 }
    for half in ["am", "pm", "a.m", "p.m"] {
      if word.hasSuffix(half), hours.contains(String(word.dropLast(half.count))) { return 1 }
      if hours.contains(word), rest.count >= 2, rest[at + 1] == half { return 2 }
    }
    let previous = at > 0 ? texts[at - 1] : ""
    guard approximators.contains(previous) else { return 0 }
    if word.utf8.count == 4, let figures = Int(word), figures / 100 < 24, figures % 100 < 60 {
      return 1
    }
    guard hours.contains(word), previous != "was", previous != "just", previous != "gone" else {
      return 0
    }
    let following = [
      "in", "when", "on", "that", "and", "as", "i", "we", "he", "she", "they", "the",
    ]
    return rest.count == 1 || following.contains(rest[at + 1]) ? 1 : 0
  }
}
