public import Evidence
import TimeModel

/// What plaso's `psort` writes as delimited text: l2tcsv (17 columns, dates month first), dynamic
/// (`datetime,timestamp_desc,source,…`, fields chosen by the user), TLN and L2TTLN (`Time|Source|…`,
/// seconds since 1970).
public struct PlasoCSV: RecordFormat {
  public let name = "plaso"
  public let kind = SourceKind.log

  public init() {}

  private enum Form: Hashable {
    case l2tcsv, dynamic, tln

    var words: String {
      switch self {
      case .l2tcsv: "l2tcsv ('date,time,timezone,MACB,…')"
      case .dynamic: "plaso's dynamic output ('datetime,timestamp_desc,…')"
      case .tln: "TLN ('Time|Source|Host|User|Description')"
      }
    }
  }

  private static let l2tcsv = [
    "date", "time", "timezone", "MACB", "source", "sourcetype", "type", "user", "host", "short",
    "desc", "version", "filename", "inode", "notes", "format", "extra",
  ]

  static func isDynamic(_ names: [String]) -> Bool {
    names.starts(with: ["datetime", "timestamp_desc"]) && names.contains("message")
      && (names.contains("parser") || names.contains("source"))
  }

  private static func form(_ names: [String]) -> Form? {
    if names == l2tcsv { return .l2tcsv }
    if names.starts(with: ["Time", "Source", "Host", "User", "Description"]) { return .tln }
    return isDynamic(names) ? .dynamic : nil
  }

  public func recognises(_ sample: RecordSample) -> Recognition {
    guard !sample.prefix.isEmpty else { return .no("the file is empty") }
    let judgement = EncodingJudgement(sample.prefix, isWhole: sample.isWhole)
    let file = TextFile(sample.prefix, judgement)
    let text = TextStream(RecordInput(sample.prefix), judgement)
    guard CSVLog.share(of: file) <= CSVLog.tolerated, let table = HeadedTable(text, RecordLimits()),
      let form = Self.form(table.names)
    else { return .no("its first row is none of those that plaso writes") }
    return .yes("its first row is that of \(form.words)")
  }

  public func read(
    _ input: RecordInput, _ context: RecordContext, into reading: inout ReadingBuilder
  ) {
    guard let file = TextSurvey.stream(input, context, into: &reading) else { return }
    guard let table = HeadedTable(file, context.limits) else {
      return HeadedTable.refuse(into: &reading)
    }
    let width = table.names.count
    switch Self.form(table.names) {
    case .l2tcsv: readL2T(table, context, into: &reading)
    case .tln:
      reading.find(
        .logTimeEpoch, .note, "'Time' is read as seconds since 1970-01-01 UTC, as TLN has it.")
      let rows = table.rows { cells in
        var cells = cells
        if let first = cells.first { cells[0] = EpochTime.text(first, .seconds) }
        return cells
      }
      TableReader.read(
        rows, width: width, layout: table.layout(time: "Time", text: "Description"), context,
        into: &reading)
    case .dynamic, nil:
      TableReader.read(
        table.table, width: width, layout: table.layout(time: "datetime", text: "message"), context,
        into: &reading)
    }
  }

  private func readL2T(
    _ table: HeadedTable, _ context: RecordContext, into reading: inout ReadingBuilder
  ) {
    var zones: [String: Int] = [:]
    for row in table.table where row.number > table.headingRow {
      if zones[row.text(2)] != nil || zones.count < 100 { zones[row.text(2), default: 0] += 1 }
    }
    let own = context.zone?.name
    let told = zones.sorted { $0.key < $1.key }
      .map { "'\(TableClock.quoted($0.key))' (\($0.value))" }.joined(separator: ", ")
    reading.find(
      .logDateOrder, .note,
      "Dates are read month first, as l2tcsv has them; the zones of its rows: \(told).")
    let unknown = zones.keys.filter { zone in
      zone != own && WrittenMoment(cell: "12:00:00 \(zone)")?.clock?.zone == nil
    }.sorted()
    if !unknown.isEmpty {
      reading.find(
        .timeWithoutZone, .caution,
        "The zone(s) \(unknown.prefix(5).map { "'\(TableClock.quoted($0))'" }.joined(separator: ", ")) "
          + "are no fixed offset from UTC: rows that name them get no time.",
        advice: "Give that zone as the source's zone in the case file, or export in UTC.")
    }
    let rows = table.rows { cells in
      guard cells.count > 2 else { return cells }
      var cells = cells
      cells[0] = Self.isoDate(cells[0])
      if cells[2] != own { cells[1] += " \(cells[2])" }
      return cells
    }
    TableReader.read(
      rows, width: table.names.count,
      layout: table.layout(time: "time", text: "desc", date: "date"),
      context, into: &reading)
  }

  /// `2012-01-22` for `01/22/2012`; anything else as it is.
  private static func isoDate(_ written: String) -> String {
    var cursor = PlainCursor(PlainText.trimmed(written))
    guard let date = cursor.date(), cursor.isAtEnd, let day = date.date(.monthFirst) else {
      return written
    }
    return day.description
  }
}
