/// One packet as the demuxer delivers it, without its bytes. C: `AVPacket`.
///
/// Times are in the time base of its stream; nil stands for `AV_NOPTS_VALUE`.
public struct Packet: Hashable, Sendable {
  /// libavformat's index.
  public let stream: Int
  /// Counts from 0 within the stream, in demux order.
  public let number: Int
  public let pts: Int64?
  public let dts: Int64?
  /// In ticks; nil when it is not known (libav's zero).
  public let duration: Int64?
  /// In bytes.
  public let size: Int
  /// Of its first byte in the file; nil when it is not known.
  public let position: Int64?
  public let isKey: Bool
  /// Decoded but not shown: hidden by an edit list, or before the asked-for start.
  public let isDiscarded: Bool
  /// The demuxer noticed that its bytes are damaged.
  public let isCorrupt: Bool
  /// Samples that a player drops from its start, as in AAC priming. C: `AV_PKT_DATA_SKIP_SAMPLES`.
  public let skippedAtStart: Int
  /// Samples that a player drops from its end.
  public let skippedAtEnd: Int
  /// The stream's parameters (size, sample rate, extradata) change with this packet.
  public let changesParameters: Bool

  public init(
    stream: Int, number: Int, pts: Int64?, dts: Int64?, duration: Int64?, size: Int,
    position: Int64?, isKey: Bool, isDiscarded: Bool = false, isCorrupt: Bool = false,
    skippedAtStart: Int = 0, skippedAtEnd: Int = 0, changesParameters: Bool = false
  ) {
    (self.stream, self.number, self.pts, self.dts) = (stream, number, pts, dts)
    (self.duration, self.size, self.position) = (duration, size, position)
    (self.isKey, self.isDiscarded, self.isCorrupt) = (isKey, isDiscarded, isCorrupt)
    (self.skippedAtStart, self.skippedAtEnd) = (skippedAtStart, skippedAtEnd)
    self.changesParameters = changesParameters
  }
}
