import Evidence
import Foundation
import FoundationXML
import Testing
import TimeModel

@testable import Exhibits

/// What every file for other people's software must be, without that software.
struct InterchangeTests {
  @Test("XML is well-formed and JSON is JSON", arguments: SampleCases.all)
  func isWellFormed(_ sample: SampleCases.Named) throws {
    for file in try ExporterCatalogue.interchangeFiles(for: sample.timeline) {
      let data = Data(file.bytes)
      switch URL(filePath: file.path).pathExtension {
      case "xml", "eaf": #expect(XMLParser(data: data).parse(), "\(file.path)")
      case "otio", "jsonld": _ = try JSONSerialization.jsonObject(with: data)
      case "jsonl":
        for line in data.dropLast().split(separator: 0x0A, omittingEmptySubsequences: false) {
          _ = try JSONSerialization.jsonObject(with: line)
        }
      case "srt": #expect(file.bytes.starts(with: "1\n00:".utf8), "\(file.path)")
      case "xlsx": #expect(file.bytes.starts(with: "PK".utf8), "\(file.path)")
      default: Issue.record("\(file.path) is not looked at")
      }
    }
  }

  @Test("Nothing hides in text", arguments: SampleCases.all)
  func showsEverything(_ sample: SampleCases.Named) throws {
    // The tags of the flag of England are part of a visible character.
    let flags: ClosedRange<Unicode.Scalar> = "\u{E0020}"..."\u{E007F}"
    for file in try ExporterCatalogue.interchangeFiles(for: sample.timeline)
    where !file.path.hasSuffix(".xlsx") {
      let hidden = String(decoding: file.bytes, as: UTF8.self).unicodeScalars.filter {
        $0 != "\n" && VisibleText.isHidden($0) && !flags.contains($0)
      }
      #expect(hidden.isEmpty, "\(file.path): \(hidden.map { String($0.value, radix: 16) })")
    }
  }

