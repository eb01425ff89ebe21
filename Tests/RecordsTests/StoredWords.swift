import Foundation

/// Whether words stand in a stretch of a file, in any of the ways in which files write text: plain,
/// with doubled quotes, with the escapes of JSON, in Facebook's Latin-1, as mail encodes it.
///
/// Written apart from the formats, so that an error of theirs is not repeated here.
struct StoredWords {
  private let stored: String

  init(_ stored: String) { self.stored = stored }

  func hold(_ text: String) -> Bool {
    let words = Self.flat(text)
    if words.isEmpty || Self.flat(stored).contains(words) { return true }
    let json = Self.jsonUnescaped(stored)
    let ways = [
      json, Self.latin1Undone(json), Self.jsonUnescaped(Self.latin1Undone(stored)),
      Self.quotedPrintable(stored), Self.base64(stored), Self.tagless(stored),
      Self.tagless(Self.quotedPrintable(stored)), Self.tagless(Self.base64(stored)),
    ]
    return ways.contains { Self.flat($0).contains(words) }
      || Self.arePieces(words, of: Self.flat(json))
  }

  /// White space, quotes and characters that no encoding holds make no difference.
  private static func flat(_ text: String) -> String {
    text.replacing("\"\"", with: "\"").split(whereSeparator: \.isWhitespace)
      .joined(separator: " ")
  }

  /// The text of a live chat is the concatenation of its runs: each run of letters and each run of
  /// other characters stands in the file, in that order.
  private static func arePieces(_ words: String, of stored: String) -> Bool {
    var rest = stored[...]
    var pieces: [String] = []
    var wasLetter: Bool?
    for character in words {
      let isLetter = character.isASCII && character.isLetter
      if isLetter == wasLetter, !character.isWhitespace {
        pieces[pieces.count - 1].append(character)
      } else if !character.isWhitespace {
        pieces.append(String(character))
      }
      wasLetter = character.isWhitespace ? nil : isLetter
    }
    for piece in pieces {
      guard let found = rest.firstRange(of: piece) else { return false }
      rest = rest[found.upperBound...]
    }
    return true
  }

  private static func jsonUnescaped(_ text: String) -> String {
    var units: [UInt16] = []
    var rest = Array(text.utf16)[...]
    let simple: [UInt16: UInt16] = [
      0x6E: 0x0A, 0x72: 0x0D, 0x74: 0x09, 0x62: 0x08, 0x66: 0x0C, 0x22: 0x22, 0x5C: 0x5C,
      0x2F: 0x2F,
    ]
    while let unit = rest.popFirst() {
      guard unit == 0x5C, let escape = rest.first else {
        units.append(unit)
        continue
      }
      if let plain = simple[escape] {
        units.append(plain)
        rest = rest.dropFirst()
      } else if escape == 0x75, rest.count >= 5,
        let code = UInt16(String(decoding: rest.dropFirst().prefix(4), as: UTF16.self), radix: 16)
      {
        units.append(code == 0 ? 0xFFFD : code)
        rest = rest.dropFirst(5)
      } else {
        units.append(unit)
      }
    }
    return String(decoding: units, as: UTF16.self)
  }

  private static func latin1Undone(_ text: String) -> String {
    var bytes: [UInt8] = []
    for scalar in text.unicodeScalars {
      if scalar.value < 0x100 {
        bytes.append(UInt8(scalar.value))
      } else {
        bytes += Array(String(scalar).utf8)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func quotedPrintable(_ text: String) -> String {
    let joined = text.replacing("=\r\n", with: "").replacing("=\n", with: "")
    var bytes: [UInt8] = []
    var rest = Array(joined.utf8)[...]
    while let byte = rest.popFirst() {
      if byte == 0x3D, rest.count >= 2,
        let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
      {
        bytes.append(value)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func base64(_ text: String) -> String {
    Data(base64Encoded: text, options: .ignoreUnknownCharacters)
      .map { String(decoding: $0, as: UTF8.self) } ?? ""
  }

  private static func tagless(_ text: String) -> String {
    var (result, isTag) = ("", false)
    for character in text {
      if character == "<" { isTag = true }
      if !isTag { result.append(character) }
      if character == ">" { isTag = false }
    }
    return result.replacing("&amp;", with: "&").replacing("&lt;", with: "<")
      .replacing("&gt;", with: ">").replacing("&quot;", with: "\"").replacing("&nbsp;", with: " ")
      .replacing("&#39;", with: "'")
  }
}
