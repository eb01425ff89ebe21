/// Phrases found by their first word, each with what it means.
struct PhraseTable<Value: Sendable>: Sendable {
  private let byFirst: [String: [(words: [String], value: Value)]]

  /// Words and marks apart by single spaces.
  init(_ phrases: [(String, Value)]) {
    let split = phrases.map { (words: $0.0.split(separator: " ").map(String.init), value: $0.1) }
    byFirst = Dictionary(grouping: split, by: { $0.words.first ?? "" })
  }

  var firstWords: Set<String> { Set(byFirst.keys) }

  /// Those that begin with the word, in the order given.
  subscript(first: String) -> [(words: [String], value: Value)] { byFirst[first] ?? [] }
}

extension TimeGrammar {
  /// The longest phrase of the table that stands there; the first of several.
  func phrase<Value>(_ table: PhraseTable<Value>, at index: Int) -> Parsed<Value>? {
    var best: Parsed<Value>?
    for (words, value) in table[self[index]] {
      if let end = skip(words, at: index), end > (best?.end ?? 0) {
        best = Parsed(value: value, end: end)
      }
    }
    return best
  }

  func skipAny(_ table: PhraseTable<Void>, at index: Int) -> Int? { phrase(table, at: index)?.end }
}

/// What was read at each index, so that no index is read twice by the same rule.
final class ReadMemo {
  var clocks: [Int: Parsed<ReadClock>?] = [:]
  var singleDays: [Int: Parsed<ReadDays>?] = [:]
  var periods: [Int: Parsed<ReadDays>?] = [:]
  var lengths: [Int: Parsed<ReadLength>?] = [:]
  var parts: [Int: Parsed<String>?] = [:]

  /// Forgets everything: for the next stretch of a long text.
  func clear() {
    clocks.removeAll(keepingCapacity: true)
    singleDays.removeAll(keepingCapacity: true)
    periods.removeAll(keepingCapacity: true)
    lengths.removeAll(keepingCapacity: true)
    parts.removeAll(keepingCapacity: true)
  }
}
