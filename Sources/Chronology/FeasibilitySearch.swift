/// Looks for times that satisfy every constraint, and for the negative cycles that forbid it.
///
/// Queue-based label correction (Bellman, Ford, Moore) with Tarjan's subtree disassembly: when a
/// label is lowered, the tree that hung below it is taken apart, and an arc that would close the
/// tree is found at once as a negative cycle, not after all nodes have been passed so many times.
/// B. V. Cherkassky & A. V. Goldberg, "Negative-cycle detection algorithms", Mathematical
/// Programming 85 (1999). O(nodes · constraints) at worst, near-linear on evidence, since the labels
/// begin at a guess along a spanning forest and any labels may be begun from.
///
/// The search goes on after a cycle: withdraw constraints and ask again.
struct FeasibilitySearch {
  let graph: DifferenceGraph
  /// Once no cycle is left: for every arc in use `label[head] ≤ label[tail] + weight`.
  private(set) var label: [Int128]
  private(set) var isWithdrawn: [Bool]

  /// The arc over which a label was last lowered; meaningful while attached, and right after a
  /// cycle was found.
  private var parentArc: [Int32]
  private var isAttached: [Bool]
  private var childCount: [Int32]
  /// Each tree as a list in preorder; −1 at its ends.
  private var next: [Int32]
  private var previous: [Int32]

  private var queue: [Int32] = []
  private var queueHead = 0
  private var isQueued: [Bool]
  /// Queued, but sure to be lowered again first, because a node above it was.
  private var isDormant: [Bool]
  private var dormant: [Int32] = []

  init(_ graph: DifferenceGraph) {
    let count = graph.nodeCount
    self.graph = graph
    label = Self.guess(graph)
    isWithdrawn = Array(repeating: false, count: graph.bounds.count)
    parentArc = Array(repeating: -1, count: count)
    isAttached = Array(repeating: false, count: count)
    childCount = Array(repeating: 0, count: count)
    next = Array(repeating: -1, count: count)
    previous = Array(repeating: -1, count: count)
    isQueued = Array(repeating: false, count: count)
    isDormant = Array(repeating: false, count: count)
    for node in 0..<count { enqueue(node) }
  }

  /// The arcs of a simple negative cycle, each beginning where the one before ends; nil when the
  /// constraints not withdrawn can all be true, and then `label` is a solution.
  mutating func nextCycle() -> [Int32]? {
    for node in dormant where isDormant[Int(node)] {
      isDormant[Int(node)] = false
      enqueue(Int(node))
    }
    dormant.removeAll(keepingCapacity: true)
    while let tail = dequeue() {
      if isDormant[tail] { continue }
      for arc in graph.outgoing.of(tail) {
        let head = Int(arc.node)
        let lowered = label[tail] + Int128(arc.weight)
        guard lowered < label[head], !isWithdrawn[Int(arc.id >> 1)] else { continue }
        if takeApart(below: head, seeking: tail) {
          enqueue(tail)
          return cycle(closing: arc.id, from: tail, to: head)
        }
        label[head] = lowered
        attach(head, below: tail, by: arc.id)
        isDormant[head] = false
        enqueue(head)
      }
    }
    return nil
  }

  /// Leaves a constraint out of the rest of the search.
  mutating func withdraw(_ constraint: Int) {
    isWithdrawn[constraint] = true
    for arc in [Int32(constraint) << 1, Int32(constraint) << 1 | 1] {
      let head = graph.head(of: arc)
      if isAttached[head], parentArc[head] == arc { _ = takeApart(below: head, seeking: -1) }
    }
  }

  private func cycle(closing arc: Int32, from tail: Int, to head: Int) -> [Int32] {
    var arcs = [arc]
    var node = tail
    while node != head {
      arcs.append(parentArc[node])
      node = graph.tail(of: parentArc[node])
    }
    return arcs.reversed()
  }

  /// Detaches a node and all that hangs below it; true when `sought` hung there.
  private mutating func takeApart(below root: Int, seeking sought: Int) -> Bool {
    var isFound = false
    var remaining = childCount[root]
    var after = next[root]
    while remaining > 0 {
      let node = Int(after)
      remaining += childCount[node] - 1
      after = next[node]
      if node == sought { isFound = true }
      isAttached[node] = false
      (childCount[node], next[node], previous[node]) = (0, -1, -1)
      if isQueued[node], !isDormant[node] {
        isDormant[node] = true
        dormant.append(Int32(node))
      }
    }
    let before = previous[root]
    if before >= 0 { next[Int(before)] = after }
    if after >= 0 { previous[Int(after)] = before }
    (childCount[root], next[root], previous[root]) = (0, -1, -1)
    if isAttached[root] {
      childCount[graph.tail(of: parentArc[root])] -= 1
      isAttached[root] = false
    }
    return isFound
  }

  private mutating func attach(_ node: Int, below parent: Int, by arc: Int32) {
    let after = next[parent]
    (next[parent], previous[node], next[node]) = (Int32(node), Int32(parent), after)
    if after >= 0 { previous[Int(after)] = Int32(node) }
    childCount[parent] += 1
    isAttached[node] = true
    parentArc[node] = arc
  }

  private mutating func enqueue(_ node: Int) {
    guard !isQueued[node] else { return }
    isQueued[node] = true
    queue.append(Int32(node))
  }

  private mutating func dequeue() -> Int? {
    guard queueHead < queue.count else { return nil }
    let node = Int(queue[queueHead])
    queueHead += 1
    if queueHead > 4096, queueHead * 2 > queue.count {
      queue.removeFirst(queueHead)
      queueHead = 0
    }
    isQueued[node] = false
    return node
  }

  /// Labels that satisfy a spanning forest, each constraint of it in its middle: breadth first from
  /// the origin (node 0), then from the first node not reached.
  private static func guess(_ graph: DifferenceGraph) -> [Int128] {
    var label = [Int128](repeating: 0, count: graph.nodeCount)
    var isReached = [Bool](repeating: false, count: graph.nodeCount)
    var queue: [Int] = []
    queue.reserveCapacity(graph.nodeCount)
    var head = 0
    for root in 0..<graph.nodeCount where !isReached[root] {
      isReached[root] = true
      queue.append(root)
      while head < queue.count {
        let node = queue[head]
        head += 1
        for side in [graph.outgoing, graph.incoming] {
          for arc in side.of(node) {
            let other = Int(arc.node)
            guard !isReached[other] else { continue }
            isReached[other] = true
            let bound = graph.bounds[Int(arc.id >> 1)]
            label[other] = label[node] + (Int(bound.to) == other ? bound.middle : -bound.middle)
            queue.append(other)
          }
        }
      }
    }
    return label
  }
}

extension DifferenceGraph.Bound {
  /// A length that satisfies it.
  var middle: Int128 {
    switch (min == .min, max == .max) {
    case (false, false): (Int128(min) + Int128(max)) >> 1
    case (false, true): Int128(min)
    case (true, false): Int128(max)
    case (true, true): 0
    }
  }
}
