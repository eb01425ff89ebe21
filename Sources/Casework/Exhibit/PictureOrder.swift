import Evidence
import Exhibits
import Foundation
import Media
import TimeModel

/// What a worker is told of one recording whose pictures it is to take: beside the file's bytes, all that
/// they depend on.
struct RecordingOrder: Hashable, Sendable, Codable {
  let source: SourceID
  let sha256: Digest
  /// As the case names it, for people.
  let file: String
  let exhibit: String?
  /// The zero of the source's clock on the axis of the streams' timestamps.
  let axis: PresentationAxis
  /// Where its packet table lies; nil when it is not kept.
  let table: String?
  /// Whether its frames must be counted by decoding them.
  let isCounted: Bool
  let clock: ClockModel?
  let zone: ZoneRules
  /// On the axis of the streams' timestamps.
  let covers: [PictureCover]
  /// Stretches in which something is covered or silenced, on the same axis.
  let hidden: [Stretch]

  struct Stretch: Hashable, Sendable, Codable {
    let from: MediaTime
    let to: MediaTime
  }

  /// When a moment of a stream was, by the source's clock.
  func time(of moment: MediaTime) -> Timestamp? {
    (try? clock?.timestamp(at: axis.time(ofStream: moment))) ?? nil
  }

  /// The packets that an earlier analysis wrote down.
  func packets() -> PacketTable? { PacketTable(kept: table) }

  /// What it is called beneath a picture.
  var name: String { exhibit.map { "Exhibit \($0) (\(source))" } ?? "\(source)" }
}

extension PacketTable {
  /// That of a file; nil where there is none, or it is no whole table.
  init?(kept path: String?) {
    guard let path, let bytes = try? Data(contentsOf: URL(filePath: path)) else { return nil }
    self.init(csv: Array(bytes))
  }
}

/// An event of which pictures are to be taken in one recording.
struct PictureWish: Hashable, Sendable, Codable {
  let event: EventID
  let label: String
  let status: Event.Status
  /// On the axis of the streams' timestamps.
  let at: MediaTime

  /// What it is called beneath a picture.
  var name: String {
    switch status {
    case .confirmed: "\(event): \(label)"
    case .proposed: "\(event): \(label) (proposed, not confirmed)"
    case .rejected: "\(event): \(label) (rejected)"
    }
  }
}

/// Pictures of one recording that one worker takes.
struct PictureOrder: Hashable, Sendable, Codable {
  let recording: RecordingOrder
  /// In order of time.
  let wishes: [PictureWish]
}

/// What came of an order, or why nothing did.
struct PictureAnswer: Hashable, Sendable, Codable {
  struct Taken: Hashable, Sendable, Codable {
    let event: EventID
    let frame: FrameReference
    let clean: DerivedFile
    let annotated: DerivedFile?
    let sidecar: DerivedFile
    let preview: Data
    let width: Int
    let height: Int
    let isRedacted: Bool
    /// The decoder made up a part of it.
    let isDamaged: Bool
    let sheet: Sheet?
  }

  struct Sheet: Hashable, Sendable, Codable {
    let file: DerivedFile
    let frames: [FrameReference]
    let isRedacted: Bool
  }

  /// In the order of the wishes.
  var taken: [Taken] = []
  /// Events of which no picture could be taken.
  var missing: [EventID] = []
  /// Why the recording cannot be pictured at all; nil when it can.
  var fault: String? = nil
}

/// Clips of one recording that one worker cuts.
struct ClipOrder: Hashable, Sendable, Codable {
  struct Wish: Hashable, Sendable, Codable {
    let event: EventID
    /// On the axis of the streams' timestamps.
    let from: MediaTime
    let to: MediaTime
  }

  let recording: RecordingOrder
  let wishes: [Wish]
}

/// What came of an order of clips.
struct ClipAnswer: Hashable, Sendable, Codable {
  struct Cut: Hashable, Sendable, Codable {
    let event: EventID
    let file: DerivedFile
    let sidecar: DerivedFile
    /// On the axis of the source's clock.
    let begins: MediaTime
  }

  struct Refused: Hashable, Sendable, Codable {
    let event: EventID
    let because: String
    /// Because something in it is to be hidden, as it should be.
    let isHidden: Bool
  }

  var cut: [Cut] = []
  var refused: [Refused] = []
  var fault: String? = nil
}
