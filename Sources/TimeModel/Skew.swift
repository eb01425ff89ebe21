/// How much faster a source's clock runs than UTC needs, with bounds, in parts per billion.
///
/// `utc = offset + (1 + skew)·t`: a clock that loses time has a positive skew.
public struct Skew: Hashable, Sendable, Codable {
  public let minPPB: Int64
  public let estimatePPB: Int64
  public let maxPPB: Int64

  /// A written clock or one known to be perfect.
  public static let none = Skew(ordered: 0, 0, 0)
  /// Nothing measured: ±300 ppm. 463 real phone recordings lay within −6…+266 ppm (METHOD section 2).
  public static let unmeasured = Skew(ordered: -300_000, 0, 300_000)

  /// Nil unless `min ≤ estimate ≤ max` and all lie within ±10 %: beyond that it is another clock.
  public init?(minPPB: Int64, estimatePPB: Int64, maxPPB: Int64) {
    let allowed: ClosedRange<Int64> = -100_000_000...100_000_000
    guard minPPB <= estimatePPB, estimatePPB <= maxPPB,
      allowed.contains(minPPB), allowed.contains(maxPPB)
    else { return nil }
    self.init(ordered: minPPB, estimatePPB, maxPPB)
  }

  private init(ordered min: Int64, _ estimate: Int64, _ max: Int64) {
    (minPPB, estimatePPB, maxPPB) = (min, estimate, max)
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    guard
      let skew = Skew(
        minPPB: try container.decode(Int64.self, forKey: .minPPB),
        estimatePPB: try container.decode(Int64.self, forKey: .estimatePPB),
        maxPPB: try container.decode(Int64.self, forKey: .maxPPB))
    else {
      throw DecodingError.dataCorruptedError(
        forKey: .minPPB, in: container, debugDescription: "the skew is not ordered or beyond 10 %")
    }
    self = skew
  }

  /// The UTC length of a stretch of the source's own axis, as bounds: `(1 + skew)·duration`.
  ///
  /// For a negative duration the faster clock gives the smaller value, so the ends are ordered.
  public func stretched(
    _ duration: Nanoseconds
  ) throws(TimeError) -> (min: Nanoseconds, estimate: Nanoseconds, max: Nanoseconds) {
    let slow = try scaled(duration, minPPB, duration < .zero ? .up : .down)
    let fast = try scaled(duration, maxPPB, duration < .zero ? .down : .up)
    return (min(slow, fast), try scaled(duration, estimatePPB, .nearest), max(slow, fast))
  }

  private func scaled(
    _ duration: Nanoseconds, _ ppb: Int64, _ rounding: Rounding
  ) throws(TimeError) -> Nanoseconds {
    let wide = Int128(duration.count) * Int128(1_000_000_000 + ppb)
    guard let count = Int64(exactly: wide.divided(by: 1_000_000_000, rounding: rounding)) else {
      throw .overflow
    }
    return Nanoseconds(count)
  }
}
