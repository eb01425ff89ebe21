import Evidence
import Testing
import TimeModel

@testable import Exhibits

struct ChaptersVTTTests {
  @Test("Every file is WebVTT with ascending, non-empty chapters", arguments: SampleCases.all)
  func isWebVTT(_ sample: SampleCases.Named) throws {
    let recordings = sample.timeline.sources.filter {
      $0.source.kind == .recording && $0.extent != nil
    }
    let files = ChaptersVTT().files(for: sample.timeline)
    #expect(files.count == recordings.count)
    for file in files {
      let text = String(decoding: file.bytes, as: UTF8.self)
      let blocks = text.split(separator: "\n\n").map { $0.split(separator: "\n") }
      #expect(blocks.first == ["WEBVTT"])
      #expect(blocks.dropFirst().first?.first == "NOTE")
      var last = -1
      for block in blocks.dropFirst(2) {
        #expect(block.count >= 3, "\(block)")
        let match = try #require(
          try /(\d\d+):([0-5]\d):([0-5]\d)\.(\d{3}) --> (\d\d+):([0-5]\d):([0-5]\d)\.(\d{3})/
            .wholeMatch(in: block[1]), "\(block[1])")
        let start = try Self.milliseconds([match.1, match.2, match.3, match.4])
        let end = try Self.milliseconds([match.5, match.6, match.7, match.8])
        #expect(last <= start && start < end)
        last = start
        for line in block.dropFirst(2) {
          #expect(!line.contains("-->") && !line.contains("<"))
        }
      }
    }
  }

  private static func milliseconds(_ parts: [Substring]) throws -> Int {
    let numbers = try parts.map { try #require(Int($0)) }
    return ((numbers[0] * 60 + numbers[1]) * 60 + numbers[2]) * 1000 + numbers[3]
  }

  @Test("Times before zero are clamped; one moment is one chapter; rejected events are left out")
  func clampsAndMerges() {
    let events = [
      OtherCases.report("a", "Before", [Sample.seen("cam", "1", -500, "")]),
      OtherCases.report("b", "Zero", [Sample.seen("cam", "2", 0, "")]),
      OtherCases.report("c", "Later", [Sample.seen("cam", "3", 3_723_004, "")]),
      OtherCases.report("d", "No", [Sample.seen("cam", "4", 9_000, "")], status: .rejected),
    ]
    let source = Timeline.SourceReport(
      source: Sample.source("cam", .recording, "a.mp4", exhibit: nil, digit: "f", byteCount: 1),
      clock: SourceClock(status: .unknown, axis: .mediaTime, model: nil, anchors: []),
      extent: .init(
        from: .zero, to: Nanoseconds(3_800_000_000_000), start: Sample.unbounded,
        end: Sample.unbounded),
      findings: [], observations: [])
    let text = ChaptersVTT().files(
      for: Sample.timeline(title: "", sources: [source], events: events)
    )
    .map { String(decoding: $0.bytes, as: UTF8.self) }.joined()
    #expect(
      text.hasSuffix(
        """

        1
        00:00:00.000 --> 01:02:03.004
        Before (proposed)
        Zero (proposed)

        2
        01:02:03.004 --> 01:03:20.000
        Later (proposed)

        """))
  }

  @Test("A recording that could not be read has no file")
  func skipsUnread() {
    let source = Timeline.SourceReport(
      source: Sample.source("cam", .recording, "a.mp4", exhibit: nil, digit: "f", byteCount: 1),
      clock: SourceClock(status: .unknown, axis: .mediaTime, model: nil, anchors: []), extent: nil,
      findings: [], observations: [])
    #expect(ChaptersVTT().files(for: Sample.timeline(title: "", sources: [source])).isEmpty)
  }

  @Test(
    "Names cannot leave the folder",
    arguments: [
      ("cctv-7", "cctv-7"), ("a.b_c", "a.b_c"), ("../x", "=2E.=2Fx"), (".hidden", "=2Ehidden"),
      ("A B", "=41=20B".replacing("B", with: "=42")), ("", "="), ("é", "=C3=A9"),
      ("a%2F", "a=252=46"),
    ])
  func namesAreSafe(_ source: String, _ expected: String) {
    #expect(ExhibitFile.name(for: SourceID(rawValue: source)) == expected)
  }
}
