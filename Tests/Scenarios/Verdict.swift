internal import Casework
internal import Chronology
package import Evidence
internal import TimeModel

/// What a solved scenario got right and wrong, judged against its truth.
package struct Verdict: Sendable {
  /// What can be expected of an answer, by what the lies in the evidence do.
  package enum Footing: String, Sendable, CaseIterable {
    /// There is none, or each is within the width of the evidence and makes nothing untrue.
    case noLies = "no lies"
    /// Each that makes something untrue is in a reported conflict.
    case allNamed = "all lies named"
    /// One contradicts nothing that is true, and no conflict names it: no logic can find it.
    case undetectable = "one undetectable"
    /// One contradicts what is true, and no conflict names it.
    case missed = "one missed"
  }

  package let seed: UInt64
  package internal(set) var footing = Footing.noLies
  /// Untrue constraints, each with the lies that may have made it so by their places among the
  /// scenario's: two where both of the sightings that it ties are at a wrong place.
  var untrue: [ConstraintID: [Int]] = [:]
  /// Lies that a conflict names, by the same places.
  var named: Set<Int> = []
  /// Conflicts reported of evidence that is all true.
  package internal(set) var falseConflicts = 0

  package private(set) var events = 0
  /// Of bounds from all that was not left out.
  package private(set) var inside = 0
  /// Of bounds without all that a conflict names.
  package private(set) var firmlyInside = 0
  /// Of events bounded on both sides, in nanoseconds.
  package private(set) var widths: [Int64] = []
  package private(set) var firmWidths: [Int64] = []

  package private(set) var orders = 0
  package private(set) var certain = 0
  package private(set) var contested = 0
  /// Certain orders that are not so.
  package private(set) var wrongOrders = 0
  /// Certain orders that are so, by less than the margin that is stated.
  package private(set) var wrongMargins = 0
  /// Of both, those that would be certain and false without what the unnamed lies say, too.
  package private(set) var wrongThoughNamed = 0

  package internal(set) var detectable = 0
  package internal(set) var found = 0
  /// Lies that made nothing untrue: the width of the evidence covers them.
  package internal(set) var harmless = 0
  /// Conflicts in which at least one constraint of a lie was left out.
  package internal(set) var conflictsSettled = 0
  package internal(set) var conflicts = 0

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
      case falseConflict, truthOutsideThoughNamed, falseCertainThoughNamed, lieNotFound
    }

    package let kind: Kind
    package let words: String
  }

  package init(_ scenario: Scenario) throws {
    self.init(try scenario.files.solve(), of: scenario)
  }

  package init(_ timeline: Timeline, of scenario: Scenario) {
    seed = scenario.seed
    judgeReading(timeline)
    judgeLies(timeline, scenario)
    judgeEvents(timeline, scenario)
    judgeOrders(timeline, scenario)
    judgeProposals(timeline, scenario)
  }

  mutating func fail(_ kind: Failure.Kind, _ words: String) {
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
      let firm = report.uncontested ?? report.time
      if report.time.holds(truth) { inside += 1 }
      if firm.holds(truth) { firmlyInside += 1 }
      if let width = report.time.width { widths.append(width) }
      if let width = firm.width { firmWidths.append(width) }
      guard !firm.holds(truth), footing == .noLies || footing == .allNamed else { continue }
      let because = firm.earliestBecause + firm.latestBecause
      fail(
        footing == .noLies ? .truthOutside : .truthOutsideThoughNamed,
        "'\(report.event.id)' was at \(Instant(nanoseconds: truth)), outside "
          + "\(firm.earliest?.description ?? "…") to \(firm.latest?.description ?? "…")"
          + words(of: because, scenario))
    }
  }

  private mutating func judgeOrders(_ timeline: Timeline, _ scenario: Scenario) {
    var known: ConstraintNetwork?
    for order in timeline.order {
      guard let first = scenario.truth[.event(order.a)],
        let second = scenario.truth[.event(order.b)]
      else { continue }
      orders += 1
      if order.isContested { contested += 1 }
      guard order.relation == .certainlyBefore else { continue }
      certain += 1
      let gap = second - first
      guard gap <= 0 || gap < (order.margin?.count ?? 0) else { continue }
      if gap <= 0 { wrongOrders += 1 } else { wrongMargins += 1 }
      let firm = known ?? firmNetwork(timeline)
      known = firm
      let because = firm?.bounds(from: .event(order.a), to: .event(order.b))
      guard let because, let least = because.min?.count, least > 0, least > gap else { continue }
      wrongThoughNamed += 1
      fail(
        footing == .noLies ? .falseCertain : .falseCertainThoughNamed,
        "'\(order.a)' is said to be certainly before '\(order.b)' by \(order.margin ?? .zero) s; "
          + "it was by \(Nanoseconds(gap)) s" + words(of: because.minBecause, scenario))
    }
  }

  /// Without what any conflict names, and without what the lies say that none names.
  private func firmNetwork(_ timeline: Timeline) -> ConstraintNetwork? {
    try? ConstraintNetwork(
      ConstraintNetwork(timeline.constraints).withoutContestedEvidence().constraints.filter {
        untrue[$0.id, default: []].allSatisfy(named.contains)
      })
  }

  /// Which of these constraints are untrue, and by which lie.
  private func words(of because: [ConstraintID], _ scenario: Scenario) -> String {
    let untrue = because.flatMap { id in
      self.untrue[id, default: []].map { "\(id) by the lie (\(scenario.lies[$0].kind.rawValue))" }
    }
    return untrue.isEmpty ? "" : ", for \(untrue.joined(separator: ", "))"
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

extension BoundedMoment {
  fileprivate func holds(_ truth: Int64) -> Bool {
    (earliest?.nanoseconds ?? .min) <= truth && truth <= (latest?.nanoseconds ?? .max)
  }

  /// In nanoseconds; nil where it is unbounded.
  fileprivate var width: Int64? {
    guard let earliest, let latest else { return nil }
    return latest.nanoseconds - earliest.nanoseconds
  }
}
