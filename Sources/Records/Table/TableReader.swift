import Evidence
import TimeModel

/// Turns the rows of any table into observations: the part that every tabular format shares.
enum TableReader {
  /// - Parameters:
  ///   - rows: gone over three times, so that nothing of it is held.
  ///   - width: the usual number of cells, for tables without a heading row.
  ///   - given: the layout of a format that fixes it; absent, the columns are found by looking.
  ///   - prefix: what the names of observations begin with, where a source holds several tables.
  static func read<Rows: Sequence>(
    _ rows: Rows, width: Int, layout given: TableLayout? = nil, naming prefix: String = "",
    _ context: RecordContext, into reading: inout ReadingBuilder
  ) where Rows.Element: TableCells {
    let sample = given == nil ? sample(of: rows) : []
    let layout = given ?? LayoutFinder(rows: sample, mapping: context.columns).find()
    var context = context
    if given == nil { findZone(layout, sample, &context, into: &reading) }
    let conventions = TableConventions(rows: rows, layout: layout, context: context)
    if given == nil || !layout.because.isEmpty { report(layout, into: &reading) }
    report(conventions, layout, context, into: &reading)
    var body = Body(layout, conventions, context, width: width, prefix: prefix)
    body.looksForLateNotes = given == nil
    for row in rows { body.read(row, into: &reading) }
    body.finish(into: &reading)
  }

  /// A zone that the table itself names outranks the source's.
  private static func findZone(
    _ layout: TableLayout, _ sample: [TableRow], _ context: inout RecordContext,
    into reading: inout ReadingBuilder
  ) {
    if let zone = layout.headingZone {
      context.zone = zone
      return reading.find(
        .logColumns, .note,
        "Times that name no zone are read in \(zone.name), as the heading of their column says.")
    }
    guard let column = layout.zoneColumn else { return }
    let heading = layout.headingRow ?? Int.min
    let told = Set(
      sample.filter { $0.number > heading }.map { $0.text(column).trimmedOfSpace.lowercased() }
        .filter { !$0.isEmpty })
    if told.count == 1, let only = told.first, let zone = TableLayout.zone(named: only) {
      context.zone = zone
      return reading.find(
        .logColumns, .note,
        "Times that name no zone are read in \(zone.name), as the column "
          + "'\(layout.name(column))' says.")
    }
    guard !told.isEmpty, told != [context.zone?.name.lowercased() ?? ""] else { return }
    reading.find(
      .timeWithoutZone, .caution,
      "The column '\(layout.name(column))' names zones that are not read ("
        + told.sorted().prefix(4).map { "'\($0)'" }.joined(separator: ", ")
        + "): times are read in the source's zone.",
      advice: "Split the table by zone, or write the zone into the column of times.")
  }

  /// The first rows, as far as they are no burden.
  private static func sample<Rows: Sequence>(of rows: Rows) -> [TableRow]
  where Rows.Element: TableCells {
    var (sample, length) = ([TableRow](), 0)
    for row in rows {
      sample.append(row.table)
      length += row.count
      for cell in sample[sample.count - 1].cells { length += cell.utf8.count }
      if sample.count == LayoutFinder.sampleRows || length > LayoutFinder.sampleBytes { break }
    }
    return sample
  }

  private static func report(_ layout: TableLayout, into reading: inout ReadingBuilder) {
    for missing in layout.missing {
      reading.find(
        .logColumnMissing, .failure, "The column mapping cannot be followed: \(missing).",
        advice: "Correct 'columns' in the case file.")
    }
    if !layout.otherTimes.isEmpty {
      reading.find(
        .logColumns, .caution,
        "Other columns hold times as well ("
          + layout.otherTimes.map { "'\(layout.name($0))'" }.joined(separator: ", ")
          + "): each row is placed by its one column of times, the others are kept as attributes.",
        advice: "Where another column is the time of what the row tells, map it under 'columns'.")
    }
    let row = layout.heading?.words ?? layout.headingRow.map { "row \($0)" }
    let heading =
      row.map { ["headings in \($0)"] } ?? (layout.headings.isEmpty ? ["no heading row"] : [])
    reading.find(
      .logColumns, .note,
      "Columns: " + (layout.because + heading).joined(separator: "; ") + ".",
      advice: "If a column was taken for the wrong thing, map it under 'columns' in the case file.")
    for (name, columns) in layout.twins {
      let places = columns.map(String.init).joined(separator: ", ")
      reading.find(
        .logColumnTwins, .note,
        "The heading '\(TableClock.quoted(name))' stands over columns \(places); from the second on "
          + "they are told apart by a number: '\(TableClock.quoted(name)) (2)'.")
    }
    if layout[.time] == nil {
      reading.find(
        .logColumnMissing, .failure,
        "No column was found in which most cells are times: no row gets a time.",
        advice: "Map the column under 'columns: {time: …}' in the case file.")
    }
  }

