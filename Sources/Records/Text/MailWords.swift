/// The encodings that mail puts upon text (RFC 2045, RFC 2047), undone.
enum MailWords {
  /// Bytes of a part in its charset; an unknown charset is judged by the bytes.
  static func text(_ bytes: [UInt8], charset: String) -> String {
    let scalars = String.UnicodeScalarView()
    var (view, offset) = (scalars, 0)
    let encoding: TextEncoding =
      switch charset.lowercased() {
      case "utf-8", "utf8", "us-ascii", "ascii": .utf8
      case "iso-8859-1", "iso-8859-15", "windows-1252", "cp1252", "latin1": .windows1252
      default: EncodingJudgement(bytes).encoding
      }
    while offset < bytes.count {
      let (scalar, count) = encoding.scalar(bytes, at: offset, end: bytes.count)
      view.append(scalar.flatMap { $0 == "\0" ? nil : $0 } ?? "\u{FFFD}")
      offset += count
    }
    return String(view)
  }

  static func base64(_ bytes: some Sequence<UInt8>) -> [UInt8] {
    var (result, held, bits): ([UInt8], UInt32, UInt32) = ([], 0, 0)
    for byte in bytes {
      let value: UInt8
      switch byte {
      case 0x41...0x5A: value = byte - 0x41
      case 0x61...0x7A: value = byte - 0x61 + 26
      case 0x30...0x39: value = byte - 0x30 + 52
      case 0x2B: value = 62
      case 0x2F: value = 63
      case 0x3D: return result
      default: continue
      }
      held = held << 6 | UInt32(value)
      bits += 6
      if bits >= 8 {
        bits -= 8
        result.append(UInt8(truncatingIfNeeded: held >> bits))
        held &= 1 << bits - 1
      }
    }
    return result
  }

  /// - Parameter isHeader: `_` is a space, as in an encoded word.
  static func quotedPrintable(_ bytes: [UInt8], isHeader: Bool = false) -> [UInt8] {
    var (result, at): ([UInt8], Int) = ([], 0)
    while at < bytes.count {
      let byte = bytes[at]
      at += 1
      if byte == 0x5F, isHeader {
        result.append(0x20)
      } else if byte != 0x3D {
        result.append(byte)
      } else if at + 1 < bytes.count, let high = hexadecimal(bytes[at]),
        let low = hexadecimal(bytes[at + 1])
      {
        result.append(high << 4 | low)
        at += 2
      } else if at < bytes.count, bytes[at] == 0x0A {
        at += 1
      } else if at + 1 < bytes.count, bytes[at] == 0x0D, bytes[at + 1] == 0x0A {
        at += 2
      } else {
        result.append(byte)
      }
    }
    return result
  }

  private static func hexadecimal(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x41 + 10
    case 0x61...0x66: byte - 0x61 + 10
    default: nil
    }
  }

  /// A header's value with its encoded words undone: `=?utf-8?Q?Caf=C3=A9?=`. Spaces between two
  /// encoded words are no part of the text.
  static func decoded(_ value: String) -> String {
    var (result, rest, afterWord) = ("", value[...], false)
    while let open = rest.firstRange(of: "=?") {
      let between = rest[..<open.lowerBound]
      guard let word = encodedWord(rest[open.upperBound...]) else {
        result += rest[..<open.upperBound]
        (rest, afterWord) = (rest[open.upperBound...], false)
        continue
      }
      if !(afterWord && between.allSatisfy(\.isWhitespace)) { result += between }
      result += word.text
      (rest, afterWord) = (rest[word.end...], true)
    }
    return result + rest
  }

  private static func encodedWord(
    _ rest: Substring
  ) -> (text: String, end: Substring.Index)? {
    // An encoded word has 75 characters at most; some programs write longer ones.
    let window = rest.prefix(1000)
    let parts = window.split(separator: "?", maxSplits: 3, omittingEmptySubsequences: false)
    guard parts.count == 4, parts[3].first == "=", parts[1].utf8.count == 1 else { return nil }
    let charset = parts[0].split(separator: "*").first.map(String.init) ?? ""
    let bytes: [UInt8]
    switch parts[1].lowercased() {
    case "q": bytes = quotedPrintable(Array(parts[2].utf8), isHeader: true)
    case "b": bytes = base64(parts[2].utf8)
    default: return nil
    }
    return (text(bytes, charset: charset), window.index(after: parts[3].startIndex))
  }

  // MARK: - HTML

  private static let blocks: Set<String> = [
    "br", "p", "div", "tr", "li", "h1", "h2", "h3", "h4", "table", "blockquote", "td", "ul", "ol",
  ]

  /// The words of an HTML text: tags, comments, scripts and styles left out.
  static func tagless(_ html: String) -> String {
    var result = String.UnicodeScalarView()
    var rest = html.unicodeScalars[...]
    var hidden: String?
    while let scalar = rest.popFirst() {
      if scalar == "<" {
        var tag = String.UnicodeScalarView()
        while let inner = rest.popFirst(), inner != ">" { if tag.count < 24 { tag.append(inner) } }
        let name = String(tag).lowercased().prefix { $0.isLetter || $0.isNumber || $0 == "/" }
        if let open = hidden {
          if name == "/\(open)" { hidden = nil }
        } else if name == "script" || name == "style" {
          hidden = String(name)
        } else if blocks.contains(name.filter { $0 != "/" }) {
          result.append("\n")
        }
      } else if hidden == nil {
        result.append(scalar == "&" ? entity(&rest) : scalar)
      }
    }
    return String(result).split(separator: "\n", omittingEmptySubsequences: true)
      .map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
      .filter { !$0.isEmpty }.joined(separator: "\n")
  }

  private static let entities: [String: Unicode.Scalar] = [
    "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{A0}", "#39": "'",
    "pound": "£", "euro": "€", "rsquo": "’", "lsquo": "‘", "ldquo": "“", "rdquo": "”",
    "ndash": "–", "mdash": "—", "hellip": "…",
  ]

  private static func entity(_ rest: inout Substring.UnicodeScalarView) -> Unicode.Scalar {
    let window = rest.prefix(12)
    guard let end = window.firstIndex(of: ";") else { return "&" }
    let name = String(window[..<end])
    var found = entities[name]
    if found == nil, name.hasPrefix("#x") || name.hasPrefix("#X") {
      found = UInt32(name.dropFirst(2), radix: 16).flatMap(Unicode.Scalar.init)
    } else if found == nil, name.hasPrefix("#") {
      found = UInt32(name.dropFirst()).flatMap(Unicode.Scalar.init)
    }
    guard let found, found != "\0" else { return "&" }
    rest = rest[rest.index(after: end)...]
    return found
  }
}
