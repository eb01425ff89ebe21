import Evidence

/// The rows of one sheet of an Excel workbook, read from its XML as often as needed: nothing of it
/// is held.
struct SheetRows: Sequence {
  let bytes: [UInt8]
  let name: String
  let workbook: Workbook
  let limits: RecordLimits
  /// Rows are filled up to as many cells, for files leave empty ones out.
  var width = 0
  /// Cells that were merged downwards: by their first row, the column and the last row.
  var merged: [Int: [(column: Int, last: Int)]] = [:]

  /// The largest sheet that Excel knows: rows and columns.
  static let (mostRows, mostColumns) = (1_048_576, 16_384)
  /// Bytes of text that the cells of one sheet may come to.
  static let mostText = 256 << 20

  /// How far rows are filled up with empty cells: not at all where that alone would be a burden.
  static func width(_ most: Int, rows: Int) -> Int {
    most.multipliedReportingOverflow(by: Swift.max(rows, 1)).partialValue <= 50_000_000 ? most : 0
  }

  func makeIterator() -> Iterator { Iterator(self) }

  struct Iterator: IteratorProtocol {
    private let sheet: SheetRows
    private var scanner: XMLScanner?
    private var previous = 0
    private var hasToldDates = false
    /// Bytes of text handed out: a text that is stored once can stand in a million cells.
    private var spent = 0
    /// What stands in merged cells that reach further down, by column.
    private var reaching: [Int: (text: String, last: Int)] = [:]

    init(_ sheet: SheetRows) {
      self.sheet = sheet
      scanner = try? XMLScanner(sheet.bytes)
    }

    /// The next row that the sheet holds; its end, or where it is broken, is the end.
    mutating func next() -> TableRow? {
      while let piece = try? scanner?.next() {
        guard case .start("row", _) = piece else { continue }
        return row()
      }
      return nil
    }

    private mutating func row() -> TableRow? {
      guard var scanner else { return nil }
      defer { self.scanner = scanner }
      let level = scanner.level
      let declared = scanner.number("r")
      let number = previous < SheetRows.mostRows ? previous &+ 1 : previous
      var row = Row(
        number: declared.flatMap { (number...SheetRows.mostRows).contains($0) ? $0 : nil }
          ?? number, sheet: sheet)
      if let declared, declared != row.number {
        row.complain(.sheetCell, "The row that calls itself \(declared) stands after \(previous).")
      }
      if scanner.attribute("hidden").map({ $0 == "1" || $0 == "true" }) ?? false {
        row.attributes["hidden row"] = "yes"
      }
      guard previous < SheetRows.mostRows else { return nil }
      previous = row.number
      do throws(XMLError) {
        while let piece = try scanner.next() {
          if case .start("c", _) = piece { try row.readCell(&scanner) }
          if case .end = piece, scanner.level < level { break }
        }
      } catch {
        row.complain(.documentPart, "The row is cut short: \(error.words).")
      }
      fill(&row)
      if let column = row.hiddenDate, !hasToldDates {
        hasToldDates = true
        row.complain(
          .sheetDates,
          "\(Row.name(column, row.number)) shows a time of day and holds a date too, "
            + "as perhaps others below do: the date is used.", column: column, severity: .note)
      }
      spent += row.byteCount
      if spent > SheetRows.mostText { row.refuse() }
      return row.finish()
    }

    /// Gives a row what merged cells above it say of it too.
    private mutating func fill(_ row: inout Row) {
      reaching = reaching.filter { $0.value.last >= row.number }
      for (column, merged) in reaching {
        while row.cells.count <= column { row.cells.append("") }
        if row.cells[column].isEmpty {
          row.cells[column] = merged.text
          row.byteCount += merged.text.utf8.count
        }
      }
      for (column, last) in sheet.merged[row.number] ?? [] {
        reaching[column] =
          row.cells.indices.contains(column) ? (row.cells[column], last) : nil
      }
    }
  }

  /// A row while its cells are read.
  private struct Row {
    let number: Int
    let sheet: SheetRows
    var cells: [String] = []
    var attributes: [String: String] = [:]
    var problems: [TableRow.Problem] = []
    /// The first column whose format hides a date.
    private(set) var hiddenDate: Int?
    var byteCount = 0
    private var (column, beyond, isRefused) = (-1, 0, false)

    init(number: Int, sheet: SheetRows) { (self.number, self.sheet) = (number, sheet) }

