internal import Evidence

/// The order in which names are taken, so that no result depends on the order of input or on
/// hashing: shorter names first, then by their text. `c2` comes before `c10`.
func canonicallyPrecedes(_ left: String, _ right: String) -> Bool {
  let (leftCount, rightCount) = (left.utf8.count, right.utf8.count)
  return leftCount == rightCount ? left < right : leftCount < rightCount
}

extension Node {
  /// The origin first, then clocks, observations and events.
  private var rank: Int {
    switch self {
    case .origin: 0
    case .clock: 1
    case .observation: 2
    case .event: 3
    }
  }

  private var name: String {
    switch self {
    case .origin: ""
    case .clock(let id, _): id.rawValue
    case .observation(let id): id.rawValue
    case .event(let id): id.rawValue
    }
  }

  private var segment: Int {
    if case .clock(_, let segment) = self { segment } else { 0 }
  }

  func canonicallyPrecedes(_ other: Node) -> Bool {
    if rank != other.rank { return rank < other.rank }
    return name == other.name
      ? segment < other.segment : Chronology.canonicallyPrecedes(name, other.name)
  }
}

extension Array {
  /// Sorts unless it is sorted already, which one pass finds out: networks are mostly built in order.
  mutating func sortUnlessSorted(by precedes: (Element, Element) -> Bool) {
    let isSorted = indices.dropFirst().allSatisfy { !precedes(self[$0], self[$0 - 1]) }
    if !isSorted { sort(by: precedes) }
  }
}
