import Evidence

/// A delimited text as rows of a table; may be gone over as often as needed.
struct DelimitedTable: Sequence {
  let text: TextStream
  let dialect: Dialect
  let limits: RecordLimits
  /// The line `sep=;` that Excel writes for itself, which is no row.
  let skipsFirstRecord: Bool

  func makeIterator() -> Iterator {
    var records = DelimitedRecords(text: text, dialect: dialect, limits: limits)
    if skipsFirstRecord { _ = records.next() }
    return Iterator(records: records)
  }

  struct Iterator: IteratorProtocol {
    var records: DelimitedRecords

    mutating func next() -> DelimitedRow? {
      guard var record = records.next() else { return nil }
      if record.lineCount > 1 { record.problems += suspicions(record) }
      return DelimitedRow(record: record, file: records.file)
    }

    /// A quoted field whose later lines begin like rows: perhaps its closing quote is missing.
    private func suspicions(_ record: DelimitedRecord) -> [TableRow.Problem] {
      let file = records.file
      var lines = TextLines(file: file, from: record.bytes.lowerBound, number: record.line)
      _ = lines.next()
      for _ in 1..<record.lineCount {
        guard let line = lines.next() else { break }
        let head =
          line.bytes.lowerBound..<Swift.min(line.bytes.upperBound, line.bytes.lowerBound + 80)
        var cursor = PlainCursor(PlainText.trimmed(file.text(head)))
        let hadDate = cursor.date() != nil
        if hadDate { cursor.skipSpaces() }
        guard hadDate || cursor.clock(allowBareDigits: false, allowZone: true) != nil else {
          continue
        }
        return [
          TableRow.Problem(
            code: .logQuoteSuspect, severity: .caution,
            locator: .line(line.number, bytes: line.bytes),
            message: "Line \(line.number) begins like a row of its own but stands within quotes "
              + "that opened in line \(record.line): a quote may be missing.")
        ]
      }
      return []
    }
  }

  // MARK: - Finding the dialect

  /// How well a dialect fits the beginning of a text.
  struct Fit: Sendable {
    let table: DelimitedTable
    /// The commonest number of fields among the rows looked at.
    let columns: Int
    let rows: Int
    /// How many of the rows have that many fields.
    let agreeing: Int
  }

  /// The same for a text that is at hand as a whole.
  static func fit(_ file: TextFile, limits: RecordLimits) -> Fit? {
    fit(TextStream(file), limits: limits)
  }

  /// The dialect under which most rows have the same number of fields, two at least.
  ///
  /// - Returns: nil when no candidate parts the text into columns.
  static func fit(_ text: TextStream, limits: RecordLimits, rows: Int = 200) -> Fit? {
    let declared = declaredDelimiter(text)
    let candidates = declared.map { [Dialect(delimiter: $0)] } ?? Dialect.candidates
    var best: Fit?
    for dialect in candidates {
      let records = DelimitedRecords(text: text, dialect: dialect, limits: limits)
      let widths = records.prefix(rows).dropFirst(declared == nil ? 0 : 1).map(\.fields.count)
      let counts = Dictionary(widths.map { ($0, 1) }, uniquingKeysWith: +)
      guard
        let (columns, agreeing) = counts.filter({ $0.key >= 2 })
          .max(by: { ($0.value, $0.key) < ($1.value, $1.key) })
      else { continue }
      let fit = Fit(
        table: DelimitedTable(
          text: text, dialect: dialect, limits: limits, skipsFirstRecord: declared != nil),
        columns: columns, rows: widths.count, agreeing: agreeing)
      guard let champion = best else {
        best = fit
        continue
      }
      let (ours, theirs) = (agreeing * champion.rows, champion.agreeing * widths.count)
      if ours > theirs || (ours == theirs && columns > champion.columns) { best = fit }
    }
    return best
  }

  /// The delimiter that a first line of `sep=;` declares.
  private static func declaredDelimiter(_ source: TextStream) -> UInt8? {
    let file = source.window(from: source.range.lowerBound, length: 64)
    var lines = file.lines
    guard let line = lines.next(), line.bytes.count == 5 * file.encoding.unit else { return nil }
    let text = PlainText.reduce(file.text(line.bytes))
    let raw = file.ascii(at: line.bytes.upperBound - file.encoding.unit)
    guard text.starts(with: "sep=".utf8), raw < 0x80, !PlainText.isLetter(raw), raw != 0x22 else {
      return nil
    }
    return raw
  }
}
