import Evidence
import TestSupport
import Testing
import TimeModel

@testable import Exhibits

struct TimeTextTests {
  private let words = TimeText(zone: Sample.london)

  @Test(
    "Intervals in words",
    arguments: [
      (
        "2017-04-08T14:43:02.4Z", "2017-04-08T14:43:08.6Z",
        "between 15:43:02 and 15:43:09 BST (14:43:02–14:43:09 UTC)"
      ),
      (
        "2017-04-08T14:42:00Z", "2017-04-08T14:42:59.999999999Z",
        "between 15:42:00 and 15:43:00 BST (14:42:00–14:43:00 UTC)"
      ),
      ("2017-04-08T14:42:00Z", "2017-04-08T14:42:00Z", "at 15:42:00 BST (14:42:00 UTC)"),
      (
        "2017-04-08T14:42:00.1234Z", "2017-04-08T14:42:00.1301Z",
        "between 15:42:00.123 and 15:42:00.131 BST (14:42:00.123–14:42:00.131 UTC)"
      ),
      (
        "2017-04-08T12:00:00Z", "2017-04-08T15:00:00Z",
        "between 13:00 and 16:00 BST (12:00–15:00 UTC)"
      ),
      (
        "2017-01-08T12:00:00Z", "2017-01-08T12:00:05Z",
        "between 12:00:00 and 12:00:05 GMT (12:00:00–12:00:05 UTC)"
      ),
      (
        "2017-04-08T22:59:50Z", "2017-04-08T23:00:10Z",
        "between 8 April 2017 23:59:50 and 9 April 2017 00:00:10 BST (8 April 2017 22:59:50 – 23:00:10 UTC)"
      ),
      (
        "2017-04-08T23:30:00Z", "2017-04-08T23:30:10Z",
        "between 00:30:00 and 00:30:10 BST (8 April 2017 23:30:00 – 23:30:10 UTC)"
      ),
      (
        "2017-10-29T00:59:00Z", "2017-10-29T01:01:00Z",
        "between 01:59:00 BST and 01:01:00 GMT (00:59:00–01:01:00 UTC)"
      ),
    ])
  func intervals(_ earliest: String, _ latest: String, _ expected: String) {
    let interval = words.interval(
      earliest: Sample.instant(earliest), latest: Sample.instant(latest))
    #expect(interval?.sentence == expected)
  }

