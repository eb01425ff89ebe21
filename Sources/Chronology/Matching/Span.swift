internal import TimeModel

/// A closed stretch of nanoseconds, in 128 bits so that nothing wraps; an open end lies beyond all that
/// 64 bits can hold.
struct Span: Hashable, Sendable {
  var low: Int128
  var high: Int128

  static let openLow = -(Int128(1) << 80)
  static let openHigh = Int128(1) << 80
  static let everything = Span(low: openLow, high: openHigh)

  init(low: Int128, high: Int128) {
    (self.low, self.high) = (max(low, Self.openLow), min(high, Self.openHigh))
  }

  init(_ range: ClosedRange<Nanoseconds>) {
    self.init(low: Int128(range.lowerBound.count), high: Int128(range.upperBound.count))
  }

  var isLowOpen: Bool { low <= Self.openLow }
  var isHighOpen: Bool { high >= Self.openHigh }
  var isBounded: Bool { !isLowOpen && !isHighOpen }
  var width: Int128 { isBounded ? high - low : Self.openHigh }

  /// Where `x` can lie when `x + something in self` lies in `other`.
  func subtracted(from other: Span) -> Span {
    Span(
      low: isHighOpen || other.isLowOpen ? Self.openLow : other.low - high,
      high: isLowOpen || other.isHighOpen ? Self.openHigh : other.high - low)
  }

  var negated: Span { Span(low: -high, high: -low) }

  /// How far the two lie apart; zero when they have a moment in common.
  func gap(to other: Span) -> Int128 { max(0, low - other.high, other.low - high) }
}

/// How two moments can lie to each other by the evidence, and how they must lie to tell of one
/// happening.
struct Fit: Hashable, Sendable {
  /// Of `other − event`, by everything that is known.
  let range: Span
  /// Of `other − event`, if both tell of one happening.
  let allowed: Span

  /// By how much it is ruled out that they do; zero when it is not.
  var gap: Int128 { range.gap(to: allowed) }

  /// The same seen from the other.
  var reversed: Fit { Fit(range: range.negated, allowed: allowed.negated) }

  /// How long the stretch is in which any happening of the kind would have fitted as well.
  var reach: Int128 { min(range.width + allowed.width, Span.openHigh) }
}
