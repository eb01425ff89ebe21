internal import Evidence
internal import TimeModel

extension Continuity {
  /// What the sound of two recordings shows of how each ran on.
  ///
  /// Where one ran unbroken and the other's sound fits it along one line, the other lost nothing; where
  /// the line steps, that is what was lost there. Two that both may lose show nothing of each other: they
  /// may have gone the same way and lost the same.
  static func shown(
    by link: SoundLink, _ a: ClockedSource, _ b: ClockedSource
  ) -> (ofA: Continuity, ofB: Continuity) {
    let segments = link.segments
    var proven: (a: [ClosedRange<Nanoseconds>], b: [ClosedRange<Nanoseconds>]) = ([], [])
    for segment in segments {
      if !a.mayLose { proven.b.append(segment.from...segment.to) }
      guard !b.mayLose, let start = try? segment.place(of: segment.from).high,
        let end = try? segment.place(of: segment.to).low, start <= end
      else { continue }
      proven.a.append(start...end)
    }
    var breaks: (a: [Break], b: [Break]) = ([], [])
    for (earlier, later) in zip(segments, segments.dropFirst()) {
      guard let step = try? Step(earlier, later, link, a, b) else { continue }
      breaks.a += step.breakOfA.map { [$0] } ?? []
      breaks.b += step.breakOfB.map { [$0] } ?? []
    }
    return (
      Continuity(proven: proven.a, breaks: breaks.a), Continuity(proven: proven.b, breaks: breaks.b)
    )
  }
}

/// A step between two lines along which the sound of a and b fits.
private struct Step {
  /// The one break that explains it, if the step shows one.
  private(set) var breakOfA: Continuity.Break?
  private(set) var breakOfB: Continuity.Break?

  init(
    _ earlier: SoundAlignment.Segment, _ later: SoundAlignment.Segment, _ link: SoundLink,
    _ a: ClockedSource, _ b: ClockedSource
  ) throws(TimeError) {
    guard earlier.to <= later.from, !(a.mayLose && b.mayLose) else { return }
    // What b lost more than a: the time that passed by a's axis less the time by b's, the way of the
    // sound allowed for at either side.
    let (start, end) = (try earlier.place(of: earlier.to), try later.place(of: later.from))
    let flight = try max(.zero, link.flight).multiplied(by: 2)
    let skew = (
      a: a.skew(of: a.segment(holding: end.estimate) ?? 0),
      b: b.skew(of: b.segment(holding: later.from) ?? 0)
    )
    let own = try skew.b.stretched(later.from.subtracting(earlier.to))
    let low = try skew.a.stretched(end.low.subtracting(start.high)).min
      .subtracting(own.max).subtracting(flight)
    let high = try skew.a.stretched(end.high.subtracting(start.low)).max
      .subtracting(own.min).adding(flight)
    guard low <= high else { return }
    // Who can have lost it did; both only if the step says which.
    if low > .zero || (b.mayLose && high >= .zero) {
      breakOfB = Continuity.Break(
        within: earlier.to...later.from, lost: max(.zero, low)...high,
        because: "by the sound of \(link.a)")
    } else if high < .zero || a.mayLose {
      breakOfA = Continuity.Break(
        within: min(start.low, end.low)...max(start.high, end.high),
        lost: max(.zero, try high.negated())...(try low.negated()),
        because: "by the sound of \(link.b)")
    }
  }
}

extension [ClockedSource] {
  /// The same sources, with what their sound shows of how each ran on.
  func heard(by links: [SoundLink]) -> [ClockedSource] {
    let byID = Dictionary(map { ($0.source.id, $0) }, uniquingKeysWith: { first, _ in first })
    var shown: [SourceID: [Continuity]] = [:]
    for link in links {
      guard let a = byID[link.a], let b = byID[link.b], link.a != link.b else { continue }
      let (ofA, ofB) = Continuity.shown(by: link, a, b)
      shown[link.a, default: []].append(ofA)
      shown[link.b, default: []].append(ofB)
    }
    return map { source in
      guard let more = shown[source.source.id] else { return source }
      return ClockedSource(
        source: source.source, clock: source.clock, extent: source.extent,
        lostTime: source.lostTime, continuity: Continuity(joining: more + [source.continuity]),
        clockEvidence: source.clockEvidence)
    }
  }
}
