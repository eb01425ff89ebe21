public import TimeModel

/// What the packets of a recording (and its frames, where they were decoded) show of its continuity.
///
/// Media knows no case: Casework turns it into a finding about a source.
public struct ContinuityFinding: Hashable, Sendable, Codable {
  /// The stable names under which findings are listed.
  public enum Code: String, Hashable, Sendable, Codable, CaseIterable {
    case gap = "media.gap"
    case overlap = "media.overlap"
    case repeatedTimestamp = "media.timestamps.repeated"
    case backwardTimestamp = "media.timestamps.backward"
    case timestampReset = "media.timestamps.reset"
    case timestampWrap = "media.timestamps.wrap"
    case missingTimestamp = "media.timestamps.missing"
    case unusableTimeBase = "media.timeBase.unusable"
    case variableFrameRate = "media.frameRate.variable"
    case hiddenFrames = "media.frames.hidden"
    case audioPriming = "media.audio.priming"
    case unequalLength = "media.length.unequal"
    case declaredLength = "media.length.declared"
    case changedParameters = "media.parameters.changed"
    case truncated = "media.truncated"
    case damagedPacket = "media.packet.damaged"
    case undecodable = "media.undecodable"
    case encodingMark = "media.encoding.mark"
    case unannouncedStream = "media.stream.unannounced"
  }

  /// As for every finding of a case.
  public enum Severity: String, Hashable, Sendable, Codable {
    /// Good to know; nothing is lost or in doubt because of it.
    case note
    /// Times or contents are less sure because of it.
    case caution
    /// Something could not be used: a person should act.
    case failure
  }

  public let code: Code
  public let severity: Severity
  /// libavformat's index; absent when it concerns the file.
  public let stream: Int?
  /// Where it is, or begins; absent when it has no place.
  public let from: MediaTime?
  /// Where it ends; absent for a single moment.
  public let to: MediaTime?
  /// Counts from 0 within the stream, in demux order; absent when no packet shows it.
  public let packet: Int?
  /// What was found, in plain words.
  public let message: String
  /// What to do next; empty when there is nothing to do.
  public let advice: String

  public init(
    _ code: Code, _ severity: Severity, stream: Int?, from: MediaTime? = nil, to: MediaTime? = nil,
    packet: Int? = nil, message: String, advice: String = ""
  ) {
    (self.code, self.severity, self.stream) = (code, severity, stream)
    (self.from, self.to, self.packet) = (from, to, packet)
    (self.message, self.advice) = (message, advice)
  }
}

/// What only opening, reading to the end or decoding shows; who has it hands it to
/// ``ContinuityCheck/finish(_:)``.
public struct ReadingFacts: Hashable, Sendable {
  /// A stretch that the decoder could not turn into frames or samples.
  public struct UndecodableStretch: Hashable, Sendable {
    public let stream: Int
    /// Of the first packet that failed.
    public let from: MediaTime?
    /// Of the last packet that failed.
    public let to: MediaTime?
    /// How many packets failed.
    public let packetCount: Int
    /// What the decoder said; empty when it said nothing.
    public let reason: String

    public init(stream: Int, from: MediaTime?, to: MediaTime?, packetCount: Int, reason: String) {
      (self.stream, self.from, self.to) = (stream, from, to)
      (self.packetCount, self.reason) = (packetCount, reason)
    }
  }

  /// A frame from which on picture or sound has another form.
  public struct ParameterChange: Hashable, Sendable {
    public let stream: Int
    /// Of the first frame in the new form.
    public let at: MediaTime?
    /// In words, as in `1280×720 yuv420p` or `48000 Hz, 2 channels`.
    public let before: String
    public let after: String

    public init(stream: Int, at: MediaTime?, before: String, after: String) {
      (self.stream, self.at, self.before, self.after) = (stream, at, before, after)
    }
  }

  /// Of the whole file; nil when it is not known.
  public var byteCount: Int64?
  /// What the library said when reading stopped before the end of the file; nil when it did not.
  public var readError: String?
  public var undecodable: [UndecodableStretch]
  public var parameterChanges: [ParameterChange]
  /// Encoder names found in the bitstream, as in `x264 - core 164 r3095 …`.
  public var encoderStrings: [String]

  public init(
    byteCount: Int64? = nil, readError: String? = nil, undecodable: [UndecodableStretch] = [],
    parameterChanges: [ParameterChange] = [], encoderStrings: [String] = []
  ) {
    (self.byteCount, self.readError, self.undecodable) = (byteCount, readError, undecodable)
    (self.parameterChanges, self.encoderStrings) = (parameterChanges, encoderStrings)
  }
}
