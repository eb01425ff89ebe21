import TestSupport
import Testing

@testable import TimeModel

struct CalendarTests {
  /// Every day of ten thousand years, counted one by one by the rules of Gregory XIII.
  @Test func everyDayAgreesWithCounting() throws {
    var number: Int64 = -719_162
    for year in 1...9999 {
      let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
      let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
      for (index, length) in lengths.enumerated() {
        #expect(CivilDate(year: year, month: index + 1, day: length + 1) == nil)
        for day in 1...length {
          guard let date = CivilDate(year: year, month: index + 1, day: day) else {
            Issue.record("\(year)-\(index + 1)-\(day) is refused")
            return
          }
          if date.daysSinceEpoch != number || CivilDate(daysSinceEpoch: number) != date {
            Issue.record("\(date) is not day \(number)")
            return
          }
          number += 1
        }
      }
    }
    #expect(number == 2_932_897)
  }

  @Test func refusesWhatIsNoDate() {
    for (year, month, day) in [
      (0, 1, 1), (10_000, 1, 1), (2017, 0, 1), (2017, 13, 1), (2017, 4, 0),
      (2017, 4, 31), (2017, 2, 29), (1900, 2, 29),
    ] {
      #expect(CivilDate(year: year, month: month, day: day) == nil)
    }
    for text in [
      "2017-4-8", "2017/04/08", "2017-04-31", "20170408", "2017-04-08 ", "-017-04-08", "٢٠١٧-٠٤-٠٨",
    ] {
      #expect(CivilDate(text) == nil, "\(text)")
    }
    #expect(CivilDate("2016-02-29")?.description == "2016-02-29")
  }

  /// Days out of the calendar are held at its ends: nothing traps and nothing wraps.
  @Test func holdsAtTheEndsOfTheCalendar() throws {
    #expect(CivilDate(daysSinceEpoch: .max).description == "9999-12-31")
    #expect(CivilDate(daysSinceEpoch: .min).description == "0001-01-01")
    let day = try #require(CivilDate("2017-04-08"))
    #expect(day.advanced(byDays: .max).description == "9999-12-31")
    #expect(day.advanced(byDays: .min).description == "0001-01-01")
    #expect(day.advanced(byDays: -1).description == "2017-04-07")
    #expect(try #require(CivilDate("1969-12-31")).advanced(byDays: .min).year == 1)
  }

  @Test func instantsReadBackWhatTheyWrite() throws {
    try forAll(salt: 30) { (draw: inout SeededGenerator) throws in
      let instant = draw.instant()
      #expect(Instant(instant.description) == instant, "\(instant)")
      #expect(try encodedAndDecoded(instant) == instant)
      let (date, time) = instant.civil
      #expect(try Instant(utc: date, timeOfDay: time) == instant)
      #expect(time >= .zero && time < .day)
    }
    #expect(Instant(nanoseconds: .max).description == "2262-04-11T23:47:16.854775807Z")
    #expect(Instant(nanoseconds: .min).description == "1677-09-21T00:12:43.145224192Z")
  }

  /// Instants at either end written in a zone whose digits lie beyond the range.
  @Test func instantsNearTheEndsMayBeWrittenInAnyZone() {
    #expect(Instant("2262-04-12T00:47:16.854775807+01:00")?.nanoseconds == .max)
    #expect(Instant("2262-04-11T23:47:16Z")?.nanoseconds == Int64.max - 854_775_807)
    #expect(Instant("2262-04-11T23:47:17Z") == nil)
    #expect(Instant("1677-09-20T23:12:43.145224192-01:00")?.nanoseconds == .min)
  }

  @Test func readsRFC3339() {
    let cases: [(String, String?)] = [
      ("2017-04-08T14:41:03.12Z", "2017-04-08T14:41:03.120000000Z"),
      ("2017-04-08 15:41:03+01:00", "2017-04-08T14:41:03.000000000Z"),
      ("2017-04-08t15:41:03+0100", "2017-04-08T14:41:03.000000000Z"),
      ("2017-04-08T14:41:03,5z", "2017-04-08T14:41:03.500000000Z"),
      ("1969-12-31T23:59:59.999999999Z", "1969-12-31T23:59:59.999999999Z"),
      ("2017-04-08T14:41:03", nil), ("2017-04-08T14:41:60Z", nil), ("2017-04-08T24:00:00Z", nil),
      ("2017-02-29T14:41:03Z", nil), ("2017-04-08T14:41:03.Z", nil), ("2017-04-08T14:41:03+1", nil),
      ("2017-04-08T14:41:03.1234567890Z", nil), ("2017-04-08T14:41:03Z ", nil), ("", nil),
      ("2017-04-08T14:41:03+24:00", nil), ("2017-04-08T14:41:03Europe/London", nil),
    ]
    for (text, expected) in cases { #expect(Instant(text)?.description == expected, "\(text)") }
    #expect(Instant("2017-04-08T14:41:03.987Z")?.text(places: 1) == "2017-04-08T14:41:03.9Z")
    #expect(Instant("1969-12-31T23:59:59.987Z")?.text(places: 0) == "1969-12-31T23:59:59Z")
  }
}
