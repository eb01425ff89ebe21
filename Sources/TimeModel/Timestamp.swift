/// A moment known within bounds: the truth lies in `earliest…latest`, both included.
///
/// Deliberately not `Comparable`: two bounded times may be undecided.
public struct Timestamp: Hashable, Sendable, Codable {
  public let earliest: Instant
  /// The best single value; never outside the bounds.
  public let estimate: Instant
  public let latest: Instant

  /// Nil unless `earliest ≤ estimate ≤ latest`.
  public init?(earliest: Instant, estimate: Instant, latest: Instant) {
    guard earliest <= estimate, estimate <= latest else { return nil }
    (self.earliest, self.estimate, self.latest) = (earliest, estimate, latest)
  }

  public init(exactly instant: Instant) {
    (earliest, estimate, latest) = (instant, instant, instant)
  }

  /// The bounds of a range, with its middle as the estimate.
  public init(_ range: TimeRange) {
    let middle = (Int128(range.start.nanoseconds) + Int128(range.end.nanoseconds))
      .divided(by: 2, rounding: .down)
    earliest = range.start
    estimate = Instant(nanoseconds: Int64(middle))
    latest = range.end
  }

  public var range: TimeRange { TimeRange(start: earliest, end: latest) }

  /// True when no assignment within the bounds puts this moment at or after `other`.
  public func isCertainlyBefore(_ other: Timestamp) -> Bool { latest < other.earliest }

  public func mayCoincide(with other: Timestamp) -> Bool {
    earliest <= other.latest && other.earliest <= latest
  }

  public func shifted(by duration: Nanoseconds) throws(TimeError) -> Timestamp {
    let (low, middle, high) = (
      try earliest.advanced(by: duration), try estimate.advanced(by: duration),
      try latest.advanced(by: duration)
    )
    return Timestamp(ordered: low, middle, high)
  }

  init(ordered earliest: Instant, _ estimate: Instant, _ latest: Instant) {
    (self.earliest, self.estimate, self.latest) = (earliest, estimate, latest)
  }

  private enum CodingKeys: String, CodingKey { case earliest, estimate, latest }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let (low, middle, high) = (
      try container.decode(Instant.self, forKey: .earliest),
      try container.decode(Instant.self, forKey: .estimate),
      try container.decode(Instant.self, forKey: .latest)
    )
    guard low <= middle, middle <= high else {
      throw DecodingError.dataCorruptedError(
        forKey: .estimate, in: container, debugDescription: "the estimate lies outside its bounds")
    }
    self.init(ordered: low, middle, high)
  }
}

extension Timestamp: CustomStringConvertible {
  public var description: String { "\(estimate) (\(earliest)…\(latest))" }
}
