import Evidence
import TimeModel

/// Places the rows of one table in time, in the order of the table.
struct TableClock {
  private let timeColumn: Int?
  private let dateColumn: Int?
  private let endColumn: Int?
  private let endIsLength: Bool
  private let lengthUnit: Nanoseconds?
  private let conventions: TableConventions
  private let context: RecordContext
  private var running: RunningDay
  /// What the last date that was written can mean; rows without a date follow it.
  private var writtenDay: [CivilDate] = []
  private var lastDate: WrittenDate?
  /// The last date can only be read against the order of the table.
  private var isContrary = false
  private var steady: SteadyZone
  private var previous: (start: TimeRange, place: Locator)?
  private var hasSaidCarried = false
  /// The first row whose date in figures nothing in the table decides.
  private(set) var firstAmbiguous: Locator?

  /// The moment of one row.
  struct Placed {
    var time = ObservedTime.none
    /// When it ended: what that can mean, earliest first.
    var end: [TimeRange] = []
    /// The row's own time, for words in its text that go back to it.
    var written: (clock: WrittenClock, dates: [CivilDate])?
    /// What the cell says of when it was written down.
    var late: LateNote?
  }

  init(_ layout: TableLayout, _ conventions: TableConventions, _ context: RecordContext) {
    (timeColumn, dateColumn, endColumn) = (layout[.time], layout[.date], layout[.end])
    endIsLength = layout[.end].map(layout.isLength) ?? false
    lengthUnit = layout[.end].flatMap(layout.lengthUnit)
    (self.conventions, self.context) = (conventions, context)
    steady = SteadyZone(context.zone)
    running = RunningDay(isDescending: conventions.isDescending)
  }

  mutating func place(_ row: some TableCells, into reading: inout ReadingBuilder) -> Placed {
    var cell: TimedCell?
    if let timeColumn { cell = row.timed(timeColumn) }
    let moment = cell?.moment
    let (other, isUnreadable) = moment?.date == nil ? dateOf(row, into: &reading) : (nil, false)
    let written = moment?.date ?? other
    if let written { note(written, row, into: &reading) }
    guard !isUnreadable else { return Placed() }
    guard let clock = moment?.clock else {
      if timeColumn != nil { reportMissing(moment, row, into: &reading) }
      return Placed()
    }
    var placed = Placed(late: cell?.late)
    if written != nil, let time = plainTime(clock) {
      _ = running.place(clock.timeOfDay)
      placed.time = time
      placed.written = (clock, writtenDay)
    } else {
      let readings = self.readings(clock)
      let dates = days(readings, hasDate: written != nil, row, into: &reading)
      placed.time = resolve(readings, on: dates, row, into: &reading)
      placed.written = (clock, dates)
      if dates.isEmpty, hasDateSource {
        reading.find(
          .timeWithoutDate, .caution, at: row.locator,
          "The time '\(quoted(row))' at \(row.locator) has no date, so it is not used.")
      }
    }
    checkOrder(placed.time, row, into: &reading)
    if endColumn != nil || cell?.end != nil {
      placed.end = end(of: row, cell?.end, placed, into: &reading)
    }
    return placed
  }

  /// One reading of the clock on one day in a zone without a change: nothing to weigh.
  private mutating func plainTime(_ clock: WrittenClock) -> ObservedTime? {
    guard writtenDay.count == 1, !(conventions.isHalfDayOpen && clock.isHalfDayOpen) else {
      return nil
    }
    var read = clock
    if conventions.isWholeMinutes, read.resolution < .minute { read.resolution = .minute }
    return steady.time(read, on: writtenDay[0])
  }

  private mutating func resolve(
    _ clocks: [WrittenClock], on dates: [CivilDate], _ row: some TableCells,
    into reading: inout ReadingBuilder
  ) -> ObservedTime {
    if clocks.count == 1, dates.count == 1, let time = steady.time(clocks[0], on: dates[0]) {
      return time
    }
    let resolution = Resolution(clocks, on: dates, zone: context.zone)
    guard resolution.trouble != nil || resolution.isRepeatedHour else { return resolution.time }
    resolution.report(quoted(row), at: row.locator, into: &reading)
    return resolution.time
  }

  /// The cell that holds the time, for a message.
  private func quoted(_ row: some TableCells) -> String {
    Self.quoted(timeColumn.map { row.text($0) } ?? "")
  }

  /// Whether any row could have a date; if none can, that is said once for the whole table.
  private var hasDateSource: Bool { context.date != nil || dateColumn != nil }

  // MARK: - The date

