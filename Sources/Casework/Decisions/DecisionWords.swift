import Evidence
import Exhibits
import TimeModel

extension Decision {
  /// `decision 12 of OS`: the number is its entry's in the journal.
  var signature: String { "decision \(number) of \(by)" }

  /// What was decided, in plain words: `join radio-log.8 to onset`.
  func words(in zone: ZoneRules) -> String {
    switch action {
    case .confirm: "confirm \(event)"
    case .reject: "reject \(event)"
    case .retime(let range):
      "set \(event) "
        + (TimeText(zone: zone).interval(earliest: range.start, latest: range.end)?.dated
          ?? range.description)
    case .relabel(let label, let kind):
      "call \(event) "
        + [label.map { "“\($0)”" }, kind.map { "a \($0)" }].compactMap(\.self)
        .joined(separator: ", ")
    case .merge(let other): "join \(other) to \(event)"
    case .split(let observations, let new):
      "split \(observations.map(\.rawValue).joined(separator: ", ")) from \(event) as \(new)"
    case .keepApart(let other): "keep \(other) apart from \(event)"
    case .undo(let number): "undo decision \(number)"
    }
  }

  /// Every event that it names.
  var events: [EventID] {
    switch action {
    case .confirm, .reject, .retime, .relabel, .undo: [event]
    case .merge(let other), .keepApart(let other): [event, other]
    case .split(_, let new): [event, new]
    }
  }
}
