import Evidence
import Media
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

@Suite struct LearnedReportTests {
  private let interval = Nanoseconds(80_000_000)

  private func report(_ logOdds: [Float]) throws -> LearnedReport {
    let windows = logOdds.enumerated().map { number, value in
      LearnedReport.Window(first: Int64(number * 8), logOdds: value)
    }
    let last = MediaTime(nanoseconds: try interval.multiplied(by: Int64(logOdds.count * 8 + 8)))
    return LearnedReport(windows, interval: interval, extent: (.at(0), last))
  }

  @Test func aChangeIsMarkedBetweenTheMiddlesOfItsWindows() throws {
    let calm = [Float](repeating: -3, count: 20)
    let report = try report(calm + [Float](repeating: 3, count: 10) + calm)
    let mark = try #require(report.marks.first)
    #expect(report.marks.count == 1)
    #expect(mark.kind == .violenceOnset)
    // Cell 160 is where window 20 begins; the middle between the two windows is four cells later.
    #expect(mark.estimate == MediaTime(nanoseconds: try interval.multiplied(by: 164)))
    #expect(mark.earliest <= mark.estimate && mark.estimate <= mark.latest)
    #expect(mark.score == 953)
    let curve = try #require(report.curve)
    #expect(curve.values.count == 50 && curve.values[0] == 47 && curve.values[25] == 953)
    #expect(curve.step == Nanoseconds(640_000_000))
  }

  @Test func whatBeginsViolentHasNoOnset() throws {
    #expect(try report([Float](repeating: 4, count: 30)).marks.isEmpty)
  }

  @Test func oneWindowMakesNoMark() throws {
    var values = [Float](repeating: -3, count: 40)
    values[20] = 4
    #expect(try report(values).marks.isEmpty)
  }

  @Test func nothingGivesNothing() throws {
    #expect(LearnedReport([], interval: interval, extent: nil).curve == nil)
    #expect(LearnedReport([], interval: interval, extent: (.at(0), .at(1))).marks.isEmpty)
  }
}
