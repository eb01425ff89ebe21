public import Evidence
internal import TimeModel

/// All constraints of a case solved together: when each moment was, why, and what contradicts what.
///
/// A simple temporal problem: R. Dechter, I. Meiri & J. Pearl, "Temporal constraint networks",
/// Artificial Intelligence 49 (1991). A network made at once is a pure function of the *set* of
/// constraints: their order changes nothing.
///
/// Bounds are nanoseconds in 64 bits and sums of them are taken in 128, so nothing wraps; a result
/// that 64 bits cannot hold is given as absent, which is wider than the truth and never narrower.
/// A constraint whose `min` is `Int64.min` nanoseconds has no lower bound, one whose `max` is
/// `Int64.max` no upper bound. Up to 10⁹ constraints.
public struct ConstraintNetwork: Sendable {
  /// The origin first, then clocks, observations and events, each by name; then those that came with
  /// constraints added later.
  public internal(set) var nodes: [Node]
  /// In the order in which they were found: each with what the ones before it left out left out, except
  /// for one piece of evidence that the last ones may find to contradict something else as well.
  public internal(set) var conflicts: [Conflict]

  /// Shorter ids first, then by their text; then those added later. Withdrawn ones stay, unused.
  var allConstraints: ConstraintList
  var withdrawn: Set<ConstraintID> = []
  var isLeftOut: [Bool]
  /// The places of those added later, by name.
  var addedConstraints: [ConstraintID: Int] = [:]
  var weighing: Weighing
  var numberOfNode: [Node: Int]
  /// Of the constraints in use; its constraints are numbered as in `allConstraints`.
  var graph: DifferenceGraph
  /// A solution, for Dijkstra's weights; not an answer to anything.
  var label: [Int128]
  var latest: ShortestPaths
  var earliest: ShortestPaths

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
    for index in constraints.indices.dropFirst()
    where constraints[index].id == constraints[index - 1].id {
      throw .duplicateConstraint(constraints[index].id)
    }
    let numbering = Self.numbering(constraints, nodes)
    // With room for some that are added later, so that the first of them does not move all.
    var bounds: [DifferenceGraph.Bound] = []
    bounds.reserveCapacity(constraints.count + constraints.count / 64 + 16)
    for index in constraints.indices {
      bounds.append(
        DifferenceGraph.Bound(
          from: numbering.ends[2 * index], to: numbering.ends[2 * index + 1],
          min: constraints[index].min?.count ?? .min, max: constraints[index].max?.count ?? .max))
    }
    let solution = Solution(constraints, nodeCount: numbering.nodes.count, bounds: bounds)

    (self.nodes, allConstraints) = (numbering.nodes, ConstraintList(constraints))
    numberOfNode = numbering.numbers
    (graph, label, conflicts) = (solution.graph, solution.label, solution.conflicts)
    isLeftOut = solution.isLeftOut
    weighing = solution.weighing
    latest = ShortestPaths(graph, label: label, from: 0, .forwards)
    earliest = ShortestPaths(graph, label: label, from: 0, .backwards)
  }

  private struct Numbering {
    var nodes: [Node]
    var numbers: [Node: Int]
    /// `from` and `to` of one constraint after the other, by number.
    var ends: [Int32]
  }

  /// Numbers all nodes in canonical order, each name looked up once for each time that it stands there.
  private static func numbering(
    _ constraints: [Constraint], _ nodes: some Sequence<Node>
  ) -> Numbering {
    var numbers: [Node: Int] = [.origin: 0]
    func met(_ node: Node) -> Int32 {
      let count = numbers.count
      func number(_ known: inout Int) -> Int32 {
        if known < 0 { known = count }
        return Int32(known)
      }
      return number(&numbers[node, default: -1])
    }
    for node in nodes { _ = met(node) }
    var ends: [Int32] = []
    ends.reserveCapacity(2 * constraints.count)
    for index in constraints.indices {
      ends.append(met(constraints[index].from))
      ends.append(met(constraints[index].to))
    }
    let ordered = numbers.sorted { $0.key.canonicallyPrecedes($1.key) }
    var places = [Int32](repeating: 0, count: ordered.count)
    for (place, entry) in ordered.enumerated() {
      places[entry.value] = Int32(place)
      numbers[entry.key] = place
    }
    return Numbering(
      nodes: ordered.map(\.key), numbers: numbers, ends: ends.map { places[Int($0)] })
  }

  /// Shorter ids first, then by their text; then those added later.
  public var constraints: [Constraint] {
    let (made, added) = (allConstraints.made, allConstraints.added)
    let all = added.isEmpty ? made : made + added
    return withdrawn.isEmpty ? all : all.filter { !withdrawn.contains($0.id) }
  }

  /// The constraint of that name; nil when the network has none. O(log constraints).
  public func constraint(_ id: ConstraintID) -> Constraint? {
    number(of: id).map { allConstraints[$0] }
  }

  /// Nil for one that was withdrawn, too.
  func number(of id: ConstraintID) -> Int? {
    guard !withdrawn.contains(id) else { return nil }
    if let number = addedConstraints[id] { return number }
    let made = allConstraints.made
    var (low, high) = (0, made.count)
    while low < high {
      let middle = (low + high) / 2
      if canonicallyPrecedes(made[middle].id.rawValue, id.rawValue) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return low < made.count && made[low].id == id ? low : nil
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
    let low = nanoseconds(earliest.length(to: number).map(-))
    let high = nanoseconds(latest.length(to: number))
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

  func names(_ numbers: [Int]) -> [ConstraintID] { numbers.map(allConstraints.id) }
}

extension DifferenceGraph.Bound {
  init(_ constraint: Constraint, from: Int, to: Int) {
    self.init(
      from: Int32(from), to: Int32(to), min: constraint.min?.count ?? .min,
      max: constraint.max?.count ?? .max)
  }
}
