public import Evidence
import TimeModel

/// A log as plain text with a time at the beginning of each entry: ISO 8601, `[15:42:10]`, `15:42 -`,
/// `08/04/2017 15:42`, syslog, the Common Log Format, log4j, a count since 1970, `15:42hrs Guard 2: …`.
///
/// Lines without a time belong to the entry above. An entry that says that it was made late keeps both
/// of its times: its own is that of what it tells, "entry made" that of the writing.
public struct TextLog: RecordFormat {
  public let name = "textlog"
  public let kind = SourceKind.log

  public init() {}

  public func recognises(_ sample: RecordSample) -> Recognition {
    let file = sample.text
    if let refusal = sample.refusalAsText(file) { return refusal }
    let census = Census(file, Self.style(file, near: nil))
    let told = "\(census.heads) of the first \(census.lines) lines begin with a time"
    // One line that begins with figures is no log yet; its name may make it one.
    guard census.heads > 1,
      census.heads * 10 >= census.lines * 6
        || (census.heads >= 2 && census.firstHead <= 3 && census.heads * 10 >= census.lines * 3)
    else { return .no("only \(told)") }
    guard census.delimited * 2 < census.heads else {
      return .no("\(told), with a table's delimiter behind it")
    }
    let narrower: [any RecordFormat] = [
      WhatsAppChat(), JSONRecords(), PlasoCSV(), MailMessage(), Captions(), DispatchExport(),
    ]
    if let claim = sample.claim(of: narrower) { return claim }
    return .yes(told)
  }

  /// What the beginnings of the first lines are.
  private struct Census {
    var (lines, heads, delimited, bare, firstHead) = (0, 0, 0, 0, Int.max)

    init(_ file: TextFile, _ style: LogHead.Style) {
      for line in file.lines.prefix(400) where !line.bytes.isEmpty {
        // Comments, as in the headings of W3C's extended format.
        if file.ascii(at: line.bytes.lowerBound) == 0x23 { continue }
        lines += 1
        guard let head = LogHead(file, line, style), !head.isDay else { continue }
        heads += 1
        firstHead = min(firstHead, lines)
        if head.isDelimited { delimited += 1 }
        if head.isBare { bare += 1 }
      }
    }
  }

  /// Four bare figures are a time where six of ten lines begin so, and few with another time.
  private static func style(_ file: TextFile, near: CivilDate?) -> LogHead.Style {
    var style = LogHead.Style(takesBareFigures: true, near: near)
    let census = Census(file, style)
    style.takesBareFigures = census.bare >= 2 && census.bare * 10 >= census.lines * 6
    return style
  }

  static let columns = ["time", "author", "entry", "end", "entry made", "date as written"]

  public func read(
    _ input: RecordInput, _ context: RecordContext, into reading: inout ReadingBuilder
  ) {
    guard let file = TextSurvey.open(input, context, into: &reading) else { return }
    let style = Self.style(file, near: context.date)
    let entries = LineEntries(file: file, limits: context.limits) { LogHead($0, $1, style) }
    survey(entries, style, into: &reading)
    let rows = entries.rows { Self.cells($0, file) }
    var layout = TableLayout.fixed(Self.columns, time: "time", text: "entry", author: "author")
    layout.columns[.end] = 3
    TableReader.read(rows, width: Self.columns.count, layout: layout, context, into: &reading)
  }

  private static func body(_ entry: LineEntries<LogHead>.Entry, _ file: TextFile) -> String {
    file.text(min(entry.head.body, entry.bytes.upperBound)..<entry.bytes.upperBound)
  }

  private static func cells(
    _ entry: LineEntries<LogHead>.Entry, _ file: TextFile
  ) -> [String] {
    let (head, body) = (entry.head, body(entry, file))
    var (time, made) = (head.time, "")
    if let late = LateEntry(body) {
      made = late.entry ?? (late.event == nil ? "" : head.time)
      if let event = late.event, let clock = late.eventClock {
        time = eventTime(event, clock, head)
      } else if late.event == nil, late.entry == nil {
        made = "late"
      }
    }
    return [time, head.author, body, head.end, made, head.yearless]
  }

  /// The time of what a late entry tells, on the day of the entry or, when it would lie after it, on
  /// the day before; empty where that day cannot be told.
  private static func eventTime(_ words: String, _ clock: WrittenClock, _ head: LogHead) -> String {
    guard let moment = WrittenMoment(cell: head.time), let written = moment.date,
      let own = moment.clock
    else { return words }
    let isDayBefore = clock.timeOfDay > own.timeOfDay
    if let date = head.date {
      return "\(date.advanced(byDays: isDayBefore ? -1 : 0)) \(words)"
    }
    guard !isDayBefore, case .figures(let first, let second, let year) = written else { return "" }
    return "\(first)/\(second)/\(year) \(words)"
  }

  private func survey(
    _ entries: LineEntries<LogHead>, _ style: LogHead.Style, into reading: inout ReadingBuilder
  ) {
    var (yearless, bare, first): (Int, Int, Locator?) = (0, 0, nil)
    entries.survey(into: &reading) { entry, reading in
      if !entry.head.yearless.isEmpty {
        yearless += 1
        first = first ?? entry.locator
      }
      if entry.head.isBare { bare += 1 }
      if let late = LateEntry(Self.body(entry, entries.file)) {
        report(late, entry, into: &reading)
      }
    }
    for line in entries.file.lines where line.bytes.count <= entries.limits.lineBytes {
      guard let words = LogHead.impossibleClock(entries.file, line),
        LogHead(entries.file, line, style) == nil
      else { continue }
      reading.find(
        .logTimeUnreadable, .caution, at: .line(line.number, bytes: line.bytes),
        "Line \(line.number) begins with '\(words)', which is not a time that can be read; the line "
          + "is not used.")
    }
    if yearless > 0 {
      let near = style.near.map { "each is taken in the year that brings it nearest to \($0)" }
      reading.find(
        .logDateYear, style.near == nil ? .caution : .note, at: first ?? .whole,
        "\(yearless) date(s) are written without a year; "
          + (near ?? "none can be placed") + ".",
        advice: style.near == nil ? "Give the log's first day as 'date' in the case file." : "")
    }
    let fields = entries.file.lines.prefix(20).first { line in
      entries.file.text(line.bytes.prefix(8 * entries.file.encoding.unit)) == "#Fields:"
    }
    if let fields {
      reading.find(
        .timeWithoutZone, .caution, at: .line(fields.number, bytes: fields.bytes),
        "The log is in W3C's extended format, whose times are in UTC by its definition and name no "
          + "zone: they are read in the source's zone.",
        advice: "Give UTC as the source's time zone unless the server is known to write local time."
      )
    }
    if bare > 0 {
      reading.find(
        .logDialect, .note,
        "Four bare figures at the beginning of a line are taken for a time (\(bare) lines).")
    }
  }

  private func report(
    _ late: LateEntry, _ entry: LineEntries<LogHead>.Entry, into reading: inout ReadingBuilder
  ) {
    let message =
      switch (late.event, late.entry) {
      case (let event?, let entry?):
        "what it tells is placed at '\(event)', it was made at '\(entry)'"
      case (let event?, nil):
        "what it tells is placed at '\(event)', it was made at '\(entry.head.time)'"
      case (nil, let made?): "its time is taken for that of what it tells; it was made at '\(made)'"
      case (nil, nil): "it does not say when what it tells happened: not after its own time"
      }
    reading.find(
      .logEntryLate, late.event == nil && late.entry == nil ? .caution : .note,
      at: entry.locator, "The entry at \(entry.locator) was made late: \(message).")
  }
}
