import Evidence

/// One row of a table, wherever the table comes from, whose cells are made into text only when they
/// are needed.
protocol TableCells {
  /// How the row is named in its source: its line, or its row in a sheet.
  var number: Int { get }
  var locator: Locator { get }
  /// What was wrong with it; a row that could not be read at all has no cells.
  var problems: [TableRow.Problem] { get }
  /// How many cells it has.
  var count: Int { get }
  /// What else is known of the row, by name.
  var attributes: [String: String] { get }
  /// All cells as text.
  var cells: [String] { get }
  /// A cell as it stands, by its column counted from 0; empty where there is none.
  func text(_ column: Int) -> String
  /// The same without white space at its ends.
  func trimmed(_ column: Int) -> String
  func isBlank(_ column: Int) -> Bool
  /// What the cell says of a moment; nil when it is anything else.
  func moment(_ column: Int) -> WrittenMoment?
}

extension TableCells {
  var attributes: [String: String] { [:] }

  func trimmed(_ column: Int) -> String { text(column).trimmedOfSpace }
  func isBlank(_ column: Int) -> Bool { text(column).allSatisfy(\.isWhitespace) }
  func moment(_ column: Int) -> WrittenMoment? { WrittenMoment(cell: text(column)) }

  var isEmpty: Bool { (0..<count).allSatisfy(isBlank) }

  /// A row that stands by itself.
  var table: TableRow {
    TableRow(number: number, locator: locator, cells: cells, problems: problems)
  }
}

/// A row of a table as text.
struct TableRow: TableCells, Sendable {
  let number: Int
  let locator: Locator
  let cells: [String]
  let problems: [Problem]
  /// What the row holds beside its cells: a formula, a value that is not shown.
  var attributes: [String: String] = [:]

  struct Problem: Hashable, Sendable {
    let code: Finding.Code
    let severity: Finding.Severity
    let locator: Locator
    let message: String
  }

  var count: Int { cells.count }

  func text(_ column: Int) -> String { cells.indices.contains(column) ? cells[column] : "" }

  subscript(column: Int?) -> String { column.map(text) ?? "" }
}

extension String {
  /// Without white space at its ends.
  var trimmedOfSpace: String {
    guard let first = firstIndex(where: { !$0.isWhitespace }),
      let last = lastIndex(where: { !$0.isWhitespace })
    else { return "" }
    return String(self[first...last])
  }
}
