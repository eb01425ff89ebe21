import TimeModel

/// What a cell says of when: a moment, and perhaps when it ended or when it was written down.
struct TimedCell: Sendable {
  let moment: WrittenMoment
  private let more: More?

  private final class More: Sendable {
    let end: WrittenMoment?
    let late: LateNote?

    init(_ end: WrittenMoment?, _ late: LateNote?) { (self.end, self.late) = (end, late) }
  }

  /// The later end of a range: `15:42-15:50`.
  var end: WrittenMoment? { more?.end }
  /// `16:10 re 15:45`.
  var late: LateNote? { more?.late }

  init(_ moment: WrittenMoment) { (self.moment, more) = (moment, nil) }

  private init(_ moment: WrittenMoment, end: WrittenMoment? = nil, late: LateNote? = nil) {
    (self.moment, more) = (moment, More(end, late))
  }

  /// Nil unless the whole cell is read: a time with a remark beside it is not guessed at.
  init?(cell: String, allowBareDigits: Bool = true) {
    guard cell.utf8.count <= 96 else { return nil }
    let moment = WrittenMoment(cell: cell, allowBareDigits: allowBareDigits)
    if let moment, !Self.isOddZone(moment.clock?.zone) {
      self.init(moment)
      return
    }
    let text = PlainText.trimmed(cell)
    for allowZone in [true, false] {
      if let read = Self.longer(text, cell, allowBareDigits, allowZone) {
        self = read
        return
      }
    }
    guard let moment else { return nil }
    self.init(moment)
  }

  /// West of Greenwich by a number of minutes that no zone has: `10:42-11:50` is a range.
  private static func isOddZone(_ zone: LocalTime.Zone?) -> Bool {
    guard case .offset(let seconds) = zone, seconds < 0 else { return false }
    let halves = [-34_200, -12_600, -9_000]
    return seconds < -43_200 || (!seconds.isMultiple(of: 3600) && !halves.contains(seconds))
  }

  private static func longer(
    _ text: ArraySlice<UInt8>, _ cell: String, _ allowBareDigits: Bool, _ allowZone: Bool
  ) -> TimedCell? {
    var cursor = PlainCursor(text)
    let date = cursor.date()
    if date != nil { cursor.skipToClock() }
    guard
      let clock = cursor.clock(
        allowBareDigits: allowBareDigits, allowZone: allowZone, followsDate: date != nil)
    else { return nil }
    let moment = WrittenMoment(date: date, clock: clock)
    if let end = rangeEnd(cursor, allowZone) {
      return TimedCell(moment, end: end)
    }
    guard let late = LateNote(cell: cursor, written: clock) else { return nil }
    return TimedCell(moment, late: late)
  }

  /// `-15:50`, ` to 15:50`, ` – 9/4/2017 00:10`: what is left of a cell.
  private static func rangeEnd(_ rest: PlainCursor, _ allowZone: Bool) -> WrittenMoment? {
    var cursor = rest
    cursor.skipSpaces()
    let words = ["to", "until", "till", "til"]
    guard cursor.take(UInt8(0x2D)) || words.contains(where: { cursor.takeWord($0) }) else {
      return nil
    }
    cursor.skipSpaces()
    let date = cursor.date()
    if date != nil { cursor.skipToClock() }
    guard
      let clock = cursor.clock(
        allowBareDigits: true, allowZone: allowZone, followsDate: date != nil),
      cursor.isAtEnd
    else { return nil }
    return WrittenMoment(date: date, clock: clock)
  }
}

extension PlainCursor {
  /// Between a date and a time.
  fileprivate mutating func skipToClock() {
    if next == 0x74, peek(1).map(PlainText.isDigit) ?? false { at += 1 }
    while next == 0x20 || next == 0x2C { at += 1 }
    if takeWord("at") { skipSpaces() }
  }
}
