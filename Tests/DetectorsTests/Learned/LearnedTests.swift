import Evidence
import Media
import TestSupport
import Testing
import TimeModel

@testable import Detectors

@Suite struct PictureWindowsTests {
  /// A picture of one pixel that carries a number.
  private func picture(_ number: Int) throws -> ColorImage {
    try #require(ColorImage(width: 1, height: 1, pixels: [UInt8(number), 0, 0]))
  }

  /// The first cell and the numbers of each window.
  private func windows(_ cells: [Int64]) throws -> [(first: Int64, numbers: [UInt8])] {
    var windows = PictureWindows()
    var seen: [(first: Int64, numbers: [UInt8])] = []
    func look(_ window: PictureWindows.Window) {
      seen.append((window.first, window.pictures.map { $0.pixels[0] }))
    }
    for (number, cell) in cells.enumerated() {
      windows.see(try picture(number), in: cell, look: look)
    }
    windows.flush(look: look)
    return seen
  }

  @Test func windowsOverlapByHalfAndTheLastEndsWithTheRun() throws {
    let seen = try windows(Array(100..<135))
    #expect(seen.map(\.first) == [100, 108, 116, 119])
    #expect(
      seen.map(\.numbers) == [0, 8, 16, 19].map { (first: UInt8) in Array(first..<first + 16) })
  }

  @Test func anEmptyCellHoldsThePictureBeforeIt() throws {
    let seen = try windows([0, 4, 8, 12, 16])
    #expect(seen.map(\.first) == [0, 1])
    #expect(seen[0].numbers == [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3])
  }

  @Test func shortRunsArePaddedAndShorterOnesLeftOut() throws {
    #expect(try windows(Array(0..<7)).isEmpty)
    let seen = try windows(Array(0..<9))
    #expect(seen.map(\.first) == [0])
    #expect(seen[0].numbers == Array(0...8) + Array(repeating: 8, count: 7))
  }

  @Test func aHoleOrAStepBackBeginsANewRun() throws {
    #expect(try windows(Array(0..<16) + Array(100..<116)).map(\.first) == [0, 100])
    #expect(try windows(Array(50..<66) + Array(0..<16)).map(\.first) == [50, 0])
    #expect(try windows([5, 5, 5]).isEmpty)
    #expect(try windows([.min / 2, .max / 2]).isEmpty)
  }
}

@Suite struct MotionCropTests {
  /// Grey pictures with a light square of 40 pixels that trembles around a place.
  private func pictures(_ x: Int, _ y: Int, width: Int = 640, height: Int = 448) throws
    -> [ColorImage]
  {
    try (0..<4).map { number in
      let left = x + number % 2 * 16
      var pixels = [UInt8](repeating: 60, count: 3 * width * height)
      for row in y..<y + 40 {
        for column in 3 * left..<3 * (left + 40) { pixels[3 * row * width + column] = 200 }
      }
      return try #require(ColorImage(width: width, height: height, pixels: pixels))
    }
  }

  @Test(arguments: [(0, 0), (300, 200), (580, 400)])
  func holdsWhatMoves(x: Int, y: Int) throws {
    let pixels = try #require(MotionCrop.pixels(of: pictures(x, y)))
    #expect(pixels.count == 4 * 224 * 224 * 3)
    #expect(pixels.count(where: { $0 == 200 }) == 4 * 40 * 40 * 3)
  }

  @Test func isTheMiddleWhereNothingMoves() throws {
    let still = try #require(pictures(300, 204).first)
    let pixels = try #require(MotionCrop.pixels(of: [still, still]))
    let row = (204 - 112) * 224 * 3
    #expect(pixels[row + 3 * (300 - 208)] == 200 && pixels[row + 3 * (300 - 208) - 1] == 60)
  }

  @Test func needsPicturesThatHoldIt() throws {
    let small = try #require(
      ColorImage(width: 8, height: 8, pixels: [UInt8](repeating: 0, count: 192)))
    #expect(MotionCrop.pixels(of: [small]) == nil)
    #expect(MotionCrop.pixels(of: []) == nil)
  }
}

@Suite struct ViolenceJoinTests {
  private let interval = Nanoseconds(80_000_000)

