public import Evidence
import TimeModel

/// A timeline of Timesketch, as CSV or JSON Lines: `message`, `datetime`, `timestamp` (microseconds
/// since 1970), `timestamp_desc`, and whatever fields the events have. plaso's `json_line` and `json`
/// output is of the same shape without `datetime`.
public struct TimesketchTimeline: RecordFormat {
  public let name = "timesketch"
  public let kind = SourceKind.log

  public init() {}

  public func recognises(_ sample: RecordSample) -> Recognition {
    guard !sample.prefix.isEmpty else { return .no("the file is empty") }
    if let found = JSONRecordFile.sample(sample) {
      guard let path = Self.choose(found.outline, found.file) else {
        return .no("its objects do not have 'message', 'timestamp_desc' and a time")
      }
      return .yes(
        "\(found.outline[path]?.objects ?? 0) object(s) with 'message' and 'timestamp_desc' within "
          + "the part looked at")
    }
    let judgement = EncodingJudgement(sample.prefix, isWhole: sample.isWhole)
    let file = TextFile(sample.prefix, judgement)
    let text = TextStream(RecordInput(sample.prefix), judgement)
    guard CSVLog.share(of: file) <= CSVLog.tolerated, let table = HeadedTable(text, RecordLimits()),
      Self.isHeading(table.names)
    else { return .no("its first row does not name 'message', 'datetime' and 'timestamp_desc'") }
    return .yes("its first row names 'message', 'datetime' and 'timestamp_desc'")
  }

  private static func isHeading(_ names: [String]) -> Bool {
    ["message", "datetime", "timestamp_desc"].allSatisfy(names.contains)
      && !PlasoCSV.isDynamic(names)
  }

  /// The first list whose first object has the fields of an event.
  private static func choose(_ outline: JSONOutline, _ file: TextFile) -> [String]? {
    outline.lists.prefix(64).first { list in
      guard let first = list.first else { return false }
      let value = JSONRecordFile(file: file, places: [], path: []).value(first)
      return value["message"] != nil && value["timestamp_desc"] != nil
        && (value["timestamp"] != nil || value["datetime"] != nil)
    }?.path
  }

  public func read(
    _ input: RecordInput, _ context: RecordContext, into reading: inout ReadingBuilder
  ) {
    let sample = input.sample(named: "")
    if JSONRecordFile.sample(sample) != nil {
      readObjects(input, context, into: &reading)
    } else {
      readRows(input, context, into: &reading)
    }
  }

  private func readRows(
    _ input: RecordInput, _ context: RecordContext, into reading: inout ReadingBuilder
  ) {
    guard let file = TextSurvey.stream(input, context, into: &reading) else { return }
    guard let table = HeadedTable(file, context.limits) else {
      return HeadedTable.refuse(into: &reading)
    }
    let (datetime, timestamp) = (table.column("datetime"), table.column("timestamp"))
    let rows = table.rows { cells in
      guard let datetime, let timestamp, cells.indices.contains(datetime),
        cells.indices.contains(timestamp), cells[datetime].allSatisfy(\.isWhitespace)
      else { return cells }
      var cells = cells
      cells[datetime] = EpochTime.text(cells[timestamp], .microseconds)
      return cells
    }
    var check = Check()
    for row in table.table where row.number > table.headingRow {
      check.note(
        datetime.map(row.text) ?? "", timestamp.map(row.text) ?? "", row.locator)
    }
    check.report(into: &reading)
    TableReader.read(
      rows, width: table.names.count,
      layout: table.layout(time: "datetime", text: "message"), context, into: &reading)
  }

  private func readObjects(
    _ input: RecordInput, _ context: RecordContext, into reading: inout ReadingBuilder
  ) {
    guard
      let records = JSONRecordFile.open(input, context, into: &reading, choosing: Self.choose)
    else { return }
    let fields = JSONFields(records, context, looksForEpochs: false, into: &reading)
    let names = fields.headings
    let (datetime, timestamp) = (
      names.firstIndex(of: "datetime"), names.firstIndex(of: "timestamp")
    )
    var check = Check()
    for row in fields.rows(records) { check.note(row[datetime], row[timestamp], row.locator) }
    check.report(into: &reading)
    let rows = fields.rows(records).map { row in
      var time = row[datetime]
      if WrittenMoment(cell: time) == nil {
        time = EpochTime.text(row[timestamp], .microseconds)
      }
      return TableRow(
        number: row.number, locator: row.locator, cells: row.cells + [time],
        problems: row.problems)
    }
    TableReader.read(
      rows, width: names.count + 1,
      layout: .fixed(names + ["time in UTC"], time: "time in UTC", text: "message"), context,
      into: &reading)
  }

  /// Whether `datetime` and `timestamp` say the same.
  private struct Check {
    private var (compared, differing) = (0, 0)
    private var first: (locator: Locator, words: String)?
    private var fromTimestamp = 0

    mutating func note(_ datetime: String, _ timestamp: String, _ locator: Locator) {
      let counted = EpochTime.text(timestamp, .microseconds)
      guard !timestamp.isEmpty, counted != timestamp else { return }
      guard case .written(_, let said) = Self.time(datetime) else {
        fromTimestamp += 1
        return
      }
      guard case .written(_, let meant) = Self.time(counted), let one = said.first,
        let other = meant.first
      else { return }
      compared += 1
      // A second's difference is what rounding makes.
      let gap = (try? one.start.since(other.start).count.magnitude) ?? .max
      guard gap > UInt64(Nanoseconds.second.count) else { return }
      differing += 1
      if first == nil {
        first = (
          locator, "'\(TableClock.quoted(datetime))' and \(TableClock.quoted(timestamp))"
        )
      }
    }

    private static func time(_ cell: String) -> ObservedTime {
      guard let moment = WrittenMoment(cell: cell), let clock = moment.clock,
        let date = moment.date?.date(.dayFirst)
      else { return .none }
      return Resolution([clock], on: [date], zone: .utc).time
    }

    func report(into reading: inout ReadingBuilder) {
      if fromTimestamp > 0 {
        reading.find(
          .logTimeEpoch, .note,
          "In \(fromTimestamp) record(s) without a 'datetime' that can be read, 'timestamp' is read "
            + "as microseconds since 1970-01-01 UTC.")
      }
      if let first {
        reading.find(
          .logTimeTwice, .caution, at: first.locator,
          "In \(differing) of \(compared) record(s) 'datetime' and 'timestamp' differ by more than a "
            + "second (\(first.words) at \(first.locator)); 'datetime' is used, both are kept.",
          advice: "Find out which of them the program that wrote the timeline derived.")
      }
    }
  }
}
