import Chronology
import Evidence
import Exhibits
import TimeModel

/// Answers questions from a solved case.
struct Answering {
  let solved: SolvedCase
  private let reports: [EventID: Timeline.EventReport]
  let reasons: ReasonText
  private let times: TimeText

  init(_ solved: SolvedCase) {
    self.solved = solved
    reports = Dictionary(
      solved.timeline.events.map { ($0.event.id, $0) }, uniquingKeysWith: { first, _ in first })
    reasons = ReasonText(solved.timeline)
    times = TimeText(zone: solved.timeline.case.zone)
  }

  // MARK: - Order

  func order(_ a: EventID, _ b: EventID) -> Answer {
    let found = solved.uncontested.isBefore(.event(a), .event(b))
    var answer = Answer()
    answer.lines = ["\(found.verdict.rawValue): \(sentence(found, a, b))"]
    let contested = contested(found, a, b)
    if let contested {
      answer.lines.append("If what is left out below is wrong: \(sentence(contested, a, b)).")
    }
    answer.lines += rejectedLines([a, b])
    let low =
      found.verdict == .impossible
      ? nil : difference(a, b, found.gap.min, found.gap.minBecause, isUpper: false)
    let high =
      found.verdict == .certain
      ? nil : difference(a, b, found.gap.max, found.gap.maxBecause, isUpper: true)
    let told = [low, high].compactMap(\.self)
    answer.lines += told.map { "  " + (told.count == 1 ? $0.alone : $0.sentence) }
    answer.lines += sensitivityLines(found)
    if found.verdict == .undecided {
      answer.lines += decidingLines(found, a, b, isContested: contested != nil)
    }
    answer.contradicted = leftOut(about: [a, b])
    answer.lines += contradictionLines(answer.contradicted)
    answer.members = [
      "a": .text(a.rawValue), "b": .text(b.rawValue),
      "answer": .text(found.verdict.rawValue),
      "contested": .text(contested?.verdict.rawValue),
      "marginSeconds": .seconds(found.margin),
      "gap": gapJSON(found.gap),
      "reasons": .array(told.flatMap { stepsJSON($0.narrative) }),
      "sensitivity": .array(
        found.sensitivity.map {
          ["source": .text($0.source.rawValue), "holdsWithinSeconds": .seconds($0.holdsWithin)]
        }),
      "wouldDecide": .array(found.wouldDecide.map { factJSON($0) }),
    ]
    return answer
  }

  /// What the order would be but for a contradiction: with evidence that other evidence contradicts.
  private func contested(_ found: OrderAnswer, _ a: EventID, _ b: EventID) -> OrderAnswer? {
    guard found.verdict == .undecided, !solved.network.conflicts.isEmpty else { return nil }
    let other = solved.network.isBefore(.event(a), .event(b), facts: 0)
    return other.verdict == .undecided ? nil : other
  }

  private func sentence(_ found: OrderAnswer, _ a: EventID, _ b: EventID) -> String {
    let (first, second) = (name(a), name(b))
    let margin = found.margin.map { DurationText.text($0, rounding: .down) }
    switch found.verdict {
    case .certain: return "\(first) was at least \(margin ?? "0 s") before \(second)"
    case .impossible: return "\(first) was at least \(margin ?? "0 s") after \(second)"
    case .undecided:
      let lead = found.gap.max.map { "up to \(DurationText.text($0, rounding: .up))" }
      let lag = found.gap.min.map { low in
        "up to \(DurationText.text(Nanoseconds(low.count == .min ? .max : -low.count), rounding: .up))"
      }
      return "the evidence allows \(first) to be \(lead ?? "any time") before \(second), and "
        + "\(lag ?? "any time") after it"
    }
  }

  private func sensitivityLines(_ found: OrderAnswer) -> [String] {
    guard found.verdict != .undecided else { return [] }
    guard !found.sensitivity.isEmpty else {
      return ["It holds however wrong any one clock is."]
    }
    return [
      "It holds unless one of these clocks is further off than its bounds allow by more than:"
    ]
      + found.sensitivity.map {
        "  \(DurationText.text($0.holdsWithin, rounding: .down)), the clock of \($0.source)"
      }
  }

