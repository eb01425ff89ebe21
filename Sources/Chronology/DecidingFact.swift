public import Evidence
public import TimeModel

/// A single further fact that could decide an order: what one length of time truly was.
///
/// If somebody found out where within `range` it lay, the order would be decided in `share` of the
/// range; which way, and at what value, is said.
public struct DecidingFact: Hashable, Sendable {
  public enum Subject: Hashable, Sendable {
    /// How a source's clock was set, in one segment of its clock model.
    case clock(SourceID, segment: Int)
    /// When an event was, by evidence of its own.
    case event(EventID)
    /// The length that this constraint bounds: how late an entry was written, where a sighting lies.
    case constraint(ConstraintID)
  }

  public let subject: Subject
  /// The moments between which the length runs.
  public let from: Node
  public let to: Node
  /// What the evidence leaves of it; both ends are there.
  public let range: BoundedDifference
  /// The first moment is certainly before the second if the length is less than this, or more than
  /// that; absent where no value in the range does it.
  public let firstBelow: Nanoseconds?
  public let firstAbove: Nanoseconds?
  /// The second is certainly before the first.
  public let secondBelow: Nanoseconds?
  public let secondAbove: Nanoseconds?
  /// The part of the range in which it decides, in parts per thousand, rounded down; above zero.
  public let share: Int
}

extension ConstraintNetwork {
  /// What single further fact would decide which of two moments came first: those of greatest share
  /// first, then by what they are.
  ///
  /// Considered are the clock of every source, the time of either event, and the length of every
  /// constraint on the paths that bound the two now, unless it is known exactly.
  func decidingFacts(_ a: Node, _ b: Node) -> [DecidingFact] {
    guard let first = numberOfNode[a], let second = numberOfNode[b] else { return [] }
    let distances = Distances(self, first, second)
    var facts: [DecidingFact] = []
    for (number, node) in nodes.enumerated() {
      guard case .clock(let source, let segment) = node else { continue }
      facts += [distances.fact(.clock(source, segment: segment), from: 0, to: number, in: self)]
        .compactMap(\.self)
    }
    for (number, node) in [(first, a), (second, b)] {
      guard case .event(let id) = node else { continue }
      facts += [distances.fact(.event(id), from: 0, to: number, in: self)].compactMap(\.self)
    }
    for number in distances.binding(in: self) {
      let constraint = allConstraints[number]
      if case .clock = constraint.to, constraint.from == .origin { continue }
      let bound = graph.bounds[number]
      facts += [
        distances.fact(
          .constraint(constraint.id), from: Int(bound.from), to: Int(bound.to), in: self)
      ].compactMap(\.self)
    }
    return facts.sorted { $0.share == $1.share ? $0.key < $1.key : $0.share > $1.share }
  }
}

extension DecidingFact {
  /// Clocks, then events, then constraints; each by name.
  fileprivate var key: (Int, Int, String) {
    switch subject {
    case .clock(let source, let segment): (0, segment, source.rawValue)
    case .event(let event): (1, 0, event.rawValue)
    case .constraint(let id): (2, id.rawValue.utf8.count, id.rawValue)
    }
  }
}

/// The shortest paths from and to two moments.
private struct Distances {
  let first: Int
  let second: Int
  let fromFirst: ShortestPaths
  let toFirst: ShortestPaths
  let fromSecond: ShortestPaths
  let toSecond: ShortestPaths

  init(_ network: ConstraintNetwork, _ first: Int, _ second: Int) {
    (self.first, self.second) = (first, second)
    func paths(_ start: Int, _ direction: ShortestPaths.Direction) -> ShortestPaths {
      ShortestPaths(network.graph, label: network.label, from: start, direction)
    }
    (fromFirst, toFirst) = (paths(first, .forwards), paths(first, .backwards))
    (fromSecond, toSecond) = (paths(second, .forwards), paths(second, .backwards))
  }

  /// The constraints of the two paths between the moments, by number, ascending.
  func binding(in network: ConstraintNetwork) -> [Int] {
    Set(
      fromFirst.constraints(to: second, in: network.graph)
        + fromSecond.constraints(to: first, in: network.graph)
    ).sorted()
  }

  /// With `x = to − from` known there are arcs `from → to` of weight x and `to → from` of weight −x, and
  /// a path between the moments over either: below and above which x one of them is negative follows.
  func fact(
    _ subject: DecidingFact.Subject, from: Int, to: Int, in network: ConstraintNetwork
  ) -> DecidingFact? {
    let range = network.bounds(from: network.nodes[from], to: network.nodes[to])
    guard let low = range.min?.count, let high = range.max?.count, low < high else { return nil }
    // The first is before the second where a path from the second to the first is negative.
    let firstBelow = Self.below(fromSecond.length(to: from), toFirst.length(to: to))
    let firstAbove = Self.above(fromSecond.length(to: to), toFirst.length(to: from))
    let secondBelow = Self.below(fromFirst.length(to: from), toSecond.length(to: to))
    let secondAbove = Self.above(fromFirst.length(to: to), toSecond.length(to: from))
    let (least, most) = (Int128(low), Int128(high))
    func within(_ value: Int128?, _ isUseful: (Int128) -> Bool) -> Int128? {
      value.flatMap { isUseful($0) ? $0 : nil }
    }
    let below = [firstBelow, secondBelow].map { within($0) { $0 > least } }
    let above = [firstAbove, secondAbove].map { within($0) { $0 < most } }
    // Values up to the greatest that is below, and from the least that is above.
    let lowPart = below.compactMap(\.self).max().map { min($0 - 1, most) - least + 1 } ?? 0
    let highPart = above.compactMap(\.self).min().map { most - max($0 + 1, least) + 1 } ?? 0
    let whole = most - least + 1
    let share = Int(min(lowPart + highPart, whole) * 1000 / whole)
    guard share > 0 else { return nil }
    return DecidingFact(
      subject: subject, from: network.nodes[from], to: network.nodes[to], range: range,
      firstBelow: Self.cut(below[0]), firstAbove: Self.cut(above[0]),
      secondBelow: Self.cut(below[1]), secondAbove: Self.cut(above[1]), share: share)
  }

  private static func below(_ one: Int128?, _ other: Int128?) -> Int128? {
    guard let one, let other else { return nil }
    return -(one + other)
  }

  private static func above(_ one: Int128?, _ other: Int128?) -> Int128? {
    guard let one, let other else { return nil }
    return one + other
  }

  private static func cut(_ value: Int128?) -> Nanoseconds? {
    value.map { Nanoseconds(Int64(clamping: $0)) }
  }
}
