import Evidence

/// One row of a table, wherever the table comes from: a delimited text now, a sheet later.
struct TableRow: Sendable {
  /// How the row is named in its source: its line, or its row in a sheet.
  let number: Int
  let locator: Locator
  let cells: [String]
  /// What was wrong with it; a row that could not be read at all has no cells.
  let problems: [Problem]
  /// What the row holds beside its cells: a formula, a value that is not shown.
  var attributes: [String: String] = [:]

  struct Problem: Hashable, Sendable {
    let code: Finding.Code
    let severity: Finding.Severity
    let locator: Locator
    let message: String
  }

  subscript(column: Int?) -> String {
    guard let column, cells.indices.contains(column) else { return "" }
    return cells[column]
  }

  var isEmpty: Bool {
    cells.allSatisfy { cell in cell.allSatisfy(\.isWhitespace) }
  }
}
