/// One sentence cut into words, with its clock times and dates found but not yet judged.
struct Sentence: Sendable {
  struct Word: Hashable, Sendable {
    /// In lower case, without the marks around it.
    let text: String
    /// Within the paragraph, without the marks around it.
    let range: Range<Int>
    /// A comma, semicolon, colon or bracket follows.
    let endsClause: Bool
  }

  /// A clock time and where it stands.
  struct Mention: Hashable, Sendable {
    var clock: WrittenClock
    let range: Range<Int>
    /// The character before it belongs to it: `£15.44`, `+15:44`, `1/15:44`.
    let isGluedBefore: Bool
    /// The same after it: `15:44/2`, `15:44-15:50`, `15.44%`.
    let isGluedAfter: Bool
  }

  let text: LocatedText
  let range: Range<Int>
  let words: [Word]
  let mentions: [Mention]
  let dates: [(date: WrittenDate, range: Range<Int>)]

  init(_ text: LocatedText, _ range: Range<Int>) {
    (self.text, self.range) = (text, range)
    words = Self.words(text.plain, range)
    (mentions, dates) = Self.scan(text.plain[range])
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

  private static func scan(
    _ plain: ArraySlice<UInt8>
  ) -> ([Mention], [(date: WrittenDate, range: Range<Int>)]) {
    var mentions: [Mention] = []
    var dates: [(date: WrittenDate, range: Range<Int>)] = []
    var at = plain.startIndex
    while at < plain.endIndex {
      let before = at > plain.startIndex ? plain[at - 1] : 0x20
      guard !PlainText.isDigit(before), before == 0xFF || !PlainText.isLetter(before),
        plain[at] != 0x20
      else {
        at += 1
        continue
      }
      var cursor = PlainCursor(plain, at: at)
      if let date = cursor.date(allowWithoutYear: true) {
        dates.append((date, at..<cursor.at))
        at = cursor.at
      } else if let clock = cursor.clock(allowBareDigits: false, allowZone: false) {
        mentions.append(
          Mention(
            clock: clock, range: at..<cursor.at, isGluedBefore: isGlue(before, isBefore: true),
            isGluedAfter: isGluedAfter(cursor)))
        at = cursor.at
      } else {
        at += 1
      }
    }
    return (mentions, dates)
  }

  private static func isGlue(_ byte: UInt8, isBefore: Bool) -> Bool {
    switch byte {
    case 0x20, 0x28, 0x22, 0x27, 0x5B: false
    case 0x40, 0x2C, 0x3B: false
    default: isBefore || byte != 0x29
    }
  }

  private static func isGluedAfter(_ cursor: PlainCursor) -> Bool {
    guard let next = cursor.next else { return false }
    switch next {
    case 0x2C, 0x2E, 0x3A, 0x3B:
      return cursor.peek(1).map { PlainText.isDigit($0) } ?? false
    case 0x20, 0x21, 0x22, 0x27, 0x29, 0x3F, 0x5D: return false
    default: return true
    }
  }

  /// The words just before a place, nearest first.
  func before(_ place: Range<Int>, _ count: Int) -> [Word] {
    words[..<split { $0.range.upperBound > place.lowerBound }].suffix(count).reversed()
  }

  /// The words just after a place.
  func after(_ place: Range<Int>, _ count: Int) -> [Word] {
    Array(words[split { $0.range.lowerBound >= place.upperBound }...].prefix(count))
  }

  /// The first word for which a condition holds that then holds to the end.
  private func split(_ isBeyond: (Word) -> Bool) -> Int {
    var (low, high) = (0, words.count)
    while low < high {
      let middle = (low + high) / 2
      if isBeyond(words[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }

  func quote(_ range: Range<Int>) -> String { TableClock.quoted(text.text(range)) }
}
