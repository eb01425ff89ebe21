import Evidence

/// One sheet of an OpenDocument spreadsheet (ODF 1.3 part 3, 9), read from its XML as often as
/// needed.
struct OpenSheetRows: Sequence {
  let bytes: [UInt8]
  let survey: OpenSheetSurvey
  let limits: RecordLimits

  func makeIterator() -> Iterator { Iterator(self) }

  struct Iterator: IteratorProtocol {
    private let sheet: OpenSheetRows
    private var scanner: XMLScanner?
    private var number = 0
    /// A row that stands for several alike.
    private var repeated: (row: Row, left: Int)?
    /// How many more rows may stand for others of the sheet.
    private var mayRepeat = 1000
    /// How many sheets have been entered, and whether ours is open.
    private var (tables, isOpen) = (0, false)

    init(_ sheet: OpenSheetRows) {
      self.sheet = sheet
      scanner = try? XMLScanner(sheet.bytes)
    }

    mutating func next() -> TableRow? {
      if let (row, left) = repeated {
        repeated = left > 1 ? (row, left - 1) : nil
        return finish(row)
      }
      while let piece = try? scanner?.next() {
        switch piece {
        case .start("table", _):
          isOpen = tables == sheet.survey.index
          tables += 1
        case .end("table", _):
          if isOpen { return nil }
        case .start("table-row", _) where isOpen:
          if let row = row() { return row }
        default: break
        }
      }
      return nil
    }

    /// Nil for rows without content, which are counted and passed over.
    private mutating func row() -> TableRow? {
      guard var scanner else { return nil }
      let times = Swift.min(Swift.max(scanner.number("number-rows-repeated") ?? 1, 1), 1 << 24)
      let visibility = scanner.attribute("visibility")
      var row = Row(limits: sheet.limits)
      row.isHidden = visibility == "collapse" || visibility == "filter"
      row.read(&scanner)
      self.scanner = scanner
      guard row.isFilled else {
        number &+= times
        return nil
      }
      // Rows that are alike to the last word are not a log's: a few are read, the rest is told.
      let most = row.isLong ? 1 : Swift.min(times, 100, mayRepeat + 1)
      mayRepeat -= most - 1
      if times > most { row.passedOver = times - most }
      if most > 1 { repeated = (row, most - 1) }
      return finish(row)
    }

    private mutating func finish(_ row: Row) -> TableRow {
      number &+= 1
      defer { if repeated == nil { number &+= row.passedOver } }
      return row.finish(
        number, sheet.survey.name,
        width: SheetRows.width(sheet.survey.width, rows: sheet.survey.rows))
    }
  }

