public import Evidence
internal import Signals
internal import TimeModel

/// A recording's sound, ready to be compared with any number of others.
public struct PreparedSound: Sendable {
  let track: SoundTrack
  let coarse: CoarseTrack

  public init(_ track: SoundTrack) {
    (self.track, coarse) = (track, CoarseTrack(track.features))
  }
}

/// Decides whether two recordings heard the same sound at the same time, and how their axes then lie
/// to each other. Pure: the same sounds give the same answer.
///
/// Lags that stand out over the whole length are examined window by window (``BlockSearch``); a line
/// that enough windows share is followed along the overlap, across breaks; along it the lags are
/// measured to a fraction of a sample (``LagWindows``) and a robust line is laid through them.
public enum SoundMatcher {
  /// Raised whenever the same sounds may give another answer.
  public static let version = 1
  /// How many lags that stand out are examined.
  static let candidateCount = 6
  /// A stretch that agrees less than this, in the standard deviations of ``BlockFit/score``, shows
  /// nothing: see Documentation/Method.md for how often unrelated recordings reach it.
  static let leastScore = 7.5

  /// Where the course of loudness alone agrees so well, windows need only confirm it.
  static let strongCourse: Float = 12

  public static func align(_ a: PreparedSound, _ b: PreparedSound) -> SoundAlignment {
    guard !a.track.runs.isEmpty, !b.track.runs.isEmpty else {
      return .notShown("one of the two has no sound")
    }
    guard var search = BlockSearch() else { return .notShown("there is not enough memory") }
    return align(a.track, b.track, a.coarse, b.coarse, &search)
      .moved(from: a.track.origin, b.track.origin)
  }

  static func align(
    _ a: SoundTrack, _ b: SoundTrack, _ first: CoarseTrack, _ second: CoarseTrack,
    _ search: inout BlockSearch
  ) -> SoundAlignment {
    let candidates = CoarseSearch.candidates(first, second, most: candidateCount)
    guard !candidates.isEmpty else {
      return .notShown("there is too little sound to compare")
    }
    var (fits, best) = ([BlockFit](), 0.0)
    for candidate in candidates {
      // Beside a match that is beyond doubt, another need only show whether it rivals that; one whose
      // loudness hardly follows cannot.
      if best >= 2 * leastScore, candidate.score < candidates[0].score / 3 { continue }
      guard let fit = examine(candidate, a, b, isBrief: best >= 2 * leastScore, &search) else {
        continue
      }
      best = max(best, fit.score)
      let isNear =
        abs(fit.lag - Double(candidate.lag * SoundFeatures.hop)) < 2 * SoundPath.apart
      if fit.score >= leastScore
        || (isNear && fit.score >= SoundPath.expectedScore && candidate.score >= strongCourse)
      {
        fits.append(fit)
      }
    }
    let lines = distinct(fits)
    guard !lines.isEmpty else {
      return .notShown(
        "no lag fits better than chance: the best reaches a score of \(tenths(best)), "
          + "\(tenths(leastScore)) is needed")
    }
    let course = candidates.first.map { Double($0.score) } ?? 0
    let path = SoundPath(lines, a, b, first, second, &search)
    return SoundVerdict.judge(path, lines, course: course, a, b)
  }

  /// The best of several stretches of the overlap that a lag implies.
  private static func examine(
    _ candidate: CoarseSearch.Candidate, _ a: SoundTrack, _ b: SoundTrack, isBrief: Bool,
    _ search: inout BlockSearch
  ) -> BlockFit? {
    let lag = candidate.lag * SoundFeatures.hop
    let overlap = overlap(a, b, lag: lag)
    guard !overlap.isEmpty else { return nil }
    var best: BlockFit?
    // More of them where the course of loudness gives good reason to look.
    for place in candidate.score >= strongCourse ? [4, 2, 6, 7, 1, 5, 3] : [4, 2, 6] {
      let stretch = block(
        in: overlap, at: overlap.lowerBound + overlap.count / 8 * place, length: BlockSearch.length)
      guard let fit = search.fit(a, b, over: stretch, near: lag) else { continue }
      if fit.score > best?.score ?? 0 { best = fit }
      if isBrief || fit.score >= leastScore || overlap.count < 2 * BlockSearch.length { break }
    }
    return best
  }

  /// The part of b that has a counterpart in a, in samples of b.
  static func overlap(_ a: SoundTrack, _ b: SoundTrack, lag: Int) -> Range<Int> {
    let low = max(b.extent.lowerBound, a.extent.lowerBound - lag)
    let high = min(b.extent.upperBound, a.extent.upperBound - lag)
    return low..<max(low, high)
  }

  /// The best of those that agree on a lag, the best first.
  private static func distinct(_ fits: [BlockFit]) -> [BlockFit] {
    var lines: [BlockFit] = []
    for fit in fits.sorted(by: { ($0.score, $1.lag) > ($1.score, $0.lag) })
    where lines.allSatisfy({ abs($0.lag(at: fit.centre) - fit.lag) > SoundPath.apart }) {
      lines.append(fit)
    }
    return lines
  }

  /// A stretch of at most such a length about a place, inside the overlap.
  static func block(in overlap: Range<Int>, at place: Int, length: Int) -> Range<Int> {
    let length = min(overlap.count, length)
    let start = max(overlap.lowerBound, min(place - length / 2, overlap.upperBound - length))
    return start..<start + length
  }

  static func tenths(_ value: Double) -> String {
    let count = Int((value * 10).rounded())
    return "\(count / 10).\(count.magnitude % 10)"
  }
}

extension SoundAlignment {
  /// From the tracks' grids, whose first samples lie at `a` and `b` on the axes, onto the axes.
  fileprivate func moved(from a: Nanoseconds, _ b: Nanoseconds) -> SoundAlignment {
    func later(_ time: Nanoseconds) -> Nanoseconds { Nanoseconds(time.count &+ b.count) }
    func longer(_ lag: Nanoseconds) -> Nanoseconds {
      Nanoseconds(lag.count &+ a.count &- b.count)
    }
    return SoundAlignment(
      verdict: verdict, chanceExponent: chanceExponent,
      segments: segments.compactMap { segment in
        Lag(
          earliest: longer(segment.lag.earliest), estimate: longer(segment.lag.estimate),
          latest: longer(segment.lag.latest)
        ).map {
          Segment(
            from: later(segment.from), to: later(segment.to), at: later(segment.at), lag: $0,
            skew: segment.skew)
        }
      },
      windows: windows.map {
        Window(at: later($0.at), lag: longer($0.lag), isOnLine: $0.isOnLine)
      },
      alternatives: alternatives.map {
        Alternative(lag: longer($0.lag), strength: $0.strength)
      }, because: because)
  }

  static func notShown(
    _ because: String, chanceExponent: Int = 0, alternatives: [Alternative] = []
  ) -> SoundAlignment {
    SoundAlignment(
      verdict: .notShownToOverlap, chanceExponent: chanceExponent, segments: [], windows: [],
      alternatives: alternatives, because: because)
  }
}
