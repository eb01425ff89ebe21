import Evidence

/// A delimited text whose first row names its columns, as programs write it.
struct HeadedTable: Sendable {
  let table: DelimitedTable
  /// As written, without spaces around.
  let names: [String]
  /// The line of the headings.
  let headingRow: Int

  /// Nil when nothing parts the text into columns.
  init?(_ text: TextStream, _ limits: RecordLimits) {
    guard let fit = DelimitedTable.fit(text, limits: limits),
      let heading = fit.table.first(where: { _ in true })
    else { return nil }
    (table, headingRow) = (fit.table, heading.number)
    names = heading.cells.map { cell in
      cell.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
  }

  func column(_ name: String) -> Int? { names.firstIndex(of: name) }

  /// The rows with their cells changed; the cells of each must depend on the row alone.
  func rows(
    _ change: @escaping @Sendable ([String]) -> [String]
  ) -> LazyMapSequence<LazySequence<DelimitedTable>.Elements, TableRow> {
    let heading = headingRow
    return table.lazy.map { row in
      TableRow(
        number: row.number, locator: row.locator,
        cells: row.number > heading ? change(row.cells) : row.cells, problems: row.problems)
    }
  }

  func layout(time: String, text: String, date: String? = nil) -> TableLayout {
    var layout = TableLayout.fixed(names, time: time, text: text, date: date)
    layout.headingRow = headingRow
    return layout
  }

  static func refuse(into reading: inout ReadingBuilder) {
    reading.find(
      .logDialect, .failure, "No delimiter parts the lines into columns: nothing is read.",
      advice: "Check whether the file is of this format.")
  }
}