  /// A row while its cells are read.
  fileprivate struct Row {
    let limits: RecordLimits
    var isHidden = false
    var passedOver = 0
    private var cells: [String] = []
    private var notes: [(column: Int, name: String, value: String)] = []
    private var (column, byteCount, beyond) = (0, 0, 0)
    private var error: XMLError?

    init(limits: RecordLimits) { self.limits = limits }

    /// A row of so much text is read once, however often it is said to be repeated.
    var isLong: Bool { byteCount > 65_536 }

    var isFilled: Bool { beyond > 0 || error != nil || cells.contains { !$0.isEmpty } }

    /// Reads the cells of the row that was just opened, to its end.
    mutating func read(_ scanner: inout XMLScanner) {
      let level = scanner.level
      do throws(XMLError) {
        while let piece = try scanner.next() {
          switch piece {
          case .start("table-cell", _), .start("covered-table-cell", _):
            try readCell(&scanner)
          case .end where scanner.level < level: return
          default: break
          }
        }
      } catch {
        self.error = error
      }
    }

    private mutating func readCell(_ scanner: inout XMLScanner) throws(XMLError) {
      let level = scanner.level
      let times = Swift.min(
        Swift.max(scanner.number("number-columns-repeated") ?? 1, 1), 1 << 24)
      let type = scanner.attribute("office:value-type")
      let value =
        switch type {
        case "date": scanner.attribute("office:date-value")
        case "time": scanner.attribute("office:time-value")
        default: String?.none
        }
      let formula = scanner.attribute("table:formula")
      let shown = try OpenSheetRows.shown(&scanner, level)
      let moment = value.flatMap { OpenMoment($0, isTime: type == "time", shown: shown) }
      let text = moment?.text ?? shown
      defer { column = Swift.min(column + times, 1 << 24) }
      guard !text.isEmpty || formula != nil else { return }
      for offset in 0..<Swift.min(times, 100) {
        guard column + offset < limits.fields else {
          beyond += 1
          continue
        }
        while cells.count <= column + offset { cells.append("") }
        cells[column + offset] = text
        byteCount += text.utf8.count
        if let stored = moment?.stored { notes.append((column + offset, "stored in", stored)) }
        if let formula { notes.append((column + offset, "formula in", formula)) }
      }
      if times > 100 { beyond += times - 100 }
    }

    func finish(_ number: Int, _ sheet: String, width: Int) -> TableRow {
      let locator = Locator.row(sheet: sheet, row: number)
      var problems: [TableRow.Problem] = []
      func complain(_ code: Finding.Code, _ message: String) {
        problems.append(
          TableRow.Problem(code: code, severity: .caution, locator: locator, message: message))
      }
      if let error { complain(.documentPart, "The row is cut short: \(error.words).") }
      if beyond > 0 {
        complain(
          .logRowTooWide,
          "\(beyond) filled cell(s) of the row at \(locator) stand beyond column \(limits.fields), "
            + "or repeat one cell more than 100 times, and are not read.")
      }
      if passedOver > 0 {
        complain(
          .logRowTooWide,
          "The row at \(locator) is repeated \(passedOver) more times than are read.")
      }
      var attributes: [String: String] = isHidden ? ["hidden row": "yes"] : [:]
      for note in notes {
        attributes["\(note.name) \(SheetRows.cellName(note.column, number))"] = note.value
      }
      guard byteCount <= limits.lineBytes else {
        complain(
          .textLineTooLong,
          "The row at \(locator) holds \(byteCount) bytes of text; rows of more than "
            + "\(limits.lineBytes) are not read.")
        return TableRow(number: number, locator: locator, cells: [], problems: problems)
      }
      let missing = Swift.max(1, Swift.min(width, limits.fields)) - cells.count
      return TableRow(
        number: number, locator: locator,
        cells: cells + Array(repeating: "", count: Swift.max(0, missing)), problems: problems,
        attributes: attributes)
    }
  }

  /// The text of a cell that was just opened, to its end: its paragraphs, one a line.
  private static func shown(
    _ scanner: inout XMLScanner, _ level: Int
  ) throws(XMLError) -> String {
    var (lines, open, passed): ([String], Int, Int?) = ([], 0, nil)
    while let piece = try scanner.next() {
      if case .end = piece, scanner.level < level { break }
      if let inner = passed {
        if case .end = piece, scanner.level < inner { passed = nil }
        continue
      }
      switch piece {
      case .start("annotation", _): passed = scanner.level
      case .start("p", _):
        open += 1
        if open == 1 { lines.append("") }
      case .end("p", _): open -= 1
      case .start("s", _) where open > 0:
        let count = Swift.min(Swift.max(scanner.number("c") ?? 1, 1), 8)
        lines[lines.count - 1] += String(repeating: " ", count: count)
      case .start("tab", _) where open > 0: lines[lines.count - 1] += "\t"
      case .start("line-break", _) where open > 0: lines[lines.count - 1] += "\n"
      case .text(let bytes, let isLiteral) where open > 0:
        lines[lines.count - 1] += scanner.text(bytes, isLiteral: isLiteral)
      default: break
      }
    }
    return lines.joined(separator: "\n")
  }
}

/// What one pass over the content finds of each of its sheets.
struct OpenSheetSurvey: Hashable {
  let index: Int
  let name: String
  var rows = 0
  var width = 0
  var formulas = 0
  var comments = 0
  var hiddenRows = 0

