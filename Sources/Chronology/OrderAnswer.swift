public import Evidence
public import TimeModel

/// The answer to "A before B", for every assignment of times that the evidence allows.
public struct OrderAnswer: Hashable, Sendable {
  public enum Verdict: String, Hashable, Sendable, CaseIterable {
    /// In all of them A is before B.
    case certain
    /// In all of them B is before A.
    case impossible
    /// In some the one, in some the other, or the two coincide.
    case undecided
  }

  public let verdict: Verdict
  /// For `certain` and `impossible` the least time between the two; for `undecided` by how much the
  /// nearer bound would have to move. Absent when it is unbounded.
  public let margin: Nanoseconds?
  /// `B − A`, with the paths that set its ends.
  public let gap: BoundedDifference
  /// The most sensitive clock first, then by name; empty unless certain or impossible, and where the
  /// order holds however wrong any one clock is.
  public let sensitivity: [ClockSensitivity]
  /// What single further fact would decide, the likeliest to do so first; empty unless undecided.
  public let wouldDecide: [DecidingFact]
}

extension ConstraintNetwork {
  /// Whether one moment was before another.
  ///
  /// - Complexity: O((nodes + constraints) · log nodes), less when they are near each other; where they
  ///   are undecided four runs over the whole network, unless `facts` is 0.
  /// - Parameter facts: the most deciding facts to look for.
  public func isBefore(_ a: Node, _ b: Node, facts: Int = 5) -> OrderAnswer {
    let gap = bounds(from: a, to: b)
    if let least = gap.min, least > .zero {
      return OrderAnswer(
        verdict: .certain, margin: least, gap: gap, sensitivity: sensitivity(of: a, before: b),
        wouldDecide: [])
    }
    if let most = gap.max, most < .zero {
      return OrderAnswer(
        verdict: .impossible, margin: Nanoseconds(most.count == .min ? .max : -most.count),
        gap: gap, sensitivity: sensitivity(of: b, before: a), wouldDecide: [])
    }
    // To the point where the two can only coincide.
    let nearer = [gap.max?.count, gap.min.map { $0.count == .min ? .max : -$0.count }]
      .compactMap { $0 }.min()
    return OrderAnswer(
      verdict: .undecided, margin: nearer.map { Nanoseconds($0) }, gap: gap, sensitivity: [],
      wouldDecide: facts > 0 && a != b ? Array(decidingFacts(a, b).prefix(facts)) : [])
  }

  /// Of each clock that a certain order rests on, how far it may be wrong until the order is no longer
  /// certain: every path that would then set the bound is followed, not only the one that sets it now.
  ///
  /// - Returns: the most sensitive first, then by name; empty when `a` is not certainly before `b`.
  public func sensitivity(of a: Node, before b: Node) -> [ClockSensitivity] {
    guard let start = numberOfNode[b], let end = numberOfNode[a] else { return [] }
    let path = paths(from: start, to: end, .forwards)
    guard let length = path.length(to: end), length < 0 else { return [] }
    let sources = Set(path.constraints(to: end, in: graph).compactMap(clockSource))
    return sources.compactMap { source in
      holds(start, end, while: source).map { ClockSensitivity(source: source, holdsWithin: $0) }
    }.sorted {
      $0.holdsWithin == $1.holdsWithin ? $0.source < $1.source : $0.holdsWithin < $1.holdsWithin
    }
  }

  /// The source whose clock a constraint sets: what ties it to UTC.
  private func clockSource(_ number: Int) -> SourceID? {
    let constraint = allConstraints[number]
    return constraint.from == .origin ? constraint.source : nil
  }

  /// The greatest slack of one source's ties to UTC with which the path from `start` to `end` stays
  /// below zero; nil when it does with any.
  ///
  /// The length of the shortest path grows with the slack in straight pieces that grow ever flatter, and
  /// each round finds the piece beyond the one before.
  private func holds(_ start: Int, _ end: Int, while source: SourceID) -> Nanoseconds? {
    let ties = Set(constraintsOfOrigin.filter { clockSource($0) == source })
    var slack: Int64 = 0
    while true {
      let path = ShortestPaths(
        graph, from: start, .forwards, until: [end],
        slack: Dictionary(uniqueKeysWithValues: ties.map { (Int32($0), slack) }), atMost: -1,
        rest: { label[end] - label[$0] })
      guard let length = path.length(to: end), length < 0 else {
        return Nanoseconds(slack - 1)
      }
      let count = Int128(path.constraints(to: end, in: graph).count(where: ties.contains))
      guard count > 0 else { return nil }
      let more = (-length - 1) / count + 1
      guard let next = Int64(exactly: Int128(slack) + more) else { return nil }
      slack = next
    }
  }

  private var constraintsOfOrigin: [Int] {
    let arcs = Array(graph.outgoing.of(0)) + Array(graph.incoming.of(0))
    return Set(arcs.map { Int($0.id >> 1) }).sorted()
  }
}