  private func dateOf(
    _ row: some TableCells, into reading: inout ReadingBuilder
  ) -> (date: WrittenDate?, isUnreadable: Bool) {
    guard let column = dateColumn else { return (nil, false) }
    if let date = row.timed(column)?.moment.date { return (date, false) }
    let cell = row.text(column)
    guard !PlainText.trimmed(cell).isEmpty else { return (nil, false) }
    reading.find(
      .logTimeUnreadable, .caution, at: row.locator,
      "'\(Self.quoted(cell))' at \(row.locator) is not a date that can be read: the row gets no "
        + "time.")
    return (nil, true)
  }

  private mutating func note(
    _ date: WrittenDate, _ row: some TableCells, into reading: inout ReadingBuilder
  ) {
    running.restart()
    if date != lastDate {
      lastDate = date
      writtenDay = conventions.readings(date)
      isContrary = date.order.map { $0 != conventions.dateOrder ?? $0 } ?? false
      if writtenDay.count > 1, firstAmbiguous == nil { firstAmbiguous = row.locator }
    }
    guard isContrary, let day = writtenDay.first else { return }
    reading.find(
      .logDateOrder, .caution, at: row.locator,
      "The date at \(row.locator) can only be read the other way round (\(day)); it is.")
  }

  private mutating func days(
    _ clocks: [WrittenClock], hasDate: Bool, _ row: some TableCells,
    into reading: inout ReadingBuilder
  ) -> [CivilDate] {
    guard !hasDate else {
      if clocks.count == 1 { _ = running.place(clocks[0].timeOfDay) }
      return writtenDay
    }
    let first = writtenDay.isEmpty ? [context.date].compactMap { $0 } : writtenDay
    guard !first.isEmpty else { return [] }
    if !writtenDay.isEmpty, !hasSaidCarried {
      hasSaidCarried = true
      reading.find(
        .logDateCarried, .note, at: row.locator,
        "Rows without a date, from \(row.locator) on, are taken to follow the last date written "
          + "above them.")
    }
    if clocks.count == 1 {
      let change = running.place(clocks[0].timeOfDay)
      report(change, row, first, into: &reading)
    }
    guard running.days.count <= 4 else { return [] }
    return Set(first.flatMap(running.dates)).sorted()
  }

  private func report(
    _ change: RunningDay.Change, _ row: some TableCells, _ first: [CivilDate],
    into reading: inout ReadingBuilder
  ) {
    let days = Set(first.flatMap(running.dates)).sorted().map(\.description)
      .joined(separator: " or ")
    switch change {
    case .none: break
    case .nextDay:
      reading.find(
        .logTimeMidnight, .note, at: row.locator,
        "The time jumps by more than twelve hours at \(row.locator): midnight was passed, and rows "
          + "from here on are taken as \(days).")
    case .perhapsDayBefore:
      reading.find(
        .logTimeMidnight, .caution, at: row.locator,
        "After midnight the time jumps back across it at \(row.locator): a late entry, or another "
          + "day. Each of \(days) is kept, and the rows that follow count on from both.")
    case .backwards(let step):
      guard !conventions.isDescending else { return }
      reading.find(
        .logTimeOrder, .caution, at: row.locator,
        "The time at \(row.locator) is \(Self.words(step)) earlier than in the row before; it is "
          + "taken as the same day (\(days)), and rows are not put into another order.",
        advice: "If it is the next day, give the log a date column.")
    }
  }

  // MARK: - The time of day

  private func readings(_ clock: WrittenClock) -> [WrittenClock] {
    var read = clock
    if conventions.isWholeMinutes, read.resolution < .minute { read.resolution = .minute }
    return conventions.isHalfDayOpen && clock.isHalfDayOpen ? [read, read.inOtherHalf] : [read]
  }

  /// - Parameter range: the later end of a range in the time's own cell.
  private func end(
    of row: some TableCells, _ range: WrittenMoment?, _ placed: Placed,
    into reading: inout ReadingBuilder
  ) -> [TimeRange] {
    guard let (clock, dates) = placed.written else { return [] }
    if let range { return end(range, started: clock, on: dates) }
    guard let endColumn, !row.isBlank(endColumn) else { return [] }
    if !endIsLength, let moment = row.timed(endColumn)?.moment {
      return end(moment, started: clock, on: dates)
    }
    let cell = row.text(endColumn)
    if let length = WrittenLength(cell: cell, allowsColons: endIsLength, unit: lengthUnit) {
      return Self.ends(of: placed.time, after: length)
    }
    reading.find(
      .logTimeUnreadable, .caution, at: row.locator,
      "'\(Self.quoted(cell))' at \(row.locator) is not an end or a length of time that can be "
        + "read: the row has no end.")
    return []
  }

