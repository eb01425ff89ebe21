/// A paragraph of a statement.
struct Paragraph: Sendable {
  /// Counted from 1.
  let number: Int
  let text: LocatedText
  /// A line `Key: value` of the heading block, or its title.
  let isHeading: Bool
}

/// Parts a plain text into paragraphs: at blank lines; where a file has none, at line ends that
/// follow the end of a sentence. Each line of the heading block is a paragraph of its own.
struct ParagraphReader {
  private let file: TextFile
  private let limits: RecordLimits
  private let hasBlankLines: Bool

  init(_ file: TextFile, _ limits: RecordLimits) {
    (self.file, self.limits) = (file, limits)
    hasBlankLines = Self.hasBlankLines(file)
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
  func forEach(_ body: (Paragraph) -> Void, leftOut: (TextLine) -> Void) {
    var (number, text, isInHeading) = (0, LocatedText(), true)
    func finish(asHeading: Bool = false) {
      guard !text.isEmpty else { return }
      number += 1
      body(Paragraph(number: number, text: text, isHeading: asHeading))
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
        isInHeading = StatementHeading.belongs(alone)
        if isInHeading {
          text = alone
          finish(asHeading: true)
          continue
        }
      }
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
