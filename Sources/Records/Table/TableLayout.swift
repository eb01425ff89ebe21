import Evidence
import TimeModel

/// Which column of a table holds what, and how that was decided.
struct TableLayout: Sendable {
  /// Counted from 0; absent roles have no column.
  var columns: [ColumnMapping.Role: Int] = [:]
  /// Empty when nothing names the columns.
  var headings: [String] = []
  /// The number of the last heading row, if there is one.
  var headingRow: Int?
  /// The rows that were found to name the columns; absent also where a format knows them.
  var heading: TableHeading?
  /// One clause per role: `time: column 1 'Time' (as mapped)`.
  var because: [String] = []
  /// What the case file maps to and the table does not have.
  var missing: [String] = []
  /// Other columns in which most cells are times, counted from 0: kept as attributes.
  var otherTimes: [Int] = []

  subscript(role: ColumnMapping.Role) -> Int? { columns[role] }

  /// Everything that each column may be known by.
  var keys: [[String]] { heading?.keys ?? headings.map { [Self.key($0)] } }

  /// The heading of a column, or `column 3` where it has none.
  func name(_ column: Int) -> String {
    let heading = headings.indices.contains(column) ? headings[column] : ""
    return heading.isEmpty ? "column \(column + 1)" : heading
  }

  /// Attribute names, one per column: the second column of a name is `Note (2)`.
  func attributeNames(width: Int) -> [String] {
    let plain = (0..<width).map(name)
    var (taken, seen) = (Set(plain), Set<String>())
    return plain.map { name in
      guard !seen.insert(name).inserted else { return name }
      var number = 2
      while taken.contains("\(name) (\(number))") { number += 1 }
      taken.insert("\(name) (\(number))")
      return "\(name) (\(number))"
    }
  }

  /// Headings that stand over more than one column, with the columns counted from 1.
  var twins: [(name: String, columns: [Int])] {
    var columns: [String: [Int]] = [:]
    for (column, name) in headings.enumerated() where !name.isEmpty {
      columns[name, default: []].append(column + 1)
    }
    return columns.filter { $0.value.count > 1 }.map { ($0.key, $0.value) }
      .sorted { $0.columns[0] < $1.columns[0] }
  }

  /// The zone that the heading of the column of times names: `Time (UTC)`, `timestamp_gmt`.
  var headingZone: ZoneRules? {
    for role in [ColumnMapping.Role.time, .date] {
      guard let column = columns[role], headings.indices.contains(column) else { continue }
      let words = headings[column].lowercased().split { !$0.isLetter }
      for word in words {
        if let zone = Self.zone(named: String(word)) { return zone }
      }
    }
    return nil
  }

  /// A column that names the zone of each row.
  var zoneColumn: Int? {
    keys.indices.first { column in
      keys[column].contains {
        ["time zone", "timezone", "tz", "zone", "utc offset", "gmt offset"].contains($0)
      }
    }
  }

  static func zone(named text: String) -> ZoneRules? {
    switch text {
    case "utc", "gmt", "zulu", "z", "+00:00", "+0000", "0": .utc
    case "bst", "+01:00", "+0100", "+1":
      ZoneRules(name: "BST", initialOffsetSeconds: 3600, transitions: [])
    default: nil
    }
  }

  /// The column's heading announces lengths of time: `0:25` in it is no time of day.
  func isLength(_ column: Int) -> Bool {
    guard headings.indices.contains(column) else { return false }
    return keys[column].contains { key in
      ["duration", "length", "time taken"].contains { key == $0 || key.hasPrefix($0 + " (") }
    }
  }

  /// The unit of bare figures in a column of lengths: `Duration (min)`.
  func lengthUnit(_ column: Int) -> Nanoseconds? {
    guard headings.indices.contains(column) else { return nil }
    return keys[column].lazy.compactMap { WrittenLength.unit(heading: $0) }.first
  }

