import Foundation

@testable import Records

/// Whether words stand in a stretch of a file, in any of the ways in which files write text: plain,
/// with doubled quotes, with the escapes of JSON, in Facebook's Latin-1, as mail encodes it.
///
/// Written apart from the formats, so that an error of theirs is not repeated here.
struct StoredWords {
  private let bytes: [UInt8]
  private let stored: String

  init(_ bytes: ArraySlice<UInt8>, as stored: String) {
    (self.bytes, self.stored) = (Array(bytes), stored)
  }

  func hold(_ text: String) -> Bool {
    let words = Self.flat(text)
    if words.isEmpty || Self.flat(stored).contains(words) { return true }
    let json = Self.jsonUnescaped(stored)
    let ways = [
      json, Self.latin1Undone(json), Self.jsonUnescaped(Self.latin1Undone(stored)),
    ]
    return ways.contains { Self.flat($0).contains(words) }
      || Self.arePieces(words, of: Self.flat(json)) || isMailed(Self.squeezed(text))
  }

  /// As mail and captions have it: transfer encodings, two charsets, tags.
  private func isMailed(_ words: String) -> Bool {
    [bytes, Self.quotedPrintable(bytes), Self.base64(stored)].contains { bytes in
      [String(decoding: bytes, as: UTF8.self), Self.windows1252(bytes)].contains { text in
        let text = text.replacing("\0", with: "\u{FFFD}")
        let shown = text.replacing(/(?is)<(style|script)\b.*?(<\/\1[^>]*>|$)/, with: "")
        let ways = [
          text, Self.tagless(text), Self.tagless(shown),
          Self.entitiless(text.replacing(/<[^<>]*>/, with: "")),
        ]
        return ways.contains { Self.squeezed($0).contains(words) }
      }
    }
  }

  private static func squeezed(_ text: String) -> String {
    text.replacing("\0", with: "\u{FFFD}").filter { !$0.isWhitespace }
  }

  private static func windows1252(_ bytes: [UInt8]) -> String {
    var view = String.UnicodeScalarView()
    for index in bytes.indices {
      view.append(
        TextEncoding.windows1252.scalar(bytes, at: index, end: bytes.count).scalar ?? "\u{FFFD}")
    }
    return String(view)
  }

  /// White space, quotes and characters that no encoding holds make no difference.
  private static func flat(_ text: String) -> String {
    text.replacing(/"+/, with: "\"").split(whereSeparator: \.isWhitespace)
      .joined(separator: " ")
  }

  /// The text of a live chat is the concatenation of its runs: each run of letters and each other
  /// character stands in the file, in that order.
  private static func arePieces(_ words: String, of stored: String) -> Bool {
    var rest = stored[...]
    var pieces: [String] = []
    var isOpen = false
    for character in words {
      let isLetter = character.isASCII && character.isLetter
      if isLetter, isOpen {
        pieces[pieces.count - 1].append(character)
      } else if !character.isWhitespace {
        pieces.append(String(character))
      }
      isOpen = isLetter
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

  private static func quotedPrintable(_ stored: [UInt8]) -> [UInt8] {
    var (bytes, rest): ([UInt8], ArraySlice<UInt8>) = ([], stored[...])
    while let byte = rest.popFirst() {
      guard byte == 0x3D else {
        bytes.append(byte)
        continue
      }
      if rest.starts(with: [0x0D, 0x0A]) {
        rest = rest.dropFirst(2)
      } else if rest.first == 0x0A {
        rest = rest.dropFirst()
      } else if rest.count >= 2,
        rest.prefix(2).allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
        let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
      {
        bytes.append(value)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return bytes
  }

  private static func base64(_ text: String) -> [UInt8] {
    // What stands behind the padding is no part of it.
    let body = text.prefix { $0 != "=" }.filter {
      $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "+" || $0 == "/")
    }
    let whole = body.prefix(body.count / 4 * 4)
    let rest = body.dropFirst(whole.count)
    let padded = rest.count >= 2 ? rest + String(repeating: "=", count: 4 - rest.count) : ""
    return Data(base64Encoded: String(whole) + padded).map { [UInt8]($0) } ?? []
  }

  private static func tagless(_ text: String) -> String {
    var (result, isTag) = ("", false)
    for character in text {
      if character == "<" { isTag = true }
      if !isTag { result.append(character) }
      if isTag, character == ">" { isTag = false }
    }
    return entitiless(result)
  }

  private static func entitiless(_ text: String) -> String {
    text.replacing("&amp;", with: "&").replacing("&lt;", with: "<")
      .replacing("&gt;", with: ">").replacing("&quot;", with: "\"").replacing("&nbsp;", with: " ")
      .replacing("&#39;", with: "'")
  }
}
