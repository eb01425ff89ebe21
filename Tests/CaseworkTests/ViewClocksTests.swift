import Evidence
import Testing
import TimeModel

@testable import Casework

/// Panels run together as their sound says, within what their clocks allow.
@Suite struct ViewClocksTests {
  private static let (one, other) = (SourceID(rawValue: "one"), SourceID(rawValue: "other"))

  private static func model(_ seconds: Int64, width: Int64, skew: Int64 = 0) throws -> ClockModel {
    let middle = Instant(nanoseconds: seconds * 1_000_000_000)
    return ClockModel(
      offset: try #require(
        Timestamp(
          earliest: middle.advanced(by: Nanoseconds(-width * 1_000_000_000)), estimate: middle,
          latest: middle.advanced(by: Nanoseconds(width * 1_000_000_000)))),
      skew: try #require(Skew(minPPB: skew - 300_000, estimatePPB: skew, maxPPB: skew + 300_000)))
  }

  /// b lost two seconds after its fiftieth: lags of 40 s and 38 s.
  private static func link(_ a: SourceID, _ b: SourceID) throws -> SoundLink {
    let segments = try [(0, 50, 20, 40), (52, 110, 80, 38)].map { from, to, at, lag in
      func seconds(_ value: Int) -> Nanoseconds { Nanoseconds(Int64(value) * 1_000_000_000) }
      return SoundAlignment.Segment(
        from: seconds(from), to: seconds(to), at: seconds(at),
        lag: try #require(
          SoundAlignment.Lag(
            earliest: seconds(lag), estimate: seconds(lag), latest: seconds(lag))),
        skew: try #require(Skew(minPPB: 20_000, estimatePPB: 20_000, maxPPB: 20_000)))
    }
    return SoundLink(
      a: a, b: b,
      alignment: SoundAlignment(
        verdict: .aligned, chanceExponent: 9, segments: segments, windows: [], alternatives: [],
        because: ""), flight: .zero, flightBecause: "")
  }

  /// Whichever leads, and whichever is named first: the same instant shows moments that sounded alike.
  @Test(arguments: [(1, 8), (8, 1)])
  func soundSaysHowTheyLie(widthA: Int64, widthB: Int64) throws {
    let (a, b) = (
      try Self.model(1_000, width: widthA, skew: 100_000), try Self.model(1_035, width: widthB)
    )
    let clocks = ViewClocks(
      [(Self.one, a), (Self.other, b)], links: [try Self.link(Self.one, Self.other)]
    ).clocks
    let (first, second) = (
      try #require(clocks[Self.one]), try #require(clocks[Self.other])
    )
    #expect(first.tiedTo == (widthA < widthB ? nil : Self.other))
    #expect(second.tiedTo == (widthA < widthB ? Self.one : nil))
    for (moment, lag) in [(10, 40), (30, 40), (60, 38), (100, 38)] as [(Int64, Int64)] {
      let time = try #require(
        try second.model.timestamp(at: Nanoseconds(moment * 1_000_000_000)))
      let shown = try #require(try first.model.estimates(at: time.estimate).first)
      let at: Int64 = lag == 40 ? 20 : 80
      let expected = (moment + lag) * 1_000_000_000 + (moment - at) * 20_000
      #expect((shown.count - expected).magnitude < 1_000)
    }
  }

  @Test func soundBeyondTheBoundsOfAClockIsLeftAlone() throws {
    let (a, b) = (try Self.model(1_000, width: 1), try Self.model(1_100, width: 2))
    let clocks = ViewClocks(
      [(Self.one, a), (Self.other, b)], links: [try Self.link(Self.one, Self.other)]
    ).clocks
    #expect(clocks[Self.other] == ViewClocks.Clock(model: b, tiedTo: nil))
  }
}
