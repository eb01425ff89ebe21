public import Evidence
public import TimeModel

/// All that accompanies a timeline in an exhibit: who produces it, and what was derived from the
/// recordings for it. Paths are relative to the exhibit's payload, with `/` between components.
public struct ExhibitContents: Hashable, Sendable {
  public let identity: ExhibitIdentity
  /// In the order of the timeline's events, then of the sources.
  public let stills: [ExhibitStill]
  public let contactSheets: [ContactSheet]
  public let clips: [ExhibitClip]
  public let view: SynchronisedView?
  /// What is covered or silenced in every derived picture and recording here.
  public let redactions: [Redaction]
  /// The settings under which it was made, in order: what they are called and what they are.
  public let settings: [Setting]
  /// What could not be made or is not as the timeline has it, for a person to know.
  public let findings: [Finding]

  public struct Setting: Hashable, Sendable {
    public let name: String
    public let value: String

    public init(_ name: String, _ value: String) { (self.name, self.value) = (name, value) }
  }

  public init(
    identity: ExhibitIdentity, stills: [ExhibitStill] = [], contactSheets: [ContactSheet] = [],
    clips: [ExhibitClip] = [], view: SynchronisedView? = nil, redactions: [Redaction] = [],
    settings: [Setting] = [], findings: [Finding] = []
  ) {
    (self.identity, self.stills, self.contactSheets) = (identity, stills, contactSheets)
    (self.clips, self.view, self.redactions) = (clips, view, redactions)
    (self.settings, self.findings) = (settings, findings)
  }
}

/// What an exhibit is called and who answers for it; all as the case file says.
public struct ExhibitIdentity: Hashable, Sendable {
  /// The exhibit's own reference, UK style: initials and a number.
  public let reference: String?
  /// The person who produces it.
  public let producedBy: String?

  public init(reference: String?, producedBy: String?) {
    (self.reference, self.producedBy) = (reference, producedBy)
  }
}

/// A file of the payload with its digest.
public struct DerivedFile: Hashable, Sendable, Codable {
  public let path: String
  public let sha256: Digest
  public let byteCount: Int64

  public init(path: String, sha256: Digest, byteCount: Int64) {
    (self.path, self.sha256, self.byteCount) = (path, sha256, byteCount)
  }
}

/// Which frame of a recording a picture shows.
public struct FrameReference: Hashable, Sendable, Codable {
  public let source: SourceID
  /// The digest of the recording.
  public let sha256: Digest
  /// libavformat's index.
  public let stream: Int
  /// In presentation order within the stream, from 0, as ffmpeg's `select` filter and `onset frames
  /// --decode` count; absent where frames cannot be counted.
  public let number: Int?
  /// On the stream's own axis, exact.
  public let pts: MediaTime
  /// The same moment on the axis of the source's clock.
  public let at: MediaTime
  /// When the frame was, by the source's clock; absent when it has none.
  public let time: Timestamp?

  public init(
    source: SourceID, sha256: Digest, stream: Int, number: Int?, pts: MediaTime, at: MediaTime,
    time: Timestamp?
  ) {
    (self.source, self.sha256, self.stream) = (source, sha256, stream)
    (self.number, self.pts, self.at, self.time) = (number, pts, at, time)
  }
}

/// One frame as a lossless picture, for one event.
public struct ExhibitStill: Hashable, Sendable {
  public let event: EventID
  public let frame: FrameReference
  /// The PNG of the frame; clean but for redactions.
  public let clean: DerivedFile
  /// The same with a caption beneath, made for looking: square pixels.
  public let annotated: DerivedFile?
  /// The description of both, as JSON.
  public let sidecar: DerivedFile
  /// A complete JPEG file of the same frame for pages, redacted likewise.
  public let preview: [UInt8]
  /// Of the preview, in pixels.
  public let width: Int
  public let height: Int
  /// Whether a redaction covers part of it.
  public let isRedacted: Bool

  public init(
    event: EventID, frame: FrameReference, clean: DerivedFile, annotated: DerivedFile?,
    sidecar: DerivedFile, preview: [UInt8], width: Int, height: Int, isRedacted: Bool
  ) {
    (self.event, self.frame, self.clean, self.annotated) = (event, frame, clean, annotated)
    (self.sidecar, self.preview, self.isRedacted) = (sidecar, preview, isRedacted)
    (self.width, self.height) = (width, height)
  }
}

/// Frames around an event in one recording, in one picture.
public struct ContactSheet: Hashable, Sendable {
  public let event: EventID
  public let file: DerivedFile
  /// In the order of the sheet: by rows.
  public let frames: [FrameReference]
  public let isRedacted: Bool

  public init(event: EventID, file: DerivedFile, frames: [FrameReference], isRedacted: Bool) {
    (self.event, self.file, self.frames, self.isRedacted) = (event, file, frames, isRedacted)
  }
}

/// A stretch of one recording as a file of its own.
public struct ExhibitClip: Hashable, Sendable {
  public enum Form: String, Hashable, Sendable, Codable {
    /// The recording's own packets, untouched.
    case evidential
    /// Encoded anew for looking: frame-accurate, with a caption outside the picture.
    case viewing
  }

  public let event: EventID
  public let source: SourceID
  public let form: Form
  public let file: DerivedFile
  public let sidecar: DerivedFile
  /// What was asked for, on the axis of the source's clock.
  public let from: MediaTime
  public let to: MediaTime
  /// Where the file really begins: for an evidential clip the key frame before `from`.
  public let begins: MediaTime
  public let isRedacted: Bool

  public init(
    event: EventID, source: SourceID, form: Form, file: DerivedFile, sidecar: DerivedFile,
    from: MediaTime, to: MediaTime, begins: MediaTime, isRedacted: Bool
  ) {
    (self.event, self.source, self.form, self.file) = (event, source, form, file)
    (self.sidecar, self.from, self.to) = (sidecar, from, to)
    (self.begins, self.isRedacted) = (begins, isRedacted)
  }
}

/// Up to four recordings side by side on one clock.
public struct SynchronisedView: Hashable, Sendable {
  public let file: DerivedFile
  public let sidecar: DerivedFile
  /// In the order of the panels: from the left, then down.
  public let sources: [SourceID]
  /// Whose sound is heard; absent for none.
  public let sound: SourceID?
  public let from: Instant
  public let to: Instant
  public let isRedacted: Bool

  public init(
    file: DerivedFile, sidecar: DerivedFile, sources: [SourceID], sound: SourceID?, from: Instant,
    to: Instant, isRedacted: Bool
  ) {
    (self.file, self.sidecar, self.sources, self.sound) = (file, sidecar, sources, sound)
    (self.from, self.to, self.isRedacted) = (from, to, isRedacted)
  }
}
