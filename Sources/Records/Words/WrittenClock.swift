import TimeModel

/// A time of day as somebody wrote it, with nothing added.
struct WrittenClock: Hashable, Sendable {
  enum Style: Hashable, Sendable { case colon, dot, digits, words }

  /// As written: 3:44 is 3 h 44 min even if it may mean the afternoon.
  var timeOfDay: Nanoseconds
  /// One unit of the last place written.
  var resolution: Nanoseconds
  var style: Style
  /// The hour is 1…12, without a leading zero, am, pm or "hrs": it may lie in either half of the
  /// day.
  var isHalfDayOpen: Bool
  /// am, pm or hrs stood with it: nobody writes these after anything but a time.
  var hasSuffix: Bool
  /// am or pm stood with it.
  var namesHalf = false
  /// A zone that was written with it.
  var zone: LocalTime.Zone?

  var hour: Int { Int(timeOfDay.count / Nanoseconds.hour.count) }

  /// The same time in the other half of the day: 3:44 and 15:44, 12:30 and 0:30.
  var inOtherHalf: WrittenClock {
    var other = self
    let half = 12 * Nanoseconds.hour.count
    other.timeOfDay = Nanoseconds(
      timeOfDay.count >= half ? timeOfDay.count - half : timeOfDay.count + half)
    return other
  }
}

extension PlainCursor {
  /// Reads a time of day: `15:42`, `15:42:10.5`, `15.42`, `1542hrs`, `3:42 pm`, `24:00`.
  ///
  /// - Parameters:
  mutating func clock(
    allowBareDigits: Bool, allowZone: Bool, followsDate: Bool = false
  ) -> WrittenClock? {
    var look = self
    guard let clock = look.figures() else { return nil }
    guard var read = look.suffixed(clock) else { return nil }
    if read.style == .digits, !read.hasSuffix, !allowBareDigits { return nil }
    if allowZone { read.zone = look.zone(allowWest: followsDate || read.resolution < .minute) }
    if let after = look.next, PlainText.isLetter(after) || PlainText.isDigit(after) { return nil }
    self = look
    return read
  }

  private mutating func figures() -> WrittenClock? {
    if let (value, _) = digits(4...4) {
      return Self.clock(
        hour: value / 100, minute: value % 100, second: nil, fraction: nil, style: .digits,
        isPadded: true)
    }
    guard let (hour, hourDigits) = digits(1...2), let separator = next,
      separator == 0x3A || separator == 0x2E
    else { return nil }
    at += 1
    guard let (minute, _) = digits(2...2) else { return nil }
    var (second, fraction): (Int?, (value: Int, count: Int)?) = (nil, nil)
    var look = self
    if look.take(separator), let (value, _) = look.digits(2...2) {
      second = value
      var further = look
      if separator == 0x3A, further.take(UInt8(0x2E)) || further.take(UInt8(0x2C)),
        let digits = further.digits(1...9)
      {
        fraction = digits
        look = further
      }
      self = look
    }
    return Self.clock(
      hour: hour, minute: minute, second: second, fraction: fraction,
      style: separator == 0x3A ? .colon : .dot, isPadded: hourDigits == 2 && hour < 10)
  }

  private static func clock(
    hour: Int, minute: Int, second: Int?, fraction: (value: Int, count: Int)?,
    style: WrittenClock.Style, isPadded: Bool
  ) -> WrittenClock? {
    let isMidnight = hour == 24 && minute == 0 && (second ?? 0) == 0 && (fraction?.value ?? 0) == 0
    guard hour < 24 || isMidnight, minute < 60, (second ?? 0) < 60 else { return nil }
    var count = (Int64(hour) * 60 + Int64(minute)) * Nanoseconds.minute.count
    count += Int64(second ?? 0) * Nanoseconds.second.count
    var resolution = second == nil ? Nanoseconds.minute : .second
    if let fraction {
      var unit = Nanoseconds.second.count
      for _ in 0..<fraction.count { unit /= 10 }
      count += Int64(fraction.value) * unit
      resolution = Nanoseconds(unit)
    }
    return WrittenClock(
      timeOfDay: Nanoseconds(count), resolution: resolution, style: style,
      isHalfDayOpen: (1...12).contains(hour) && !isPadded, hasSuffix: false, zone: nil)
  }

  /// Takes am, pm or hrs; nil when they contradict the hour (15:42 am).
  private mutating func suffixed(_ clock: WrittenClock) -> WrittenClock? {
    var (read, look) = (clock, self)
    look.skipSpaces()
    if let half = look.halfOfDay() {
      guard let timed = Self.placed(clock, afternoon: half == 0x70) else { return nil }
      read = timed
      self = look
      look.skipSpaces()
    }
    for word in ["hours", "hrs", "hr", "h"] where look.takeWord(word) {
      (read.hasSuffix, read.isHalfDayOpen) = (true, false)
      if look.next == 0x2E, look.peek(1) == nil { look.at += 1 }
      self = look
      break
    }
    return read
  }

  /// `a` or `p` of am, a.m., a.m, pm…
  private mutating func halfOfDay() -> UInt8? {
    var look = self
    guard let letter = look.next, letter == 0x61 || letter == 0x70 else { return nil }
    look.at += 1
    let dotted = look.take(UInt8(0x2E))
    guard look.take(UInt8(0x6D)) else { return nil }
    if let after = look.next, PlainText.isLetter(after) { return nil }
    if dotted, look.next == 0x2E { look.at += 1 }
    self = look
    return letter
  }

  static func placed(_ clock: WrittenClock, afternoon: Bool) -> WrittenClock? {
    var read = clock
    let half = 12 * Nanoseconds.hour.count
    switch (clock.hour, afternoon) {
    case (12, false): read.timeOfDay = Nanoseconds(clock.timeOfDay.count - half)
    case (1...11, true): read.timeOfDay = Nanoseconds(clock.timeOfDay.count + half)
    case (12...23, true), (0...11, false): break
    default: return nil
    }
    (read.hasSuffix, read.namesHalf, read.isHalfDayOpen) = (true, true, false)
    return read
  }

  /// `Z`, `UTC`, `GMT`, `BST`, `+01:00`, `+0100`, `+01`.
  private mutating func zone(allowWest: Bool) -> LocalTime.Zone? {
    var look = self
    look.skipSpaces()
    for (name, seconds) in [("z", 0), ("utc", 0), ("gmt", 0), ("bst", 3600)]
    where look.takeWord(name) {
      self = look
      return .offset(seconds: seconds)
    }
    guard let sign = look.next, sign == 0x2B || (sign == 0x2D && allowWest) else { return nil }
    look.at += 1
    var (hours, minutes) = (0, 0)
    if let (value, _) = look.digits(4...4) {
      (hours, minutes) = (value / 100, value % 100)
    } else if let (value, _) = look.digits(2...2) {
      hours = value
      var further = look
      if further.take(UInt8(0x3A)), let (more, _) = further.digits(2...2) {
        minutes = more
        look = further
      }
    } else {
      return nil
    }
    guard hours <= 14, minutes < 60 else { return nil }
    self = look
    return .offset(seconds: (hours * 3600 + minutes * 60) * (sign == 0x2D ? -1 : 1))
  }
}
