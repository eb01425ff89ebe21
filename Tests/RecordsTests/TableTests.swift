import Evidence
import Foundation
import Synchronization
import TestSupport
import Testing
import TimeModel

@testable import Records

@Suite("Tables, in windows and with what people do to them")
struct TableTests {
  // MARK: - Windows

  @Test("the same file gives the same reading whatever it is cut into")
  func windows() throws {
    var random = SeededGenerator(seed: 1_048_576)
    for sample in try ConformanceKit(format: CSVLog()).samples() {
      for round in 0..<40 {
        let bytes = round == 0 ? sample.bytes : ConformanceKit.mutated(sample.bytes, &random)
        var context = sample.context
        if round.isMultiple(of: 3) { context.limits.lineBytes = 40 }
        let whole = CSVLog().read(bytes, context)
        for window in [8, 23, 64] {
          let cut = CSVLog(windowBytes: window).read(bytes, context)
          #expect(cut == whole, "\(sample.name), round \(round), window \(window)")
        }
      }
    }
  }

  @Test("a row of one line is read in one go to the fields of the careful reading")
  func plainRecords() {
    var random = SeededGenerator(seed: 4180)
    let pieces = ["a", "é", "\"", "\"\"", ",", "\n", "\r\n", "\r", " ", "15:42", ";", "\",", ",\""]
    for round in 0..<600 {
      let text = (0..<Int.random(in: 1...30, using: &random))
        .map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
      // The same characters in UTF-16 take the careful reading only.
      let wide = text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
      let narrow = Self.cells(Array(text.utf8), mark: [])
      #expect(
        narrow == Self.cells(wide, mark: [0xFF, 0xFE]), "round \(round): \(text.debugDescription)")
    }
  }

  private static func cells(_ bytes: [UInt8], mark: [UInt8]) -> [[String]] {
    let judgement =
      mark.isEmpty ? EncodingJudgement([0x61]) : EncodingJudgement(mark + [0x61, 0])
    let text = TextStream(RecordInput(mark + bytes), judgement)
    let table = DelimitedTable(
      text: text, dialect: Dialect(delimiter: 0x2C), limits: RecordLimits(),
      skipsFirstRecord: false)
    return table.map(\.cells)
  }

  @Test("cells as machines write them are read to the same moments as all others")
  func plainMoments() {
    var random = SeededGenerator(seed: 8601)
    let pieces = [
      "08", "8", "04", "13", "31", "2017", "17", "0", "24", "15", "42", "59", "60", "/", "-", ":",
      ".", "T", " ", "Z", "+01:00", "+15:00", ",", "123456789", "1234567890",
    ]
    let whole = [
      "08/04/2017 15:42:10", "2017-04-08T15:42:10.5Z", "15:42", "3:42:01", "8-4-2017", "04/13/2017",
      "2017/4/8 3:42", "31/02/2017", "2017-04-08 15:42:10,123+01:00",
    ]
    var read = 0
    for _ in 0..<12_000 {
      var cell = whole.randomElement(using: &random) ?? ""
      if Bool.random(using: &random) {
        cell = (0..<Int.random(in: 1...9, using: &random))
          .map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
      } else {
        let at = cell.index(
          cell.startIndex, offsetBy: Int.random(in: 0..<cell.count, using: &random))
        cell.replaceSubrange(at...at, with: pieces.randomElement(using: &random) ?? "")
      }
      guard let plain = WrittenMoment(plain: Array(cell.utf8)[...]) else { continue }
      read += 1
      #expect(plain == WrittenMoment(cell: cell), "\(cell)")
    }
    #expect(read > 300)
    for cell in whole where cell != "31/02/2017" {
      #expect(WrittenMoment(plain: Array(cell.utf8)[...]) == WrittenMoment(cell: cell), "\(cell)")
    }
  }

  @Test("a day without a change of clocks is placed as the zone's rules place it")
  func steadyDays() {
    var steady = SteadyZone(.london)
    var known = 0
    for day in 0..<800 {
      guard let first = CivilDate(year: 2016, month: 6, day: 1) else { return }
      let date = first.advanced(byDays: Int64(day))
      for minute in [0, 30, 90, 150, 1439, 1440] {
        var clock = WrittenClock(
          timeOfDay: Nanoseconds(Int64(minute) * Nanoseconds.minute.count), resolution: .minute,
          style: .colon, isHalfDayOpen: false, hasSuffix: false)
        guard let time = steady.time(clock, on: date) else { continue }
        known += 1
        #expect(time == Resolution([clock], on: [date], zone: .london).time)
        clock.zone = .offset(seconds: -3600)
        #expect(
          steady.time(clock, on: date) == Resolution([clock], on: [date], zone: .london).time)
      }
    }
    #expect(known > 4000)
  }

  @Test("a long log is asked for in windows, and its observations are handed on")
  func windowsOnly() {
    let rows = (0..<30_000).map { "15:42,\"Two men at the doors\",\($0)\n" }.joined()
    let bytes = Array(("Time,Entry,Number\n" + rows).utf8)
    let longest = Mutex(0)
    let input = RecordInput(byteCount: bytes.count) { range in
      longest.withLock { $0 = max($0, range.count) }
      return Array(bytes[range])
    }
    var handed = 0
    let reading = RecordCatalogue.standard.read(
      input, named: "log.csv",
      context: RecordContext(
        source: SourceID(rawValue: "log"), zone: .utc, date: CivilDate("2017-04-08"))
    ) { _ in handed += 1 }
    #expect(handed == 30_000)
    #expect(reading.observations.isEmpty)
    #expect(bytes.count > 3 * TextStream.usualWindow)
    #expect(longest.withLock { $0 } <= TextStream.usualWindow + 3)
  }

  @Test("a file that ends before its bytes do is read as far as it goes, and says so")
  func cutShort() {
    let bytes = Array("Time,Entry\n15:42,a\n15:43,b\n".utf8)
    let input = RecordInput(byteCount: 100) { range in
      Array(bytes[range.clamped(to: 0..<bytes.count)])
    }
    let reading = RecordCatalogue.standard.read(
      input, named: "log.csv", as: "csv",
      context: RecordContext(
        source: SourceID(rawValue: "log"), zone: .utc, date: CivilDate("2017-04-08")))
    #expect(reading.observations.map(\.text) == ["a", "b"])
    #expect(reading.findings.contains { $0.code == .recordCutShort && $0.severity == .failure })
  }

  // MARK: - Columns found by looking

  static func read(
    _ text: String, date: String? = "2017-04-08", change: (inout RecordContext) -> Void = { _ in }
  ) -> RecordReading {
    CSVLogTests.read(text, date: date, change: change)
  }

  static func times(_ reading: RecordReading) -> [[String]] {
    reading.observations.map(CSVLogTests.intervals)
  }

  static func columns(_ reading: RecordReading) -> String {
    reading.findings.first { $0.code == .logColumns }?.message ?? ""
  }

  static func messages(_ reading: RecordReading, _ code: Finding.Code) -> [String] {
    reading.findings.filter { $0.code == code }.map(\.message)
  }

  @Test("time, end, person, place and text are found by their headings and by what they hold")
  func roles() {
    let reading = Self.read(
      "No,Officer,Location,Time,Cleared,Remarks\n1,DK,Doors,15:42,15:50,Two men\n"
        + "2,MB,Lift,15:44,15:51,Clear\n")
    let said = Self.columns(reading)
    for role in [
      "time: column 4", "end: column 5", "author: column 2", "place: column 3", "text: column 6",
    ] { #expect(said.contains(role), "\(said)") }
    #expect(reading.observations.first?.author == .person("DK"))
    #expect(
      reading.observations.first?.attributes["end.latest"] == "2017-04-08T14:50:59.999999999Z")
  }

  @Test("a table without headings, and one whose headings are not in the first row")
  func headings() {
    let bare = Self.read("15:42,DK,Two men at the doors\n15:43,MB,All clear at the doors\n")
    #expect(bare.observations.map(\.text) == ["Two men at the doors", "All clear at the doors"])
    #expect(Self.columns(bare).contains("no heading row"))
    let late = Self.read("Log of the day\nSite,Harbour Lane\n\nTime,Entry\n15:42,a\n15:43,b\n")
    #expect(late.observations.map(\.text) == ["a", "b"])
    #expect(late.unused.reduce(0) { $0 + $1.count } == 2)
    #expect(Self.columns(late).contains("headings in row 4"))
    let timed = Self.read("Shift,07:00-19:00\nDate,8/4/17\nTime,Entry\n15:42,a\n15:43,b\n")
    #expect(timed.observations.map(\.text) == ["a", "b"])
    #expect(Self.columns(timed).contains("headings in row 3"))
  }

  @Test("headings of two rows name the columns together")
  func twoRows() {
    let groups = Self.read(
      "Time,,Staff,\nstart,end,name,remarks\n15:42,15:50,DK,a\n15:43,15:51,MB,b\n")
    #expect(Self.columns(groups).contains("headings in row 2"))
    let filled = Self.read("Time,,Staff,Text\n,Place,,\n15:42,Doors,DK,a\n15:43,Lift,MB,b\n")
    #expect(Self.columns(filled).contains("headings in rows 1 and 2"))
    #expect(filled.observations.first?.attributes["Place"] == "Doors")
    #expect(filled.observations.first?.author == .person("DK"))
    let units = Self.read("Time,Entry,By\n(hh:mm),(words),(initials)\n15:42,a,DK\n15:43,b,MB\n")
    #expect(units.observations.map(\.text) == ["a", "b"])
    #expect(units.observations.first?.author == .person("DK"))
    #expect(units.unused.isEmpty)
    let twins = Self.read("Call,,Unit,\nTime,Entry,Time,Entry\n15:42,a,15:43,b\n15:44,c,15:45,d\n")
    #expect(twins.observations.first?.attributes["Unit Time"] == "15:43")
    #expect(twins.observations.first?.text == "a")
  }

  @Test("headings that each printed page repeats are left out, with the reason")
  func repeatedHeadings() {
    let reading = Self.read("Time,Entry\n15:42,a\nTime,Entry\n15:43,b\nTime,Entry\n15:44,c\n")
    #expect(reading.observations.map(\.text) == ["a", "b", "c"])
    #expect(
      reading.unused.map(\.because) == Array(repeating: "repeats the table's headings", count: 2))
    #expect(Self.messages(reading, .logTimeUnreadable).isEmpty)
  }

  @Test("duplicate headings are told apart by a number, and a finding says so")
  func twinHeadings() {
    let reading = Self.read("Time,Time,Note (2),Note,Note\n15:42,15:43,a,b,c\n")
    let attributes = reading.observations.first?.attributes ?? [:]
    #expect(attributes["Time (2)"] == "15:43")
    #expect(attributes["Note (2)"] == "a" || reading.observations.first?.text == "a")
    #expect(attributes["Note (3)"] == "c")
    #expect(Self.messages(reading, .logColumnTwins).count == 2)
  }

  // MARK: - Times

  @Test("each row has the resolution that it was written with")
  func mixedResolutions() {
    let reading = Self.read("Time,Entry\n15:42,a\n15:43:10,b\n15:44:10.5,c\n")
    #expect(
      Self.times(reading) == [
        ["04-08T14:42:00…14:42:59"], ["04-08T14:43:10…14:43:10"], ["04-08T14:44:10…14:44:10"],
      ])
  }

  @Test("years of two digits, and midnight at the end of a day")
  func shortYearsAndMidnight() {
    let reading = Self.read("Date,Time,Entry\n8/4/17,23:59,a\n13/4/17,24:00,b\n", date: nil)
    #expect(Self.times(reading) == [["04-08T22:59:00…22:59:59"], ["04-13T23:00:00…23:00:59"]])
  }

  @Test(
    "a range in one cell is a start and an end",
    arguments: [
      "15:42-15:50", "15:42 – 15:50", "15:42 to 15:50", "1542hrs-1550hrs", "3.42pm-3.50pm",
    ])
  func ranges(_ cell: String) {
    let reading = Self.read("Time,Entry\n\(cell),a\n\(cell),b\n")
    #expect(Self.times(reading).first == ["04-08T14:42:00…14:42:59"])
    let attributes = reading.observations.first?.attributes ?? [:]
    #expect(attributes["end.earliest"] == "2017-04-08T14:50:00.000000000Z")
    #expect(attributes["end.latest"] == "2017-04-08T14:50:59.999999999Z")
    #expect(attributes["Time"] == cell)
  }

  @Test("a range with dates, over midnight and of seconds is no offset from UTC")
  func rangesOfDays() {
    let dated = Self.read("Time,Entry\n2017-04-08 23:42-00:50,a\n2017-04-09 10:42-11:50,b\n")
    #expect(Self.times(dated) == [["04-08T22:42:00…22:42:59"], ["04-09T09:42:00…09:42:59"]])
    #expect(
      dated.observations.first?.attributes["end.earliest"] == "2017-04-08T23:50:00.000000000Z")
    let exact = Self.read("Time,Entry\n10:42:05-11:50:06,a\n13:42:05-13:50:06,b\n")
    #expect(Self.times(exact).first == ["04-08T09:42:05…09:42:05"])
    let zoned = Self.read("Time,Entry\n2017-04-08T10:42-05:00,a\n2017-04-08T10:43-05:00,b\n")
    #expect(Self.times(zoned).first == ["04-08T15:42:00…15:42:59"])
  }

  @Test("an end may be a length of time")
  func lengths() {
    func end(_ heading: String, _ cell: String) -> [String] {
      let text = "Time,\(heading),Entry\n15:42,\(cell),a\n15:43,\(cell),b\n"
      let attributes = Self.read(text).observations.first?.attributes ?? [:]
      return ["end.earliest", "end.latest"].map { key in
        String((attributes[key] ?? "").dropFirst(11).prefix(8))
      }
    }
    #expect(end("End", "25 min") == ["15:07:00", "15:08:59"])
    #expect(end("Duration", "1h 20m") == ["16:02:00", "16:03:59"])
    #expect(end("Duration", "90 s") == ["14:43:30", "14:44:30"])
    #expect(end("Duration", "0:01:30") == ["14:43:30", "14:44:30"])
    // A minute and twenty seconds, or an hour and twenty minutes: both are kept.
    #expect(end("Duration", "1:20") == ["14:43:20", "16:03:59"])
    #expect(end("Duration (min)", "25") == ["15:07:00", "15:08:59"])
    let odd = Self.read("Time,End,Entry\n15:42,15:50,a\n15:43,15:51,b\n15:44,soon,c\n")
    #expect(Self.messages(odd, .logTimeUnreadable).count == 1)
  }

  @Test(
    "a late entry stands at the time that it is about, and keeps when it was made",
    arguments: [
      ("16:10", "Entry made 16:10 re 15:45. Two men left", "Entry made 16:10 re 15:45", "16:10"),
      ("16:10", "Late entry re 15:45: two men left", "Late entry re 15:45", "16:10"),
      ("16:10", "Two men left (late entry for 15:45hrs)", "late entry for 15:45hrs", "16:10"),
      ("16:12", "entry made at 1610 re 1545 - two men", "entry made at 1610 re 1545", "16:10"),
      ("16:10 re 15:45", "Two men left", "re 15:45", "16:10"),
      ("15:45 (entry made 16:10)", "Two men left", "entry made 16:10", "16:10"),
    ])
  func lateEntries(_ cell: String, _ text: String, _ words: String, _ made: String) {
    let reading = Self.read("Time,Entry\n16:00,a\n\(cell),\(text)\n16:15,c\n")
    let late = reading.observations.dropFirst().first
    #expect(CSVLogTests.intervals(late) == ["04-08T14:45:00…14:45:59"])
    #expect(late?.text == text)
    #expect(late?.attributes["late entry"] == words)
    #expect(late?.attributes["entry made"] == made)
    #expect(
      Self.messages(reading, .logEntryLate).count == (cell.hasPrefix("15:45") ? 0 : 1))
  }

  @Test("other times in an entry do not move it; a late entry after midnight is of the day before")
  func noLateEntries() {
    let text = [
      "Two men entered 16 shops, about 15:45 by the clock", "Entry to the car park at 15:45",
      "Spoke to caller re 15:45 incident", "Late entry for 2017 figures",
      "Latecomer for 15:45 show",
      "Entered 15:45 by the lift", "Man entered at 15:45 by the lift",
      "Entry recorded 15:45 on camera",
    ].map { "16:10,\"\($0)\"\n" }.joined()
    let reading = Self.read("Time,Entry\n" + text)
    for times in Self.times(reading) { #expect(times == ["04-08T15:10:00…15:10:59"]) }
    for observation in reading.observations {
      #expect(observation.attributes["entry made"] == nil, "\(observation.text)")
    }
    let bracketed = Self.read("Time,Entry\n15:45, Two men left (entered 16:10)\n")
    #expect(bracketed.observations.first?.attributes["entry made"] == "16:10")
    let spaced = Self.read("Time,Entry\n16:00,a\n  16:10 re 15:45 ,b\n")
    #expect(spaced.observations.last?.attributes["late entry"] == "re 15:45")
    let night = Self.read("Time,Entry\n23:50,a\n00:10,Late entry re 23:45: alarm\n")
    #expect(Self.times(night).last == ["04-08T22:45:00…22:45:59"])
    let future = Self.read("Time,Entry\n15:40,a\n15:45,Late entry re 16:10: alarm\n")
    #expect(Self.times(future).last == ["04-08T14:45:00…14:45:59"])
    #expect(Self.messages(future, .logEntryLate).count == 1)
    let open = Self.read("Time,Entry\n16:00,a\n16:10,Late entry re 3:45: alarm\n")
    #expect(Self.times(open).last == ["04-08T02:45:00…02:45:59", "04-08T14:45:00…14:45:59"])
  }

  @Test("rows out of order stay where they are, with a finding")
  func outOfOrder() {
    let reading = Self.read(
      "Time,Entry\n08/04/2017 15:42,a\n08/04/2017 15:40,b\n13/04/2017 15:44,c\n")
    #expect(reading.observations.map(\.text) == ["a", "b", "c"])
    #expect(
      Self.messages(reading, .logTimeOrder).first?.contains("2 min before that at line 2") == true)
  }

  // MARK: - Bad input

  @Test(
    "dates that no calendar has and times that no clock has are listed, and nothing is invented")
  func impossible() {
    let cells = [
      "0000-04-08 15:42", "30000-04-08 15:42", "2017-02-30 15:42", "25:61", "24:01",
      "0001-01-01 00:00",
      "9999-12-31 23:59",
    ]
    let reading = Self.read(
      "Time,Entry\n2017-04-08 15:40,good\n2017-04-08 15:41,good\n"
        + cells.map { "\($0),bad\n" }.joined()
        + String(repeating: "2017-04-08 15:43,good\n", count: 20))
    for observation in reading.observations {
      #expect(
        (observation.time == .none) == (observation.text == "bad"), "\(observation.attributes)")
    }
    #expect(Self.messages(reading, .logTimeUnreadable).count == 5)
    #expect(Self.messages(reading, .timeOutOfRange).count == 2)
  }

  @Test("formulas are kept as they stand, with a finding; telephone numbers and names are none")
  func formulas() {
    let cells = ["=1+1", "=HYPERLINK(\"\"http://x\"\")", "+cmd|' /C calc'!A0", "@SUM(1+1)"]
    let plain = ["+44 7700 900000", "@DK please attend", "- two men", "== end ==", "=", "-1"]
    let reading = Self.read(
      "Time,Entry\n" + (cells + plain).map { "15:42,\"\($0)\"\n" }.joined())
    #expect(Self.messages(reading, .logCellFormula).count == cells.count)
    #expect(reading.observations.first?.text == "=1+1")
    #expect(reading.observations.map(\.text).suffix(plain.count) == plain[...])
  }

  @Test("text from right to left is kept; characters that turn it round are named")
  func rightToLeft() {
    let reading = Self.read("Time,Entry\n15:42,שלום עולם\n15:43,مرحبا\n15:44,abc\u{202E}fdp.exe\n")
    #expect(
      reading.observations.map(\.text) == ["שלום עולם", "مرحبا", "abc\u{202E}fdp.exe"])
    let found = reading.findings.filter { $0.code == .textOverride }
    #expect(found.count == 1)
    guard case .line(4, let bytes) = found.first?.locator else {
      Issue.record("\(found)")
      return
    }
    #expect(bytes.count == 3)
  }

  @Test("encodings mixed within a file: each line that differs is named")
  func mixedEncodings() {
    let start = Array("Time,Entry\n15:42,".utf8)
    let next = Array("\n15:43,".utf8)
    // More of the one than of the other decides how the file is read.
    let mostly1252 = start + [0xA3, 0x35, 0xE9, 0x20, 0x80] + next + Array("é".utf8) + [0x0A]
    let read1252 = CSVLog().read(mostly1252, RecordContext(source: SourceID(rawValue: "log")))
    #expect(read1252.observations.map(\.text) == ["£5é €", "Ã©"])
    #expect(read1252.findings.first { $0.code == .textMixed }?.locator == .line(3, bytes: 29..<31))
    let mostlyUTF8 = start + Array("éèü".utf8) + next + [0xA3, 0x35, 0x0A]
    let readUTF8 = CSVLog().read(mostlyUTF8, RecordContext(source: SourceID(rawValue: "log")))
    #expect(readUTF8.observations.map(\.text) == ["éèü", "\u{FFFD}5"])
    #expect(
      readUTF8.findings.first { $0.code == .textUndecodable }?.locator == .line(3, bytes: 30..<31))
  }

  @Test(
    "a line of millions of columns and a line of megabytes cost a finding each, in bounded time")
  func hugeLines() {
    var bytes = Array("Time,Entry\n15:42,a\n".utf8)
    bytes += [UInt8](repeating: 0x2C, count: 1_200_000) + [0x0A]
    bytes += [UInt8](repeating: 0x78, count: 1_200_000) + [0x0A]
    bytes += Array("15:43,b\n".utf8)
    var context = RecordContext(
      source: SourceID(rawValue: "log"), zone: .london, date: CivilDate("2017-04-08"))
    let spent = ContinuousClock().measure {
      let reading = CSVLog().read(bytes, context)
      #expect(reading.observations.map(\.text) == ["a", "b"])
      #expect(Self.messages(reading, .textLineTooLong).count == 2)
      #expect(reading.unused.reduce(0) { $0 + $1.count } == 2)
      context.limits.lineBytes = 2 << 20
      let wide = CSVLog().read(bytes, context)
      #expect(Self.messages(wide, .logRowTooWide).count == 1)
      #expect(wide.observations.count == 3)
    }
    #expect(spent < .seconds(30))
  }
}
