import Evidence
import TimeModel

/// What detectors found, as timeline.json has it.
extension JSONValue {
  /// Times on the axis of the source's clock.
  static func mark(_ mark: SourceMark) -> JSONValue {
    [
      "kind": .text(mark.kind.rawValue), "detector": .text(mark.detector),
      "version": .integer(mark.version), "earliest": .mediaTime(mark.earliest),
      "estimate": .mediaTime(mark.estimate), "latest": .mediaTime(mark.latest),
      "score": .thousandths(mark.score), "channels": .array(mark.channels.map { .text($0) }),
    ]
  }

  /// Without pictures and curves, which timeline.html shows.
  static func strip(_ strip: MarkStrip) -> JSONValue {
    [
      "source": .text(strip.source.rawValue), "mark": .mark(strip.mark),
      "fromSeconds": .seconds(strip.from), "toSeconds": .seconds(strip.to),
      "scoreMeaning": .text(strip.meaning),
      "frames": .array(
        strip.frames.map { frame in
          [
            "momentSeconds": .seconds(frame.moment), "at": .mediaTime(frame.still.at),
            "number": frame.number.map { .integer($0) } ?? .null,
            "width": .integer(frame.still.width), "height": .integer(frame.still.height),
          ]
        }),
    ]
  }
}
