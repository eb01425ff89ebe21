public import Evidence
import Exhibits

extension Decide {
  /// A decision that was recorded, and what it changed.
  public struct Outcome: Sendable {
    public let decision: Decision
    let before: Timeline
    let after: Timeline
    let build: BuildReport

    /// As for a build: a contradiction, or something that could not be used.
    public var needsPerson: Bool { build.needsPerson }

    /// A few lines for a terminal.
    public var text: String {
      var lines = [
        "Entry \(decision.number): "
          + VisibleText.line("\(decision.by) decides to \(after.words(decision)).", limit: 600),
        "before  " + line(decision.event, in: before), "after   " + line(decision.event, in: after),
      ]
      lines += appeared(in: after, beside: before).map { "new     " + line($0, in: after) }
      lines += appeared(in: before, beside: after).map { "gone    " + line($0, in: before) }
      lines += dropped.map {
        "no longer in force: \($0.decision.signature) to "
          + VisibleText.line("\(after.words($0.decision)): \($0.because)", limit: 600)
      }
      lines += newConflicts.map { "contradiction: " + VisibleText.line($0, limit: 2_000) }
      return lines.map { $0 + "\n" }.joined()
    }

    public var json: String {
      JSONValue.object([
        "entry": .integer(decision.number), "event": .text(decision.event.rawValue),
        "action": .text(after.words(decision)),
        "by": .text(decision.by), "because": .text(decision.because),
        "before": Self.document(before.report(of: decision.event)),
        "after": Self.document(after.report(of: decision.event)),
        "appeared": .array(
          appeared(in: after, beside: before).map { Self.document(after.report(of: $0)) }),
        "gone": .array(appeared(in: before, beside: after).map { .text($0.rawValue) }),
        "noLongerInForce": .array(
          dropped.map {
            ["entry": .integer($0.decision.number), "because": .text($0.because)]
          }),
        "newConflicts": .array(newConflicts.map { .text($0) }),
      ]).document
    }

    private func line(_ event: EventID, in timeline: Timeline) -> String {
      guard let report = timeline.report(of: event) else { return "no event '\(event)'" }
      let count = report.observations.count
      return BuildReport.line(for: report, in: timeline)
        + ", \(count) observation\(count == 1 ? "" : "s")"
    }

    /// Events of one timeline that the other does not have, the decision's own aside.
    private func appeared(in timeline: Timeline, beside other: Timeline) -> [EventID] {
      let known = Set(other.events.map(\.event.id))
      return timeline.events.map(\.event.id).filter { !known.contains($0) && $0 != decision.event }
    }

    /// Earlier decisions that were in force before this one and are not any more; what it undoes by its
    /// own words aside.
    private var dropped: [Timeline.DecisionReport] {
      var stood = Set(before.decisions.filter(\.isInForce).map(\.decision.number))
      if case .undo(let number) = decision.action { stood.remove(number) }
      return after.decisions.filter { !$0.isInForce && stood.contains($0.decision.number) }
    }

    /// A contradiction is another one when something else gives way to it: what it is shown by may
    /// change with every constraint.
    private var newConflicts: [String] {
      let known = Set(before.conflicts.map { Self.yielding($0, in: before) })
      return after.conflicts.filter { !known.contains(Self.yielding($0, in: after)) }
        .map(\.message)
    }

    private static func yielding(_ conflict: Conflict, in timeline: Timeline) -> Set<Constraint> {
      let names = Set(conflict.leftOut)
      return Set(
        timeline.constraints.filter { names.contains($0.id) }.map {
          Constraint(
            id: ConstraintID(rawValue: ""), from: $0.from, to: $0.to, min: $0.min, max: $0.max,
            label: $0.label, evidence: $0.evidence, source: $0.source, locator: $0.locator,
            because: "")
        })
    }

    private static func document(_ report: Timeline.EventReport?) -> JSONValue {
      guard let report else { return .null }
      return [
        "id": .text(report.event.id.rawValue), "kind": .text(report.event.kind.rawValue),
        "label": .text(report.event.label), "status": .text(report.event.status.rawValue),
        "earliest": .instant(report.time.earliest), "estimate": .instant(report.time.estimate),
        "latest": .instant(report.time.latest),
        "observations": .array(report.event.observations.map { .text($0.rawValue) }),
      ]
    }
  }

  /// What people decided about a case, in the order of the journal.
  public struct Listing: Sendable {
    let timeline: Timeline

    public var text: String {
      guard !timeline.decisions.isEmpty else { return "Nobody has decided anything yet.\n" }
      return timeline.decisions.map { report in
        let decision = report.decision
        let state = report.isInForce ? "in force" : "not in force: \(report.because)"
        return "\(decision.number)  \(VisibleText.line(decision.at))  "
          + VisibleText.line(
            "\(decision.by): \(timeline.words(decision)): \(decision.because)", limit: 600)
          + "\n    " + VisibleText.line(state, limit: 600) + "\n"
      }.joined()
    }

    public var json: String {
      JSONValue.object([
        "decisions": .array(
          timeline.decisions.map { report in
            let decision = report.decision
            return [
              "entry": .integer(decision.number), "at": .text(decision.at),
              "event": .text(decision.event.rawValue), "action": .text(timeline.words(decision)),
              "by": .text(decision.by), "because": .text(decision.because),
              "isInForce": .bool(report.isInForce), "notInForceBecause": .text(report.because),
            ]
          })
      ]).document
    }
  }
}

extension Timeline {
  /// What was decided, an undoing with what it undoes.
  fileprivate func words(_ decision: Decision) -> String {
    let words = decision.words(in: self.case.zone)
    guard case .undo(let number) = decision.action,
      let undone = decisions.first(where: { $0.decision.number == number })?.decision
    else { return words }
    return "\(words) (\(undone.words(in: self.case.zone)))"
  }

  fileprivate func report(of event: EventID) -> EventReport? {
    events.first { $0.event.id == event }
  }
}
