/// A message, or a part of one (RFC 5322, RFC 2046): its headers and where its body stands.
struct MailPart: Sendable {
  struct Header: Hashable, Sendable {
    /// As written.
    let name: String
    /// Unfolded; encoded words as they are.
    let value: String
    let line: Int
  }

  let headers: [Header]
  /// The bytes of the body, without the line end before the next boundary.
  let body: Range<Int>
  /// The line in which the body begins.
  let bodyLine: Int

  /// Deeper nesting of parts is not followed.
  static let depth = 16
  /// A message of more parts is not taken apart further.
  static let parts = 1000

  init(_ file: TextFile, _ range: Range<Int>, line first: Int) {
    var headers: [Header] = []
    var (name, value, started) = ("", "", 0)
    func close() {
      if !name.isEmpty { headers.append(Header(name: name, value: value, line: started)) }
    }
    var (body, bodyLine) = (range.upperBound, first)
    for line in TextLines(file: file, from: range.lowerBound, number: first) {
      guard line.bytes.lowerBound < range.upperBound else { break }
      bodyLine = line.number + 1
      let end = min(line.bytes.upperBound, range.upperBound)
      if line.bytes.lowerBound >= end {
        body = min(line.next, range.upperBound)
        break
      }
      let text = file.text(line.bytes.lowerBound..<end)
      if text.first == " " || text.first == "\t" {
        value += " " + text.drop { $0 == " " || $0 == "\t" }
        continue
      }
      guard let colon = text.firstIndex(of: ":"),
        text[..<colon].utf8.allSatisfy({ (0x21...0x7E).contains($0) }), colon != text.startIndex
      else {
        // mbox's "From " line and what gateways add; without a colon it is no header.
        if headers.isEmpty, name.isEmpty, text.hasPrefix("From ") || text.hasPrefix(">From ") {
          continue
        }
        body = line.bytes.lowerBound
        bodyLine = line.number
        break
      }
      close()
      (name, started) = (String(text[..<colon]), line.number)
      value = String(text[text.index(after: colon)...].drop { $0 == " " || $0 == "\t" })
    }
    close()
    self.headers = headers
    self.body = body..<range.upperBound
    self.bodyLine = bodyLine
  }

  func all(_ name: String) -> [Header] {
    headers.filter { $0.name.lowercased() == name }
  }

  subscript(name: String) -> String? { all(name).first?.value }

  // MARK: - What the body is

  /// `text/plain` in lower case, which is also the default.
  var contentType: String {
    let value = self["content-type"]?.prefix { $0 != ";" } ?? "text/plain"
    let type = value.filter { !$0.isWhitespace }.lowercased()
    return type.contains("/") ? type : "text/plain"
  }

  /// A parameter of a header: `boundary`, `charset`, `filename` (also as RFC 2231 writes it).
  func parameter(_ name: String, of header: String) -> String? {
    guard let value = self[header] else { return nil }
    var rest = value[...]
    while let semicolon = rest.firstIndex(of: ";") {
      rest = rest[rest.index(after: semicolon)...].drop(while: \.isWhitespace)
      guard let equals = rest.firstIndex(of: "=") else { return nil }
      let key = rest[..<equals].lowercased().filter { !$0.isWhitespace }
      rest = rest[rest.index(after: equals)...]
      let text: Substring
      if rest.first == "\"" {
        let inner = rest.dropFirst()
        text = inner.prefix { $0 != "\"" }
        rest = inner[text.endIndex...].dropFirst()
      } else {
        text = rest.prefix { $0 != ";" && !$0.isWhitespace }
        rest = rest[text.endIndex...]
      }
      if key == name { return String(text) }
      if key == "\(name)*" { return Self.percentDecoded(text) }
    }
    return nil
  }

  private static func percentDecoded(_ text: Substring) -> String {
    let parts = text.split(separator: "'", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3 else { return String(text) }
    let bytes = MailWords.quotedPrintable(parts[2].utf8.map { $0 == 0x25 ? 0x3D : $0 })
    return MailWords.text(bytes, charset: String(parts[0]))
  }

  /// The file name of an attachment; nil for a body that is to be read.
  var attachment: String? {
    let name =
      parameter("filename", of: "content-disposition") ?? parameter("name", of: "content-type")
    let isAttached =
      self["content-disposition"].map { $0.lowercased().hasPrefix("attachment") } ?? false
    guard isAttached || name != nil || !(contentType.hasPrefix("text/") || isContainer) else {
      return nil
    }
    return name.map(MailWords.decoded) ?? contentType
  }

  var isContainer: Bool { contentType.hasPrefix("multipart/") || contentType == "message/rfc822" }

  /// The text of the body: its transfer encoding and charset undone, HTML without its tags.
  func text(_ file: TextFile) -> String {
    var bytes = Array(file.bytes[body])
    switch self["content-transfer-encoding"]?.lowercased().filter({ !$0.isWhitespace }) {
    case "base64": bytes = MailWords.base64(bytes)
    case "quoted-printable": bytes = MailWords.quotedPrintable(bytes)
    default: break
    }
    let text = MailWords.text(bytes, charset: parameter("charset", of: "content-type") ?? "")
    return contentType == "text/html" ? MailWords.tagless(text) : text
  }

  /// The parts of a multipart body; nil when no boundary is declared or found.
  func parts(_ file: TextFile) -> [MailPart]? {
    guard let boundary = parameter("boundary", of: "content-type"), !boundary.isEmpty,
      boundary.utf8.count <= 200
    else { return nil }
    let mark = Array("--\(boundary)".utf8)
    var (parts, open): ([MailPart], (start: Int, line: Int)?) = ([], nil)
    var before = body.lowerBound
    for line in TextLines(file: file, from: body.lowerBound, number: bodyLine) {
      guard line.bytes.lowerBound < body.upperBound, parts.count < Self.parts else { break }
      if file.bytes[line.bytes].starts(with: mark) {
        let after = file.bytes[line.bytes].dropFirst(mark.count)
        guard after.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x2D }) else {
          before = line.bytes.upperBound
          continue
        }
        if let open {
          parts.append(MailPart(file, open.start..<max(open.start, before), line: open.line))
        }
        open =
          after.starts(with: [0x2D, 0x2D])
          ? nil : (min(line.next, body.upperBound), line.number + 1)
      }
      before = min(line.bytes.upperBound, body.upperBound)
    }
    if let open {
      // The closing boundary is missing: the part runs to the end.
      parts.append(MailPart(file, open.start..<body.upperBound, line: open.line))
    }
    return parts.isEmpty ? nil : parts
  }
}
