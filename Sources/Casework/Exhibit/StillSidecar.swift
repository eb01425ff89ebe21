import Evidence
import Exhibits
import Media
import TimeModel

/// All that is known of one still, for whoever wants to take the same picture again.
struct StillSidecar {
  let wish: PictureWish
  let recording: RecordingOrder
  let frame: FrameReference
  let facts: FrameFacts
  let clean: DerivedFile
  let annotated: DerivedFile?

  static let schema = "onset.still/1"

  var json: JSONValue {
    [
      "schema": .text(Self.schema),
      "event": .text(wish.event.rawValue),
      "eventLabel": .text(wish.label),
      "eventStatus": .text(wish.status.rawValue),
      "source": recording.json,
      "stream": .integer(facts.stream),
      "frame": .integer(facts.number),
      "frameCountedBy": .text(
        recording.isCounted ? "decoding from the beginning" : "packets in order of pts"),
      "pts": .mediaTime(facts.pts),
      "shownUntil": facts.until.map { .mediaTime($0) } ?? .null,
      "mediaTime": .seconds(try? frame.at.nanoseconds(rounding: .nearest)),
      "time": frame.time.json,
      "picture": .object([
        "width": .integer(facts.width), "height": .integer(facts.height),
        "sampleAspect": facts.sampleAspect.map { .rational($0) } ?? .null,
        "pixelFormat": .text(facts.pixelFormat),
        "rotation": .integer(facts.rotation),
        "turnedBy": .text(facts.turnedBy),
        "interlaced": .bool(facts.isInterlaced),
        "damaged": .bool(facts.isDamaged),
        "color": [
          "matrix": .text(facts.color.matrix), "range": .text(facts.color.range),
          "primaries": .text(facts.color.primaries), "transfer": .text(facts.color.transfer),
          "usedMatrix": .text(facts.color.usedMatrix), "usedRange": .text(facts.color.usedRange),
        ],
      ]),
      "redactions": .integer(facts.coverCount),
      "clean": clean.json,
      "annotated": annotated.map(\.json) ?? .null,
      "sameByFFmpeg": facts.coverCount > 0 ? .null : .array(commands.map { .text($0) }),
    ]
  }

  /// By number and by pts; RECORDING stands for the file with the digest of the source. One thread, since
  /// what libavcodec patches up in a damaged one depends on their number.
  private var commands: [String] {
    func command(_ options: String, _ choice: String) -> String {
      "ffmpeg \(options)-threads 1 -i RECORDING -map 0:\(facts.stream) -vf \"select=eq(\(choice))\" "
        + "-frames:v 1 -fps_mode passthrough PICTURE.png"
    }
    return [
      command("", "n\\,\(facts.number)"), command("-copyts ", "pts\\,\(facts.pts.ticks)"),
    ]
  }
}

extension RecordingOrder {
  var json: JSONValue {
    [
      "id": .text(source.rawValue), "file": .text(file), "exhibit": .text(exhibit),
      "sha256": .text(sha256.description),
    ]
  }
}

extension DerivedFile {
  var json: JSONValue {
    [
      "path": .text(path), "sha256": .text(sha256.description), "byteCount": .integer(byteCount),
    ]
  }
}

extension Timestamp? {
  var json: JSONValue {
    map {
      [
        "earliest": .instant($0.earliest), "estimate": .instant($0.estimate),
        "latest": .instant($0.latest),
      ]
    } ?? .null
  }
}