  @Test("A case with nothing in it has what needs no event and no recording")
  func standsEmptiness() throws {
    #expect(
      try ExporterCatalogue.interchangeFiles(for: OtherCases.empty).map(\.path)
        == ["case-uco.jsonld", "schedule.xlsx", "timeline.otio"])
  }

  @Test("What has one bound stands at it, and what has none has no line")
  func standsOpenBounds() throws {
    let file = try #require(TimesketchJSONL().files(for: OtherCases.outliers).first)
    let lines = String(decoding: file.bytes, as: UTF8.self).split(separator: "\n")
    #expect(lines.count == OtherCases.outliers.events.count - 1)
    #expect(lines.count { $0.contains("\"timestamp_desc\":\"event, not before\"") } == 1)
    #expect(lines.count { $0.contains("\"timestamp_desc\":\"event, not after\"") } == 1)
    #expect(!lines.contains { $0.contains("\"event\":\"never\"") })
    #expect(lines.contains { $0.contains("\"timestamp\":1491662460000000") })
  }

  @Test("Thousands of events are written")
  func standsManyEvents() throws {
    let start = Sample.at("00:00:00").nanoseconds
    let events = (0..<2_000).map { number in
      let middle = start + Int64(number) * 3_000_000_000
      return OtherCases.report(
        "e\(number)", "Event \(number)",
        [Sample.seen("cam", "m\(number)", Int64(number) * 3000, "", width: 4000)],
        BoundedMoment(
          earliest: Instant(nanoseconds: middle - 4_000_000_000),
          estimate: Instant(nanoseconds: middle),
          latest: Instant(nanoseconds: middle + 4_000_000_000), earliestBecause: [],
          latestBecause: []))
    }
    let clock = Timestamp(exactly: Sample.at("00:00:00"))
    let source = Timeline.SourceReport(
      source: Sample.source("cam", .recording, "cam.mp4", exhibit: nil, digit: "e", byteCount: 9),
      clock: SourceClock(
        status: .anchored, axis: .mediaTime, model: ClockModel(offset: clock, skew: .none),
        anchors: []),
      extent: .init(
        from: .zero, to: Nanoseconds(30_000_000_000_000), start: Sample.unbounded,
        end: Sample.unbounded), findings: [], observations: [])
    let files = try ExporterCatalogue.interchangeFiles(
      for: Sample.timeline(title: "Long", sources: [source], events: events))
    #expect(files.count == 7)
    func text(_ ending: String) throws -> String {
      let file = try #require(files.first { $0.path.hasSuffix(ending) })
      return String(decoding: file.bytes, as: UTF8.self)
    }
    #expect(try text(".srt").split(separator: "\n").count { $0.contains(" --> ") } == 2_000)
    #expect(try text(".jsonl").utf8.count { $0 == 0x0A } == 4_000)
    #expect(try text(".eaf").contains("ANNOTATION_ID=\"a4000\""))
  }

  @Test(
    "Cells are visible, short enough, and free of escapes that a reader undoes",
    arguments: [
      ("=1+1", "=1+1"), ("@a", "@a"), ("a\u{202E}b", "a[U+202E]b"), ("a\r\nb", "a␍␊b"),
      ("_x000D_", "_x005F_x000D_"), ("_x0041_x0042_", "_x005F_x0041_x005F_x0042_"),
      ("_x000D_\u{301}", "_x005F_x000D_\u{301}"), ("a_xyz_", "a_xyz_"), ("", ""),
    ])
  func cellsAreSafe(_ text: String, _ expected: String) {
    #expect(Workbook.shown(text).unicodeScalars.elementsEqual(expected.unicodeScalars))
  }

  @Test(
    "Cells hold at most 32,767 units of UTF-16",
    arguments: ["A", "𝒳", "\u{202E}", "_x0041_"])
  func cellsAreShort(_ text: String) {
    let shown = Workbook.shown(String(repeating: text, count: 40_000))
    #expect((32_700...32_767).contains(shown.utf16.count))
    #expect(shown.hasSuffix("…"))
  }

  @Test(
    "Captions hold no markup",
    arguments: [
      ("<i>a</i>", "＜i＞a＜/i＞"), ("{\\an8}a", "｛＼an8｝a"), ("a --> b", "a --＞ b"),
      ("a\nb", "a␊b"), ("", "(no words)"),
    ])
  func captionsArePlain(_ text: String, _ expected: String) {
    #expect(SubtitlesSRT.escaped(text) == expected)
  }

  @Test("On a tier nothing overlaps and everything has a length")
  func tiersHoldNoOverlap() {
    func annotation(_ from: Int64, _ to: Int64, _ value: String) -> ElanTiers.Annotation {
      .init((from: Nanoseconds(from * 1_000_000), to: Nanoseconds(to * 1_000_000)), value)
    }
    var tiers = ElanTiers()
    tiers.add(
      "events", type: "event",
      [annotation(5, 9, "c"), annotation(0, 6, "a"), annotation(2, 2, "b"), annotation(6, 7, "d")])
    #expect(tiers.tiers.map(\.name) == ["events", "events 2"])
    #expect(tiers.tiers.map { $0.annotations.map(\.value) } == [["a", "d"], ["b", "c"]])
    #expect(tiers.tiers[1].annotations[0].end == 3)
    let far = ElanTiers.Annotation((from: Nanoseconds(.min), to: Nanoseconds(.max)), "")
    #expect(far.start == 0 && far.end == Int64(UInt32.max))
  }

  @Test(
    "Rational times are exact as long as 53 bits hold them",
    arguments: [
      (Int128(1), Int64(1), Int64(1_000_000_000)),
      (9_007_199_254_740_992, 9_007_199_254_740_992, 1_000_000_000),
      (9_007_199_254_740_993, 9_007_199_254_741, 1_000_000),
      (-9_007_199_254_740_993, -9_007_199_254_741, 1_000_000),
      (18_446_744_073_709_551_615, 18_446_744_073_710, 1_000),
    ])
  func timesAreExact(_ nanoseconds: Int128, _ value: Int64, _ rate: Int64) {
    #expect(
      OTIOValue.time(nanoseconds)
        == ["OTIO_SCHEMA": "RationalTime.1", "rate": .integer(rate), "value": .integer(value)])
  }

  @Test("Names are UUIDs of version 5, and no two lists of parts share one")
  func namesDiffer() throws {
    let names = NameUUID(scope: ["case"])
    let urn = names.urn("event", "a")
    #expect(
      try /urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/
        .wholeMatch(in: urn) != nil)
    #expect(urn == NameUUID(scope: ["case"]).urn("event", "a"))
    #expect(urn != names.urn("eventa", ""))
    #expect(urn != NameUUID(scope: ["other"]).urn("event", "a"))
  }

  @Test(
    "Links stay beside the exhibit",
    arguments: [
      ("evidence/a b.MP4", "../evidence/a.mp4"), ("javascript:x", "../evidence/a"),
      ("../etc/passwd", "../evidence/a"), ("a.tar.g z", "../evidence/a.g%3D20z"),
      ("a.%2F..", "../evidence/a.%3D252f"), ("", "../evidence/a"),
    ])
  func linksAreRelative(_ path: String, _ expected: String) {
    let source = Sample.source("a", .recording, path, exhibit: nil, digit: "a", byteCount: 1)
    #expect(EvidenceLink(source).url == expected)
  }
}
