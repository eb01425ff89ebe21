import Evidence
import TimeModel

/// Turns the rows of any table into observations: the part that every tabular format shares.
enum TableReader {
  /// - Parameters:
  ///   - rows: gone over three times, so that nothing of it is held.
  ///   - width: the usual number of cells, for tables without a heading row.
  ///   - prefix: what the names of observations begin with, where a source holds several tables.
  static func read<Rows: Sequence<TableRow>>(
    _ rows: Rows, width: Int, naming prefix: String = "", _ context: RecordContext,
    into reading: inout ReadingBuilder
  ) {
    let sample = Array(rows.prefix(LayoutFinder.sampleRows))
    let layout = LayoutFinder(rows: sample, mapping: context.columns).find()
    let conventions = TableConventions(rows: rows, layout: layout, context: context)
    report(layout, into: &reading)
    report(conventions, layout, context, into: &reading)
    var body = Body(layout, conventions, context, width: width, prefix: prefix)
    for row in rows { body.read(row, into: &reading) }
    body.finish(into: &reading)
  }

  private static func report(_ layout: TableLayout, into reading: inout ReadingBuilder) {
    for missing in layout.missing {
      reading.find(
        .logColumnMissing, .failure, "The column mapping cannot be followed: \(missing).",
        advice: "Correct 'columns' in the case file.")
    }
    let heading = layout.headingRow.map { "headings in row \($0)" } ?? "no heading row"
    reading.find(
      .logColumns, .note,
      "Columns: " + (layout.because + [heading]).joined(separator: "; ") + ".",
      advice: "If a column was taken for the wrong thing, map it under 'columns' in the case file.")
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
    let context: RecordContext
    let conventions: TableConventions
    let width: Int
    let prefix: String
    let author: Author
    let names: [String]
    var clock: TableClock
    var undated = 0

    init(
      _ layout: TableLayout, _ conventions: TableConventions, _ context: RecordContext, width: Int,
      prefix: String
    ) {
      self.prefix = prefix
      (self.layout, self.context, self.conventions) = (layout, context, conventions)
      self.width = layout.headings.isEmpty ? width : layout.headings.count
      author = context.author ?? .log
      names = layout.attributeNames(width: max(width, layout.headings.count))
      clock = TableClock(layout, conventions, context)
    }

    mutating func read(_ row: TableRow, into reading: inout ReadingBuilder) {
      for problem in row.problems {
        reading.find(problem.code, problem.severity, at: problem.locator, problem.message)
      }
      if let heading = layout.headingRow, row.number <= heading {
        if row.number < heading {
          reading.leaveOut(row.locator, because: "stands before the table's headings")
        }
        return
      }
      guard !row.cells.isEmpty else {
        return reading.leaveOut(row.locator, because: "the row could not be read")
      }
      guard !row.isEmpty else {
        return reading.leaveOut(row.locator, because: "the row is empty")
      }
      checkWidth(row, into: &reading)
      observe(row, into: &reading)
    }

    private func checkWidth(_ row: TableRow, into reading: inout ReadingBuilder) {
      let beyond = row.cells.dropFirst(width).contains { !PlainText.trimmed($0).isEmpty }
      guard row.cells.count < width || beyond else { return }
      reading.find(
        .logRowWidth, beyond ? .caution : .note, at: row.locator,
        "The row at \(row.locator) has \(row.cells.count) field(s) instead of \(width)."
          + (beyond
            ? " Its text may hold a delimiter without quotes: check what stands where." : ""))
    }

    private mutating func observe(_ row: TableRow, into reading: inout ReadingBuilder) {
      let placed = clock.place(row, into: &reading)
      if case .none = placed.time { undated += 1 }
      reading.add(
        Observation(
          id: ObservationID(context.source, prefix + String(row.number)), source: context.source,
          locator: row.locator, text: Self.trimmed(row[layout[.text]]), author: author(of: row),
          time: placed.time, attributes: attributes(of: row, ending: placed.end)))
    }

    private func author(of row: TableRow) -> Author {
      let name = Self.trimmed(row[layout[.author]])
      return name.isEmpty ? author : .person(name)
    }

    private func attributes(of row: TableRow, ending end: ObservedTime) -> [String: String] {
      var attributes = row.attributes
      for (column, cell) in row.cells.enumerated()
      where column != layout[.text] && column != layout[.author] {
        let value = Self.trimmed(cell)
        let name = names.indices.contains(column) ? names[column] : "column \(column + 1)"
        if !value.isEmpty { attributes[name] = value }
      }
      if case .written(_, let intervals) = end, let first = intervals.first,
        let last = intervals.last
      {
        attributes["end.earliest"] = first.start.description
        attributes["end.latest"] = last.end.description
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

    private static func trimmed(_ cell: String) -> String {
      guard let first = cell.firstIndex(where: { !$0.isWhitespace }),
        let last = cell.lastIndex(where: { !$0.isWhitespace })
      else { return "" }
      return String(cell[first...last])
    }
  }
}
