import Evidence

/// The rows at the top of a table that name its columns.
struct TableHeading: Sendable {
  /// The numbers of the first and of the last heading row; rows before them belong to no table.
  let first: Int
  let last: Int
  /// Each heading row as it stands, for pages that repeat it.
  let rows: [[String]]
  /// One name per column, on one line; empty where a column has none.
  let names: [String]
  /// Everything that a column may be known by: its whole name, and its name in each heading row.
  let keys: [[String]]

  init(_ row: TableRow) {
    (first, last, rows) = (row.number, row.number, [row.cells])
    names = row.cells.map(Self.flat)
    keys = names.map { [TableLayout.key($0)] }
  }

  /// A heading of two rows; a group's name stands over its first column only.
  private init(_ upper: TableRow, _ lower: TableRow, carriesGroups: Bool) {
    (first, last) = (upper.number, lower.number)
    rows = [upper.cells, lower.cells]
    var (names, keys, group): ([String], [[String]], String) = ([], [], "")
    for column in 0..<max(upper.count, lower.count) {
      let (above, below) = (Self.flat(upper.text(column)), Self.flat(lower.text(column)))
      if !above.isEmpty { group = above }
      let over = above.isEmpty && carriesGroups && !below.isEmpty ? group : above
      let name = [over, below].filter { !$0.isEmpty }.joined(separator: " ")
      names.append(name)
      keys.append([name, below, over].map(TableLayout.key).filter { !$0.isEmpty })
    }
    (self.names, self.keys) = (names, keys)
  }

  /// `row 3`, `rows 2 and 3`.
  var words: String { first == last ? "row \(first)" : "rows \(first) and \(last)" }

  static func flat(_ cell: String) -> String {
    cell.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  // MARK: - Finding it

  /// The first row with two of the words that headings are made of, or the last row before the
  /// first time that looks like a heading; with a neighbour where both name the columns together.
  ///
  /// - Parameter known: the keys of words that headings are made of.
  static func find(_ rows: [TableRow], known: Set<String>) -> TableHeading? {
    guard let at = place(rows, known) else { return nil }
    let row = rows[at]
    if at + 1 < rows.count, !isTimed(rows[at + 1]), completes(row, rows[at + 1]) {
      return TableHeading(row, rows[at + 1], carriesGroups: false)
    }
    if at + 1 < rows.count, isUnits(rows[at + 1], under: row) {
      return TableHeading(row, rows[at + 1], carriesGroups: false)
    }
    guard at > 0 else { return TableHeading(row) }
    let upper = rows[at - 1]
    guard filled(upper) >= 2, upper.count <= row.count, upper.number == row.number - 1,
      !isTimed(upper), upper.cells.allSatisfy({ $0.utf8.count <= 40 })
    else { return TableHeading(row) }
    let names = row.cells.map(TableLayout.key).filter { !$0.isEmpty }
    let hasTwins = Set(names).count < names.count
    let fillsIn = upper.cells.indices.contains { column in
      !TableLayout.key(upper.text(column)).isEmpty && TableLayout.key(row.text(column)).isEmpty
    }
    let namesMore = matches(upper, known) > matches(row, known)
    guard hasTwins || fillsIn || namesMore else { return TableHeading(row) }
    return TableHeading(upper, row, carriesGroups: hasTwins)
  }

  private static func place(_ rows: [TableRow], _ known: Set<String>) -> Int? {
    func names(_ row: TableRow) -> Bool { matches(row, known) >= 2 && !isTimed(row) }
    if let at = rows.firstIndex(where: names) {
      // Groups of columns may stand over their names.
      let next = at + 1
      let goesOn = next < rows.count && names(rows[next]) && rows[next].cells != rows[at].cells
      return goesOn ? next : at
    }
    let firstTimed = rows.firstIndex(where: isTimed)
    let before = firstTimed.map { rows[..<$0] } ?? rows.prefix(1)
    return before.lastIndex { filled($0) >= 2 }
  }

  private static func isTimed(_ row: TableRow) -> Bool { row.cells.contains(where: looksTimed) }

  /// `(hh:mm)`, `(initials)`: a row of remarks in brackets.
  private static func isUnits(_ row: TableRow, under heading: TableRow) -> Bool {
    let cells = row.cells.map(TableLayout.key).filter { !$0.isEmpty }
    return row.number == heading.number + 1 && row.count <= heading.count && !cells.isEmpty
      && cells.allSatisfy { $0.hasPrefix("(") && $0.hasSuffix(")") }
  }

  /// A row that names no more than columns which the row above leaves without a name.
  private static func completes(_ upper: TableRow, _ lower: TableRow) -> Bool {
    lower.number == upper.number + 1 && lower.count <= upper.count && filled(lower) > 0
      && lower.cells.indices.allSatisfy { column in
        TableLayout.key(lower.text(column)).isEmpty || TableLayout.key(upper.text(column)).isEmpty
      }
  }

  private static func filled(_ row: TableRow) -> Int {
    row.cells.count { !TableLayout.key($0).isEmpty }
  }

  static func matches(_ row: TableRow, _ names: Set<String>) -> Int {
    Set(row.cells.map(TableLayout.key)).intersection(names).count
  }

  private static func looksTimed(_ cell: String) -> Bool {
    TimedCell(cell: cell, allowBareDigits: false).map { $0.moment.clock?.style != .dot } ?? false
  }
}
