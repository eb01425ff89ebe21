import Evidence

/// One line of what is known: a name, and its words.
struct FactModel {
  let factName: Markup
  let factWords: Markup

  init(_ name: Markup, _ words: Markup) { (factName, factWords) = (name, words) }

  /// One fact for each item; of very many the first, and how many more there are.
  static func each<Item>(
    _ items: [Item], atMost limit: Int, _ fact: (Int, Item) -> FactModel
  ) -> [FactModel] {
    let shown = items.prefix(limit).enumerated().map { fact($0, $1) }
    guard items.count > limit else { return shown }
    return shown + [FactModel("More", "\(items.count - limit) more stand in timeline.json.")]
  }
}
