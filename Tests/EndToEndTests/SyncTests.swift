import Foundation
import TestSupport
import Testing

/// `onset sync` as people run it, on recordings whose truth is known.
@Suite(.enabled(if: Program.isBuilt, Program.whenMissing))
struct SyncTests {
  struct Document: Decodable {
    struct Pair: Decodable {
      let a: Int
      let b: Int
      let verdict: String
      let chanceProbability: String
      let offsetSeconds: Bounds?
      let segments: [Segment]
    }
    struct Segment: Decodable {
      let fromSeconds: String
      let toSeconds: String
      let offsetSeconds: Bounds
      let skewPPM: Skew
    }
    struct Bounds: Decodable {
      let earliest: String
      let estimate: String
      let latest: String
    }
    struct Skew: Decodable {
      let min: String
      let max: String
    }
    let recordings: [[String: String]]
    let pairs: [Pair]
  }

  private func sync(_ files: [URL], code: Int32 = 0) async throws -> Document {
    let run = try await Program.run(
      ["sync", "--json"] + files.map(\.path), limit: .seconds(240))
    #expect(run.code == code, "\(run.err)")
    return try JSONDecoder().decode(Document.self, from: Data(run.out.utf8))
  }

  private func number(_ text: String) throws -> Double { try #require(Double(text)) }

  @Test func findsWhatTheLivestreamOfBluewaterLost() async throws {
    let evidence = Places.fixtures.appending(path: "bluewater/evidence")
    let document = try await sync(
      ["livestream.mp4", "IMG_2041.MOV"].map { evidence.appending(path: $0) })
    let pair = try #require(document.pairs.first)
    #expect(pair.verdict == "aligned")
    try #require(pair.segments.count == 2)
    let (early, late) = (pair.segments[0], pair.segments[1])
    // Phone +79 ppm against livestream −14 ppm.
    for segment in pair.segments {
      #expect(try number(segment.skewPPM.min) <= 93 && 93 <= number(segment.skewPPM.max))
    }
    // 1.9 s lost at 83.2 s of the livestream, which is 42.9 s of the phone.
    #expect(try number(early.toSeconds) <= 42.9 && 42.9 <= number(late.fromSeconds))
    #expect(try number(late.fromSeconds) - number(early.toSeconds) < 5)
    let lost = try number(early.offsetSeconds.estimate) - number(late.offsetSeconds.estimate)
    #expect(abs(lost - 1.9) < 0.02)
    // Zero of the phone is 40.319 s after that of the livestream; the sound arrives 17 ms apart.
    #expect(abs(try number(early.offsetSeconds.estimate) - 40.302) < 0.015)
  }

  @Test func withoutSoundNothingIsShown() async throws {
    let evidence = Places.fixtures.appending(path: "bluewater/evidence")
    let document = try await sync(
      ["livestream.mp4", "CCTV_CH03_20170408_153831.mp4"].map { evidence.appending(path: $0) },
      code: 1)
    let pair = try #require(document.pairs.first)
    #expect(pair.verdict == "notShownToOverlap")
    #expect(pair.offsetSeconds == nil && pair.segments.isEmpty)
  }

  @Test(.enabled(if: Places.hasSharedData, Comment(rawValue: Places.withoutSharedData)))
  func findsThePublishedCuts() async throws {
    let folder = Places.sharedData
      .appending(path: "audio-sync/bbc-audio-offset-finder/tests/audio")
    let document = try await sync(
      ["timbl_1.mp3", "timbl_2.mp3", "timbl_3.mp3", "r4_excerpt.ogg"].map {
        folder.appending(path: $0)
      })
    // Of the makers: cut at 12.254 s, and at 12.223 s with noise, whose samples lie at 12.231 s.
    for (b, cut) in [(1, 12.254), (2, 12.231)] {
      let pair = try #require(document.pairs.first { $0.a == 0 && $0.b == b })
      #expect(pair.verdict == "aligned")
      #expect(abs(try number(#require(pair.offsetSeconds).estimate) - cut) < 0.001)
    }
    for pair in document.pairs where pair.b == 3 {
      #expect(pair.verdict == "notShownToOverlap")
    }
  }

  @Test func saysWhatIsWrong() async throws {
    let one = try await Program.run(["sync", "only-one.mp4"])
    #expect(one.code == 64)
    let none = try await Program.run(["sync", "not-there.mp4", "nor-this.mp4"])
    #expect(none.code == 2)
    #expect(none.err.contains("not-there.mp4"))
  }
}
