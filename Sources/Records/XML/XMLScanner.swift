/// Why a piece of XML was not read to its end.
enum XMLError: Error, Hashable {
  case malformed(String, at: Int)
  /// It declares a document type, which could declare entities.
  case documentType(at: Int)
  case tooDeep(at: Int)
  case encoding

  var words: String {
    switch self {
    case .malformed(let what, let at): "\(what) at byte \(at)"
    case .documentType(let at):
      "it declares a document type at byte \(at), which can hold an entity bomb; none is read"
    case .tooDeep(let at):
      "its elements are nested more than \(XMLScanner.depth) deep at byte \(at)"
    case .encoding: "it is not in UTF-8"
    }
  }
}

/// Goes through XML (1.0, fifth edition) from front to back and hands out one piece at a time.
///
/// It knows no document types, so that no entity can be declared, fetched or expanded: a bomb
/// cannot be lit. Every piece keeps the bytes that it occupies, which is why it is not libxml2's
/// reader, which parses ahead and does not know. Time is linear in the bytes; memory is the depth.
struct XMLScanner {
  /// The deepest nesting that is followed.
  static let depth = 256

  enum Piece {
    /// `name` without its namespace prefix.
    case start(name: String, bytes: Range<Int>)
    case end(name: String, bytes: Range<Int>)
    /// Characters as stored: `XMLScanner.characters` decodes them.
    case text(bytes: Range<Int>, isLiteral: Bool)
  }

  let bytes: [UInt8]
  private var at: Int
  /// The open elements: the bytes of their names, prefix included.
  private var open: [(bytes: Range<Int>, name: String)] = []
  /// The element to be closed next, because it was empty: `<a/>`.
  private var closing: Range<Int>?
  /// The bytes of the attributes of the element that was handed out last.
  private var attributeBytes = 0..<0
  private var hasRoot = false
  private var names: [ArraySlice<UInt8>: String] = [:]

  init(_ bytes: [UInt8]) throws(XMLError) {
    self.bytes = bytes
    at = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    guard !bytes.starts(with: [0xFF, 0xFE]), !bytes.starts(with: [0xFE, 0xFF]),
      !(bytes.count > 1 && (bytes[0] == 0 || bytes[1] == 0))
    else { throw .encoding }
  }

  /// Where the piece that was handed out last ends.
  var offset: Int { at }

  /// How many elements are open.
  var level: Int { open.count }

  /// The next piece; nil at the end of a well-formed document.
  mutating func next() throws(XMLError) -> Piece? {
    if let empty = closing {
      closing = nil
      let last = open.removeLast()
      return .end(name: last.name, bytes: empty)
    }
    while at < bytes.count {
      guard bytes[at] == 0x3C else {
        let start = at
        at = bytes[at...].firstIndex(of: 0x3C) ?? bytes.count
        if !open.isEmpty { return .text(bytes: start..<at, isLiteral: false) }
        guard bytes[start..<at].allSatisfy(Self.isSpace) else {
          throw .malformed("text outside the root element", at: start)
        }
        continue
      }
      if let piece = try markup() { return piece }
    }
    guard open.isEmpty else {
      throw .malformed("it ends within the element '\(open[open.count - 1].name)'", at: at)
    }
    guard hasRoot else { throw .malformed("it holds no element", at: at) }
    return nil
  }

  private mutating func markup() throws(XMLError) -> Piece? {
    let start = at
    guard at + 1 < bytes.count else { throw .malformed("a '<' without an end", at: start) }
    switch bytes[at + 1] {
    case 0x3F:  // <?
      try skip(past: [0x3F, 0x3E], from: at + 2, "a processing instruction without an end")
      return nil
    case 0x21:  // <!
      if has([0x3C, 0x21, 0x2D, 0x2D]) {
        try skip(past: [0x2D, 0x2D, 0x3E], from: at + 4, "a comment without an end")
        return nil
      }
      if has(Array("<![CDATA[".utf8)) {
        try skip(past: [0x5D, 0x5D, 0x3E], from: at + 9, "a CDATA section without an end")
        guard !open.isEmpty else { throw .malformed("text outside the root element", at: start) }
        return .text(bytes: (start + 9)..<(at - 3), isLiteral: true)
      }
      if has(Array("<!DOCTYPE".utf8)) { throw .documentType(at: start) }
      throw .malformed("markup that is not allowed here", at: start)
    case 0x2F: return try endTag(start)
    default: return try startTag(start)
    }
  }

