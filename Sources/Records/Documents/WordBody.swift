/// Goes through WordprocessingML (ECMA-376 part 1, 17): the text that a reader of the page sees.
struct WordBody {
  private var builder = DocumentBuilder()
  private var (runs, isText) = (0, false)
  /// The level of an element that is passed over with all it holds.
  private var passed: Int?

  /// The body of a part: as much of it as is well formed.
  static func read(_ bytes: [UInt8]) -> DocumentBody {
    var body = WordBody()
    do throws(XMLError) {
      var scanner = try XMLScanner(bytes)
      while let piece = try scanner.next() { body.note(piece, scanner) }
    } catch {
      body.builder.fail(error)
    }
    return body.builder.body
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
      guard isText else { return }
      scanner.forEachScalar(bytes, isLiteral: isLiteral) { builder.append($0, $1) }
    }
  }

  private mutating func start(_ name: String, _ bytes: Range<Int>, _ scanner: XMLScanner) {
    switch name {
    case "p": builder.beginParagraph()
    case "r": runs += 1
    case "t", "delText": isText = true
    case "del", "moveFrom": builder.beginDeletion()
    case "ins", "moveTo": if runs == 0 { builder.noteInsertion() }
    case "tbl": builder.beginTable()
    case "tc": builder.beginCell()
    // An older program's form of what was read just before; and what marks the paragraph itself.
    case "Fallback", "pPr", "rPr", "instrText", "tblPr", "trPr", "tcPr": passed = scanner.level
    case "tab" where runs > 0: builder.append("\t", bytes)
    case "br" where runs > 0, "cr" where runs > 0: builder.append("\n", bytes)
    case "noBreakHyphen": builder.append("\u{2011}", bytes)
    case "softHyphen": builder.append("\u{AD}", bytes)
    case "sym":
      let scalar = scanner.attribute("char").flatMap { UInt32($0, radix: 16) }
        .flatMap { Unicode.Scalar($0) }
      builder.append(scalar ?? "\u{FFFD}", bytes)
    default: break
    }
  }

  private mutating func end(_ name: String) {
    switch name {
    case "p": builder.endParagraph()
    case "r": runs = max(0, runs - 1)
    case "t", "delText": isText = false
    case "del", "moveFrom": builder.endDeletion()
    case "tbl": builder.endTable()
    case "tr": builder.endRow()
    case "tc": builder.endCell()
    default: break
    }
  }
}
