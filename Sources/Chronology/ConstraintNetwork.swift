public import Evidence
internal import TimeModel

/// All constraints of a case solved together: when each moment was, why, and what contradicts what.
///
/// A simple temporal problem: R. Dechter, I. Meiri & J. Pearl, "Temporal constraint networks",
/// Artificial Intelligence 49 (1991). Everything is a pure function of the *set* of constraints: their
/// order changes nothing.
///
/// Bounds are nanoseconds in 64 bits and sums of them are taken in 128, so nothing wraps; a result
/// that 64 bits cannot hold is given as absent, which is wider than the truth and never narrower.
/// A constraint whose `min` is `Int64.min` nanoseconds has no lower bound, one whose `max` is
/// `Int64.max` no upper bound. Up to 10⁹ constraints.
public struct ConstraintNetwork: Sendable {
  /// The origin first, then clocks, observations and events, each by name.
  public let nodes: [Node]
  /// Shorter ids first, then by their text.
  public let constraints: [Constraint]
  /// In the order in which they were found: each with what the ones before it left out left out.
  public let conflicts: [Conflict]

  let numberOfNode: [Node: Int]
  /// Of the constraints in use; its constraints are numbered as in `constraints`.
  let graph: DifferenceGraph
  /// A solution, for Dijkstra's weights; not an answer to anything.
  let label: [Int128]
  let latest: ShortestPaths
  let earliest: ShortestPaths

  /// Finds the contradictions, leaves the weakest evidence in each out, and bounds every node.
  ///
  /// - Parameter nodes: nodes to be known even if no constraint names them.
  /// - Throws: `duplicateConstraint`.
  /// - Complexity: near-linear on evidence; at worst nodes · constraints for every contradiction.
  public init(
    _ constraints: [Constraint], nodes: some Sequence<Node> = EmptyCollection()
  ) throws(NetworkError) {
    var constraints = constraints
    constraints.sortUnlessSorted { canonicallyPrecedes($0.id.rawValue, $1.id.rawValue) }
    for (one, other) in zip(constraints, constraints.dropFirst()) where one.id == other.id {
      throw .duplicateConstraint(one.id)
    }
    var known: Set<Node> = [.origin]
    known.formUnion(nodes)
    for constraint in constraints {
      known.insert(constraint.from)
      known.insert(constraint.to)
    }
    let ordered = known.sorted { $0.canonicallyPrecedes($1) }
    var numbers: [Node: Int] = [:]
    numbers.reserveCapacity(ordered.count)
    for (number, node) in ordered.enumerated() { numbers[node] = number }
    let bounds = constraints.map { constraint in
      DifferenceGraph.Bound(
        from: Int32(numbers[constraint.from] ?? 0), to: Int32(numbers[constraint.to] ?? 0),
        min: constraint.min?.count ?? .min, max: constraint.max?.count ?? .max)
    }
    let solution = Solution(constraints, nodeCount: ordered.count, bounds: bounds)

    (self.nodes, self.constraints, numberOfNode) = (ordered, constraints, numbers)
    (graph, label, conflicts) = (solution.graph, solution.label, solution.conflicts)
    latest = ShortestPaths(graph, label: label, from: 0, .forwards)
    earliest = ShortestPaths(graph, label: label, from: 0, .backwards)
  }

  /// The constraint of that name; nil when the network has none. O(log constraints).
  public func constraint(_ id: ConstraintID) -> Constraint? {
    var (low, high) = (0, constraints.count)
    while low < high {
      let middle = (low + high) / 2
      if canonicallyPrecedes(constraints[middle].id.rawValue, id.rawValue) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return low < constraints.count && constraints[low].id == id ? constraints[low] : nil
  }

  /// When a moment was, with the path of constraints that sets each end, in order from the origin.
  ///
  /// Among several paths that set an end, one of fewest constraints is given. The estimate is the
  /// middle: the middles of all moments satisfy all constraints together, to the nanosecond. Both
  /// ends are absent for a node that the network does not know or that nothing ties to UTC.
  public func bounds(of node: Node) -> BoundedMoment {
    guard let number = numberOfNode[node] else {
      return BoundedMoment(
        earliest: nil, estimate: nil, latest: nil, earliestBecause: [], latestBecause: [])
    }
    let low = nanoseconds(earliest.length(to: number, label: label).map(-))
    let high = nanoseconds(latest.length(to: number, label: label))
    let (start, end) = (
      low.map { Instant(nanoseconds: $0.count) }, high.map { Instant(nanoseconds: $0.count) }
    )
    var estimate: Instant?
    if let start, let end { estimate = Timestamp(TimeRange(start, end)).estimate }
    return BoundedMoment(
      earliest: start, estimate: estimate, latest: end,
      earliestBecause: low == nil ? [] : names(earliest.constraints(to: number, in: graph)),
      latestBecause: high == nil ? [] : names(latest.constraints(to: number, in: graph)))
  }

  /// Absent stays absent, and so becomes what 64 bits cannot hold.
  func nanoseconds(_ length: Int128?) -> Nanoseconds? {
    length.flatMap { Int64(exactly: $0) }.map { Nanoseconds($0) }
  }

  func names(_ numbers: [Int]) -> [ConstraintID] { numbers.map { constraints[$0].id } }
}
