public import TimeModel

/// A stretch of a recording that was cut out of it packet by packet.
public struct ClipFacts: Hashable, Sendable, Codable {
  public struct Stream: Hashable, Sendable, Codable {
    /// libavformat's index in the recording, and in the clip.
    public let index: Int
    public let clipIndex: Int
    public let kind: StreamInfo.Kind
    public let codec: String
    /// Of the recording's stream.
    public let timeBase: Rational
    /// Numbers of the first and the last packet within the stream, in the file's order from 0.
    public let firstPacket: Int
    public let lastPacket: Int
    /// SHA-256 over the packets: of each its length in bytes (8, least significant first), then its data.
    /// The clip's own packets, read again, give the same.
    public let sha256: String
    /// What is to be added to a time in the clip to have the recording's own, exact, in seconds; nil when
    /// it is not the same for all packets.
    public let offset: Rational?
    /// The least and the greatest such difference, in nanoseconds, outward.
    public let leastOffset: Nanoseconds
    public let greatestOffset: Nanoseconds
  }

  public struct LeftOut: Hashable, Sendable, Codable {
    public let index: Int
    public let kind: StreamInfo.Kind
    public let codec: String
    public let because: String
  }

  /// As the name of its file ends, as in `mp4`.
  public let ending: String
  /// Of its first packet of pictures, or of sound where there are none, on the recording's axis.
  public let begins: MediaTime
  /// Of the last frame or sound that it shows.
  public let ends: MediaTime
  /// Frames before the stretch asked for, which the first of it needs, and frames behind it, which the last
  /// of it needs.
  public let framesBefore: Int
  public let framesAfter: Int
  /// Frames that come before the first key frame and cannot be decoded without what lies before the clip.
  public let leadingFrames: Int
  public let streams: [Stream]
  public let leftOut: [LeftOut]
}

/// Why a stretch cannot be cut out as it is.
public enum ClipRefusal: Error, Hashable, Sendable, CustomStringConvertible {
  case media(MediaError)
  /// Something in it is to be hidden.
  case hidden
  case noKeyFrame
  /// No packet of it lies in the stretch.
  case empty
  /// No container takes these packets as they are; what each of those tried said.
  case noContainer([String])

  public var description: String {
    switch self {
    case .media(let error): error.description
    case .hidden: "a part of it is to be hidden, and packets that are copied hide nothing"
    case .noKeyFrame: "it has no key frame that a player could begin at"
    case .empty: "no packet of it lies in the stretch"
    case .noContainer(let words):
      "no container takes its packets as they are (\(words.joined(separator: "; ")))"
    }
  }
}
