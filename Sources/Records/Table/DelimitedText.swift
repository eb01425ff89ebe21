import Evidence

/// How a delimited text is written.
struct Dialect: Hashable, Sendable {
  let delimiter: UInt8

  static let candidates: [Dialect] = [
    Dialect(delimiter: 0x2C), Dialect(delimiter: 0x3B), Dialect(delimiter: 0x09),
    Dialect(delimiter: 0x7C),
  ]

  var words: String {
    switch delimiter {
    case 0x2C: "commas"
    case 0x3B: "semicolons"
    case 0x09: "tabs"
    default: "'\(Character(Unicode.Scalar(delimiter)))'"
    }
  }
}

/// A record as stored: the bytes of each field, found by RFC 4180 and by what people do to it.
struct DelimitedRecord: Sendable {
  struct Field: Hashable, Sendable {
    /// Without the quotes around it.
    let bytes: Range<Int>
    /// Holds quotes that are doubled as RFC 4180 has it.
    var hasDoubledQuotes = false
  }

  /// The first line, counted from 1.
  let line: Int
  /// How many lines it takes: more than one when quoted fields hold line ends.
  let lineCount: Int
  let bytes: Range<Int>
  let fields: [Field]
  let problems: [TableRow.Problem]
}

/// The records of a delimited text, one after the other, in memory that does not grow with it.
///
/// A quote that is never closed costs its own line and no other: the reader goes back to the end of
/// that line and reads on from there. Going back is limited to twice the text's length in all, so
/// that the work stays linear whatever the bytes are; beyond that no field runs over a line.
struct DelimitedRecords: Sequence, IteratorProtocol {
  private let file: TextFile
  private let delimiter: UInt8
  private let limits: RecordLimits
  private let unit: Int
  private var lines: TextLines
  private var budget: Int

  init(file: TextFile, dialect: Dialect, limits: RecordLimits) {
    (self.file, delimiter, self.limits) = (file, dialect.delimiter, limits)
    unit = file.encoding.unit
    lines = file.lines
    budget = 2 * file.range.count
  }

  mutating func next() -> DelimitedRecord? {
    while let line = lines.next() {
      if line.bytes.isEmpty { continue }
      return line.bytes.count > limits.lineBytes ? tooLong(line) : record(from: line)
    }
    return nil
  }

  /// A record that is read no further; the survey has already said that the line is too long.
  private func tooLong(_ line: TextLine) -> DelimitedRecord {
    DelimitedRecord(line: line.number, lineCount: 1, bytes: line.bytes, fields: [], problems: [])
  }

  private mutating func record(from first: TextLine) -> DelimitedRecord {
    var scan = Scan(line: first)
    repeat {
      guard scan.fields.count < limits.fields else { return tooWide(scan) }
      if scan.at < scan.end, file.ascii(at: scan.at) == Self.quote {
        quoted(&scan)
      } else {
        plain(&scan, from: scan.at)
      }
    } while scan.hasMore
    return DelimitedRecord(
      line: first.number, lineCount: scan.line.number - first.number + 1,
      bytes: first.bytes.lowerBound..<scan.end, fields: scan.fields, problems: scan.problems)
  }

  private func tooWide(_ scan: Scan) -> DelimitedRecord {
    let bytes = scan.start..<scan.end
    let problem = TableRow.Problem(
      code: .logRowTooWide, severity: .failure, locator: .line(scan.firstLine, bytes: bytes),
      message: "The row at line \(scan.firstLine) has more than \(limits.fields) fields and is not "
        + "read.")
    return DelimitedRecord(
      line: scan.firstLine, lineCount: scan.line.number - scan.firstLine + 1, bytes: bytes,
      fields: [], problems: scan.problems + [problem])
  }

  private static let quote: UInt8 = 0x22

  /// Where the reading of one record stands.
  private struct Scan {
    /// The line that is being read.
    var line: TextLine
    let firstLine: Int
    let start: Int
    var at: Int
    /// The end of `line`, without its line end.
    var end: Int
    var fields: [DelimitedRecord.Field] = []
    var problems: [TableRow.Problem] = []
    /// A delimiter was passed: another field follows, be it empty.
    var hasMore = false

