internal import Evidence

/// Which evidence in a contradiction the timeline is computed without.
struct Weighing {
  /// What was said of one contradiction.
  struct Judged {
    let conflict: Conflict
    /// Those of its members that are under suspicion, by number.
    let suspects: [Int]
    /// All that is to be left out now: the suspects and what else their pieces of evidence say.
    let leftOut: [Int]
  }

  private var pieces: [String: [Int]] = [:]

  init(_ constraints: [Constraint]) {
    for number in constraints.indices where constraints[number].piece != nil {
      note(constraints[number], number)
    }
  }

  /// Keeps in mind of which piece of evidence a constraint is part.
  mutating func note(_ constraint: Constraint, _ number: Int) {
    guard let piece = constraint.piece else { return }
    pieces[piece, default: []].append(number)
  }

  /// The constraints of the weakest class are left out, each with all of the piece of evidence that it
  /// is part of. How a recording ran is surer than how its sound fits another's: where all is measured
  /// and sound is among it, only that and what ties clocks to UTC is.
  ///
  /// - Parameter cycle: simple and negative, as it is to be told.
  func judge(
    _ cycle: [Int32], _ constraints: ConstraintList, _ graph: DifferenceGraph, _ isLeftOut: [Bool]
  ) -> Judged {
    let length = cycle.reduce(Int128(0)) { $0 + Int128(graph.weight(of: $1)) }
    let numbers = cycle.map { Int($0 >> 1) }
    let members = numbers.map { constraints[$0] }
    let weakest = members.map(\.evidence).min()
    let suspects = members.indices.filter { members[$0].evidence == weakest }
    let isHeard = weakest == .measured && suspects.contains { members[$0].piece != nil }
    let leftOut = suspects.filter {
      !isHeard || members[$0].piece != nil || members[$0].from == .origin
    }
    let named = leftOut.map { numbers[$0] }
    let others = Set(leftOut.compactMap { members[$0].piece }).sorted()
      .flatMap { pieces[$0] ?? [] }.filter { !isLeftOut[$0] && !named.contains($0) }
    return Judged(
      conflict: Conflict(
        members, impossibleBy: -length, leftOut: leftOut,
        alongWith: others.map { constraints[$0].id }),
      suspects: named, leftOut: named + others)
  }
}

extension Conflict {
  /// - Parameters:
  ///   - members: in the order in which they contradict each other.
  ///   - excess: in nanoseconds, above zero.
  ///   - leftOut: places in `members`.
  ///   - others: what else the same pieces of evidence say, left out with them.
  init(
    _ members: [Constraint], impossibleBy excess: Int128, leftOut: [Int],
    alongWith others: [ConstraintID] = []
  ) {
    self.init(
      constraints: members.map(\.id),
      message: Self.words(members, excess, leftOut, others.count),
      leftOut: leftOut.map { members[$0].id } + others,
      remedies: members.map { $0.remedy(impossibleBy: excess) })
  }

  private static func words(
    _ members: [Constraint], _ excess: Int128, _ leftOut: [Int], _ otherCount: Int
  ) -> String {
    if let only = members.first, members.count == 1 {
      return "This cannot be true by itself: \(only.words). It is impossible by "
        + "\(durationText(excess)). The timeline is computed without it."
    }
    let list = members.enumerated().map { "(\($0 + 1)) \($1.words)" }.joined(separator: "; ")
    let without =
      leftOut.map { "(\($0 + 1))" }.joined(separator: ", ")
      + (otherCount == 0 ? "" : " and \(otherCount) more that say the same elsewhere")
    let weakest = members[leftOut[0]].evidence
    let reason =
      if leftOut.count == members.count {
        "they are evidence of one class (\(weakest.rawValue)), and nothing here says "
          + "which of them is wrong"
      } else if members.allSatisfy({ $0.evidence == weakest }) {
        "all is evidence of one class (\(weakest.rawValue)), but how each recording ran is surer than "
          + "how they lie to each other and to UTC; nothing here says which of these is wrong"
      } else {
        "the weakest evidence among them (\(weakest.rawValue))"
      }
    return "These cannot all be true: \(list). Together they are impossible by "
      + "\(durationText(excess)). The timeline is computed without \(without): \(reason)."
  }
}

extension Constraint {
  /// Its reason, and where it stands.
  var words: String {
    let place: [String] = [
      source.map(\.description), locator.flatMap { $0 == .whole ? nil : $0.description },
    ].compactMap { $0 }
    return because + (place.isEmpty ? "" : " [\(place.joined(separator: ", "))]")
  }
}
