/// Replaces a negative cycle by one of fewer arcs where there is one, so that a person has less to read.
///
/// Walks of one, two, three… arcs from the cycle's first node (Bellman–Ford by the number of arcs);
/// the first that comes back below zero holds a simple negative cycle. Every simple negative cycle is
/// irreducible, so nothing depends on finding a shorter one, and the work is cut off at a budget.
struct ShortCycle {
  private struct Step {
    let node: Int32
    let arc: Int32
    /// The place of the step before in `steps`; −1 at the beginning.
    let before: Int32
    var length: Int128
  }

  /// How many more arcs may be looked at, over all cycles of one network: a bound on the time, the
  /// same for the same evidence.
  private var budget = 5_000_000

  mutating func shorten(
    _ cycle: [Int32], in graph: DifferenceGraph, isWithdrawn: [Bool]
  ) -> [Int32] {
    let nodes = cycle.map { graph.tail(of: $0) }
    guard cycle.count > 2, let start = nodes.min(), budget > graph.nodeCount else { return cycle }
    budget -= graph.nodeCount
    var best = [Int128](repeating: .max, count: graph.nodeCount)
    var placed = [Int32](repeating: -1, count: graph.nodeCount)
    var steps = [Step(node: Int32(start), arc: -1, before: -1, length: 0)]
    best[start] = 0
    var layer = 0..<1
    for _ in 1..<cycle.count {
      let firstOfNext = steps.count
      for index in layer {
        let step = steps[index]
        for arc in graph.outgoing.of(Int(step.node)) {
          budget -= 1
          guard budget > 0 else { return cycle }
          let head = Int(arc.node)
          let length = step.length + Int128(arc.weight)
          guard length < best[head], !isWithdrawn[Int(arc.id >> 1)] else { continue }
          let next = Step(node: arc.node, arc: arc.id, before: Int32(index), length: length)
          if placed[head] >= firstOfNext {
            if length < steps[Int(placed[head])].length { steps[Int(placed[head])] = next }
          } else {
            placed[head] = Int32(steps.count)
            steps.append(next)
          }
        }
      }
      layer = firstOfNext..<steps.count
      for index in layer { best[Int(steps[index].node)] = steps[index].length }
      if best[start] < 0 {
        return simpleNegativeCycle(ending: Int(placed[start]), steps, graph) ?? cycle
      }
      if layer.isEmpty { return cycle }
    }
    return cycle
  }

  /// The first simple cycle below zero on a closed walk below zero; there is at least one.
  private func simpleNegativeCycle(
    ending last: Int, _ steps: [Step], _ graph: DifferenceGraph
  ) -> [Int32]? {
    var walk: [Int32] = []
    var index = last
    while steps[index].before >= 0 {
      walk.append(steps[index].arc)
      index = Int(steps[index].before)
    }
    var path: [Int32] = []
    for arc in walk.reversed() {
      path.append(arc)
      let head = graph.head(of: arc)
      guard let start = path.firstIndex(where: { graph.tail(of: $0) == head }) else { continue }
      let cycle = Array(path[start...])
      if cycle.reduce(Int128(0), { $0 + Int128(graph.weight(of: $1)) }) < 0 { return cycle }
      path.removeSubrange(start...)
    }
    return nil
  }
}
