import Evidence
import Records
import TimeModel
import Yams

/// What a case says of words: phrases that report an event, and how wide words of time are.
extension CaseFileReader {
  /// `lexicon: {violence.strike: [chinned*], …}`: added to the standard table.
  mutating func readLexicon(_ map: inout YAMLMap) {
    guard var lexicon = map.map("lexicon") else { return }
    let allowed = EventKind.standard + file.kinds
    for key in lexicon.keys {
      let kind = EventKind(rawValue: key)
      let phrases = lexicon.list(key)
      guard allowed.contains(kind) else {
        lexicon.complain(
          key, "'\(key.prefix(40))' is not a kind of event",
          fix: "use one of \(EventKind.standard.map(\.rawValue).joined(separator: ", ")), "
            + "or add it to 'kinds:'")
        continue
      }
      for (node, _) in phrases {
        let phrase = node.string ?? ""
        if let why = file.lexicon.extend(phrase, to: kind) {
          lexicon.complain(
            key, "'\(phrase.prefix(60))' is no phrase: \(why)",
            fix: "write words, with * for any ending and … for up to four words: 'kick* … head'")
        }
      }
    }
    map.absorb(lexicon)
  }

  /// `words: {about: [-10min, 10min], …}`: rows of the table of widths that the case changes.
  mutating func readWidths(_ map: inout YAMLMap) {
    guard var widths = map.map("words") else { return }
    for key in widths.keys {
      let ends = widths.list(key).map { Parse.signedDuration($0.node.string ?? "") }
      guard file.widths.rows[key] != nil else {
        let known = file.widths.rows.keys.sorted().joined(separator: ", ")
        widths.complain(
          key, "'\(key.prefix(40))' is not a row of the table of widths",
          fix: "use one of: \(known) (Documentation/Method.md)")
        continue
      }
      guard ends.count == 2, let low = ends[0], let high = ends[1], low <= high else {
        widths.complain(
          key, "this must be the least and the greatest length of time",
          fix: "write '\(key): [-5min, 5min]'")
        continue
      }
      file.widths.rows[key] = TimeWidths.Width(low: low, high: high)
    }
    map.absorb(widths)
  }
}
