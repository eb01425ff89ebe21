import Evidence
import Foundation
import Media
import TestSupport
import Testing
import TimeModel

@testable import Detectors

/// The recordings of fixtures/overlay, read as a case would, against what was burned into them.
struct OverlayFixtureTests {
  @Test("Every second, every tick, the fit, the format and what is wrong", arguments: Clip.all)
  func readsRight(clip: Clip) throws {
    let track = try #require(try Clip.track(clip.name))
    let seconds = track.seconds.filter { $0.status != .disagreeing }
    let visible = try Clip.truth(clip.name).filter { $0.shown != nil }
    #expect(seconds.count == visible.count && track.count(of: .inferred) == 0)
    for (second, real) in zip(seconds, visible) {
      // The time of day; the date where the overlay leaves one.
      let shown = try #require(second.shown)
      let local = try #require(track.localTime(shown: shown))
      let text = "\(local)".split(separator: " ").map(String.init)
      let parts = try #require(real.shown).split(separator: "T").map(String.init)
      #expect(text.last == parts.last && (text.count == 1 || text.first == parts.first))
      #expect(second.by == real.time)
    }
    #expect(track.segments.count == clip.offsets.count)
    for (segment, offset) in zip(track.segments, clip.offsets) {
      #expect(segment.offsetMin.count <= offset && offset <= segment.offsetMax.count)
      #expect(segment.skew.minPPB <= clip.ppb && clip.ppb <= segment.skew.maxPPB)
      #expect(segment.slack == .zero)
    }
    #expect(track.format == clip.format)
    #expect(track.firstDays.map { "\($0)" } == clip.days)
    #expect(Set(track.remarks.filter { $0.severity != .note }.map(\.code)) == clip.codes)
  }

  @Test("The case's day decides between day-first and month-first")
  func hinted() throws {
    let day = try #require(CivilDate("2022-03-04"))
    let track = try #require(try Clip.track("noon", hint: OverlayHint(days: [day])))
    #expect(track.firstDays == [day])
    #expect(track.format == "MM-DD-YYYY HH:MM:SS AM")
  }

  @Test("What cannot be followed gives a reason and no clock", arguments: Clip.refused)
  func refuses(name: String, words: String) throws {
    guard case .refused(let remarks) = try Clip.search(name) else {
      Issue.record("\(name) was not refused")
      return
    }
    #expect(remarks.contains { $0.message.contains(words) })
  }

  @Test("A recording without a clock has none")
  func none() throws {
    guard case .none = try Clip.search("none") else {
      Issue.record("a clock was found where there is none")
      return
    }
  }

  @Test("A given region is kept to")
  func region() throws {
    let elsewhere = PictureRegion(x: 0, y: 60, width: 320, height: 60)
    guard case .refused = try Clip.search("midnight", hint: OverlayHint(region: elsewhere)) else {
      Issue.record("a clock was found outside the region")
      return
    }
    let there = PictureRegion(x: 0, y: 0, width: 260, height: 30)
    let track = try Clip.track("midnight", hint: OverlayHint(region: there))
    #expect(track?.count(of: .read) == 27)
  }

  @Test("The recorder of Bluewater")
  func bluewater() throws {
    let path = Places.fixtures.appending(
      path: "bluewater/evidence/CCTV_CH03_20170408_153831.mp4"
    ).path
    let track = try #require(try Clip.track(at: path, seconds: 200))
    #expect(track.count(of: .read) == track.seconds.count)
    let segment = try #require(track.segments.first)
    #expect(track.segments.count == 1 && segment.slack == .zero)
    // truth.json: 15:40:48.770 local at media zero, 137.240 s slow on screen, 23 ppm.
    let truth: Int64 = 56_311_530_000_000 + segment.reference.count * 23 / 1_000_000
    #expect(segment.offsetMin.count <= truth && truth <= segment.offsetMax.count)
    #expect(segment.skew.minPPB <= 23_000 && segment.skew.maxPPB >= 23_000)
  }
}

