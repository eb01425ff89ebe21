internal import Evidence
internal import TimeModel

/// The moments on recordings' axes at which their sound is tied to that of others: few, so that all
/// that is heard near one of them hangs on it.
struct SoundInstants {
  /// By source, ascending.
  private(set) var places: [SourceID: [Nanoseconds]] = [:]

  /// The nearest of those within `reach` that will do, or else a new one at the very place.
  mutating func instant(
    of source: SourceID, near place: Nanoseconds, reach: Nanoseconds,
    where isFit: (Nanoseconds) -> Bool
  ) -> Nanoseconds {
    var known = places[source] ?? []
    let next = known.partitioned { $0 >= place }
    let distance = { (other: Nanoseconds) in (other.count &- place.count).magnitude }
    let near = [next - 1, next].filter { known.indices.contains($0) }.map { known[$0] }
      .filter { distance($0) <= reach.count.magnitude && isFit($0) }
    if let nearest = near.min(by: { distance($0) < distance($1) }) { return nearest }
    known.insert(place, at: next)
    places[source] = known
    return place
  }

  /// An observation of the recording's own sound at one of its instants.
  func node(of source: SourceID, at instant: Nanoseconds) -> Node {
    let number = (places[source] ?? []).partitioned { $0 >= instant }
    return .observation(ObservationID(source, "sound.\(number + 1)"))
  }
}

extension [Nanoseconds] {
  /// The first index at which a condition holds that holds for all later ones too.
  fileprivate func partitioned(by isBeyond: (Nanoseconds) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if isBeyond(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