    var locator: Locator { .row(sheet: sheet.name, row: number) }

    mutating func complain(
      _ code: Finding.Code, _ message: String, column: Int? = nil,
      severity: Finding.Severity = .caution
    ) {
      guard problems.count < 20 else { return }
      problems.append(
        TableRow.Problem(
          code: code, severity: severity,
          locator: column.map { .cell(sheet: sheet.name, row: number, column: $0 + 1) } ?? locator,
          message: message))
    }

    /// Reads the cell whose start was handed out last, to its end.
    mutating func readCell(_ scanner: inout XMLScanner) throws(XMLError) {
      let level = scanner.level
      let reference = scanner.attribute("r")
      let type = scanner.attribute("t") ?? "n"
      let style = scanner.number("s") ?? 0
      column += 1
      if let reference, let named = Self.column(reference) { column = named }
      var (value, formula, inline, taking): (String, String, String?, UInt8) = ("", "", nil, 0)
      var hasFormula = false
      reading: while let piece = try scanner.next() {
        switch piece {
        case .start("v", _): taking = 1
        case .start("f", _): (taking, hasFormula) = (2, true)
        case .start("is", _): inline = try Workbook.richText(&scanner)
        case .text(let bytes, let isLiteral):
          if taking == 1 { value += scanner.text(bytes, isLiteral: isLiteral) }
          if taking == 2 { formula += scanner.text(bytes, isLiteral: isLiteral) }
        case .end:
          taking = 0
          if scanner.level < level { break reading }
        default: break
        }
      }
      guard column < SheetRows.mostColumns else {
        return complain(
          .sheetCell,
          "A cell calls itself '\(TableClock.quoted(reference ?? ""))', which no sheet "
            + "has: it is not read.")
      }
      let text = text(value, type, style, inline)
      guard !text.isEmpty || hasFormula else { return }
      if hasFormula { attributes["formula in \(Self.name(column, number))"] = "=" + formula }
      place(text)
    }

    private mutating func place(_ text: String) {
      guard column < sheet.limits.fields else {
        beyond += 1
        return
      }
      byteCount += text.utf8.count
      while cells.count <= column { cells.append("") }
      if !cells[column].isEmpty {
        return complain(
          .sheetCell,
          "The file holds \(Self.name(column, number)) more than once ('\(TableClock.quoted(text))' "
            + "is not used).", column: column)
      }
      cells[column] = text
    }

    private mutating func text(
      _ value: String, _ type: String, _ style: Int, _ inline: String?
    ) -> String {
      switch type {
      case "s":
        guard let index = Int(value), sheet.workbook.strings.indices.contains(index) else {
          complain(
            .sheetCell,
            "\(Self.name(column, number)) refers to a text that the file does not hold "
              + "('\(TableClock.quoted(value))').", column: column)
          return ""
        }
        return sheet.workbook.strings[index]
      case "inlineStr": return inline ?? ""
      case "b": return value == "1" ? "TRUE" : value == "0" ? "FALSE" : value
      case "str", "e", "d": return Workbook.unescaped(value)
      default: return number(value, style)
      }
    }

    private mutating func number(_ value: String, _ style: Int) -> String {
      let formats = sheet.workbook.formats
      let format = formats.indices.contains(style) ? formats[style] : .general
      guard format.isMoment, let number = SerialNumber(value),
        let moment = SerialTime(number, format, is1904: sheet.workbook.is1904)
      else { return DecimalDigits(value)?.shown(decimals: format.decimals) ?? value }
      if let stored = moment.stored {
        attributes["stored in \(Self.name(column, self.number))"] = stored
      }
      if moment.hasHiddenDate, hiddenDate == nil { hiddenDate = column }
      return moment.shown
    }

    mutating func refuse() {
      isRefused = true
      complain(
        .recordTooLarge,
        "Up to \(locator) the sheet's cells hold more than \(SheetRows.mostText) bytes of text, "
          + "many times what is stored, as an attack would: this row is not read.")
    }

    consuming func finish() -> TableRow {
      if beyond > 0 {
        complain(
          .logRowTooWide,
          "\(beyond) filled cell(s) of the row at \(locator) stand beyond column "
            + "\(sheet.limits.fields) and are not read.")
      }
      if byteCount > sheet.limits.lineBytes {
        complain(
          .textLineTooLong,
          "The row at \(locator) holds \(byteCount) bytes of text; rows of more "
            + "than \(sheet.limits.lineBytes) are not read.")
        (cells, attributes) = ([], [:])
      } else if isRefused {
        (cells, attributes) = ([], [:])
      } else {
        while cells.count < Swift.max(1, Swift.min(sheet.width, sheet.limits.fields)) {
          cells.append("")
        }
      }
      return TableRow(
        number: number, locator: locator, cells: cells, problems: problems, attributes: attributes)
    }

