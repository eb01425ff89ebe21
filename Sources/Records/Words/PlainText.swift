/// Text reduced to lower-case ASCII, one byte per Unicode scalar, so that grammars are tables of
/// bytes and an index into it is an index into the scalars.
///
/// Every kind of space becomes a space, every dash a hyphen, every quotation mark its plain form;
/// anything else outside ASCII becomes 0xFF, which no grammar knows.
enum PlainText {
  static func reduce(_ scalar: Unicode.Scalar) -> UInt8 {
    switch scalar.value {
    case 0x41...0x5A: UInt8(scalar.value) + 0x20
    case 0x09, 0x0A, 0x0D, 0xA0, 0x2000...0x200A, 0x202F, 0x205F, 0x3000: 0x20
    case 0x00..<0x80: UInt8(scalar.value)
    case 0x2010...0x2015, 0x2212: 0x2D
    case 0x2018, 0x2019, 0x02BC: 0x27
    case 0x201C, 0x201D: 0x22
    default: 0xFF
    }
  }

  static func reduce(_ text: String) -> [UInt8] {
    var bytes = Array(text.utf8)
    for index in bytes.indices {
      let byte = bytes[index]
      if byte >= 0x80 { return text.unicodeScalars.map(reduce) }
      if byte &- 0x41 < 26 {
        bytes[index] = byte &+ 0x20
      } else if byte == 0x09 || byte == 0x0A || byte == 0x0D {
        bytes[index] = 0x20
      }
    }
    return bytes
  }

  /// Without spaces at either end.
  static func trimmed(_ text: String) -> ArraySlice<UInt8> {
    let plain = reduce(text)
    guard let first = plain.firstIndex(where: { $0 != 0x20 }),
      let last = plain.lastIndex(where: { $0 != 0x20 })
    else { return [] }
    return plain[first...last]
  }

  /// Whether any of some phrases stands in plain text.
  static func holds(_ text: some Collection<UInt8>, any phrases: [[UInt8]]) -> Bool {
    var rest = text[...]
    while let first = rest.first {
      if phrases.contains(where: { $0.first == first && rest.starts(with: $0) }) { return true }
      rest = rest.dropFirst()
    }
    return false
  }

  static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
  static func isLetter(_ byte: UInt8) -> Bool { (byte >= 0x61 && byte <= 0x7A) || byte == 0xFF }
}

/// A place in plain text from which a grammar reads; every `take` either succeeds and moves on, or
/// leaves the place where it was.
struct PlainCursor {
  let text: ArraySlice<UInt8>
  var at: Int

  init(_ text: ArraySlice<UInt8>, at: Int? = nil) {
    self.text = text
    self.at = at ?? text.startIndex
  }

  var isAtEnd: Bool { at >= text.endIndex }
  var next: UInt8? { at < text.endIndex ? text[at] : nil }

  func peek(_ distance: Int) -> UInt8? {
    text.indices.contains(at + distance) ? text[at + distance] : nil
  }

  mutating func take(_ byte: UInt8) -> Bool {
    guard next == byte else { return false }
    at += 1
    return true
  }

  mutating func take(_ word: StaticString) -> Bool {
    let length = word.utf8CodeUnitCount
    guard at + length <= text.endIndex else { return false }
    let matches = text[at..<(at + length)].elementsEqual(word.description.utf8)
    if matches { at += length }
    return matches
  }

  /// A word that no letter follows.
  mutating func takeWord(_ word: String) -> Bool {
    let bytes = word.utf8
    guard text[at...].starts(with: bytes) else { return false }
    let after = at + bytes.count
    if after < text.endIndex, PlainText.isLetter(text[after]) { return false }
    at = after
    return true
  }

  mutating func skipSpaces() {
    while next == 0x20 { at += 1 }
  }

  /// A run of decimal digits whose length lies in `counts`, not cut out of a longer run.
  mutating func digits(_ counts: ClosedRange<Int>) -> (value: Int, count: Int)? {
    var (value, end) = (0, at)
    while end < text.endIndex, PlainText.isDigit(text[end]), end - at <= counts.upperBound {
      value = value * 10 + Int(text[end] - 0x30)
      end += 1
    }
    guard counts.contains(end - at) else { return nil }
    defer { at = end }
    return (value, end - at)
  }
}
