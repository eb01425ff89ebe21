import Evidence
import Exhibits
import Foundation
import Media
import TestSupport
import Testing
import TimeModel

@testable import Casework

/// The synchronised view against its clock models: the frames of the recordings carry their numbers, so
/// what each panel shows at each instant can be read back.
@Suite(.enabled(if: CodedVideo.isPossible, Comment(rawValue: CodedVideo.impossible)))
struct ViewWorkTests {
  private static let start = Instant(nanoseconds: 1_491_662_400_000_000_000)

  /// A recording and what is true of it.
  private struct Recorded {
    let name: String
    let count: Int
    let rate: String
    var filter = "null"
    let clock: ClockModel
    let length: Nanoseconds
  }

  private static func segment(
    _ from: Int64?, _ to: Int64?, offset: Int64, skew: Int64
  ) throws -> ClockModel.Segment {
    let estimate = try start.advanced(by: Nanoseconds(offset))
    return ClockModel.Segment(
      from: from.map { Nanoseconds($0) }, to: to.map { Nanoseconds($0) },
      offset: try #require(
        Timestamp(
          earliest: estimate.advanced(by: Nanoseconds(-300_000_000)), estimate: estimate,
          latest: estimate.advanced(by: Nanoseconds(500_000_000)))),
      skew: try #require(
        Skew(minPPB: skew - 50_000, estimatePPB: skew, maxPPB: skew + 50_000)))
  }

  private static func recordings() throws -> [Recorded] {
    [
      Recorded(
        name: "steady.mp4", count: 240, rate: "30",
        clock: try #require(
          ClockModel(segments: [try segment(nil, nil, offset: 123_456_789, skew: 200_000)])),
        length: Nanoseconds(8_000_000_000)),
      // A livestream that lost 2.2 s after its fourth second.
      Recorded(
        name: "slow.mkv", count: 100, rate: "25/2",
        clock: try #require(
          ClockModel(segments: [
            try segment(nil, 4_000_000_000, offset: -2_500_000_000, skew: -150_000),
            try segment(4_000_000_000, nil, offset: -300_000_000, skew: -150_000),
          ])), length: Nanoseconds(8_000_000_000)),
      Recorded(
        name: "uneven.mkv", count: 200, rate: "30",
        filter: "setpts=(N/30+mod(N*7\\,5)*0.004)/TB",
        clock: try #require(
          ClockModel(segments: [try segment(nil, nil, offset: 1_017_000_000, skew: 0)])),
        length: Nanoseconds(6_683_000_000)),
      Recorded(
        name: "quick.mp4", count: 300, rate: "60000/1001",
        clock: try #require(
          ClockModel(segments: [try segment(nil, nil, offset: 2_000_000_000, skew: -3_000_000)])),
        length: Nanoseconds(5_005_000_000)),
    ]
  }

  /// The frame on the screen at an instant by the estimates of a clock, in whole numbers throughout; nil
  /// where the recording has nothing. Also the least distance in nanoseconds to a frame's beginning.
  private static func expected(
    _ recorded: Recorded, _ times: (ticks: [Int64], numerator: Int64, denominator: Int64),
    at instant: Instant
  ) -> (number: Int?, margin: Int128) {
    for segment in recorded.clock.segments {
      // utc = offset + (1 + skew)·t, so t = (utc − offset)·10⁹ / (10⁹ + skew).
      let past =
        Int128(instant.nanoseconds) - Int128(segment.offset.estimate.nanoseconds)
      let rate = Int128(1_000_000_000 + segment.skew.estimatePPB)
      let (low, high) = (segment.from?.count ?? 0, segment.to?.count ?? recorded.length.count)
      guard past * 1_000_000_000 >= Int128(low) * rate,
        past * 1_000_000_000 < Int128(high) * rate
      else { continue }
      let beginnings = times.ticks.map {
        Int128($0) * Int128(times.numerator) * 1_000_000_000 / Int128(times.denominator)
      }
      let moment = past * 1_000_000_000 / rate
      let number = beginnings.lastIndex { $0 <= moment }
      return (number, beginnings.map { abs($0 - moment) }.min() ?? .max)
    }
    return (nil, .max)
  }

  @Test func everyPanelShowsTheFrameOfItsInstant() throws {
    let folder = try Places.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let recordings = try Self.recordings()
    // Workers name files from the folder in which they run: the tests' own here.
    let up = String(
      repeating: "../", count: FileManager.default.currentDirectoryPath.split(separator: "/").count)
    var videos: [VideoSource] = []
    var times: [(ticks: [Int64], numerator: Int64, denominator: Int64)] = []
    for recorded in recordings {
      let file = folder.appending(path: recorded.name)
      try CodedVideo.write(
        to: file, count: recorded.count, rate: recorded.rate, filter: recorded.filter)
      times.append(try CodedVideo.times(of: file))
      videos.append(
        VideoSource(
          source: SourceID(rawValue: recorded.name), exhibit: "OS/1",
          file: up + String(file.path.dropFirst()),
          axis: PresentationAxis(start: MediaTime(nanoseconds: .zero)), to: recorded.length,
          frameRate: Rational(30), clock: recorded.clock, redactions: []))
    }
    let output = folder.appending(path: "view.mp4")
    let work = ViewWork(
      videos: videos, sound: nil, from: try Self.start.advanced(by: Nanoseconds(-3_013_000_000)),
      to: try Self.start.advanced(by: Nanoseconds(9_000_000_000)), zone: .utc, captions: [],
      output: output.path)
    guard case .made(_, let stretches) = work.make(progress: {}) else {
      Issue.record("no view was made")
      return
    }
    let layout = ViewLayout(panels: videos.count)
    let pictures = try CodedVideo.frames(of: output, width: layout.width, height: layout.height)
    #expect(pictures.count == work.count && work.count == 301)
    var (seen, empty, late) = (0, 0, 0)
    for (picture, pixels) in pictures.enumerated() {
      let instant = work.instant(of: picture)
      for (panel, recorded) in recordings.enumerated() {
        let area = layout.panels[panel]
        // 64 × 48 grows to the panel's height, in its middle.
        let width = area.height * CodedVideo.width / CodedVideo.height
        let shown = CodedVideo.number(
          in: pixels, stride: layout.width, x: area.x + (area.width - width) / 2, y: area.y,
          width: width, height: area.height)
        let (number, margin) = Self.expected(recorded, times[panel], at: instant)
        let words: Comment = "\(recorded.name) at picture \(picture)"
        guard let number else {
          #expect(shown == nil, words)
          empty += 1
          continue
        }
        let found = try #require(shown, words)
        // Where an instant falls on a frame's very beginning, to the nanosecond, either is right.
        #expect(found == number || (margin <= 2 && abs(found - number) == 1), words)
        if found != number { late += 1 }
        seen += 1
      }
    }
    #expect(seen > 600 && empty > 300, "\(seen) panels with pictures, \(empty) without")
    #expect(late < 5)
    #expect(
      stretches.map { $0.map(\.shows) } == [
        ["nothing", "frames", "nothing"], ["nothing", "frames", "nothing", "frames", "nothing"],
        ["nothing", "frames", "nothing"], ["nothing", "frames", "nothing"],
      ])
  }

  /// A recording that cannot be decoded costs a panel, not the view.
  @Test func aBrokenRecordingIsABlackPanel() throws {
    let folder = try Places.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let up = String(
      repeating: "../", count: FileManager.default.currentDirectoryPath.split(separator: "/").count)
    let good = try Self.recordings()[0]
    let file = folder.appending(path: good.name)
    try CodedVideo.write(to: file, count: 60, rate: good.rate)
    try Data("no recording".utf8).write(to: folder.appending(path: "bad.mp4"))
    let videos = ["bad.mp4", good.name].map { name in
      VideoSource(
        source: SourceID(rawValue: name), exhibit: nil,
        file: up + folder.appending(path: name).path.dropFirst(),
        axis: PresentationAxis(start: MediaTime(nanoseconds: .zero)), to: good.length,
        frameRate: nil, clock: good.clock, redactions: [])
    }
    let work = ViewWork(
      videos: videos, sound: 0, from: Self.start,
      to: try Self.start.advanced(by: Nanoseconds(1_000_000_000)), zone: .utc, captions: [],
      output: folder.appending(path: "view.mp4").path)
    guard case .made(let made, let stretches) = work.make(progress: {}) else {
      Issue.record("no view was made")
      return
    }
    #expect(!made.hasSound && made.soundFault != nil)
    #expect(stretches[0].contains { $0.fault != nil } && stretches[0].allSatisfy { $0.frames == 0 })
    #expect(stretches[1].contains { $0.frames > 20 })
  }

  /// A disk that takes nothing is said to be one.
  @Test func aFullDiskIsNoFaultOfTheEvidence() throws {
    let work = ViewWork(
      videos: [], sound: nil, from: Self.start,
      to: try Self.start.advanced(by: Nanoseconds(1_000_000_000)), zone: .utc, captions: [],
      output: "/dev/full")
    guard case .unwritten(let words) = work.make(progress: {}) else {
      Issue.record("it was written")
      return
    }
    #expect(words.contains("No space left"))
  }
}
