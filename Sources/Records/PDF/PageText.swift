/// The prose of pages: lines put together into paragraphs.
enum PageText {
  /// Texts whose "bytes" are places in `lines`: a PDF stores no text in order, so that a line is as
  /// near as one can point.
  static func paragraphs(_ lines: [PageLine], limits: RecordLimits) -> [LocatedText] {
    let pitch = pitch(lines)
    var (texts, open): ([LocatedText], LocatedText) = ([], LocatedText())
    var isInHeading = true
    for (index, line) in lines.enumerated() {
      var own = LocatedText()
      for scalar in line.text.unicodeScalars { own.append(scalar, index..<(index + 1)) }
      let startsAnew = index == 0 || begins(line, after: lines[index - 1], open, pitch)
      if isInHeading { isInHeading = DocumentStatement.isHeadingLine(own) }
      if isInHeading || startsAnew || open.scalars.count + own.scalars.count > limits.lineBytes {
        if !open.isEmpty { texts.append(open) }
        open = own
      } else {
        open.append(own)
      }
    }
    return open.isEmpty ? texts : texts + [open]
  }

  /// The lines at the edges of pages that stand there again and again, but for their figures: names
  /// of forms, page numbers.
  static func repeated(_ lines: [PageLine]) -> Set<PageLine> {
    let pages = Dictionary(grouping: lines, by: \.page)
    guard pages.count >= 2 else { return [] }
    func key(_ line: PageLine) -> String { line.text.filter { !$0.isNumber && !$0.isWhitespace } }
    let edges = pages.values.map { page -> [PageLine] in
      Array(page.prefix(2) + page.suffix(2))
    }
    var counts: [String: Int] = [:]
    for edge in edges { for one in Set(edge.map(key)) { counts[one, default: 0] += 1 } }
    return Set(
      edges.joined().filter { line in
        counts[key(line), default: 0] >= max(2, pages.count / 2)
          && !(line.page == lines[0].page && line.number <= 2)
      })
  }

  /// The usual distance of two lines of a page, in hundredths of a point.
  private static func pitch(_ lines: [PageLine]) -> Int {
    let steps = zip(lines, lines.dropFirst()).filter { $0.page == $1.page }
      .map { $1.middle - $0.middle }.filter { $0 > 0 }.sorted()
    // The lower quarter: a short statement has as many gaps as lines.
    return steps.isEmpty ? 0 : steps[steps.count / 4]
  }

  /// A new paragraph: after more white than usual, at an indented line, or on a new page after the
  /// end of a sentence.
  private static func begins(
    _ line: PageLine, after last: PageLine, _ text: LocatedText, _ pitch: Int
  ) -> Bool {
    let ended = text.plain.last.map { [0x2E, 0x3F, 0x21, 0x3A, 0x22].contains($0) } ?? true
    if line.page != last.page { return ended || LineEntryBeginning.isLikely(last.text) }
    // Rows of a table that stands among prose are no part of a sentence.
    if LineEntryBeginning.isLikely(line.text) || LineEntryBeginning.isLikely(last.text) {
      return true
    }
    let step = line.middle - last.middle
    return step * 10 > pitch * 14 || ended && line.left - last.left > line.height * 12 / 10
  }
}
