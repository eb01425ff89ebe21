import Evidence
import Media
import Testing
import TimeModel

@testable import Detectors

@Suite struct PictureWindowsTests {
  /// A picture of one pixel that carries a number.
  private func picture(_ number: Int) throws -> ColorImage {
    try #require(ColorImage(side: 1, pixels: [UInt8(number), 0, 0]))
  }

  /// The first cell and the numbers of each window.
  private func windows(_ cells: [Int64]) throws -> [(first: Int64, numbers: [UInt8])] {
    var windows = PictureWindows(side: 1)
    var seen: [(first: Int64, numbers: [UInt8])] = []
    func look(_ window: PictureWindows.Window) {
      seen.append((window.first, stride(from: 0, to: 48, by: 3).map { window.pixels[$0] }))
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
    #expect(seen.map(\.numbers) == [0, 8, 16, 19].map { (first: UInt8) in Array(first..<first + 16) })
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
