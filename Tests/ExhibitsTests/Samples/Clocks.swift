import Evidence
import TimeModel

/// Clocks of every awkward sort: far and near evidence, lost and repeated stretches, hundreds of
/// windows, overlays that jump, lie or cannot be read.
enum Clocks {
  static let timeline = Sample.timeline(
    title: "Clocks", reference: "T/3", sources: sources, soundLinks: links)

  // MARK: - Sound

  static let links: [SoundLink] = [
    pair("near", "hall", [Sample.stretch(0, 180, lag: 12_345_678_901, skew: rate(4_000))], 1, 13),
    pair(
      "hall", "stream",
      [
        Sample.stretch(0, 600, lag: -61_000_000_000, half: 2_000_000, skew: rate(79_000)),
        Sample.stretch(610, 1200, lag: -59_100_000_000, half: 2_000_000, skew: rate(79_000)),
        Sample.stretch(1201, 1210, lag: -59_600_000_000, half: 9_000_000, skew: rate(79_000)),
        Sample.stretch(1212, 2400, lag: -57_700_000_000, half: 2_000_000, skew: rate(79_000)),
      ], 2, 37),
    Sample.link(
      "near", "stream", [], because: "no stretch of 10 s or more sounds alike in both",
      exponent: 0),
    Sample.link(
      "hall", "vague", [],
      alternatives: [
        .init(lag: Sample.ns(31, 400), strength: 980),
        .init(lag: Sample.ns(63, 800), strength: 960),
        .init(lag: Sample.ns(-31, 400), strength: 910),
      ], because: "what they share repeats every 32.4 s: music, most likely", exponent: 0),
  ]

  private static func rate(_ ppb: Int64) -> Skew { Sample.skew(ppb - 300, ppb, ppb + 300) }

  private static func pair(
    _ a: String, _ b: String, _ segments: [SoundAlignment.Segment], _ step: Int64, _ outlier: Int64
  ) -> SoundLink {
    Sample.link(
      a, b, segments,
      windows: Sample.windows(segments, every: step, outlier: outlier, seed: 11),
      because: "the windows of \(step) s lie on lines, all but every \(outlier)th")
  }

  // MARK: - Sources

  static let sources: [Timeline.SourceReport] = [
    recording(
      "near", clock: ("14:40:00.2", "14:40:00.5", "14:40:00.8"),
      anchors: [
        anchor("quicktime.creationDate", "14:40:00", "14:40:00.5", "14:40:01", true),
        anchor("container.creationTime", "15:40:00", "15:40:00.5", "15:40:01", false),
        anchor("container.duration", "14:39:00", "14:39:30", "14:40:01", true),
        anchor("filename.phone", "14:40:04", "14:40:04.5", "14:40:05", false),
        anchor("filesystem.modified", "12:00:00", "13:20:00", "14:40:02", true),
        anchor("gps.time", "14:40:00.1", "14:40:00.4", "14:40:00.9", true),
      ],
      overlay: Sample.overlay(
        seconds: 95, start: 52_800_300_000_000, skewPPB: 0,
        strange: [20: .inferred, 21: .inferred, 50: .disagreeing, 61: .disagreeing])),
    recording(
      "hall", clock: ("14:38:00", "14:38:02", "14:38:04"),
      anchors: (0..<70).map { number in
        let second = number % 10
        return anchor(
          "live.comment", "14:38:0\(second)", "14:38:0\(second).5", "14:38:1\(second)",
          number % 7 != 6)
      },
      overlay: Sample.overlay(
        seconds: 599, start: 86_000_120_000_000, skewPPB: 79_000, jumpAfter: 300, jump: 3600,
        strange: [100: .disagreeing, 101: .disagreeing, 200: .inferred])),
    recording(
      "stream", clock: nil,
      anchors: [anchor("filename.dvr", "10:00:00", "10:00:00", "10:00:00", false)],
      overlay: OverlayTrack(
        region: nil, format: "", firstDays: [], seconds: [], segments: [], remarks: [])),
    .init(
      source: Sample.source("book", .log, "book.csv", exhibit: nil, digit: "b", byteCount: 9),
      clock: SourceClock(
        status: .anchored, axis: .writtenTime,
        model: ClockModel(offset: Sample.offset(35, 38, 41), skew: .none),
        anchors: [
          written("declared.offset", Sample.offset(35, 38, 41), true),
          written("declared.timeCheck", Sample.offset(-2, 0, 2), false),
        ]), extent: nil, findings: [], observations: []),
  ]

  private static func recording(
    _ id: String, clock: (String, String, String)?, anchors: [JudgedAnchor], overlay: OverlayTrack
  ) -> Timeline.SourceReport {
    let offset = clock.map { Sample.timestamp($0.0, $0.1, $0.2) }
    return .init(
      source: Sample.source(id, .recording, "\(id).mp4", exhibit: nil, digit: "a", byteCount: 7),
      clock: SourceClock(
        status: clock == nil ? .unknown : .anchored, axis: .mediaTime,
        model: offset.map { ClockModel(offset: $0, skew: .unmeasured) }, anchors: anchors),
      extent: .init(
        from: .zero, to: Sample.ns(2400), start: Sample.unbounded, end: Sample.unbounded),
      findings: [], observations: [], overlay: overlay)
  }

  private static func anchor(
    _ kind: String, _ earliest: String, _ estimate: String, _ latest: String, _ isUsed: Bool
  ) -> JudgedAnchor {
    let time = Sample.timestamp(earliest, estimate, latest)
    return Sample.anchor(
      kind, time, offset: time, accepted: isUsed, at: .field(kind), reading: "What it says.",
      verdict: isUsed ? "Agrees with the others." : "Stands alone.")
  }

  private static func written(_ kind: String, _ offset: Timestamp, _ isUsed: Bool) -> JudgedAnchor {
    Sample.anchor(
      kind, Sample.timestamp("14:00:00", "14:00:00", "14:00:00"), offset: offset, accepted: isUsed,
      at: .whole, reading: "What it says.", verdict: isUsed ? "The later check." : "Overtaken.")
  }
}
