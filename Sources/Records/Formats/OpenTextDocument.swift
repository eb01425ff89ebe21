public import Evidence

/// A text document in OpenDocument (ODF 1.3, `.odt`), as LibreOffice writes it: a statement, or a
/// log in a table.
public struct OpenTextDocument: RecordFormat {
  public let name = "odt"
  public let kind = SourceKind.statement
  public let needsConfinement = true

  public init() {}

  public func recognises(_ sample: RecordSample) -> Recognition {
    guard let zip = ZipSample(sample) else { return .no("it is no ZIP archive") }
    guard let type = zip.mimeType else { return .no("the archive names no OpenDocument type") }
    return type.hasPrefix("application/vnd.oasis.opendocument.text")
      ? .yes("an OpenDocument text, by its first part") : .no("an OpenDocument of another type")
  }

  public func read(
    _ input: RecordInput, _ context: RecordContext, into reading: inout ReadingBuilder
  ) {
    guard
      let package = DocumentPackage.open(
        input, save: ".odt", limits: .text, context, into: &reading),
      let bytes = OpenDocument.content(package, into: &reading)
    else { return }
    let document = OpenDocumentBody(bytes)
    let place = Locator.within(part: OpenDocument.part, .whole)
    if document.comments > 0 {
      reading.leaveOut(place, because: "\(document.comments) comment(s): not read")
    }
    if document.notes > 0 {
      reading.leaveOut(place, because: "\(document.notes) footnote(s) or endnote(s): not read")
    }
    document.body.read(OpenDocument.part, context, into: &reading)
  }
}
