import Evidence
import TimeModel

/// Marks of detectors and the picture of one of them.
enum SampleStrip {
  /// Three channels over seven seconds round a moment, five values a second, no two alike.
  static func strip(
    _ source: String, _ milliseconds: Int64, words: String? = nil, neighbours: [SourceMark] = []
  ) -> MarkStrip {
    let mark = mark(words ?? "violence.onset", milliseconds, width: 900, words: words)
    let from = milliseconds - 2500
    return MarkStrip(
      source: SourceID(rawValue: source), mark: mark,
      meaning: words ?? "At this score, on the named test set, 7 of 10 marks were right.",
      from: ms(from), to: ms(from + 7000),
      frames: (0..<7).map { number in
        MarkStrip.Frame(
          moment: ms(milliseconds + (number - 2) * 1000),
          still: Timeline.Still(
            source: SourceID(rawValue: source),
            at: Sample.media(milliseconds + (number - 2) * 1000 - 13), jpeg: SampleStill.jpeg,
            width: 320, height: 180),
          number: number == 6 ? nil : Int(number * 25 + 6900))
      },
      curves: [
        curve("score", from) { $0 < 12 ? 80 + $0 * 9 : 810 - ($0 - 12) * 11 },
        curve("motion, share of the picture", from) { $0 < 11 ? 120 : 350 + $0 * 97 % 300 },
        curve(words ?? "sound level, dB over usual of 30", from) { 200 + $0 * 61 % 500 },
      ], neighbours: [mark] + neighbours)
  }

  static func mark(
    _ kind: String, _ milliseconds: Int64, width: Int64 = 20, words: String? = nil
  ) -> SourceMark {
    SourceMark(
      kind: EventKind(rawValue: kind), detector: words ?? "violence.light", version: 1,
      earliest: Sample.media(milliseconds - width), estimate: Sample.media(milliseconds),
      latest: Sample.media(milliseconds + width), score: 812,
      channels: words.map { [$0] } ?? ["motion", "sound"])
  }

  private static func curve(
    _ name: String, _ from: Int64, _ value: (Int) -> Int
  ) -> MarkStrip.Curve {
    MarkStrip.Curve(
      name: name, detector: "violence.light", start: ms(from - 200), step: ms(200),
      values: (0..<37).map(value))
  }

  private static func ms(_ count: Int64) -> Nanoseconds { Nanoseconds(count * 1_000_000) }
}
