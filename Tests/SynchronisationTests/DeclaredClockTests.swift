// swift-format-ignore-file: NeverForceUnwrap
// The values forced here are constants of the tests, valid by inspection.

import Evidence
import Testing
import TimeModel

@testable import Synchronisation

struct DeclaredClockTests {
  /// Text, then min, estimate and max of own minus true in seconds.
  private static let corrections: [(String, String, String, String)] = [
    ("-137s ± 5s", "-142", "-137", "-132"), ("-137 s +/- 5 s", "-142", "-137", "-132"),
    ("-137s+-5s", "-142", "-137", "-132"), ("\u{2212}137 s ± 5 s", "-142", "-137", "-132"),
    ("137 s slow ± 5 s", "-142", "-137", "-132"), ("137 s fast", "136", "137", "138"),
    ("+1 h", "0", "3600", "7200"), ("-2 min 17 s ± 5 s", "-142", "-137", "-132"),
    ("-137.25s ± 250ms", "-137.5", "-137.25", "-137"), ("1500ms", "1.499", "1.5", "1.501"),
    ("0.1 ms ± 1 ns", "0.000099999", "0.0001", "0.000100001"), ("± 2 min", "-120", "0", "120"),
    ("-1.5 h ± 0 s", "-5400", "-5400", "-5400"), ("0 s ± 1 s", "-1", "0", "1"),
    // Time checks: each reading one second wide, and one second for the comparison.
    ("on-screen 15:40:00 was 15:42:17 by the speaking clock", "-139", "-137", "-135"),
    ("15:40:00 was 15:42:17", "-139", "-137", "-135"),
    ("15:40:00 = 15:42:17", "-139", "-137", "-135"),
    ("on-screen 15:40:00 was 15:42:17 by the speaking clock ± 2s", "-139", "-137", "-135"),
    ("15:40:00 was 15:42:17 ± 500 ms", "-137.5", "-137", "-136.5"),
    ("the display showed 15:40 when it was 15:42:17 on my phone", "-139", "-107.5", "-76"),
    ("15:40:00 was 15:42", "-181", "-149.5", "-118"),
    ("23:59:50 was 00:01:20", "-92", "-90", "-88"), ("00:01:20 was 23:59:50", "88", "90", "92"),
    ("2017-04-07 15:40:00 was 2017-04-08 15:42:17", "-86539", "-86537", "-86535"),
    ("2000-01-01 00:00:10 was 2017-04-08 15:42:17", "-544981329", "-544981327", "-544981325"),
    ("14:40:00Z was 15:42:17+01:00", "-139", "-137", "-135"),
    ("15:40:00.5 was 15:42:17.5", "-138.1", "-137", "-135.9"),
  ]

  @Test(arguments: corrections.indices) func understands(_ index: Int) throws {
    let (text, low, middle, high) = Self.corrections[index]
    let correction = try DeclaredClock.correction(text)
    #expect(correction.min == Nanoseconds(low), "\(text): \(correction.min)")
    #expect(correction.estimate == Nanoseconds(middle), "\(text): \(correction.estimate)")
    #expect(correction.max == Nanoseconds(high), "\(text): \(correction.max)")
    #expect(correction.text == text)
  }

  /// What is wrong, and a part of the words that say so.
  private static let mistakes: [(String, String)] = [
    ("", "expected a length"), ("137", "expected a length"), ("-137", "with a unit"),
    ("-137 parsecs", "with a unit"), ("-137s ± 5", "after ±"), ("-137s ±", "after ±"),
    ("-137s about", "“about” is not understood"), ("-137 s slow", "contradict"),
    ("-137s ± 5s today", "“today” at the end"), ("- -137s", "expected a length"),
    ("1e3 s", "expected a length"), ("0.0000000001 s", "expected a length"),
    ("99999999999999999999 h", "expected a length"), ("± 9223372036 s ± 1 s", "at the end"),
    ("15:40:00", "two clock readings"), ("15:40:00 was", "two clock readings"),
    ("15:40:00 15:42:17", "“was”"), ("15:42:17 by the clock, on-screen 15:40:00", "“was”"),
    ("3:40:00 pm was 15:42:17", "without pm"), ("15:40:00pm was 15:42:17", "not a time of day"),
    ("25:40:00 was 15:42:17", "not a time of day"), ("15:61 was 15:42", "not a time of day"),
    ("15:40:00 was 15:42:17Z", "with a zone"), ("15:40:00BST was 15:42:17BST", "not a time of day"),
    ("2017-02-30 15:40:00 was 2017-02-28 15:40:00", "not a time of day"),
    ("15:40:00 was 15:42:17 was 15:43:00", "found 3"),
    ("0001-01-01 00:00:00 was 9999-12-31 00:00:00", "64 bits"),
  ]