  /// The sheets in their order, and where the XML is broken.
  static func sheets(_ bytes: [UInt8]) -> (sheets: [OpenSheetSurvey], error: XMLError?) {
    var (sheets, cells): ([OpenSheetSurvey], Int) = ([], 0)
    do throws(XMLError) {
      var scanner = try XMLScanner(bytes)
      while let piece = try scanner.next(), sheets.count < 1000 {
        let last = sheets.count - 1
        switch piece {
        case .start("table", _):
          sheets.append(
            OpenSheetSurvey(
              index: sheets.count,
              name: scanner.attribute("table:name") ?? "sheet \(sheets.count + 1)"))
        case .start("table-row", _) where last >= 0:
          cells = 0
          sheets[last].rows += 1
          if scanner.attribute("visibility").map({ $0 != "visible" }) ?? false {
            sheets[last].hiddenRows += 1
          }
        case .start("table-cell", _) where last >= 0:
          cells += 1
          if scanner.attribute("value-type") != nil {
            sheets[last].width = max(sheets[last].width, cells)
          }
          if scanner.attribute("table:formula") != nil { sheets[last].formulas += 1 }
        case .start("annotation", _) where last >= 0: sheets[last].comments += 1
        default: break
        }
      }
    } catch {
      return (sheets, error)
    }
    return (sheets, nil)
  }
}

/// A moment that a cell stores in full (`2017-04-08T15:42:00`, `PT15H42M00S`) beside what it shows.
struct OpenMoment: Hashable, Sendable {
  /// Year first; no finer than the cell shows it, where that can be told.
  let text: String
  /// The whole of it, where the cell shows less.
  let stored: String?

  /// Nil for a value that is none: then the cell is read as it shows itself.
  init?(_ value: String, isTime: Bool, shown: String) {
    guard value.utf8.count <= 40 else { return nil }
    var (date, clock): (String?, Substring?)
    if isTime {
      guard let read = Self.duration(value) else { return nil }
      (date, clock) = (nil, read[...])
    } else {
      let parts = value.split(separator: "T", maxSplits: 1)
      guard let first = parts.first, WrittenMoment(cell: String(first))?.date != nil else {
        return nil
      }
      (date, clock) = (String(first), parts.count == 2 ? parts[1] : nil)
    }
    guard let full = clock else {
      (text, stored) = (date ?? value, nil)
      return
    }
    // `15:42:00.000000000`: no digits that say nothing.
    var exact = full
    if exact.contains(".") {
      while exact.last == "0" { exact.removeLast() }
      if exact.last == "." { exact.removeLast() }
    }
    let colons = shown.count { $0 == ":" }
    let kept = colons == 1 && exact.count >= 8 ? exact.prefix(5) : exact
    let hasClock = colons > 0 || date == nil
    text = [date, hasClock ? String(kept) : nil].compactMap { $0 }.joined(separator: " ")
    let rest = hasClock ? exact.dropFirst(kept.count) : exact
    let isCut = rest.contains { $0.isNumber && $0 != "0" }
    stored = isCut ? [date, String(exact)].compactMap { $0 }.joined(separator: " ") : nil
  }

  /// `PT15H42M00S` as `15:42:00`.
  private static func duration(_ value: String) -> String? {
    guard value.hasPrefix("PT") else { return nil }
    var (parts, digits): ([Character: String], String) = ([:], "")
    for character in value.dropFirst(2) {
      switch character {
      case "0"..."9", ".", ",": digits.append(character == "," ? "." : character)
      case "H", "M", "S":
        guard !digits.isEmpty, parts[character] == nil else { return nil }
        parts[character] = digits
        digits = ""
      default: return nil
      }
    }
    func padded(_ text: String?) -> String {
      let text = text ?? "0"
      let whole = text.prefix { $0 != "." }
      return String(repeating: "0", count: max(0, 2 - whole.count)) + text
    }
    guard digits.isEmpty else { return nil }
    return [parts["H"], parts["M"], parts["S"]].map(padded).joined(separator: ":")
  }
}
