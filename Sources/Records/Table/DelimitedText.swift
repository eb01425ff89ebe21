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
  var problems: [TableRow.Problem]
}

/// The records of a delimited text, one after the other, in memory that does not grow with it.
///
/// The text is read in windows; a record that a window cuts is read again from its beginning in a
/// longer one. A quote that is never closed costs its own line and no other: the reader goes back to
/// the end of that line and reads on from there. Going back is limited to twice the text's length in
/// all, so that the work stays linear whatever the bytes are; beyond that no field runs over a line.
struct DelimitedRecords: Sequence, IteratorProtocol {
  private let text: TextStream
  private let delimiter: UInt8
  private let limits: RecordLimits
  private let unit: Int
  /// The stretch of the text that is at hand; holds the record that was returned last.
  private(set) var file: TextFile
  private var lines: TextLines
  private var budget: Int
  /// The end of the window was met: what was read may be cut there.
  private var wasCut = false
  private var usualFields = 8

  init(text: TextStream, dialect: Dialect, limits: RecordLimits) {
    (self.text, delimiter, self.limits) = (text, dialect.delimiter, limits)
    unit = text.encoding.unit
    file = text.window(from: text.range.lowerBound, length: text.windowBytes)
    lines = file.lines
    budget = 2 * text.range.count
  }

  mutating func next() -> DelimitedRecord? {
    while true {
      if unit == 1, let record = plainRecord() { return record }
      wasCut = false
      let (before, budgetBefore) = (lines, budget)
      guard let line = nextLine() else {
        guard wasCut else { return nil }
        refill(from: before)
        continue
      }
      // A window longer than a line may be decides everything that lies in it.
      let isDecided = file.range.upperBound - line.bytes.lowerBound > limits.lineBytes + 2 * unit
      if wasCut, !isDecided {
        refill(from: before)
        continue
      }
      if line.bytes.isEmpty { continue }
      if line.bytes.count > limits.lineBytes {
        return tooLong(wasCut ? throughWindows(line) : line)
      }
      let record = record(from: line)
      guard wasCut, !isDecided else { return record }
      budget = budgetBefore
      refill(from: before)
    }
  }

  private mutating func nextLine() -> TextLine? {
    let line = lines.next()
    wasCut = wasCut || lines.wasCut
    return line
  }

  /// Opens a window at the beginning of a line, longer than what is at hand of it.
  private mutating func refill(from before: TextLines) {
    let known = file.range.upperBound - before.offset
    file = text.window(from: before.offset, length: Swift.max(text.windowBytes, 2 * known))
    lines = TextLines(file: file, from: before.offset, number: before.number + 1)
  }

  /// The end of a line that goes on beyond the longest that is read: nothing of it is held.
  private mutating func throughWindows(_ line: TextLine) -> TextLine {
    var end = file.range.upperBound
    search: while true {
      file = text.window(from: end, length: text.windowBytes)
      while end < file.range.upperBound {
        let character = file.ascii(at: end)
        if character == 0x0A || character == 0x0D { break search }
        end += unit
      }
      end = file.range.upperBound
      if !file.isCut { break }
    }
    file = text.window(from: end, length: text.windowBytes)
    lines = TextLines(file: file, from: end, number: line.number)
    let ending = lines.next()
    return TextLine(
      number: line.number, bytes: line.bytes.lowerBound..<end, ending: ending?.ending ?? .none,
      next: ending?.next ?? end)
  }

  /// A record that is read no further; the survey has already said that the line is too long.
  private func tooLong(_ line: TextLine) -> DelimitedRecord {
    DelimitedRecord(line: line.number, lineCount: 1, bytes: line.bytes, fields: [], problems: [])
  }

  /// A record of one line in which nothing is out of order, read in one go; nil for all others,
  /// which are then read with more care.
  private mutating func plainRecord() -> DelimitedRecord? {
    let (bytes, base, limit) = (file.bytes, file.base, limits.fields)
    let (feed, back, mark) = (UInt8(0x0A), UInt8(0x0D), Self.quote)
    let parting = delimiter < 0x80 ? delimiter : feed
    let (first, end) = (lines.offset &- base, bytes.count)
    var (at, fields) = (first, [DelimitedRecord.Field]())
    fields.reserveCapacity(usualFields)
    while true {
      guard at < end, fields.count < limit else { return nil }
      var (start, isDoubled) = (at, false)
      if bytes[at] == mark {
        start = at &+ 1
        at = start
        while true {
          guard at &+ 1 < end else { return nil }
          let byte = bytes[at]
          if byte == mark {
            let after = bytes[at &+ 1]
            if after == mark {
              isDoubled = true
              at &+= 2
              continue
            }
            guard after == parting || after == feed || after == back else { return nil }
            break
          }
          if byte == feed || byte == back { return nil }
          at &+= 1
        }
        fields.append(
          DelimitedRecord.Field(
            bytes: (start &+ base)..<(at &+ base), hasDoubledQuotes: isDoubled))
        at &+= 1
      } else {
        while at < end {
          let byte = bytes[at]
          if byte == parting || byte == feed || byte == back { break }
          at &+= 1
        }
        guard at < end else { return nil }
        fields.append(DelimitedRecord.Field(bytes: (start &+ base)..<(at &+ base)))
      }
      let byte = bytes[at]
      if byte == feed || byte == back { break }
      at &+= 1
    }
    var next = at &+ 1
    if bytes[at] == back {
      guard next < end else { return nil }
      if bytes[next] == feed { next &+= 1 }
    }
    guard at > first, at &- first <= limits.lineBytes else { return nil }
    usualFields = fields.count
    lines.pass(to: next &+ base)
    return DelimitedRecord(
      line: lines.number, lineCount: 1, bytes: (first &+ base)..<(at &+ base), fields: fields,
      problems: [])
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
      scan.end - opening <= limits.lineBytes, let next = nextLine(),
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
