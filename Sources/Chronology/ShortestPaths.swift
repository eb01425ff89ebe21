/// Shortest paths from one node, with the arcs that they end in.
///
/// E. W. Dijkstra, "A note on two problems in connexion with graphs", Numerische Mathematik 1 (1959),
/// on weights made non-negative by a solution of the constraints (D. B. Johnson 1977). Among equally
/// short paths one of fewest arcs is taken, and among those the one whose constraints, read back from
/// its end, come first in canonical order. O((nodes + arcs) · log nodes), less when it stops early.
///
/// Arcs may come and go afterwards: `include` and `exclude` mend only what hung on them
/// (G. Ramalingam & T. Reps, "An incremental algorithm for a generalization of the shortest-path
/// problem", Journal of Algorithms 21, 1996).
struct ShortestPaths: Sendable {
  enum Direction: Sendable {
    /// From the start to every node: the upper bound of `node − start`.
    case forwards
    /// From every node to the start: the upper bound of `start − node`.
    case backwards
  }

  let start: Int
  let direction: Direction
  /// Length in the upper bits, number of arcs in the lower 32: one comparison prefers the shorter path,
  /// then the fewer arcs.
  private var keys: [Int128]
  private var lastArcs: [Int32]

  private static let unreached = Int128.max

  /// - Parameter label: `label[head] ≤ label[tail] + weight` for every arc, here and below.
  init(_ graph: DifferenceGraph, label: [Int128], from start: Int, _ direction: Direction) {
    self.init(start, direction, nodeCount: graph.nodeCount)
    var heap = NodeHeap()
    keys[start] = 0
    heap.push(key: priority(start, label), node: Int32(start))
    while let (priority, node) = heap.pop() {
      guard priority == self.priority(node, label) else { continue }
      relax(from: node, graph, label, &heap)
    }
  }

  /// Paths to some nodes only.
  ///
  /// - Parameters:
  ///   - targets: stops when these are reached.
  ///   - slack: so much more is added to the weight of these constraints' arcs; not negative.
  ///   - most: longer paths are of no interest; absent: all are.
  ///   - rest: no more than what the way from a node to every target still adds to a path; with
  ///     `most` it may leave nodes out (P. E. Hart, N. J. Nilsson & B. Raphael 1968).
  init(
    _ graph: DifferenceGraph, from start: Int, _ direction: Direction, until targets: Set<Int>,
    slack: [Int32: Int64] = [:], atMost most: Int128? = nil, rest: (_ node: Int) -> Int128
  ) {
    self.init(start, direction, nodeCount: graph.nodeCount)
    let adjacency = direction == .forwards ? graph.outgoing : graph.incoming
    var isAwaited = [Bool](repeating: false, count: graph.nodeCount)
    for target in targets { isAwaited[target] = true }
    var awaited = targets.count
    var heap = NodeHeap()
    keys[start] = 0
    heap.push(key: rest(start) << 32, node: Int32(start))
    while let (priority, node) = heap.pop() {
      guard priority == keys[node] + rest(node) << 32 else { continue }
      if isAwaited[node] {
        isAwaited[node] = false
        awaited -= 1
        if awaited == 0 { break }
      }
      for arc in adjacency.of(node) {
        var weight = Int128(arc.weight)
        if !slack.isEmpty, let more = slack[arc.id >> 1] { weight += Int128(more) }
        let other = Int(arc.node)
        let reached = keys[node] + (weight << 32) + 1
        if reached < keys[other] {
          let priority = reached + rest(other) << 32
          if let most, priority >> 32 > most { continue }
          keys[other] = reached
          lastArcs[other] = arc.id
          heap.push(key: priority, node: arc.node)
        } else if reached == keys[other], arc.id < lastArcs[other] {
          lastArcs[other] = arc.id
        }
      }
    }
  }

  private init(_ start: Int, _ direction: Direction, nodeCount: Int) {
    (self.start, self.direction) = (start, direction)
    keys = Array(repeating: Self.unreached, count: nodeCount)
    lastArcs = Array(repeating: -1, count: nodeCount)
  }

  /// The key of a node as the solution makes it: along every arc it grows by more than zero.
  private func priority(_ node: Int, _ label: [Int128]) -> Int128 {
    let shift = label[node] << 32
    return direction == .forwards ? keys[node] - shift : keys[node] + shift
  }

