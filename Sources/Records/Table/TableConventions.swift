import Evidence
import TimeModel

/// How a whole table writes its times: what no single cell can prove.
struct TableConventions: Sendable {
  /// Nil: nothing in the table decides it.
  var dateOrder: DateOrder?
  var dateOrderBecause = ""
  /// Some dates prove one order and some the other: then each stands for itself.
  var isDateOrderMixed = false
  /// No time names its half of the day, and none is beyond 12: each may mean either half.
  var isHalfDayOpen = false
  /// Seconds are written and are always zero: the times are known to the minute only.
  var isWholeMinutes = false

  /// Most rows are earlier than the row before: the newest stands first.
  var isDescending = false

  /// How many times must end in `:00` before that is taken for habit and not chance (one in 60
  /// each).
  static let wholeMinutesAtLeast = 6

  init<Rows: Sequence>(rows: Rows, layout: TableLayout, context: RecordContext)
  where Rows.Element: TableCells {
    var evidence = Evidence()
    let columns = [ColumnMapping.Role.time, .date, .end].compactMap { role in
      layout[role].map { (column: $0, isStart: role == .time) }
    }
    let heading = layout.headingRow ?? Int.min
    for row in rows where row.number > heading {
      for (column, isStart) in columns {
        guard let cell = row.timed(column) else { continue }
        evidence.note(cell.moment, row: row, isStart: isStart)
        if let end = cell.end { evidence.note(end, row: row, isStart: false) }
      }
    }
    isHalfDayOpen = evidence.times > 0 && evidence.open == evidence.times
    isWholeMinutes =
      evidence.withSeconds >= Self.wholeMinutesAtLeast
      && evidence.withSeconds == evidence.wholeMinutes
    isDescending = evidence.falls >= 3 && evidence.falls > 3 * evidence.rises
    decideOrder(evidence, context)
  }

  private struct Evidence {
    var (times, open, withSeconds, wholeMinutes) = (0, 0, 0, 0)
    var (dayFirst, monthFirst, figures): (Locator?, Locator?, Int) = (nil, nil, 0)
    /// The first different dates in figures.
    var seen: Set<WrittenDate> = []
    private var last: WrittenDate?
    var (rises, falls, previous): (Int, Int, Nanoseconds?) = (0, 0, nil)

    mutating func note(_ moment: WrittenMoment, row: some TableCells, isStart: Bool) {
      if let clock = moment.clock, isStart {
        times += 1
        // Nobody writes an offset from UTC behind a twelve-hour time.
        if clock.isHalfDayOpen, clock.zone == nil { open += 1 }
        if let previous {
          let step = clock.timeOfDay.count - previous.count
          // Half a day and more is midnight passed the other way.
          let isFar = step.magnitude > UInt64(12 * Nanoseconds.hour.count)
          if step != 0, (step > 0) != isFar { rises += 1 }
          if step != 0, (step < 0) != isFar { falls += 1 }
        }
        previous = clock.timeOfDay
        if clock.resolution <= .second {
          withSeconds += 1
          if clock.timeOfDay.count.isMultiple(of: Nanoseconds.minute.count) { wholeMinutes += 1 }
        }
      }
      guard let date = moment.date, case .figures = date else { return }
      figures += 1
      guard date != last else { return }
      last = date
      if seen.count < 64 { seen.insert(date) }
      switch date.order {
      case .dayFirst where dayFirst == nil: dayFirst = row.locator
      case .monthFirst where monthFirst == nil: monthFirst = row.locator
      default: break
      }
    }
  }

  private mutating func decideOrder(_ evidence: Evidence, _ context: RecordContext) {
    if let given = context.dateOrder {
      (dateOrder, dateOrderBecause) = (given, "the case file says so")
      return
    }
    switch (evidence.dayFirst, evidence.monthFirst) {
    case (let place?, nil):
      (dateOrder, dateOrderBecause) = (.dayFirst, "that at \(place) can be read in no other way")
    case (nil, let place?):
      (dateOrder, dateOrderBecause) = (.monthFirst, "that at \(place) can be read in no other way")
    case (_?, _?):
      isDateOrderMixed = true
    case (nil, nil):
      guard let day = context.date else { return }
      let fitting = DateOrder.allCases.filter { order in
        evidence.seen.contains { $0.date(order) == day }
      }
      if fitting.count == 1, evidence.figures > 0, day.day != day.month {
        (dateOrder, dateOrderBecause) = (fitting[0], "only so does the case's date \(day) occur")
      }
    }
  }

  /// The days that a written date can be in this table.
  func readings(_ date: WrittenDate) -> [CivilDate] {
    if let own = date.order { return [date.date(own)].compactMap { $0 } }
    if let dateOrder { return [date.date(dateOrder)].compactMap { $0 } }
    return date.readings
  }
}
