import TimeModel

/// The time at the beginning of a log's line, and where its text begins.
struct LogHead: Sendable {
  /// In a form that a table's time column can have: as written where that is one.
  let time: String
  /// A second time, of an entry that covers a stretch (`15:42-15:50`); else empty.
  let end: String
  /// A date without a year, as written; else empty.
  let yearless: String
  let author: String
  /// The byte at which the text begins.
  let body: Int
  /// A delimiter of tables follows the time at once.
  let isDelimited: Bool
  /// The line is a date and nothing else: the day of the lines that follow.
  let isDay: Bool
  /// The time is four bare figures (`1542 Fight`).
  let isBare: Bool
  /// The date, where it can be read in one way only.
  let date: CivilDate?
  let clock: WrittenClock?

  /// How the lines of one file are read.
  struct Style: Hashable, Sendable {
    /// Four bare figures at the beginning are a time.
    var takesBareFigures = false
    /// Decides the year of dates without one; absent, they stay without.
    var near: CivilDate?
  }

  /// How many characters of a line are looked at for a time at its beginning, and for one in
  /// brackets that stands behind other fields.
  static let (length, wideLength) = (140, 400)

  /// What a line begins with that looks like a time and is none: `25:61`.
  static func impossibleClock(_ file: TextFile, _ line: TextLine) -> String? {
    guard !line.bytes.isEmpty,
      file.ascii(at: line.bytes.lowerBound) == 0x5B
        || PlainText.isDigit(file.ascii(at: line.bytes.lowerBound))
    else { return nil }
    let text = LocatedText(line, of: file, atMost: 40)
    var cursor = PlainCursor(text.plain[...])
    _ = cursor.take(UInt8(0x5B))
    let start = cursor.at
    guard cursor.digits(1...2) != nil, cursor.take(UInt8(0x3A)), cursor.digits(2...2) != nil,
      cursor.next.map({ !PlainText.isDigit($0) && !PlainText.isLetter($0) }) ?? true
    else { return nil }
    return text.text(start..<cursor.at)
  }

  init?(_ file: TextFile, _ line: TextLine, _ style: Style) {
    let text = LocatedText(line, of: file, atMost: Self.length * file.encoding.unit)
    guard let first = text.plain.first,
      PlainText.isDigit(first) || PlainText.isLetter(first) || [0x5B, 0x28, 0x3C].contains(first)
    else { return nil }
    if let read = Stamp(text, style) ?? Stamp(counted: text) {
      self.init(text, read, style, wholeLine: nil)
    } else if let read = Stamp(
      bracketed: LocatedText(line, of: file, atMost: Self.wideLength * file.encoding.unit))
    {
      self.init(text, read, style, wholeLine: line.bytes.lowerBound)
    } else {
      return nil
    }
  }

  private init(_ text: LocatedText, _ stamp: Stamp, _ style: Style, wholeLine: Int?) {
    (time, end, yearless) = (stamp.cell, stamp.end, stamp.yearless)
    (isDelimited, isDay, isBare) = (stamp.isDelimited, stamp.isDay, stamp.isBare)
    (date, clock) = (stamp.date, stamp.clock)
    if let wholeLine {
      (author, body) = ("", wholeLine)
    } else if stamp.isDay {
      (author, body) = ("", text.offset(0))
    } else {
      let named = Self.author(text, from: stamp.after)
      author = named?.name ?? ""
      body = text.offset(named?.after ?? stamp.after)
    }
  }

  // MARK: - Who speaks

  private static let notNames: Set<String> = [
    "info", "error", "warn", "warning", "debug", "notice", "trace", "fatal", "critical", "note",
    "update", "nb", "re", "location", "time", "entry", "late entry", "incident", "summary", "log",
    "action", "result", "message", "subject", "from", "to", "http", "https", "comment", "remarks",
    "description", "update from", "status",
  ]

