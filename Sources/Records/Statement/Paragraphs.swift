/// A paragraph of a statement.
struct Paragraph: Sendable {
  /// As the witness printed it (`3. I saw…`), or counted from 1, lines of the heading by themselves.
  let number: Int
  /// The line on which it begins, or its place among the paragraphs of a document, counted from 1.
  let line: Int
  /// `h2` for the second line of the heading, `p3` for the third paragraph of the telling.
  let name: String
  let text: LocatedText
  /// A line `Key: value` of the heading block, or its title.
  let isHeading: Bool

  /// Paragraphs in the order of the file, numbered.
  ///
  /// Printed numbers count where two paragraphs at least have them and they rise; one without stands
  /// under the number before it.
  static func numbered(_ texts: [(text: LocatedText, isHeading: Bool, line: Int)]) -> [Paragraph] {
    let printed = texts.map { $0.isHeading ? nil : printedNumber($0.text.plain) }
    let numbers = printed.compactMap { $0 }
    let isPrinted = numbers.count >= 2 && zip(numbers, numbers.dropFirst()).allSatisfy { $0 < $1 }
    var (headings, told, last) = (0, 0, 0)
    return texts.enumerated().map { index, paragraph in
      if paragraph.isHeading {
        headings += 1
        return Paragraph(
          number: headings, line: paragraph.line, name: "h\(headings)", text: paragraph.text,
          isHeading: true)
      }
      told += 1
      last = isPrinted ? printed[index] ?? max(1, last) : told
      return Paragraph(
        number: last, line: paragraph.line, name: "p\(told)", text: paragraph.text,
        isHeading: false)
    }
  }

  /// `12` of `12. Then I…`, `12) …`, `(12) …`.
  private static func printedNumber(_ plain: [UInt8]) -> Int? {
    var cursor = PlainCursor(plain[...])
    let isBracketed = cursor.take(UInt8(0x28))
    guard let (number, _) = cursor.digits(1...3) else { return nil }
    guard cursor.take(UInt8(0x29)) || !isBracketed && cursor.take(UInt8(0x2E)) else { return nil }
    return cursor.next == 0x20 ? number : nil
  }
}

/// Parts a plain text into paragraphs: at blank lines; where a file has none, at line ends that
/// follow the end of a sentence. Each line of the heading block is a paragraph of its own.
struct ParagraphReader {
  private let file: TextFile
  private let limits: RecordLimits
  private let hasBlankLines: Bool
  /// The last line that is of the heading whatever it says, counted from 1; 0 for none.
  private let headingEnd: Int

  init(_ file: TextFile, _ limits: RecordLimits) {
    (self.file, self.limits) = (file, limits)
    hasBlankLines = Self.hasBlankLines(file)
    headingEnd =
      Array(file.lines.prefix(40)).last { line in
        var text = LocatedText()
        text.append(line.bytes.prefix(400), of: file)
        return StatementHeading.isCertain(text)
      }?.number ?? 0
  }

  private static func hasBlankLines(_ file: TextFile) -> Bool {
    var hasText = false
    var wasBlank = false
    for line in file.lines {
      let isBlank = isBlank(line, file)
      if !isBlank, wasBlank, hasText { return true }
      if !isBlank { hasText = true }
      wasBlank = isBlank
    }
    return false
  }

  private static func isBlank(_ line: TextLine, _ file: TextFile) -> Bool {
    var at = line.bytes.lowerBound
    while at < line.bytes.upperBound {
      let character = file.ascii(at: at)
      if character != 0x20 && character != 0x09 { return false }
      at += file.encoding.unit
    }
    return true
  }

  /// - Parameter leftOut: called with lines that are too long to be read. A paragraph that grows too
  ///   long is parted.
  func forEach(
    _ body: (_ text: LocatedText, _ isHeading: Bool, _ line: Int) -> Void,
    leftOut: (TextLine) -> Void
  ) {
    var (text, begun, isInHeading) = (LocatedText(), 1, true)
    func finish(asHeading: Bool = false) {
      guard !text.isEmpty else { return }
      body(text, asHeading, begun)
      text = LocatedText()
    }
    for line in file.lines {
      guard !Self.isBlank(line, file) else {
        finish()
        continue
      }
      guard line.bytes.count <= limits.lineBytes else {
        finish()
        leftOut(line)
        continue
      }
      if text.scalars.count + line.bytes.count > limits.lineBytes { finish() }
      if isInHeading {
        var alone = LocatedText()
        alone.append(line.bytes, of: file)
        isInHeading = line.number <= headingEnd || StatementHeading.belongs(alone)
        if isInHeading {
          (text, begun) = (alone, line.number)
          finish(asHeading: true)
          continue
        }
      }
      if text.isEmpty { begun = line.number }
      text.append(line.bytes, of: file)
      if !hasBlankLines, Self.endsSentence(text) { finish() }
    }
    finish()
  }

  private static func endsSentence(_ text: LocatedText) -> Bool {
    guard let last = text.plain.last(where: { $0 != 0x22 && $0 != 0x27 && $0 != 0x29 }) else {
      return false
    }
    return [0x2E, 0x3F, 0x21, 0x3A].contains(last)
  }
}
