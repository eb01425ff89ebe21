/// Puts a text document's paragraphs and tables together while its XML is gone through.
struct DocumentBuilder {
  private(set) var body = DocumentBody()
  /// Paragraphs that are open: a text box stands within one.
  private var paragraphs: [LocatedText] = []
  private var tables: [Frame] = []
  private var tableCount = 0
  /// Text that is being struck out.
  private var struck = LocatedText()
  /// How many elements deep the text is struck out.
  private(set) var deletions = 0

  private struct Frame {
    var table: DocumentTable
    var row: [[LocatedText]] = []
    var cell: [LocatedText] = []
  }

  /// What a file may hold of rows and cells, over all its tables.
  private static let mostCells = 1_000_000
  private var cells = 0

  mutating func append(_ scalar: Unicode.Scalar, _ bytes: Range<Int>) {
    if deletions > 0 {
      struck.append(scalar, bytes)
    } else if !paragraphs.isEmpty {
      paragraphs[paragraphs.count - 1].append(scalar, bytes)
    }
  }

  mutating func beginDeletion() { deletions += 1 }

  mutating func endDeletion() {
    deletions = max(0, deletions - 1)
    struck.trimEnd()
    guard deletions == 0, !struck.isEmpty else { return }
    if body.deleted.count < 10_000 { body.deleted.append(struck) }
    struck = LocatedText()
  }

  mutating func noteInsertion() { body.insertions += 1 }

  mutating func fail(_ error: XMLError) { body.error = error }

  mutating func beginParagraph() { paragraphs.append(LocatedText()) }

  mutating func endParagraph() {
    guard var text = paragraphs.popLast() else { return }
    text.trimEnd()
    deliver(text)
  }

  private mutating func deliver(_ text: LocatedText) {
    guard !text.isEmpty else { return }
    if tables.isEmpty {
      body.blocks.append(.paragraph(text))
    } else {
      tables[tables.count - 1].cell.append(text)
    }
  }

  mutating func beginTable() {
    tableCount += 1
    tables.append(Frame(table: DocumentTable(number: tableCount)))
  }

  mutating func beginCell() {
    if !tables.isEmpty { tables[tables.count - 1].cell = [] }
  }

  mutating func endCell() {
    guard !tables.isEmpty, cells < Self.mostCells else { return }
    cells += 1
    tables[tables.count - 1].row.append(tables[tables.count - 1].cell)
    tables[tables.count - 1].cell = []
  }

  mutating func endRow() {
    guard !tables.isEmpty, cells < Self.mostCells else { return }
    cells += 1
    tables[tables.count - 1].table.rows.append(tables[tables.count - 1].row)
    tables[tables.count - 1].row = []
  }

  /// A table within a table's cell is read as that cell's paragraphs.
  mutating func endTable() {
    guard let frame = tables.popLast() else { return }
    if tables.isEmpty {
      body.blocks.append(.table(frame.table))
    } else {
      for text in frame.table.paragraphs { deliver(text) }
    }
  }
}
