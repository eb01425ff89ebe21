import Chronology
import Evidence
import Exhibits
import TimeModel

/// A fact that would decide an order, in words: what to find out, and what would follow from it.
struct DecidingWords {
  let first: String
  let second: String
  let reasons: ReasonText
  let network: ConstraintNetwork

  init(first: String, second: String, reasons: ReasonText, _ network: ConstraintNetwork) {
    (self.first, self.second, self.reasons, self.network) = (first, second, reasons, network)
  }

  func text(_ fact: DecidingFact) -> String {
    guard let low = fact.range.min, let high = fact.range.max else { return what(fact) }
    let (least, most) = ends(of: fact.subject)
    var parts: [String] = []
    for (below, above, name) in [
      (fact.firstBelow, fact.firstAbove, first), (fact.secondBelow, fact.secondAbove, second),
    ] {
      if let below, below > low, let length = try? min(below, high).subtracting(low) {
        parts.append("in the \(least) \(rounded(length)) \(name) was first")
      }
      if let above, above < high, let length = try? high.subtracting(max(above, low)) {
        parts.append("in the \(most) \(rounded(length)) \(name) was first")
      }
    }
    let width = (try? high.subtracting(low)).map { DurationText.text($0, rounding: .up) }
    return "\(what(fact)): \(width ?? "a long time") is open; " + parts.joined(separator: ", ")
      + " (\(percent(fact.share)) of it decides)"
  }

  /// What the two ends of the range are called.
  private func ends(of subject: DecidingFact.Subject) -> (String, String) {
    switch subject {
    case .clock, .event: ("earliest", "latest")
    case .constraint: ("shortest", "longest")
    }
  }

  private func what(_ fact: DecidingFact) -> String {
    switch fact.subject {
    case .clock(let source, let segment):
      return "how the clock of \(source) was set"
        + (segment == 0 ? "" : " in its segment \(segment + 1)")
    case .event:
      return "when \(fact.to == .origin ? reasons.name(of: fact.from) : reasons.name(of: fact.to)) "
        + "was, from evidence of its own"
    case .constraint(let id):
      guard let constraint = network.constraint(id) else { return id.rawValue }
      let place = reasons.place(of: constraint)
      return "how long it was from \(reasons.name(of: constraint.from)) to "
        + "\(reasons.name(of: constraint.to))" + (place.isEmpty ? "" : " [\(place)]")
    }
  }

  private func rounded(_ length: Nanoseconds) -> String {
    DurationText.text(length, rounding: .down)
  }

  private func percent(_ share: Int) -> String {
    share < 10 ? "less than 1 %" : "\(share / 10) %"
  }
}
