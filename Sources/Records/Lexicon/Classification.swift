import Evidence

/// What the words of an entry or a sentence are taken to report, and what speaks against it.
struct Classification: Hashable, Sendable {
  /// How the words stand in what is said.
  enum Standing: String, Hashable, Sendable, CaseIterable {
    /// "nobody was fighting yet"
    case negated
    /// "about to kick off", "if they fight"
    case notYet = "not yet or only perhaps"
    /// "I was told that…"
    case hearsay
    /// Within quotation marks: what somebody else said.
    case quoted
  }

  /// One phrase that fits.
  struct Match: Hashable, Sendable {
    let kind: EventKind
    /// Within the text that was looked at.
    let range: Range<Int>
    let words: Int
    var standings: Set<Standing> = []

    /// Said by the speaker to have happened.
    var isAsserted: Bool { standings.isDisjoint(with: [.negated, .notYet]) }
  }

  /// In the order of the text, not overlapping: of two phrases that overlap the longer one counts.
  let matches: [Match]

  /// The kind of what is said to have happened: of several the one with the most words, then the
  /// first. Nil when nothing is.
  var kind: EventKind? {
    matches.filter(\.isAsserted).max {
      ($0.words, -$0.range.lowerBound) < ($1.words, -$1.range.lowerBound)
    }?
    .kind
  }

  /// For an observation: the words of each match, with its kind and its standings.
  func attributes(_ quote: (Range<Int>) -> String) -> [String: String] {
    guard !matches.isEmpty else { return [:] }
    let told = matches.map { match in
      let marks = Standing.allCases.filter { match.standings.contains($0) }.map(\.rawValue)
      return "'\(quote(match.range))' (\(([match.kind.rawValue] + marks).joined(separator: ", ")))"
    }
    return ["reported": told.joined(separator: "; ")]
  }

  /// Looks through a text in plain form.
  init(_ plain: ArraySlice<UInt8>, _ lexicon: Lexicon) {
    var found: [Match] = []
    var excluded: [(kind: EventKind, range: Range<Int>)] = []
    var words: [Range<Int>]?
    var at = plain.startIndex
    var number = -1
    while let word = Self.word(in: plain, from: at) {
      at = word.upperBound
      number += 1
      guard lexicon.mayKnow(word, in: plain) else { continue }
      lexicon.forEachPhrase(beginning: plain[word]) { phrase in
        let all = words ?? Self.words(plain)
        words = all
        guard let end = Self.end(of: phrase.terms[...], at: number, all, plain) else { return }
        let range = word.lowerBound..<all[end - 1].upperBound
        if phrase.isExcluded {
          excluded.append((phrase.kind, range))
        } else {
          found.append(
            Match(
              kind: phrase.kind, range: range, words: phrase.terms.count { $0 != .anything }))
        }
      }
    }
    let told = found.filter { match in
      !excluded.contains {
        $0.kind == match.kind && $0.range.overlaps(match.range)
          && $0.range.count >= match.range.count
      }
    }
    var kept: [Match] = []
    for match in told.sorted(by: {
      ($1.words, $1.range.count, $0.range.lowerBound) < (
        $0.words, $0.range.count, $1.range.lowerBound
      )
    }) where kept.count < 16 && !kept.contains(where: { $0.range.overlaps(match.range) }) {
      kept.append(match)
    }
    let all = words ?? []
    matches = kept.sorted { $0.range.lowerBound < $1.range.lowerBound }.map { match in
      var judged = match
      judged.standings = Self.standings(of: match.range, all, plain)
      return judged
    }
  }

  private init(matches: [Match]) { self.matches = matches }

  /// Without what stands in certain stretches.
  func leavingOut(_ stretches: [Range<Int>]) -> Classification {
    stretches.isEmpty
      ? self
      : Classification(
        matches: matches.filter { match in !stretches.contains { $0.overlaps(match.range) } })
  }

  // MARK: - Words

  private static func isInWord(_ byte: UInt8) -> Bool {
    PlainText.isLetter(byte) || PlainText.isDigit(byte) || byte == 0x27
  }

  private static func word(in plain: ArraySlice<UInt8>, from start: Int) -> Range<Int>? {
    var first = start
    while first < plain.endIndex, !isInWord(plain[first]) { first += 1 }
    guard first < plain.endIndex else { return nil }
    var end = first + 1
    while end < plain.endIndex, isInWord(plain[end]) { end += 1 }
    return first..<end
  }

  private static func words(_ plain: ArraySlice<UInt8>) -> [Range<Int>] {
    var (all, at): ([Range<Int>], Int) = ([], plain.startIndex)
    while let word = word(in: plain, from: at) {
      all.append(word)
      at = word.upperBound
    }
    return all
  }

  /// The index after the last word of a phrase that begins with the word `at`; within one clause.
  private static func end(
    of terms: ArraySlice<Lexicon.Term>, at start: Int, _ words: [Range<Int>],
    _ plain: ArraySlice<UInt8>
  ) -> Int? {
    var (terms, at) = (terms, start)
    while let term = terms.first {
      terms = terms.dropFirst()
      if term == .anything {
        for skipped in 0...Lexicon.Term.gap {
          guard at + skipped < words.count, isOneClause(start, at + skipped, words, plain) else {
            return nil
          }
          if let end = end(of: terms, at: at + skipped, words, plain) { return end }
        }
        return nil
      }
      guard at < words.count, term.fits(plain[words[at]]), isOneClause(start, at, words, plain)
      else { return nil }
      at += 1
    }
    return at
  }

  private static func isOneClause(
    _ first: Int, _ last: Int, _ words: [Range<Int>], _ plain: ArraySlice<UInt8>
  ) -> Bool {
    !plain[words[first].upperBound..<max(words[first].upperBound, words[last].lowerBound)]
      .contains(where: endsClause)
  }