  private func has(_ pattern: [UInt8]) -> Bool {
    at + pattern.count <= bytes.count
      && bytes[at..<(at + pattern.count)].elementsEqual(pattern)
  }

  private mutating func skip(
    past pattern: [UInt8], from: Int, _ problem: String
  ) throws(XMLError) {
    var look = from
    while look + pattern.count <= bytes.count {
      if bytes[look] == pattern[0],
        bytes[look..<(look + pattern.count)].elementsEqual(pattern)
      {
        at = look + pattern.count
        return
      }
      look += 1
    }
    throw .malformed(problem, at: at)
  }

  private mutating func startTag(_ start: Int) throws(XMLError) -> Piece {
    guard open.count < Self.depth else { throw .tooDeep(at: start) }
    guard !(hasRoot && open.isEmpty) else {
      throw .malformed("a second root element", at: start)
    }
    let nameBytes = nameRange(from: start + 1)
    guard !nameBytes.isEmpty else { throw .malformed("a '<' without a name", at: start) }
    // The end of the tag: the first '>' outside quotes.
    var (look, quote): (Int, UInt8) = (nameBytes.upperBound, 0)
    while look < bytes.count {
      let byte = bytes[look]
      if quote != 0 {
        if byte == quote { quote = 0 }
      } else if byte == 0x22 || byte == 0x27 {
        quote = byte
      } else if byte == 0x3E || byte == 0x3C {
        break
      }
      look += 1
    }
    guard look < bytes.count, bytes[look] == 0x3E else {
      throw .malformed("a tag without an end", at: start)
    }
    let isEmpty = bytes[look - 1] == 0x2F && look - 1 >= nameBytes.upperBound
    attributeBytes = nameBytes.upperBound..<(isEmpty ? look - 1 : look)
    at = look + 1
    hasRoot = true
    let name = localName(nameBytes)
    open.append((nameBytes, name))
    if isEmpty { closing = at..<at }
    return .start(name: name, bytes: start..<at)
  }

  private mutating func endTag(_ start: Int) throws(XMLError) -> Piece {
    let nameBytes = nameRange(from: start + 2)
    var look = nameBytes.upperBound
    while look < bytes.count, Self.isSpace(bytes[look]) { look += 1 }
    guard look < bytes.count, bytes[look] == 0x3E else {
      throw .malformed("a closing tag without an end", at: start)
    }
    guard let last = open.popLast(), bytes[last.bytes].elementsEqual(bytes[nameBytes]) else {
      throw .malformed("a closing tag that closes nothing", at: start)
    }
    at = look + 1
    return .end(name: last.name, bytes: start..<at)
  }

  private func nameRange(from start: Int) -> Range<Int> {
    var end = start
    while end < bytes.count, !Self.isSpace(bytes[end]), bytes[end] != 0x3E, bytes[end] != 0x2F,
      bytes[end] != 0x3C, bytes[end] != 0x3D, bytes[end] != 0x22, bytes[end] != 0x27
    { end += 1 }
    return start..<end
  }

  /// Each name is made once.
  private mutating func localName(_ range: Range<Int>) -> String {
    let colon = bytes[range].lastIndex(of: 0x3A)
    let local = bytes[(colon.map { $0 + 1 } ?? range.lowerBound)..<range.upperBound]
    if let known = names[local] { return known }
    let name = String(decoding: local, as: UTF8.self)
    if names.count < 1000, local.count < 100 { names[ArraySlice(Array(local))] = name }
    return name
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }

