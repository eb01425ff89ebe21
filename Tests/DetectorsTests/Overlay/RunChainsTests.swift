import Evidence
import Media
import Testing

@testable import Detectors

/// Readings put against each other, without any picture.
struct RunChainsTests {
  /// One run a second, as long as a list of times of day; nil is a run that could not be read.
  static func runs(_ times: [Int?], step: Int64 = 1_000_000_000) -> [Run] {
    times.enumerated().map { place, time in
      let start = Int64(place) * step
      let (hour, minute, second) = ((time ?? 0) / 3600, (time ?? 0) / 60 % 60, (time ?? 0) % 60)
      let digits = [hour, minute, second].flatMap { [$0 / 10, $0 % 10] }
      let score = time == nil ? 100 : 950
      return Run(
        unit: time == nil ? nil : digits[5], before: place == 0 ? nil : start - 40_000_000,
        first: start, last: start + step - 40_000_000, frames: 25, digits: digits,
        likeness: Array(repeating: score, count: 6), margins: Array(repeating: 200, count: 6),
        date: nil)
    }
  }

  static let layout = OverlayLayout(time: [], bank: GlyphBank(width: 1, height: 1, samples: []))

  static func chains(_ times: [Int?]) -> RunChains { RunChains(runs(times), layout) }

  @Test("A clock that runs on is read throughout")
  func plain() {
    let chains = Self.chains((0..<20).map { 1_000 + $0 })
    #expect(chains.chains.count == 1)
    #expect(chains.seconds.allSatisfy { $0.status == .read })
  }

  @Test("A wrong reading is never believed")
  func wrong() {
    for error in [1, 6, 10, 60, 300, 3_600, -5] {
      var times: [Int?] = (0..<20).map { 40_000 + $0 }
      times[9] = 40_009 + error
      let chains = Self.chains(times)
      #expect(chains.chains.count == 1)
      let second = chains.seconds[9]
      #expect(second.status != .read)
      #expect(second.status == .disagreeing || second.shown == 40_009, "error \(error)")
    }
  }

  @Test("A minute that is misread for a while is no jump there and back")
  func misread() {
    let times = (0..<60).map { place -> Int? in
      (20..<30).contains(place) ? 5_300 + place : 5_000 + place
    }
    let chains = Self.chains(times)
    #expect(chains.chains.count == 1)
    #expect(chains.seconds[20..<30].allSatisfy { $0.status != .read })
  }

  @Test("What cannot be read is inferred only where its last digit fits")
  func inferred() {
    var times: [Int?] = (0..<20).map { 1_000 + $0 }
    times[9] = nil
    #expect(Self.chains(times).seconds[9].shown == 1_009)
    #expect(Self.chains(times).seconds[9].status == .inferred)
  }

  @Test("A jump that lasts starts another chain", arguments: [-3_600, -12, 3, 37, 3_600])
  func jump(by: Int) {
    let times = (0..<40).map { $0 < 20 ? 40_000 + $0 : 40_000 + by + $0 }
    let chains = Self.chains(times)
    #expect(chains.chains.count == 2)
    #expect(chains.seconds.allSatisfy { $0.status == .read })
    #expect(!chains.hasTick[20])
  }

  @Test("Midnight is a second like any other")
  func midnight() {
    let chains = Self.chains((0..<20).map { (86_390 + $0) % 86_400 })
    #expect(chains.chains.count == 1)
    #expect(chains.seconds.last?.shown == 86_409)
  }

  @Test("Too few readings prove nothing")
  func few() {
    #expect(Self.chains([100, 101]).chains.isEmpty)
    #expect(Self.chains([100, 7_000, 300, 9_000]).chains.isEmpty)
    #expect(Self.chains([]).chains.isEmpty)
  }
}
