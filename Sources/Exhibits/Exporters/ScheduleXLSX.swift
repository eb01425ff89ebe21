public import Evidence

/// The schedule as a workbook, for those who sort and filter (Office Open XML, by libxlsxwriter).
///
/// Sheets for events, their order, sources with their clocks, contradictions, findings and what was not
/// used. Times are text in exact form; one column of the events is a date and time of the spreadsheet's
/// own, in the case's zone, to filter by. No formula, no link, no macro.
public struct ScheduleXLSX: Exporter {
  public static let name = "schedule.xlsx"
  public static let purpose = "The schedule as a workbook, to sort and to filter."

  public init() {}

  public func files(for timeline: Timeline) throws -> [ExhibitFile] {
    let sheets = ScheduleSheets(TimelineIndex(timeline))
    let workbook = Workbook(
      title: timeline.case.title.isEmpty ? "Timeline" : timeline.case.title,
      author: "\(timeline.generator.name) \(timeline.generator.version)", sheets: sheets.all)
    return [ExhibitFile(path: Self.name, bytes: try workbook.bytes())]
  }
}
