public import TimeModel

/// From what size on a departure from the regular is reported: the table of Documentation/Method.md.
public struct ContinuityThresholds: Hashable, Sendable {
  /// A video gap exceeds the usual interval by this much, and is `videoGapFactor` times as long.
  public var videoGap = Nanoseconds(200_000_000)
  public var videoGapFactor: Int64 = 3
  /// Sound is missing, or lies twice, for more than this and for more than half a packet: one lost
  /// AAC frame (21 ms) is seen, the rounding of a millisecond time base is not.
  public var audioGap = Nanoseconds(10_000_000)
  /// A fall of the timestamps by more than this is a reset, by less a step back.
  public var reset = Nanoseconds(1_000_000_000)
  /// A fall within this of 2^33 ticks is the counter running over.
  public var wrapTolerance = Nanoseconds(60_000_000_000)
  /// Frame intervals this near to the usual one are rounding: 23.976 frames a second in whole
  /// milliseconds give 41 and 42.
  public var frameJitter = Nanoseconds(1_000_000)
  /// The same in ticks, where ticks are coarser.
  public var frameJitterTicks: Int64 = 2
  /// Sound dropped at the start is the encoder's run-up up to this (2112 samples are 44 ms at 48 kHz)
  /// and a cut beyond it.
  public var priming = Nanoseconds(100_000_000)
  /// Sound and picture begin further apart than this.
  public var unequalStart = Nanoseconds(100_000_000)
  /// Sound and picture end further apart than this.
  public var unequalEnd = Nanoseconds(500_000_000)
  /// The packets end before (or after) the declared end by more than this…
  public var declaredLength = Nanoseconds(1_000_000_000)
  /// …and by more than this share of the declared length, in thousandths.
  public var declaredLengthPermille: Int64 = 20
  /// How many packets decode order may run ahead of presentation order (H.264 and HEVC allow 16
  /// frames, which are up to 32 fields).
  public var reorderWindow = 32
  /// How many findings of one code are kept per stream before they are only counted.
  public var reportsPerCode = 100

  public static let standard = ContinuityThresholds()

  public init() {}
}