  private static func report(
    _ conventions: TableConventions, _ layout: TableLayout, _ context: RecordContext,
    into reading: inout ReadingBuilder
  ) {
    if let order = conventions.dateOrder {
      reading.find(
        .logDateOrder, .note,
        "Dates in figures are read \(order == .dayFirst ? "day" : "month") first, because "
          + "\(conventions.dateOrderBecause).")
    }
    if conventions.isDateOrderMixed {
      reading.find(
        .logDateAmbiguous, .caution,
        "Some dates can only be read day first and some only month first: each that can be read "
          + "both ways keeps both readings.")
    }
    if conventions.isHalfDayOpen {
      reading.find(
        .logTimeHalfDay, .caution,
        "No time names its half of the day and none is beyond 12: each keeps both readings.",
        advice: "Look for other evidence of the half of the day.")
    }
    if conventions.isWholeMinutes {
      reading.find(
        .logTimeWholeMinutes, .note,
        "Every time ends in :00 seconds: the times are taken as known to the minute only.")
    }
    if conventions.isDescending {
      reading.find(
        .logTimeOrder, .note,
        "The newest row stands first: days without a date are counted back from the first row.")
    }
  }

  /// The pass that makes observations.
  private struct Body {
    let layout: TableLayout
    let textColumn: Int?
    let authorColumn: Int?
    let context: RecordContext
    let conventions: TableConventions
    let width: Int
    let author: Author
    let names: [String]
    let idPrefix: String
    /// False where a format has read what entries say of their own lateness.
    var looksForLateNotes = true
    var clock: TableClock
    var undated = 0

    init(
      _ layout: TableLayout, _ conventions: TableConventions, _ context: RecordContext, width: Int,
      prefix: String
    ) {
      (self.layout, self.context, self.conventions) = (layout, context, conventions)
      (textColumn, authorColumn) = (layout[.text], layout[.author])
      self.width = layout.headings.isEmpty ? width : layout.headings.count
      author = context.author ?? .log
      idPrefix = context.source.rawValue + "/" + prefix
      names = layout.attributeNames(width: max(width, layout.headings.count))
      clock = TableClock(layout, conventions, context)
    }

    mutating func read(_ row: some TableCells, into reading: inout ReadingBuilder) {
      for problem in row.problems {
        reading.find(problem.code, problem.severity, at: problem.locator, problem.message)
      }
      if let last = layout.headingRow, row.number <= last {
        if row.number < layout.heading?.first ?? last {
          reading.leaveOut(row.locator, because: "stands before the table's headings")
        }
        return
      }
      if let heading = layout.heading, repeats(heading, row) {
        return reading.leaveOut(row.locator, because: "repeats the table's headings")
      }
      guard row.count > 0 else {
        return reading.leaveOut(row.locator, because: "the row could not be read")
      }
      guard !row.isEmpty else {
        return reading.leaveOut(row.locator, because: "the row is empty")
      }
      checkWidth(row, into: &reading)
      observe(row, into: &reading)
    }

    private func checkWidth(_ row: some TableCells, into reading: inout ReadingBuilder) {
      guard row.count != width else { return }
      let beyond = row.count > width && !(width..<row.count).allSatisfy(row.isBlank)
      guard row.count < width || beyond else { return }
      reading.find(
        .logRowWidth, beyond ? .caution : .note, at: row.locator,
        "The row at \(row.locator) has \(row.count) field(s) instead of \(width)."
          + (beyond
            ? " Its text may hold a delimiter without quotes: check what stands where." : ""))
    }

    /// A heading row again, as printed pages have it.
    private func repeats(_ heading: TableHeading, _ row: some TableCells) -> Bool {
      search: for cells in heading.rows where cells.count == row.count {
        for column in cells.indices where !row.holds(column, cells[column]) { continue search }
        return true
      }
      return false
    }

