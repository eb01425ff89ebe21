import Evidence

/// Which column of a table holds what, and how that was decided.
struct TableLayout: Sendable {
  /// Counted from 0; absent roles have no column.
  var columns: [ColumnMapping.Role: Int] = [:]
  /// Empty when the table has no heading row.
  var headings: [String] = []
  /// The number of the heading row, if there is one; rows before it belong to no table.
  var headingRow: Int?
  /// One clause per role: `time: column 1 'Time' (as mapped)`.
  var because: [String] = []
  /// What the case file maps to and the table does not have.
  var missing: [String] = []

  subscript(role: ColumnMapping.Role) -> Int? { columns[role] }

  /// The heading of a column, or `column 3` where it has none.
  func name(_ column: Int) -> String {
    let heading = headings.indices.contains(column) ? headings[column] : ""
    return heading.isEmpty ? "column \(column + 1)" : heading
  }

  /// Attribute names, one per column: a heading that occurs again carries its column's number.
  func attributeNames(width: Int) -> [String] {
    var seen: Set<String> = []
    return (0..<width).map { column in
      let name = name(column)
      return seen.insert(name).inserted ? name : "\(name) (column \(column + 1))"
    }
  }
}

/// Decides a layout from the mapping and from the first rows.
struct LayoutFinder {
  private let mapping: ColumnMapping
  private let rows: [TableRow]
  private var layout = TableLayout()
  private let hasHeadings: Bool
  private var body: [TableRow] = []
  private var width = 0

  /// How many rows are looked at.
  static let sampleRows = 1000

  /// - Parameter headings: the names of the columns where no row holds them (the keys of JSON).
  init(rows: [TableRow], mapping: ColumnMapping?, headings: [String]? = nil) {
    (self.rows, self.mapping) = (rows, mapping ?? ColumnMapping([:]))
    if let headings { layout.headings = headings }
    hasHeadings = headings != nil
  }

  consuming func find() -> TableLayout {
    if !hasHeadings { findHeading() }
    body = rows.filter { row in
      layout.headingRow.map { row.number > $0 } ?? true && !row.cells.isEmpty
    }
    width = max(body.map(\.cells.count).max() ?? 0, layout.headings.count)
    for role in ColumnMapping.Role.allCases {
      if let reference = mapping[role] { place(role, reference) }
    }
    look()
    return layout
  }

  // MARK: - The heading row

  /// The row that names the mapped columns, or the last row before the first time that looks like
  /// one.
  private mutating func findHeading() {
    let first = Array(rows.prefix(20))
    let names = mapping.roles.values.compactMap { reference in
      if case .name(let name) = reference { Self.key(name) } else { nil }
    }
    if !names.isEmpty {
      let best = first.max { (matches($0, names), -$0.number) < (matches($1, names), -$1.number) }
      if let best, matches(best, names) > 0 { return take(best) }
    }
    let firstTimed = first.firstIndex { row in row.cells.contains { Self.looksTimed($0) } }
    let before = firstTimed.map { first[..<$0] } ?? first.prefix(1)
    if let heading = before.last(where: { row in row.cells.count { !Self.key($0).isEmpty } >= 2 }) {
      take(heading)
    }
  }

