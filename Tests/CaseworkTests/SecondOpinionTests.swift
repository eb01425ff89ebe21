import Evidence
import Foundation
import Media
import TestSupport
import Testing
import TimeModel

@testable import Casework

/// A second reader's times beside Onset's own.
@Suite struct SecondOpinionTests {
  private let source = SourceID(rawValue: "s")
  private let container = ContainerInfo(
    format: "mov", start: nil, duration: nil, bitRate: nil,
    tags: ["com.apple.quicktime.creationdate": "2017-04-08T15:40:03+0100"], streams: [])
  private let stored = [
    StoredTime(.movieCreation, place: "moov/mvhd", value: .seconds(3_574_507_203)),
    StoredTime(.mediaCreation, place: "moov/trak 2/mdia/mdhd", value: .seconds(0)),
    StoredTime(.mediaModification, place: "moov/trak 2/mdia/mdhd", value: .seconds(2_082_844_800)),
  ]

  private func opinion(_ times: [String: String]) -> SecondOpinion {
    SecondOpinion(
      SecondReading(
        reader: "exiftool 12.57",
        times: times.sorted { $0.key < $1.key }.map {
          SecondReading.Time(name: $0.key, text: $0.value)
        }), container, stored, of: source)
  }

  @Test func agreementIsCounted() {
    let found = opinion([
      "QuickTime:CreateDate": "2017:04:08 14:40:03",
      "Track2:MediaCreateDate": "0000:00:00 00:00:00",
      "Track2:MediaModifyDate": "0000:00:00 00:00:00",
      "Keys:CreationDate": "2017:04:08 15:40:03+01:00",
      "UserData:DateTimeOriginal": "2017:04:08 14:40:04Z",
    ])
    #expect(found.agreed == 5 && found.findings.isEmpty)
  }

  @Test func disagreementShowsBoth() throws {
    let found = opinion(["QuickTime:CreateDate": "2017:04:08 15:40:03"])
    let finding = try #require(found.findings.first)
    #expect(finding.code == .secondReaderDiffers && finding.severity == .caution)
    #expect(
      finding.message == "ExifTool 12.57 reads QuickTime:CreateDate as 2017:04:08 15:40:03; Onset "
        + "reads 2017-04-08 14:40:03 there.")
    #expect(found.agreed == 0)
  }

  @Test func whatOnlyTheOtherFindsIsNamed() {
    let found = opinion(["Panasonic:DateTimeOriginal": "2016:01:01 00:00:00"])
    #expect(found.findings.map(\.code) == [.secondReaderMore])
    #expect(found.findings.first?.severity == .note)
  }

  @Test func itsOutputIsEvidenceToo() {
    #expect(SecondReader.times(in: "") == [] && SecondReader.times(in: "[{}, 3]") == [])
    let odd = #"[{"SourceFile": "x", "b": 2024, "a": "2017:04:08", "c": ["x"]}]"#
    #expect(SecondReader.times(in: odd) == [SecondReading.Time(name: "a", text: "2017:04:08")])
    let long = #"[{"a": ""# + String(repeating: "9", count: 1_000) + #""}]"#
    #expect(SecondReader.times(in: long).first?.text.count == 80)
  }

  @Test func theProgramItselfAgreesWithEveryFixture() async throws {
    guard let reader = await SecondReader.version() else { return }
    let folder = Places.fixtures.appending(path: "container")
    for name in ["bext.wav", "date.mkv", "prft.mp4", "timecode.mov"] {
      let path = folder.appending(path: name).path
      let recording = try Recording.open(path: path, hashing: false)
      let reading = await SecondReader.read(path, reader: reader)
      let found = SecondOpinion(reading, recording.info, recording.storedTimes, of: source)
      #expect(found.agreed == reading.times.count && !reading.times.isEmpty, "\(name)")
      #expect(found.findings.isEmpty, "\(name)")
    }
    #expect(await SecondReader.read("/nowhere", reader: reader).times.isEmpty)
  }
}
