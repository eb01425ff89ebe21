import Foundation
import TestSupport
import Testing
import TimeModel

@testable import Media

/// What Onset's own reader finds in the bytes, held against how they were made and against others.
@Suite struct StoredTimesTests {
  private func times(_ name: String, decode: Bool = false) throws -> [StoredTime] {
    let path = Places.fixtures.appending(path: "container/\(name)").path
    return try Recording.analyse(
      path: path, options: AnalysisOptions(pictures: decode, sound: false, threads: 1)
    ).storedTimes
  }

  private func instants(_ times: [StoredTime], _ field: StoredTime.Field) -> [String] {
    times.filter { $0.field == field }.map { time in
      guard case .instant(let instant) = time.value else { return "none" }
      return instant.estimate.description + (time.at.map { " at \($0.clockSeconds)" } ?? "")
    }
  }

  @Test func fixturesSayWhatWasWritten() throws {
    #expect(
      instants(try times("date.mkv"), .matroskaDate) == ["2017-04-08T14:40:03.123456000Z"])
    let wave = try times("bext.wav")
    #expect(wave.map(\.field) == [.waveOrigination, .waveTimeReference])
    #expect(wave.map(\.value.description) == ["2017-04-08 15:40:03", "451224000 samples"])
    let reference = try times("prft.mp4").filter { $0.field == .producerReference }
    #expect(
      instants(reference, .producerReference) == [
        "2017-04-08T14:40:03.000000000Z at 0.000000000",
        "2017-04-08T14:40:04.000999999Z at 1.001000000",
      ])
    #expect(reference.allSatisfy { $0.note == "the frame was captured" })
    #expect(
      instants(try times("segment.ts"), .ingestWalltime) == ["2017-04-08T14:40:05.000000000Z"])
    #expect(
      instants(try times("misp.mkv", decode: true), .misp)
        == ["2017-04-08T14:40:03.000000000Z at 0.000000000"])
    let camera = try times("mdpm.ts", decode: true).filter { $0.field == .mdpm }
    #expect(camera.map(\.value.description) == ["2017-04-08 15:40:03+01:00"])
    let movie = try times("timecode.mov")
    #expect(movie.filter { $0.field == .timecodeTrack }.map(\.value.description) == ["15:40:03;12"])
    let created = movie.filter { $0.field == .mediaCreation || $0.field == .movieCreation }
    #expect(created.count == 3 && created.allSatisfy { $0.value == .seconds(3_574_507_203) })
  }

  @Test func theUncertaintyOfASegmentIsItsOwn() throws {
    let time = try #require(try times("segment.ts").first { $0.field == .ingestWalltime })
    guard case .instant(let instant) = time.value else {
      Issue.record("no instant")
      return
    }
    #expect(try instant.estimate.since(instant.earliest).count == 85_000)
    #expect(try instant.latest.since(instant.estimate).count == 85_999)
  }

  // MARK: Boxes made here

  /// Header and content; with `long` the length takes 64 bits.
  private func box(_ type: String, _ content: [[UInt8]], long: Bool = false) -> [UInt8] {
    let body = content.flatMap(\.self)
    return long
      ? number(1, 4) + Array(type.utf8) + number(UInt64(body.count + 16), 8) + body
      : number(UInt64(body.count + 8), 4) + Array(type.utf8) + body
  }

  private func number(_ value: UInt64, _ count: Int) -> [UInt8] {
    (0..<count).reversed().map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) }
  }

  private func movie(_ boxes: [[UInt8]], references: [[UInt8]] = []) -> [UInt8] {
    box("ftyp", [Array("isom".utf8), number(0, 4)]) + box("moov", boxes)
      + references.flatMap(\.self)
  }

  private func read(_ bytes: [UInt8]) -> [StoredTime] {
    MovieTimes.read(MemoryBytes(content: bytes))
  }

  private func header(_ type: String, version: UInt8, _ times: [UInt64], scale: UInt64) -> [UInt8] {
    box(
      type,
      [[version, 0, 0, 0]] + times.map { number($0, version == 1 ? 8 : 4) } + [number(scale, 4)])
  }

  @Test func bothWidthsOfEveryHeader() {
    for version in [UInt8(0), 1] {
      let times: [UInt64] = version == 1 ? [3_574_507_203 + 1 << 33, 7] : [3_574_507_203, 7]
      let found = read(
        movie([
          header("mvhd", version: version, times, scale: 600),
          box(
            "trak",
            [
              header("tkhd", version: version, times, scale: 1),
              box("mdia", [header("mdhd", version: version, times, scale: 90_000)], long: true),
            ]),
        ]))
      #expect(
        found.map(\.field) == [
          .movieCreation, .movieModification, .trackCreation, .trackModification, .mediaCreation,
          .mediaModification,
        ])
      #expect(found.map(\.value) == [0, 1, 0, 1, 0, 1].map { .seconds(times[$0]) })
      #expect(found[4].place == "moov/trak 1/mdia/mdhd")
    }
  }

  /// Half a second of nothing first, then media from tick 3000 on, at 90 kHz.
  @Test func producerTimesFollowTheEditList() throws {
    let edits = box(
      "elst",
      [
        number(0, 4), number(2, 4), number(300, 4), number(0xFFFF_FFFF, 4), number(0x1_0000, 4),
        number(6_000, 4), number(3_000, 4), number(0x1_0000, 4),
      ])
    let ntp: UInt64 = (1_491_662_403 + 2_208_988_800) << 32 | 1 << 31
    let reference = box(
      "prft", [[1, 0, 0, 0], number(5, 4), number(ntp, 8), number(93_000, 8)])
    let found = read(
      movie(
        [
          header("mvhd", version: 0, [0, 0], scale: 600),
          box(
            "trak",
            [
              header("tkhd", version: 0, [0, 0], scale: 5), box("edts", [edits]),
              box("mdia", [header("mdhd", version: 0, [0, 0], scale: 90_000)]),
            ]),
        ], references: [reference]))
    #expect(
      instants(found, .producerReference) == ["2017-04-08T14:40:03.500000000Z at 1.500000000"])
    #expect(found.last?.note == "the frame entered the encoder")
  }

  @Test func networkTimeGoesOnAfter2036() throws {
    let last = try #require(MovieTimes.instant(ntp: 0xFFFF_FFFF << 32))
    #expect(last.estimate.text(places: 0) == "2036-02-07T06:28:15Z")
    let next = try #require(MovieTimes.instant(ntp: 1))
    #expect(next.estimate.text(places: 0) == "2036-02-07T06:28:16Z")
    #expect(MovieTimes.instant(ntp: 0) == nil, "a clock that was never set")
  }

  @Test(arguments: [
    (1_799, "00:00:59;29"), (1_800, "00:01:00;02"), (17_981, "00:09:59;29"),
    (17_982, "00:10:00;00"), (107_892, "01:00:00;00"),
  ]) func droppedNumbers(_ frame: Int64, _ label: String) {
    #expect(TimecodeEntry.label(frame: frame, rate: 30, drops: true)?.label == label)
  }

  @Test func timecodeLabels() throws {
    let film = try #require(TimecodeEntry.label(frame: 24 * 3_600 + 12, rate: 24, drops: false))
    #expect(film.label == "01:00:00:12" && film.timeOfDay.count == 3_600_500_000_000)
    #expect(TimecodeEntry.label(frame: 24 * 86_400, rate: 24, drops: false) == nil)
    let rate = try #require(Rational(30_000, 1_001))
    let frame = try #require(StreamDecoding.timecode("15:40:03;15", rate: rate))
    #expect(frame.timeOfDay.count == 56_403_500_000_000)
    #expect(StreamDecoding.timecode("15:40:03:31", rate: rate)?.frame == .second)
    #expect(StreamDecoding.timecode("25:00:00:00", rate: rate) == nil)
  }

  /// A camera whose rate field says 29: libavformat, which others follow, counts by 30.
  @Test(.enabled(if: Places.hasSharedData, Comment(rawValue: Places.withoutSharedData)))
  func aCamerasTimecodeIsThatOfTheOtherReader() throws {
    let path = Places.sharedData
      .appending(path: "metadata/gpmf-parser/samples/max-heromode.mp4").path
    let recording = try Recording.open(path: path, hashing: false)
    let info = recording.info
    let code = recording.storedTimes.first { $0.field == .timecodeTrack }
    #expect(code?.value.description == info.streams.first?.tags["timecode"])
    #expect(code?.note == "of track 1 and 2, whose rate field says 29 frames a second")
  }

  @Test func motionImageryStamps() throws {
    let bytes: [UInt8] = [0x9F, 0, 5, 0xFF, 0x4C, 0xA8, 0xFF, 1, 2, 0xFF, 3, 4]
    let stamp = try #require(MISP(bytes))
    #expect(!stamp.isLocked)
    guard case .instant(let time) = stamp.value else {
      Issue.record("no instant")
      return
    }
    #expect(time.estimate.nanoseconds == 0x0005_4CA8_0102_0304 * 1_000)
    var unstuffed = bytes
    unstuffed[6] = 0
    #expect(MISP(unstuffed) == nil && MISP(Array(bytes.prefix(11))) == nil)
  }

  @Test func camerasDates() throws {
    func pack(_ zone: UInt8, _ month: UInt8 = 4) -> [UInt8] {
      Array("MDPM".utf8) + [2, 0x18, zone, 0x20, 0x17, month, 0x19, 8, 0x15, 0x40, 3]
    }
    let east = try #require(ModifiedDVPack(pack(0x0B)))
    #expect(east.time.zone == .offset(seconds: 19_800) && east.note.isEmpty)
    #expect(ModifiedDVPack(pack(0x2A))?.time.zone == .offset(seconds: -18_000))
    let summer = try #require(ModifiedDVPack(pack(0x42)))
    #expect(summer.time.zone == nil && summer.note.contains("summer time"))
    #expect(ModifiedDVPack(pack(0, 0x1A)) == nil, "no decimal digits")
    #expect(ModifiedDVPack(Array("MDPM".utf8) + [255]) == nil)
  }

  @Test func ofManyProducerTimesTheTellingOnesAreKept() {
    let all = (0..<100).map { index in
      let lead: Int64 = index == 40 ? 9 : index == 70 ? -9 : 0
      return StoredTime(
        .producerReference, place: "prft",
        value: .instant(
          Timestamp(exactly: Instant(nanoseconds: Int64(index) * 1_000_000_000 + lead))),
        at: MediaTime(ticks: Int64(index), timeBase: .one))
    }
    #expect(all.representatives() == [all[0], all[40], all[70], all[99]])
  }
}

extension MediaTime {
  /// Decimal seconds with nine places.
  fileprivate var clockSeconds: String {
    (try? nanoseconds(rounding: .nearest)).map { "\($0)" } ?? "?"
  }
}
