import TimeModel

/// What an entry says of its own lateness: `entry made 16:10 re 15:45`, `Late entry for 15:45:`.
///
/// Only set phrases with a time right after them count: a log is full of times that are about
/// something else.
struct LateNote: Hashable, Sendable {
  /// When it was written down; nil when the row's own time says so.
  var made: WrittenClock?
  /// When what it tells happened; nil when it does not say.
  var about: WrittenClock?
  /// The scalars of the text that say so.
  let span: Range<Int>

  /// How far into an entry is looked.
  static let reach = 240

  private static let late = ["late", "retrospective", "delayed", "retro"]
  private static let made = ["made", "written", "logged", "recorded", "entered"]
  /// What is done to nothing but an entry in a log.
  private static let sure = ["made", "written"]
  private static let about = [
    "re", "ref", "regarding", "concerning", "for", "timed", "of", "relating to", "relates to",
    "refers to", "referring to", "in respect of", "about",
  ]

  /// Whether the words can hold such a phrase: nearly all rows stop here.
  static func mayStand(in text: String) -> Bool {
    let bytes = text.utf8.span
    let end = min(bytes.count, reach) &- 3
    var at = 0
    while at < end {
      if bytes[at] | 0x20 == 0x65, bytes[at &+ 1] | 0x20 == 0x6E, bytes[at &+ 2] | 0x20 == 0x74 {
        let last = bytes[at &+ 3] | 0x20
        if last == 0x72 || last == 0x65 { return true }
      }
      at &+= 1
    }
    return false
  }

  /// The first such phrase of an entry.
  init?(text: String) {
    guard Self.mayStand(in: text) else { return nil }
    let plain = text.unicodeScalars.prefix(Self.reach).map(PlainText.reduce)
    var start = 0
    while start < plain.count {
      let isWordStart = start == 0 || !PlainText.isLetter(plain[start - 1])
      if isWordStart, PlainText.isLetter(plain[start]) {
        let cursor = PlainCursor(plain[...], at: start)
        if let found = Self.phrase(cursor) {
          self = found
          return
        }
      }
      start += 1
    }
    return nil
  }

  /// What follows the time in its cell: ` re 15:45`, ` (entry made 16:10)`, ` late entry for 15:45`.
  init?(cell rest: PlainCursor, written: WrittenClock) {
    var cursor = rest
    cursor.skipSpaces()
    let isBracketed = cursor.take(UInt8(0x28))
    let start = cursor.at
    guard let found = Self.phrase(cursor) ?? Self.aboutAlone(cursor) else { return nil }
    cursor.at = found.span.upperBound
    if isBracketed, !cursor.take(UInt8(0x29)) { return nil }
    guard cursor.isAtEnd else { return nil }
    (made, about, span) = (found.made, found.about, start..<found.span.upperBound)
    if about == nil, made != nil { about = written }
  }

  private init(made: WrittenClock?, about: WrittenClock?, span: Range<Int>) {
    (self.made, self.about, self.span) = (made, about, span)
  }

  private static func phrase(_ start: PlainCursor) -> LateNote? {
    var cursor = start
    let isLate = late.contains { cursor.takeWord($0) }
    if isLate {
      cursor.skipSpaces()
      _ = cursor.takeWord("log")
      cursor.skipSpaces()
    }
    var (hasVerb, isSure) = (false, isLate)
    if cursor.takeWord("entry") {
      cursor.skipSpaces()
      isSure =
        isSure
        || sure.contains { verb in
          var look = cursor
          return look.takeWord(verb)
        }
      hasVerb = made.contains { cursor.takeWord($0) }
    } else if !isLate, start.at == start.text.startIndex || start.peek(-1) == 0x28 {
      hasVerb = cursor.takeWord("entered")
    }
    guard isLate || hasVerb else { return nil }
    var (entry, happened): (WrittenClock?, WrittenClock?) = (nil, nil)
    if hasVerb {
      var look = cursor
      look.skipSpaces()
      if look.takeWord("at") { look.skipSpaces() }
      entry = look.clock(allowBareDigits: true, allowZone: false)
      if entry != nil { cursor = look }
    }
    if let (clock, after) = aboutClock(cursor, allowBareDigits: entry != nil) {
      (happened, cursor) = (clock, after)
    }
    // "Entered 15:45 by the lift" is about a man, "(entered 16:10)" about the entry.
    isSure = isSure || happened != nil || (start.peek(-1) == 0x28 && cursor.next == 0x29)
    guard isSure, entry != nil || (isLate && happened != nil) else { return nil }
    return LateNote(made: entry, about: happened, span: start.at..<cursor.at)
  }

  private static func aboutAlone(_ start: PlainCursor) -> LateNote? {
    aboutClock(start, allowBareDigits: true).map { clock, after in
      LateNote(made: nil, about: clock, span: start.at..<after.at)
    }
  }

  /// ` re 15:45`, `, for 15:45hrs`.
  private static func aboutClock(
    _ start: PlainCursor, allowBareDigits: Bool
  ) -> (WrittenClock, PlainCursor)? {
    var cursor = start
    while let byte = cursor.next, byte == 0x20 || byte == 0x2C || byte == 0x3A || byte == 0x2D {
      cursor.at += 1
    }
    guard about.contains(where: { cursor.takeWord($0) }) else { return nil }
    if cursor.next == 0x2E || cursor.next == 0x3A { cursor.at += 1 }
    cursor.skipSpaces()
    if cursor.takeWord("at") { cursor.skipSpaces() }
    guard let clock = cursor.clock(allowBareDigits: allowBareDigits, allowZone: false) else {
      return nil
    }
    return (clock, cursor)
  }
}

extension WrittenClock {
  /// `16:10`, `16:10:05`.
  var words: String {
    let seconds = timeOfDay.count / Nanoseconds.second.count
    func two(_ value: Int64) -> String { (value < 10 ? "0" : "") + String(value) }
    let minutes = two(seconds / 3600) + ":" + two(seconds / 60 % 60)
    return resolution < .minute ? minutes + ":" + two(seconds % 60) : minutes
  }
}
