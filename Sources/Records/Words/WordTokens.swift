/// A word, a number or a mark of a text, for grammars that read words.
struct WordToken: Hashable, Sendable {
  enum Kind: Hashable, Sendable { case word, number, mark }

  let kind: Kind
  /// Lower case; empty for a word of more than 16 letters, which no grammar knows.
  let text: String
  /// Of a number of at most nine digits; otherwise −1.
  let value: Int
  /// How many digits a number was written with.
  let digits: Int
  /// In the text, in scalars.
  let range: Range<Int>
  /// No space stands before it.
  let isGlued: Bool
  /// It begins with a capital letter.
  let isCapital: Bool

  /// The tokens of a text; digits and letters are apart: `3pm` is `3` and `pm`.
  static func tokens(of text: String) -> [WordToken] {
    let plain = PlainText.reduce(text)
    let capitals = text.unicodeScalars.map { (0x41...0x5A).contains($0.value) }
    var (tokens, at): ([WordToken], Int) = ([], 0)
    while at < plain.count {
      let (start, byte) = (at, plain[at])
      at += 1
      if byte == 0x20 { continue }
      let isGlued = start > 0 && plain[start - 1] != 0x20
      if PlainText.isDigit(byte) {
        while at < plain.count, PlainText.isDigit(plain[at]) { at += 1 }
        let text = at - start > 9 ? "" : String(decoding: plain[start..<at], as: UTF8.self)
        tokens.append(
          WordToken(
            kind: .number, text: text, value: Int(text) ?? -1, digits: at - start,
            range: start..<at, isGlued: isGlued, isCapital: false))
      } else if PlainText.isLetter(byte) {
        while at < plain.count, Self.continues(plain, at) { at += 1 }
        let isKnown = at - start <= 16 && !plain[start..<at].contains(0xFF)
        if isKnown, let stem = Self.stem(plain[start..<at]) {
          // "Threeish" is "three" and "ish".
          for (text, range) in [(stem, start..<(at - 3)), ("ish", (at - 3)..<at)] {
            tokens.append(
              WordToken(
                kind: .word, text: text, value: -1, digits: 0, range: range,
                isGlued: range.lowerBound > start || isGlued, isCapital: capitals[start]))
          }
          continue
        }
        tokens.append(
          WordToken(
            kind: .word, text: isKnown ? String(decoding: plain[start..<at], as: UTF8.self) : "",
            value: -1, digits: 0, range: start..<at, isGlued: isGlued,
            isCapital: capitals[start]))
      } else {
        tokens.append(
          WordToken(
            kind: .mark, text: String(decoding: [byte], as: UTF8.self), value: -1, digits: 0,
            range: start..<at, isGlued: isGlued, isCapital: false))
      }
    }
    return tokens
  }

  /// What stands before "ish", where that is a time of day.
  private static func stem(_ word: ArraySlice<UInt8>) -> String? {
    guard word.count > 5, word.suffix(3).elementsEqual("ish".utf8) else { return nil }
    let stem = String(decoding: word.dropLast(3), as: UTF8.self)
    let isTime =
      TimeGrammar.units[stem] != nil || TimeGrammar.tens[stem] != nil
      || ["noon", "midday", "midnight", "lunchtime", "teatime"].contains(stem)
    return isTime ? stem : nil
  }

  /// Whether the word goes on: a letter, or an apostrophe between letters.
  private static func continues(_ plain: [UInt8], _ at: Int) -> Bool {
    if PlainText.isLetter(plain[at]) { return true }
    return plain[at] == 0x27 && at + 1 < plain.count && PlainText.isLetter(plain[at + 1])
  }
}

/// Something read, where it ended, and by which rules.
struct Parsed<Value> {
  var value: Value
  /// The token after it.
  var end: Int
  var rules: [String] = []

  func map<Other>(_ change: (Value) -> Other) -> Parsed<Other> {
    Parsed<Other>(value: change(value), end: end, rules: rules)
  }
}

/// The tokens of one text with what they are read against; every function reads at an index and
/// says where it ended, or nil.
///
/// No function looks further than a few dozen tokens, so that a text takes time in proportion to
/// its length.
struct TimeGrammar {
  let tokens: [WordToken]
  let reference: TimeReference
  let widths: TimeWidths
  /// The text is one phrase that is known to speak of time, not running prose.
  let isPhrase: Bool
  let memo = ReadMemo()

  subscript(index: Int) -> String {
    index >= 0 && index < tokens.count ? tokens[index].text : ""
  }

  func token(_ index: Int) -> WordToken? {
    index >= 0 && index < tokens.count ? tokens[index] : nil
  }

  /// The number of `digits` digits that stands there.
  func number(_ index: Int, digits: ClosedRange<Int> = 1...9) -> Int? {
    guard let token = token(index), token.kind == .number, digits.contains(token.digits) else {
      return nil
    }
    return token.value
  }

  func isGlued(_ index: Int) -> Bool { token(index)?.isGlued ?? false }

  func isWord(_ index: Int) -> Bool { token(index)?.kind == .word }

  /// The index after these words; marks may be asked for too.
  func skip(_ words: String..., at index: Int) -> Int? {
    skip(words, at: index)
  }

  func skip(_ words: [String], at index: Int) -> Int? {
    for (offset, word) in words.enumerated() where self[index + offset] != word { return nil }
    return index + words.count
  }

  /// The index after the one phrase of the list that is longest there; words apart by spaces.
  func skipAny(_ phrases: [[String]], at index: Int) -> Int? {
    var longest: Int?
    for phrase in phrases {
      if let end = skip(phrase, at: index), end > (longest ?? 0) { longest = end }
    }
    return longest
  }

  /// The index after one of the words, if one stands there, else `index`.
  func optional(_ words: Set<String>, at index: Int) -> Int {
    words.contains(self[index]) && !self[index].isEmpty ? index + 1 : index
  }

  /// The index after a hyphen or nothing.
  func optionalHyphen(_ index: Int) -> Int { self[index] == "-" ? index + 1 : index }

  /// The scalars from one token to before another.
  func range(_ from: Int, _ end: Int) -> Range<Int> {
    guard from < end, from >= 0, end <= tokens.count else { return 0..<0 }
    return tokens[from].range.lowerBound..<tokens[end - 1].range.upperBound
  }

  /// Whether a sentence may end or pause here.
  func isBoundary(_ index: Int) -> Bool {
    guard let token = token(index) else { return true }
    return token.kind == .mark && !["$", "%", "+", "#", "*", "="].contains(token.text)
  }
}
