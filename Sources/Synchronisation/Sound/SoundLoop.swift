public import Evidence
public import TimeModel

/// Three recordings whose alignments contradict each other: going round does not come back.
public struct SoundLoop: Hashable, Sendable {
  /// Indices of the recordings, ascending.
  public let recordings: [Int]
  /// How far off the way round is: a from c by way of b, less a from c directly.
  public let gap: SoundAlignment.Lag

  /// What microphones at most 50 m apart may add to each alignment: `50 m / 343 m/s`, rounded up.
  public static let flight = Nanoseconds(145_772_595)

  /// The loops of three that cannot all be right, even with each microphone 50 m from the next.
  ///
  /// - Parameter pairs: indices of recordings, `a < b`, and how they lie to each other.
  public static func open(in pairs: [(a: Int, b: Int, alignment: SoundAlignment)]) -> [SoundLoop] {
    var aligned: [[Int]: SoundAlignment] = [:]
    for pair in pairs where pair.alignment.verdict == .aligned {
      aligned[[pair.a, pair.b]] = pair.alignment
    }
    let count = (aligned.keys.compactMap(\.last).max() ?? -1) + 1
    var loops: [SoundLoop] = []
    for a in 0..<count {
      for b in 0..<count where aligned[[a, b]] != nil {
        for c in 0..<count {
          guard let ab = aligned[[a, b]], let bc = aligned[[b, c]], let ac = aligned[[a, c]],
            let gap = gap(ab, bc, ac)
          else { continue }
          loops.append(SoundLoop(recordings: [a, b, c], gap: gap))
        }
      }
    }
    return loops
  }

  /// Nil when the loop closes, or the three have no moment in common.
  private static func gap(
    _ ab: SoundAlignment, _ bc: SoundAlignment, _ ac: SoundAlignment
  ) -> SoundAlignment.Lag? {
    for direct in ac.segments {
      for second in bc.segments {
        let (low, high) = (max(direct.from, second.from), min(direct.to, second.to))
        guard low < high else { continue }
        let moment = Nanoseconds(low.count + (high.count - low.count) / 2)
        guard let onward = second.lag(at: moment), let straight = direct.lag(at: moment),
          let there = try? moment.adding(onward.estimate),
          let first = ab.segments.first(where: { $0.from <= there && there <= $0.to }),
          let back = first.lag(at: there)
        else { continue }
        let sum = {
          (
            end: KeyPath<SoundAlignment.Lag, Nanoseconds>,
            other: KeyPath<SoundAlignment.Lag, Nanoseconds>
          ) in
          Nanoseconds(
            back[keyPath: end].count &+ onward[keyPath: end].count
              &- straight[keyPath: other].count)
        }
        let gap = SoundAlignment.Lag(
          earliest: sum(\.earliest, \.latest), estimate: sum(\.estimate, \.estimate),
          latest: sum(\.latest, \.earliest))
        if let gap, gap.earliest > flight || gap.latest < Nanoseconds(-flight.count) { return gap }
      }
    }
    return nil
  }
}
