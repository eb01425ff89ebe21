/// A JSON value with its place in the file.
indirect enum JSONValue: Sendable {
  case null
  case bool(Bool)
  /// As written: no digit is lost.
  case number(String)
  case string(String)
  case array([JSONValue], bytes: Range<Int>)
  /// In the order of the file; a key may occur twice.
  case object([Member], bytes: Range<Int>)

  struct Member: Sendable {
    let key: String
    let value: JSONValue
  }

  /// The first member of that name; nil for anything but an object.
  subscript(key: String) -> JSONValue? {
    guard case .object(let members, _) = self else { return nil }
    return members.first { $0.key == key }?.value
  }

  /// The member at the end of a chain of names.
  subscript(path keys: String...) -> JSONValue? {
    keys.reduce(Optional(self)) { $0?[$1] }
  }

  /// The text of a string, a number or a truth value; nil for others.
  var scalar: String? {
    switch self {
    case .string(let text), .number(let text): text
    case .bool(let value): value ? "true" : "false"
    case .null, .array, .object: nil
    }
  }

  /// What stands for a person or a thing: its text, empty where there is none.
  func text(_ keys: String...) -> String {
    keys.reduce(Optional(self)) { $0?[$1] }?.scalar ?? ""
  }

  var elements: [JSONValue] {
    if case .array(let elements, _) = self { elements } else { [] }
  }

  var members: [Member] {
    if case .object(let members, _) = self { members } else { [] }
  }

  /// Keys that occur twice in one of its objects, by their dotted paths.
  var duplicateKeys: [String] {
    guard case .object(let members, _) = self else { return [] }
    var seen: Set<String> = []
    return members.flatMap { member in
      (seen.insert(member.key).inserted ? [] : [member.key])
        + member.value.duplicateKeys.map { "\(member.key).\($0)" }
    }
  }
}

extension JSONScanner {
  /// The value ahead as a tree, of at most `depth` levels.
  mutating func value(level: Int = 0) throws(JSONTrouble) -> JSONValue {
    skipSpace()
    guard level <= Self.depth else { throw trouble("it nests deeper than \(Self.depth) levels") }
    let start = at
    switch next {
    case nil: throw trouble("the text ends where a value should stand")
    case 0x22?: return .string(text(of: try string()))
    case 0x7B?:
      var members: [JSONValue.Member] = []
      try object { scanner, key throws(JSONTrouble) in
        members.append(
          JSONValue.Member(key: key, value: try scanner.value(level: level + 1)))
      }
      return .object(members, bytes: start..<at)
    case 0x5B?:
      var elements: [JSONValue] = []
      try array { scanner throws(JSONTrouble) in
        elements.append(try scanner.value(level: level + 1))
      }
      return .array(elements, bytes: start..<at)
    default: return try bare()
    }
  }

  private mutating func bare() throws(JSONTrouble) -> JSONValue {
    let start = self
    let text = file.text(try word())
    switch text {
    case "true": return .bool(true)
    case "false": return .bool(false)
    case "null": return .null
    case "NaN", "Infinity", "-Infinity": return .number(text)
    default:
      guard let first = text.utf8.first, first == 0x2D || PlainText.isDigit(first),
        text.utf8.count <= 400
      else { throw start.trouble("'\(TableClock.quoted(text))' is no JSON value") }
      return .number(text)
    }
  }

  /// Reads an object; `member` reads each value.
  mutating func object(
    _ member: (inout JSONScanner, String) throws(JSONTrouble) -> Void
  ) throws(JSONTrouble) {
    guard take(0x7B) else { throw trouble("'{' is missing") }
    skipSpace()
    if take(0x7D) { return }
    while true {
      skipSpace()
      let key = text(of: try string())
      skipSpace()
      guard take(0x3A) else { throw trouble("':' is missing after the key") }
      try member(&self, key)
      skipSpace()
      if take(0x7D) { return }
      guard take(0x2C) else { throw trouble("',' or '}' is missing") }
    }
  }

  /// Reads an array; `element` reads each value.
  mutating func array(
    _ element: (inout JSONScanner) throws(JSONTrouble) -> Void
  ) throws(JSONTrouble) {
    guard take(0x5B) else { throw trouble("'[' is missing") }
    skipSpace()
    if take(0x5D) { return }
    while true {
      try element(&self)
      skipSpace()
      if take(0x5D) { return }
      guard take(0x2C) else { throw trouble("',' or ']' is missing") }
    }
  }
}
