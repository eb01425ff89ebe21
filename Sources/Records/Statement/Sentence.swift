/// One sentence cut into words.
struct Sentence: Sendable {
  struct Word: Hashable, Sendable {
    /// In lower case, without the marks around it.
    let text: String
    /// Within the paragraph, without the marks around it.
    let range: Range<Int>
    /// A comma, semicolon, colon or bracket follows.
    let endsClause: Bool
  }

  let text: LocatedText
  let range: Range<Int>
  let words: [Word]

  init(_ text: LocatedText, _ range: Range<Int>) {
    (self.text, self.range) = (text, range)
    words = Self.words(text.plain, range)
  }

  private static func words(_ plain: [UInt8], _ range: Range<Int>) -> [Word] {
    var words: [Word] = []
    for token in plain[range].split(separator: 0x20) {
      var (first, last) = (token.startIndex, token.endIndex)
      while first < last, isMark(plain[first]) { first += 1 }
      var endsClause = false
      while last > first, isMark(plain[last - 1]) {
        endsClause = endsClause || plain[last - 1] != 0x27 && plain[last - 1] != 0x22
        last -= 1
      }
      if first == last { continue }
      words.append(
        Word(
          text: String(decoding: plain[first..<last], as: UTF8.self), range: first..<last,
          endsClause: endsClause))
    }
    return words
  }

  private static func isMark(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x21, 0x22, 0x27, 0x28, 0x29, 0x2C, 0x2E, 0x3A, 0x3B, 0x3F, 0x5B, 0x5D: true
    default: false
    }
  }

  /// Where an expression stands in the paragraph, and its words.
  func range(of expression: TimeExpression) -> Range<Int> {
    let (start, found) = (range.lowerBound, expression.range)
    return (found.lowerBound + start)..<(found.upperBound + start)
  }

  func quote(of expression: TimeExpression) -> String { text.text(range(of: expression)) }

  /// The words just before a place, nearest first.
  func before(_ place: Range<Int>, _ count: Int) -> [Word] {
    words.filter { $0.range.upperBound <= place.lowerBound }.suffix(count).reversed()
  }

  /// The first word after a place.
  func after(_ place: Range<Int>) -> Word? {
    words.first { $0.range.lowerBound >= place.upperBound }
  }

  func quote(_ range: Range<Int>) -> String { TableClock.quoted(text.text(range)) }
}