  /// `Guard 2`, `Control`, `PC 1234` before a colon: up to four words that begin with a capital or a
  /// figure.
  private static func author(
    _ text: LocatedText, from start: Int
  ) -> (name: String, after: Int)? {
    let limit = min(start + 48, text.plain.count)
    guard start < limit,
      let colon = text.plain[start..<limit].firstIndex(of: 0x3A), colon > start,
      colon + 1 < text.plain.count, text.plain[colon + 1] == 0x20
    else { return nil }
    let name = text.text(start..<colon)
    let words = name.split(separator: " ")
    guard words.count <= 4, name.last?.isWhitespace == false,
      !notNames.contains(String(decoding: text.plain[start..<colon], as: UTF8.self)),
      words.allSatisfy({ $0.first?.isUppercase ?? false || $0.first?.isNumber ?? false }),
      name.unicodeScalars.allSatisfy({
        $0.properties.isAlphabetic || " /-'.0123456789()".unicodeScalars.contains($0)
      }),
      words.contains(where: { $0.first?.isUppercase ?? false })
    else { return nil }
    return (name, colon + 2)
  }
}

/// The stamp itself.
private struct Stamp {
  var (cell, end, yearless) = ("", "", "")
  var (isDelimited, isDay, isBare) = (false, false, false)
  var date: CivilDate?
  var clock: WrittenClock?
  /// The character at which what follows begins.
  var after = 0

  /// `2017-04-08 15:42:10,123`, `[15:42]`, `08/04/2017 15:42 -`, `Apr  8 15:42:10`, `15:42hrs`.
  init?(_ text: LocatedText, _ style: LogHead.Style) {
    var cursor = PlainCursor(text.plain[...])
    cursor.skipPriority()
    let closing: UInt8? =
      cursor.take(UInt8(0x5B)) ? 0x5D : cursor.take(UInt8(0x28)) ? 0x29 : nil
    cursor.skipSpaces()
    let start = cursor.at
    let written = cursor.date(allowWithoutYear: true)
    let dateEnd = cursor.at
    if written != nil { cursor.skipJoin() }
    var clockStart = cursor.at
    var found = cursor.clock(
      allowBareDigits: written != nil || style.takesBareFigures, allowZone: true,
      followsDate: written != nil)
    if found == nil, written != nil, cursor.isAtEnd {
      (isDay, cell, after) = (true, text.text(start..<dateEnd), text.plain.count)
      return
    }
    guard var read = found else { return nil }
    if written == nil, read.style == .dot, read.isHalfDayOpen { return nil }
    isBare = written == nil && read.style == .digits && !read.hasSuffix
    if isBare, cursor.next == 0x20, cursor.peek(1).map(PlainText.isDigit) ?? false { return nil }
    var (stampEnd, later): (Int, WrittenDate?) = (cursor.at, nil)
    if written == nil {
      var look = cursor
      look.skipJoin()
      later = look.date()
      if later != nil { (cursor, stampEnd) = (look, look.at) }
    }
    let second = later == nil ? cursor.rangeEnd(text) : ""
    // A bracket that closes behind the date: [08/04/2017] 15:42.
    if let closing { _ = cursor.take(closing) }
    isDelimited =
      [0x2C, 0x3B, 0x7C].contains(cursor.next) || text.isTab(cursor.at)
      || Self.hasStrangeFraction(text.plain[clockStart..<stampEnd])
    cursor.skipSeparators()
    found = read
    read.zone = nil
    (clock, end, after) = (found, second, cursor.at)
    clockStart = min(clockStart, stampEnd)
    fill(text, written ?? later, start..<stampEnd, clockStart..<stampEnd, dateEnd, style)
  }

  /// A comma and figures behind a time are thousandths when there are three of them (log4j), and
  /// else the next column of a table.
  private static func hasStrangeFraction(_ clock: ArraySlice<UInt8>) -> Bool {
    guard let comma = clock.firstIndex(of: 0x2C) else { return false }
    return clock[(comma + 1)...].prefix(while: PlainText.isDigit).count != 3
  }

  private mutating func fill(
    _ text: LocatedText, _ written: WrittenDate?, _ stamp: Range<Int>, _ clock: Range<Int>,
    _ dateEnd: Int, _ style: LogHead.Style
  ) {
    cell = text.text(stamp)
    switch written {
    case .withoutYear(let month, let day):
      yearless = text.text(stamp.lowerBound..<dateEnd)
      cell = text.text(clock)
      if let near = style.near { date = Self.nearest(month: month, day: day, to: near) }
      if let date { cell = "\(date) \(cell)" }
    case .exact(let day): date = day
    case .figures, nil: break
    }
    if WrittenMoment(cell: cell) == nil, let date { cell = "\(date) \(text.text(clock))" }
  }