  /// Lower case, single spaces, nothing at the ends.
  static func key(_ text: String) -> String {
    text.lowercased().split { $0.isWhitespace || $0 == "_" || $0 == ":" || $0 == "\u{FEFF}" }
      .joined(separator: " ")
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
  /// How much of their text, for rows of megabytes.
  static let sampleBytes = 8 << 20

  /// - Parameter headings: the names of the columns where no row holds them (the keys of JSON).
  init(rows: [TableRow], mapping: ColumnMapping?, headings: [String]? = nil) {
    (self.rows, self.mapping) = (rows, mapping ?? ColumnMapping([:]))
    if let headings { layout.headings = headings }
    hasHeadings = headings != nil
  }

  consuming func find() -> TableLayout {
    if !hasHeadings, let heading = findHeading() {
      layout.heading = heading
      (layout.headings, layout.headingRow) = (heading.names, heading.last)
    }
    let last = layout.headingRow ?? Int.min
    body = rows.filter { $0.number > last && !$0.cells.isEmpty }
    width = max(body.map(\.cells.count).max() ?? 0, layout.headings.count)
    for role in ColumnMapping.Role.allCases {
      if let reference = mapping[role] { place(role, reference) }
    }
    look()
    return layout
  }

  // MARK: - The heading row

  /// The row that names the mapped columns, or what looks like headings.
  private func findHeading() -> TableHeading? {
    let first = Array(rows.prefix(20))
    let names = Set(
      mapping.roles.values.compactMap { reference in
        if case .name(let name) = reference { TableLayout.key(name) } else { nil }
      })
    if !names.isEmpty {
      func rank(_ row: TableRow) -> (Int, Int) {
        (TableHeading.matches(row, names), -row.number)
      }
      if let best = first.max(by: { rank($0) < rank($1) }), rank(best).0 > 0 {
        return TableHeading(best)
      }
    }
    return TableHeading.find(first, known: Set(Self.words.values.joined()))
  }

  // MARK: - Mapped columns

  private mutating func place(_ role: ColumnMapping.Role, _ reference: ColumnReference) {
    switch reference {
    case .number(let number) where number <= width:
      settle(role, number - 1, "as mapped")
    case .number(let number):
      layout.missing.append("\(role.rawValue): there is no column \(number), only \(width)")
    case .name(let name):
      if let column = layout.headings.firstIndex(where: {
        TableLayout.key($0) == TableLayout.key(name)
      }) {
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
      "occurrence time", "time of occurrence", "time of incident", "incident time", "event time",
      "time of event", "occurred", "occurred at", "occurrence",
      "time", "time start", "date time", "datetime", "date/time", "date and time", "timestamp",
      "time of call", "call time", "time logged", "logged at", "start", "start time", "time in",
      "hours", "hrs",
    ],
    .end: [
      "end", "end time", "finish", "time out", "until", "cleared", "time cleared", "cleared time",
      "time closed", "closed", "time of clearance", "time end", "to", "ended", "finished",
      "finish time",
      "duration", "length", "time taken",
    ],
    .date: ["date", "day", "incident date", "occurrence date", "date of incident", "event date"],
    .text: [
      "entry", "text", "message", "details", "detail", "description", "event", "narrative",
      "comment", "comments", "remarks", "notes", "note", "observation", "observations", "action",
      "what happened", "occurrence", "what", "log entry", "nature", "incident type", "call type",
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
        guard let moment = TimedCell(cell: cell)?.moment else { continue }
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
    let keys = layout.keys
    var found: [Int] = []
    for word in Self.words[role] ?? [] {
      found += keys.indices.filter {
        keys[$0].contains(word) && isFree($0) && !found.contains($0)
      }
    }
    return found
  }

  /// Of the columns in which most cells are times, one whose heading is a word for it, then one
  /// with dates too, then one with "time" in its heading, then the leftmost. Bare figures and dots
  /// count only under such a heading.
  private mutating func findTime(_ census: [Census]) {
    let ends = Set(headed(.end)).union(layout.headings.indices.filter(layout.isLength))
    let worded = Set(headed(.time)).union(
      layout.headings.indices.filter { column in
        isFree(column) && !ends.contains(column)
          && TableLayout.key(layout.headings[column]).split { !$0.isLetter }
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
    layout.otherTimes = timed.filter { $0 != best }
  }

  private mutating func findDate(_ census: [Census]) {
    let dated = census.indices.filter { isFree($0) && census[$0].isMostly(census[$0].dates) }
    let named = headed(.date)
    guard let best = dated.first(where: { named.contains($0) }) ?? dated.first else {
      // A column that calls itself the date is believed: rows whose date cannot be read have none.
      if let column = named.first(where: { census[$0].filled > 0 }), layout[.time] != nil {
        settle(.date, column, "by its heading, although few of its cells can be read as dates")
      }
      return
    }
    settle(.date, best, "\(census[best].dates) of \(census[best].filled) cells looked at are dates")
  }

  private mutating func findEnd(_ census: [Census]) {
    let lengths = layout.headings.indices.filter(layout.isLength)
    for column in headed(.end) where !lengths.contains(column) {
      let cells = body.lazy.map { $0.text(column) }.filter { !$0.allSatisfy(\.isWhitespace) }
      let times = census[column].clocks
      let long = cells.count { WrittenLength(cell: $0, allowsColons: false, unit: nil) != nil }
      guard census[column].isMostly(times + long) else { continue }
      return settle(.end, column, "by its heading and its times")
    }
    for column in lengths where isFree(column) {
      let unit = layout.lengthUnit(column)
      let cells = body.lazy.map { $0.text(column) }.filter { !$0.allSatisfy(\.isWhitespace) }
      let long = cells.count { WrittenLength(cell: $0, allowsColons: true, unit: unit) != nil }
      guard census[column].isMostly(long) else { continue }
      return settle(.end, column, "by its heading: lengths of time")
    }
  }

  private mutating func findText(_ census: [Census]) {
    if let column = headed(.text).first(where: {
      census[$0].filled > 0 && !census[$0].isMostly(census[$0].clocks)
    }) {
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
