/// Makes a solution of a graph one of the graph and one arc more, or finds the cycle that forbids it.
///
/// Only labels that must fall are visited, each once, the one that falls most first: S. Cotton &
/// O. Maler, "Fast and flexible difference constraint propagation for DPLL(T)", SAT 2006.
enum LabelRepair {
  /// - Parameters:
  ///   - arc: not yet among the arcs of the graph's nodes, or among them; its constraint is known to it.
  ///   - label: satisfies every other arc; satisfies this one too when nil is returned, and is as it was
  ///     when not.
  /// - Returns: the arcs of a simple negative cycle through `arc`, which comes last.
  /// - Complexity: O(arcs of the nodes whose label falls · log of their number).
  static func cycle(
    adding arc: Int32, to graph: DifferenceGraph, label: inout [Int128]
  ) -> [Int32]? {
    let (tail, head) = (graph.tail(of: arc), graph.head(of: arc))
    let first = label[tail] + Int128(graph.weight(of: arc)) - label[head]
    guard first < 0 else { return nil }
    // By how much each label must fall, as far as is known; `before` is what it was.
    var falls = [head: first]
    var parents: [Int: Int32] = [:]
    var before: [Int: Int128] = [:]
    var heap = NodeHeap()
    heap.push(key: first, node: Int32(head))
    while let (fall, node) = heap.pop() {
      guard before[node] == nil, falls[node] == fall else { continue }
      if node == tail {
        for (node, old) in before { label[node] = old }
        return path(to: tail, from: head, parents, graph) + [arc]
      }
      before[node] = label[node]
      label[node] += fall
      for next in graph.outgoing.of(node) {
        let other = Int(next.node)
        let fall = label[node] + Int128(next.weight) - label[other]
        guard fall < falls[other] ?? 0, before[other] == nil else { continue }
        falls[other] = fall
        parents[other] = next.id
        heap.push(key: fall, node: next.node)
      }
    }
    return nil
  }

  private static func path(
    to last: Int, from first: Int, _ parents: [Int: Int32], _ graph: DifferenceGraph
  ) -> [Int32] {
    var path: [Int32] = []
    var node = last
    while node != first, let arc = parents[node] {
      path.append(arc)
      node = graph.tail(of: arc)
    }
    return path.reversed()
  }
}