  private func end(
    _ moment: WrittenMoment, started clock: WrittenClock, on dates: [CivilDate]
  ) -> [TimeRange] {
    guard let end = moment.clock else { return [] }
    var days = moment.date.map(conventions.readings) ?? dates
    if moment.date == nil, end.timeOfDay < clock.timeOfDay {
      days = days.map { $0.advanced(byDays: 1) }
    }
    let time = Resolution(readings(end), on: days, zone: context.zone).time
    guard case .written(_, let intervals) = time else { return [] }
    return intervals
  }

  private static func ends(of time: ObservedTime, after length: WrittenLength) -> [TimeRange] {
    guard case .written(_, let intervals) = time else { return [] }
    let last = Nanoseconds(length.resolution.count - 1)
    return length.readings.flatMap { reading in
      intervals.compactMap { interval in
        guard let start = try? interval.start.advanced(by: reading),
          let end = try? interval.end.advanced(by: reading).advanced(by: last)
        else { return nil }
        return TimeRange(start, end)
      }
    }
  }

  // MARK: - Late entries

  /// The time that a late entry is about: the latest before it was made, and both halves of the
  /// day where the words leave that open.
  ///
  /// - Returns: nil when there is no day to put it on, or no such time within twelve hours.
  mutating func time(about late: LateNote, of placed: Placed) -> ObservedTime? {
    guard let about = late.about, let (clock, dates) = placed.written, !dates.isEmpty else {
      return nil
    }
    let made = (late.made ?? clock).timeOfDay
    let half = 12 * Nanoseconds.hour.count
    var earlier: [WrittenClock] = []
    var isDayBefore = false
    for reading in about.isHalfDayOpen ? [about, about.inOtherHalf] : [about]
    where reading.timeOfDay <= made {
      earlier.append(reading)
    }
    if earlier.isEmpty, about.timeOfDay.count - made.count > half {
      (earlier, isDayBefore) = ([about], true)
    }
    guard !earlier.isEmpty else { return nil }
    let days = isDayBefore ? dates.map { $0.advanced(byDays: -1) } : dates
    let time = Resolution(earlier, on: days, zone: context.zone).time
    return time == .none ? nil : time
  }

  private func reportMissing(
    _ moment: WrittenMoment?, _ row: some TableCells, into reading: inout ReadingBuilder
  ) {
    let cell = timeColumn.map { row.text($0) } ?? ""
    if moment != nil {
      reading.find(
        .logTimeMissing, .caution, at: row.locator,
        "'\(Self.quoted(cell))' at \(row.locator) is a date without a time of day.")
    } else if PlainText.trimmed(cell).isEmpty {
      reading.find(
        .logTimeMissing, .caution, at: row.locator, "There is no time at \(row.locator).")
    } else {
      reading.find(
        .logTimeUnreadable, .caution, at: row.locator,
        "'\(Self.quoted(cell))' at \(row.locator) is not a time that can be read.")
    }
  }

  /// Rows whose dates are written need no guess at midnight; only their order is looked at.
  private mutating func checkOrder(
    _ time: ObservedTime, _ row: some TableCells, into reading: inout ReadingBuilder
  ) {
    guard case .written(_, let intervals) = time, intervals.count == 1 else { return }
    defer { previous = (intervals[0], row.locator) }
    let isDated = !writtenDay.isEmpty && running.days == 0...0
    guard let previous, isDated, !conventions.isDescending,
      intervals[0].end < previous.start.start,
      let back = try? previous.start.start.since(intervals[0].start)
    else { return }
    reading.find(
      .logTimeOrder, .caution, at: row.locator,
      "The time at \(row.locator) is \(Self.words(back)) before that at \(previous.place) above "
        + "it; rows are not put into another order.")
  }

  // MARK: - Words

  /// A cell for a message: one line, of bounded length.
  static func quoted(_ cell: String) -> String {
    let flat = cell.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return flat.count <= 60 ? flat : flat.prefix(57) + "…"
  }

  private static func words(_ length: Nanoseconds) -> String {
    let seconds = length.count / Nanoseconds.second.count
    if seconds < 1 { return "less than a second" }
    if seconds < 60 { return "\(seconds) s" }
    if seconds < 3600 { return "\(seconds / 60) min" }
    return seconds < 172_800
      ? "\(seconds / 3600) h \(seconds / 60 % 60) min" : "\(seconds / 86_400) days"
  }
}
