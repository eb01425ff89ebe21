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

  /// The arcs of every node, one node after the other.
  struct Adjacency: Sendable {
    fileprivate(set) var starts: [Int32]
    fileprivate(set) var arcs: [Arc]

    func range(of node: Int) -> Range<Int> { Int(starts[node])..<Int(starts[node + 1]) }
  }

  let nodeCount: Int
  let bounds: [Bound]
  /// Arcs by their tail, each showing its head.
  let outgoing: Adjacency
  /// Arcs by their head, each showing its tail.
  let incoming: Adjacency

  /// - Parameter isLeftOut: constraints that give no arcs. One between a node and itself never does.
  init(nodeCount: Int, bounds: [Bound], isLeftOut: [Bool]) {
    (self.nodeCount, self.bounds) = (nodeCount, bounds)
    outgoing = Self.adjacency(nodeCount, bounds, isLeftOut, byTail: true)
    incoming = Self.adjacency(nodeCount, bounds, isLeftOut, byTail: false)
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
    return Adjacency(starts: starts, arcs: arcs)
  }
}
