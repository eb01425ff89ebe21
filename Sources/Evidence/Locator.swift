public import TimeModel

/// Where in a source something stands, precisely enough for another person to find it.
public enum Locator: Hashable, Sendable, Codable {
  /// The source as a whole.
  case whole
  /// One moment of a recording. `stream` is libavformat's index, absent for a moment that a person
  /// gave without naming a stream.
  case moment(stream: Int?, at: MediaTime)
  /// A stretch of a recording, both ends included.
  case stretch(stream: Int?, from: MediaTime, to: MediaTime)
  /// A place in a container or its metadata, by the name under which readers know it.
  case field(String)
  /// A line of a text, counted from 1, and the bytes that it occupies in the file, as stored.
  case line(Int, bytes: Range<Int>)
  /// A paragraph of a statement, counted from 1 (on its page, if it has pages).
  case paragraph(Int, page: Int?, bytes: Range<Int>)
  /// A cell of a sheet, row and column counted from 1.
  case cell(sheet: String, row: Int, column: Int)
  /// A row of a sheet, counted from 1.
  case row(sheet: String, row: Int)
  /// A line of the text that a page shows, both counted from 1 (a PDF stores no lines of its own).
  case pageLine(page: Int, line: Int)
  /// A place in a file that lies within the source, by the path under which an archive holds it:
  /// `word/document.xml`, `_chat.txt`. Byte ranges count in that file, unpacked.
  indirect case within(part: String, Locator)
}

/// For people: `line 14`, `paragraph 3`, `at 01:52.480`.
extension Locator: CustomStringConvertible {
  public var description: String {
    switch self {
    case .whole: "whole file"
    case .moment(_, let time): "at \(time.clockText)"
    case .stretch(_, let from, let to): "from \(from.clockText) to \(to.clockText)"
    case .field(let name): name
    case .line(let number, _): "line \(number)"
    case .paragraph(let number, let page, _):
      (page.map { "page \($0), " } ?? "") + "paragraph \(number)"
    case .cell(let sheet, let row, let column): "sheet \(sheet), row \(row), column \(column)"
    case .row(let sheet, let row): "sheet \(sheet), row \(row)"
    case .pageLine(let page, let line): "page \(page), line \(line)"
    case .within(let part, let place): "\(place) of \(part)"
    }
  }
}

extension MediaTime {
  /// `01:52.480` or `1:01:52.480`, to the nearest millisecond: for reading, not for computing.
  public var clockText: String {
    guard let exact = try? nanoseconds(rounding: .nearest) else { return description }
    let total = (exact.count.magnitude + 500_000) / 1_000_000
    let (hours, minutes) = (total / 3_600_000, total / 60_000 % 60)
    let (seconds, thousandths) = (total / 1000 % 60, total % 1000)
    let sign = exact < .zero ? "-" : ""
    return sign + (hours > 0 ? "\(hours):" : "") + Self.padded(minutes, 2) + ":"
      + Self.padded(seconds, 2) + "." + Self.padded(thousandths, 3)
  }

  private static func padded(_ value: UInt64, _ width: Int) -> String {
    let text = String(value)
    return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
  }
}