    private mutating func observe(_ row: some TableCells, into reading: inout ReadingBuilder) {
      let placed = clock.place(row, into: &reading)
      var text = ""
      if let textColumn { text = row.trimmed(textColumn) }
      var attributes = attributes(of: row, ending: placed.end)
      var time = placed.time
      if placed.late != nil || (looksForLateNotes && LateNote.mayStand(in: text)) {
        note(&attributes, &time, of: text, placed, row, into: &reading)
      }
      if case .none = time { undated += 1 }
      reportFormulas(row, into: &reading)
      reading.add(
        Observation(
          id: ObservationID(rawValue: idPrefix + String(row.number)), source: context.source,
          locator: row.locator, text: text, author: author(of: row), time: time,
          attributes: attributes))
    }

    /// An entry that says it was made later than what it tells: both times are kept.
    private mutating func note(
      _ attributes: inout [String: String], _ time: inout ObservedTime, of text: String,
      _ placed: TableClock.Placed, _ row: some TableCells, into reading: inout ReadingBuilder
    ) {
      guard let timeColumn = layout[.time], let late = placed.late ?? LateNote(text: text) else {
        return
      }
      let cell = row.trimmed(timeColumn)
      let from = Array((placed.late == nil ? text : row.text(timeColumn)).unicodeScalars)
      var words = String.UnicodeScalarView()
      words.append(contentsOf: from[late.span.clamped(to: from.indices)])
      let own = placed.late == nil ? cell : placed.written?.clock.words
      attributes["late entry"] = attributes["late entry"] ?? String(words)
      attributes["entry made"] = attributes["entry made"] ?? late.made?.words ?? own
      guard let about = late.about, about.timeOfDay != placed.written?.clock.timeOfDay else {
        return
      }
      guard let earlier = clock.time(about: late, of: placed) else {
        reading.find(
          .logEntryLate, .caution, at: row.locator,
          "'\(TableClock.quoted(String(words)))' at \(row.locator) names no time shortly before the "
            + "entry was made: the row keeps its own time.")
        return
      }
      time = earlier
      reading.find(
        .logEntryLate, .note, at: row.locator,
        "A late entry at \(row.locator): written at '\(TableClock.quoted(cell))', placed at the time "
          + "that it is about ('\(TableClock.quoted(String(words)))').")
    }

    private func reportFormulas(_ row: some TableCells, into reading: inout ReadingBuilder) {
      var column = 0
      while column < row.count, !row.isFormula(column) { column += 1 }
      guard column < row.count else { return }
      let name = column < names.count ? names[column] : "column \(column + 1)"
      reading.find(
        .logCellFormula, .caution, at: row.locator,
        "'\(TableClock.quoted(row.text(column)))' under '\(TableClock.quoted(name))' at "
          + "\(row.locator) begins as a formula does; it is kept as it stands and is not computed.",
        advice: "Do not open the file in a spreadsheet program that computes formulas.")
    }

    private func author(of row: some TableCells) -> Author {
      guard let authorColumn else { return author }
      let name = row.trimmed(authorColumn)
      return name.isEmpty ? author : .person(name)
    }

    private func attributes(
      of row: some TableCells, ending end: [TimeRange]
    ) -> [String: String] {
      var attributes =
        row.attributes.isEmpty
        ? [String: String](minimumCapacity: row.count) : row.attributes
      for column in 0..<row.count
      where column != textColumn && column != authorColumn {
        let value = row.trimmed(column)
        guard !value.isEmpty else { continue }
        attributes[column < names.count ? names[column] : "column \(column + 1)"] = value
      }
      if let earliest = end.map(\.start).min(), let latest = end.map(\.end).max() {
        attributes["end.earliest"] = earliest.description
        attributes["end.latest"] = latest.description
      }
      return attributes
    }

    /// What concerns the table as a whole, known only at its end.
    func finish(into reading: inout ReadingBuilder) {
      if undated > 0, layout[.time] != nil, context.date == nil, layout[.date] == nil {
        reading.find(
          .timeWithoutDate, .caution,
          "\(undated) row(s) have a time without a date, or none; without a date they cannot be "
            + "placed.",
          advice: "Give the log's first day as 'date' in the case file.")
      }
      if let firstAmbiguous = clock.firstAmbiguous, !conventions.isDateOrderMixed {
        reading.find(
          .logDateAmbiguous, .caution, at: firstAmbiguous,
          "Dates such as that at \(firstAmbiguous) can be read day first or month first and "
            + "nothing in the file decides it: both readings are kept.",
          advice: "Say 'dateOrder: dayFirst' or 'monthFirst' in the case file.")
      }
    }
  }
}
