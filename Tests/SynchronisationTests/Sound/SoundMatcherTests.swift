import Evidence
import Synchronisation
import TestSupport
import Testing
import TimeModel

struct SoundMatcherTests {
  static let scene = SoundScene(seed: 7, seconds: 70)
  static let second = 16_000

  static func align(_ a: [Float], _ b: [Float]) -> SoundAlignment {
    SoundMatcher.align(PreparedSound(SoundTrack(a)), PreparedSound(SoundTrack(b)))
  }

  /// a hears the scene from second 1 on.
  static let a = scene.heard(samples: 40 * second, noise: 0.01) { $0 + 1 }

  /// Seconds of a at a moment of b, against the truth: whether it lies inside the bounds.
  static func expect(
    _ segment: SoundAlignment.Segment, at moment: Double, is truth: Double,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let place = Nanoseconds(Int64(moment * 1e9))
    let lag = try #require(segment.lag(at: place), sourceLocation: sourceLocation)
    let expected = Nanoseconds(Int64(((truth - moment) * 1e9).rounded()))
    #expect(
      lag.earliest <= expected && expected <= lag.latest, sourceLocation: sourceLocation)
    #expect(abs(lag.estimate.count - expected.count) < 100_000, sourceLocation: sourceLocation)
  }

  @Test(arguments: [(-200.0, Float(0.2)), (0, 1), (79, 3), (300, -0.7)])
  func findsLagAndSkew(ppm: Double, gain: Float) throws {
    // b begins 13.1234567 s into a, and is quieter, or louder, or upside down.
    let truth = { (t: Double) in 13.123_456_7 + (1 + ppm * 1e-6) * t }
    let b = Self.scene.heard(samples: 30 * Self.second, noise: 0.01, seed: 2, gain: gain) {
      truth($0) + 1
    }
    let alignment = Self.align(Self.a, b)
    #expect(alignment.verdict == .aligned)
    #expect(alignment.chanceExponent >= 6)
    #expect(alignment.alternatives.isEmpty)
    let segment = try #require(alignment.segments.first)
    #expect(alignment.segments.count == 1)
    for moment in [1.0, 12, 26] { try Self.expect(segment, at: moment, is: truth(moment)) }
    #expect(segment.skew.minPPB <= Int64(ppm * 1_000) && Int64(ppm * 1_000) <= segment.skew.maxPPB)
    #expect(segment.skew.maxPPB - segment.skew.minPPB < 20_000)
    #expect(!alignment.windows.isEmpty && alignment.windows.allSatisfy { $0.isOnLine })
  }

  @Test func theOtherWayRoundIsTheSame() throws {
    let b = Self.scene.heard(samples: 25 * Self.second, noise: 0.01, seed: 2) { $0 + 9 }
    let there = try #require(Self.align(Self.a, b).segments.first?.lag(at: .zero))
    let back = try #require(Self.align(b, Self.a).segments.first)
    let returned = try #require(back.lag(at: there.estimate))
    #expect(abs(there.estimate.count + returned.estimate.count) < 50_000)
  }

  @Test func findsLostTime() throws {
    // 1.9 s of the scene are missing from b at its second 14.5.
    let b = Self.scene.heard(samples: 30 * Self.second, noise: 0.01, seed: 2) {
      $0 + ($0 < 14.5 ? 6 : 7.9)
    }
    let alignment = Self.align(Self.a, b)
    #expect(alignment.verdict == .aligned)
    try #require(alignment.segments.count == 2)
    let (early, late) = (alignment.segments[0], alignment.segments[1])
    #expect(early.to <= Nanoseconds(14_500_000_000) && Nanoseconds(14_500_000_000) <= late.from)
    #expect(late.from.count - early.to.count < 2_000_000_000)
    try Self.expect(early, at: 6, is: 11)
    try Self.expect(late, at: 22, is: 28.9)
  }

  @Test func placesTracksOnTheirAxes() throws {
    let samples = Self.scene.heard(samples: 25 * Self.second, noise: 0.01, seed: 2) { $0 + 9 }
    let plain = SoundTrack(samples)
    let moved = SoundTrack(
      features: plain.features, runs: plain.runs, origin: Nanoseconds(500_000_000)
    ) { first, count in
      (first..<first + count).map { samples.indices.contains($0) ? samples[$0] : 0 }
    }
    let alignment = SoundMatcher.align(
      PreparedSound(SoundTrack(Self.a)), PreparedSound(moved))
    // b's sample 0 is its axis time 0.5 s and a's second 8.
    try Self.expect(try #require(alignment.segments.first), at: 10.5, is: 18)
  }

  @Test func soundOfAnotherPlaceIsNotShownToOverlap() {
    let other = SoundScene(seed: 8, seconds: 32).heard(samples: 30 * Self.second) { $0 + 1 }
    let alignment = Self.align(Self.a, other)
    #expect(alignment.verdict == .notShownToOverlap)
    #expect(alignment.segments.isEmpty)
    #expect(alignment.because.contains("no lag fits better than chance"))
  }

  @Test func silenceShowsNothing() {
    let silence = [Float](repeating: 0, count: 20 * Self.second)
    #expect(Self.align(Self.a, silence).verdict == .notShownToOverlap)
    #expect(Self.align(silence, silence).verdict == .notShownToOverlap)
    #expect(Self.align(Self.a, []).because == "one of the two has no sound")
    #expect(Self.align(Self.a, Array(Self.a.prefix(900))).verdict == .notShownToOverlap)
  }

  @Test func aLoopFitsEverywhereAndSoNowhere() {
    let bar = SoundScene(seed: 9, seconds: 5).samples.prefix(4 * Self.second)
    let loop = Array(repeating: bar, count: 12).flatMap { $0 }
    var noisy = loop
    var random = SeededGenerator(seed: 3)
    for index in noisy.indices { noisy[index] += Float(random.unit() - 0.5) * 0.02 }
    let alignment = Self.align(
      Array(loop.prefix(36 * Self.second)), Array(noisy[9_000..<9_000 + 26 * Self.second]))
    #expect(alignment.verdict == .notShownToOverlap)
    #expect(alignment.alternatives.count >= 2)
    #expect(alignment.because.contains("repeats itself"))
  }

  @Test func anAnnouncementHeardAtTwoTimesIsNoOverlap() {
    let announcement = SoundScene(seed: 10, seconds: 9).samples
    var (first, second) = (
      Self.a, SoundScene(seed: 11, seconds: 42).heard(samples: 38 * Self.second) { $0 + 1 }
    )
    for (index, sample) in announcement.enumerated() {
      first[12 * Self.second + index] += 2 * sample
      second[15 * Self.second + index] += 2 * sample
    }
    let alignment = Self.align(first, second)
    #expect(alignment.verdict == .notShownToOverlap)
  }
}

