package import TimeModel

/// A JSON document as a value, written the same way everywhere: keys in byte order, two spaces,
/// absent values as null, no floating point.
///
/// Characters that hide or reorder text are written as `\u` escapes: the same value, but nobody who
/// opens the file is misled.
package indirect enum JSONValue: Hashable, Sendable {
  case null
  case bool(Bool)
  case integer(Int64)
  /// So many thousandths, written as a decimal number: a score, never a time.
  case thousandths(Int)
  case text(String)
  case array([JSONValue])
  case object([String: JSONValue])

  /// The document with a line feed at its end.
  package var document: String {
    var text = ""
    write(to: &text, indent: 0)
    return text + "\n"
  }

  /// The value alone, as a member of a document that is written in pieces.
  ///
  /// - Parameter indent: the spaces before the line on which it begins.
  package func text(indent: Int = 0) -> String {
    var text = ""
    write(to: &text, indent: indent)
    return text
  }

  /// The value on one line, without blanks between its parts: a line of JSON Lines.
  package var line: String {
    switch self {
    case .array(let values): return "[" + values.map(\.line).joined(separator: ",") + "]"
    case .object(let members):
      let parts = members.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.map { key in
        JSONValue.text(key).line + ":" + (members[key] ?? .null).line
      }
      return "{" + parts.joined(separator: ",") + "}"
    default: return text()
    }
  }

  private func write(to text: inout String, indent: Int) {
    switch self {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .integer(let value): text += String(value)
    case .thousandths(let value):
      let (whole, rest) = value.magnitude.quotientAndRemainder(dividingBy: 1000)
      text += (value < 0 ? "-" : "") + "\(whole)." + String(1000 + rest).dropFirst()
    case .text(let value): Self.write(value, to: &text)
    case .array(let values): write(values, to: &text, indent: indent)
    case .object(let members):
      guard !members.isEmpty else { return text += "{}" }
      let keys = members.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
      for (index, key) in keys.enumerated() {
        text += index == 0 ? "{\n" : ",\n"
        text += String(repeating: " ", count: indent + 2)
        Self.write(key, to: &text)
        text += ": "
        (members[key] ?? .null).write(to: &text, indent: indent + 2)
      }
      text += "\n" + String(repeating: " ", count: indent) + "}"
    }
  }

  /// Whole numbers stand on one line, as in `[1, 90000]`.
  private func write(_ values: [JSONValue], to text: inout String, indent: Int) {
    guard !values.isEmpty else { return text += "[]" }
    let isShort = values.allSatisfy { if case .integer = $0 { true } else { false } }
    for (index, value) in values.enumerated() {
      if isShort {
        text += index == 0 ? "[" : ", "
      } else {
        text += (index == 0 ? "[\n" : ",\n") + String(repeating: " ", count: indent + 2)
      }
      value.write(to: &text, indent: indent + 2)
    }
    text += isShort ? "]" : "\n" + String(repeating: " ", count: indent) + "]"
  }

  private static func write(_ value: String, to text: inout String) {
    text += "\""
    // What needs no escape is copied in one piece.
    var rest = value.unicodeScalars[...]
    while let place = rest.firstIndex(where: isEscaped) {
      text.unicodeScalars += rest[..<place]
      text += escape(rest[place])
      rest = rest[rest.index(after: place)...]
    }
    if rest.startIndex == value.startIndex {
      text += value
    } else {
      text.unicodeScalars += rest
    }
    text += "\""
  }

  private static func isEscaped(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "\"" || scalar == "\\" || VisibleText.isHidden(scalar)
  }

  private static func escape(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\"": "\\\""
    case "\\": "\\\\"
    case "\n": "\\n"
    case "\r": "\\r"
    case "\t": "\\t"
    default:
      String(scalar).utf16
        .map { "\\u" + VisibleText.hexadecimal(UInt32($0)).lowercased() }.joined()
    }
  }
}

extension JSONValue: ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral,
  ExpressibleByStringLiteral
{
  package init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(Dictionary(elements) { _, last in last })
  }

  package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }

  package init(stringLiteral value: String) { self = .text(value) }
}

extension JSONValue {
  package static func text(_ value: String?) -> JSONValue { value.map { .text($0) } ?? .null }

  package static func integer(_ value: Int) -> JSONValue { .integer(Int64(value)) }

  /// RFC 3339 UTC with nine decimals, or null.
  package static func instant(_ value: Instant?) -> JSONValue { text(value?.description) }

  /// Decimal seconds with nine places, or null.
  package static func seconds(_ value: Nanoseconds?) -> JSONValue { text(value?.description) }

  package static func mediaTime(_ value: MediaTime) -> JSONValue {
    ["ticks": .integer(value.ticks), "timeBase": .rational(value.timeBase)]
  }

  package static func rational(_ value: Rational) -> JSONValue {
    [.integer(value.numerator), .integer(value.denominator)]
  }

  /// A member of an object; null where there is none.
  package func member(_ name: String) -> JSONValue {
    if case .object(let members) = self { members[name] ?? .null } else { .null }
  }

  /// The members of both; those of `other` win.
  package func merging(_ other: [String: JSONValue]) -> JSONValue {
    guard case .object(let members) = self else { return self }
    return .object(members.merging(other) { _, new in new })
  }
}
