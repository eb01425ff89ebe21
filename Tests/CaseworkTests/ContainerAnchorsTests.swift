// swift-format-ignore-file: NeverForceUnwrap
// The values forced here are constants of the tests, valid by inspection.

import Casework
import Evidence
import Media
import Synchronisation
import Testing
import TimeModel

/// Which anchors a recording's fields give, how wide they are, and what is said where there is none.
struct ContainerAnchorsTests {
  private let london = ZoneRules(
    name: "Europe/London", initialOffsetSeconds: 0,
    transitions: [
      .init(at: Instant("2017-03-26T01:00:00Z")!, offsetSeconds: 3600),
      .init(at: Instant("2017-10-29T01:00:00Z")!, offsetSeconds: 0),
    ])

  private func request(
    _ name: String = "clip.mp4", format: String = "mov,mp4,m4a,3gp,3g2,mj2",
    tags: [String: String] = [:],
    streamTags: [[String: String]] = [], correction: String? = nil, date: String? = nil,
    rate: Int? = nil
  ) throws -> ContainerAnchors.Request {
    let streams = streamTags.enumerated().map { index, tags in
      StreamInfo(
        index: index, kind: rate == nil ? .video : .audio, codec: "x", timeBase: Rational(1, 1000)!,
        start: nil, duration: nil, frameCount: nil, tags: tags, video: nil,
        audio: rate.map { .init(sampleRate: $0, channels: 1, initialPadding: 0) })
    }
    return ContainerAnchors.Request(
      source: SourceID(rawValue: "s"), fileName: name,
      container: ContainerInfo(
        format: format, start: nil, duration: nil, bitRate: nil, tags: tags, streams: streams),
      start: .zero, end: Nanoseconds(60_000_000_000), zone: london,
      correction: try correction.map { try DeclaredClock.correction($0) },
      date: date.flatMap { CivilDate($0) })
  }

  private func bounds(_ anchor: Anchor?) -> [String] {
    guard let anchor else { return [] }
    return [anchor.instant.earliest, anchor.instant.latest].map { $0.text(places: 3) }
  }

