internal import Evidence
internal import TimeModel

extension KindMatching {
  /// Groups events that stand for themselves, each around the better placed.
  ///
  /// - Parameter rest: in order.
  mutating func matchStanding(_ rest: [Int], _ asker: inout NetworkAsker) {
    let members = withoutCrowds(rest)
    guard members.count > 1 else { return }
    let narrow = members.filter { !all[$0].isWide }
      .sorted { (all[$0].own.low, $0) < (all[$1].own.low, $1) }
    let longest = narrow.map { all[$0].own.width }.max() ?? 0
    var leads: Set<Int> = []
    var wideLeads: [Int] = []
    var claims: [Int: [Claim]] = [:]
    for one in members {
      let own = all[one].own
      var near: [Int]
      if all[one].isWide {
        near = leads.sorted()
      } else {
        let start = narrow.partitioningIndex { all[$0].own.low >= own.low - longest }
        let end = narrow.partitioningIndex { all[$0].own.low > own.high }
        near = narrow[start..<max(start, end)] + wideLeads
      }
      guard asker.mayScan(near.count) else { continue }
      near = near.filter {
        leads.contains($0) && all[$0].own.gap(to: own) == 0 && !isKeptApart(one, $0)
          && !all[one].sharesSource(with: all[$0])
      }.sorted()
      guard let fits = fits(of: one, near, &asker) else { continue }
      switch join(one, fits.map { ($0.index, $0.fit.reversed) }) {
      case .member(let lead, let claim): claims[lead, default: []].append(claim)
      case .leftOpen: break
      case .nothing where all[one].telling?.reserve == nil:
        leads.insert(one)
        if all[one].isWide { wideLeads.append(one) }
      case .nothing: break
      }
    }
    for (lead, claims) in claims.sorted(by: { $0.key < $1.key }) { settle(lead, claims, &asker) }
  }

  private enum Outcome {
    case member(of: Int, Claim)
    /// It could be one of several that matter.
    case leftOpen
    /// Nothing that it must be; what it might be is left open.
    case nothing
  }

  private mutating func join(_ one: Int, _ fits: [(index: Int, fit: Fit)]) -> Outcome {
    var weak: [(index: Int, why: String)] = []
    var strong: [(index: Int, fit: Fit)] = []
    for (lead, fit) in fits {
      if let why = weakness(lead, one, fit) {
        weak.append((lead, why))
      } else {
        strong.append((lead, fit))
      }
    }
    if !strong.isEmpty {
      guard let (lead, claim) = choose(one, strong) else { return .leftOpen }
      return .member(of: lead, claim)
    }
    if let first = weak.first { leaveOpen(one, weak.map(\.index), first.why) }
    return .nothing
  }

  /// Those that do not overlap so many others that nothing could tell which is which.
  private mutating func withoutCrowds(_ rest: [Int]) -> [Int] {
    let narrow = rest.filter { !all[$0].isWide }
    let lows = narrow.map { all[$0].own.low }.sorted()
    let highs = narrow.map { all[$0].own.high }.sorted()
    let isCrowded = rest.count - narrow.count > Self.crowd
    let kept = rest.filter { one in
      let own = all[one].own
      guard !all[one].isWide else { return !isCrowded }
      let begun = lows.partitioningIndex { $0 > own.high }
      let over = highs.partitioningIndex { $0 >= own.low }
      return begun - over <= Self.crowd
    }
    if kept.count < rest.count {
      findings.append(
        Finding(
          .matchingLimited, .note, source: nil,
          message:
            "\(rest.count - kept.count) events of the kind '\(kind)' lie among so many others "
            + "of it that nothing tells which are one happening; they are left apart.",
          advice: "Name the happenings that matter under 'events' in case.yaml."))
    }
    return kept
  }
}
