package import Evidence
import TimeModel

/// What is proposed, what people decided, and what an order rests on, as INTERFACE writes them.
extension JSONValue {
  static func sensitivity(_ order: OrderSensitivity) -> JSONValue {
    [
      "a": .text(order.a.rawValue), "b": .text(order.b.rawValue),
      "clocks": .array(
        order.clocks.map { clock in
          [
            "source": .text(clock.source.rawValue),
            "holdsWithinSeconds": .seconds(clock.holdsWithin),
          ]
        }),
    ]
  }

  package static func proposal(_ proposal: Proposal) -> JSONValue {
    [
      "event": .text(proposal.event.rawValue), "other": .text(proposal.other.rawValue),
      "because": .text(proposal.because), "marginSeconds": .seconds(proposal.margin),
      "ifConfirmed": proposal.ifConfirmed.map { .moment($0) } ?? .null,
    ]
  }

  package static func openMatch(_ match: OpenMatch) -> JSONValue {
    [
      "event": .text(match.event.rawValue), "because": .text(match.because),
      "candidates": .array(match.candidates.map { .text($0.rawValue) }),
    ]
  }

  package static func decision(_ report: Timeline.DecisionReport) -> JSONValue {
    decision(report.decision).merging([
      "inForce": .bool(report.isInForce),
      "whyNot": .text(report.because.isEmpty ? nil : report.because),
    ])
  }

  /// The action by the name under which it is asked for, with what it was given.
  package static func decision(_ decision: Decision) -> JSONValue {
    let action: JSONValue =
      switch decision.action {
      case .confirm: ["action": "confirm"]
      case .reject: ["action": "reject"]
      case .retime(let range):
        [
          "action": "retime", "earliest": .instant(range.start), "latest": .instant(range.end),
        ]
      case .relabel(let label, let kind):
        ["action": "relabel", "label": .text(label), "kind": .text(kind?.rawValue)]
      case .merge(let other): ["action": "merge", "other": .text(other.rawValue)]
      case .split(let observations, let new):
        [
          "action": "split", "as": .text(new.rawValue),
          "observations": .array(observations.map { .text($0.rawValue) }),
        ]
      case .keepApart(let other): ["action": "keepApart", "other": .text(other.rawValue)]
      case .undo(let number): ["action": "undo", "undoes": .integer(number)]
      }
    return action.merging([
      "number": .integer(decision.number), "at": .text(decision.at),
      "event": .text(decision.event.rawValue), "by": .text(decision.by),
      "because": .text(decision.because),
    ])
  }
}
