import Evidence
import TimeModel

/// How far a moment can lie from where a walk began, in nanoseconds; an absent end is not followed.
struct Reach: Hashable, Sendable {
  var low: Int128?
  var high: Int128?

  /// Both ends moved by those of another, as far as both are known.
  func moved(by other: Reach) -> Reach {
    func sum(_ a: Int128?, _ b: Int128?) -> Int128? { a.flatMap { a in b.map { a + $0 } } }
    return Reach(low: sum(low, other.low), high: sum(high, other.high))
  }

  /// The same distance, seen from its other end.
  var reversed: Reach { Reach(low: high.map(-), high: low.map(-)) }
}

/// A path of constraints followed from one moment to another, with what each step adds.
struct ReasonWalk {
  struct Step {
    let id: ConstraintID
    let constraint: Constraint?
    /// Where the step leaves from and arrives; absent where it does not hang on the step before.
    let ends: (from: Node, to: Node)?
    /// `to − from`, with the ends of the walk only.
    let move: Reach
    /// Where it arrives, counted from the beginning of the walk.
    let reach: Reach

    /// True when the constraint was followed from its own `from`; false also where it was not followed.
    var isForward: Bool { ends.map { $0.from == constraint?.from } ?? false }
  }

  let start: Node
  private(set) var steps: [Step] = []

  /// - Parameter sides: those ends that are zero here are followed, an absent one is not.
  init(from start: Node, _ path: [ConstraintID], sides: Reach, _ index: TimelineIndex) {
    self.start = start
    var place: Node? = start
    var reach = sides
    for id in path {
      guard let constraint = index.constraint(id), let from = place,
        let ends = Self.ends(constraint, from)
      else {
        place = nil
        reach = Reach()
        steps.append(
          Step(id: id, constraint: index.constraint(id), ends: nil, move: reach, reach: reach))
        continue
      }
      let low = constraint.min.map { Int128($0.count) }
      let high = constraint.max.map { Int128($0.count) }
      let whole = Reach(low: low, high: high)
      let isForward = constraint.from == ends.from
      var move = isForward ? whole : whole.reversed
      if sides.low == nil { move.low = nil }
      if sides.high == nil { move.high = nil }
      reach = reach.moved(by: move)
      place = ends.to
      steps.append(Step(id: id, constraint: constraint, ends: ends, move: move, reach: reach))
    }
  }

  private static func ends(_ constraint: Constraint, _ from: Node) -> (from: Node, to: Node)? {
    if constraint.from == from { return (from, constraint.to) }
    if constraint.to == from { return (from, constraint.from) }
    return nil
  }
}
