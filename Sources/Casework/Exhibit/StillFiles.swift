import Evidence
import Exhibits
import Foundation
import Media
import SystemPackage
import TimeModel

/// The files of one still: the clean picture, the annotated one, and what is said of both.
struct StillFiles {
  private let frame: FrameReference
  private let clean: DerivedFile
  private let annotated: DerivedFile?
  private let sidecar: DerivedFile
  private let preview: (bytes: [UInt8], width: Int, height: Int)
  private let facts: FrameFacts

  /// Writes them.
  ///
  /// - Throws: `OnsetError` when they cannot be written; `MediaError`, `ExhibitError`.
  init(
    _ picture: borrowing ExactFrame, _ wish: PictureWish, _ recording: RecordingOrder,
    _ reference: FrameReference, _ payload: FilePath
  ) throws {
    (frame, facts) = (reference, picture.facts)
    let number = String(facts.number)
    let digits = String(repeating: "0", count: max(0, 6 - number.utf8.count)) + number
    let stem =
      "stills/\(ExhibitFile.name(for: wish.event.rawValue))/"
      + "\(ExhibitFile.name(for: recording.source.rawValue))-\(digits)"
    clean = try PayloadFile.write(try picture.png(), to: stem + ".png", in: payload)
    let caption = StillCaption(wish, recording, reference, picture.facts)
    if let bytes = try caption.annotated(picture) {
      annotated = try PayloadFile.write(bytes, to: stem + ".annotated.png", in: payload)
    } else {
      annotated = nil
    }
    preview = try picture.jpeg(maximumWidth: TakePictures.widest)
    let words = StillSidecar(
      wish: wish, recording: recording, frame: reference, facts: picture.facts, clean: clean,
      annotated: annotated)
    sidecar = try PayloadFile.write(
      Array(words.json.document.utf8), to: stem + ".json", in: payload)
  }

  func taken(_ event: EventID, sheet: PictureAnswer.Sheet?) -> PictureAnswer.Taken {
    PictureAnswer.Taken(
      event: event, frame: frame, clean: clean, annotated: annotated, sidecar: sidecar,
      preview: Data(preview.bytes), width: preview.width, height: preview.height,
      isRedacted: facts.coverCount > 0, isDamaged: facts.isDamaged, sheet: sheet)
  }
}

/// What stands beneath an annotated still.
struct StillCaption {
  private let lines: [String]

  init(
    _ wish: PictureWish, _ recording: RecordingOrder, _ frame: FrameReference, _ facts: FrameFacts
  ) {
    let words = frame.time.flatMap { TimeText(zone: recording.zone).interval($0) }
    let time = words.map { words in
      let local = (words.date.map { "\($0), " } ?? "") + words.local
      return recording.zone.name == "UTC"
        ? "\(local), by the recording's clock"
        : "\(local) = \(words.utc), by the recording's clock"
    }
    lines = [
      "\(recording.name) · \(wish.name)",
      "frame \(facts.number) · media time \(frame.at.clockText) · pts \(frame.pts)",
      time ?? "time of day not known: nothing ties this recording's clock to UTC",
      facts.coverCount == 0
        ? "" : "covered in this copy: \(SummaryWords.counted(facts.coverCount, "region"))",
    ].filter { !$0.isEmpty }
  }

  /// The picture with square pixels, the words below it; nil for one that is too large for that.
  func annotated(_ frame: borrowing ExactFrame) throws -> [UInt8]? {
    let picture = try frame.picture(maximumWidth: 16_384, maximumHeight: 16_384)
    let band = CaptionBand(lines, width: max(picture.width, Self.narrowest))
    guard var paper = Paper(width: band.width, height: picture.height + band.height) else {
      return nil
    }
    paper.put(picture, x: 0, y: 0)
    paper.put(try band.picture(), x: 0, y: picture.height)
    return try paper.png()
  }

  /// A caption needs so many pixels, however narrow the picture is.
  private static let narrowest = 480
}

/// Numbers in words.
enum SummaryWords {
  static func counted(_ count: Int, _ word: String) -> String {
    count == 1 ? "1 \(word)" : "\(count) \(word)s"
  }
}

/// A sheet on which pictures are put side by side.
struct Paper {
  private let width: Int
  private let height: Int
  private var pixels: [UInt8]

  /// White; nil when it is larger than a picture may be.
  init?(width: Int, height: Int) {
    guard (1...1 << 14).contains(width), (1...1 << 14).contains(height) else { return nil }
    (self.width, self.height) = (width, height)
    pixels = Array(repeating: 255, count: 3 * width * height)
  }

  init(_ drawn: DrawnPicture) {
    (width, height, pixels) = (drawn.width, drawn.height, drawn.pixels)
  }

  mutating func put(_ picture: ColorImage, x: Int, y: Int) {
    put(picture.pixels, picture.width, picture.height, x, y)
  }

  mutating func put(_ picture: DrawnPicture, x: Int, y: Int) {
    put(picture.pixels, picture.width, picture.height, x, y)
  }

  private mutating func put(_ source: [UInt8], _ across: Int, _ down: Int, _ x: Int, _ y: Int) {
    guard x >= 0, y >= 0, x + across <= width else { return }
    for row in 0..<min(down, height - y) {
      let start = 3 * ((y + row) * width + x)
      pixels.replaceSubrange(
        start..<start + 3 * across, with: source[3 * row * across..<3 * (row + 1) * across])
    }
  }

  func png() throws -> [UInt8] {
    guard let image = ColorImage(width: width, height: height, pixels: pixels) else {
      throw OnsetError("a sheet of \(width) × \(height) cannot be made", fix: "please report this")
    }
    return try image.png()
  }
}

/// Files below the payload of an exhibit.
enum PayloadFile {
  /// Writes a file whole or not at all.
  static func write(_ bytes: [UInt8], to path: String, in payload: FilePath) throws -> DerivedFile {
    let file = payload.appending(path)
    try CaseFolder.makeFolder(file.removingLastComponent())
    try CaseFolder.write(Data(bytes), to: file)
    guard let digest = Digest(EvidenceFile.digest(of: bytes)) else {
      throw OnsetError("the digest of '\(path)' cannot be written", fix: "please report this")
    }
    return DerivedFile(path: path, sha256: digest, byteCount: Int64(bytes.count))
  }
}
