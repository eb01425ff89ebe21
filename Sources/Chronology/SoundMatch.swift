internal import Evidence
internal import TimeModel

/// One stretch over which the sound of two recordings fits, and their clocks.
struct SoundMatch {
  let link: SoundLink
  let segment: SoundAlignment.Segment
  let number: Int
  let a: ClockedSource
  let b: ClockedSource

  private var flight: Nanoseconds { max(.zero, link.flight) }

  /// How far from a moment a tie may stand: no farther than two clocks, each 300 ppm wrong, take to come
  /// apart by a twentieth of what the match leaves open anyhow; 50 ms to 10 s.
  private var reach: Nanoseconds {
    let lag = segment.lag
    let open = (Int128(lag.latest.count) - Int128(lag.earliest.count)) / 2 + Int128(flight.count)
    let far = open * 1_000_000 / (600 * 20)
    return Nanoseconds(Int64(max(50_000_000, min(far, 10_000_000_000))))
  }

  /// Moments of b's axis that want a tie, ascending: of what was seen in either recording.
  func places(_ ofA: [Nanoseconds], _ ofB: [Nanoseconds]) -> [Nanoseconds] {
    let fixed: Set = [segment.from, segment.to, max(segment.from, min(segment.at, segment.to))]
    let wanted = ofB.filter(holds) + ofA.compactMap(segment.moment(at:))
    var places: [Nanoseconds] = []
    for place in fixed.union(wanted).sorted() {
      let isNear = places.last.map { place.count &- $0.count < reach.count } ?? false
      if fixed.contains(place) || !isNear { places.append(place) }
    }
    return places
  }

  /// - Throws: where either clock is not described, or a place is beyond what 64 bits hold.
  func tie(
    near wanted: Nanoseconds, _ instants: inout SoundInstants
  ) throws(TimeError) -> SoundTie {
    guard let ownSegment = b.segment(holding: wanted) else { throw Self.nowhere }
    _ = try segment.place(of: wanted)
    let moment = instants.instant(of: link.b, near: wanted, reach: reach) {
      holds($0) && b.segment(holding: $0) == ownSegment
    }
    let place = try segment.place(of: moment)
    guard let held = a.segment(holding: place.low), a.segment(holding: place.high) == held
    else { throw Self.nowhere }
    let instant = instants.instant(of: link.a, near: place.estimate, reach: reach) {
      a.segment(holding: $0) == held && ranOn(from: $0, to: place.estimate)
    }
    // That it fits along one line shows that nothing was lost in between.
    let skew = a.skew(of: held)
    return SoundTie(
      link: link, segment: segment, number: number, a: instant, b: moment,
      length: Length(
        min: try skew.stretched(place.low.subtracting(instant)).min.subtracting(flight),
        max: try skew.stretched(place.high.subtracting(instant)).max.adding(flight)))
  }

  private func holds(_ moment: Nanoseconds) -> Bool {
    segment.from <= moment && moment <= segment.to
  }

  /// Whether nothing can have been lost between two places of a's axis.
  private func ranOn(from one: Nanoseconds, to other: Nanoseconds) -> Bool {
    let (start, end) = (min(one, other), max(one, other))
    guard a.mayLose, start < end else { return true }
    return a.continuity.proven.contains { $0.lowerBound <= start && end <= $0.upperBound }
  }

  private static let nowhere = TimeError.unresolved("a clock is not described there")
}
