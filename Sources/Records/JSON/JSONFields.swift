import Evidence

/// The columns that the records of a JSON text have together: every field by its dotted name.
struct JSONFields: Sendable {
  private(set) var names: [String] = []
  private var columns: [String: Int] = [:]
  /// Fields whose numbers count from 1970.
  private(set) var epochs: [Int: EpochTime.Unit] = [:]

  /// The fields, then those that hold a count from 1970 as it was written.
  var headings: [String] { names + epochs.keys.sorted().map { "\(names[$0]) (as written)" } }

  /// Goes over all records once.
  init(
    _ records: JSONRecordFile, _ context: RecordContext, looksForEpochs: Bool = true,
    into reading: inout ReadingBuilder
  ) {
    var (beyond, epochs): (Int, [Int: Evidence]) = (0, [:])
    for place in records.places {
      let value = records.value(place)
      report(value, place, into: &reading)
      var left = false
      Self.forEachField(value, records.file) { name, text in
        guard let column = column(name, limit: max(1, context.limits.fields)) else {
          left = true
          return
        }
        epochs[column, default: Evidence()].note(text)
      }
      if left { beyond += 1 }
    }
    if beyond > 0 {
      reading.find(
        .logRowTooWide, .failure,
        "The records have more than \(context.limits.fields) different fields; in \(beyond) "
          + "record(s) those that came later are not read.")
    }
    if looksForEpochs { decide(epochs, context, into: &reading) }
  }

  private func report(
    _ value: JSONValue, _ place: JSONOutline.Place, into reading: inout ReadingBuilder
  ) {
    let twice = value.duplicateKeys
    if !twice.isEmpty {
      let told = twice.prefix(5).map { "'\(TableClock.quoted($0))'" }.joined(separator: ", ")
      reading.find(
        .jsonDuplicateKey, .caution, at: place.locator,
        "The record at line \(place.line) has \(told) more than once: all of its values are kept.")
    }
    if Self.holdsNoNumber(value) {
      reading.find(
        .jsonNotANumber, .note, at: place.locator,
        "The record at line \(place.line) holds NaN or Infinity, which JSON does not know; kept as "
          + "written.")
    }
  }

  private static func holdsNoNumber(_ value: JSONValue) -> Bool {
    switch value {
    case .number(let text): text.utf8.last.map { !PlainText.isDigit($0) && $0 != 0x2E } ?? false
    case .array(let elements, _): elements.contains(where: holdsNoNumber)
    case .object(let members, _): members.contains { holdsNoNumber($0.value) }
    case .null, .bool, .string: false
    }
  }

  private mutating func column(_ name: String, limit: Int) -> Int? {
    if let known = columns[name] { return known }
    guard names.count < limit else { return nil }
    columns[name] = names.count
    names.append(name)
    return names.count - 1
  }

  /// Each field's dotted name and text; an array is its JSON as written, null has no text.
  private static func forEachField(
    _ value: JSONValue, _ file: TextFile, under prefix: String = "",
    _ body: (String, String) -> Void
  ) {
    for member in value.members {
      let name = prefix.isEmpty ? member.key : "\(prefix).\(member.key)"
      switch member.value {
      case .object: forEachField(member.value, file, under: name, body)
      case .array(_, let bytes): body(name, file.text(bytes))
      default: body(name, member.value.scalar ?? "")
      }
    }
  }

  // MARK: - Counts from 1970

  private struct Evidence {
    var filled = 0
    var units: [EpochTime.Unit: Int] = [:]

    mutating func note(_ text: String) {
      guard !text.isEmpty else { return }
      filled += 1
      if let unit = EpochTime.unit(of: text) { units[unit, default: 0] += 1 }
    }
  }

  private mutating func decide(
    _ evidence: [Int: Evidence], _ context: RecordContext, into reading: inout ReadingBuilder
  ) {
    for (column, evidence) in evidence.sorted(by: { $0.key < $1.key }) {
      let best = EpochTime.Unit.allCases.max { left, right in
        evidence.units[left, default: 0] < evidence.units[right, default: 0]
      }
      guard let best, let count = evidence.units[best], count * 5 >= evidence.filled * 3,
        Self.isTimeName(names[column]) || isMapped(column, context)
      else { continue }
      epochs[column] = best
      reading.find(
        .logTimeEpoch, .note,
        "The numbers of '\(TableClock.quoted(names[column]))' are read as \(best.rawValue) since "
          + "1970-01-01 UTC, by their size (\(count) of \(evidence.filled)).")
    }
  }

  private func isMapped(_ column: Int, _ context: RecordContext) -> Bool {
    guard let mapping = context.columns else { return false }
    let roles: [ColumnMapping.Role] = [.time, .date, .end]
    return roles.contains { role in
      switch mapping[role] {
      case .name(let name): TableLayout.key(name) == TableLayout.key(names[column])
      case .number(let number): number == column + 1
      case nil: false
      }
    }
  }

  /// Whether a field is named like a time: its last part holds "time", "date", "ts", "created"…
  static func isTimeName(_ name: String) -> Bool {
    let last = name.split(separator: ".").last.map { $0.lowercased() } ?? ""
    let words = last.split { !$0.isLetter }
    return last.contains("time") || last.contains("date") || last.contains("created")
      || last.contains("usec")
      || words.contains { ["ts", "t", "at", "when", "epoch"].contains($0) }
  }

  // MARK: - Rows

  func rows(
    _ records: JSONRecordFile
  ) -> LazyMapSequence<LazySequence<Range<Int>>.Elements, TableRow> {
    let order = epochs.sorted { $0.key < $1.key }
    let file = records.file
    return records.rows { value in
      var cells = [String](repeating: "", count: names.count + order.count)
      Self.forEachField(value, file) { name, text in
        guard let column = columns[name] else { return }
        cells[column] += cells[column].isEmpty ? text : "\n\(text)"
      }
      for (index, epoch) in order.enumerated() {
        cells[names.count + index] = cells[epoch.key]
        cells[epoch.key] = EpochTime.text(cells[epoch.key], epoch.value)
      }
      return cells
    }
  }
}