  private func join(_ factors: String) throws -> ViolenceJoin {
    try #require(ViolenceJoin(text: "# words\njoin\t\(factors)\nleastScore\t100\n"))
  }

  /// What is said of each tenth of a second once motion says −2 throughout and the windows as given.
  private func odds(
    _ join: ViolenceJoin, _ windows: [(first: Int64, logOdds: Float)], steps: Int64 = 60
  ) throws -> [Float] {
    var table = StepTable()
    for step in 0..<steps {
      let moment = try StepTable.step.multiplied(by: step)
      let found = table.index(of: moment)
      let index = try #require(found)
      table.update(index) { $0.odds = OddsScale.byte(-2) }
    }
    join.enter(
      windows.map { ViolenceJoin.Window(first: $0.first, logOdds: $0.logOdds) },
      interval: interval, into: &table)
    return table.runs(splitAfter: 5).flatMap(\.steps).map { OddsScale.odds($0.odds) }
  }

  @Test func eachWindowSpeaksForWhatIsNearestToItsMiddle() throws {
    let odds = try odds(join("0\t0\t1"), [(0, -3), (8, 1), (16, 3)])
    // The windows' middles are at 0.64, 1.28 and 1.92 s.
    #expect(odds[0] == -3 && odds[8] == -3 && odds[9] == 1 && odds[15] == 1)
    #expect(odds[16] == 3 && odds[24] == 3)
    #expect(odds[27] == -2, "nothing but motion")
  }

  @Test func bothCount() throws {
    let odds = try odds(join("0.5\t0.25\t1"), [(0, 3)])
    #expect(odds[0] == 3 && odds[40] == -2)
  }

  @Test func aHoleIsNotBridged() throws {
    let odds = try odds(join("0\t0\t1"), [(0, 1), (40, 2)])
    #expect(odds[10] == 1 && odds[20] == -2 && odds[35] == 2)
  }

  @Test func aRiseIsMarked() throws {
    let calm = (0..<20).map { (first: Int64($0 * 8), logOdds: Float(-3)) }
    let violent = (20..<30).map { (first: Int64($0 * 8), logOdds: Float(3)) }
    let light = try #require(
      ViolenceModel(
        text: "bias\t0\n" + MotionStatistics.names.map { "weight\t\($0)\t0\n" }.joined()))
    var detector = ViolenceLearned(
      light: light, join: try join("0\t0\t1"), windows: calm + violent)
    let picture = try #require(
      LumaImage(width: 16, height: 16, pixels: [UInt8](repeating: 0, count: 256)))
    for second in 0..<20 { detector.see(picture, at: .at(Double(second))) }
    let marks = detector.finish().marks.filter { $0.kind == .violenceOnset }
    #expect(marks.count == 1)
    let mark = try #require(marks.first)
    // Half-way between the middles of the last calm window and the first violent one.
    #expect(abs(mark.estimate.seconds - 13.1) < 0.2)
    #expect(mark.channels == ["learned motion"])
  }

  /// What sound alone raises is worth no more than an even chance: the network saw nothing.
  @Test func soundAloneIsNotLearnedViolence() throws {
    let light = try #require(
      ViolenceModel(
        text: "bias\t0\n" + MotionStatistics.names.map { "weight\t\($0)\t0\n" }.joined()))
    var detector = ViolenceLearned(light: light, join: try join("0\t0\t1"), windows: [])
    var generator = SeededGenerator(seed: 3)
    for tenth in 0..<400 {
      let level: Float = (200..<212).contains(tenth) ? 0.3 : 0.001
      let samples = (0..<1600).map { _ in Float.random(in: -level...level, using: &generator) }
      detector.hear(
        AudioBlock(start: .at(Double(tenth) / 10), sampleRate: 16_000, samples: samples))
    }
    let marks = detector.finish().marks
    #expect(!marks.isEmpty && marks.allSatisfy { $0.score <= 500 })
  }

  @Test(arguments: ["", "join\t1\t2\n", "join\t1\t2\tx\n", "join\t0\t1\t1\nband\t1\n"])
  func whatIsNoJoinIsRefused(text: String) {
    #expect(ViolenceJoin(text: text) == nil)
  }
}
