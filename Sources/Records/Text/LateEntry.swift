import TimeModel

/// What an entry says of having been written later: "late entry re 15:45", "entry made 16:10 re
/// 15:45", "(entered at 16:10)".
struct LateEntry: Hashable, Sendable {
  /// When it happened, as written in the text; nil when the text gives no such time.
  var event: String?
  /// When it was written down, as written in the text; nil when the text gives no such time.
  var entry: String?
  /// The clock of `event`.
  var eventClock: WrittenClock?

  private static let made = [
    "entry made at", "entry made", "entered at", "entered", "written up at", "written at",
    "logged at", "made at", "recorded at",
  ]
  private static let about = [
    "late entry re", "late entry for", "late entry", "retrospective entry for",
    "retrospective entry", "retro entry", "retro",
  ]

  private static let phrases = (made + about).map { Array($0.utf8) }

  /// Nil when the text says nothing of the kind within its first 400 characters and its last 100.
  init?(_ text: String) {
    let plain = PlainText.reduce(text)
    let heads =
      plain.count <= 500 ? [0..<plain.count] : [0..<400, (plain.count - 100)..<plain.count]
    var isLate = false
    guard plain.contains(where: { $0 == 0x65 }) else { return nil }
    var found: [Unicode.Scalar]?
    for range in heads {
      var at = range.lowerBound
      while at < range.upperBound {
        defer { at += 1 }
        // The first letters of the phrases.
        guard [0x65, 0x77, 0x6C, 0x6D, 0x72].contains(plain[at]) else { continue }
        guard at == 0 || !(PlainText.isLetter(plain[at - 1]) || PlainText.isDigit(plain[at - 1]))
        else { continue }
        var cursor = PlainCursor(plain[..<range.upperBound], at: at)
        guard Self.phrases.contains(where: { cursor.startsWith($0) }) else { continue }
        let scalars = found ?? Array(text.unicodeScalars)
        found = scalars
        if entry == nil, Self.made.contains(where: { cursor.takeWord($0) }),
          let time = Self.time(&cursor, scalars)
        {
          (entry, isLate) = (time.words, true)
          // "entry made 16:10 re 15:45"
          if let about = Self.regarding(&cursor, scalars) {
            (event, eventClock) = (about.words, about.clock)
          }
          at = cursor.at - 1
          continue
        }
        cursor = PlainCursor(plain[..<range.upperBound], at: at)
        if event == nil, Self.about.contains(where: { cursor.takeWord($0) }) {
          isLate = true
          if let time = Self.time(&cursor, scalars) {
            (event, eventClock) = (time.words, time.clock)
          } else if let about = Self.regarding(&cursor, scalars) {
            (event, eventClock) = (about.words, about.clock)
          }
        }
      }
    }
    guard isLate else { return nil }
  }

  private static func regarding(
    _ cursor: inout PlainCursor, _ scalars: [Unicode.Scalar]
  ) -> (words: String, clock: WrittenClock)? {
    var look = cursor
    while let byte = look.next, [0x20, 0x2C, 0x2D, 0x29, 0x3A].contains(byte) { look.at += 1 }
    guard ["regarding", "referring to", "re", "for"].contains(where: { look.takeWord($0) }),
      let time = time(&look, scalars)
    else { return nil }
    cursor = look
    return time
  }

  private static func time(
    _ cursor: inout PlainCursor, _ scalars: [Unicode.Scalar]
  ) -> (words: String, clock: WrittenClock)? {
    var look = cursor
    while let byte = look.next, [0x20, 0x2C, 0x2D, 0x28, 0x3A].contains(byte) { look.at += 1 }
    if look.takeWord("at") { look.skipSpaces() }
    let start = look.at
    guard let clock = look.clock(allowBareDigits: true, allowZone: false),
      clock.style != .dot || clock.hasSuffix || !clock.isHalfDayOpen
    else { return nil }
    cursor = look
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars[start..<look.at])
    return (String(view), clock)
  }
}

extension PlainCursor {
  fileprivate func startsWith(_ word: [UInt8]) -> Bool { text[at...].starts(with: word) }
}
