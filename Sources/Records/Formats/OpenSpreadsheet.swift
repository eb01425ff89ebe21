public import Evidence

/// A spreadsheet in OpenDocument (ODF 1.3, `.ods`), as LibreOffice writes it: every sheet is a table
/// of its own.
///
/// Moments are taken from the values that cells store, written year first and no finer than the
/// cell shows them. Formulas are never computed.
public struct OpenSpreadsheet: RecordFormat {
  public let name = "ods"
  public let kind = SourceKind.log
  public let needsConfinement = true

  public init() {}

  public func recognises(_ sample: RecordSample) -> Recognition {
    guard let zip = ZipSample(sample) else { return .no("it is no ZIP archive") }
    guard let type = zip.mimeType else { return .no("the archive names no OpenDocument type") }
    return type.hasPrefix("application/vnd.oasis.opendocument.spreadsheet")
      ? .yes("an OpenDocument spreadsheet, by its first part")
      : .no("an OpenDocument of another type")
  }

  public func read(
    _ input: RecordInput, _ context: RecordContext, into reading: inout ReadingBuilder
  ) {
    guard
      let package = DocumentPackage.open(input, save: ".ods", context, into: &reading),
      let bytes = OpenDocument.content(package, into: &reading)
    else { return }
    let (sheets, error) = OpenSheetSurvey.sheets(bytes)
    if let error { DocumentPackage.report(error, in: OpenDocument.part, into: &reading) }
    guard sheets.contains(where: { $0.width > 0 }) else {
      reading.find(.recordEmpty, .failure, "The spreadsheet holds no filled cell.")
      return
    }
    for sheet in sheets {
      guard sheet.width > 0 else {
        reading.find(.recordEmpty, .note, "The sheet '\(sheet.name)' is empty.")
        continue
      }
      report(sheet, into: &reading)
      TableReader.read(
        OpenSheetRows(bytes: bytes, survey: sheet, limits: context.limits), width: sheet.width,
        naming: sheets.count > 1 ? "sheet\(sheet.index + 1)." : "", context, into: &reading)
    }
  }

  private func report(_ sheet: OpenSheetSurvey, into reading: inout ReadingBuilder) {
    let place = Locator.row(sheet: sheet.name, row: 1)
    if sheet.formulas > 0 {
      reading.find(
        .sheetFormulas, .note, at: place,
        "Sheet '\(sheet.name)' holds \(sheet.formulas) formula(s): what each gave when the file "
          + "was saved is read, nothing is computed, and the formula is kept with its row.")
    }
    if sheet.hiddenRows > 0 {
      reading.find(
        .sheetHidden, .caution, at: place,
        "Sheet '\(sheet.name)' hides \(sheet.hiddenRows) row(s), read like the others.")
    }
    if sheet.comments > 0 {
      reading.leaveOut(place, because: "\(sheet.comments) comment(s) on cells: not read")
    }
  }
}
