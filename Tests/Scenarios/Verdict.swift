internal import Casework
package import Evidence
internal import TimeModel

/// What a solved scenario got right and wrong, judged against its truth.
package struct Verdict: Sendable {
  package let seed: UInt64
  package let hasLies: Bool
  package let hasConflict: Bool
  /// Conflicts reported of evidence that is all true.
  package private(set) var falseConflicts = 0

  package private(set) var events = 0
  package private(set) var inside = 0
  /// Of events bounded on both sides, in nanoseconds.
  package private(set) var widths: [Int64] = []

  package private(set) var orders = 0
  package private(set) var certain = 0
  /// Certain orders that are not so.
  package private(set) var wrongOrders = 0
  /// Certain orders that are so, by less than the margin that is stated.
  package private(set) var wrongMargins = 0

  package private(set) var detectable = 0
  package private(set) var found = 0
  /// Lies that made nothing untrue: the width of the evidence covers them.
  package private(set) var harmless = 0
  /// Conflicts in which at least one constraint of a lie was left out.
  package private(set) var conflictsSettled = 0
  package private(set) var conflicts = 0

  package private(set) var proposalsRight = 0
  package private(set) var proposalsWrong = 0
  package private(set) var openRight = 0
  package private(set) var openWrong = 0
  /// Entries and sentences that tell of an event of the case file and are neither proposed nor open.
  package private(set) var missed = 0

  package private(set) var failures: [Failure] = []

  /// What must not be.
  package struct Failure: Sendable {
    package enum Kind: String, Sendable, CaseIterable {
      case evidenceNotRead, unknownMoment, untrueConstraint, truthOutside, falseCertain
      case falseConflict, lieNotFound
    }

    package let kind: Kind
    package let words: String
  }

  package init(_ scenario: Scenario) throws {
    self.init(try scenario.files.solve(), of: scenario)
  }

  package init(_ timeline: Timeline, of scenario: Scenario) {
    seed = scenario.seed
    hasLies = !scenario.lies.isEmpty
    hasConflict = !timeline.conflicts.isEmpty
    judgeReading(timeline)
    judgeEvents(timeline, scenario)
    judgeOrders(timeline, scenario)
    judgeLies(timeline, scenario)
    judgeProposals(timeline, scenario)
  }

  private mutating func fail(_ kind: Failure.Kind, _ words: String) {
    failures.append(Failure(kind: kind, words: words))
  }

  // MARK: Times

  /// What the generator wrote is meant to be found; else nothing would be judged.
  private mutating func judgeReading(_ timeline: Timeline) {
    let lost = (timeline.findings + timeline.sources.flatMap(\.findings)).filter {
      ["case.place.notFound", "record.unrecognised", "clock.declaration.unreadable"]
        .contains($0.code.rawValue)
    }
    for finding in lost { fail(.evidenceNotRead, finding.message) }
  }

  private mutating func judgeEvents(_ timeline: Timeline, _ scenario: Scenario) {
    for report in timeline.events {
      guard let truth = scenario.truth[.event(report.event.id)] else {
        fail(.unknownMoment, "'\(report.event.id)': nothing like it was made")
        continue
      }
      events += 1
      let (low, high) = (
        report.time.earliest?.nanoseconds ?? .min, report.time.latest?.nanoseconds ?? .max
      )
      if low <= truth, truth <= high {
        inside += 1
      } else if !hasLies {
        fail(
          .truthOutside,
          "'\(report.event.id)' was at \(Instant(nanoseconds: truth)), outside "
            + "\(report.time.earliest?.description ?? "…") to "
            + "\(report.time.latest?.description ?? "…")")
      }
      if low != .min, high != .max { widths.append(high - low) }
    }
  }

  private mutating func judgeOrders(_ timeline: Timeline, _ scenario: Scenario) {
    for order in timeline.order {
      guard let first = scenario.truth[.event(order.a)],
        let second = scenario.truth[.event(order.b)]
      else { continue }
      orders += 1
      guard order.relation == .certainlyBefore else { continue }
      certain += 1
      let gap = second - first
      if gap <= 0 {
        wrongOrders += 1
      } else if gap < (order.margin?.count ?? 0) {
        wrongMargins += 1
      }
      guard !hasLies, gap <= 0 || gap < (order.margin?.count ?? 0) else { continue }
      fail(
        .falseCertain,
        "'\(order.a)' is said to be certainly before '\(order.b)' by \(order.margin ?? .zero) s; "
          + "it was by \(Nanoseconds(gap)) s")
    }
  }

  // MARK: Lies

  private mutating func judgeLies(_ timeline: Timeline, _ scenario: Scenario) {
    var honest: [Constraint] = []
    var lying: [[Constraint]] = Array(repeating: [], count: scenario.lies.count)
    for constraint in timeline.constraints {
      guard let isTrue = Self.isTrue(constraint, scenario) else {
        fail(.unknownMoment, "\(constraint.id): nothing like one of its moments was made")
        continue
      }
      if isTrue {
        honest.append(constraint)
      } else if let liar = scenario.lies.firstIndex(where: { $0.touches(constraint) }) {
        lying[liar].append(constraint)
      } else {
        fail(.untrueConstraint, "\(constraint.id), and nobody lied: \(constraint.because)")
      }
    }
    conflicts = timeline.conflicts.count
    if !hasLies {
      falseConflicts = conflicts
      for conflict in timeline.conflicts { fail(.falseConflict, conflict.message) }
    }
    let accused = Set(timeline.conflicts.flatMap(\.constraints))
    for (lie, constraints) in zip(scenario.lies, lying) {
      if constraints.isEmpty {
        harmless += 1
        continue
      }
      guard !Feasibility.holds(honest + constraints) else { continue }
      detectable += 1
      if constraints.contains(where: { accused.contains($0.id) }) {
        found += 1
      } else {
        fail(.lieNotFound, lie.words)
      }
    }
    let false_ = Set(lying.flatMap { $0 }.map(\.id))
    conflictsSettled = timeline.conflicts.count { !false_.isDisjoint(with: $0.leftOut) }
  }

  /// Whether the truth satisfies a constraint; nil where the truth of a moment is not known.
  private static func isTrue(_ constraint: Constraint, _ scenario: Scenario) -> Bool? {
    guard let from = scenario.truth[constraint.from], let to = scenario.truth[constraint.to] else {
      return nil
    }
    let length = to - from
    return (constraint.min?.count ?? .min) <= length && length <= (constraint.max?.count ?? .max)
  }

  // MARK: Proposals

  private mutating func judgeProposals(_ timeline: Timeline, _ scenario: Scenario) {
    func isOne(_ event: EventID, _ other: EventID) -> Bool {
      scenario.tells[event].map { $0 == scenario.tells[other] } ?? false
    }
    for proposal in timeline.proposals {
      if isOne(proposal.event, proposal.other) {
        proposalsRight += 1
      } else {
        proposalsWrong += 1
      }
    }
    for open in timeline.openMatches {
      if open.candidates.contains(where: { isOne(open.event, $0) }) {
        openRight += 1
      } else {
        openWrong += 1
      }
    }
    let settled = Set(
      timeline.proposals.flatMap { [$0.event, $0.other] } + timeline.openMatches.map(\.event))
    let listed = Set(scenario.happenings.filter(\.isListed).map(\.id))
    missed = scenario.tells.count { event, happening in
      !listed.contains(event) && scenario.happenings[happening].isListed
        && !settled.contains(event)
        && timeline.events.contains { $0.event.id == event }
    }
  }
}