  @Test func creationTimeIsASecondWideAndMayBeStartOrEnd() throws {
    let found = ContainerAnchors.read(
      try request(
        tags: ["creation_time": "2017-04-08T14:40:03.000000Z", "com.android.version": "7.0"],
        streamTags: [["creation_time": "2017-04-08T14:40:03.000000Z"], [:]]))
    #expect(found.anchors.count == 1 && found.findings.isEmpty)
    let anchor = try #require(found.anchors.first)
    #expect(anchor.kind == .containerCreationTime && anchor.label == .estimated)
    #expect(anchor.from == .zero && anchor.to.count == 60_000_000_000)
    #expect(bounds(anchor) == ["2017-04-08T14:39:53.000Z", "2017-04-08T14:40:13.999Z"])
    #expect(
      anchor.because.contains("of the container and stream 0")
        && anchor.because.contains("±10 s assumed"))
    #expect(anchor.caveat.contains("many makers write local time"))
  }

  @Test func aStreamThatSaysSomethingElseIsListedToo() throws {
    let found = ContainerAnchors.read(
      try request(
        tags: ["creation_time": "2017-04-08T14:40:03Z"],
        streamTags: [["creation_time": "2017-04-08T14:41:03Z"]]))
    #expect(
      found.anchors.map(\.locator.description)
        == ["creation_time (container)", "creation_time (stream 0)"])
    #expect(
      bounds(found.anchors.first) == ["2017-04-08T14:30:03.000Z", "2017-04-08T14:50:03.999Z"],
      "ten minutes for a device of unknown kind")
  }

  @Test func streamsAreNamedTogether() throws {
    let tags = ["creation_time": "2017-04-08T14:40:03Z"]
    let found = ContainerAnchors.read(try request(streamTags: [tags, tags]))
    #expect(found.anchors.first?.because.contains("of streams 0 and 1; whether") == true)
  }

  /// A platform stamps its own time: the recording had ended by then, and no more.
  @Test func aPlatformsTimeBoundsTheEndFromAbove() throws {
    let tags = [
      "creation_time": "2025-03-07T21:39:25.000000Z",
      "handler_name": "ISO Media file produced by Google Inc.",
    ]
    let found = ContainerAnchors.read(
      try request(
        "garden_fight.mp4", tags: ["creation_time": "2025-03-07T21:39:25.000000Z"],
        streamTags: [tags]))
    let anchor = try #require(found.anchors.first)
    #expect(found.anchors.count == 1 && anchor.kind == .containerRewritten)
    #expect(anchor.from == anchor.to && anchor.to.count == 60_000_000_000)
    #expect(bounds(anchor) == ["2009-01-01T00:00:00.000Z", "2025-03-07T21:39:35.999Z"])
    #expect(anchor.because.contains("its time is that of writing, not of recording"))
    #expect(found.findings.map(\.code) == [.containerRewritten])
    #expect(found.findings.first?.severity == .caution)
  }

  /// A remux may keep the old stamp, of start or end and of whatever clock: never narrower.
  @Test(arguments: ["Lavf58.76.100", "HandBrake 1.6.1", "mkvmerge v9", "GPAC-2.0", "libwebm-0.2"])
  func aConvertersTimeIsABoundFromAbove(_ encoder: String) throws {
    let tags = ["creation_time": "2017-04-08T14:40:03Z", "encoder": encoder]
    let found = ContainerAnchors.read(try request(tags: tags))
    #expect(found.anchors.map(\.kind) == [.containerRewritten])
    #expect(found.anchors.first?.from == .zero)
    #expect(
      bounds(found.anchors.first) == ["2009-01-01T00:00:00.000Z", "2017-04-08T14:50:03.999Z"])
    #expect(found.findings.map(\.code) == [.containerRewritten])
    let old = ContainerAnchors.read(
      try request(tags: ["creation_time": "2005-04-08T14:40:03Z", "encoder": encoder]))
    #expect(bounds(old.anchors.first).first == "1980-01-01T00:00:00.000Z")
  }

  /// OBS and screen recorders write live through the same library.
  @Test(arguments: ["2017-04-08 15-40-03.mkv", "Screen_Recording_20170408-154003.mp4"])
  func liveWritersKeepTheirTimes(_ name: String) throws {
    let tags = ["creation_time": "2017-04-08T14:40:03Z"]
    let live = ContainerAnchors.read(
      try request(name, tags: tags.merging(["encoder": "Lavf58.76.100"]) { $1 }))
    #expect(live.anchors.first?.kind == .containerCreationTime)
    #expect(!live.findings.map(\.code).contains(.containerRewritten))
    let converted = ContainerAnchors.read(
      try request(name, tags: tags.merging(["encoder": "HandBrake"]) { $1 }))
    #expect(converted.anchors.first?.kind == .containerRewritten)
  }

  @Test(arguments: [
    "1904-01-01T00:00:00.000000Z", "1970-01-01T00:00:00.000000Z", "1969-12-31T23:00:00Z",
  ]) func zerosAreFindings(_ text: String) throws {
    let found = ContainerAnchors.read(try request(tags: ["creation_time": text]))
    #expect(found.anchors.isEmpty && found.findings.map(\.code) == [.containerTimeZero])
  }

  @Test func whatIsNoTimeIsSaid() throws {
    for key in ["creation_time", "com.apple.quicktime.creationdate", "date", "timecode"] {
      let found = ContainerAnchors.read(try request(tags: [key: "yesterday"]))
      #expect(
        found.anchors.isEmpty && found.findings.map(\.code) == [.containerTimeUnreadable], "\(key)")
    }
  }

  /// Two zones for one instant are a check, not a conflict.
  @Test func quickTimeDateAndCreationTimeAgree() throws {
    let found = ContainerAnchors.read(
      try request(tags: [
        "com.apple.quicktime.creationdate": "2017-04-08T15:40:03+0100",
        "com.apple.quicktime.model": "iPhone 7", "creation_time": "2017-04-08T14:40:03.000000Z",
      ]))
    #expect(found.anchors.map(\.kind) == [.quicktimeCreationDate, .containerCreationTime])
    #expect(found.anchors.first?.instant == found.anchors.last?.instant)
    let clock = ClockSolver.solve(found.anchors, for: SourceID(rawValue: "s"))
    #expect(clock.findings.isEmpty && clock.clock.anchors.allSatisfy { $0.isAccepted })
  }

  @Test func matroskaDatesKeepTheirMicroseconds() throws {
    let found = ContainerAnchors.read(
      try request(
        "a.mkv", format: "matroska,webm", tags: ["creation_time": "2017-04-08T14:40:03.123456Z"],
        correction: "± 0 s"))
    #expect(found.anchors.map(\.kind) == [.matroskaDateUTC])
    let instant = try #require(found.anchors.first?.instant)
    #expect(try instant.latest.since(instant.earliest).count == 999)
    #expect(found.anchors.first?.caveat.contains("remux") == true)
  }

  /// The CCTV of the re-enactment: 137 s slow; the check replaces the assumed error.
  @Test func aDeclaredCheckReplacesTheAssumedError() throws {
    let name = "CCTV_CH03_20170408_153743.mp4"
    let unchecked = try #require(ContainerAnchors.read(try request(name)).anchors.first)
    #expect(unchecked.kind == .filenameDVR && unchecked.label == .estimated)
    #expect(bounds(unchecked) == ["2017-04-08T13:27:43.000Z", "2017-04-08T15:47:43.999Z"])
    #expect(unchecked.because.contains("nobody has checked"))
    for text in ["-137s ± 5s", "on-screen 15:40:00 was 15:42:17 by the speaking clock ± 5 s"] {
      let checked = try #require(
        ContainerAnchors.read(try request(name, correction: text)).anchors.first)
      #expect(checked.label == .stated && checked.because.contains(text))
      #expect(bounds(checked) == ["2017-04-08T14:39:55.000Z", "2017-04-08T14:40:05.999Z"])
    }
  }

  @Test func namesWithAStartAndAnEnd() throws {
    let found = ContainerAnchors.read(
      try request("NVR_ch1_20170408153743_20170408153843.mp4", correction: "± 1 s"))
    #expect(found.anchors.map(\.from.count) == [0, 60_000_000_000])
    #expect(found.anchors.map(\.to.count) == [0, 60_000_000_000])
    let clock = ClockSolver.solve(found.anchors, for: SourceID(rawValue: "s"))
    #expect(clock.clock.anchors.allSatisfy { $0.isAccepted })
  }

  @Test func receiptIsABoundFromAboveOnly() throws {
    let anchor = try #require(
      ContainerAnchors.read(try request("VID-20170408-WA0007.mp4", correction: "-137s ± 5s"))
        .anchors.first)
    #expect(anchor.kind == .filenameWhatsApp && anchor.from == anchor.to)
    #expect(anchor.from.count == 60_000_000_000, "the end of the recording")
    #expect(
      bounds(anchor) == ["2009-01-01T00:00:00.000Z", "2017-04-08T23:00:09.999Z"],
      "another device's clock: the declared check is not of it")
  }

  @Test func localReadingsAcrossClockChanges() throws {
    let twice = ContainerAnchors.read(try request("VID_20171029_013000.mp4"))
    #expect(
      twice.anchors.map { $0.instant.estimate.text(places: 0) }
        == ["2017-10-29T00:30:00Z", "2017-10-29T01:30:00Z"])
    #expect(twice.anchors.allSatisfy { $0.caveat.contains("twice") })
    let never = ContainerAnchors.read(try request("VID_20170326_013000.mp4"))
    #expect(never.anchors.isEmpty && never.findings.map(\.code) == [.readingUnresolved])
    var homeless = try request("VID_20170408_154003.mp4")
    homeless.zone = nil
    #expect(ContainerAnchors.read(homeless).findings.map(\.code) == [.readingUnresolved])
  }

  @Test func localTimeInAUTCFieldIsNoticed() throws {
    let found = ContainerAnchors.read(
      try request(
        "VID_20170408_154003.mp4", tags: ["creation_time": "2017-04-08T15:40:03.000000Z"]))
    #expect(found.findings.map(\.code) == [.containerTimeLooksLocal])
    #expect(found.anchors.count == 2)
    let right = ContainerAnchors.read(
      try request("VID_20170408_154003.mp4", tags: ["creation_time": "2017-04-08T14:40:03.000000Z"])
    )
    #expect(right.findings.isEmpty)
  }

  @Test func timecodesNeedADateAndMayBeLabels() throws {
    for label in ["00:00:00:00", "01:00:00:00", "10:00:00;00"] {
      let found = ContainerAnchors.read(try request(tags: ["timecode": label], date: "2017-04-08"))
      #expect(found.anchors.isEmpty && found.findings.map(\.code) == [.timecodeLabel], "\(label)")
    }
    let undated = ContainerAnchors.read(try request(tags: ["timecode": "15:40:03:12"]))
    #expect(undated.anchors.isEmpty && undated.findings.map(\.code) == [.timecodeLabel])
    let dated = ContainerAnchors.read(
      try request(
        tags: ["timecode": "15:40:03:12"], streamTags: [["timecode": "15:40:03:12"]],
        date: "2017-04-08"))
    #expect(dated.anchors.map(\.kind) == [.containerTimecode])
    #expect(dated.anchors.first?.to == .zero, "it labels the start")
    #expect(dated.anchors.first?.instant.estimate.text(places: 0) == "2017-04-08T14:40:03Z")
    // The day comes from another field, the nearer one across midnight.
    let night = ContainerAnchors.read(
      try request(
        tags: ["timecode": "00:00:30:00", "creation_time": "2017-04-08T22:59:50Z"]))
    #expect(night.anchors.last?.instant.estimate.text(places: 0) == "2017-04-08T23:00:30Z")
  }

  @Test func broadcastWave() throws {
    let found = ContainerAnchors.read(
      try request(
        "a.wav", format: "wav",
        tags: ["date": "2017-04-08", "creation_time": "15:40:03", "time_reference": "2707344000"],
        streamTags: [[:]], correction: "± 0 s", rate: 48_000))
    #expect(found.anchors.map(\.kind) == [.bwfOrigination, .bwfTimeReference])
    #expect(found.findings.isEmpty)
    let exact = try #require(found.anchors.last)
    #expect(exact.to == .zero && exact.instant.earliest == Instant("2017-04-08T14:40:03Z")!)
    #expect(try exact.instant.latest.since(exact.instant.earliest).count == 20_833)
    let undated = ContainerAnchors.read(
      try request(
        "a.wav", format: "wav",
        tags: ["creation_time": "15:40:03", "time_reference": "2707344000"],
        streamTags: [[:]], rate: 48_000))
    #expect(
      undated.anchors.isEmpty && undated.findings.map(\.code) == [.timecodeLabel, .timecodeLabel])
    let zero = ContainerAnchors.read(
      try request(
        "a.wav", format: "wav", tags: ["time_reference": "0"], streamTags: [[:]], rate: 48_000))
    #expect(zero.anchors.isEmpty && zero.findings.isEmpty)
  }

  @Test func readingsOnScreen() throws {
    var request = try request(correction: "-137s ± 5s", date: "2017-04-08")
    let clock = try #require(
      LocalTime(
        date: nil, timeOfDay: Nanoseconds(56_400_000_000_000), resolution: .second, zone: nil))
    request.readings = [
      OnScreenReading(
        at: MediaTime(nanoseconds: Nanoseconds(12_000_000_000)), shows: clock, by: "RB")
    ]
    let anchor = try #require(ContainerAnchors.read(request).anchors.first)
    #expect(anchor.kind == .overlayReading && anchor.from.count == 12_000_000_000)
    #expect(anchor.instant.estimate.text(places: 0) == "2017-04-08T14:42:17Z")
    request.date = nil
    #expect(ContainerAnchors.read(request).findings.map(\.code) == [.readingUnresolved])
  }

  @Test func continuityFindingsKeepTheirPlace() throws {
    let source = SourceID(rawValue: "s")
    let (from, to) = (MediaTime(nanoseconds: .zero), MediaTime(nanoseconds: .second))
    let stretch = Finding(
      ContinuityFinding(
        .gap, .caution, stream: 0, from: from, to: to, packet: 7, message: "m", advice: "a"),
      source: source)
    #expect(stretch.code.rawValue == "media.gap" && stretch.severity == .caution)
    #expect(stretch.locator == .stretch(stream: 0, from: from, to: to))
    #expect(stretch.message == "m" && stretch.advice == "a" && stretch.source == source)
    let moment = Finding(
      ContinuityFinding(.timestampReset, .caution, stream: 0, from: from, message: ""),
      source: source)
    #expect(moment.locator == .moment(stream: 0, at: from))
    let whole = Finding(
      ContinuityFinding(.truncated, .failure, stream: nil, message: ""), source: source)
    #expect(whole.locator == .whole && whole.severity == .failure)
  }
}
