public import Evidence
public import TimeModel

/// How far apart two moments are: `min ≤ to − from ≤ max`, with what says so.
public struct BoundedDifference: Hashable, Sendable, Codable {
  /// Absent: no evidence bounds it from below.
  public let min: Nanoseconds?
  /// Absent: no evidence bounds it from above.
  public let max: Nanoseconds?
  /// The path of constraints, in order from `from`, that sets `min`; empty when that is absent.
  public let minBecause: [ConstraintID]
  /// The path that sets `max`; empty when that is absent.
  public let maxBecause: [ConstraintID]

  public init(
    min: Nanoseconds?, max: Nanoseconds?, minBecause: [ConstraintID], maxBecause: [ConstraintID]
  ) {
    (self.min, self.max, self.minBecause, self.maxBecause) = (min, max, minBecause, maxBecause)
  }
}

extension ConstraintNetwork {
  /// The tightest bounds of `to − from`, tighter than the two moments' own bounds where the evidence
  /// ties them to each other.
  ///
  /// - Complexity: O((nodes + constraints) · log nodes), less when they are near each other.
  public func bounds(from: Node, to: Node) -> BoundedDifference {
    guard let start = numberOfNode[from], let end = numberOfNode[to] else {
      return from == to
        ? BoundedDifference(min: .zero, max: .zero, minBecause: [], maxBecause: [])
        : BoundedDifference(min: nil, max: nil, minBecause: [], maxBecause: [])
    }
    let forwards = paths(from: start, to: end, .forwards)
    let backwards = paths(from: start, to: end, .backwards)
    let high = nanoseconds(forwards.length(to: end))
    let low = nanoseconds(backwards.length(to: end).map(-))
    return BoundedDifference(
      min: low, max: high,
      minBecause: low == nil ? [] : names(backwards.constraints(to: end, in: graph)),
      maxBecause: high == nil ? [] : names(forwards.constraints(to: end, in: graph)))
  }

  /// How each two of these events lie to each other in every assignment that the evidence allows.
  ///
  /// One entry for each unordered pair, by the names of the two events, the smaller name first as in
  /// `nodes`; in an entry `certainlyBefore`, `a` is the earlier one. For `undecided` the margin is by
  /// how much the nearer bound would have to move, to the point where the two could only coincide.
  ///
  /// - Parameter limit: the most events to answer for; who asks decides what is worth the time.
  /// - Throws: `tooManyEvents`, before anything is computed.
  /// - Complexity: for n events n shortest-path runs over the network, O(n · (nodes + constraints)
  ///   · log nodes), and 8·n² bytes beside the n·(n − 1)/2 entries.
  public func order(
    between events: [EventID], limit: Int = 2_000
  ) throws(NetworkError) -> [EventOrder] {
    let events = Set(events).sorted { canonicallyPrecedes($0.rawValue, $1.rawValue) }
    guard events.count <= limit else { throw .tooManyEvents(count: events.count, limit: limit) }
    let numbers = events.map { numberOfNode[.event($0)] }
    let targets = Set(numbers.compactMap { $0 })
    // Row by row the upper bound of `column − row`, cut to 64 bits; `Int64.max` for unbounded.
    var upper = [Int64](repeating: .max, count: events.count * events.count)
    for (row, start) in numbers.enumerated() {
      guard let start else { continue }
      let paths = ShortestPaths(
        graph, from: start, .forwards, until: targets, rest: { -label[$0] })
      for (column, end) in numbers.enumerated() {
        guard let end, let length = paths.length(to: end) else { continue }
        upper[row * events.count + column] = Int64(clamping: length)
      }
    }
    var entries: [EventOrder] = []
    entries.reserveCapacity(events.count * (events.count - 1) / 2)
    for first in events.indices {
      for second in events.indices.dropFirst(first + 1) {
        entries.append(
          Self.order(
            events[first], events[second],
            firstMinusSecond: upper[second * events.count + first],
            secondMinusFirst: upper[first * events.count + second]))
      }
    }
    return entries
  }

  private static func order(
    _ first: EventID, _ second: EventID, firstMinusSecond: Int64, secondMinusFirst: Int64
  ) -> EventOrder {
    if firstMinusSecond < 0 {
      return EventOrder(
        a: first, b: second, relation: .certainlyBefore, margin: magnitude(firstMinusSecond))
    }
    if secondMinusFirst < 0 {
      return EventOrder(
        a: second, b: first, relation: .certainlyBefore, margin: magnitude(secondMinusFirst))
    }
    let nearer = min(firstMinusSecond, secondMinusFirst)
    return EventOrder(
      a: first, b: second, relation: .undecided,
      margin: nearer == .max ? nil : Nanoseconds(nearer))
  }

  private static func magnitude(_ negative: Int64) -> Nanoseconds {
    Nanoseconds(negative == .min ? .max : -negative)
  }
}