/// One recording of fixtures/overlay, and what its track must be.
struct Clip: CustomTestStringConvertible, Sendable {
  struct Second {
    let time: Nanoseconds
    let shown: String?
  }

  let name: String
  /// Shown less media time at the middle of each segment, in nanoseconds.
  let offsets: [Int64]
  var ppb: Int64 = 0
  let format: String
  let days: [String]
  /// Of the remarks that are more than notes.
  var codes: Set<Finding.Code> = []

  var testDescription: String { name }

  static let all = [
    Clip(
      name: "midnight", offsets: [86_389_370_000_000], format: "YYYY-MM-DD HH:MM:SS",
      days: ["2024-02-28"]),
    Clip(
      name: "uneven", offsets: [29_696_810_000_000], format: "DD/MM/YYYY HH:MM:SS",
      days: ["2023-06-30"]),
    Clip(
      name: "noon", offsets: [43_187_050_000_000], format: "??-??-YYYY HH:MM:SS AM",
      days: ["2022-04-03", "2022-03-04"], codes: [.overlayDate]),
    Clip(
      name: "jump", offsets: [68_851_500_000_000, 68_889_100_000_000], format: "HH:MM:SS",
      days: [], codes: [.overlayJump]),
    Clip(
      name: "covered", offsets: [43_207_640_000_000], format: "YYYY-MM-DD HH:MM:SS",
      days: ["2020-12-31"], codes: [.overlayUnreadable]),
    // 06:29:03.2 and a twenty-fifth of the 13.3 s to the middle.
    Clip(
      name: "fast", offsets: [23_343_732_000_000], ppb: 40_000_000,
      format: "DD.MM.YYYY HH:MM:SS", days: ["2021-05-21"], codes: [.overlayRate]),
  ]

  static let refused = [
    ("cropped", "only 4 of the six digits"), ("moving", "moves over the picture"),
    ("lapse", "not real time"),
  ]

  private struct Truth: Decodable {
    struct Recording: Decodable {
      struct Entry: Decodable {
        let pts: Int64
        let shown: String?
      }
      let name: String
      let seconds: [Entry]
    }
    let clips: [Recording]
  }

  static func truth(_ name: String) throws -> [Second] {
    let data = try Data(contentsOf: Places.fixtures.appending(path: "overlay/truth.json"))
    let truth = try JSONDecoder().decode(Truth.self, from: data)
    let clip = try #require(truth.clips.first { $0.name == name })
    let base = try #require(Rational(1, 90_000))
    return try clip.seconds.map { entry in
      let time = try #require(MediaTime(ticks: entry.pts, timeBase: base))
      return Second(time: try time.nanoseconds(rounding: .nearest), shown: entry.shown)
    }
  }

  static func search(
    _ name: String, hint: OverlayHint = OverlayHint()
  ) throws -> OverlaySearch.Outcome {
    let path = Places.fixtures.appending(path: "overlay/\(name).mp4").path
    return try OverlaySearch.find(path: path, duration: .minute, hint: hint)
  }

  static func track(_ name: String, hint: OverlayHint = OverlayHint()) throws -> OverlayTrack? {
    try track(
      at: Places.fixtures.appending(path: "overlay/\(name).mp4").path, seconds: 60, hint: hint)
  }

  static func track(
    at path: String, seconds: Int64, hint: OverlayHint = OverlayHint()
  ) throws -> OverlayTrack? {
    let duration = Nanoseconds(seconds * 1_000_000_000)
    guard
      case .found(let reader) = try OverlaySearch.find(path: path, duration: duration, hint: hint)
    else { return nil }
    var options = AnalysisOptions(sound: false)
    options.crop = reader.region
    return try Recording.analyse(path: path, options: options) { Eye(reader: reader) }
      .consumer.reader.finish()
  }

  private struct Eye: AnalysisConsumer {
    var reader: OverlayReader

    mutating func see(crop: LumaImage, at time: MediaTime) { reader.see(crop, at: time) }
  }
}
