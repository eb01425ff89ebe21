// swift-format-ignore-file: NeverForceUnwrap
// The values forced here are constants of the tests, valid by inspection.

import Casework
import Evidence
import Media
import Synchronisation
import Testing
import TimeModel

/// Which anchors the times stored in the bytes give, beside what libavformat says of the same file.
struct StoredAnchorsTests {
  private let london = ZoneRules(
    name: "Europe/London", initialOffsetSeconds: 0,
    transitions: [.init(at: Instant("2017-03-26T01:00:00Z")!, offsetSeconds: 3600)])
  /// 2017-04-08 14:40:03 UTC, counted from 1904.
  private let created: UInt64 = 3_574_507_203

  private func read(
    _ stored: [StoredTime], format: String = "mov,mp4,m4a,3gp,3g2,mj2",
    tags: [String: String] = [:],
    streamTags: [[String: String]] = [], date: String? = nil, modified: String? = nil,
    exact: Bool = true
  ) throws -> ContainerAnchors {
    let streams = streamTags.enumerated().map { index, tags in
      StreamInfo(
        index: index, kind: .video, codec: "x", timeBase: Rational(1, 1000)!, start: nil,
        duration: nil, frameCount: nil, tags: tags, video: nil,
        audio: .init(sampleRate: 8_000, channels: 1, initialPadding: 0))
    }
    return ContainerAnchors.read(
      ContainerAnchors.Request(
        source: SourceID(rawValue: "s"), fileName: "clip",
        container: ContainerInfo(
          format: format, start: nil, duration: nil, bitRate: nil, tags: tags, streams: streams),
        start: .zero, end: Nanoseconds(60_000_000_000), zone: london,
        correction: exact ? try DeclaredClock.correction("± 0 s") : nil,
        date: date.flatMap { CivilDate($0) }, stored: stored,
        modified: modified.flatMap { Instant($0) }))
  }

  private func box(_ field: StoredTime.Field, _ seconds: UInt64) -> StoredTime {
    StoredTime(field, place: "moov/\(field.rawValue)", value: .seconds(seconds))
  }

  private func bounds(_ anchor: Anchor?) -> [String] {
    guard let anchor else { return [] }
    return [anchor.instant.earliest, anchor.instant.latest].map { $0.text(places: 3) }
  }

  private func at(_ seconds: Int64) -> MediaTime {
    MediaTime(nanoseconds: Nanoseconds(seconds * 1_000_000_000))
  }

  private func exactly(_ text: String) -> StoredTime.Value {
    .instant(Timestamp(exactly: Instant(text)!))
  }

  @Test func boxesThatSayTheSameAddNothing() throws {
    let found = try read(
      [
        box(.movieCreation, created), box(.movieModification, created),
        box(.trackCreation, created), box(.mediaCreation, created),
      ], tags: ["creation_time": "2017-04-08T14:40:03.000000Z"])
    #expect(found.anchors.map(\.kind) == [.containerCreationTime] && found.findings.isEmpty)
    #expect(found.anchors.first?.locator.description == "creation_time (container)")
  }

