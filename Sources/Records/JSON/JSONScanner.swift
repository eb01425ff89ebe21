/// Why a text stops being JSON, and where.
struct JSONTrouble: Error, Hashable {
  /// The byte at which it shows.
  let offset: Int
  let words: String
}

/// Reads JSON (RFC 8259) in place, in any of the encodings of a text file.
///
/// Stricter than people are in one thing only: a string ends on its own line. `NaN` and `Infinity`,
/// which Python writes, are taken as numbers.
struct JSONScanner {
  let file: TextFile
  private(set) var at: Int
  let end: Int
  /// The line of `at`, counted from 1.
  private(set) var line: Int

  /// Deeper nesting is not followed: no log nests so, and each level costs stack.
  static let depth = 64

  init(_ file: TextFile, from start: Int? = nil, to end: Int? = nil, line: Int = 1) {
    (self.file, at, self.line) = (file, start ?? file.range.lowerBound, line)
    self.end = end ?? file.range.upperBound
  }

  /// The ASCII character ahead, 0xFF for another, nil at the end.
  var next: UInt8? { at < end ? file.ascii(at: at) : nil }

  mutating func step() { at += file.encoding.unit }

  func trouble(_ words: String) -> JSONTrouble { JSONTrouble(offset: min(at, end), words: words) }

  mutating func skipSpace() {
    while let character = next {
      switch character {
      case 0x0A: line += 1
      case 0x0D:
        // CR LF ends one line.
        let after = at + file.encoding.unit
        if after >= end || file.ascii(at: after) != 0x0A { line += 1 }
      case 0x20, 0x09, 0x1E: break
      default: return
      }
      step()
    }
  }

  mutating func take(_ character: UInt8) -> Bool {
    guard next == character else { return false }
    step()
    return true
  }

  /// Goes to the next line that begins with `{`; false when there is none.
  mutating func skipToObjectLine(from start: Int, line first: Int) -> Bool {
    var lines = TextLines(file: file, from: start, number: first)
    _ = lines.next()
    while let found = lines.next() {
      guard !found.bytes.isEmpty, file.ascii(at: found.bytes.lowerBound) == 0x7B else { continue }
      (at, line) = (found.bytes.lowerBound, found.number)
      return true
    }
    return false
  }

  // MARK: - Strings and words

  /// The bytes between the quotes of the string ahead, and whether a backslash is among them.
  mutating func string() throws(JSONTrouble) -> (bytes: Range<Int>, isEscaped: Bool) {
    guard take(0x22) else { throw trouble("a string in double quotes is missing") }
    let start = at
    var isEscaped = false
    while let character = next {
      switch character {
      case 0x22:
        defer { step() }
        return (start..<at, isEscaped)
      case 0x5C:
        isEscaped = true
        step()
        guard let escaped = next, escaped != 0x0A, escaped != 0x0D else {
          throw trouble("a string is not closed")
        }
        step()
      case 0x0A, 0x0D: throw trouble("a string is not closed on its line")
      default: step()
      }
    }
    throw trouble("a string is not closed")
  }

  /// A number, `true`, `null`, `NaN`: anything up to a comma, a bracket or white space.
  mutating func word() throws(JSONTrouble) -> Range<Int> {
    let start = at
    while let character = next, Self.isWord(character) { step() }
    guard at > start else { throw trouble("a value is missing") }
    return start..<min(at, end)
  }

  private static func isWord(_ character: UInt8) -> Bool {
    switch character {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2B, 0x2D, 0x2E: true
    default: false
    }
  }

  /// The characters of a string; escapes are undone, halves of surrogate pairs are U+FFFD.
  func text(of string: (bytes: Range<Int>, isEscaped: Bool)) -> String {
    let stored = file.text(string.bytes)
    return string.isEscaped ? Self.unescaped(stored) : stored
  }

  static func unescaped(_ stored: String) -> String {
    var result = String.UnicodeScalarView()
    var rest = stored.unicodeScalars[...]
    var high: UInt32?
    func flush() { if high != nil { result.append("\u{FFFD}") } }
    while let scalar = rest.popFirst() {
      guard scalar == "\\", let escape = rest.popFirst() else {
        flush()
        high = nil
        result.append(scalar)
        continue
      }
      if escape == "u", let unit = hexadecimal(&rest) {
        if let first = high, (0xDC00...0xDFFF).contains(unit) {
          let value = 0x10000 + (first - 0xD800) << 10 + (unit - 0xDC00)
          result.append(Unicode.Scalar(value) ?? "\u{FFFD}")
          high = nil
          continue
        }
        flush()
        high = (0xD800...0xDBFF).contains(unit) ? unit : nil
        if high == nil {
          result.append(unit == 0 ? "\u{FFFD}" : Unicode.Scalar(unit) ?? "\u{FFFD}")
        }
        continue
      }
      flush()
      high = nil
      switch escape {
      case "n": result.append("\n")
      case "r": result.append("\r")
      case "t": result.append("\t")
      case "b": result.append("\u{8}")
      case "f": result.append("\u{C}")
      case "\"", "\\", "/": result.append(escape)
      default:
        // Not an escape of JSON: kept as it stands.
        result.append("\\")
        result.append(escape)
      }
    }
    flush()
    return String(result)
  }

  private static func hexadecimal(_ rest: inout Substring.UnicodeScalarView) -> UInt32? {
    var (value, look): (UInt32, Substring.UnicodeScalarView) = (0, rest)
    for _ in 0..<4 {
      guard let scalar = look.popFirst(), let digit = Character(scalar).hexDigitValue,
        scalar.isASCII
      else { return nil }
      value = value << 4 | UInt32(digit)
    }
    rest = look
    return value
  }
}
