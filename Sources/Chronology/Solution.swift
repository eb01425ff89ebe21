internal import Evidence

/// What is left of the constraints when no contradiction stands, and the contradictions.
struct Solution {
  let graph: DifferenceGraph
  let label: [Int128]
  let conflicts: [Conflict]

  /// Takes one contradiction after the other. Each is a simple negative cycle, or one constraint that
  /// cannot be true by itself; either is irreducible: without any one of its constraints the rest of
  /// them form a tree, and that can always be satisfied. Of each, the constraints of its weakest class
  /// of evidence are left out, at least one, so the search ends, each with all of the piece of evidence
  /// that it is part of. How a recording ran is surer than how its sound fits another's: where all is
  /// measured and sound is among it, only that and what ties clocks to UTC is.
  ///
  /// Where several pieces of the weakest class meet, each is first held against the stronger evidence
  /// alone: a witness whom the recordings contradict is not weighed against another witness.
  init(_ constraints: [Constraint], nodeCount: Int, bounds: [DifferenceGraph.Bound]) {
    var isLeftOut = [Bool](repeating: false, count: bounds.count)
    var conflicts: [Conflict] = []
    for (number, bound) in bounds.enumerated() {
      guard let excess = bound.contradictsItselfBy else { continue }
      isLeftOut[number] = true
      conflicts.append(Conflict([constraints[number]], impossibleBy: excess, leftOut: [0]))
    }
    let all = DifferenceGraph(nodeCount: nodeCount, bounds: bounds, isLeftOut: isLeftOut)
    var search = FeasibilitySearch(all)
    var shortener = ShortCycle()
    var singling = Singling()
    let pieces = Dictionary(
      grouping: constraints.indices.filter { constraints[$0].piece != nil },
      by: { constraints[$0].piece ?? "" })
    while let found = search.nextCycle() {
      let short = shortener.shorten(found, in: all, isWithdrawn: search.isWithdrawn)
      let cycle = Self.fromFirstNode(
        singling.single(out: short, constraints, bounds, nodeCount, isLeftOut, &shortener), all)
      let length = cycle.reduce(Int128(0)) { $0 + Int128(all.weight(of: $1)) }
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
      for number in named + others {
        search.withdraw(number)
        isLeftOut[number] = true
      }
      conflicts.append(
        Conflict(
          members, impossibleBy: -length, leftOut: leftOut,
          alongWith: others.map { constraints[$0].id }))
    }
    graph =
      isLeftOut.contains(true)
      ? DifferenceGraph(nodeCount: nodeCount, bounds: bounds, isLeftOut: isLeftOut) : all
    label = search.label
    self.conflicts = conflicts
  }

  /// The cycle read from its first node: the origin, where it passes there.
  private static func fromFirstNode(_ cycle: [Int32], _ graph: DifferenceGraph) -> [Int32] {
    let tails = cycle.map { graph.tail(of: $0) }
    guard let first = tails.indices.min(by: { tails[$0] < tails[$1] }) else { return cycle }
    return Array(cycle[first...] + cycle[..<first])
  }
}

/// Looks for the one piece of weak evidence that stronger evidence contradicts by itself.
private struct Singling {
  /// How many more constraints may be gone through, over all cycles of one network: a bound on the
  /// time, the same for the same evidence.
  private var budget = 20_000_000

  /// A cycle with one constraint of its weakest class, if one of those of `cycle` makes such a one with
  /// stronger evidence; else `cycle`.
  mutating func single(
    out cycle: [Int32], _ constraints: [Constraint], _ bounds: [DifferenceGraph.Bound],
    _ nodeCount: Int, _ isLeftOut: [Bool], _ shortener: inout ShortCycle
  ) -> [Int32] {
    let numbers = cycle.map { Int($0 >> 1) }
    guard let weakest = numbers.map({ constraints[$0].evidence }).min() else { return cycle }
    let suspects = numbers.filter { constraints[$0].evidence == weakest }
    guard suspects.count > 1, weakest < .measured else {
      return cycle
    }
    for suspect in suspects.sorted() {
      guard budget > bounds.count else { return cycle }
      budget -= bounds.count
      let isOut = bounds.indices.map {
        isLeftOut[$0] || ($0 != suspect && constraints[$0].evidence <= weakest)
      }
      let graph = DifferenceGraph(nodeCount: nodeCount, bounds: bounds, isLeftOut: isOut)
      var search = FeasibilitySearch(graph)
      guard let found = search.nextCycle() else { continue }
      let short = shortener.shorten(found, in: graph, isWithdrawn: search.isWithdrawn)
      return single(out: short, constraints, bounds, nodeCount, isLeftOut, &shortener)
    }
    return cycle
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
      leftOut: leftOut.map { members[$0].id } + others)
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

/// A length of time for people: `14 s`, `2 min 17.25 s`, `1 h 0.001 s`, without its sign.
func durationText(_ nanoseconds: Int128) -> String {
  let (seconds, fraction) = nanoseconds.magnitude.quotientAndRemainder(dividingBy: 1_000_000_000)
  var parts: [String] = []
  for (count, unit) in [
    (seconds / 86_400, "d"), (seconds / 3600 % 24, "h"), (seconds / 60 % 60, "min"),
  ] where count > 0 { parts.append("\(count) \(unit)") }
  if parts.isEmpty || seconds % 60 > 0 || fraction > 0 {
    var digits = String(fraction)
    digits = String(repeating: "0", count: 9 - digits.utf8.count) + digits
    while digits.last == "0" { digits.removeLast() }
    parts.append("\(seconds % 60)" + (digits.isEmpty ? "" : ".\(digits)") + " s")
  }
  return parts.joined(separator: " ")
}