    init(line: TextLine) {
      self.line = line
      (firstLine, start) = (line.number, line.bytes.lowerBound)
      (at, end) = (line.bytes.lowerBound, line.bytes.upperBound)
    }
  }

  private func plain(_ scan: inout Scan, from start: Int) {
    while scan.at < scan.end, file.ascii(at: scan.at) != delimiter { scan.at += unit }
    close(&scan, DelimitedRecord.Field(bytes: start..<Swift.min(scan.at, scan.end)))
  }

  private func close(_ scan: inout Scan, _ field: DelimitedRecord.Field) {
    scan.fields.append(field)
    scan.hasMore = scan.at < scan.end
    if scan.hasMore { scan.at += unit }
  }

  /// Reads a field that begins with a quote, over line ends if need be.
  private mutating func quoted(_ scan: inout Scan) {
    let (opening, saved, savedLines) = (scan.at, scan, lines)
    var field = DelimitedRecord.Field(bytes: opening..<opening)
    scan.at += unit
    while true {
      if scan.at >= scan.end {
        guard goOn(&scan, opening: opening, openedAt: saved.line.number) else {
          return giveUp(&scan, saved, savedLines, .logQuoteUnclosed)
        }
        continue
      }
      guard file.ascii(at: scan.at) == Self.quote else {
        scan.at += unit
        continue
      }
      let after = scan.at + unit
      if after < scan.end, file.ascii(at: after) == Self.quote {
        field.hasDoubledQuotes = true
        scan.at = after + unit
      } else if let closed = fieldEnd(after: after, scan) {
        field = DelimitedRecord.Field(
          bytes: (opening + unit)..<scan.at, hasDoubledQuotes: field.hasDoubledQuotes)
        scan.at = closed
        return close(&scan, field)
      } else if scan.line.number > saved.line.number {
        return giveUp(&scan, saved, savedLines, .logQuoteUnclosed)
      } else {
        stray(&scan)
      }
    }
  }

  /// The delimiter or line end that follows a closing quote, with nothing but spaces between.
  private func fieldEnd(after: Int, _ scan: Scan) -> Int? {
    var at = after
    while at < scan.end {
      let character = file.ascii(at: at)
      if character == delimiter { return at }
      guard character == 0x20 else { return nil }
      at += unit
    }
    return scan.end
  }

  /// Takes the next line into the record; false where that would go beyond a limit or the file.
  private mutating func goOn(_ scan: inout Scan, opening: Int, openedAt: Int) -> Bool {
    guard budget > 0, scan.line.number - openedAt < limits.quotedLines,
      scan.end - opening <= limits.lineBytes, let next = lines.next(),
      next.bytes.upperBound - scan.start <= limits.lineBytes
    else { return false }
    scan.line = next
    (scan.at, scan.end) = (next.bytes.lowerBound, next.bytes.upperBound)
    return true
  }

  /// The quote at the field's beginning was never closed: it is a character like any other.
  private mutating func giveUp(
    _ scan: inout Scan, _ saved: Scan, _ savedLines: TextLines, _ code: Finding.Code
  ) {
    budget -= Swift.max(unit, scan.at - saved.at)
    let line = saved.line
    (scan, lines) = (saved, savedLines)
    scan.problems.append(
      TableRow.Problem(
        code: code, severity: .caution,
        locator: .line(line.number, bytes: saved.at..<(saved.at + unit)),
        message: "The quote opened in line \(line.number) (byte \(saved.at)) is not closed; the "
          + "line is read as it stands, and the next line as a new row."))
    let start = scan.at
    scan.at += unit
    plain(&scan, from: start)
  }

  private func stray(_ scan: inout Scan) {
    if scan.problems.last?.code != .logQuoteStray {
      scan.problems.append(
        TableRow.Problem(
          code: .logQuoteStray, severity: .note,
          locator: .line(scan.line.number, bytes: scan.at..<(scan.at + unit)),
          message: "A quote stands undoubled inside quoted text in line \(scan.line.number) (byte "
            + "\(scan.at)); it is kept as a character."))
    }
    scan.at += unit
  }
}