  private func decidingLines(
    _ found: OrderAnswer, _ a: EventID, _ b: EventID, isContested: Bool
  ) -> [String] {
    guard !found.wouldDecide.isEmpty else {
      if isContested { return ["Whoever settles the contradiction decides it."] }
      return ["No single further fact about a clock, an event or an entry would decide it."]
    }
    let words = DecidingWords(
      first: name(a), second: name(b), reasons: reasons, solved.uncontested)
    return ["What single further fact would decide it, the likeliest first:"]
      + found.wouldDecide.enumerated().map { place, fact in
        "  \(place + 1). \(words.text(fact))"
      }
  }

  private func factJSON(_ fact: DecidingFact) -> JSONValue {
    let subject: [String: JSONValue] =
      switch fact.subject {
      case .clock(let source, let segment):
        [
          "subject": "clock", "source": .text(source.rawValue),
          "segment": .integer(Int64(segment + 1)),
        ]
      case .event(let event): ["subject": "event", "event": .text(event.rawValue)]
      case .constraint(let id): ["subject": "constraint", "constraint": .text(id.rawValue)]
      }
    return JSONValue.object(subject).merging([
      "share": .thousandths(fact.share),
      "rangeSeconds": ["min": .seconds(fact.range.min), "max": .seconds(fact.range.max)],
      "aBeforeBIf": [
        "belowSeconds": .seconds(fact.firstBelow), "aboveSeconds": .seconds(fact.firstAbove),
      ],
      "bBeforeAIf": [
        "belowSeconds": .seconds(fact.secondBelow), "aboveSeconds": .seconds(fact.secondAbove),
      ],
    ])
  }

  // MARK: - Time, gap, reasons

  func time(of event: EventID) -> Answer {
    var answer = Answer()
    let told = ends(of: event)
    answer.lines = headlines(event) + endLines(told)
    answer.contradicted = leftOut(about: [event])
    answer.lines += contradictionLines(answer.contradicted)
    answer.members = timeJSON(event, told)
    return answer
  }

  func gap(_ a: EventID, _ b: EventID) -> Answer {
    let gap = solved.network.bounds(from: .event(a), to: .event(b))
    var answer = Answer()
    answer.lines = ["\(name(b)) was \(gapWords(gap)) \(name(a))"]
    let firm = solved.uncontested.bounds(from: .event(a), to: .event(b))
    if (firm.min, firm.max) != (gap.min, gap.max) {
      answer.lines.append("Without all contested evidence: \(gapWords(firm))")
    }
    answer.lines += rejectedLines([a, b])
    let told = [
      difference(a, b, gap.min, gap.minBecause, isUpper: false),
      difference(a, b, gap.max, gap.maxBecause, isUpper: true),
    ].compactMap(\.self)
    answer.lines += told.map { "  \($0.short)" }
    answer.contradicted = leftOut(about: [a, b])
    answer.lines += contradictionLines(answer.contradicted)
    answer.members = [
      "a": .text(a.rawValue), "b": .text(b.rawValue), "interval": gapJSON(gap),
      "uncontested": gapJSON(firm),
      "reasons": .array(told.flatMap { stepsJSON($0.narrative) }),
    ]
    return answer
  }

  func reasons(for event: EventID) -> Answer {
    var answer = Answer()
    let told = ends(of: event)
    answer.lines = headlines(event) + stepLines(told)
    if let report = reports[event], !report.observations.isEmpty {
      answer.lines.append("What supports it:")
      answer.lines += report.observations.map { observation in
        "  \(observation.source), \(observation.locator): \(shown(observation.text, limit: 160))"
      }
    }
    for proposal in solved.timeline.proposals where proposal.event == event {
      answer.lines.append(
        "Proposed to be the same: \(name(proposal.other)) (\(proposal.other)): "
          + shown(proposal.because))
    }
    for report in solved.timeline.decisions where report.decision.event == event {
      let standing = report.isInForce ? "" : " (not in force: \(report.because))"
      answer.lines.append(
        "Decided in entry \(report.decision.number) by \(shown(report.decision.by)): "
          + shown(report.decision.because) + standing)
    }
    answer.contradicted = leftOut(about: [event])
    answer.lines += contradictionLines(answer.contradicted)
    answer.members = timeJSON(event, told)
    return answer
  }