  private mutating func take(_ row: TableRow) {
    layout.headingRow = row.number
    layout.headings = row.cells.map { cell in
      cell.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
  }

  private func matches(_ row: TableRow, _ names: [String]) -> Int {
    let keys = Set(row.cells.map(Self.key))
    return names.count { keys.contains($0) }
  }

  /// Lower case, single spaces, nothing at the ends.
  static func key(_ text: String) -> String {
    text.lowercased().split { $0.isWhitespace || $0 == "_" || $0 == ":" || $0 == "\u{FEFF}" }
      .joined(separator: " ")
  }

  private static func looksTimed(_ cell: String) -> Bool {
    WrittenMoment(cell: cell, allowBareDigits: false).map { $0.clock?.style != .dot } ?? false
  }

  // MARK: - Mapped columns

  private mutating func place(_ role: ColumnMapping.Role, _ reference: ColumnReference) {
    switch reference {
    case .number(let number) where number <= width:
      settle(role, number - 1, "as mapped")
    case .number(let number):
      layout.missing.append("\(role.rawValue): there is no column \(number), only \(width)")
    case .name(let name):
      if let column = layout.headings.firstIndex(where: { Self.key($0) == Self.key(name) }) {
        settle(role, column, "as mapped")
      } else {
        let offered = layout.headings.map { "'\($0)'" }.joined(separator: ", ")
        layout.missing.append(
          "\(role.rawValue): there is no column '\(name)'"
            + (offered.isEmpty ? "; the table has no heading row" : " among \(offered)"))
      }
    }
  }

  private mutating func settle(_ role: ColumnMapping.Role, _ column: Int, _ why: String) {
    layout.columns[role] = column
    layout.because.append("\(role.rawValue): \(describe(column)) (\(why))")
  }

  private func describe(_ column: Int) -> String {
    let heading = layout.headings.indices.contains(column) ? layout.headings[column] : ""
    return "column \(column + 1)" + (heading.isEmpty ? "" : " '\(heading)'")
  }

  // MARK: - Columns found by looking

  private static let words: [ColumnMapping.Role: [String]] = [
    .time: [
      "time", "date time", "datetime", "date/time", "date and time", "timestamp", "time of call",
      "incident time", "time logged", "logged at", "start", "start time", "time in", "hours", "hrs",
    ],
    .end: [
      "end", "end time", "finish", "time out", "until", "cleared", "time cleared", "cleared time",
      "time closed", "closed", "time of clearance",
    ],
    .date: ["date", "day"],
    .text: [
      "entry", "text", "message", "details", "detail", "description", "event", "narrative",
      "comment", "comments", "remarks", "notes", "note", "observation", "observations", "action",
      "occurrence", "what", "log entry", "nature", "incident type", "call type",
    ],
    .author: [
      "author", "operator", "user", "name", "by", "officer", "logged by", "entered by", "initials",
      "staff", "controller", "reported by", "sender", "from", "who", "call sign", "callsign",
      "person",
    ],
    .place: ["place", "location", "where", "area", "position", "incident location", "site"],
  ]

  /// What the cells of one column are, counted over the sample.
  private struct Census {
    var (filled, length) = (0, 0)
    var (clocks, dates, both, plainFigures, dotted) = (0, 0, 0, 0, 0)

    init(_ cells: some Sequence<String>) {
      for cell in cells where !cell.allSatisfy(\.isWhitespace) {
        filled += 1
        length += cell.count
        guard let moment = WrittenMoment(cell: cell) else { continue }
        if moment.clock != nil { clocks += 1 }
        if moment.clock == nil { dates += 1 }
        if moment.clock != nil, moment.date != nil { both += 1 }
        if let clock = moment.clock, moment.date == nil, !clock.hasSuffix {
          if clock.style == .digits { plainFigures += 1 }
          if clock.style == .dot { dotted += 1 }
        }
      }
    }

    /// Three of five filled cells at least.
    func isMostly(_ count: Int) -> Bool { filled > 0 && count * 5 >= filled * 3 }
  }

  private mutating func look() {
    let census = (0..<width).map { column in Census(body.lazy.map { $0[column] }) }
    if layout[.time] == nil { findTime(census) }
    if layout[.date] == nil { findDate(census) }
    if layout[.end] == nil { findEnd(census) }
    for role in [ColumnMapping.Role.author, .place] where layout[role] == nil {
      if let column = headed(role).first(where: { census[$0].filled > 0 }) {
        settle(role, column, "by its heading")
      }
    }
    if layout[.text] == nil { findText(census) }
  }

  private func isFree(_ column: Int) -> Bool { !layout.columns.values.contains(column) }

  /// Free columns whose heading is one of a role's words, the first word's column first.
  private func headed(_ role: ColumnMapping.Role) -> [Int] {
    let keys = layout.headings.map(Self.key)
    return (Self.words[role] ?? []).flatMap { word in
      keys.indices.filter { keys[$0] == word && isFree($0) }
    }
  }

  /// Of the columns in which most cells are times, one whose heading is a word for it, then one
  /// with dates too, then one with "time" in its heading, then the leftmost. Bare figures and dots
  /// count only under such a heading.
  private mutating func findTime(_ census: [Census]) {
    let ends = Set(headed(.end))
    let worded = Set(headed(.time)).union(
      layout.headings.indices.filter { column in
        isFree(column) && !ends.contains(column)
          && Self.key(layout.headings[column]).split { !$0.isLetter }
            .contains { $0 == "time" || $0 == "datetime" || $0 == "hrs" }
      })
    let timed = census.indices.filter { column in
      let one = census[column]
      guard isFree(column), one.isMostly(one.clocks), !ends.contains(column) else { return false }
      return worded.contains(column) || !one.isMostly(one.plainFigures + one.dotted)
    }
    let named = headed(.time)
    func rank(_ column: Int) -> (Int, Int) {
      let one = census[column]
      let weight =
        (named.contains(column) ? 4 : 0) + (one.isMostly(one.both) ? 2 : 0)
        + (worded.contains(column) ? 1 : 0)
      return (weight, -column)
    }
    guard let best = timed.max(by: { rank($0) < rank($1) }) else { return }
    let one = census[best]
    settle(.time, best, "\(one.clocks) of \(one.filled) cells looked at are times")
  }

  private mutating func findDate(_ census: [Census]) {
    let dated = census.indices.filter { isFree($0) && census[$0].isMostly(census[$0].dates) }
    guard let best = dated.first(where: { headed(.date).contains($0) }) ?? dated.first else {
      return
    }
    settle(.date, best, "\(census[best].dates) of \(census[best].filled) cells looked at are dates")
  }

  private mutating func findEnd(_ census: [Census]) {
    let ends = headed(.end).filter { census[$0].isMostly(census[$0].clocks) }
    if let best = ends.first { settle(.end, best, "by its heading and its times") }
  }

  private mutating func findText(_ census: [Census]) {
    if let column = headed(.text).first(where: { census[$0].filled > 0 }) {
      return settle(.text, column, "by its heading")
    }
    func mean(_ column: Int) -> Int {
      census[column].filled == 0 ? 0 : census[column].length / census[column].filled
    }
    let free = census.indices.filter { isFree($0) && census[$0].filled > 0 }
    guard let best = free.max(by: { (mean($0), -$0) < (mean($1), -$1) }) else { return }
    settle(.text, best, "the longest text, \(mean(best)) characters in the mean")
  }
}
