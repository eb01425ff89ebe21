import TimeModel

/// A length of time as a cell writes it: `25 min`, `1h 20m`, `0:25`.
struct WrittenLength: Hashable, Sendable {
  /// What it can mean, shortest first: `1:20` is a minute and 20 seconds or an hour and 20 minutes.
  let readings: [Nanoseconds]
  /// One unit of the last place written.
  let resolution: Nanoseconds

  /// The unit that a heading gives to bare figures: `Duration (min)`.
  static func unit(heading key: String) -> Nanoseconds? {
    let words = key.split { !$0.isLetter }
    return words.lazy.compactMap { Self.units[String($0)] }.first
  }

  private static let units: [String: Nanoseconds] = {
    var units: [String: Nanoseconds] = [:]
    for word in ["s", "sec", "secs", "second", "seconds"] { units[word] = .second }
    for word in ["m", "min", "mins", "minute", "minutes"] { units[word] = .minute }
    for word in ["h", "hr", "hrs", "hour", "hours"] { units[word] = .hour }
    return units
  }()

  /// - Parameters:
  ///   - allowsColons: the column is known to hold lengths, so that `0:25` is no time of day.
  ///   - unit: for bare figures.
  init?(cell: String, allowsColons: Bool, unit: Nanoseconds?) {
    guard cell.utf8.count <= 40 else { return nil }
    var cursor = PlainCursor(PlainText.trimmed(cell))
    guard !cursor.isAtEnd else { return nil }
    if let (value, _) = cursor.digits(1...5), cursor.isAtEnd {
      guard let unit else { return nil }
      (readings, resolution) = ([Self.times(value, unit)], unit)
      return
    }
    cursor = PlainCursor(PlainText.trimmed(cell))
    if allowsColons, let colons = Self.colons(cursor) {
      self = colons
      return
    }
    var (total, finest, previous): (Int64, Nanoseconds, Nanoseconds) = (0, .hour, .day)
    while !cursor.isAtEnd {
      guard let (value, _) = cursor.digits(1...5) else { return nil }
      cursor.skipSpaces()
      guard let unit = cursor.unit(Self.units), unit < previous else { return nil }
      total += Self.times(value, unit).count
      (finest, previous) = (unit, unit)
      while cursor.next == 0x20 || cursor.next == 0x2C || cursor.next == 0x2E { cursor.at += 1 }
      if cursor.takeWord("and") { cursor.skipSpaces() }
    }
    (readings, resolution) = ([Nanoseconds(total)], finest)
  }

  private init(_ readings: [Nanoseconds], _ resolution: Nanoseconds) {
    (self.readings, self.resolution) = (readings, resolution)
  }

  private static func times(_ value: Int, _ unit: Nanoseconds) -> Nanoseconds {
    Nanoseconds(Int64(value) * unit.count)
  }

  private static func colons(_ start: PlainCursor) -> WrittenLength? {
    var cursor = start
    guard let (first, _) = cursor.digits(1...3), cursor.take(UInt8(0x3A)),
      let (second, _) = cursor.digits(2...2), second < 60
    else { return nil }
    if cursor.isAtEnd {
      let short = times(first, .minute).count + times(second, .second).count
      let long = times(first, .hour).count + times(second, .minute).count
      return WrittenLength([Nanoseconds(short), Nanoseconds(long)], .minute)
    }
    guard cursor.take(UInt8(0x3A)), let (third, _) = cursor.digits(2...2), third < 60,
      cursor.isAtEnd
    else { return nil }
    let total =
      times(first, .hour).count + times(second, .minute).count + times(third, .second).count
    return WrittenLength([Nanoseconds(total)], .second)
  }
}

extension PlainCursor {
  fileprivate mutating func unit(_ units: [String: Nanoseconds]) -> Nanoseconds? {
    var end = at
    while end < text.endIndex, PlainText.isLetter(text[end]) { end += 1 }
    guard let unit = units[String(decoding: text[at..<end], as: UTF8.self)] else { return nil }
    at = end
    return unit
  }
}
