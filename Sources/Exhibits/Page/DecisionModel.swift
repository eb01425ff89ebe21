import Evidence
import TimeModel

/// What a person decided about an event, and what became of it.
struct DecisionModel {
  /// More rows than this help nobody on a page.
  static let limit = 500

  let decisionNumber: Markup
  let decisionTime: Markup
  let decisionPerson: Markup
  let decisionWords: Markup
  let decisionBecause: Markup
  let decisionStyle: Markup
  let decisionState: Markup
  let decisionWhyNot: Markup

  init(_ report: Timeline.DecisionReport, _ index: TimelineIndex) {
    let decision = report.decision
    decisionNumber = "\(String(decision.number))"
    decisionTime = Instant(decision.at).map { "\($0.text(places: 0))" } ?? .name(decision.at)
    decisionPerson = .name(decision.by, limit: 80)
    decisionWords = Self.words(decision, index)
    decisionBecause = .evidence(decision.because, limit: 600)
    decisionStyle = report.isInForce ? "used" : "refused"
    decisionState = report.isInForce ? "In force" : "Not in force"
    decisionWhyNot = report.because.isEmpty ? .empty : .evidence(report.because, limit: 400)
  }

  private static func words(_ decision: Decision, _ index: TimelineIndex) -> Markup {
    let event = EventLink(decision.event, index).link
    switch decision.action {
    case .confirm: return "Confirms \(event)"
    case .reject: return "Rejects \(event)"
    case .retime(let range):
      let time = index.words.interval(earliest: range.start, latest: range.end)
      return "Places \(event) \(time?.dated ?? "")"
    case .relabel(let label, let kind):
      let name: Markup? = label.map { "calls it “\(.name($0))”" }
      let sort: Markup? = kind.map { "takes it as <code>\(.name($0.rawValue, limit: 60))</code>" }
      let parts = [name, sort].compactMap { $0 }
      return "Of \(event): " + (parts.isEmpty ? "changes nothing" : parts.joined(" and "))
    case .merge(let other):
      return "Takes \(EventLink(other, index).link) as the same happening as \(event)"
    case .split(let observations, let new):
      let count = SummaryText.counted(observations.count, "observation", "observations")
      return "Takes \(count) out of \(event), as \(EventLink(new, index).link)"
    case .keepApart(let other):
      return "Keeps \(EventLink(other, index).link) apart from \(event)"
    case .undo(let number): return "Undoes entry \(String(number))"
    }
  }

  static func more(_ index: TimelineIndex) -> Markup {
    let more = index.timeline.decisions.count - limit
    return more > 0 ? "\(more) more stand in timeline.json." : .empty
  }
}