  private static func nearest(month: Int, day: Int, to near: CivilDate) -> CivilDate? {
    [near.year - 1, near.year, near.year + 1]
      .compactMap { CivilDate(year: $0, month: month, day: day) }
      .min { left, right in
        (left.daysSinceEpoch - near.daysSinceEpoch).magnitude
          < (right.daysSinceEpoch - near.daysSinceEpoch).magnitude
      }
  }

  /// `1491662530`, `1491662530.123`, `1491662530123`: a count since 1970.
  init?(counted text: LocatedText) {
    var cursor = PlainCursor(text.plain[...])
    let closing = cursor.take(UInt8(0x5B))
    let start = cursor.at
    while let byte = cursor.next, PlainText.isDigit(byte) { cursor.at += 1 }
    guard (9...19).contains(cursor.at - start) else { return nil }
    if cursor.next == 0x2E, cursor.peek(1).map(PlainText.isDigit) ?? false {
      cursor.at += 1
      guard cursor.digits(1...9) != nil else { return nil }
    }
    let written = text.text(start..<cursor.at)
    guard let unit = EpochTime.unit(of: written), !cursor.isAtEnd else { return nil }
    cell = EpochTime.text(written, unit)
    if closing { _ = cursor.take(UInt8(0x5D)) }
    isDelimited = [0x2C, 0x3B, 0x7C].contains(cursor.next) || text.isTab(cursor.at)
    cursor.skipSeparators()
    after = cursor.at
  }

  /// `[08/Apr/2017:15:42:10 +0100]` anywhere near the beginning (the Common Log Format).
  init?(bracketed text: LocatedText) {
    var index = 0
    while let open = text.plain[index...].firstIndex(of: 0x5B) {
      var cursor = PlainCursor(text.plain[...], at: open + 1)
      index = open + 1
      guard let day = cursor.digits(1...2), cursor.take(UInt8(0x2F)) else { continue }
      let nameStart = cursor.at
      while let letter = cursor.next, (0x61...0x7A).contains(letter), cursor.at - nameStart < 3 {
        cursor.at += 1
      }
      let name = text.text(nameStart..<cursor.at)
      guard cursor.take(UInt8(0x2F)), let year = cursor.digits(4...4), cursor.take(UInt8(0x3A))
      else { continue }
      let clockStart = cursor.at
      guard let read = cursor.clock(allowBareDigits: false, allowZone: true, followsDate: true),
        cursor.next == 0x5D
      else { continue }
      let digits = String(year.value)
      cell =
        "\(day.value) \(name) \(String(repeating: "0", count: 4 - digits.utf8.count))\(digits) "
        + text.text(clockStart..<cursor.at)
      guard WrittenMoment(cell: cell) != nil else { continue }
      (clock, after) = (read, cursor.at)
      return
    }
    return nil
  }
}

extension LocatedText {
  fileprivate func isTab(_ index: Int) -> Bool {
    scalars.indices.contains(index) && scalars[index] == "\t"
  }
}

extension PlainCursor {
  /// `<34>` of RFC 3164, `<34>1 ` of RFC 5424.
  fileprivate mutating func skipPriority() {
    var look = self
    guard look.take(UInt8(0x3C)), look.digits(1...3) != nil, look.take(UInt8(0x3E)) else { return }
    self = look
    if look.take(UInt8(0x31)), look.take(UInt8(0x20)) { self = look }
  }

  /// The second time of `15:42-15:50`, `15:42 to 15:50`; empty where there is none.
  fileprivate mutating func rangeEnd(_ text: LocatedText) -> String {
    var look = self
    look.skipSpaces()
    guard look.take(UInt8(0x2D)) || look.takeWord("to") || look.takeWord("until") else { return "" }
    look.skipSpaces()
    let start = look.at
    guard let clock = look.clock(allowBareDigits: false, allowZone: false),
      clock.style == .colon || clock.hasSuffix
    else { return "" }
    self = look
    return text.text(start..<look.at)
  }

  /// Between the time and the text.
  fileprivate mutating func skipSeparators() {
    while let byte = next, [0x20, 0x2D, 0x3A, 0x7C, 0x2C, 0x3B, 0x5D].contains(byte) { at += 1 }
  }
}