  @Test(arguments: mistakes.indices) func saysWhatIsWrong(_ index: Int) {
    let (text, words) = Self.mistakes[index]
    do throws(DeclarationError) {
      let correction = try DeclaredClock.correction(text)
      Issue.record("“\(text)” was understood as \(correction)")
    } catch {
      #expect(error.description.contains(words), "\(error)")
      #expect(error.text == text)
      #expect((try? DeclaredClock.correction(error.example)) != nil, "the example is right itself")
    }
  }

  @Test func hostileTextsEnd() {
    for text in ["±", "9", "1 s ", "15:40:00 was ", "- ", "é", "\u{0}", "was "] {
      let long = String(repeating: text, count: 50_000)
      #expect((try? DeclaredClock.offset(long)) == nil || text == "1 s ")
      #expect((try? DeclaredClock.timeCheck(long)) == nil)
    }
  }

  // MARK: - Start and screen

  private let london = ZoneRules(
    name: "Europe/London", initialOffsetSeconds: 0,
    transitions: [
      .init(at: Instant("2017-03-26T01:00:00Z")!, offsetSeconds: 3600),
      .init(at: Instant("2017-10-29T01:00:00Z")!, offsetSeconds: 0),
    ])

  @Test func declaredStarts() throws {
    let narrow = try DeclaredClock.start("2017-04-08 15:40:03 ± 2s", at: .second, zone: london)
    #expect(narrow.map(\.instant.earliest) == [Instant("2017-04-08T14:40:01Z")!])
    #expect(narrow.map(\.instant.latest) == [Instant("2017-04-08T14:40:05Z")!])
    #expect(narrow.first?.from == .second && narrow.first?.to == .second)
    #expect(narrow.first?.kind == .declaredStart && narrow.first?.label == .stated)
    let plain = try DeclaredClock.start("2017-04-08 15:40", at: .zero, zone: london)
    #expect(plain.first?.instant.earliest == Instant("2017-04-08T14:40:00Z")!)
    #expect(plain.first?.instant.latest == Instant("2017-04-08T14:40:59.999999999Z")!)
    let zoned = try DeclaredClock.start("2017-04-08T14:40:03.5Z ± 0 s", at: .zero, zone: nil)
    #expect(zoned.first?.instant == Timestamp(exactly: Instant("2017-04-08T14:40:03.5Z")!))
    let twice = try DeclaredClock.start("2017-10-29 01:30:00 ± 2s", at: .zero, zone: london)
    #expect(twice.count == 2 && twice.allSatisfy { $0.caveat.contains("twice") })
    for text in [
      "15:40:03", "2017-04-08", "2017-03-26 01:30:00", "2017-04-08 15:40:03 ± 2", "soon",
      "2017-04-31 15:40:03",
    ] {
      #expect(throws: DeclarationError.self, "\(text)") {
        try DeclaredClock.start(text, at: .zero, zone: london)
      }
    }
    #expect(throws: DeclarationError.self) {
      try DeclaredClock.start("2017-04-08 15:40:03", at: .zero, zone: nil)
    }
  }

  @Test func clocksOnScreen() throws {
    let at = try #require(MediaTime(ticks: 130, timeBase: Rational(1, 12)!))
    let shows = try #require(LocalTime(rfc3339: "2017-04-08T15:40:00"))
    let reading = OnScreenReading(at: at, shows: shows, by: "RB")
    let correction = try DeclaredClock.correction("-137s ± 5s")
    let anchor = try #require(
      try reading.anchors(trust: .declared(correction), zone: london).first)
    #expect(anchor.from.count == 10_833_333_333 && anchor.to.count == 10_833_333_334)
    #expect(anchor.instant.earliest == Instant("2017-04-08T14:42:12Z"))
    #expect(anchor.instant.latest == Instant("2017-04-08T14:42:22.999999999Z"))
    #expect(anchor.label == .stated && anchor.because.contains("-137s ± 5s"))
    let unchecked = try #require(
      try reading.anchors(trust: .assumed(.recorder), zone: london).first)
    #expect(unchecked.label == .estimated)
    #expect(unchecked.instant.earliest == Instant("2017-04-08T13:30:00Z"))
    #expect(unchecked.instant.latest == Instant("2017-04-08T15:50:00.999999999Z"))
  }

  @Test func durationsInWords() {
    let cases: [(Int64, String)] = [
      (137_000_000_000, "137 s"), (-137_000_000_000, "137 s"), (2_718_000_000, "2.718 s"),
      (500_000_000, "0.5 s"), (0, "0 s"), (999, "999 ns"), (3_737_000_000_000, "62 min 17 s"),
      (600_000_000_000, "10 min"), (11_100_000_000_000, "3 h 5 min"),
      (187_200_000_000_000, "2 d 4 h"),
      (.min, "106751 d 23 h"),
    ]
    for (count, words) in cases { #expect(Nanoseconds(count).words == words) }
  }
}
