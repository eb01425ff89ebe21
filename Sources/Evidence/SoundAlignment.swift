public import TimeModel

/// What the sound of two recordings, a and b, says of how their axes lie to each other.
public struct SoundAlignment: Hashable, Sendable, Codable {
  public enum Verdict: String, Hashable, Sendable, Codable {
    /// They heard the same sound at the same time.
    case aligned
    /// Nothing shows that they did; it does not show that they did not.
    case notShownToOverlap
  }

  /// Bounds of a length of time and the estimate within them.
  public struct Lag: Hashable, Sendable, Codable {
    public let earliest: Nanoseconds
    public let estimate: Nanoseconds
    public let latest: Nanoseconds

    /// Nil unless `earliest ≤ estimate ≤ latest`.
    public init?(earliest: Nanoseconds, estimate: Nanoseconds, latest: Nanoseconds) {
      guard earliest <= estimate, estimate <= latest else { return nil }
      (self.earliest, self.estimate, self.latest) = (earliest, estimate, latest)
    }
  }

  /// A stretch of b over which both ran on without a break:
  /// `t_a = at + lag + (1 + skew)·(t_b − at)`.
  public struct Segment: Hashable, Sendable, Codable {
    /// The first and last moment of b's axis at which they were seen to agree, stretched to where the
    /// overlap or the neighbouring segment ends.
    public let from: Nanoseconds
    public let to: Nanoseconds
    /// The moment of b's axis at which the lag is best known.
    public let at: Nanoseconds
    /// a's time less b's at that moment.
    public let lag: Lag
    /// Of b's clock against a's.
    public let skew: Skew

    public init(from: Nanoseconds, to: Nanoseconds, at: Nanoseconds, lag: Lag, skew: Skew) {
      (self.from, self.to, self.at, self.lag, self.skew) = (from, to, at, lag, skew)
    }
  }

  /// A measured window, as it is drawn.
  public struct Window: Hashable, Sendable, Codable {
    /// On b's axis.
    public let at: Nanoseconds
    /// a's time less b's.
    public let lag: Nanoseconds
    public let isOnLine: Bool

    public init(at: Nanoseconds, lag: Nanoseconds, isOnLine: Bool) {
      (self.at, self.lag, self.isOnLine) = (at, lag, isOnLine)
    }
  }

  /// Another way in which they would fit nearly as well.
  public struct Alternative: Hashable, Sendable, Codable {
    /// a's time less b's.
    public let lag: Nanoseconds
    /// How strong it is against the best, in parts per thousand.
    public let strength: Int

    public init(lag: Nanoseconds, strength: Int) { (self.lag, self.strength) = (lag, strength) }
  }

  public let verdict: Verdict
  /// So good a match comes about by chance in at most one of ten to this power of unrelated pairs.
  public let chanceExponent: Int
  /// Ascending on b's axis, without overlap; empty unless aligned.
  public let segments: [Segment]
  /// Ascending on b's axis.
  public let windows: [Window]
  /// The strongest first.
  public let alternatives: [Alternative]
  /// Why the verdict is what it is, in plain words.
  public let because: String

  public init(
    verdict: Verdict, chanceExponent: Int, segments: [Segment], windows: [Window],
    alternatives: [Alternative], because: String
  ) {
    (self.verdict, self.chanceExponent, self.segments) = (verdict, chanceExponent, segments)
    (self.windows, self.alternatives, self.because) = (windows, alternatives, because)
  }
}

/// The alignment of two sources of a case.
public struct SoundLink: Hashable, Sendable, Codable {
  public let a: SourceID
  public let b: SourceID
  public let alignment: SoundAlignment
  /// How far apart the microphones can have been, as the time that sound takes from one to the other.
  public let flight: Nanoseconds
  /// Where that comes from, in words.
  public let flightBecause: String

  public init(
    a: SourceID, b: SourceID, alignment: SoundAlignment, flight: Nanoseconds,
    flightBecause: String
  ) {
    (self.a, self.b, self.alignment) = (a, b, alignment)
    (self.flight, self.flightBecause) = (flight, flightBecause)
  }
}

extension SoundAlignment.Segment {
  /// a's time less b's at another moment of b's axis; nil beyond what 64 bits of nanoseconds hold.
  public func lag(at moment: Nanoseconds) -> SoundAlignment.Lag? {
    guard let distance = try? moment.subtracting(at), let grown = try? skew.stretched(distance),
      let least = try? grown.min.subtracting(distance).adding(lag.earliest),
      let middle = try? grown.estimate.subtracting(distance).adding(lag.estimate),
      let most = try? grown.max.subtracting(distance).adding(lag.latest)
    else { return nil }
    return SoundAlignment.Lag(
      earliest: Swift.min(least, middle), estimate: middle, latest: Swift.max(middle, most))
  }
}
