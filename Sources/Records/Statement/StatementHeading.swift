/// The block at the top of a statement: who speaks, when it was written.
struct StatementHeading: Sendable {
  /// The name after `Statement of:`.
  var author: String?
  /// The words after `Date of statement:`. The day of writing, never that of the incident.
  var date: String?

  private static let authorKeys = [
    "statement of", "witness statement of", "statement by", "name of witness", "witness name",
    "witness", "full name", "name", "i",
  ]
  private static let dateKeys = [
    "date of statement", "statement date", "dated", "date statement taken", "date",
  ]
  private static let otherKeys = [
    "age if under 18", "age", "occupation", "date of birth", "dob", "address", "urn", "taken by",
    "statement taken by", "time of statement", "time", "place", "location", "reference", "ref",
    "exhibit", "case", "signed", "signature", "statement no", "statement number", "contact",
    "officer", "station",
  ]

  /// Whether a line at the top belongs to the heading: a title, or a known key with a colon.
  static func belongs(_ line: LocatedText) -> Bool {
    guard line.plain.count <= 400 else { return false }
    if key(line) != nil { return true }
    let text = line.text
    let words = text.split(separator: " ").count
    let isTitle =
      line.plain.count <= 80 && words <= 6 && text.contains(where: \.isLetter)
      && !text.contains { $0.isLowercase || $0.isNumber || $0 == "." }
    let plain = String(decoding: line.plain, as: UTF8.self)
    return isTitle || line.plain.first == 0x28 || plain == "witness statement"
      || plain == "statement"
  }

  /// Whether a line names who makes the statement or when, as only headings do: everything above it
  /// belongs to the heading too.
  static func isCertain(_ line: LocatedText) -> Bool {
    guard let (key, _) = key(line) else { return false }
    return certainKeys.contains(key)
  }

  private static let certainKeys: Set<String> = [
    "statement of", "witness statement of", "statement by", "name of witness", "witness name",
    "date of statement", "statement date", "date statement taken",
  ]

  /// The key before the first colon, if it is one that headings have, and where its value begins.
  private static func key(_ line: LocatedText) -> (name: String, value: Int)? {
    guard let colon = line.plain.firstIndex(of: 0x3A), colon <= 40 else { return nil }
    let name = String(decoding: line.plain[..<colon], as: UTF8.self)
      .split(separator: " ").joined(separator: " ")
    guard authorKeys.contains(name) || dateKeys.contains(name) || otherKeys.contains(name) else {
      return nil
    }
    return (name, colon + 1)
  }

  mutating func note(_ line: LocatedText) {
    guard let (key, start) = Self.key(line) else { return }
    // MG11 puts several keys on one line: "Statement of: A. Person    Age if under 18: Over 18".
    let end = Self.nextKey(line, after: start)
    let value = line.text(start..<end)
      .split(whereSeparator: \.isWhitespace).joined(separator: " ")
    guard !value.isEmpty else { return }
    if Self.authorKeys.contains(key), author == nil { author = value }
    if Self.dateKeys.contains(key), date == nil { date = value }
  }

  private static func nextKey(_ line: LocatedText, after start: Int) -> Int {
    let rest = line.plain[start...]
    for key in ["age if under 18", "occupation", "date of birth", "dob", "date"] {
      let pattern = Array(" \(key):".utf8)
      var at = rest.startIndex
      while at + pattern.count <= rest.endIndex {
        if rest[at..<(at + pattern.count)].elementsEqual(pattern) { return at }
        at += 1
      }
    }
    return line.plain.count
  }
}
