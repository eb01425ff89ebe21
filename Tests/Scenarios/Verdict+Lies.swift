internal import Evidence
internal import TimeModel

/// Whether what is false in the evidence was found.
extension Verdict {
  mutating func judgeLies(_ timeline: Timeline, _ scenario: Scenario) {
    var honest: [Constraint] = []
    var lying: [[Constraint]] = Array(repeating: [], count: scenario.lies.count)
    for constraint in timeline.constraints {
      guard let isTrue = Self.isTrue(constraint, scenario) else {
        fail(.unknownMoment, "\(constraint.id): nothing like one of its moments was made")
        continue
      }
      if isTrue {
        honest.append(constraint)
        continue
      }
      let liars = scenario.lies.indices.filter { scenario.lies[$0].touches(constraint) }
      guard let first = liars.first else {
        fail(.untrueConstraint, "\(constraint.id), and nobody lied: \(constraint.because)")
        continue
      }
      lying[first].append(constraint)
      untrue[constraint.id] = liars
    }
    conflicts = timeline.conflicts.count
    conflictsSettled = timeline.conflicts.count { conflict in
      conflict.leftOut.contains { untrue[$0] != nil }
    }
    harmless = lying.count(where: \.isEmpty)
    let accused = Set(timeline.conflicts.flatMap(\.constraints))
    for (number, constraints) in lying.enumerated() where !constraints.isEmpty {
      let isNamed = constraints.contains { accused.contains($0.id) }
      if isNamed { named.insert(number) }
      let isDetectable = !Feasibility.holds(honest + constraints)
      if isDetectable {
        detectable += 1
        if isNamed { found += 1 } else { fail(.lieNotFound, scenario.lies[number].words) }
      }
      footing.meet(isNamed ? .allNamed : isDetectable ? .missed : .undetectable)
    }
    if footing == .noLies {
      falseConflicts = conflicts
      for conflict in timeline.conflicts { fail(.falseConflict, conflict.message) }
    }
  }

  /// Whether the truth satisfies a constraint; nil where the truth of a moment is not known.
  private static func isTrue(_ constraint: Constraint, _ scenario: Scenario) -> Bool? {
    guard let from = scenario.truth[constraint.from], let to = scenario.truth[constraint.to] else {
      return nil
    }
    let length = to - from
    return (constraint.min?.count ?? .min) <= length && length <= (constraint.max?.count ?? .max)
  }
}

extension Verdict.Footing {
  /// The worse of the two.
  fileprivate mutating func meet(_ other: Self) {
    let all = Self.allCases
    if let mine = all.firstIndex(of: self), let theirs = all.firstIndex(of: other), theirs > mine {
      self = other
    }
  }
}
