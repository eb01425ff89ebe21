private import CXlsxWriter
import Glibc
import TimeModel

/// A workbook of plain tables (Office Open XML, ECMA-376), written by libxlsxwriter.
///
/// Text is written as text whatever it begins with: there is no formula in it and no link. The same
/// value gives the same bytes with the same libxlsxwriter and zlib.
struct Workbook {
  enum Cell: Hashable, Sendable {
    /// Made visible and cut to what a cell holds.
    case text(String)
    /// A wall clock's date and time, cut to milliseconds; years before 1900 become text.
    case time(CivilDate, Nanoseconds)
    case empty
  }

  struct Column: Hashable, Sendable {
    let title: String
    /// In characters.
    let width: Int

    init(_ title: String, _ width: Int) { (self.title, self.width) = (title, width) }
  }

  struct Sheet: Hashable, Sendable {
    /// At most 31 characters.
    let name: String
    let columns: [Column]
    let rows: [[Cell]]
  }

  let title: String
  let author: String
  let sheets: [Sheet]

  /// The most characters of a cell, in UTF-16.
  static let cellLimit = 32_767
  /// Beyond this, a row says how many are left out.
  static let rowLimit = 100_000

  /// As a cell shows it: one visible line, and no `_x000D_` that a reader would turn into a character.
  static func shown(_ text: String) -> String {
    var visible = VisibleText.line(text, limit: cellLimit)
    if visible.utf8.contains(0x5F) { visible = visible.replacing(escape, with: "_x005F_") }
    guard visible.utf16.count > cellLimit else { return visible }
    var kept = String.UnicodeScalarView()
    var length = 1
    for scalar in visible.unicodeScalars {
      length += UTF16.width(scalar)
      guard length <= cellLimit else { break }
      kept.append(scalar)
    }
    return String(kept) + "…"
  }

  // Made anew, for a Regex is not Sendable.
  private static var escape: Regex<Substring> {
    /_(?=x[0-9A-Fa-f]{4}_)/.matchingSemantics(.unicodeScalar)
  }

  /// The whole file, made in memory.
  ///
  /// C: `workbook_new`, `workbook_close`.
  ///
  /// - Throws: ``ExhibitError`` with the library's words, as when its temporary files find no room.
  func bytes() throws(ExhibitError) -> [UInt8] {
    let file = onset_memory_file()
    guard file >= 0 else { throw .workbook(message: "there is no memory for it") }
    defer { close(file) }
    guard let book = unsafe workbook_new("/proc/self/fd/\(file)") else {
      throw .workbook(message: "there is no memory for it")
    }
    do {
      try unsafe fill(book)
    } catch {
      unsafe lxw_workbook_free(book)
      throw error
    }
    // Frees the workbook, whatever it returns.
    try Self.check(unsafe workbook_close(book))
    return try Self.contents(of: file)
  }

  @unsafe private struct Formats {
    let heading: UnsafeMutablePointer<lxw_format>
    let text: UnsafeMutablePointer<lxw_format>
    let time: UnsafeMutablePointer<lxw_format>
  }

  private func fill(_ book: UnsafeMutablePointer<lxw_workbook>) throws(ExhibitError) {
    try unsafe describe(book)
    guard let heading = unsafe workbook_add_format(book),
      let text = unsafe workbook_add_format(book), let time = unsafe workbook_add_format(book)
    else { throw .workbook(message: "there is no memory for it") }
    unsafe format_set_bold(heading)
    unsafe format_set_bottom(heading, UInt8(LXW_BORDER_THIN.rawValue))
    func wrap(_ format: UnsafeMutablePointer<lxw_format>) {
      unsafe format_set_text_wrap(format)
      unsafe format_set_align(format, UInt8(LXW_ALIGN_VERTICAL_TOP.rawValue))
    }
    unsafe wrap(heading)
    unsafe wrap(text)
    unsafe wrap(time)
    unsafe format_set_num_format(time, "yyyy-mm-dd hh:mm:ss.000")
    let formats = unsafe Formats(heading: heading, text: text, time: time)
    for sheet in sheets {
      guard let target = unsafe workbook_add_worksheet(book, sheet.name) else {
        throw .workbook(message: "libxlsxwriter refuses a sheet named '\(sheet.name)'")
      }
      try unsafe Self.write(sheet, to: target, formats)
    }
  }

