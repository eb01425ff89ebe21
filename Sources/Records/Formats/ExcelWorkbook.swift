public import Evidence

/// A workbook as Excel has written it since 2007 (ECMA-376): every sheet is a table of its own.
///
/// A cell is read as a person sees it, with moments written year first: never rounded up, and
/// exact, because a stored day and fraction is turned into a time in whole numbers. A formula is
/// never computed: what it gave when the file was saved is read, and the formula kept beside it.
public struct ExcelWorkbook: RecordFormat {
  public let name = "xlsx"
  public let kind = SourceKind.log
  public let needsConfinement = true

  public init() {}

  public func recognises(_ sample: RecordSample) -> Recognition {
    if CompoundFile.begins(sample.prefix) {
      switch CompoundFile.content(sample.prefix) {
      case .workbook: return .yes("an old Excel workbook (.xls), which has to be saved as .xlsx")
      case .protectedOffice where sample.ending != "docx":
        return .yes("an Office document protected by a password")
      case .other where sample.ending.hasPrefix("xls"):
        return .yes("Microsoft's old container, and the name ends in .\(sample.ending)")
      default: return .no("Microsoft's old container, and not a workbook")
      }
    }
    guard let zip = ZipSample(sample) else { return .no("it is no ZIP archive") }
    return zip.holds("xl/")
      ? .yes("a ZIP archive that holds the parts of a workbook (xl/…)")
      : .no("the archive holds no parts of a workbook")
  }

  public func read(
    _ input: RecordInput, _ context: RecordContext, into reading: inout ReadingBuilder
  ) {
    guard
      let package = DocumentPackage.open(input, save: ".xlsx", context, into: &reading)
    else { return }
    let workbook = Workbook(package, into: &reading)
    guard !workbook.sheets.isEmpty else {
      reading.find(.recordEmpty, .failure, "The workbook holds no sheet that can be read.")
      return
    }
    if workbook.is1904 {
      reading.find(
        .sheetDates, .note, "The workbook counts days from 1 January 1904, and is read so.")
    }
    let hidden = workbook.sheets.filter(\.isHidden).map { "'\($0.name)'" }
    if !hidden.isEmpty {
      reading.find(
        .sheetHidden, .caution,
        "Hidden sheet(s), read like the others: \(hidden.prefix(20).joined(separator: ", ")).")
    }
    reportParts(package, workbook, into: &reading)
    for (index, sheet) in workbook.sheets.enumerated() {
      read(
        sheet, workbook, package, naming: workbook.sheets.count > 1 ? "sheet\(index + 1)." : "",
        context, into: &reading)
    }
  }

  private func read(
    _ sheet: Workbook.Sheet, _ workbook: Workbook, _ package: DocumentPackage,
    naming prefix: String, _ context: RecordContext, into reading: inout ReadingBuilder
  ) {
    guard let bytes = package.part(sheet.part, into: &reading) else { return }
    let survey = SheetSurvey(bytes)
    if let error = survey.error { DocumentPackage.report(error, in: sheet.part, into: &reading) }
    guard survey.rows > 0 else {
      reading.find(
        .recordEmpty, .note, at: .within(part: sheet.part, .whole),
        "The sheet '\(sheet.name)' is empty.")
      return
    }
    if workbook.sheets.count > 1 {
      reading.find(
        .recordFormat, .note, at: .within(part: sheet.part, .whole),
        "Sheet '\(sheet.name)': \(survey.rows) rows.")
    }
    report(survey, sheet.name, into: &reading)
    let rows = SheetRows(
      bytes: bytes, name: sheet.name, workbook: workbook, limits: context.limits,
      width: SheetRows.width(survey.mostCells, rows: survey.rows), merged: survey.merged)
    TableReader.read(rows, width: survey.width, naming: prefix, context, into: &reading)
  }

  private func report(
    _ survey: SheetSurvey, _ sheet: String, into reading: inout ReadingBuilder
  ) {
    if survey.formulas > 0, let first = survey.firstFormula {
      reading.find(
        .sheetFormulas, .note, at: .row(sheet: sheet, row: max(first, 1)),
        "Sheet '\(sheet)' holds \(survey.formulas) formula(s), the first in row \(first): what each "
          + "gave when the file was saved is read, nothing is computed, and the formula is kept "
          + "with its row.")
    }
    if let first = survey.firstHidden.first {
      let few = survey.firstHidden.map(String.init).joined(separator: ", ")
      reading.find(
        .sheetHidden, .caution, at: .row(sheet: sheet, row: max(first, 1)),
        "Sheet '\(sheet)' hides \(survey.hiddenRows) row(s), read like the others: \(few)"
          + (survey.hiddenRows > survey.firstHidden.count ? "…" : "") + ".")
    }
    if !survey.hiddenColumns.isEmpty {
      let few = survey.hiddenColumns.prefix(20)
        .map { $0 == $1 ? "\($0)" : "\($0) to \($1)" }.joined(separator: ", ")
      reading.find(
        .sheetHidden, .caution,
        "Sheet '\(sheet)' hides column(s) \(few), read like the others.")
    }
    if !survey.mergedRanges.isEmpty {
      let few = survey.mergedRanges.prefix(20).map { TableClock.quoted($0) }
      reading.find(
        .sheetMerged, .note,
        "Sheet '\(sheet)' holds \(survey.mergedRanges.count) merged cell(s) "
          + "(\(few.joined(separator: ", "))): what is merged downwards in one column is read in "
          + "each of its rows.")
    }
  }

  /// Parts that are no cells: those that could hold evidence are listed as not used.
  private func reportParts(
    _ package: DocumentPackage, _ workbook: Workbook, into reading: inout ReadingBuilder
  ) {
    for member in package.archive.members {
      let place = Locator.within(part: member.name, .whole)
      let file = member.name.lowercased()
      if file.hasSuffix("vbaproject.bin") || file.contains("/macrosheets/") {
        reading.find(
          .documentMacros, .caution, at: place,
          "The workbook carries macros (\(member.name)); they are not run and not read.")
      } else if file.hasPrefix("xl/externallinks/"), file.hasSuffix(".xml"),
        !file.contains("/_rels/")
      {
        reading.find(
          .documentLinks, .caution, at: place,
          "The workbook refers to another file (\(member.name)); what it last took from there is "
            + "read, and nothing is fetched.")
      } else if Self.unread.contains(where: { file.hasPrefix($0) }), !file.contains("/_rels/") {
        reading.leaveOut(place, because: "no cells of a sheet: not read")
      }
    }
  }

  private static let unread = [
    "xl/comments", "xl/threadedcomments", "xl/drawings", "xl/media", "xl/charts",
    "xl/chartsheets", "xl/embeddings", "xl/revisions", "xl/pivotcache",
  ]
}
