internal import Evidence

/// What is left of the constraints when no contradiction stands, and the contradictions.
struct Solution {
  private(set) var graph: DifferenceGraph
  let label: [Int128]
  private(set) var conflicts: [Conflict]
  private(set) var isLeftOut: [Bool]
  let weighing: Weighing

  /// Takes one contradiction after the other. Each is a simple negative cycle, or one constraint that
  /// cannot be true by itself; either is irreducible: without any one of its constraints the rest of
  /// them form a tree, and that can always be satisfied. Of each, what `Weighing` says is left out, at
  /// least one, so the search ends.
  ///
  /// Where several pieces of the weakest class meet, each is first held against the stronger evidence
  /// alone: a witness whom the recordings contradict is not weighed against another witness. And where
  /// several were left out together, each is held in the end against all that was kept: it may
  /// contradict some of that as well, which would else go unnamed.
  init(_ constraints: [Constraint], nodeCount: Int, bounds: [DifferenceGraph.Bound]) {
    var isLeftOut = [Bool](repeating: false, count: bounds.count)
    var conflicts: [Conflict] = []
    for (number, bound) in bounds.enumerated() {
      guard let excess = bound.contradictsItselfBy else { continue }
      isLeftOut[number] = true
      conflicts.append(Conflict([constraints[number]], impossibleBy: excess, leftOut: [0]))
    }
    let all = DifferenceGraph(nodeCount: nodeCount, bounds: bounds, isLeftOut: isLeftOut)
    weighing = Weighing(constraints)
    var search = FeasibilitySearch(all)
    var shortener = ShortCycle()
    var singling = Singling()
    var companions: Set<Int> = []
    while let found = search.nextCycle() {
      let short = shortener.shorten(found, in: all, isWithdrawn: search.isWithdrawn)
      let cycle = Self.fromFirstNode(
        singling.single(out: short, constraints, bounds, nodeCount, isLeftOut, &shortener), all)
      let judged = weighing.judge(cycle, ConstraintList(constraints), all, isLeftOut)
      for number in judged.leftOut {
        search.withdraw(number)
        isLeftOut[number] = true
      }
      if judged.suspects.count > 1 { companions.formUnion(judged.suspects) }
      conflicts.append(judged.conflict)
    }
    graph =
      isLeftOut.contains(true)
      ? DifferenceGraph(nodeCount: nodeCount, bounds: bounds, isLeftOut: isLeftOut) : all
    label = search.label
    (self.conflicts, self.isLeftOut) = (conflicts, isLeftOut)
    guard !conflicts.isEmpty else { return }
    let numbers = Dictionary(
      constraints.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    nameWhatElseContradicts(companions, constraints, numbers, &shortener)
    nameWhatElseIsSuspect(constraints, numbers, all)
  }

  /// Holds what was left out against what was kept, one after the other, each as long as that makes
  /// something else to be left out.
  ///
  /// - Parameter companions: left out together with others, so that each may contradict some of what was
  ///   kept for a reason of its own. What was left out alone contradicts, by what is known already,
  ///   stronger evidence that was kept; it is held against all that no contradiction names.
  private mutating func nameWhatElseContradicts(
    _ companions: Set<Int>, _ constraints: [Constraint], _ numbers: [ConstraintID: Int],
    _ shortener: inout ShortCycle
  ) {
    var kept = graph
    for number in companions.sorted() {
      hold(number, against: &kept, constraints, &shortener)
    }
    let named = Set(conflicts.flatMap(\.constraints).compactMap { numbers[$0] })
    for number in named where !isLeftOut[number] {
      for arc in kept.arcs(of: number) { kept.remove(arc) }
    }
    for number in named.sorted()
    where isLeftOut[number] && !companions.contains(number)
      && graph.bounds[number].contradictsItselfBy == nil
    {
      hold(number, against: &kept, constraints, &shortener)
    }
  }

  /// Names what could explain the contradictions as well as anything that they name already: a second
  /// piece of wrong evidence may show only against what the first made to be left out.
  private mutating func nameWhatElseIsSuspect(
    _ constraints: [Constraint], _ numbers: [ConstraintID: Int], _ all: DifferenceGraph
  ) {
    var explanations = Explanations(
      constraints, all, isBroken: all.bounds.map { $0.contradictsItselfBy != nil })
    let members = conflicts.filter { $0.constraints.count > 1 }
      .map { $0.constraints.compactMap { numbers[$0] } }
    let suspects = explanations.suspects(members)
    var named = Set(members.joined().flatMap { explanations.pieces(of: $0) })
    for cycle in explanations.cycles {
      let pieces = cycle.flatMap { explanations.pieces(of: Int($0 >> 1)) }
      guard pieces.contains(where: { suspects.contains($0) && !named.contains($0) }) else {
        continue
      }
      named.formUnion(pieces)
      let judged = weighing.judge(
        Self.fromFirstNode(cycle, all), ConstraintList(constraints), all, isLeftOut)
      conflicts.append(judged.conflict)
      leaveOut(judged.leftOut)
    }
  }

  private mutating func leaveOut(_ numbers: [Int]) {
    for number in numbers where !isLeftOut[number] {
      isLeftOut[number] = true
      for arc in graph.arcs(of: number) { graph.remove(arc) }
    }
  }

  private mutating func hold(
    _ number: Int, against kept: inout DifferenceGraph, _ constraints: [Constraint],
    _ shortener: inout ShortCycle
  ) {
    let nothing = [Bool](repeating: false, count: kept.bounds.count)
    var arcs = kept.arcs(of: number)[...]
    while let arc = arcs.first {
      var label = self.label
      guard let found = LabelRepair.cycle(adding: arc, to: kept, label: &label) else {
        arcs = arcs.dropFirst()
        continue
      }
      kept.insert(arc)
      let short = shortener.shorten(found, in: kept, isWithdrawn: nothing)
      kept.remove(arc)
      let judged = weighing.judge(
        Self.fromFirstNode(short, kept), ConstraintList(constraints), kept, isLeftOut)
      let more = judged.leftOut.filter { !isLeftOut[$0] }
      // That stronger evidence contradicts it as well is no news.
      guard !more.isEmpty else { return }
      conflicts.append(judged.conflict)
      for arc in more.flatMap(kept.arcs) { kept.remove(arc) }
      leaveOut(more)
    }
  }

  /// The cycle read from its first node: the origin, where it passes there.
  static func fromFirstNode(_ cycle: [Int32], _ graph: DifferenceGraph) -> [Int32] {
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