  // MARK: - Attributes

  /// The value of an attribute of the element just handed out, by its name with or without prefix.
  ///
  /// `r:id` finds only `r:id`; `id` finds `id` first, then any `…:id`.
  func attribute(_ name: String) -> String? {
    var (look, fallback): (Int, Range<Int>?) = (attributeBytes.lowerBound, nil)
    let wanted = Array(name.utf8)
    let end = attributeBytes.upperBound
    while look < end {
      while look < end, Self.isSpace(bytes[look]) { look += 1 }
      let key = nameRange(from: look).clamped(to: look..<max(look, end))
      look = key.upperBound
      while look < end, Self.isSpace(bytes[look]) { look += 1 }
      guard look < end, bytes[look] == 0x3D, !key.isEmpty else {
        look += 1
        continue
      }
      look += 1
      while look < end, Self.isSpace(bytes[look]) { look += 1 }
      guard look < end, bytes[look] == 0x22 || bytes[look] == 0x27 else { continue }
      let start = look + 1
      let close = bytes[start..<end].firstIndex(of: bytes[look]) ?? end
      look = close + 1
      if bytes[key].elementsEqual(wanted) { return text(start..<close) }
      if fallback == nil, let colon = bytes[key].lastIndex(of: 0x3A),
        bytes[(colon + 1)..<key.upperBound].elementsEqual(wanted)
      {
        fallback = start..<close
      }
    }
    return fallback.map { text($0) }
  }

  func number(_ name: String) -> Int? { attribute(name).flatMap { Int($0) } }

  // MARK: - Characters

  /// The characters of a stretch with the references `&amp;` … `&#x2014;` decoded.
  func text(_ range: Range<Int>, isLiteral: Bool = false) -> String {
    let stretch = bytes[range]
    if isLiteral || !stretch.contains(0x26) { return String(decoding: stretch, as: UTF8.self) }
    var view = String.UnicodeScalarView()
    forEachScalar(range, isLiteral: false) { scalar, _ in view.append(scalar) }
    return String(view)
  }

  /// Calls `body` with each character and the bytes that stand for it.
  ///
  /// A NUL, and bytes and references that stand for no character, give U+FFFD.
  func forEachScalar(
    _ range: Range<Int>, isLiteral: Bool, _ body: (Unicode.Scalar, Range<Int>) -> Void
  ) {
    var offset = range.lowerBound
    while offset < range.upperBound {
      let byte = bytes[offset]
      if byte == 0x26, !isLiteral, let (scalar, end) = reference(offset, range.upperBound) {
        body(scalar, offset..<end)
        offset = end
        continue
      }
      let (scalar, count) = TextEncoding.utf8.scalar(bytes, at: offset, end: range.upperBound)
      body(scalar.flatMap { $0 == "\0" ? nil : $0 } ?? "\u{FFFD}", offset..<(offset + count))
      offset += count
    }
  }

  /// Nil for an ampersand that begins no reference of XML's own: it stands for itself.
  private func reference(_ start: Int, _ end: Int) -> (Unicode.Scalar, Int)? {
    guard let semicolon = bytes[start..<min(end, start + 12)].firstIndex(of: 0x3B) else {
      return nil
    }
    let name = String(decoding: bytes[(start + 1)..<semicolon], as: UTF8.self)
    let scalar: Unicode.Scalar? =
      switch name {
      case "amp": "&"
      case "lt": "<"
      case "gt": ">"
      case "quot": "\""
      case "apos": "'"
      default:
        if name.hasPrefix("#x") {
          UInt32(name.dropFirst(2), radix: 16).flatMap(Unicode.Scalar.init) ?? "\u{FFFD}"
        } else if name.hasPrefix("#") {
          UInt32(name.dropFirst()).flatMap(Unicode.Scalar.init) ?? "\u{FFFD}"
        } else {
          nil
        }
      }
    return scalar.map { ($0 == "\0" ? "\u{FFFD}" : $0, semicolon + 1) }
  }
}
