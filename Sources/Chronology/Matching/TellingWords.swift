internal import Evidence

/// What the words of an event say beyond its kind: content words, acts and places.
struct TellingWords: Sendable {
  /// Of each content word its stem, with the word as it is shown.
  let content: [String: String]
  /// What was done to whom, for a strike: with the foot, with the hand…
  let acts: Set<String>
  /// Places that the words name, by their words.
  let places: [String: Set<String>]
  /// Places that columns give, by sort of column.
  let columns: [String: Set<String>]

  /// - Parameters:
  ///   - texts: what people wrote; not what a detector says.
  ///   - columns: attributes of the observations.
  ///   - kindStems: stems that only say the kind again.
  ///   - hasActs: whether what was done tells one happening of the kind from another.
  init(
    _ texts: [String], columns: [[String: String]], kindStems: Set<String>, hasActs: Bool
  ) {
    var content: [String: String] = [:]
    var acts: Set<String> = []
    var places: [String: Set<String>] = [:]
    for text in texts {
      let words = Words.split(text)
      let taken = Words.places(in: words) { name, words in places[name] = Set(words) }
      for (index, word) in words.enumerated() {
        let stem = Words.stem(word)
        if hasActs, let act = Words.acts[stem] { acts.insert(act) }
        guard !taken.contains(index), Words.isTelling(word), !kindStems.contains(stem) else {
          continue
        }
        content[stem] = content[stem].map { min($0, word) } ?? word
      }
    }
    var given: [String: Set<String>] = [:]
    for attributes in columns {
      for (name, value) in attributes {
        guard let sort = Words.placeColumn(name) else { continue }
        let words = Words.split(value)
        if !words.isEmpty { given[sort, default: []].formUnion(words) }
      }
    }
    (self.content, self.acts, self.places, self.columns) = (content, acts, places, given)
  }

  /// The content words that both have, as they are shown, in order.
  func shared(with other: TellingWords) -> [String] {
    let (few, many) =
      content.count <= other.content.count
      ? (content, other.content) : (other.content, content)
    var shared = few.compactMap { stem, word in many[stem].map { min($0, word) } }
    if let place = agreedPlace(with: other) { shared.append(place) }
    return shared.sorted()
  }

  private func agreedPlace(with other: TellingWords) -> String? {
    let named = places.keys.filter { name in
      other.places.contains { Self.isSame($0.value, places[name] ?? []) }
    }
    return named.min()
  }

  /// Why both cannot be of one happening, in plain words; nil when nothing says so.
  func contradiction(with other: TellingWords) -> String? {
    for (sort, words) in columns.sorted(by: { $0.key < $1.key }) {
      if let others = other.columns[sort], words.isDisjoint(with: others) {
        return "their columns give different places"
      }
    }
    if let one = places.keys.min(), let two = other.places.keys.min(),
      !places.values.contains(where: { own in
        other.places.values.contains { Self.isSame($0, own) }
      })
    {
      return "the words name different places (\(one); \(two))"
    }
    if let one = acts.min(), let two = other.acts.min(), acts.isDisjoint(with: other.acts) {
      return "one tells of \(one), the other of \(two)"
    }
    return nil
  }

  private static func isSame(_ one: Set<String>, _ other: Set<String>) -> Bool {
    one.isSubset(of: other) || other.isSubset(of: one)
  }
}
