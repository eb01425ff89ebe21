public import Evidence

/// A PDF with a text layer: a log in a table, a log whose lines begin with times, or a statement.
///
/// A PDF knows no lines and no tables, only characters with places on a page. Lines are put
/// together by height, columns by the white between them. Pictures of text are not read: that is
/// for a program that recognises characters.
public struct PDFText: RecordFormat {
  public let name = "pdf"
  public let kind = SourceKind.log
  public let needsConfinement = true

  public init() {}

  public func recognises(_ sample: RecordSample) -> Recognition {
    // ISO 32000-1, annex H.3.4.1: readers accept the mark within the first 1024 bytes.
    let head = sample.prefix.prefix(1024)
    let mark = Array("%PDF-".utf8)
    let isMarked = head.indices.contains { at in
      head[at] == mark[0] && head[at...].prefix(mark.count).elementsEqual(mark)
    }
    return isMarked ? .yes("it begins with %PDF-") : .no("it does not begin with %PDF-")
  }

  private static let (mostPages, mostGlyphs) = (5000, 8_000_000)

  public func read(
    _ input: RecordInput, _ context: RecordContext, into reading: inout ReadingBuilder
  ) {
    guard let bytes = input.whole(context, into: &reading) else { return }
    guard recognises(RecordSample(name: "", bytes: bytes)).isRecognised else {
      reading.find(.archiveUnreadable, .failure, "The file is no PDF: it holds no mark %PDF-.")
      return
    }
    do throws(PDFError) {
      let document = try PDFDocument.open(bytes)
      let lines = lines(document, into: &reading)
      guard !lines.isEmpty else { return }
      read(lines, context, into: &reading)
    } catch {
      report(error, into: &reading)
    }
  }

  private func report(_ error: PDFError, into reading: inout ReadingBuilder) {
    switch error {
    case .encrypted:
      reading.find(
        .documentProtected, .failure,
        "The PDF is protected by a password: it is encrypted and nothing in it can be read.",
        advice: "Ask for the password and save a copy without one "
          + "(qpdf --decrypt --password=… in.pdf out.pdf).")
    case .damaged(let said):
      reading.find(
        .archiveUnreadable, .failure, "The PDF cannot be opened: \(said).",
        advice: "Obtain the file again from where it came from and compare.")
    }
  }

  private func lines(
    _ document: borrowing PDFDocument, into reading: inout ReadingBuilder
  ) -> [PageLine] {
    let count = document.pageCount
    var (lines, glyphs, empty): ([PageLine], Int, [Int]) = ([], 0, [])
    for page in 1..<(min(count, Self.mostPages) + 1) {
      guard glyphs <= Self.mostGlyphs else {
        reading.find(
          .recordTooLarge, .failure, at: .pageLine(page: page, line: 1),
          "The PDF holds more than \(Self.mostGlyphs) characters: from page \(page) on it is not "
            + "read.", advice: "Split the PDF and add its parts as sources.")
        break
      }
      let found = document.glyphs(onPage: page)
      glyphs += found.count
      let own = PageLine.lines(found, page: page)
      if own.isEmpty { empty.append(page) }
      lines += own
    }
    if count > Self.mostPages {
      reading.find(
        .recordTooLarge, .failure, at: .pageLine(page: Self.mostPages + 1, line: 1),
        "The PDF has \(count) pages; those after \(Self.mostPages) are not read.",
        advice: "Split the PDF and add its parts as sources.")
    }
    report(empty, of: count, isAll: lines.isEmpty, into: &reading)
    return lines
  }

  private func report(
    _ empty: [Int], of count: Int, isAll: Bool, into reading: inout ReadingBuilder
  ) {
    guard let first = empty.first else {
      if count == 0 { reading.find(.recordEmpty, .failure, "The PDF has no pages.") }
      return
    }
    let few = empty.prefix(20).map(String.init).joined(separator: ", ")
    reading.find(
      .documentPictures, isAll ? .failure : .caution, at: .pageLine(page: first, line: 1),
      isAll
        ? "None of the \(count) page(s) has a text layer: they are pictures of text, or empty."
        : "\(empty.count) of \(count) pages have no text layer (\(few)): pictures, or empty.",
      advice: "Recognise the characters first (ocrmypdf in.pdf out.pdf), check the result against "
        + "the pages, and add that file as a source.")
  }

  private func read(
    _ lines: [PageLine], _ context: RecordContext, into reading: inout ReadingBuilder
  ) {
    guard let table = PageTable(lines) else {
      return readStatement(lines, context, into: &reading)
    }
    let (rows, others) = table.rows(context.limits)
    reading.find(
      .logDialect, .note,
      "\(table.rowCount) of \(lines.count) lines hold a time and are read as the rows of a log; "
        + (table.isRuled
          ? "white space parts them into \(table.columnCount) columns."
          : "what follows the time is its text."))
    for (line, because) in others {
      reading.leaveOut(.pageLine(page: line.page, line: line.number), because: because)
    }
    TableReader.read(rows, width: table.columnCount, context, into: &reading)
  }

  private func readStatement(
    _ all: [PageLine], _ context: RecordContext, into reading: inout ReadingBuilder
  ) {
    let repeated = PageText.repeated(all)
    let lines = all.filter { !repeated.contains($0) }
    for line in all where repeated.contains(line) {
      reading.leaveOut(
        .pageLine(page: line.page, line: line.number), because: "stands on page after page")
    }
    let texts = PageText.paragraphs(lines, limits: context.limits)
    reading.find(
      .logDialect, .note,
      "The \(lines.count) lines are read as prose, because they are no table with a column of times."
    )
    DocumentStatement.read(DocumentStatement.paragraphs(texts), context, into: &reading) { place in
      guard case .paragraph(_, _, let range) = place, lines.indices.contains(range.lowerBound)
      else { return place }
      let line = lines[range.lowerBound]
      return .pageLine(page: line.page, line: line.number)
    }
  }
}
