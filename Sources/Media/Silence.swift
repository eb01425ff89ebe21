public import TimeModel

/// A stretch of a recording that is not to be heard, on the axis of its streams' timestamps.
public struct Silence: Hashable, Sendable, Codable {
  /// The first moment that is silent.
  public let from: Nanoseconds
  /// The first that is heard again.
  public let to: Nanoseconds

  public init(from: Nanoseconds, to: Nanoseconds) { (self.from, self.to) = (from, to) }

  /// Which of `count` samples are silent, to the sample.
  ///
  /// - Parameters:
  ///   - start: the moment of a run's first sample, in nanoseconds.
  ///   - rate: in hertz.
  ///   - skipped: how many samples of the run came before.
  func samples(
    from start: Int64, rate: Int64, skipping skipped: Int64, count: Int
  ) -> Range<Int> {
    /// The first sample that is not before the moment.
    func index(_ moment: Nanoseconds) -> Int {
      let distance = (Int128(moment.count) - Int128(start)) * Int128(rate)
      let (whole, rest) = distance.quotientAndRemainder(dividingBy: 1_000_000_000)
      return Int(max(0, min(Int128(count), whole + (rest > 0 ? 1 : 0) - Int128(skipped))))
    }
    let (low, high) = (index(from), index(to))
    return low..<max(low, high)
  }
}
