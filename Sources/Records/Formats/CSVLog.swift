public import Evidence

/// A log as a delimited text: commas, semicolons, tabs or pipes, with or without a heading row.
///
/// Follows RFC 4180 and then what people do to it: quotes that are never closed, quotes inside
/// text, rows of unequal length, text before the headings.
public struct CSVLog: RecordFormat {
  public let name = "csv"
  public let kind = SourceKind.log

  /// How much of a file is held at a time, unless a record is longer.
  private let windowBytes: Int

  public init() { self.init(windowBytes: TextStream.usualWindow) }

  init(windowBytes: Int) { self.windowBytes = windowBytes }

  public func recognises(_ sample: RecordSample) -> Recognition {
    guard !sample.prefix.isEmpty else { return .no("the file is empty") }
    let judgement = EncodingJudgement(sample.prefix, isWhole: sample.isWhole)
    let text = TextStream(
      RecordInput(sample.prefix), judgement, windowBytes: RecordSample.length)
    let damage = Self.share(of: TextFile(sample.prefix, judgement))
    guard damage <= Self.tolerated else { return .no("\(damage) in 100 characters are no text") }
    let narrower: [any RecordFormat] = [
      WhatsAppChat(), FacebookExport(), LiveChat(), TimesketchTimeline(), PlasoCSV(),
      JSONRecords(), TextLog(), MailMessage(), Captions(),
      DispatchExport(),
    ]
    if let claim = sample.claim(of: narrower) { return claim }
    var limits = RecordLimits()
    limits.lineBytes = RecordSample.length
    guard let fit = DelimitedTable.fit(text, limits: limits) else {
      return .no("no delimiter parts the lines into columns")
    }
    let shape =
      "\(fit.agreeing) of \(fit.rows) records have \(fit.columns) fields parted by "
      + fit.table.dialect.words
    guard fit.agreeing * 10 >= fit.rows * 6 else { return .no("only \(shape)") }
    let rows = fit.table.prefix(200).map(\.table)
    let layout = LayoutFinder(rows: rows, mapping: nil).find()
    if let time = layout[.time] {
      return .yes("\(shape), and '\(layout.name(time))' holds times")
    }
    guard fit.agreeing * 10 >= fit.rows * 8 else {
      return .no("only \(shape), and no column holds times")
    }
    if ["csv", "tsv", "tab", "psv"].contains(sample.ending), fit.rows >= 2 || fit.columns >= 3 {
      return .yes(
        "\(shape), and the name ends in .\(sample.ending), although no column holds times")
    }
    if fit.rows >= 5, fit.columns >= 3, fit.agreeing == fit.rows {
      return .yes("\(shape), although no column holds times")
    }
    return .no("\(shape), but no column holds times")
  }

  public func read(
    _ input: RecordInput, _ context: RecordContext, into reading: inout ReadingBuilder
  ) {
    guard
      let text = TextSurvey.stream(input, context, windowBytes: windowBytes, into: &reading)
    else { return }
    guard let fit = DelimitedTable.fit(text, limits: context.limits) else {
      return readSingleColumn(text, context, into: &reading)
    }
    reading.find(
      .logDialect, .note,
      "Columns are parted by \(fit.table.dialect.words): \(fit.agreeing) of the first \(fit.rows) "
        + "records have \(fit.columns) fields.")
    TableReader.read(fit.table, width: fit.columns, context, into: &reading)
  }

  /// Nothing parts the lines: they are read as a table of one column, so that none is lost.
  private func readSingleColumn(
    _ text: TextStream, _ context: RecordContext, into reading: inout ReadingBuilder
  ) {
    reading.find(
      .logDialect, .failure,
      "No delimiter (comma, semicolon, tab or pipe) parts the lines into columns.",
      advice: "Check whether the file is a log at all.")
    let table = DelimitedTable(
      text: text, dialect: Dialect(delimiter: 0x80), limits: context.limits,
      skipsFirstRecord: false)
    TableReader.read(table, width: 1, context, into: &reading)
  }

  /// So many in a hundred characters may be none, in a file that is text all the same.
  static let tolerated = 4

  /// How many in a hundred characters are NULs, controls or no characters at all.
  static func share(of file: TextFile) -> Int {
    var (bad, all) = (0, 0)
    file.forEachScalar(file.range) { scalar, _ in
      all += 1
      let isControl = scalar.value < 0x20 && !(0x09...0x0D).contains(scalar.value)
      if isControl || scalar == "\u{FFFD}" { bad += 1 }
    }
    return all == 0 ? 0 : bad * 100 / all
  }
}
