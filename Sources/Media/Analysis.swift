public import TimeModel

/// What one pass over a recording is asked for beyond its packets and its digest.
public struct AnalysisOptions: Hashable, Sendable, Codable {
  /// Decode the best video stream.
  public var pictures: Bool
  /// Decode the best audio stream.
  public var sound: Bool
  /// Of the video decoder; 0 lets libavcodec choose one for each core.
  public var threads: Int
  /// About how many pixels a small picture has; the default is that of 160 × 90.
  public var pixelsPerPicture: Int
  /// Of the sound handed out, in hertz.
  public var soundRate: Int
  /// What of each upright picture is also handed out in full resolution; nil for none.
  public var crop: PictureRegion? = nil
  /// Which pictures are also handed out in colour, each sampling's apart.
  public var colors: [ColorSampling] = []
  /// Decode key frames alone, so far apart at least; nil for every frame.
  public var keyFramesApart: Nanoseconds? = nil

  public init(
    pictures: Bool = true, sound: Bool = true, threads: Int = 2, pixelsPerPicture: Int = 14_400,
    soundRate: Int = 16_000
  ) {
    (self.pictures, self.sound, self.threads) = (pictures, sound, threads)
    (self.pixelsPerPicture, self.soundRate) = (pixelsPerPicture, soundRate)
  }
}

/// What one pass over a recording showed, besides what was handed out on the way.
public struct Analysis: Hashable, Sendable, Codable {
  public let seal: FileSeal
  /// As at the opening.
  public let container: ContainerInfo
  /// As at the end: streams that appeared on the way, durations that became known.
  public let containerAtEnd: ContainerInfo
  /// By stream index.
  public let packetCounts: [Int]
  /// Where and why the demuxer gave up before the end of the file; nil when it did not.
  public let readFault: MediaError?
  /// One for each stream that was to be decoded: picture, then sound.
  public let decodings: [StreamDecoding]
  /// Every time that the container and the decoded video hold, as stored.
  public let storedTimes: [StoredTime]
  /// The same file gives the same values again. Not so when libavcodec patched up damage with more
  /// than one thread: its patches then depend on which thread came first. False also when another
  /// decoder of this process complained meanwhile: nobody can tell whose complaint it was.
  public let isRepeatable: Bool

  public init(
    seal: FileSeal, container: ContainerInfo, containerAtEnd: ContainerInfo, packetCounts: [Int],
    readFault: MediaError?, decodings: [StreamDecoding], storedTimes: [StoredTime] = [],
    isRepeatable: Bool = true
  ) {
    (self.seal, self.container, self.containerAtEnd) = (seal, container, containerAtEnd)
    (self.packetCounts, self.readFault, self.decodings) = (packetCounts, readFault, decodings)
    (self.storedTimes, self.isRepeatable) = (storedTimes, isRepeatable)
  }
}

/// What decoding one stream showed.
public struct StreamDecoding: Hashable, Sendable, Codable {
  /// At most this many stretches and changes are listed; the counts go on.
  public static let listLimit = 1_000

  public let stream: Int
  /// Why nothing of it could be decoded; nil when the decoder opened.
  public internal(set) var fault: MediaError?
  public internal(set) var frameCount = 0
  /// Frames without any time: decoded, but not handed out.
  public internal(set) var untimedFrameCount = 0
  public internal(set) var interlacedFrameCount = 0
  /// Packets that the decoder refused.
  public internal(set) var failedPacketCount = 0
  /// Frames that the decoder had to patch up.
  public internal(set) var damagedFrameCount = 0
  public internal(set) var undecodable: [UndecodableStretch] = []
  public internal(set) var changeCount = 0
  public internal(set) var changes: [ParameterChange] = []
  /// Unregistered user data in the video itself, one entry a UUID, at most 16.
  public internal(set) var userData: [UserDataSeries] = []
  /// One entry a kind of timecode that the frames carry.
  public internal(set) var timecodes: [TimecodeSeries] = []

  public init(stream: Int, fault: MediaError? = nil) {
    (self.stream, self.fault) = (stream, fault)
  }
}