struct SoundLoopTests {
  static func aligned(_ seconds: Double) throws -> SoundAlignment {
    func time(_ seconds: Double) -> Nanoseconds { Nanoseconds(Int64(seconds * 1e9)) }
    let lag = try #require(
      SoundAlignment.Lag(
        earliest: time(seconds - 0.001), estimate: time(seconds), latest: time(seconds + 0.001)))
    return SoundAlignment(
      verdict: .aligned, chanceExponent: 12,
      segments: [
        SoundAlignment.Segment(from: .zero, to: time(100), at: time(50), lag: lag, skew: .none)
      ], windows: [], alternatives: [], because: "")
  }

  @Test func aLoopThatClosesIsNone() throws {
    let pairs = [
      (a: 0, b: 1, alignment: try Self.aligned(10)), (a: 1, b: 2, alignment: try Self.aligned(5)),
      (a: 0, b: 2, alignment: try Self.aligned(15.05)),
    ]
    #expect(SoundLoop.open(in: pairs).isEmpty)
  }

  @Test func aLoopThatDoesNotCloseIsNamed() throws {
    let pairs = [
      (a: 0, b: 1, alignment: try Self.aligned(10)), (a: 1, b: 2, alignment: try Self.aligned(5)),
      (a: 0, b: 2, alignment: try Self.aligned(13)),
    ]
    let loop = try #require(SoundLoop.open(in: pairs).first)
    #expect(loop.recordings == [0, 1, 2])
    #expect(loop.gap.estimate == Nanoseconds(2_000_000_000))
  }
}
