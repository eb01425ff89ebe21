/// A moment on one recording's own axis: `ticks` of its stream's time base, exactly as stored.
///
/// An absent pts is a nil `MediaTime?`, never a sentinel. It becomes UTC only through a
/// ``ClockModel``. C: `AVPacket.pts`, `AVStream.time_base`.
public struct MediaTime: Sendable {
  public let ticks: Int64
  /// Seconds per tick; both terms are in `1...Int32.max`, as in `AVRational`.
  public let timeBase: Rational

  /// Nil when the time base is not positive or exceeds 32 bits: such a stream has no usable time.
  public init?(ticks: Int64, timeBase: Rational) {
    guard timeBase.numerator > 0, timeBase.numerator <= Int64(Int32.max),
      timeBase.denominator <= Int64(Int32.max)
    else { return nil }
    self.ticks = ticks
    self.timeBase = timeBase
  }

  /// A moment given in nanoseconds, for axes that no stream defines (a person's "02:10.480").
  public init(nanoseconds: Nanoseconds) {
    ticks = nanoseconds.count
    timeBase = .nanosecond
  }

  /// The same moment in nanoseconds from the axis's zero.
  public func nanoseconds(rounding: Rounding) throws(TimeError) -> Nanoseconds {
    let scaled = Int128(ticks) * Int128(timeBase.numerator) * 1_000_000_000
    let count = scaled.divided(by: Int128(timeBase.denominator), rounding: rounding)
    guard let count = Int64(exactly: count) else { throw .overflow }
    return Nanoseconds(count)
  }

  /// The moment in another time base. C: `av_rescale_q_rnd`.
  public func rescaled(to base: Rational, rounding: Rounding) throws(TimeError) -> MediaTime {
    guard let target = MediaTime(ticks: 0, timeBase: base) else { throw .overflow }
    let scaled =
      Int128(ticks) * Int128(timeBase.numerator) * Int128(target.timeBase.denominator)
    let divisor = Int128(timeBase.denominator) * Int128(target.timeBase.numerator)
    guard let ticks = Int64(exactly: scaled.divided(by: divisor, rounding: rounding)),
      let result = MediaTime(ticks: ticks, timeBase: base)
    else { throw .overflow }
    return result
  }

  fileprivate var seconds: (numerator: Int128, denominator: Int128) {
    (Int128(ticks) * Int128(timeBase.numerator), Int128(timeBase.denominator))
  }
}

extension Rational {
  /// Seconds per nanosecond, as a time base.
  public static let nanosecond = Rational(1, 1_000_000_000) ?? .one
}

/// Equal and ordered by the moment meant: 1/30 s is the same moment in any time base.
extension MediaTime: Hashable, Comparable {
  public static func == (left: MediaTime, right: MediaTime) -> Bool {
    left.seconds.numerator * right.seconds.denominator
      == right.seconds.numerator * left.seconds.denominator
  }

  public static func < (left: MediaTime, right: MediaTime) -> Bool {
    left.seconds.numerator * right.seconds.denominator
      < right.seconds.numerator * left.seconds.denominator
  }

  public func hash(into hasher: inout Hasher) {
    let (numerator, denominator) = seconds
    let quotient = numerator.divided(by: denominator, rounding: .down)
    hasher.combine(quotient)
    let remainder = numerator - quotient * denominator
    hasher.combine(try? Rational(wide: remainder, over: denominator))
  }
}

extension MediaTime: CustomStringConvertible {
  public var description: String { "\(ticks)×\(timeBase) s" }
}

/// Written as `{"ticks": 1234, "timeBase": [1, 90000]}`.
extension MediaTime: Codable {
  private enum CodingKeys: String, CodingKey { case ticks, timeBase }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let base = try container.decode(Rational.self, forKey: .timeBase)
    guard
      let time = MediaTime(ticks: try container.decode(Int64.self, forKey: .ticks), timeBase: base)
    else {
      throw DecodingError.dataCorruptedError(
        forKey: .timeBase, in: container, debugDescription: "\(base) is not a time base")
    }
    self = time
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(ticks, forKey: .ticks)
    try container.encode(timeBase, forKey: .timeBase)
  }
}
