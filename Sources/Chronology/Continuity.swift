public import TimeModel

/// What is known of where a recording ran on without a break, and where it lost time.
///
/// Time is lost where what was recorded never arrived: the axis runs on as if nothing had happened, and
/// true time between two of its moments is longer than the axis says.
public struct Continuity: Hashable, Sendable {
  /// A place at which time was lost, and how much.
  public struct Break: Hashable, Sendable {
    /// The stretch of the axis in which it lies; a moment on either end is outside it.
    public let within: ClosedRange<Nanoseconds>
    /// True time less the axis's over that stretch, by the estimate of a measurement; not below zero.
    public let lost: ClosedRange<Nanoseconds>
    /// What measured it, in words.
    public let because: String

    /// Nil when the time lost is below zero, or the stretch is at the end of what 64 bits hold.
    public init?(
      within: ClosedRange<Nanoseconds>, lost: ClosedRange<Nanoseconds>, because: String
    ) {
      guard lost.lowerBound >= .zero else { return nil }
      // A moment at a break that has no extent lies on neither side of it.
      if within.lowerBound == within.upperBound {
        guard let before = try? within.lowerBound.subtracting(Nanoseconds(1)),
          let after = try? within.upperBound.adding(Nanoseconds(1))
        else { return nil }
        self.within = before...after
      } else {
        self.within = within
      }
      (self.lost, self.because) = (lost, because)
    }
  }

  /// Nothing is known: time may be missing anywhere.
  public static let unproven = Continuity()

  /// Stretches of the axis over which nothing was lost, ascending and apart from each other.
  public let proven: [ClosedRange<Nanoseconds>]
  /// Ascending and, ends apart, without overlap.
  public let breaks: [Break]
  /// What is proven and what the breaks account for.
  let accounted: [ClosedRange<Nanoseconds>]

  /// Breaks seen by several measurements are one break: the one that is placed most narrowly stands,
  /// and those that overlap it go.
  public init(proven: [ClosedRange<Nanoseconds>] = [], breaks: [Break] = []) {
    var kept: [Break] = []
    for one in breaks.sorted(by: Self.isNarrower)
    where kept.allSatisfy({
      $0.within.upperBound <= one.within.lowerBound || one.within.upperBound <= $0.within.lowerBound
    }) {
      kept.append(one)
    }
    self.proven = Self.joined(proven)
    self.breaks = kept.sorted { $0.within.lowerBound < $1.within.lowerBound }
    accounted = Self.joined(proven + kept.map(\.within))
  }

  /// What several measurements know together.
  public init(joining measured: [Continuity]) {
    self.init(proven: measured.flatMap(\.proven), breaks: measured.flatMap(\.breaks))
  }

  /// Whether all that was lost between two moments, in order, is accounted for.
  func accounts(for start: Nanoseconds, _ end: Nanoseconds) -> Bool {
    start >= end || accounted.contains { $0.lowerBound <= start && end <= $0.upperBound }
  }

  private static func isNarrower(_ one: Break, _ other: Break) -> Bool {
    func key(_ a: Break) -> [UInt64] {
      [
        UInt64(bitPattern: a.within.upperBound.count &- a.within.lowerBound.count),
        UInt64(bitPattern: a.lost.upperBound.count &- a.lost.lowerBound.count),
      ]
    }
    func place(_ a: Break) -> [Int64] { [a.within.lowerBound.count, a.lost.lowerBound.count] }
    if key(one) != key(other) { return key(one).lexicographicallyPrecedes(key(other)) }
    if place(one) != place(other) {
      return place(one).lexicographicallyPrecedes(place(other))
    }
    return one.because < other.because
  }

  private static func joined(_ ranges: [ClosedRange<Nanoseconds>]) -> [ClosedRange<Nanoseconds>] {
    var result: [ClosedRange<Nanoseconds>] = []
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      // No moment lies between two nanoseconds.
      if let last = result.last,
        last.upperBound.count == .max || range.lowerBound.count <= last.upperBound.count + 1
      {
        result[result.count - 1] =
          last.lowerBound...max(last.upperBound, range.upperBound)
      } else {
        result.append(range)
      }
    }
    return result
  }
}
