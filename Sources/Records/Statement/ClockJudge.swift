import TimeModel

/// Tells a time that a witness gives from one that is only near, doubtful, or no time at all.
///
/// The rule is strict on purpose: a time counts as given only in the company that such times keep
/// ("at 15:44", "the time was 15:44", the beginning of a sentence), and nothing near it may soften
/// it. What it refuses is listed for a person to read; it is never read as an exact minute.
struct ClockJudge {
  enum Verdict: Hashable, Sendable {
    case given
    /// "about 15:44", "between 15:40 and 15:45": the words, for a list.
    case vague(Range<Int>)
    /// A time of day perhaps, but not said to be one.
    case doubtful(String)
    /// An amount, a length, part of a number.
    case noTime
  }

  private let sentence: Sentence
  /// The words by which the sentence speaks of a place in a recording.
  private let recording: String?

  init(_ sentence: Sentence) {
    self.sentence = sentence
    let plain = sentence.text.plain[sentence.range]
    recording = Self.recordings.first { Self.contains(plain, $0) }
  }

  /// - Parameter follows: whether an earlier time of the sentence was given: "at 15:44 and 15:46".
  func judge(_ mention: Sentence.Mention, follows: Bool) -> Verdict {
    if let odd = oddity(mention) { return odd }
    let (before, after) = (sentence.before(mention.range, 6), sentence.after(mention.range, 4))
    if let vague = vagueBefore(mention, before) ?? vagueAfter(mention, after) {
      return .vague(vague)
    }
    if let recording {
      return .doubtful("the sentence speaks of a place in a recording ('\(recording)')")
    }
    if let odd = before.prefix(3).first(where: { Self.scores.contains($0.text) }) {
      return .doubtful("'\(odd.text)' stands before it")
    }
    return isIntroduced(mention, by: before.first, follows: follows)
      ? .given : .doubtful("nothing says that it is a time of day")
  }

  // MARK: - No time at all

  private static let units: Set<String> = [
    "m", "metre", "metres", "meter", "meters", "km", "kilometres", "mile", "miles", "yards", "feet",
    "ft", "foot", "inches", "cm", "mm", "kg", "g", "grams", "stone", "lbs", "pounds", "pound",
    "quid",
    "pence", "p", "euros", "dollars", "per", "percent", "%", "million", "thousand", "litres",
    "seconds",
    "second", "secs", "sec", "s", "points", "degrees", "mph", "kph", "gb", "mb",
  ]

  private static let durations: Set<String> = [
    "minutes", "minute", "mins", "min", "long", "later", "earlier", "ago",
  ]

  private static let scores: Set<String> = [
    "score", "scored", "won", "win", "lost", "lose", "beat", "beaten", "drew", "ratio", "odds",
    "scale",
    "verse", "chapter", "psalm", "section", "page", "version", "paragraph", "rule",
  ]

  private static let recordings = [
    "in the video", "of the video", "into the video", "in the footage", "of the footage",
    "into the footage", "on the footage", "in the recording", "of the recording",
    "into the recording", "in the clip", "of the clip", "into the clip", "of the livestream",
    "into the livestream", "in the livestream", "minutes in", "timestamp", "time stamp", "counter",
    "timecode", "time code", "elapsed",
  ]

  private func oddity(_ mention: Sentence.Mention) -> Verdict? {
    let clock = mention.clock
    let next = sentence.after(mention.range, 1).first?.text ?? ""
    if mention.isGluedBefore { return .noTime }
    if mention.isGluedAfter {
      let rest = sentence.text.plain[mention.range.upperBound...].prefix(2)
      guard rest.first == 0x2D else { return .noTime }
      return .vague(stretch(mention.range.lowerBound, tokenEnd(mention.range)))
    }
    if clock.hasSuffix { return nil }
    if clock.style == .dot, clock.resolution < .minute { return .noTime }
    if clock.style == .dot, Self.units.contains(next) { return .noTime }
    if Self.durations.contains(next) {
      return .vague(stretch(mention.range.lowerBound, wordAfter(mention.range)))
    }
    return nil
  }

  // MARK: - Near a time

  /// Next to a time, or with "at" or "the" between, these make it a bound or an approximation.
  private static let softeners: Set<String> = [
    "about", "around", "approximately", "approx", "roughly", "circa", "c", "ca", "nearly", "almost",
    "just", "gone", "before", "after", "by", "until", "till", "til", "since", "from", "between",
    "past", "to", "towards", "toward", "near", "or", "shortly", "soon", "within", "than", "say",
    "prior", "following", "approaching", "nearer", "not",
  ]