  private func headlines(_ event: EventID) -> [String] {
    let time = reports[event].flatMap { times.interval($0.time)?.dated }
    let status = reports[event].map { " [\($0.event.status.rawValue)]" } ?? ""
    let line = "\(name(event)): \(time ?? Self.unbounded)\(status)"
    guard let firm = reports[event]?.uncontested else { return [line] + rejectedLines([event]) }
    let words = times.interval(firm)?.dated ?? Self.unbounded
    return [line, "Without all contested evidence: \(words)"]
  }

  private static let unbounded = "at any time: no evidence ties it to UTC"

  private func rejectedLines(_ events: [EventID]) -> [String] {
    events.filter { reports[$0]?.event.status == .rejected }.map {
      "\(name($0)) is rejected: it takes no part in the calculation."
    }
  }

  private func ends(of event: EventID) -> [Narrative] {
    let time = solved.network.bounds(of: .event(event))
    var told: [Narrative] = []
    if let earliest = time.earliest {
      told.append(
        reasons.end(
          .earliest, of: .event(event), instant: earliest, path: time.earliestBecause))
    }
    if let latest = time.latest {
      told.append(
        reasons.end(.latest, of: .event(event), instant: latest, path: time.latestBecause))
    }
    return told
  }

  private func timeJSON(_ event: EventID, _ told: [Narrative]) -> JSONValue {
    let time = solved.network.bounds(of: .event(event))
    return [
      "event": .text(event.rawValue),
      "interval": [
        "earliest": .instant(time.earliest), "estimate": .instant(time.estimate),
        "latest": .instant(time.latest),
      ],
      "uncontested": reports[event]?.uncontested.map { firm in
        ["earliest": .instant(firm.earliest), "latest": .instant(firm.latest)]
      } ?? .null,
      "reasons": .array(told.flatMap(stepsJSON)),
    ]
  }

  // MARK: - Pieces

  private func stepsJSON(_ narrative: Narrative) -> [JSONValue] {
    narrative.steps.map { step in
      [
        "constraint": .text(step.constraint.rawValue), "words": .text(step.words),
        "place": .text(step.place), "reached": .text(step.reached),
      ]
    }
  }

  private func gapJSON(_ gap: BoundedDifference) -> JSONValue {
    ["minSeconds": .seconds(gap.min), "maxSeconds": .seconds(gap.max)]
  }

  /// What contradictions left out that speaks of one of these events or of what supports it.
  private func leftOut(about events: [EventID]) -> [Answer.LeftOut] {
    var nodes = Set(events.map(Node.event))
    for event in events {
      nodes.formUnion((reports[event]?.observations ?? []).map { .observation($0.id) })
    }
    var ids: [ConstraintID] = []
    for id in solved.network.conflicts.flatMap(\.leftOut) where !ids.contains(id) {
      ids.append(id)
    }
    return ids.compactMap { solved.network.constraint($0) }
      .filter { nodes.contains($0.from) || nodes.contains($0.to) }
      .map { constraint in
        let place = reasons.place(of: constraint)
        return Answer.LeftOut(
          id: constraint.id,
          words: constraint.because + (place.isEmpty ? "" : " [\(place)]"))
      }
  }

  private func contradictionLines(_ leftOut: [Answer.LeftOut]) -> [String] {
    guard !leftOut.isEmpty else { return [] }
    return ["Left out of the calculation, because it contradicts stronger or equal evidence:"]
      + leftOut.map { "  \(shown($0.words))" }
  }

  func name(_ event: EventID) -> String {
    let label = reports[event]?.event.label ?? ""
    return "“\(shown(label.isEmpty ? event.rawValue : label, limit: 80))”"
  }

  func shown(_ text: String, limit: Int = 2_000) -> String {
    VisibleText.line(text, limit: limit)
  }
}
