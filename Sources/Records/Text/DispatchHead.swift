import TimeModel

/// A line of a dispatch export that begins something: an entry, or a field of the incident's heading.
enum DispatchHead: Sendable {
  case entry(LogHead, operator: String, body: Int)
  /// `Incident No: 1234 of 08/04/2017`.
  case field(key: String, value: String)

  static let incidentKeys: Set<String> = [
    "incident number", "incident no", "incident ref", "incident reference", "incident", "cad",
    "cad no", "cad number", "cad ref", "cad reference", "urn", "log no", "log number", "event no",
    "event number", "call reference", "stopp no", "storm no",
  ]
  private static let otherKeys: Set<String> = [
    "opened", "created", "closed", "date", "time", "grade", "priority", "location", "address",
    "incident type", "type", "opening code", "closing code", "caller", "informant", "call source",
    "call taker", "controller", "division", "sector", "beat", "grid ref", "resources", "units",
    "originator", "contact", "telephone", "attended", "assigned", "result",
  ]

  init?(_ file: TextFile, _ line: TextLine, _ style: LogHead.Style) {
    if let head = LogHead(file, line, style), !head.isDay {
      let rest = LocatedText(
        TextLine(
          number: line.number, bytes: min(head.body, line.bytes.upperBound)..<line.bytes.upperBound,
          ending: line.ending, next: line.next), of: file, atMost: 80)
      if !head.author.isEmpty {
        self = .entry(head, operator: head.author, body: head.body)
      } else if let found = Self.sign(rest) {
        self = .entry(head, operator: found.sign, body: rest.offset(found.after))
      } else {
        self = .entry(head, operator: "", body: head.body)
      }
      return
    }
    let text = LocatedText(line, of: file, atMost: 400)
    guard let colon = text.plain.prefix(32).firstIndex(of: 0x3A) else { return nil }
    let key = String(decoding: text.plain[..<colon], as: UTF8.self)
      .split { $0 == " " || $0 == "." }.joined(separator: " ")
    guard Self.incidentKeys.contains(key) || Self.otherKeys.contains(key) else { return nil }
    var value = colon + 1
    while value < text.plain.count, text.plain[value] == 0x20 { value += 1 }
    self = .field(key: key, value: text.text(value..<text.plain.count))
  }

  /// `OP12 `, `(OP12):`, `[C4512] -`: capitals and figures, both, before the text.
  private static func sign(_ text: LocatedText) -> (sign: String, after: Int)? {
    var at = 0
    let closing: UInt8? =
      switch text.plain.first {
      case 0x28?: 0x29
      case 0x5B?: 0x5D
      default: nil
      }
    if closing != nil { at = 1 }
    let start = at
    var (letters, figures) = (0, 0)
    while at < text.plain.count, at - start < 10 {
      let scalar = text.scalars[at]
      if ("A"..."Z").contains(scalar) {
        letters += 1
      } else if ("0"..."9").contains(scalar) {
        figures += 1
      } else {
        break
      }
      at += 1
    }
    let sign = text.text(start..<at)
    if let closing {
      guard at < text.plain.count, text.plain[at] == closing, at > start else { return nil }
      at += 1
    } else {
      guard letters > 0, figures > 0 else { return nil }
    }
    guard at < text.plain.count, [0x20, 0x3A, 0x2D].contains(text.plain[at]) else { return nil }
    while at < text.plain.count, [0x20, 0x3A, 0x2D].contains(text.plain[at]) { at += 1 }
    return (sign, at)
  }
}

/// A status line: which unit, and what became of it.
struct UnitStatus: Hashable, Sendable {
  let unit: String
  let status: String

  private static let words = [
    "status", "assigned", "dispatched", "deployed", "mobile", "en route", "enroute", "responding",
    "at scene", "on scene", "arrived", "clear", "cleared", "resumed", "stood down", "available",
    "committed",
  ]

  /// Nil unless the text begins with a call sign (capitals and figures) and a word of status.
  init?(_ text: String) {
    let parts = text.prefix(200).split(whereSeparator: \.isWhitespace).prefix(8)
    guard let sign = parts.first?.filter({ $0 != ":" && $0 != "," }), (3...8).contains(sign.count),
      sign.allSatisfy({ $0.isASCII && ($0.isUppercase || $0.isNumber) }),
      sign.contains(where: \.isNumber), sign.contains(where: \.isLetter)
    else { return nil }
    let rest = parts.dropFirst().drop { $0 == "-" }.joined(separator: " ")
    let plain = String(decoding: PlainText.reduce(rest), as: UTF8.self)
    guard Self.words.contains(where: { plain.hasPrefix($0) }) else { return nil }
    (unit, status) = (sign, rest)
  }
}
