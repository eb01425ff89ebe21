import Evidence
import Foundation
import SwiftCSV
import TestSupport
import Testing
import TimeModel

@testable import Records

@Suite("Logs as delimited text")
struct CSVLogTests {
  static func read(
    _ text: String, date: String? = "2017-04-08", zone: ZoneRules? = .london,
    change: (inout RecordContext) -> Void = { _ in }
  ) -> RecordReading {
    var context = RecordContext(
      source: SourceID(rawValue: "log"), zone: zone, date: date.flatMap { CivilDate($0) })
    change(&context)
    return CSVLog().read(Array(text.utf8), context)
  }

  /// `04-08T14:42:00…14:42:59` for each interval of an observation.
  static func intervals(_ observation: Observation?) -> [String] {
    guard case .written(_, let intervals) = observation?.time else { return [] }
    return intervals.map {
      $0.start.text(places: 0).dropFirst(5).dropLast() + "…"
        + $0.end.text(places: 0).dropFirst(11)
        .dropLast()
    }
  }

  static func codes(_ reading: RecordReading) -> [String] { reading.findings.map(\.code.rawValue) }

  @Test("a minute is one minute wide, in the zone of the source")
  func minuteWidth() {
    let reading = Self.read("Time,Entry\n15:42,Fight\n15:43,More\n")
    #expect(
      reading.observations.map(Self.intervals) == [
        ["04-08T14:42:00…14:42:59"], ["04-08T14:43:00…14:43:59"],
      ])
    #expect(reading.observations.map(\.id.rawValue) == ["log/2", "log/3"])
    #expect(
      Self.intervals(Self.read("t,e\n15:42,a\n", zone: .utc).observations.first) == [
        "04-08T15:42:00…15:42:59"
      ])
  }

  @Test("without a date or a zone a time has no place, and a finding says so")
  func needsDateAndZone() {
    let undated = Self.read("Time,Entry\n15:42,Fight\n", date: nil)
    #expect(undated.observations.map(\.time) == [.none])
    #expect(Self.codes(undated).contains("time.withoutDate"))
    let unzoned = Self.read("Time,Entry\n15:42,Fight\n", zone: nil)
    #expect(unzoned.observations.map(\.time) == [.none])
    #expect(Self.codes(unzoned).contains("time.withoutZone"))
    let own = Self.read("Time,Entry\n2017-04-08T14:42Z,Fight\n", date: nil, zone: nil)
    #expect(Self.intervals(own.observations.first) == ["04-08T14:42:00…14:42:59"])
  }

  @Test(
    "day first or month first by the whole file, or both",
    arguments: [
      ("8/4/2017", "13/4/2017", ["04-08T14:42:00…14:42:59"], "log.date.order"),
      ("4/8/2017", "4/13/2017", ["04-08T14:42:00…14:42:59"], "log.date.order"),
      (
        "8/4/2017", "9/4/2017", ["04-08T14:42:00…14:42:59", "08-04T14:42:00…14:42:59"],
        "log.date.ambiguous"
      ),
      (
        "8/4/2017", "13/4/2017\n4/14/2017",
        ["04-08T14:42:00…14:42:59", "08-04T14:42:00…14:42:59"], "log.date.ambiguous"
      ),
    ])
  func dateOrder(_ first: String, _ rest: String, _ expected: [String], _ code: String) {
    let dates = ([first] + rest.split(separator: "\n").map(String.init))
    let text = "Date,Time,Entry\n" + dates.map { "\($0),15:42,Fight\n" }.joined()
    let reading = Self.read(text, date: nil)
    #expect(Self.intervals(reading.observations.first) == expected)
    #expect(Self.codes(reading).contains(code))
    let said = Self.read(text, date: nil) { $0.dateOrder = .dayFirst }
    #expect(Self.intervals(said.observations.first).count == 1)
  }

  @Test("the case's date decides between two orders when it occurs in only one")
  func dateOrderByCase() {
    let reading = Self.read("Date,Time,Entry\n8/4/2017,15:42,Fight\n")
    #expect(Self.intervals(reading.observations.first) == ["04-08T14:42:00…14:42:59"])
  }

  @Test("midnight is passed when the time falls by more than twelve hours")
  func midnight() {
    let reading = Self.read("Time,Entry\n23:50,a\n00:10,b\n00:05,late\n00:20,c\n")
    #expect(
      reading.observations.flatMap(Self.intervals) == [
        "04-08T22:50:00…22:50:59", "04-08T23:10:00…23:10:59", "04-08T23:05:00…23:05:59",
        "04-08T23:20:00…23:20:59",
      ])
    #expect(Self.codes(reading).filter { $0 == "log.time.midnight" }.count == 1)
    #expect(Self.codes(reading).filter { $0 == "log.time.order" }.count == 1)
  }

  @Test("the newest row may stand first")
  func descending() {
    let reading = Self.read("Time,Entry\n00:20,d\n00:10,c\n23:58,b\n23:50,a\n23:40,z\n")
    #expect(
      reading.observations.flatMap(Self.intervals) == [
        "04-07T23:20:00…23:20:59", "04-07T23:10:00…23:10:59", "04-07T22:58:00…22:58:59",
        "04-07T22:50:00…22:50:59", "04-07T22:40:00…22:40:59",
      ])
  }

  @Test("the hour that summer time's end repeats is two intervals, the one it skips none")
  func clockChange() {
    let autumn = Self.read("Time,Entry\n01:30,a\n", date: "2017-10-29")
    #expect(
      Self.intervals(autumn.observations.first) == [
        "10-29T00:30:00…00:30:59", "10-29T01:30:00…01:30:59",
      ])
    let spring = Self.read("Time,Entry\n01:30,a\n", date: "2017-03-26")
    #expect(spring.observations.first?.time == ObservedTime.none)
    #expect(Self.codes(spring).contains("time.skippedHour"))
  }

  @Test("a twelve-hour log without am and pm keeps both halves of the day")
  func halfDay() {
    let open = Self.read("Time,Entry\n3:42,a\n3:44,b\n")
    #expect(
      Self.intervals(open.observations.first) == [
        "04-08T02:42:00…02:42:59", "04-08T14:42:00…14:42:59",
      ])
    let proven = Self.read("Time,Entry\n3:42,a\n13:44,b\n")
    #expect(Self.intervals(proven.observations.first) == ["04-08T02:42:00…02:42:59"])
  }

  @Test("seconds that are always zero are minutes")
  func wholeMinutes() {
    let rows = (1...6).map { "15:4\($0):00,entry \($0)\n" }.joined()
    let reading = Self.read("Time,Entry\n" + rows)
    #expect(Self.intervals(reading.observations.first) == ["04-08T14:41:00…14:41:59"])
    #expect(Self.codes(reading).contains("log.time.wholeMinutes"))
    let exact = Self.read("Time,Entry\n" + rows + "15:50:01,odd\n")
    #expect(Self.intervals(exact.observations.first) == ["04-08T14:41:00…14:41:00"])
  }

  @Test("columns as mapped, by name in any case or by number; what is missing is named")
  func mapping() {
    let text = "When,Who,What,Said\n15:42,DK,noise,hello\n"
    let reading = Self.read(text) {
      $0.columns = ColumnMapping([
        .time: ColumnReference("WHEN "), .text: ColumnReference("4"),
        .author: ColumnReference("who"),
        .place: ColumnReference("Where"),
      ])
    }
    #expect(reading.observations.map(\.text) == ["hello"])
    #expect(reading.observations.map(\.author) == [.person("DK")])
    let missing = reading.findings.filter { $0.code == .logColumnMissing }
    #expect(missing.count == 1)
    #expect(missing.first?.message.contains("'Where'") == true)
  }

  @Test("duplicate headings keep both columns")
  func duplicateHeadings() {
    let reading = Self.read("Time,Note,Note\n15:42,a,b\n")
    #expect(reading.observations.first?.text == "a")
    #expect(reading.observations.first?.attributes["Note (2)"] == "b")
  }

  @Test("a line that is too long is named, and the rest is read")
  func longLine() {
    let text = "Time,Entry\n15:42,a\n15:43,\(String(repeating: "x", count: 5000))\n15:44,c\n"
    let reading = Self.read(text) { $0.limits.lineBytes = 1000 }
    #expect(reading.observations.map(\.text) == ["a", "c"])
    let finding = reading.findings.first { $0.code == .textLineTooLong }
    #expect(finding?.locator == .line(3, bytes: 19..<5025))
    #expect(reading.unused.map(\.locator) == [.line(3, bytes: 19..<5025)])
  }

  @Test("too many columns are a finding")
  func wideRow() {
    let reading = Self.read("Time,Entry\n15:42,\(String(repeating: ",", count: 3000))\n15:44,c\n")
    #expect(Self.codes(reading).contains("log.row.tooWide"))
    #expect(reading.observations.count == 1)
  }

  @Test("every row is an observation or is listed")
  func nothingIsLost() {
    let reading = Self.read("Report\n\nTime,Entry\n15:42,a\n,\n15:43,b\nx,c\n")
    let listed = reading.unused.reduce(0) { $0 + $1.count }
    #expect(reading.observations.count == 3)
    #expect(listed == 2)
  }

  @Test("fields agree with SwiftCSV on well-formed text, whatever is in them")
  func agreesWithSwiftCSV() throws {
    var random = SeededGenerator(seed: 4180)
    let pieces = ["a", "é", "\"", ",", "\n", "15:42", " b", ";", "日本", "\r\n"]
    for _ in 0..<200 {
      let rows = (0..<Int.random(in: 1...5, using: &random)).map { _ in
        (0..<3).map { _ in
          "x"
            + (0..<Int.random(in: 0...4, using: &random))
            .map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
        }
      }
      let text = rows.map { row in
        row.map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }.joined(separator: ",")
      }.joined(separator: "\n")
      let bytes = Array(text.utf8)
      let table = DelimitedTable(
        text: TextStream(RecordInput(bytes), EncodingJudgement(bytes)),
        dialect: Dialect(delimiter: 0x2C),
        limits: RecordLimits(), skipsFirstRecord: false)
      let peer = try EnumeratedCSV(string: text, delimiter: .comma, loadColumns: false)
      #expect(table.map(\.cells) == [peer.header] + peer.rows)
      #expect(table.map(\.cells) == rows)
    }
  }
}