  private static func endsClause(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x2C, 0x2E, 0x3A, 0x3B, 0x21, 0x3F, 0x28, 0x29: true
    default: false
    }
  }

  // MARK: - Standing

  private static let negations: Set<String> = [
    "not", "no", "nobody", "none", "never", "without", "neither", "nor", "cannot", "nothing",
    "no-one", "stopped", "yet to", "denied", "denies", "didn't", "wasn't", "weren't", "don't",
    "doesn't", "isn't", "aren't", "hadn't", "haven't", "hasn't", "couldn't", "wouldn't", "can't",
    "won't", "refused", "refuses", "failed",
  ]
  private static let gapNegations: Set<String> = [
    "not", "never", "nobody", "hadn't", "haven't", "didn't", "wasn't", "weren't", "hasn't",
  ]
  private static let doubts: Set<String> = [
    "if", "whether", "might", "may", "could", "would", "will", "gonna", "unless", "until", "case",
    "about", "going", "ready", "prepared", "possible", "possibly", "perhaps", "maybe", "potential",
    "threatened", "threatening", "threatens", "wants", "wanted", "trying", "tried", "expecting",
    "nearly", "almost",
  ]
  /// Of `doubts`, those that say so only before "to": "about to", "going to".
  private static let beforeTo: Set<String> = [
    "about", "going", "ready", "prepared", "threatened", "threatening", "threatens", "wants",
    "wanted", "trying", "tried", "expecting",
  ]
  private static let hearsay: [String: [[String]]] = Dictionary(
    grouping: hearsayTexts.map { $0.split(separator: " ").map(String.init) }, by: { $0[0] })
  private static let hearsayTexts = [
    "i was told", "i've been told", "i have been told", "was told", "told me", "told us",
    "i heard that", "i have heard", "i've heard", "heard from", "i understand that",
    "i have since learned", "i have since learnt", "i've since learned", "i've since learnt",
    "apparently", "according to", "allegedly", "it was said", "it is said", "they said",
    "he said", "she said", "people said", "someone said", "somebody said", "people were saying",
    "reported that", "reports that", "reports of", "reports a", "caller states", "caller says",
    "caller reports", "informant states", "informant says", "inft states", "i am told", "i'm told",
    "i was informed", "i was later told", "i later learned", "i later learnt", "says that",
    "stating that", "states that", "i gather", "rumour had it", "police say", "police said",
  ]

  private static func standings(
    of range: Range<Int>, _ words: [Range<Int>], _ plain: ArraySlice<UInt8>
  ) -> Set<Standing> {
    var standings: Set<Standing> = []
    let first = words.firstIndex { $0.lowerBound >= range.lowerBound } ?? words.count
    func text(_ index: Int) -> String { String(decoding: plain[words[index]], as: UTF8.self) }
    var (index, distance) = (first - 1, 1)
    while index >= 0, distance <= 6, isSameClause(words[index], range, plain) {
      let word = text(index)
      if negations.contains(word), !(word == "no" && distance > 3) { standings.insert(.negated) }
      if doubts.contains(word),
        !beforeTo.contains(word) || (index + 1 < first && text(index + 1) == "to")
      {
        standings.insert(.notYet)
      }
      (index, distance) = (index - 1, distance + 1)
    }
    // What stands in the gap of a phrase counts too: "police never came".
    var inside = first
    while inside < words.count, words[inside].upperBound <= range.upperBound {
      if gapNegations.contains(text(inside)) { standings.insert(.negated) }
      inside += 1
    }
    if isHearsay(before: first, text) { standings.insert(.hearsay) }
    if isQuoted(range, plain) { standings.insert(.quoted) }
    return standings
  }

  /// Words that turn a report into what somebody else says, up to 30 words before.
  private static func isHearsay(before first: Int, _ text: (Int) -> String) -> Bool {
    for start in max(0, first - 30)..<first {
      for phrase in hearsay[text(start)] ?? []
      where start + phrase.count <= first
        && phrase.indices.allSatisfy({ text(start + $0) == phrase[$0] })
      { return true }
    }
    return false
  }

  private static func isSameClause(
    _ word: Range<Int>, _ range: Range<Int>, _ plain: ArraySlice<UInt8>
  ) -> Bool {
    !plain[word.upperBound..<range.lowerBound].contains(where: endsClause)
  }

  /// An odd number of double quotation marks stands before it.
  private static func isQuoted(_ range: Range<Int>, _ plain: ArraySlice<UInt8>) -> Bool {
    !plain[plain.startIndex..<range.lowerBound].count { $0 == 0x22 }.isMultiple(of: 2)
  }
}

extension Observation {
  /// The same with the kind of event that its words report and the words that say so; as it is where
  /// it has a kind, or no words of the lexicon.
  ///
  /// - Parameter named: stretches that only name another event ("before **the guards came**"), in
  ///   scalars of the text: what they hold is not what is told.
  func classified(by lexicon: Lexicon, leavingOut named: [Range<Int>] = []) -> Observation {
    guard kind == nil, lexicon.mayKnow(text) else { return self }
    let found = Classification(PlainText.reduce(text)[...], lexicon).leavingOut(named)
    guard !found.matches.isEmpty else { return self }
    let scalars = text.unicodeScalars
    let told = found.attributes { range in
      let start = scalars.index(scalars.startIndex, offsetBy: range.lowerBound)
      return String(scalars[start..<scalars.index(start, offsetBy: range.count)])
    }
    return Observation(
      id: id, source: source, locator: locator, text: text, author: author, time: time,
      kind: found.kind, attributes: attributes.merging(told) { own, _ in own })
  }
}
