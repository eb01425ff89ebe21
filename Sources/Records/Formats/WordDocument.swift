public import Evidence

/// A document as Word has written it since 2007 (ECMA-376): a statement, or a log in a table.
///
/// The text is what the page shows. What was struck out under tracked changes is a finding with its
/// words, never a part of the telling; comments, notes, headers and footers are listed.
public struct WordDocument: RecordFormat {
  public let name = "docx"
  public let kind = SourceKind.statement
  public let needsConfinement = true

  public init() {}

  public func recognises(_ sample: RecordSample) -> Recognition {
    if CompoundFile.begins(sample.prefix) {
      switch CompoundFile.content(sample.prefix) {
      case .document: return .yes("an old Word document (.doc), which has to be saved as .docx")
      case .protectedOffice where sample.ending == "docx":
        return .yes("an Office document protected by a password")
      case .other where sample.ending.hasPrefix("doc"):
        return .yes("Microsoft's old container, and the name ends in .\(sample.ending)")
      default: return .no("Microsoft's old container, and not a text document")
      }
    }
    guard let zip = ZipSample(sample) else { return .no("it is no ZIP archive") }
    return zip.holds("word/")
      ? .yes("a ZIP archive that holds the parts of a text document (word/…)")
      : .no("the archive holds no parts of a text document")
  }

  public func read(
    _ input: RecordInput, _ context: RecordContext, into reading: inout ReadingBuilder
  ) {
    guard
      let package = DocumentPackage.open(
        input, save: ".docx", limits: .text, context, into: &reading)
    else { return }
    let part =
      package.relationships(of: "", into: &reading).first { $0.type == "officeDocument" }?.target
      ?? "word/document.xml"
    guard let bytes = package.part(part, into: &reading) else { return }
    reportParts(package, part, into: &reading)
    WordBody.read(bytes).read(part, context, into: &reading)
  }

  private func reportParts(
    _ package: DocumentPackage, _ main: String, into reading: inout ReadingBuilder
  ) {
    for link in package.relationships(of: main, into: &reading)
    where link.isExternal && link.type != "hyperlink" {
      reading.find(
        .documentLinks, .caution, at: .within(part: main, .whole),
        "The document refers to something outside itself (\(link.type): "
          + "'\(TableClock.quoted(link.target))'); nothing is fetched.")
    }
    for member in package.archive.members {
      let place = Locator.within(part: member.name, .whole)
      let file = member.name.lowercased()
      if file.hasSuffix("vbaproject.bin") {
        reading.find(
          .documentMacros, .caution, at: place,
          "The document carries macros (\(member.name)); they are not run and not read.")
      } else if file.hasPrefix("word/media/") || file.hasPrefix("word/embeddings/") {
        reading.leaveOut(place, because: "a picture or an embedded file: not read")
      } else if let what = Self.asides.first(where: { file.hasPrefix($0.start) })?.what {
        reportAside(package, member.name, what, into: &reading)
      }
    }
  }

  private static let asides: [(start: String, what: String)] = [
    (start: "word/comments.xml", what: "comments"), ("word/footnotes.xml", "footnotes"),
    ("word/endnotes.xml", "endnotes"), ("word/header", "a page's header"),
    ("word/footer", "a page's footer"),
  ]

  /// Lists a part beside the body by its words; says nothing of one without words.
  private func reportAside(
    _ package: DocumentPackage, _ part: String, _ what: String,
    into reading: inout ReadingBuilder
  ) {
    guard let bytes = package.part(part, into: &reading) else { return }
    let words = WordBody.read(bytes).blocks.flatMap { block in
      switch block {
      case .paragraph(let text): [text.text]
      case .table(let table): table.paragraphs.map(\.text)
      }
    }.joined(separator: " ")
    guard !words.isEmpty else { return }
    reading.leaveOut(
      .within(part: part, .whole), because: "\(what), not read: '\(TableClock.quoted(words))'")
  }
}