    /// `AB12` is column 27, counted from 0; nil for what is no reference.
    static func column(_ reference: String) -> Int? {
      var column = 0
      for byte in reference.utf8 {
        guard (0x41...0x5A).contains(byte & 0xDF), byte >= 0x41 else { break }
        column = column * 26 + Int(byte & 0xDF) - 0x40
        if column > SheetRows.mostColumns { return SheetRows.mostColumns }
      }
      return column == 0 ? nil : column - 1
    }

    static func name(_ column: Int, _ row: Int) -> String {
      var (letters, rest) = ("", column + 1)
      while rest > 0 {
        letters = String(Character(Unicode.Scalar(UInt8(0x41 + (rest - 1) % 26)))) + letters
        rest = (rest - 1) / 26
      }
      return letters + String(row)
    }
  }

  /// `B7`, from a column counted from 0 and a row counted from 1.
  static func cellName(_ column: Int, _ row: Int) -> String { Row.name(column, row) }

  /// The column and row of `B7`, counted from 0 and from 1.
  static func place(_ reference: Substring) -> (column: Int, row: Int)? {
    let digits = reference.drop { !$0.isNumber }
    guard let column = Row.column(String(reference)), let row = Int(digits) else { return nil }
    return (column, row)
  }
}

/// What one pass over a sheet finds before its rows are read.
struct SheetSurvey {
  var (rows, formulas) = (0, 0)
  /// The commonest number of cells in a row, and the largest.
  var (width, mostCells) = (0, 0)
  var firstFormula: Int?
  /// How many rows are hidden, and the first of them.
  var hiddenRows = 0
  var firstHidden: [Int] = []
  /// First and last column of each hidden stretch, counted from 1.
  var hiddenColumns: [(Int, Int)] = []
  var mergedRanges: [String] = []
  var merged: [Int: [(column: Int, last: Int)]] = [:]
  var error: XMLError?

  /// Merged cells beyond this many, and beyond so many rows of them, are told and not followed.
  private static let (mostMerged, mostReach) = (10_000, 100_000)
  private var reach = 0

  init(_ bytes: [UInt8]) {
    var (row, cells, widths) = (0, 0, [Int: Int]())
    do throws(XMLError) {
      var scanner = try XMLScanner(bytes)
      while let piece = try scanner.next() {
        guard case .start(let name, _) = piece else {
          if case .end("row", _) = piece { widths[min(cells, 2000), default: 0] += 1 }
          continue
        }
        switch name {
        case "row":
          rows += 1
          cells = 0
          row = scanner.number("r") ?? row &+ 1
          if scanner.attribute("hidden").map({ $0 == "1" || $0 == "true" }) ?? false {
            hiddenRows += 1
            if firstHidden.count < 20 { firstHidden.append(row) }
          }
        case "c": cells += 1
        case "f":
          formulas += 1
          firstFormula = firstFormula ?? row
        case "col":
          if scanner.attribute("hidden") == "1", hiddenColumns.count < 1000,
            let from = scanner.number("min"), let to = scanner.number("max")
          {
            hiddenColumns.append((from, to))
          }
        case "mergeCell": note(scanner.attribute("ref") ?? "")
        default: break
        }
      }
    } catch {
      self.error = error
    }
    width = widths.max { ($0.value, $0.key) < ($1.value, $1.key) }?.key ?? 0
    mostCells = widths.keys.max() ?? 0
  }

  private mutating func note(_ reference: String) {
    guard mergedRanges.count < Self.mostMerged else { return }
    mergedRanges.append(reference)
    let ends = reference.split(separator: ":").compactMap { SheetRows.place($0) }
    guard ends.count == 2, ends[0].column == ends[1].column, ends[1].row > ends[0].row,
      ends[1].row <= SheetRows.mostRows, ends[0].row > 0
    else { return }
    reach += ends[1].row - ends[0].row
    guard reach <= Self.mostReach else { return }
    merged[ends[0].row, default: []].append((ends[0].column, ends[1].row))
  }
}