  /// Anywhere within a few words, these say that the speaker is not sure.
  private static let doubts: Set<String> = [
    "think", "thought", "believe", "guess", "guessing", "estimate", "estimated", "reckon", "maybe",
    "perhaps", "possibly", "probably", "sometime", "somewhere", "roughly", "approximately",
    "approx",
    "unsure", "uncertain", "presumably", "between",
  ]

  private static let trailers: Set<String> = [
    "ish", "or", "approximately", "approx", "roughly", "to", "until", "till", "onwards", "onward",
    "thereabouts", "maybe", "perhaps", "possibly", "probably", "give", "-", "latest", "earliest",
    "think", "believe", "guess", "plus", "+", "and/or", "odd",
  ]

  private func vagueBefore(
    _ mention: Sentence.Mention, _ before: [Sentence.Word]
  ) -> Range<Int>? {
    for (distance, word) in before.prefix(3).enumerated() {
      if word.endsClause { break }
      let isAdjacent =
        distance == 0
        || before[..<distance].allSatisfy { ["at", "the", "time", "of"].contains($0.text) }
      guard isAdjacent else { break }
      if Self.softeners.contains(word.text) {
        let more = before.dropFirst(distance + 1).prefix { word in
          !word.endsClause && (Self.softeners.contains(word.text) || word.text == "no")
        }
        return stretch((more.last ?? word).range.lowerBound, mention.range.upperBound)
      }
    }
    guard let doubt = before.first(where: { Self.doubts.contains($0.text) }) else { return nil }
    return stretch(doubt.range.lowerBound, mention.range.upperBound)
  }

  private func vagueAfter(_ mention: Sentence.Mention, _ after: [Sentence.Word]) -> Range<Int>? {
    let start = mention.range.lowerBound
    guard let first = after.first else { return nil }
    if Self.trailers.contains(first.text), !hasStop(between: mention.range, and: first.range) {
      return stretch(start, first.range.upperBound)
    }
    let doubts: Set<String> = ["think", "believe", "guess", "approximately", "roughly"]
    if let doubt = after.first(where: { doubts.contains($0.text) }) {
      return stretch(start, doubt.range.upperBound)
    }
    if after.count >= 3, after[0].text == "at", after[1].text == "the",
      ["latest", "earliest"].contains(after[2].text)
    {
      return stretch(start, after[2].range.upperBound)
    }
    return nil
  }

  private func hasStop(between first: Range<Int>, and second: Range<Int>) -> Bool {
    sentence.text.plain[first.upperBound..<second.lowerBound].contains { $0 != 0x20 && $0 != 0x2D }
  }

  // MARK: - Said to be a time

  private static let introductions: Set<String> = [
    "at", "@", "was", "is", "said", "says", "showed", "shows", "read", "reads", "reading",
    "exactly", "precisely", "time", "timed", "logged", "recorded", "hours",
  ]

  private func isIntroduced(
    _ mention: Sentence.Mention, by word: Sentence.Word?, follows: Bool
  ) -> Bool {
    guard let word else { return true }
    let between = sentence.text.plain[word.range.upperBound..<mention.range.lowerBound]
    if between.contains(0x28) { return true }
    if Self.introductions.contains(word.text) { return true }
    if word.text == "and", follows { return true }
    if sentence.dates.contains(where: { $0.range.contains(word.range.lowerBound) }) { return true }
    // The number of a paragraph is no word of the sentence.
    return sentence.words.first == word && word.text.utf8.allSatisfy(PlainText.isDigit)
  }

  private static func contains(_ hay: ArraySlice<UInt8>, _ phrase: String) -> Bool {
    let needle = Array(phrase.utf8)
    guard let first = needle.first else { return false }
    return hay.indices.contains { at in
      hay[at] == first && hay[at...].starts(with: needle)
    }
  }

  private func stretch(_ start: Int, _ end: Int) -> Range<Int> { start..<max(start, end) }

  private func wordAfter(_ range: Range<Int>) -> Int {
    sentence.after(range, 1).first?.range.upperBound ?? range.upperBound
  }

  private func tokenEnd(_ range: Range<Int>) -> Int {
    var end = range.upperBound
    while end < sentence.range.upperBound, sentence.text.plain[end] != 0x20 { end += 1 }
    return end
  }
}
