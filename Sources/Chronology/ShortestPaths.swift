/// Shortest paths from one node, with the arcs that they end in.
///
/// E. W. Dijkstra, "A note on two problems in connexion with graphs", Numerische Mathematik 1 (1959),
/// on weights made non-negative by a solution of the constraints (D. B. Johnson 1977). Among equally
/// short paths one of fewest arcs is taken, and among those the one whose constraints, read back from
/// its end, come first in canonical order. O((nodes + arcs) · log nodes), less when it stops early.
struct ShortestPaths: Sendable {
  enum Direction: Sendable {
    /// From the start to every node: the upper bound of `node − start`.
    case forwards
    /// From every node to the start: the upper bound of `start − node`.
    case backwards
  }

  let start: Int
  let direction: Direction
  /// Reduced length in the upper bits, number of arcs in the lower 32: every arc then counts for more
  /// than zero, and one comparison prefers the shorter path, then the fewer arcs.
  private var keys: [Int128]
  private var lastArcs: [Int32]

  private static let unreached = Int128.max

  /// - Parameters:
  ///   - label: `label[head] ≤ label[tail] + weight` for every arc.
  ///   - targets: stops when these are reached; nil reaches everything.
  init(
    _ graph: DifferenceGraph, label: [Int128], from start: Int, _ direction: Direction,
    until targets: [Int]? = nil
  ) {
    (self.start, self.direction) = (start, direction)
    keys = Array(repeating: Self.unreached, count: graph.nodeCount)
    lastArcs = Array(repeating: -1, count: graph.nodeCount)
    var awaited = targets.map { Set($0) }
    let adjacency = direction == .forwards ? graph.outgoing : graph.incoming
    var heap = NodeHeap()
    keys[start] = 0
    heap.push(key: 0, node: Int32(start))
    while let (key, settled) = heap.pop() {
      let node = Int(settled)
      guard key == keys[node] else { continue }
      if awaited != nil {
        awaited?.remove(node)
        if awaited?.isEmpty == true { break }
      }
      for position in adjacency.range(of: node) {
        let arc = adjacency.arcs[position]
        let other = Int(arc.node)
        let (tail, head) = direction == .forwards ? (node, other) : (other, node)
        let reduced = Int128(arc.weight) + label[tail] - label[head]
        let reached = key + (reduced << 32) + 1
        if reached < keys[other] {
          keys[other] = reached
          lastArcs[other] = arc.id
          heap.push(key: reached, node: arc.node)
        } else if reached == keys[other], arc.id < lastArcs[other] {
          lastArcs[other] = arc.id
        }
      }
    }
  }

  /// The length of the path between the start and a node, in nanoseconds; nil when there is none.
  func length(to node: Int, label: [Int128]) -> Int128? {
    guard keys[node] != Self.unreached else { return nil }
    let reduced = keys[node] >> 32
    return direction == .forwards
      ? reduced + label[node] - label[start] : reduced + label[start] - label[node]
  }

  /// The constraints of that path, by number, beginning at the start; empty when there is none.
  func constraints(to node: Int, in graph: DifferenceGraph) -> [Int] {
    guard keys[node] != Self.unreached else { return [] }
    var path: [Int] = []
    var current = node
    while current != start {
      let arc = lastArcs[current]
      path.append(Int(arc >> 1))
      current = direction == .forwards ? graph.tail(of: arc) : graph.head(of: arc)
    }
    return path.reversed()
  }
}

/// A binary heap of nodes by key, smallest first; equal keys by node number.
private struct NodeHeap {
  private struct Entry {
    let key: Int128
    let node: Int32

    static func < (left: Entry, right: Entry) -> Bool {
      left.key == right.key ? left.node < right.node : left.key < right.key
    }
  }

  private var entries: [Entry] = []

  mutating func push(key: Int128, node: Int32) {
    let entry = Entry(key: key, node: node)
    var hole = entries.count
    entries.append(entry)
    while hole > 0 {
      let parent = (hole - 1) / 2
      guard entry < entries[parent] else { break }
      entries[hole] = entries[parent]
      hole = parent
    }
    entries[hole] = entry
  }

  mutating func pop() -> (key: Int128, node: Int32)? {
    guard let top = entries.first, let last = entries.popLast() else { return nil }
    guard !entries.isEmpty else { return (top.key, top.node) }
    var hole = 0
    while true {
      var child = 2 * hole + 1
      guard child < entries.count else { break }
      if child + 1 < entries.count, entries[child + 1] < entries[child] { child += 1 }
      guard entries[child] < last else { break }
      entries[hole] = entries[child]
      hole = child
    }
    entries[hole] = last
    return (top.key, top.node)
  }
}
