/// Goes through the body of an OpenDocument text (ODF 1.3 part 3, 5 and 6).
struct OpenDocumentBody {
  private var builder = DocumentBuilder()
  private var paragraphs = 0
  private var isTracked = false
  private var passed: Int?
  /// Comments and notes, which are not read.
  private(set) var (comments, notes) = (0, 0)
  var body: DocumentBody { builder.body }

  init(_ bytes: [UInt8]) {
    do throws(XMLError) {
      var scanner = try XMLScanner(bytes)
      while let piece = try scanner.next() { note(piece, scanner) }
    } catch {
      builder.fail(error)
    }
  }

  private mutating func note(_ piece: XMLScanner.Piece, _ scanner: XMLScanner) {
    if let level = passed {
      if case .end = piece, scanner.level < level { passed = nil }
      return
    }
    switch piece {
    case .start(let name, let bytes): start(name, bytes, scanner)
    case .end(let name, _): end(name)
    case .text(let bytes, let isLiteral):
      guard paragraphs > 0 else { return }
      scanner.forEachScalar(bytes, isLiteral: isLiteral) { builder.append($0, $1) }
    }
  }

  private mutating func start(_ name: String, _ bytes: Range<Int>, _ scanner: XMLScanner) {
    switch name {
    case "p", "h":
      paragraphs += 1
      builder.beginParagraph()
    case "s":
      // More than a tab's worth of spaces is layout.
      let count = min(max(scanner.number("c") ?? 1, 1), 8)
      for _ in 0..<count { builder.append(" ", bytes) }
    case "tab": builder.append("\t", bytes)
    case "line-break": builder.append("\n", bytes)
    case "soft-page-break": break
    case "tracked-changes": isTracked = true
    case "deletion" where isTracked: builder.beginDeletion()
    case "insertion" where isTracked: builder.noteInsertion()
    case "change-info", "font-face-decls", "automatic-styles", "scripts": passed = scanner.level
    case "annotation":
      comments += 1
      passed = scanner.level
    case "note":
      notes += 1
      passed = scanner.level
    case "table": builder.beginTable()
    case "table-cell", "covered-table-cell": builder.beginCell()
    default: break
    }
  }

  private mutating func end(_ name: String) {
    switch name {
    case "p", "h":
      paragraphs = max(0, paragraphs - 1)
      builder.endParagraph()
    case "tracked-changes": isTracked = false
    case "deletion" where isTracked: builder.endDeletion()
    case "table": builder.endTable()
    case "table-row": builder.endRow()
    case "table-cell", "covered-table-cell": builder.endCell()
    default: break
    }
  }
}