  private func describe(_ book: UnsafeMutablePointer<lxw_workbook>) throws(ExhibitError) {
    var (title, author) = (Self.nulEnded(title), Self.nulEnded(author))
    let code = unsafe title.withUnsafeMutableBufferPointer { title in
      unsafe author.withUnsafeMutableBufferPointer { author in
        var properties = unsafe lxw_doc_properties()
        unsafe properties.title = title.baseAddress
        unsafe properties.author = author.baseAddress
        // 1980-01-01, as elsewhere: zero would mean now.
        unsafe properties.created = 315_532_800
        return unsafe workbook_set_properties(book, &properties)
      }
    }
    try Self.check(code)
  }

  private static func nulEnded(_ text: String) -> [CChar] {
    VisibleText.line(text, limit: 200).utf8.map { CChar(bitPattern: $0) } + [0]
  }

  private static func write(
    _ sheet: Sheet, to target: UnsafeMutablePointer<lxw_worksheet>, _ formats: Formats
  ) throws(ExhibitError) {
    let kept = sheet.rows.prefix(rowLimit)
    for (place, column) in sheet.columns.enumerated() {
      let number = UInt16(place)
      try check(
        unsafe worksheet_set_column(target, number, number, Double(column.width), formats.text))
      try check(unsafe worksheet_write_string(target, 0, number, column.title, formats.heading))
    }
    for (row, cells) in kept.enumerated() {
      for (column, cell) in cells.enumerated() {
        try unsafe write(cell, UInt32(row + 1), UInt16(column), to: target, formats)
      }
    }
    if kept.count < sheet.rows.count {
      let rest = "… and \(sheet.rows.count - kept.count) more rows; all stand in timeline.json"
      try unsafe write(.text(rest), UInt32(kept.count + 1), 0, to: target, formats)
    }
    unsafe worksheet_freeze_panes(target, 1, 0)
    unsafe worksheet_set_landscape(target)
    unsafe worksheet_fit_to_pages(target, 1, 0)
    try check(unsafe worksheet_repeat_rows(target, 0, 0))
    if !kept.isEmpty {
      try check(
        unsafe worksheet_autofilter(
          target, 0, 0, UInt32(kept.count), UInt16(sheet.columns.count - 1)))
    }
  }

  private static func write(
    _ cell: Cell, _ row: UInt32, _ column: UInt16,
    to target: UnsafeMutablePointer<lxw_worksheet>, _ formats: Formats
  ) throws(ExhibitError) {
    switch cell {
    case .empty: return
    case .text(let text):
      let shown = shown(text)
      guard !shown.isEmpty else { return }
      try check(unsafe worksheet_write_string(target, row, column, shown, formats.text))
    case .time(let date, let time) where date.year >= 1900:
      let milliseconds = time.count / Nanoseconds.millisecond.count
      var value = lxw_datetime(
        year: Int32(date.year), month: Int32(date.month), day: Int32(date.day),
        hour: Int32(milliseconds / 3_600_000), min: Int32(milliseconds / 60_000 % 60),
        sec: Double(milliseconds % 60_000) / 1000)
      try check(unsafe worksheet_write_datetime(target, row, column, &value, formats.time))
    case .time(let date, _):
      try check(unsafe worksheet_write_string(target, row, column, date.description, formats.text))
    }
  }

  private static func check(_ code: lxw_error) throws(ExhibitError) {
    guard code != LXW_NO_ERROR else { return }
    let words = unsafe lxw_strerror(code).map { unsafe String(cString: $0) }
    throw .workbook(message: words ?? "libxlsxwriter gave no reason")
  }

  private static func contents(of file: Int32) throws(ExhibitError) -> [UInt8] {
    let size = Int(lseek(file, 0, SEEK_END))
    var bytes = [UInt8](repeating: 0, count: max(0, size))
    var read = 0
    while read < bytes.count {
      let count = unsafe bytes.withUnsafeMutableBytes { buffer in
        unsafe pread(file, buffer.baseAddress?.advanced(by: read), size - read, off_t(read))
      }
      guard count > 0 else { throw .workbook(message: "it cannot be read back") }
      read += count
    }
    return bytes
  }
}
