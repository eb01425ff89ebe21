import TimeModel

/// A date as somebody wrote it.
enum WrittenDate: Hashable, Sendable {
  /// Year first, or the month by name: it can be read in one way.
  case exact(CivilDate)
  /// `8/4/17`: two numbers whose order the figures may leave open.
  case figures(first: Int, second: Int, year: Int)
  /// `8th April`, without a year.
  case withoutYear(month: Int, day: Int)

  /// The date under an order; nil when the calendar has none such.
  func date(_ order: DateOrder) -> CivilDate? {
    switch self {
    case .exact(let date): date
    case .withoutYear: nil
    case .figures(let first, let second, let year):
      order == .dayFirst
        ? CivilDate(year: year, month: second, day: first)
        : CivilDate(year: year, month: first, day: second)
    }
  }

  /// Every day that it can mean, under no assumption about the order.
  var readings: [CivilDate] {
    let both = [date(.dayFirst), date(.monthFirst)].compactMap { $0 }
    return both.count == 2 && both[0] == both[1] ? [both[0]] : both
  }

  /// The order that this date alone proves; nil when it proves none.
  var order: DateOrder? {
    guard case .figures(let first, let second, _) = self, first != second else { return nil }
    switch (date(.dayFirst), date(.monthFirst)) {
    case (.some, nil): return .dayFirst
    case (nil, .some): return .monthFirst
    default: return nil
    }
  }
}

extension PlainCursor {
  private static let months = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
  ].map { Array($0.utf8) }
  static let weekdays = [
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
  ]
  private static let weekdayBytes = weekdays.map { Array($0.utf8) }

  /// Reads `2017-04-08`, `08/04/2017`, `8.4.17`, `8 Apr 2017`, `Sat 8th April 2017`, `April 8,
  /// 2017`.
  ///
  /// Two-digit years are 1970…2069 (70 is 1970, 69 is 2069).
  mutating func date(allowWithoutYear: Bool = false) -> WrittenDate? {
    var look = self
    look.skipWeekday()
    guard
      let date = look.yearFirst() ?? look.inFigures()
        ?? look.withMonthName(allowWithoutYear: allowWithoutYear)
    else { return nil }
    if let after = look.next, PlainText.isDigit(after) { return nil }
    self = look
    return date
  }

  mutating func skipWeekday() {
    var look = self
    guard look.takeName(Self.weekdayBytes) != nil else { return }
    if look.next == 0x2E || look.next == 0x2C { look.at += 1 }
    guard look.next == 0x20 else { return }
    look.skipSpaces()
    self = look
  }

  /// A name in full or by its first three letters (`sept` and `tues`, `thurs` too); its index.
  private mutating func takeName(_ names: [[UInt8]]) -> Int? {
    var end = at
    while end < text.endIndex, end - at < 10, PlainText.isLetter(text[end]) { end += 1 }
    let word = text[at..<end]
    guard word.count >= 3, end == text.endIndex || !PlainText.isLetter(text[end]),
      let index = names.firstIndex(where: { $0.starts(with: word) }),
      word.count <= 5 || word.count == names[index].count
    else { return nil }
    at = end
    return index
  }

  private mutating func yearFirst() -> WrittenDate? {
    var look = self
    guard let (year, _) = look.digits(4...4), let separator = look.next,
      separator == 0x2D || separator == 0x2F || separator == 0x2E, look.take(separator),
      let (month, _) = look.digits(1...2), look.take(separator), let (day, _) = look.digits(1...2),
      let date = CivilDate(year: year, month: month, day: day)
    else { return nil }
    self = look
    return .exact(date)
  }

  private mutating func inFigures() -> WrittenDate? {
    var look = self
    guard let (first, _) = look.digits(1...2), let separator = look.next,
      separator == 0x2D || separator == 0x2F || separator == 0x2E, look.take(separator),
      let (second, _) = look.digits(1...2), look.take(separator), let year = look.year()
    else { return nil }
    let date = WrittenDate.figures(first: first, second: second, year: year)
    guard !date.readings.isEmpty else { return nil }
    self = look
    return date
  }

  private mutating func year() -> Int? {
    if let (year, _) = digits(4...4) { return year }
    guard let (short, _) = digits(2...2) else { return nil }
    return short >= 70 ? 1900 + short : 2000 + short
  }

  private mutating func withMonthName(allowWithoutYear: Bool) -> WrittenDate? {
    var look = self
    let (month, day): (Int, Int)
    if let (number, _) = look.digits(1...2) {
      look.skipOrdinal()
      while look.next == 0x20 || look.next == 0x2D { look.at += 1 }
      if look.takeWord("of") { look.skipSpaces() }
      guard let index = look.takeName(Self.months) else { return nil }
      (month, day) = (index + 1, number)
    } else if let index = look.takeName(Self.months) {
      while look.next == 0x20 || look.next == 0x2D { look.at += 1 }
      guard let (number, _) = look.digits(1...2) else { return nil }
      look.skipOrdinal()
      (month, day) = (index + 1, number)
    } else {
      return nil
    }
    let afterDay = look
    while let byte = look.next, byte == 0x20 || byte == 0x2D || byte == 0x2C || byte == 0x2E {
      look.at += 1
    }
    // "8 April 15:44" and "8 April 17 men": figures after a month are a year only if they must be.
    if let year = allowWithoutYear ? look.digits(4...4)?.value : look.year(), look.next != 0x3A,
      !(look.next == 0x2E && look.isDigitAfterNext),
      let date = CivilDate(year: year, month: month, day: day)
    {
      self = look
      return .exact(date)
    }
    guard allowWithoutYear, CivilDate(year: 2000, month: month, day: day) != nil else { return nil }
    self = afterDay
    return .withoutYear(month: month, day: day)
  }

  private var isDigitAfterNext: Bool { peek(1).map(PlainText.isDigit) ?? false }

  private mutating func skipOrdinal() {
    for ending in ["st", "nd", "rd", "th"] where takeWord(ending) { return }
  }
}

/// What one cell says of a moment: a date, a time of day, or both.
struct WrittenMoment: Hashable, Sendable {
  var date: WrittenDate?
  var clock: WrittenClock?

  /// Nil unless the whole cell is read: a time with a remark beside it is not guessed at.
  init?(cell: String, allowBareDigits: Bool = true) {
    guard cell.utf8.count <= 64 else { return nil }
    var cursor = PlainCursor(PlainText.trimmed(cell))
    guard !cursor.isAtEnd else { return nil }
    date = cursor.date()
    if date != nil { cursor.skipJoin() }
    if !cursor.isAtEnd {
      clock = cursor.clock(
        allowBareDigits: allowBareDigits, allowZone: true, followsDate: date != nil)
      guard clock != nil else { return nil }
    }
    if date == nil, !cursor.isAtEnd {
      cursor.skipJoin()
      date = cursor.date()
    }
    guard cursor.isAtEnd, date != nil || clock != nil else { return nil }
  }
}

extension PlainCursor {
  /// Between a date and a time: `T`, white space, a comma, a hyphen, "at", "on".
  mutating func skipJoin() {
    if next == 0x74, peek(1).map(PlainText.isDigit) ?? false {
      at += 1
      return
    }
    while next == 0x20 || next == 0x2C || next == 0x2D || next == 0x40 { at += 1 }
    if takeWord("at") || takeWord("on") { skipSpaces() }
  }
}
