import Evidence

/// One row of a table, wherever the table comes from, whose cells are made into text only when they
/// are needed.
protocol TableCells {
  /// How the row is named in its source: its line, or its row in a sheet.
  var number: Int { get }
  var locator: Locator { get }
  /// What was wrong with it; a row that could not be read at all has no cells.
  var problems: [TableRow.Problem] { get }
  /// What the row holds beside its cells: a formula, a value that is not shown.
  var attributes: [String: String] { get }
  /// How many cells it has.
  var count: Int { get }
  /// All cells as text.
  var cells: [String] { get }
  /// A cell as it stands, by its column counted from 0; empty where there is none.
  func text(_ column: Int) -> String
  /// The same without white space at its ends.
  func trimmed(_ column: Int) -> String
  func isBlank(_ column: Int) -> Bool
  /// What the cell says of when; nil when it is anything else.
  func timed(_ column: Int) -> TimedCell?
  /// Whether the cell holds just that, as it stands.
  func holds(_ column: Int, _ words: String) -> Bool
  /// Whether the cell begins as a spreadsheet's formula does.
  func isFormula(_ column: Int) -> Bool
}

extension TableCells {
  var attributes: [String: String] { [:] }

  subscript(column: Int?) -> String { column.map(text) ?? "" }

  func trimmed(_ column: Int) -> String { text(column).trimmedOfSpace }
  func isBlank(_ column: Int) -> Bool { text(column).allSatisfy(\.isWhitespace) }
  func timed(_ column: Int) -> TimedCell? { TimedCell(cell: text(column)) }
  func holds(_ column: Int, _ words: String) -> Bool { text(column) == words }
  func isFormula(_ column: Int) -> Bool { TableRow.isFormula(text(column).utf8.prefix(64)) }

  var isEmpty: Bool {
    for column in 0..<count where !isBlank(column) { return false }
    return true
  }

  /// A row that stands by itself.
  var table: TableRow {
    TableRow(
      number: number, locator: locator, cells: cells, problems: problems, attributes: attributes)
  }
}

/// A row of a table as text.
struct TableRow: TableCells, Sendable {
  let number: Int
  let locator: Locator
  let cells: [String]
  let problems: [Problem]
  var attributes: [String: String] = [:]

  struct Problem: Hashable, Sendable {
    let code: Finding.Code
    let severity: Finding.Severity
    let locator: Locator
    let message: String
  }

  var count: Int { cells.count }

  func text(_ column: Int) -> String { cells.indices.contains(column) ? cells[column] : "" }

  /// `=1+1`, `+cmd|…`, `@SUM(…)`; neither `+44 7700` nor `@DK`, which are what they look like.
  static func isFormula(_ beginning: some Sequence<UInt8>) -> Bool {
    var bytes = beginning.makeIterator()
    guard let first = bytes.next(), let second = bytes.next() else { return false }
    let isLetter = PlainText.isLetter(second | 0x20) && second < 0x80
    switch first {
    case 0x3D: return second != 0x3D && second != 0x20
    case 0x2B: return isLetter || second == 0x28 || second == 0x3D
    case 0x40:
      guard isLetter else { return false }
      while let byte = bytes.next() {
        if byte == 0x28 { return true }
        if !PlainText.isLetter(byte | 0x20) || byte >= 0x80 { return false }
      }
      return false
    default: return false
    }
  }
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
