import TimeModel

/// The choice among intervals that should all hold one truth: the selection of NTP (RFC 5905 section
/// 11.2.1, after K. Marzullo's thesis, 1984).
///
/// An interval that holds all the others has no vote: it agrees with each side of a disagreement.
enum IntervalSelection {
  enum Choice: Equatable {
    /// The intersection of the largest set of intervals that have one, a majority; its members by
    /// index, ascending.
    case agreed(TimeRange, members: [Int])
    /// No set is both the largest and a majority: the hull of those that have a vote.
    case divided(hull: TimeRange)
  }

  /// Nil for no intervals. O(n log n); the order in which they are given changes nothing.
  static func choose(_ ranges: [TimeRange]) -> Choice? {
    guard let all = hull(ranges) else { return nil }
    let voters = self.voters(ranges)
    let best = largestIntersections(voters.map { ranges[$0] })
    if best.regions.count == 1, let region = best.regions.first, best.count * 2 > voters.count {
      // What has no vote holds the region too.
      let members = ranges.indices.filter { ranges[$0].intersection(region) != nil }
      let chosen = members.reduce(region) { $0.intersection(ranges[$1]) ?? $0 }
      return .agreed(chosen, members: members)
    }
    return .divided(hull: hull(voters.map { ranges[$0] }) ?? all)
  }

  private static func hull(_ ranges: [TimeRange]) -> TimeRange? {
    guard let first = ranges.first else { return nil }
    return ranges.dropFirst().reduce(first) { $0.hull($1) }
  }

  /// Those that do not hold all the others; everyone when all are equal.
  private static func voters(_ ranges: [TimeRange]) -> [Int] {
    guard let all = hull(ranges) else { return [] }
    let discriminating = ranges.indices.filter { ranges[$0] != all }
    return discriminating.isEmpty ? Array(ranges.indices) : discriminating
  }

  /// The stretches that the greatest number of intervals share.
  private static func largestIntersections(
    _ ranges: [TimeRange]
  ) -> (count: Int, regions: [TimeRange]) {
    // A start sorts before an end at the same instant: closed intervals that touch intersect.
    var edges = ranges.map { (at: $0.start, isEnd: false) }
    edges += ranges.map { (at: $0.end, isEnd: true) }
    edges.sort { ($0.at, $0.isEnd ? 1 : 0) < ($1.at, $1.isEnd ? 1 : 0) }
    var (depth, best) = (0, 0)
    var regions: [TimeRange] = []
    var opened: Instant?
    for edge in edges {
      guard edge.isEnd else {
        depth += 1
        if depth > best {
          best = depth
          regions = []
        }
        if depth == best { opened = edge.at }
        continue
      }
      if depth == best, let start = opened {
        regions.append(TimeRange(start, edge.at))
        opened = nil
      }
      depth -= 1
    }
    return (best, regions)
  }
}
