/// Parts a paragraph into sentences.
enum Sentences {
  /// Words after which a full stop ends nothing.
  private static let abbreviations: Set<String> = [
    "mr", "mrs", "ms", "miss", "dr", "st", "rd", "sgt", "insp", "supt", "pc", "dc", "ds", "no",
    "nos",
    "hrs", "hr", "approx", "circa", "c", "ca", "e.g", "i.e", "eg", "ie", "etc", "vs", "a.m", "p.m",
    "am", "pm",
    "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
  ]

  /// The sentences in order, without the spaces between them; together they hold every word.
  static func ranges(_ text: LocatedText) -> [Range<Int>] {
    let plain = text.plain
    var (sentences, start, at): ([Range<Int>], Int, Int) = ([], 0, 0)
    while at < plain.count {
      guard let end = sentenceEnd(text, at: at, from: start) else {
        at += 1
        continue
      }
      sentences.append(start..<end)
      at = end
      while at < plain.count, plain[at] == 0x20 { at += 1 }
      start = at
    }
    if start < plain.count { sentences.append(start..<plain.count) }
    return sentences
  }

  /// Just after the mark at `at` and what closes with it, if a sentence ends there.
  private static func sentenceEnd(_ text: LocatedText, at: Int, from start: Int) -> Int? {
    let plain = text.plain
    let mark = plain[at]
    guard mark == 0x2E || mark == 0x3F || mark == 0x21 else { return nil }
    var end = at + 1
    while end < plain.count, end - at < 8, isCloser(plain[end]) { end += 1 }
    guard end < plain.count, plain[end] == 0x20 else { return nil }
    var next = end
    while next < plain.count, plain[next] == 0x20 { next += 1 }
    guard next < plain.count, opens(text.scalars[next]) else { return nil }
    // "Stop!" I said: the words after the quotation are of the same sentence.
    if plain[end - 1] == 0x22, mark != 0x2E, plain[next...].starts(with: "i ".utf8) { return nil }
    if mark == 0x2E, endsWithAbbreviation(plain, before: at, from: start) { return nil }
    return end
  }

  private static func isCloser(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x22, 0x27, 0x29, 0x2E, 0x3F, 0x21: true
    default: false
    }
  }

  private static func opens(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isUppercase || PlainText.isDigit(PlainText.reduce(scalar))
      || "\"'(“‘£".unicodeScalars.contains(scalar)
  }

  /// A known abbreviation, an initial (`J.`), or the number of a paragraph (`3.`).
  private static func endsWithAbbreviation(
    _ plain: [UInt8], before stop: Int, from start: Int
  ) -> Bool {
    var first = stop
    while first > start, plain[first - 1] != 0x20, plain[first - 1] != 0x28, stop - first < 12 {
      first -= 1
    }
    let word = plain[first..<stop]
    if word.count == 1, let only = word.first, PlainText.isLetter(only), only != 0x69 {
      return true
    }
    if first == start, word.count <= 3, word.allSatisfy(PlainText.isDigit) { return true }
    return abbreviations.contains(String(decoding: word, as: UTF8.self))
  }
}
