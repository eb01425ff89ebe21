/// The distance graph of a simple temporal problem, in dense numbers.
///
/// `min ≤ to − from ≤ max` is two arcs: `from → to` of weight `max` and `to → from` of weight
/// `−min`; an arc `u → v` of weight `w` says `v ≤ u + w`. R. Dechter, I. Meiri & J. Pearl, "Temporal
/// constraint networks", Artificial Intelligence 49 (1991), section 3.
///
/// Arc `2k` is the `max` of constraint `k` and arc `2k + 1` its `min`. Sums of weights are taken in
/// 128 bits, so that no chain of constraints can wrap.
struct DifferenceGraph: Sendable {
  /// One constraint: its ends as node numbers, its bounds in nanoseconds.
  struct Bound: Sendable {
    let from: Int32
    let to: Int32
    /// `Int64.min`: none.
    let min: Int64
    /// `Int64.max`: none.
    let max: Int64

    /// By how much it cannot be true by itself, in nanoseconds; nil when it can.
    var contradictsItselfBy: Int128? {
      var excess: Int128 = 0
      if min != .min, max != .max { excess = Int128(min) - Int128(max) }
      if from == to {
        if min != .min { excess = Swift.max(excess, Int128(min)) }
        if max != .max { excess = Swift.max(excess, -Int128(max)) }
      }
      return excess > 0 ? excess : nil
    }
  }

  /// An arc as seen from one of its ends.
  struct Arc: Sendable {
    /// The other end.
    let node: Int32
    let id: Int32
    let weight: Int64
  }

  /// The arcs of one node.
  struct Arcs: Sequence, IteratorProtocol {
    fileprivate let arcs: [Arc]
    fileprivate var position: Int
    fileprivate let end: Int
    fileprivate let later: [Arc]
    fileprivate var laterPosition = 0

    mutating func next() -> Arc? {
      if position < end {
        position += 1
        return arcs[position - 1]
      }
      guard laterPosition < later.count else { return nil }
      laterPosition += 1
      return later[laterPosition - 1]
    }
  }

  /// The arcs of every node, one node after the other; what came later stands beside them.
  struct Adjacency: Sendable {
    fileprivate var starts: [Int32]
    /// One past the last arc of each node.
    fileprivate var ends: [Int32]
    fileprivate var arcs: [Arc]
    /// Arcs of constraints that were added to a graph already made, by node.
    fileprivate var added: [Int32: [Arc]] = [:]

    /// The arcs of a node, ascending by id.
    func of(_ node: Int) -> Arcs {
      Arcs(
        arcs: arcs, position: Int(starts[node]), end: Int(ends[node]),
        later: added.isEmpty ? [] : added[Int32(node)] ?? [])
    }

    /// O(1).
    fileprivate mutating func insert(_ arc: Arc, at node: Int32) {
      added[node, default: []].append(arc)
    }

    /// O(arcs of the node).
    fileprivate mutating func remove(_ id: Int32, at node: Int32) {
      if let place = added[node]?.firstIndex(where: { $0.id == id }) {
        added[node]?.remove(at: place)
        return
      }
      let slice = Int(starts[Int(node)])..<Int(ends[Int(node)])
      guard let place = slice.first(where: { arcs[$0].id == id }) else { return }
      for position in place..<(slice.upperBound - 1) { arcs[position] = arcs[position + 1] }
      ends[Int(node)] -= 1
    }

    fileprivate mutating func addNode() {
      starts.append(Int32(arcs.count))
      ends.append(Int32(arcs.count))
    }
  }

  private(set) var nodeCount: Int
  private(set) var bounds: [Bound]
  /// Arcs by their tail, each showing its head.
  private(set) var outgoing: Adjacency
  /// Arcs by their head, each showing its tail.
  private(set) var incoming: Adjacency

  /// - Parameter isLeftOut: constraints that give no arcs. One between a node and itself never does.
  init(nodeCount: Int, bounds: [Bound], isLeftOut: [Bool]) {
    (self.nodeCount, self.bounds) = (nodeCount, bounds)
    outgoing = Self.adjacency(nodeCount, bounds, isLeftOut, byTail: true)
    incoming = Self.adjacency(nodeCount, bounds, isLeftOut, byTail: false)
  }

  /// A node without arcs, under the next number.
  mutating func addNode() {
    nodeCount += 1
    outgoing.addNode()
    incoming.addNode()
  }

  /// A constraint without arcs yet, under the next number: see `insert`.
  mutating func append(_ bound: Bound) { bounds.append(bound) }

  /// The arcs of a constraint that bound anything, none for one between a node and itself.
  func arcs(of constraint: Int) -> [Int32] {
    let bound = bounds[constraint]
    guard bound.from != bound.to else { return [] }
    let id = Int32(constraint) << 1
    return (bound.max == .max ? [] : [id]) + (bound.min == .min ? [] : [id | 1])
  }

  mutating func insert(_ arc: Int32) {
    let (tail, head) = (Int32(tail(of: arc)), Int32(head(of: arc)))
    outgoing.insert(Arc(node: head, id: arc, weight: weight(of: arc)), at: tail)
    incoming.insert(Arc(node: tail, id: arc, weight: weight(of: arc)), at: head)
  }

  mutating func remove(_ arc: Int32) {
    outgoing.remove(arc, at: Int32(tail(of: arc)))
    incoming.remove(arc, at: Int32(head(of: arc)))
  }

  func tail(of arc: Int32) -> Int {
    let bound = bounds[Int(arc >> 1)]
    return Int(arc & 1 == 0 ? bound.from : bound.to)
  }

  func head(of arc: Int32) -> Int {
    let bound = bounds[Int(arc >> 1)]
    return Int(arc & 1 == 0 ? bound.to : bound.from)
  }

  func weight(of arc: Int32) -> Int64 {
    let bound = bounds[Int(arc >> 1)]
    return arc & 1 == 0 ? bound.max : -bound.min
  }

  /// Counting sort by node: O(nodes + constraints), arcs of one node ascending by id.
  private static func adjacency(
    _ nodeCount: Int, _ bounds: [Bound], _ isLeftOut: [Bool], byTail: Bool
  ) -> Adjacency {
    func forEachArc(_ body: (_ at: Int, Arc) -> Void) {
      for (index, bound) in bounds.enumerated() where !isLeftOut[index] && bound.from != bound.to {
        let id = Int32(index) << 1
        if bound.max != .max {
          let (at, other) = byTail ? (bound.from, bound.to) : (bound.to, bound.from)
          body(Int(at), Arc(node: other, id: id, weight: bound.max))
        }
        if bound.min != .min {
          let (at, other) = byTail ? (bound.to, bound.from) : (bound.from, bound.to)
          body(Int(at), Arc(node: other, id: id | 1, weight: -bound.min))
        }
      }
    }
    var starts = [Int32](repeating: 0, count: nodeCount + 1)
    forEachArc { at, _ in starts[at + 1] += 1 }
    for node in 0..<nodeCount { starts[node + 1] += starts[node] }
    let none = Arc(node: 0, id: 0, weight: 0)
    var arcs = [Arc](repeating: none, count: Int(starts[nodeCount]))
    var next = starts
    forEachArc { at, arc in
      arcs[Int(next[at])] = arc
      next[at] += 1
    }
    return Adjacency(starts: Array(starts.dropLast()), ends: Array(next.dropLast()), arcs: arcs)
  }
}
