import Evidence

/// The one way by which the prose of a document becomes a statement's observations.
enum DocumentStatement {
  /// Reads paragraphs whose bytes count in a part of the document, or in whatever `place` makes of
  /// them.
  static func read(
    _ paragraphs: [Paragraph], _ context: RecordContext, into reading: inout ReadingBuilder,
    place: (Locator) -> Locator
  ) {
    var inner = ReadingBuilder(context)
    StatementTelling.read(
      paragraphs, context,
      place: { paragraph, range in
        .paragraph(
          paragraph.isHeading ? paragraph.line : paragraph.number, page: nil,
          bytes: paragraph.text.bytes(range))
      }, into: &inner)
    reading.take(inner.finish(format: ""), place: place)
  }

  /// Numbers the texts of a document and marks its heading: the lines before the first that does
  /// not belong to one, and, where an MG11 declares itself true, everything up to its signature.
  static func paragraphs(_ texts: [LocatedText]) -> [Paragraph] {
    let filled = texts.filter { !$0.isEmpty }
    var heading = filled.firstIndex { !isHeadingLine($0) } ?? filled.count
    if let declared = filled.prefix(40).firstIndex(where: isDeclaration) {
      heading = max(heading, declared + 1)
      while heading < filled.count, isForm(filled[heading]) { heading += 1 }
    }
    return Paragraph.numbered(
      filled.enumerated().map { index, text in
        (text, index < heading || isFooter(text), index + 1)
      })
  }

  /// Whether a line at the top belongs to the heading of a statement.
  static func isHeadingLine(_ text: LocatedText) -> Bool {
    StatementHeading.belongs(text) || isForm(text)
  }

  /// "This statement (consisting of 2 pages each signed by me) is true to the best of my knowledge".
  private static func isDeclaration(_ text: LocatedText) -> Bool {
    let plain = words(text)
    return plain.hasPrefix("this statement") && plain.contains("is true to the best of my")
  }

  /// What the form itself says, on MG11 and its continuation sheets.
  private static func isForm(_ text: LocatedText) -> Bool {
    let plain = words(text)
    return forms.contains { plain.hasPrefix($0) } || isDeclaration(text)
  }

  private static let forms = [
    "witness statement", "(criminal procedure rules", "criminal procedure rules", "(cj act",
    "statement of", "age if under", "occupation", "urn", "signature", "signed", "dated",
    "tick if witness evidence", "(if over 18", "continuation of statement",
    "continued statement of", "restricted", "official", "mg11", "page no", "form mg11",
  ]

  /// A signature line, which MG11 repeats at the foot of every page.
  private static func isFooter(_ text: LocatedText) -> Bool {
    guard text.plain.count <= 200 else { return false }
    let plain = words(text)
    return [
      "signature:", "signature :", "signed:", "signature of witness", "continuation of state",
    ]
    .contains { plain.hasPrefix($0) }
  }

  private static func words(_ text: LocatedText) -> String {
    String(decoding: text.plain.prefix(300), as: UTF8.self).split(separator: " ")
      .joined(separator: " ")
  }
}
