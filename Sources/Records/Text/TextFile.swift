/// A file's bytes with their encoding: text that is read in place, so that every piece of it keeps
/// the range of bytes that it occupies as stored.
///
/// It may be a window on a larger file; places in it are counted in the whole file all the same.
struct TextFile: Sendable {
  let bytes: [UInt8]
  /// Where the first of `bytes` stands in the file.
  let base: Int
  let encoding: TextEncoding
  /// The text itself, without a byte order mark.
  let range: Range<Int>
  /// The text of the file goes on after `range`.
  let isCut: Bool

  init(_ bytes: [UInt8], _ judgement: EncodingJudgement) {
    self.bytes = bytes
    (base, isCut) = (0, false)
    encoding = judgement.encoding
    range = min(judgement.markLength, bytes.count)..<bytes.count
  }

  /// A window on a file, from `base` on.
  init(window bytes: [UInt8], base: Int, encoding: TextEncoding, isCut: Bool) {
    (self.bytes, self.base, self.encoding, self.isCut) = (bytes, base, encoding, isCut)
    range = base..<(base + bytes.count)
  }

  /// What stands at a byte offset if that is an ASCII character; 0xFF for anything else.
  ///
  /// Delimiters, quotes and line ends are ASCII, and in all four encodings no part of another
  /// character looks like one.
  @inline(__always)
  func ascii(at offset: Int) -> UInt8 {
    switch encoding {
    case .utf8, .windows1252:
      let byte = bytes[offset &- base]
      return byte < 0x80 ? byte : 0xFF
    case .utf16LittleEndian, .utf16BigEndian:
      guard offset + 1 < range.upperBound else { return 0xFF }
      let little = encoding == .utf16LittleEndian
      let at = offset &- base
      let (low, high) = (bytes[little ? at : at + 1], bytes[little ? at + 1 : at])
      return high == 0 && low < 0x80 ? low : 0xFF
    }
  }

  /// The stored bytes of a stretch.
  @inline(__always)
  func slice(_ range: Range<Int>) -> ArraySlice<UInt8> {
    bytes[(range.lowerBound &- base)..<(range.upperBound &- base)]
  }

  /// The characters of a stretch, with U+FFFD for NULs and for bytes that stand for nothing.
  func text(_ range: Range<Int>) -> String {
    if encoding == .utf8 {
      let slice = slice(range)
      if !slice.contains(0) { return String(decoding: slice, as: UTF8.self) }
    }
    var scalars = String.UnicodeScalarView()
    forEachScalar(range) { scalar, _ in scalars.append(scalar) }
    return String(scalars)
  }

  /// Calls `body` with each character, replaced as in `text`, and the offset at which it begins.
  func forEachScalar(_ range: Range<Int>, _ body: (Unicode.Scalar, Int) -> Void) {
    var offset = range.lowerBound
    while offset < range.upperBound {
      let (scalar, count) = encoding.scalar(bytes, at: offset - base, end: range.upperBound - base)
      body(scalar.flatMap { $0 == "\0" ? nil : $0 } ?? "\u{FFFD}", offset)
      offset += count
    }
  }

  var lines: TextLines { TextLines(file: self) }
}

/// One line as stored.
struct TextLine: Hashable, Sendable {
  enum Ending: String, Hashable, Sendable {
    case lineFeed = "LF"
    case carriageReturnLineFeed = "CRLF"
    case carriageReturn = "CR"
    /// The file ends without one.
    case none
  }

  /// Counted from 1.
  let number: Int
  /// Without the line end.
  let bytes: Range<Int>
  let ending: Ending
  /// Where the next line begins.
  let next: Int
}

/// The lines of a text, ended by LF, CRLF or CR in any mixture.
struct TextLines: Sequence, IteratorProtocol {
  private let file: TextFile
  /// Where the next line begins.
  private(set) var offset: Int
  /// The number of the line that was returned last.
  private(set) var number = 0
  /// The end of a window was met where the file goes on: what was returned last may go on too.
  private(set) var wasCut = false

  init(file: TextFile) {
    self.file = file
    offset = file.range.lowerBound
  }

  /// Starts at the beginning of a line whose number is known.
  init(file: TextFile, from offset: Int, number: Int) {
    (self.file, self.offset, self.number) = (file, offset, number - 1)
  }

  /// Passes over one line whose end is known.
  mutating func pass(to next: Int) {
    number += 1
    offset = next
  }

  mutating func next() -> TextLine? {
    let (end, unit) = (file.range.upperBound, file.encoding.unit)
    guard offset < end else {
      wasCut = wasCut || file.isCut
      return nil
    }
    number += 1
    let start = offset
    var at = offset
    while at < end {
      let character = file.ascii(at: at)
      if character == 0x0A || character == 0x0D {
        var ending = character == 0x0A ? TextLine.Ending.lineFeed : .carriageReturn
        offset = at + unit
        if character == 0x0D {
          if offset >= end { wasCut = wasCut || file.isCut }
          if offset < end, file.ascii(at: offset) == 0x0A {
            ending = .carriageReturnLineFeed
            offset += unit
          }
        }
        return TextLine(number: number, bytes: start..<at, ending: ending, next: offset)
      }
      at += unit
    }
    offset = end
    wasCut = wasCut || file.isCut
    return TextLine(number: number, bytes: start..<end, ending: .none, next: end)
  }
}
