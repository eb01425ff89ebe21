import TimeModel

extension WrittenMoment {
  /// Reads what machines write, byte by byte: `08/04/2017 15:42:10`, `2017-04-08T15:42:10.5Z`,
  /// `15:42`. Nil for every other cell, which `init(cell:)` may still read, and to the same moment.
  init?(plain cell: ArraySlice<UInt8>) {
    var figures = Figures(cell)
    figures.trimSpaces()
    guard figures.count >= 4, figures.count <= 32, let first = figures.number(4) else {
      return nil
    }
    var date: WrittenDate?
    if figures.next == 0x3A {
      guard let clock = figures.clock(hour: first, followsDate: false) else { return nil }
      self.init(date: nil, clock: clock)
      return
    }
    guard let separator = figures.next, separator == 0x2D || separator == 0x2F else { return nil }
    figures.at &+= 1
    guard let second = figures.number(2), figures.take(separator) else { return nil }
    guard let third = figures.number(4) else { return nil }
    if first.digits == 4 {
      guard third.digits <= 2,
        let exact = CivilDate(year: first.value, month: second.value, day: third.value)
      else { return nil }
      date = .exact(exact)
    } else {
      guard first.digits <= 2, third.digits == 4 else { return nil }
      let figures = WrittenDate.figures(
        first: first.value, second: second.value, year: third.value)
      guard figures.date(.dayFirst) != nil || figures.date(.monthFirst) != nil else { return nil }
      date = figures
    }
    if figures.isAtEnd {
      self.init(date: date, clock: nil)
      return
    }
    guard let join = figures.next, join == 0x20 || join == 0x54 else { return nil }
    figures.at &+= 1
    guard let hour = figures.number(2),
      let clock = figures.clock(hour: hour, followsDate: true)
    else { return nil }
    self.init(date: date, clock: clock)
  }

  init(date: WrittenDate?, clock: WrittenClock?) {
    (self.date, self.clock) = (date, clock)
  }
}

/// A place in the bytes of a cell.
private struct Figures {
  private let bytes: ArraySlice<UInt8>
  var at: Int
  private var end: Int

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    (at, end) = (bytes.startIndex, bytes.endIndex)
  }

  var count: Int { end &- at }
  var isAtEnd: Bool { at >= end }
  var next: UInt8? { at < end ? bytes[at] : nil }

  mutating func trimSpaces() {
    while at < end, bytes[at] == 0x20 { at &+= 1 }
    while end > at, bytes[end &- 1] == 0x20 { end &-= 1 }
  }

  mutating func take(_ byte: UInt8) -> Bool {
    guard next == byte else { return false }
    at &+= 1
    return true
  }

  /// One digit to `limit`, not cut out of a longer run.
  mutating func number(_ limit: Int) -> (value: Int, digits: Int)? {
    var (value, to) = (0, at)
    while to < end, to &- at <= limit {
      let digit = bytes[to] &- 0x30
      guard digit < 10 else { break }
      value = value &* 10 &+ Int(digit)
      to &+= 1
    }
    let digits = to &- at
    guard digits > 0, digits <= limit else { return nil }
    at = to
    return (value, digits)
  }

  /// The rest of a time of day, after its hour, if it takes the rest of the cell.
  mutating func clock(hour: (value: Int, digits: Int), followsDate: Bool) -> WrittenClock? {
    guard hour.digits <= 2, hour.value < 24, take(0x3A), let minute = number(2),
      minute.digits == 2, minute.value < 60
    else { return nil }
    var count = (Int64(hour.value) &* 60 &+ Int64(minute.value)) &* Nanoseconds.minute.count
    var resolution = Nanoseconds.minute
    if take(0x3A) {
      guard let second = number(2), second.digits == 2, second.value < 60 else { return nil }
      count &+= Int64(second.value) &* Nanoseconds.second.count
      resolution = .second
      if next == 0x2E || next == 0x2C {
        at &+= 1
        guard let fraction = number(9) else { return nil }
        var unit = Nanoseconds.second.count
        for _ in 0..<fraction.digits { unit /= 10 }
        count &+= Int64(fraction.value) &* unit
        resolution = Nanoseconds(unit)
      }
    }
    var clock = WrittenClock(
      timeOfDay: Nanoseconds(count), resolution: resolution, style: .colon,
      isHalfDayOpen: (1...12).contains(hour.value) && !(hour.digits == 2 && hour.value < 10),
      hasSuffix: false, zone: nil)
    if isAtEnd { return clock }
    guard let zone = zone(), isAtEnd else { return nil }
    clock.zone = zone
    return clock
  }

  /// `Z` or `+01:00`.
  private mutating func zone() -> LocalTime.Zone? {
    if take(0x5A) { return .offset(seconds: 0) }
    guard take(0x2B), let hours = number(2), hours.digits == 2, hours.value <= 14, take(0x3A),
      let minutes = number(2), minutes.digits == 2, minutes.value < 60
    else { return nil }
    return .offset(seconds: hours.value &* 3600 &+ minutes.value &* 60)
  }
}
