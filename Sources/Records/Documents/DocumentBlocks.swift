import Evidence

/// What the body of a text document holds, in its order.
enum DocumentBlock: Sendable {
  case paragraph(LocatedText)
  case table(DocumentTable)
}

/// A table of a text document: rows of cells of paragraphs.
struct DocumentTable: Sendable {
  /// Counted from 1 in its document.
  let number: Int
  var rows: [[[LocatedText]]] = []

  var name: String { "table \(number)" }

  var widest: Int { rows.map(\.count).max() ?? 0 }

  /// A cell's text: its paragraphs, one a line.
  private static func text(_ cell: [LocatedText]) -> String {
    cell.map(\.text).joined(separator: "\n")
  }

  func tableRows(_ limits: RecordLimits) -> [TableRow] {
    let width = SheetRows.width(widest, rows: rows.count)
    return rows.enumerated().map { index, cells in
      let locator = Locator.row(sheet: name, row: index + 1)
      let texts = cells.prefix(limits.fields).map(Self.text)
      var problems: [TableRow.Problem] = []
      if cells.count > limits.fields {
        problems.append(
          TableRow.Problem(
            code: .logRowTooWide, severity: .caution, locator: locator,
            message: "The row at \(locator) has \(cells.count) cells; those beyond "
              + "\(limits.fields) are not read."))
      }
      // Cells that are missing at a row's end are empty ones.
      let missing = max(0, min(width, limits.fields) - texts.count)
      return TableRow(
        number: index + 1, locator: locator, cells: texts + Array(repeating: "", count: missing),
        problems: problems)
    }
  }

  /// Whether it is a log: two columns at least, one of which holds times.
  func isLog(_ context: RecordContext) -> Bool {
    guard rows.count >= 2, widest >= 2 else { return false }
    let sample = Array(tableRows(context.limits).prefix(200))
    let layout = LayoutFinder(rows: sample, mapping: context.columns).find()
    guard let time = layout[.time] else { return false }
    let timed = sample.count { WrittenMoment(cell: $0[time])?.clock != nil }
    return timed >= 2 || timed == 1 && rows.count == 2
  }

  /// The paragraphs of a table that is no log, such as the heading of a form: a row whose cells are
  /// single short lines is read as one line, so that `Statement of:` stands before its name.
  var paragraphs: [LocatedText] {
    rows.flatMap { cells -> [LocatedText] in
      let isLine = cells.allSatisfy { $0.count <= 1 && ($0.first?.scalars.count ?? 0) <= 200 }
      guard isLine else { return cells.flatMap { $0 } }
      var line = LocatedText()
      for text in cells.compactMap(\.first) { line.append(text) }
      return [line]
    }
  }
}

/// The body of a text document, read.
struct DocumentBody: Sendable {
  var blocks: [DocumentBlock] = []
  /// Text that was struck out while changes were tracked, and where.
  var deleted: [LocatedText] = []
  /// How many stretches were added while changes were tracked.
  var insertions = 0
  var error: XMLError?

  /// Turns it into observations: tables that are logs as logs; the rest as a statement, or, beside
  /// a log, as it stands.
  func read(_ part: String, _ context: RecordContext, into reading: inout ReadingBuilder) {
    if let error { DocumentPackage.report(error, in: part, into: &reading) }
    reportChanges(part, into: &reading)
    var (logs, texts): ([DocumentTable], [LocatedText]) = ([], [])
    for block in blocks {
      switch block {
      case .paragraph(let text): texts.append(text)
      case .table(let table) where table.isLog(context): logs.append(table)
      case .table(let table): texts += table.paragraphs
      }
    }
    texts = texts.filter { !$0.isEmpty }
    guard !(logs.isEmpty && texts.isEmpty) else {
      reading.find(
        .recordEmpty, .failure, at: .within(part: part, .whole), "The document holds no text.")
      return
    }
    texts = lines(texts, part, context, into: &reading)
    guard !logs.isEmpty else {
      return DocumentStatement.read(
        DocumentStatement.paragraphs(texts), context, into: &reading
      ) { .within(part: part, $0) }
    }
    for (index, text) in texts.enumerated() {
      reading.add(
        Observation(
          id: ObservationID(context.source, "p\(index + 1)"), source: context.source,
          locator: .within(
            part: part, .paragraph(index + 1, page: nil, bytes: text.bytes(text.indices))),
          text: text.text, author: context.author ?? .log, time: .none,
          attributes: ["part": "outside the table"]))
    }
    for log in logs {
      reading.find(
        .recordFormat, .note, at: .row(sheet: log.name, row: 1),
        "Table \(log.number) of the document is read as a log: \(log.rows.count) rows.")
      TableReader.read(
        log.tableRows(context.limits), width: log.widest, naming: "table\(log.number).", context,
        into: &reading)
    }
  }

  /// Leaves out what is longer than any paragraph may be.
  private func lines(
    _ texts: [LocatedText], _ part: String, _ context: RecordContext,
    into reading: inout ReadingBuilder
  ) -> [LocatedText] {
    texts.filter { text in
      guard text.scalars.count > context.limits.lineBytes else { return true }
      reading.leaveOut(
        .within(part: part, .paragraph(1, page: nil, bytes: text.bytes(text.indices))),
        because: "the paragraph is too long")
      return false
    }
  }

  private func reportChanges(_ part: String, into reading: inout ReadingBuilder) {
    for text in deleted {
      let place = Locator.within(
        part: part, .paragraph(1, page: nil, bytes: text.bytes(text.indices)))
      reading.find(
        .documentChanges, .caution, at: place,
        "Struck out under tracked changes, and not read as told: '\(TableClock.quoted(text.text))'.",
        advice: "Ask for the document's earlier versions; the words are still in this file.")
    }
    if insertions > 0 {
      reading.find(
        .documentChanges, .caution, at: .within(part: part, .whole),
        "\(insertions) stretch(es) were added under tracked changes; they are read like the rest.")
    }
  }
}
