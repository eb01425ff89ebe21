import TestSupport
import Testing

@testable import TimeModel

struct LocalTimeTests {
  private func intervals(_ date: String, _ clock: String, _ resolution: Nanoseconds) throws
    -> [String]
  {
    let parts = clock.split(separator: ":").compactMap { Int64($0) }
    let time = try #require(
      LocalTime(
        date: CivilDate(date), timeOfDay: Nanoseconds((parts[0] * 60 + parts[1]) * 60_000_000_000),
        resolution: resolution, zone: nil))
    return try time.possibleIntervals(rules: london2017).map {
      "\($0.start.text(places: 0)) \(Int128($0.end.nanoseconds) - Int128($0.start.nanoseconds) + 1)"
    }
  }

  @Test func clockChangesAreSpeltOut() throws {
    let minute = Nanoseconds.minute
    #expect(try intervals("2017-04-08", "15:42", minute) == ["2017-04-08T14:42:00Z 60000000000"])
    #expect(try intervals("2017-01-08", "15:42", minute) == ["2017-01-08T15:42:00Z 60000000000"])
    // The hour that the beginning of summer time skips does not exist.
    #expect(try intervals("2017-03-26", "01:00", minute) == [])
    #expect(try intervals("2017-03-26", "01:59", minute) == [])
    #expect(try intervals("2017-03-26", "00:59", minute) == ["2017-03-26T00:59:00Z 60000000000"])
    #expect(try intervals("2017-03-26", "02:00", minute) == ["2017-03-26T01:00:00Z 60000000000"])
    // The hour that its end repeats is two intervals.
    #expect(
      try intervals("2017-10-29", "01:30", minute)
        == ["2017-10-29T00:30:00Z 60000000000", "2017-10-29T01:30:00Z 60000000000"])
    #expect(try intervals("2017-10-29", "00:59", minute) == ["2017-10-28T23:59:00Z 60000000000"])
    #expect(try intervals("2017-10-29", "02:00", minute) == ["2017-10-29T02:00:00Z 60000000000"])
  }

  /// A reading wider than the change is cut by it, or joined across it.
  @Test func wideReadingsAcrossAChange() throws {
    let hour: Int64 = 3_600_000_000_000
    #expect(try intervals("2017-03-26", "00:00", .day) == ["2017-03-26T00:00:00Z \(23 * hour)"])
    #expect(try intervals("2017-10-29", "00:00", .day) == ["2017-10-28T23:00:00Z \(25 * hour)"])
    #expect(try intervals("2017-04-08", "00:00", .day) == ["2017-04-07T23:00:00Z \(24 * hour)"])
    #expect(try intervals("2017-10-29", "01:00", .hour) == ["2017-10-29T00:00:00Z \(2 * hour)"])
    #expect(try intervals("2017-03-26", "00:30", .hour) == ["2017-03-26T00:30:00Z \(hour / 2)"])
  }

  /// Against the definition, at every quarter of an hour: the instants at which the wall clock shows it.
  @Test func agreesWithAskingEveryInstant() throws {
    for day in ["2017-03-25", "2017-03-26", "2017-10-28", "2017-10-29", "2017-06-01"] {
      let date = try #require(CivilDate(day))
      let midnight = try Instant(utc: date, timeOfDay: .zero)
      for quarter in 0..<96 as Range<Int64> {
        let reading = Nanoseconds(quarter * 900_000_000_000)
        let local = try #require(
          LocalTime(date: date, timeOfDay: reading, resolution: .second, zone: nil))
        let found = try local.possibleIntervals(rules: london2017).map(\.start)
        var expected: [Instant] = []
        for step in -8..<104 as Range<Int64> {
          let instant = try midnight.advanced(by: Nanoseconds(step * 900_000_000_000))
          if try london2017.local(at: instant) == (date, reading) { expected.append(instant) }
        }
        #expect(found == expected, "\(local)")
      }
    }
  }

  @Test func zonesOfTheirOwn() throws {
    let zoned = try #require(LocalTime(rfc3339: "2017-04-08T15:41:03+0100"))
    #expect(
      try zoned.possibleIntervals(rules: nil).map(\.start) == [Instant("2017-04-08T14:41:03Z")!])
    #expect(zoned.resolution == .second)
    #expect(LocalTime(rfc3339: "2017-04-08T15:41:03.120")?.resolution == .millisecond)
    var named = zoned
    named.zone = .named("Europe/London")
    #expect(
      try named.possibleIntervals(rules: london2017).map(\.start) == [
        Instant("2017-04-08T14:41:03Z")!
      ])
    #expect(throws: TimeError.self) { try named.possibleIntervals(rules: .utc) }
    named.zone = nil
    #expect(throws: TimeError.self) { try named.possibleIntervals(rules: nil) }
    named.date = nil
    #expect(throws: TimeError.self) { try named.possibleIntervals(rules: london2017) }
  }

  @Test func hostileZonesThrowAndDoNotTrap() throws {
    var time = try #require(LocalTime(rfc3339: "2017-04-08T15:41:03Z"))
    for seconds in [Int.min, .max] {
      time.zone = .offset(seconds: seconds)
      #expect(throws: TimeError.overflow) { try time.possibleIntervals(rules: nil) }
    }
    time.zone = nil
    let rules = ZoneRules(name: "x", initialOffsetSeconds: .min, transitions: [])
    #expect(throws: TimeError.overflow) { try time.possibleIntervals(rules: rules) }
  }

  @Test func writesItsOwnWords() throws {
    let date = CivilDate("2017-04-08")
    let cases: [(Int64, Int64, LocalTime.Zone?, String)] = [
      (56_520_000_000_000, 60_000_000_000, nil, "2017-04-08 15:42"),
      (56_520_000_000_000, 1_000_000_000, .utc, "2017-04-08 15:42:00+00:00"),
      (56_520_250_000_000, 1_000_000, .offset(seconds: -5400), "2017-04-08 15:42:00.250-01:30"),
      (0, 86_400_000_000_000, nil, "2017-04-08"),
      (1, 1, .named("Europe/London"), "2017-04-08 00:00:00.000000001 Europe/London"),
    ]
    for (time, resolution, zone, words) in cases {
      let local = try #require(
        LocalTime(
          date: date, timeOfDay: Nanoseconds(time), resolution: Nanoseconds(resolution), zone: zone)
      )
      #expect(local.description == words)
      #expect(try encodedAndDecoded(local) == local)
    }
    #expect(
      !decodes(LocalTime.self, #"{"timeOfDay":"-1.000000000","resolution":"1.000000000"}"#),
      "decoding holds to the same rules as making one")
    #expect(!decodes(LocalTime.self, #"{"timeOfDay":"1.000000000","resolution":"0.000000000"}"#))
  }

  /// The zone's text and its rules, whatever order the transitions came in, also from a cache.
  @Test func rulesAreInOrder() throws {
    let summer = try #require(Instant("2017-04-08T14:42:17Z"))
    #expect(try london2017.text(at: summer) == "2017-04-08 15:42:17+01:00")
    #expect(london2017.offset(at: Instant("2017-03-26T00:59:59Z")!) == 0)
    #expect(london2017.offset(at: Instant("2017-03-26T01:00:00Z")!) == 3600)
    #expect(try encodedAndDecoded(london2017) == london2017)
    let json = #"""
      {"name":"x","initialOffsetSeconds":0,"transitions":[
      {"at":"2017-10-29T01:00:00Z","offsetSeconds":0},{"at":"2017-03-26T01:00:00Z","offsetSeconds":3600}]}
      """#
    let decoded = try #require(try? decode(ZoneRules.self, json))
    #expect(decoded.offset(at: summer) == 3600)
  }
}
