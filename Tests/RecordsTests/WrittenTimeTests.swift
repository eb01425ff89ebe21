import Testing
import TimeModel

@testable import Records

@Suite("Times as people write them")
struct WrittenTimeTests {
  /// Cell → time of day in decimal seconds, resolution, whether either half of the day is open.
  static let clocks: [(String, String, Nanoseconds, Bool)] = [
    ("15:42", "56520", .minute, false), ("15:42:10", "56530", .second, false),
    ("15:42:10.5", "56530.5", Nanoseconds(100_000_000), false),
    ("15:42:10,250", "56530.25", .millisecond, false), ("15.42", "56520", .minute, false),
    ("15.42.10", "56530", .second, false), ("1542", "56520", .minute, false),
    ("1542hrs", "56520", .minute, false), ("1542 hrs", "56520", .minute, false),
    ("15:42 hours", "56520", .minute, false), ("15:42hrs.", "56520", .minute, false),
    ("3:42 pm", "56520", .minute, false), ("3:42PM", "56520", .minute, false),
    ("3.42 p.m.", "56520", .minute, false), ("3:42\u{202F}PM", "56520", .minute, false),
    ("12:10 am", "600", .minute, false), ("12:10 pm", "43800", .minute, false),
    ("15:42 pm", "56520", .minute, false), ("3:42", "13320", .minute, true),
    ("03:42", "13320", .minute, false), ("0:05", "300", .minute, false),
    ("24:00", "86400", .minute, false), ("0342", "13320", .minute, false),
  ]

  @Test(arguments: clocks)
  func readsClock(_ text: String, _ seconds: String, _ resolution: Nanoseconds, _ isOpen: Bool)
    throws
  {
    let clock = try #require(WrittenMoment(cell: text)?.clock, "\(text)")
    #expect(clock.timeOfDay == Nanoseconds(seconds))
    #expect(clock.resolution == resolution)
    #expect(clock.isHalfDayOpen == isOpen)
  }

  @Test(arguments: [
    "25:61", "24:01", "15:60", "15:42:60", "15:42 am", "1560", "2575", "3 pm", "15:4", "15:421",
    "about 15:42", "15:42ish", "15:42-15:45", "", "  ", "noon", "154210", "£15.42", "15.42 metres",
    "2017-02-29 15:42", "0000-01-01 00:00", "30000-01-01 00:00", "15:42 31/02/2017",
    "0.654166666", "1e5", "15:42:10.1234567890",
  ])
  func refuses(_ text: String) {
    #expect(WrittenMoment(cell: text)?.clock == nil, "\(text)")
  }

  static let dates: [(String, [String])] = [
    ("08/04/2017", ["2017-04-08", "2017-08-04"]), ("8/4/17", ["2017-04-08", "2017-08-04"]),
    ("13/04/2017", ["2017-04-13"]), ("04/13/2017", ["2017-04-13"]), ("8.8.17", ["2017-08-08"]),
    ("2017-04-08", ["2017-04-08"]), ("2017/4/8", ["2017-04-08"]), ("8 Apr 2017", ["2017-04-08"]),
    ("Sat 8th April 2017", ["2017-04-08"]), ("April 8, 2017", ["2017-04-08"]),
    ("8-Apr-17", ["2017-04-08"]), ("8 Apr 70", ["1970-04-08"]), ("8 Apr 69", ["2069-04-08"]),
    ("29 Feb 2016", ["2016-02-29"]), ("Saturday, 8 September 2017", ["2017-09-08"]),
  ]

  @Test(arguments: dates)
  func readsDate(_ text: String, _ expected: [String]) throws {
    let moment = try #require(WrittenMoment(cell: text), "\(text)")
    #expect(moment.clock == nil)
    #expect(moment.date?.readings.map(\.description) == expected)
  }

  static let moments: [(String, String)] = [
    ("2017-04-08T14:41:03Z", "2017-04-08 14:41:03+00:00"),
    ("2017-04-08 15:41:03+01:00", "2017-04-08 15:41:03+01:00"),
    ("2012-03-14 04:17:38.276340+00:00", "2012-03-14 04:17:38.276340+00:00"),
    ("13/04/2017 15:42", "2017-04-13 15:42"), ("15:42 13/04/2017", "2017-04-13 15:42"),
    ("15:42 on 8 Apr 2017", "2017-04-08 15:42"), ("8 April 2017 at 3.42pm", "2017-04-08 15:42"),
    ("8 April 2017, 15:42 BST", "2017-04-08 15:42+01:00"),
    ("2017-04-08T14:41:03.5-0330", "2017-04-08 14:41:03.5-03:30"),
  ]

  @Test(arguments: moments)
  func readsMoment(_ text: String, _ expected: String) throws {
    let moment = try #require(WrittenMoment(cell: text), "\(text)")
    let clock = try #require(moment.clock)
    let local = LocalTime(
      date: moment.date?.readings.first, timeOfDay: clock.timeOfDay, resolution: clock.resolution,
      zone: clock.zone)
    #expect(local?.description == expected)
  }

  @Test("a time may be doubled only when nothing decides its half of the day")
  func otherHalf() throws {
    let pairs = [("3:44", "15:44"), ("12:30", "00:30"), ("1:00", "13:00")]
    for (written, other) in pairs {
      let clock = try #require(WrittenMoment(cell: written)?.clock)
      #expect(clock.inOtherHalf.timeOfDay == WrittenMoment(cell: other)?.clock?.timeOfDay)
      #expect(clock.inOtherHalf.inOtherHalf.timeOfDay == clock.timeOfDay)
    }
  }
}
