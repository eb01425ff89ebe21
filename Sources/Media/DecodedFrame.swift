/// One decoded frame without its picture or samples. C: `AVFrame`.
///
/// Times are in the time base of its stream; nil stands for `AV_NOPTS_VALUE`.
public struct DecodedFrame: Hashable, Sendable {
  /// How a picture was coded: its letter as ffprobe writes it, in ASCII.
  public enum PictureType: UInt8, Hashable, Sendable {
    case i = 0x49
    case p = 0x50
    case b = 0x42
    /// S(GMC)-VOP of MPEG-4.
    case s = 0x53
    case switchingI = 0x69
    case switchingP = 0x70
    /// A BI picture of VC-1.
    case bi = 0x62
    case unknown = 0x3F
  }

  /// libavformat's index.
  public let stream: Int
  /// Counts from 0 within the stream, in presentation order.
  public let number: Int
  public let pts: Int64?
  /// Of the packet that set off its output. C: `pkt_dts`.
  public let dts: Int64?
  /// In ticks; nil when it is not known. C: `pkt_duration`.
  public let duration: Int64?
  /// Of its packet, in bytes; nil when it is not known.
  public let size: Int?
  /// Of its packet's first byte in the file; nil when it is not known.
  public let position: Int64?
  public let isKey: Bool
  public let isDiscarded: Bool
  /// Nil for sound.
  public let pictureType: PictureType?
  /// How many fields more a player shows it; nil for sound. C: `repeat_pict`.
  public let repeated: Int?
  /// Nil for sound.
  public let isInterlaced: Bool?

  public init(
    stream: Int, number: Int, pts: Int64?, dts: Int64?, duration: Int64?, size: Int?,
    position: Int64?, isKey: Bool, isDiscarded: Bool = false, pictureType: PictureType? = nil,
    repeated: Int? = nil, isInterlaced: Bool? = nil
  ) {
    (self.stream, self.number, self.pts, self.dts) = (stream, number, pts, dts)
    (self.duration, self.size, self.position) = (duration, size, position)
    (self.isKey, self.isDiscarded) = (isKey, isDiscarded)
    (self.pictureType, self.repeated, self.isInterlaced) = (pictureType, repeated, isInterlaced)
  }
}
