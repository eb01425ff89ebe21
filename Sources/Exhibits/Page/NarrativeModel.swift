import Evidence

/// Why an end of an interval is where it is: a sentence, and the steps to follow it by.
struct NarrativeModel {
  struct StepModel {
    let stepWords: Markup
    let stepReached: Markup
    let stepFrom: Markup
    let stepLabel: Markup
    let isStepAssumption: Bool
    let stepName: Markup
  }

  let whyHeading: Markup
  let whySentence: Markup
  let steps: [StepModel]

  private init(_ heading: Markup, _ narrative: Narrative, _ index: TimelineIndex) {
    whyHeading = heading
    whySentence = .evidence(narrative.sentence, limit: 1500)
    steps = narrative.steps.map { step in
      let constraint = index.constraint(step.constraint)
      return StepModel(
        stepWords: constraint == nil
          ? "not described"
          : step.words.isEmpty ? "no words given" : .evidence(step.words, limit: 600),
        stepReached: step.reached.isEmpty ? .empty : .evidence(step.reached, limit: 300),
        stepFrom: step.place.isEmpty ? .empty : .name(step.place),
        stepLabel: constraint.map { "\($0.label.rawValue)" } ?? .empty,
        isStepAssumption: constraint?.evidence == .assumption,
        stepName: .name(step.constraint.rawValue, limit: 40))
    }
  }

  /// Both ends of an event's interval, told together where the same evidence sets them.
  static func all(
    _ report: Timeline.EventReport, _ reasons: ReasonText, _ index: TimelineIndex
  ) -> [NarrativeModel] {
    let (time, node) = (report.time, Node.event(report.event.id))
    if time.earliestBecause == time.latestBecause, let earliest = time.earliest,
      let latest = time.latest
    {
      guard !time.earliestBecause.isEmpty else { return [] }
      let both = reasons.both(
        of: node, earliest: earliest, latest: latest, path: time.earliestBecause)
      return [NarrativeModel("Why neither earlier nor later", both, index)]
    }
    var all: [NarrativeModel] = []
    if let instant = time.earliest, !time.earliestBecause.isEmpty {
      let end = reasons.end(.earliest, of: node, instant: instant, path: time.earliestBecause)
      all.append(NarrativeModel("Why not earlier", end, index))
    }
    if let instant = time.latest, !time.latestBecause.isEmpty {
      let end = reasons.end(.latest, of: node, instant: instant, path: time.latestBecause)
      all.append(NarrativeModel("Why not later", end, index))
    }
    return all
  }
}
