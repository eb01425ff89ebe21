internal import Evidence
internal import TimeModel

/// Asks the network how moments lie to each other, within a bound on the work.
struct NetworkAsker {
  private let network: ConstraintNetwork
  /// Of one question.
  private let cost: Int
  /// The same for the same evidence.
  private var budget = 60_000_000
  /// Events whose questions were not asked any more.
  private(set) var unasked = 0

  init(_ network: ConstraintNetwork) {
    self.network = network
    cost = network.nodes.count + network.constraints.count
  }

  /// Whether so many events may be gone through to find what to ask.
  mutating func mayScan(_ count: Int) -> Bool {
    guard budget >= count / 8 else {
      unasked += 1
      return false
    }
    budget -= count / 8
    return true
  }

  /// The bounds of `target − node` for each target; nil when the budget is spent.
  mutating func ranges(from node: Node, to targets: [Node]) -> [Span]? {
    guard !targets.isEmpty else { return [] }
    guard budget >= cost + targets.count else {
      unasked += 1
      return nil
    }
    budget -= cost + targets.count
    return network.ranges(from: node, to: targets)
  }

  func bounds(of node: Node) -> BoundedMoment { network.bounds(of: node) }
}

extension ConstraintNetwork {
  /// The bounds of `target − node` for each of several nodes, at the price of one question.
  func ranges(from node: Node, to targets: [Node]) -> [Span] {
    guard let start = numberOfNode[node] else { return targets.map { _ in .everything } }
    let ends = targets.map { numberOfNode[$0] }
    let awaited = Set(ends.compactMap { $0 })
    let latest = ShortestPaths(
      graph, from: start, .forwards, until: awaited, rest: { -label[$0] })
    let earliest = ShortestPaths(
      graph, from: start, .backwards, until: awaited, rest: { label[$0] })
    return ends.map { end in
      guard let end else { return .everything }
      return Span(
        low: earliest.length(to: end).map(-) ?? Span.openLow,
        high: latest.length(to: end) ?? Span.openHigh)
    }
  }
}