  @inline(__always)
  private mutating func relax(
    from node: Int, _ graph: DifferenceGraph, _ label: [Int128], _ heap: inout NodeHeap,
    slack: [Int32: Int64] = [:], isPromising: (Int, Int128) -> Bool = { _, _ in true }
  ) {
    let adjacency = direction == .forwards ? graph.outgoing : graph.incoming
    for arc in adjacency.of(node) {
      let other = Int(arc.node)
      let reached = keys[node] + (Int128(arc.weight) << 32) + 1
      if reached < keys[other] {
        keys[other] = reached
        lastArcs[other] = arc.id
        heap.push(key: priority(other, label), node: arc.node)
      } else if reached == keys[other], arc.id < lastArcs[other] {
        lastArcs[other] = arc.id
      }
    }
  }

  /// The length of the path between the start and a node, in nanoseconds; nil when there is none.
  func length(to node: Int) -> Int128? {
    keys[node] == Self.unreached ? nil : keys[node] >> 32
  }

  /// The arcs of that path, beginning at the start; empty when there is none.
  func arcs(to node: Int, in graph: DifferenceGraph) -> [Int32] {
    guard keys[node] != Self.unreached else { return [] }
    var path: [Int32] = []
    var current = node
    while current != start {
      let arc = lastArcs[current]
      path.append(arc)
      current = nearerEnd(of: arc, graph)
    }
    return path.reversed()
  }

  /// The constraints of that path, by number, beginning at the start; empty when there is none.
  func constraints(to node: Int, in graph: DifferenceGraph) -> [Int] {
    arcs(to: node, in: graph).map { Int($0 >> 1) }
  }

  private func nearerEnd(of arc: Int32, _ graph: DifferenceGraph) -> Int {
    direction == .forwards ? graph.tail(of: arc) : graph.head(of: arc)
  }

  private func fartherEnd(of arc: Int32, _ graph: DifferenceGraph) -> Int {
    direction == .forwards ? graph.head(of: arc) : graph.tail(of: arc)
  }
}

// MARK: - Arcs that come and go

extension ShortestPaths {
  /// Room for a node that the graph has been given since.
  mutating func addNode() {
    keys.append(Self.unreached)
    lastArcs.append(-1)
  }

  /// Takes an arc into account that the graph has been given since; `label` satisfies it.
  mutating func include(_ arc: Int32, _ graph: DifferenceGraph, label: [Int128]) {
    let (near, far) = (nearerEnd(of: arc, graph), fartherEnd(of: arc, graph))
    guard keys[near] != Self.unreached else { return }
    var heap = NodeHeap()
    let reached = keys[near] + (Int128(graph.weight(of: arc)) << 32) + 1
    if reached < keys[far] {
      (keys[far], lastArcs[far]) = (reached, arc)
      heap.push(key: priority(far, label), node: Int32(far))
    } else if reached == keys[far], arc < lastArcs[far] {
      lastArcs[far] = arc
    }
    settle(&heap, graph, label)
  }

  /// Mends what hung on an arc that the graph has lost.
  mutating func exclude(_ arc: Int32, _ graph: DifferenceGraph, label: [Int128]) {
    let root = fartherEnd(of: arc, graph)
    guard lastArcs[root] == arc else { return }
    let onwards = direction == .forwards ? graph.outgoing : graph.incoming
    let back = direction == .forwards ? graph.incoming : graph.outgoing
    var hung = [root]
    lastArcs[root] = -1
    var index = 0
    while index < hung.count {
      keys[hung[index]] = Self.unreached
      for next in onwards.of(hung[index]) where lastArcs[Int(next.node)] == next.id {
        lastArcs[Int(next.node)] = -1
        hung.append(Int(next.node))
      }
      index += 1
    }
    var heap = NodeHeap()
    for node in hung {
      for arc in back.of(node) where keys[Int(arc.node)] != Self.unreached {
        let reached = keys[Int(arc.node)] + (Int128(arc.weight) << 32) + 1
        guard reached < keys[node] || (reached == keys[node] && arc.id < lastArcs[node]) else {
          continue
        }
        (keys[node], lastArcs[node]) = (reached, arc.id)
      }
    }
    for node in hung where keys[node] != Self.unreached {
      heap.push(key: priority(node, label), node: Int32(node))
    }
    settle(&heap, graph, label)
  }

  private mutating func settle(
    _ heap: inout NodeHeap, _ graph: DifferenceGraph, _ label: [Int128]
  ) {
    while let (priority, node) = heap.pop() {
      guard priority == self.priority(node, label) else { continue }
      relax(from: node, graph, label, &heap)
    }
  }
}
