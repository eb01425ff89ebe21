public import TimeModel

/// What a container says of one of its streams. C: `AVStream`, `AVCodecParameters`.
public struct StreamInfo: Hashable, Sendable, Codable {
  public enum Kind: String, Hashable, Sendable, Codable {
    case video, audio, subtitle, data, attachment, unknown
  }

  public struct Video: Hashable, Sendable, Codable {
    /// As stored, before rotation, in pixels.
    public let width: Int
    public let height: Int
    /// Clockwise turn that a player applies, in degrees 0…359; from the display matrix.
    public let rotation: Int
    /// Width of a pixel over its height; nil when unknown.
    public let sampleAspectRatio: Rational?
    /// Frames per second over the whole stream; nil when unknown. C: `avg_frame_rate`.
    public let averageFrameRate: Rational?
    /// The least rate that could hold every timestamp; nil when unknown. C: `r_frame_rate`.
    public let nominalFrameRate: Rational?
    /// libavutil's name, as in `yuv420p`.
    public let pixelFormat: String?

    public init(
      width: Int, height: Int, rotation: Int, sampleAspectRatio: Rational?,
      averageFrameRate: Rational?, nominalFrameRate: Rational?, pixelFormat: String?
    ) {
      (self.width, self.height, self.rotation) = (width, height, rotation)
      self.sampleAspectRatio = sampleAspectRatio
      (self.averageFrameRate, self.nominalFrameRate) = (averageFrameRate, nominalFrameRate)
      self.pixelFormat = pixelFormat
    }
  }

  public struct Audio: Hashable, Sendable, Codable {
    /// In hertz.
    public let sampleRate: Int
    public let channels: Int
    /// Samples at the start that the encoder added and a player drops. C: `initial_padding`.
    public let initialPadding: Int

    public init(sampleRate: Int, channels: Int, initialPadding: Int) {
      (self.sampleRate, self.channels) = (sampleRate, channels)
      self.initialPadding = initialPadding
    }
  }

  /// libavformat's index.
  public let index: Int
  public let kind: Kind
  /// libavcodec's name, as in `h264`; `none` when it is not known.
  public let codec: String
  public let timeBase: Rational
  /// pts of the first frame in presentation order; nil when unknown.
  public let start: MediaTime?
  /// As the container declares it; nil when it does not.
  public let duration: MediaTime?
  /// How many frames the container declares; nil when it does not. C: `nb_frames`.
  public let frameCount: Int64?
  /// The stream's tags, by the name that libavformat gives them.
  public let tags: [String: String]
  public let video: Video?
  public let audio: Audio?
  /// One still, such as cover art, that is no picture of what happened.
  /// C: `AV_DISPOSITION_ATTACHED_PIC`.
  public let isAttachedPicture: Bool

  public init(
    index: Int, kind: Kind, codec: String, timeBase: Rational, start: MediaTime?,
    duration: MediaTime?, frameCount: Int64?, tags: [String: String], video: Video?, audio: Audio?,
    isAttachedPicture: Bool = false
  ) {
    (self.index, self.kind, self.codec, self.timeBase) = (index, kind, codec, timeBase)
    (self.start, self.duration, self.frameCount) = (start, duration, frameCount)
    (self.tags, self.video, self.audio) = (tags, video, audio)
    self.isAttachedPicture = isAttachedPicture
  }
}

/// What a recording says of itself before a packet of it is read. C: `AVFormatContext`.
public struct ContainerInfo: Hashable, Sendable, Codable {
  /// libavformat's short names, as in `mov,mp4,m4a,3gp,3g2,mj2`.
  public let format: String
  /// The earliest presentation time of any stream, in microseconds; nil when unknown.
  public let start: MediaTime?
  /// As declared or estimated by libavformat, in microseconds; nil when unknown.
  public let duration: MediaTime?
  /// In bits per second; nil when unknown.
  public let bitRate: Int64?
  /// The container's tags, by the name that libavformat gives them.
  public let tags: [String: String]
  public let streams: [StreamInfo]

  public init(
    format: String, start: MediaTime?, duration: MediaTime?, bitRate: Int64?,
    tags: [String: String], streams: [StreamInfo]
  ) {
    (self.format, self.start, self.duration) = (format, start, duration)
    (self.bitRate, self.tags, self.streams) = (bitRate, tags, streams)
  }
}