  @Test func aBoxThatSaysSomethingElseIsListedBeside() throws {
    let found = try read(
      [box(.movieCreation, created), box(.trackCreation, created - 36)],
      tags: ["creation_time": "2017-04-08T14:40:03.000000Z"])
    #expect(found.anchors.map(\.kind) == [.containerCreationTime, .containerBox])
    #expect(
      bounds(found.anchors.last) == ["2017-04-08T14:39:27.000Z", "2017-04-08T14:39:27.999Z"])
    #expect(found.anchors.last?.because.contains("moov/trackCreation") == true)
  }

  /// libavformat takes small values for Unix time; a program that follows the standard does not.
  @Test func bothEpochsAreNamed() throws {
    let unix = created - 2_082_844_800
    let found = try read(
      [box(.movieCreation, unix)], tags: ["creation_time": "2017-04-08T14:40:03.000000Z"])
    #expect(found.anchors.map(\.kind) == [.containerCreationTime])
    let finding = try #require(found.findings.first)
    #expect(finding.code == .containerEpoch && found.findings.count == 1)
    #expect(
      finding.message.contains("2017-04-08T14:40:03Z counted from 1970")
        && finding.message.contains("1951-04-08T14:40:03Z counted from 1904"))
  }

  @Test(arguments: [0, 2_082_844_800, 259_200] as [UInt64])
  func clocksThatNobodySet(_ seconds: UInt64) throws {
    let found = try read([box(.movieCreation, seconds)])
    #expect(found.anchors.isEmpty)
    #expect(found.findings.map(\.code).contains(.containerTimeZero))
    if seconds == 0 { #expect(found.findings.first?.message.contains("1904-01-01") == true) }
  }

  @Test func secondsBeyondAllTimeAreAFinding() throws {
    let found = try read([box(.movieCreation, .max)])
    #expect(found.anchors.isEmpty && found.findings.map(\.code) == [.containerTimeUnreadable])
  }

  @Test func theLastChangeBoundsTheEndFromAbove() throws {
    let found = try read([
      box(.movieCreation, created), box(.movieModification, created + 62),
      box(.mediaModification, created + 61),
    ])
    let anchor = try #require(found.anchors.last)
    #expect(anchor.kind == .containerModificationTime && anchor.from == anchor.to)
    #expect(anchor.from.count == 60_000_000_000)
    #expect(bounds(anchor) == ["1980-01-01T00:00:00.000Z", "2017-04-08T14:41:05.999Z"])
    let clock = ClockSolver.solve(found.anchors, for: SourceID(rawValue: "s"))
    #expect(clock.clock.anchors.allSatisfy(\.isAccepted) && clock.findings.isEmpty)
  }

  @Test func matroskaKeepsItsNanoseconds() throws {
    let found = try read(
      [
        StoredTime(
          .matroskaDate, place: "DateUTC", value: exactly("2017-04-08T14:40:03.123456789Z"))
      ],
      format: "matroska,webm", tags: ["creation_time": "2017-04-08T14:40:03.123456Z"])
    #expect(found.anchors.map(\.kind) == [.matroskaDateUTC])
    let instant = try #require(found.anchors.first?.instant)
    #expect(
      instant.earliest == instant.latest
        && instant.estimate == Instant("2017-04-08T14:40:03.123456789Z")!)
    // A writer that counts in whole seconds, and a date that libavformat leaves out.
    let alone = try read(
      [StoredTime(.matroskaDate, place: "DateUTC", value: exactly("2017-04-08T14:40:03Z"))],
      format: "matroska,webm")
    #expect(
      bounds(alone.anchors.first) == ["2017-04-08T14:40:03.000Z", "2017-04-08T14:40:03.999Z"])
  }

  @Test func momentsKeepTheirPlace() throws {
    let found = try read([
      StoredTime(
        .producerReference, place: "prft (track 1)", value: exactly("2017-04-08T14:40:13Z"),
        at: at(10), note: "the frame was captured"),
      StoredTime(.misp, place: "SEI", value: exactly("2017-04-08T14:40:08Z"), at: at(5)),
      StoredTime(
        .mdpm, place: "SEI MDPM", value: .local(LocalTime(rfc3339: "2017-04-08 15:40:08+01:00")!),
        at: at(5)),
    ])
    #expect(found.anchors.map(\.kind) == [.containerProducerTime, .seiMISP, .seiMDPM])
    #expect(found.anchors.map(\.from.count) == [10, 5, 5].map { $0 * 1_000_000_000 })
    #expect(found.anchors.first?.because.contains("(the frame was captured), at 00:10.000") == true)
    let clock = ClockSolver.solve(found.anchors, for: SourceID(rawValue: "s"), skew: .none)
    let offset = try #require(clock.clock.model?.segments.first?.offset)
    #expect(offset.estimate == Instant("2017-04-08T14:40:03Z")! && clock.findings.isEmpty)
  }

  @Test func aRewrittenContainersProducerTimeIsABoundFromAbove() throws {
    let found = try read(
      [
        StoredTime(
          .producerReference, place: "prft (track 1)", value: exactly("2017-04-08T14:40:13Z"),
          at: at(10))
      ], tags: ["encoder": "Lavf58.76.100"])
    let anchor = try #require(found.anchors.first)
    #expect(anchor.kind == .containerRewritten && anchor.from.count == 10_000_000_000)
    #expect(anchor.instant.earliest == Instant("2009-01-01T00:00:00Z")!)
  }

  @Test func aSegmentsIngestBoundsTheStart() throws {
    let found = try read([
      StoredTime(
        .ingestWalltime, place: "text", value: exactly("2017-04-08T14:40:05Z"), note: "± 85 µs")
    ])
    #expect(found.anchors.map(\.kind) == [.liveIngest] && found.anchors.first?.to == .zero)
    #expect(
      bounds(found.anchors.first) == ["2017-04-08T14:39:05.000Z", "2017-04-08T14:40:05.000Z"])
  }

  @Test func aTimecodeTrackIsOneFrameWide() throws {
    let code = StoredTime.Timecode(
      label: "15:40:03;12", timeOfDay: Nanoseconds(56_403_400_000_000),
      frame: Nanoseconds(33_333_334))
    let stored = StoredTime(
      .timecodeTrack, place: "tmcd (track 2)", value: .timecode(code), note: "of track 1")
    let one = try read([stored], streamTags: [["timecode": "15:40:03;12"]], date: "2017-04-08")
    #expect(one.anchors.map(\.kind) == [.containerTimecode])
    #expect(bounds(one.anchors.first) == ["2017-04-08T14:40:03.400Z", "2017-04-08T14:40:03.433Z"])
    // Readers that disagree are listed side by side.
    let two = try read([stored], streamTags: [["timecode": "15:39:50;02"]], date: "2017-04-08")
    #expect(two.anchors.map(\.kind) == [.containerTimecode, .containerTimecode])
  }

  @Test func framesLabelsNeedAnotherClockToBeTimes() throws {
    func stored(_ label: String, _ seconds: Int64, _ place: Int64) -> StoredTime {
      StoredTime(
        .gopTimecode, place: "GOP timecode (stream 0)",
        value: .timecode(
          StoredTime.Timecode(
            label: label, timeOfDay: Nanoseconds(seconds * 1_000_000_000), frame: .second)),
        at: at(place))
    }
    let clock = ["creation_time": "2017-04-08T14:40:03.000000Z"]
    let running = [stored("00:05:00:00", 300, 0), stored("00:05:50:00", 350, 50)]
    for tags in [[String: String](), clock] {
      let found = try read(running, tags: tags)
      #expect(!found.anchors.contains { $0.kind == .gopTimecode })
      #expect(found.findings.map(\.code) == [.timecodeLabel])
    }
    let day = [stored("15:40:03:00", 56_403, 0), stored("15:40:53:00", 56_453, 50)]
    let agreeing = try read(day, tags: clock)
    #expect(
      agreeing.anchors.map(\.kind) == [.containerCreationTime, .gopTimecode, .gopTimecode]
        && agreeing.findings.isEmpty)
    #expect(try read(day).anchors.isEmpty, "nothing else says what day it was")
  }

  @Test func theFileSystemBoundsTheEndOnly() throws {
    let found = try read([], modified: "2017-04-09T10:00:00Z", exact: false)
    let anchor = try #require(found.anchors.first)
    #expect(anchor.kind == .fileModified && anchor.from == anchor.to && anchor.from > .zero)
    #expect(bounds(anchor) == ["1980-01-01T00:00:00.000Z", "2017-04-10T12:10:00.999Z"])
    #expect(try read([]).anchors.isEmpty)
  }
}