/// A run of packets and frames that the decoder refused or had to patch up.
public struct UndecodableStretch: Hashable, Sendable, Codable {
  /// The least and greatest pts in it, in the stream's ticks; nil when none has a time.
  public internal(set) var firstPTS: Int64?
  public internal(set) var lastPTS: Int64?
  /// Packet numbers within the stream.
  public internal(set) var firstPacket: Int
  public internal(set) var lastPacket: Int
  public internal(set) var failedPacketCount = 0
  public internal(set) var damagedFrameCount = 0
  /// What libavcodec said first; nil when it only marked frames.
  public internal(set) var message: String?
}

/// The form of the frames is another from here on.
public struct ParameterChange: Hashable, Sendable, Codable {
  /// Of the first frame in the new form; nil when it has no time.
  public let pts: Int64?
  public let before: FrameForm
  public let after: FrameForm
}

/// The form of a decoded frame: the picture's or the sound's half is nil.
public struct FrameForm: Hashable, Sendable, Codable {
  /// In pixels.
  public let width: Int?
  public let height: Int?
  /// libavutil's name, as in `yuv420p` or `fltp`.
  public let format: String
  /// In hertz.
  public let sampleRate: Int?
  public let channels: Int?
}

/// User data of one kind that the video carries: an encoder's signature, or a camera's clock.
/// C: `AV_FRAME_DATA_SEI_UNREGISTERED`.
public struct UserDataSeries: Hashable, Sendable, Codable {
  public struct Entry: Hashable, Sendable, Codable {
    /// Of the frame that carries it; nil when it has no time.
    public let pts: Int64?
    /// Without the UUID; its first 1,024 bytes.
    public let payload: [UInt8]

    /// The payload as printable ASCII up to its first other byte; nil when that is under 4 letters.
    public var text: String? {
      let printable = payload.prefix { (0x20...0x7E).contains($0) }
      return printable.count >= 4 ? String(decoding: printable, as: UTF8.self) : nil
    }
  }

  /// 32 lower-case hexadecimal digits.
  public let uuid: String
  public internal(set) var count: Int
  public let first: Entry
  public internal(set) var last: Entry
}

/// The labels that the frames themselves carry, which need not be a time of day.
public struct TimecodeSeries: Hashable, Sendable, Codable {
  public enum Kind: String, Hashable, Sendable, Codable {
    /// C: `AV_FRAME_DATA_S12M_TIMECODE`.
    case smpte12M
    /// C: `AV_FRAME_DATA_GOP_TIMECODE`.
    case gop
  }

  public struct Entry: Hashable, Sendable, Codable {
    /// Of the frame that carries it; nil when it has no time.
    public let pts: Int64?
    /// `hh:mm:ss:ff`, with `;` before the frames when some numbers are dropped.
    public let label: String
  }

  public let kind: Kind
  public internal(set) var count: Int
  public let first: Entry
  public internal(set) var last: Entry
}

/// What takes in one pass over a recording, in the file's own order.
public protocol AnalysisConsumer {
  mutating func take(_ packet: Packet)
  /// A picture of the best video stream at its presentation time.
  mutating func see(_ image: LumaImage, at time: MediaTime)
  /// The region asked for of the same picture, in full resolution, when the frame holds it whole.
  mutating func see(crop: LumaImage, at time: MediaTime)
  /// The same picture in colour, for each sampling that asks for it.
  mutating func see(_ picture: ColorImage, of sampling: ColorSampling, at time: MediaTime)
  /// A piece of the best audio stream.
  mutating func hear(_ block: AudioBlock)
}

extension AnalysisConsumer {
  public mutating func take(_ packet: Packet) {}
  public mutating func see(_ image: LumaImage, at time: MediaTime) {}
  public mutating func see(crop: LumaImage, at time: MediaTime) {}
  public mutating func see(
    _ picture: ColorImage, of sampling: ColorSampling, at time: MediaTime
  ) {}
  public mutating func hear(_ block: AudioBlock) {}
}