  @Test("One-sided and absent bounds")
  func oneSided() {
    let bound = Sample.at("14:43:02.44")
    #expect(
      words.interval(earliest: bound, latest: nil)?.sentence
        == "not before 15:43:02.4 BST (14:43:02.4 UTC)")
    #expect(
      words.interval(earliest: nil, latest: bound)?.sentence
        == "not after 15:43:02.5 BST (14:43:02.5 UTC)")
    #expect(words.interval(earliest: nil, latest: nil) == nil)
    #expect(words.interval(earliest: bound, latest: nil)?.date == "Saturday 8 April 2017")
  }

  @Test("Words never claim more than the bounds, nor much less", arguments: [1, 2, 3] as [UInt64])
  func roundsOutwards(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let midnight = Sample.instant("2017-04-08T00:00:00Z").nanoseconds
    for _ in 0..<2000 {
      let scale =
        [1_000, 1_000_000, 1_000_000_000, 60_000_000_000, 3_600_000_000_000].randomElement(
          using: &generator) ?? 1
      let width =
        Int64.random(in: 0...9, using: &generator) * Int64(scale)
        + Int64.random(in: 0..<Int64(scale), using: &generator)
      let start =
        midnight
        + Int64.random(in: 0..<(Nanoseconds.day.count - width - 120_000_000_000), using: &generator)
      let interval = try #require(
        TimeText(zone: .utc).interval(
          earliest: Instant(nanoseconds: start), latest: Instant(nanoseconds: start + width)))
      let ends = interval.local.dropLast(4).split(separator: "–").map { Self.nanoseconds($0) }
      let (low, high) = (
        midnight + (try #require(ends.first)), midnight + (try #require(ends.last))
      )
      let context: Comment = "seed \(seed): \(start - midnight)+\(width): \(interval.local)"
      #expect(low <= start && start + width <= high, context)
      #expect(high - low - width <= max(width / 3, 2_000_000), context)
    }
  }

  private static func nanoseconds(_ clock: Substring) -> Int64 {
    let parts = clock.split(separator: ":")
    let seconds = parts.count > 2 ? parts[2].split(separator: ".") : ["0"]
    let fraction = seconds.count > 1 ? seconds[1] : "0"
    let digits = fraction + String(repeating: "0", count: 9 - fraction.count)
    let minutes: Int64 = (Int64(parts[0]) ?? 0) * 60 + (Int64(parts[1]) ?? 0)
    let whole: Int64 = minutes * 60 + (Int64(seconds[0]) ?? 0)
    return whole * 1_000_000_000 + (Int64(digits) ?? 0)
  }

  @Test("The ends of time do not trap")
  func extremes() {
    let (first, last) = (Instant(nanoseconds: .min), Instant(nanoseconds: .max))
    #expect(words.interval(earliest: first, latest: last) != nil)
    #expect(words.interval(earliest: last, latest: last) != nil)
    #expect(words.interval(earliest: nil, latest: last) != nil)
  }

  @Test(
    "Zones by name or distance",
    arguments: [
      ("Europe/London", 0, "GMT"), ("Europe/London", 3600, "BST"), ("UTC", 0, "UTC"),
      ("Asia/Kolkata", 19_800, "UTC+05:30"), ("America/New_York", -14_400, "UTC−04:00"),
      ("Europe/London", -75, "UTC−00:01:15"),
    ])
  func abbreviates(_ name: String, _ offset: Int, _ expected: String) {
    let zone = ZoneRules(name: name, initialOffsetSeconds: offset, transitions: [])
    #expect(Reading.abbreviation(zone, offset: offset) == expected)
  }

  @Test(
    "Lengths of time",
    arguments: [
      (137_000_000_000, "137 s", "2 min 17 s"), (4_200_000_000, "4.2 s", "4.2 s"),
      (40_000_000, "0.04 s", "0.04 s"), (0, "0 s", "0 s"), (-1_500_000_000, "−1.5 s", "−1.5 s"),
      (11_100_000_000_000, "11100 s", "3 h 5 min"), (183_600_000_000_000, "183600 s", "2 d 3 h"),
      (60_000_000_000, "60 s", "1 min"), (1, "0 s", "0 s"),
    ] as [(Int64, String, String)])
  func durations(_ count: Int64, _ seconds: String, _ text: String) {
    #expect(DurationText.seconds(Nanoseconds(count)) == seconds)
    #expect(DurationText.text(Nanoseconds(count)) == text)
  }

  @Test("At least rounds down, at most rounds up")
  func durationRounding() {
    let value = Nanoseconds(4_237_000_000)
    #expect(DurationText.seconds(value, rounding: .down) == "4.23 s")
    #expect(DurationText.seconds(value, rounding: .up) == "4.24 s")
    #expect(DurationText.text(Nanoseconds(137_400_000_000), rounding: .up) == "2 min 18 s")
    #expect(DurationText.seconds(Nanoseconds(1), rounding: .up) == "0.001 s")
  }

  @Test(
    "Clocks in words",
    arguments: [
      (135, 137, 139, "137 s slow (between 135 s and 139 s)"),
      (-139, -137, -135, "137 s fast (between 135 s and 139 s)"),
      (137, 137, 137, "137 s slow"), (-30, 0, 30, "right to within 30 s"),
      (0, 0, 0, "taken as right: nothing says otherwise"),
      (-3, 1, 5, "between 3 s fast and 5 s slow"),
    ] as [(Int64, Int64, Int64, String)])
  func clocks(_ low: Int64, _ middle: Int64, _ high: Int64, _ expected: String) {
    #expect(ClockText.deviation(Sample.offset(low, middle, high)) == expected)
  }
}
