import Evidence
import Exhibits

/// What is asked of a case, with the events that are meant.
enum Question: Hashable {
  case before(EventID, EventID)
  case when(EventID)
  case gap(EventID, EventID)
  case why(EventID)

  /// Reads `A before B`, `A after B`, `when A`, `gap A B` and `why A`; events as `EventNames` finds them.
  ///
  /// - Throws: `OnsetError` for words that are no question, and for events that are not there.
  init(_ text: String, _ names: EventNames) throws(OnsetError) {
    let (first, words) = try Self.words(of: text)
    let rest = words.dropFirst()
    switch first {
    case "when": self = .when(try names.resolve(Self.joined(rest)))
    case "why": self = .why(try names.resolve(Self.joined(rest)))
    case "gap":
      let (a, b) = try Self.pair(rest, names)
      self = .gap(a, b)
    default:
      let all = words[...]
      if let (a, b) = try Self.pair(all, around: "before", names) {
        self = .before(a, b)
      } else if let (a, b) = try Self.pair(all, around: "after", names) {
        self = .before(b, a)
      } else {
        throw Self.unknown(text)
      }
    }
  }

  /// The words without a question mark, with the first in lower case.
  ///
  /// - Throws: `OnsetError` for what cannot be a question, whatever the case holds.
  @discardableResult
  static func words(of text: String) throws(OnsetError) -> (first: String, all: [Substring]) {
    guard text.utf8.count <= longest else {
      throw OnsetError(
        "the question has \(text.utf8.count) bytes, and at most \(longest) are read",
        fix: "name the events by their ids")
    }
    var words = text.split(whereSeparator: \.isWhitespace)
    if let last = words.last, last.hasSuffix("?") {
      words[words.count - 1] = last.dropLast()
      words.removeAll(where: \.isEmpty)
    }
    guard let first = words.first?.lowercased(), words.count > 1,
      ["when", "why", "gap"].contains(first)
        || words.dropFirst().dropLast().contains(where: {
          ["before", "after"].contains($0.lowercased())
        })
    else { throw unknown(text) }
    return (first, words)
  }

  /// Longer than two labels can be sensible: in bytes of UTF-8.
  private static let longest = 4_000

  private static func unknown(_ text: String) -> OnsetError {
    OnsetError(
      "'\(VisibleText.line(text, limit: 120))' is not a question that can be answered",
      fix: "ask 'A before B', 'when A', 'gap A B' or 'why A', with the ids or labels of events")
  }

  private static func joined(_ words: ArraySlice<Substring>) -> String {
    words.joined(separator: " ")
  }

  /// The events on both sides of a word that may be part of a label too; nil where it does not occur.
  private static func pair(
    _ words: ArraySlice<Substring>, around word: String, _ names: EventNames
  ) throws(OnsetError) -> (EventID, EventID)? {
    let places = words.indices.dropFirst().dropLast().filter { words[$0].lowercased() == word }
    guard let first = places.first else { return nil }
    return try only(
      places.map { (words[..<$0], words[($0 + 1)...]) }, names,
      orElse: (words[..<first], words[(first + 1)...]))
  }

  /// Two events one after the other, with `to`, `and` or a comma between them or nothing.
  private static func pair(
    _ words: ArraySlice<Substring>, _ names: EventNames
  ) throws(OnsetError) -> (EventID, EventID) {
    var splits: [(ArraySlice<Substring>, ArraySlice<Substring>)] = []
    for place in words.indices.dropFirst() {
      let isBetween = ["to", "and", ","].contains(words[place].lowercased())
      let after = isBetween ? words[(place + 1)...] : words[place...]
      var before = words[..<place]
      if let last = before.last, last.hasSuffix(",") {
        before = before.dropLast() + [last.dropLast()]
      }
      if !after.isEmpty { splits.append((before, after)) }
    }
    guard let first = splits.first else {
      throw OnsetError("'gap' needs two events", fix: "ask 'gap A B' or 'gap A to B'")
    }
    return try only(splits, names, orElse: first)
  }

  /// The one way of taking the words apart that names two events.
  private static func only(
    _ splits: [(ArraySlice<Substring>, ArraySlice<Substring>)], _ names: EventNames,
    orElse likely: (ArraySlice<Substring>, ArraySlice<Substring>)
  ) throws(OnsetError) -> (EventID, EventID) {
    var found: [(EventID, EventID)] = []
    for (before, after) in splits {
      guard let a = try? names.resolve(joined(before)), let b = try? names.resolve(joined(after))
      else { continue }
      if !found.contains(where: { $0 == (a, b) }) { found.append((a, b)) }
    }
    if let pair = found.first, found.count == 1 { return try Self.apart(pair) }
    guard found.isEmpty else {
      throw OnsetError(
        "the question can be read as being about \(found.count) different pairs of events",
        fix: "use the ids of the events")
    }
    // Says which of the two is not there.
    return try apart((try names.resolve(joined(likely.0)), try names.resolve(joined(likely.1))))
  }

  private static func apart(_ pair: (EventID, EventID)) throws(OnsetError) -> (EventID, EventID) {
    guard pair.0 == pair.1 else { return pair }
    throw OnsetError(
      "both names mean the event '\(pair.0)'", fix: "name two events; an id is never ambiguous")
  }
}
