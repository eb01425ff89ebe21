import Evidence
import Foundation
import TestSupport
import Testing
import TimeModel

@testable import Records

@Suite("Chats, messages and logs as text and JSON")
struct ChatTests {
  static func read(
    _ format: any RecordFormat, _ text: String, date: String? = nil, zone: ZoneRules? = .london,
    change: (inout RecordContext) -> Void = { _ in }
  ) -> RecordReading {
    var context = RecordContext(
      source: SourceID(rawValue: "log"), zone: zone, date: date.flatMap { CivilDate($0) })
    change(&context)
    return format.read(Array(text.utf8), context)
  }

  static func times(_ reading: RecordReading) -> [[String]] {
    reading.observations.map(CSVLogTests.intervals)
  }

  static func codes(_ reading: RecordReading) -> Set<String> {
    Set(reading.findings.map(\.code.rawValue))
  }

  // MARK: - JSON

  @Test(
    "escapes, surrogates and what is no escape",
    arguments: [
      (#"a\nb"#, "a\nb"), (#"\u00e9\u2013"#, "é–"), (#"\ud83d\ude00"#, "😀"),
      (#"\ud83d x"#, "\u{FFFD} x"), (#"\ude00"#, "\u{FFFD}"), (#"\u0000"#, "\u{FFFD}"),
      (#"\q\"\\\/"#, "\\q\"\\/"), (#"\u12"#, "\\u12"), (#"\ud83d\ud83d\ude00"#, "\u{FFFD}😀"),
    ])
  func escapes(_ stored: String, _ expected: String) {
    #expect(JSONScanner.unescaped(stored) == expected)
  }

  @Test("what is no JSON costs its own line in JSON Lines, and the rest of an array")
  func damage() {
    let lines = Self.read(
      JSONRecords(),
      "{\"t\":\"2017-04-08T14:42:10Z\",\"e\":1}\n{\"t\":\n{\"t\":\"2017-04-08T14:43:10Z\",\"e\":2}\n"
    )
    #expect(lines.observations.count == 2)
    #expect(lines.unused.map(\.count) == [1])
    #expect(Self.codes(lines).contains("json.syntax"))
    let array = Self.read(
      JSONRecords(),
      "[{\"t\":\"2017-04-08T14:42:10Z\"},\n{\"t\":\"2017-04-08T14:43:10Z\"},\n{\"t\": oops},{}]")
    #expect(array.observations.count == 2)
    #expect(array.unused.count == 1)
  }

  @Test("deep nesting, many keys and duplicates are bounded and said")
  func hostileJSON() {
    let deep = String(repeating: "[", count: 200_000) + String(repeating: "]", count: 200_000)
    #expect(Self.codes(Self.read(JSONRecords(), deep)).contains("json.syntax"))
    let object = String(repeating: "{\"a\":", count: 100_000)
    #expect(Self.codes(Self.read(JSONRecords(), object)).contains("json.syntax"))
    let lines = String(repeating: "{\"a\":[\n", count: 4000)
    #expect(Self.codes(Self.read(JSONRecords(), lines)).contains("json.syntax"))
    let wide = "{" + (0..<5000).map { "\"k\($0)\":1" }.joined(separator: ",") + "}"
    let reading = Self.read(JSONRecords(), wide)
    #expect(reading.observations.count == 1)
    #expect(Self.codes(reading).contains("log.row.tooWide"))
    let twice = Self.read(
      JSONRecords(), "{\"event\":\"a\",\"event\":\"b\",\"x\":{\"y\":1,\"y\":NaN}}")
    #expect(twice.observations.first?.text == "a\nb")
    #expect(twice.observations.first?.attributes["x.y"] == "1\nNaN")
    #expect(Self.codes(twice).isSuperset(of: ["json.duplicateKey", "json.notANumber"]))
  }

  @Test("a record beyond the limit is left out and named")
  func largeRecord() {
    let text =
      "[{\"t\":\"15:42\",\"e\":\"\(String(repeating: "x", count: 5000))\"},{\"t\":\"15:43\",\"e\":\"y\"}]"
    let reading = Self.read(JSONRecords(), text, date: "2017-04-08") { $0.limits.lineBytes = 1000 }
    #expect(reading.observations.map(\.text) == ["y"])
    #expect(reading.unused.count == 1)
    #expect(Self.codes(reading).contains("json.record.tooLarge"))
  }

  @Test("a first record longer than the part looked at is still JSON")
  func cutSample() {
    let text =
      "[{\"t\":\"2017-04-08T14:42:10Z\",\"e\":\"\(String(repeating: "x", count: 70_000))\"}]"
    let reading = RecordCatalogue.standard.read(
      Array(text.utf8), named: "x", context: RecordContext(source: SourceID(rawValue: "log")))
    #expect(reading.format == "json")
    #expect(reading.observations.count == 1)
  }

  @Test("a dispatch export as a table is read as one, with its headings understood")
  func dispatchTable() {
    let text =
      "Incident Number,Date Opened,Time Opened,Call Sign,Status,Location,Remarks\n"
      + "0412,08/04/2017,15:42:20,BX21,Assigned,North Gate,Two males fighting\n"
      + "0412,13/04/2017,15:44:02,BX21,At scene,North Gate,One detained\n"
    let reading = RecordCatalogue.standard.read(
      Array(text.utf8), named: "cad.csv",
      context: RecordContext(source: SourceID(rawValue: "log"), zone: .london))
    #expect(reading.format == "csv")
    #expect(
      Self.times(reading) == [["04-08T14:42:20…14:42:20"], ["04-13T14:44:02…14:44:02"]])
    #expect(reading.observations.map(\.text) == ["Two males fighting", "One detained"])
  }

  @Test("JSON in UTF-16 and a mapped, dotted field")
  func wideJSON() {
    let text =
      "\u{FEFF}[{\"when\":\"8/4/2017 15:42\",\"a\":{\"b\":\"caf\u{E9}\"},\"long\":\"a longer text than that\"}]"
    let bytes = text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    let context = RecordContext(
      source: SourceID(rawValue: "log"), zone: .london,
      columns: ColumnMapping([.text: .name("a.b")]),
      dateOrder: .dayFirst)
    let reading = JSONRecords().read(bytes, context)
    #expect(reading.observations.map(\.text) == ["café"])
    #expect(Self.times(reading) == [["04-08T14:42:00…14:42:59"]])
  }

  @Test(
    "counts from 1970 by their size",
    arguments: [
      ("1491662530", "2017-04-08T14:42:10Z"), ("1491662530123", "2017-04-08T14:42:10.123Z"),
      ("1491662530123456", "2017-04-08T14:42:10.123456Z"),
      ("1491662530123456789", "2017-04-08T14:42:10.123456789Z"),
      ("1491662530.5", "2017-04-08T14:42:10.5Z"), ("-5", "-5"), ("30000", "30000"),
      ("99999999999999999999", "99999999999999999999"), ("1e9", "1e9"),
    ])
  func epochs(_ written: String, _ expected: String) {
    let unit = EpochTime.unit(of: written)
    #expect((unit.map { EpochTime.text(written, $0) } ?? written) == expected)
  }

  // MARK: - Facebook

  @Test(
    "mojibake is undone where all of it can be",
    arguments: [
      ("cafÃ©", Mojibake.undone("café")), ("plain", .none("plain")), ("café", .none("café")),
      ("Ã© and Ã", .inPart(stored: "Ã© and Ã", undone: "é and Ã")), ("“Ã©”", .none("“Ã©”")),
    ])
  func mojibake(_ stored: String, _ expected: Mojibake) {
    #expect(Mojibake(stored) == expected)
  }

  @Test("a reaction and an emoji of Messenger come out whole")
  func messenger() {
    let text =
      #"{"participants":[{"name":"A"}],"messages":[{"sender_name":"A","timestamp_ms":1491662530000,"content":"\u00f0\u009f\u0098\u0082"},{"sender_name":"A","timestamp_ms":99999999999999999,"content":"far"}]}"#
    let reading = Self.read(FacebookExport(), text)
    #expect(reading.observations.map(\.text) == ["😂", "far"])
    #expect(reading.observations.map { $0.time == .none } == [false, true])
    #expect(Self.codes(reading).contains("log.time.unreadable"))
  }

  // MARK: - WhatsApp

  @Test("marks of direction, narrow spaces and both halves of the day")
  func marks() {
    let reading = Self.read(
      WhatsAppChat(),
      "\u{200E}[13/04/2017, 3:42:10\u{202F}PM] \u{200E}Ash: \u{200E}audio omitted\r\n[13/04/2017, 12:00:00\u{202F}AM] Bo: \u{202B}\u{627}\u{644}\u{202C}\r\n"
    )
    #expect(reading.observations.map(\.author) == [.person("Ash"), .person("Bo")])
    #expect(
      Self.times(reading) == [["04-13T14:42:10…14:42:10"], ["04-12T23:00:00…23:00:00"]])
    #expect(reading.observations.first?.attributes["kind"] == "attachment")
  }

  @Test("what begins like a message at no possible time is listed, and no part of the one above")
  func impossible() {
    let reading = Self.read(
      WhatsAppChat(),
      "[08/04/2017, 15:42:10] A: one\n[08/04/2017, 25:61:00] A: two\n[00/00/0000, 15:42:10] A: three\n[08/04/30000, 15:42:10] A: four\n"
    )
    #expect(reading.observations.count == 1)
    #expect(reading.observations.first?.text == "one")
    #expect(reading.unused.map(\.count).reduce(0, +) == 3)
  }

  @Test("a message that never ends is cut off and the rest named")
  func endless() {
    let text = "[08/04/2017, 15:42:10] A: one\n" + String(repeating: "more\n", count: 1000)
    let reading = Self.read(WhatsAppChat(), text) { $0.limits.lineBytes = 500 }
    #expect(reading.observations.count == 1)
    #expect((reading.observations.first?.text.utf8.count ?? 0) <= 500)
    #expect(reading.unused.reduce(0) { $0 + $1.count } > 800)
  }

  // MARK: - Text logs

  @Test(
    "the beginnings of lines",
    arguments: [
      ("2017-04-08T15:42:10+01:00 x", "04-08T14:42:10…14:42:10", "x"),
      ("[15:42:10] x", "04-08T14:42:10…14:42:10", "x"),
      ("15:42 - x", "04-08T14:42:00…14:42:59", "x"),
      ("08/04/2017 15:42 x", "04-08T14:42:00…14:42:59", "x"),
      ("Apr  8 15:42:10 host prog: x", "04-08T14:42:10…14:42:10", "host prog: x"),
      ("2017-04-08 15:42:10,123 INFO x", "04-08T14:42:10…14:42:10", "INFO x"),
      ("1491662530 x", "04-08T14:42:10…14:42:10", "x"),
      ("[1491662530.250] x", "04-08T14:42:10…14:42:10", "x"),
      ("1491662530123 x", "04-08T14:42:10…14:42:10", "x"),
      ("15:42hrs Guard 2: x", "04-08T14:42:00…14:42:59", "x"),
      ("3.42pm: x", "04-08T14:42:00…14:42:59", "x"),
      ("Sat 8 Apr 2017 15:42 | x", "04-08T14:42:00…14:42:59", "x"),
      ("15:42 08/04/2017 x", "04-08T14:42:00…14:42:59", "x"),
      (
        "h - - [08/Apr/2017:15:42:10 +0100] \"x\"", "04-08T14:42:10…14:42:10",
        "h - - [08/Apr/2017:15:42:10 +0100] \"x\""
      ),
    ])
  func heads(_ line: String, _ interval: String, _ text: String) {
    let reading = Self.read(TextLog(), line + "\n", date: "2017-04-08") { $0.dateOrder = .dayFirst }
    #expect(Self.times(reading) == [[interval]])
    #expect(reading.observations.map(\.text) == [text])
  }

  @Test("the year of syslog is that nearest to the case's day; without one there is none")
  func yearless() {
    let text = "Dec 31 23:59:59 h p: a\nJan  1 00:00:01 h p: b\n"
    let reading = Self.read(TextLog(), text, date: "2017-12-31")
    guard case .written(let last, _) = reading.observations.last?.time else {
      Issue.record("no time")
      return
    }
    #expect(last.date == CivilDate(year: 2018, month: 1, day: 1))
    let unplaced = Self.read(TextLog(), text)
    #expect(unplaced.observations.allSatisfy { $0.time == .none })
    #expect(Self.codes(unplaced).contains("log.date.year"))
  }

  @Test("late entries keep both of their times")
  func lateEntries() {
    let reading = Self.read(
      TextLog(),
      "2017-04-08 16:10 Entry made 16:10 re 15:45: fight\n2017-04-09 00:10 late entry re 23:50 fall\n2017-04-09 00:11 Late entry, bag found\n",
      zone: .utc)
    #expect(
      Self.times(reading) == [
        ["04-08T15:45:00…15:45:59"], ["04-08T23:50:00…23:50:59"], ["04-09T00:11:00…00:11:59"],
      ])
    #expect(
      reading.observations.map { $0.attributes["entry made"] } == [
        "16:10", "2017-04-09 00:10", "late",
      ])
    #expect(reading.findings.count { $0.code == .logEntryLate } == 3)
  }

  @Test("a time of no clock is named, and a date of both orders keeps both")
  func textDoubts() {
    let reading = Self.read(TextLog(), "15:42 a\n25:61 b\n15:44 c\n", date: "2017-04-08")
    #expect(reading.observations.count == 2)
    #expect(Self.codes(reading).contains("log.time.unreadable"))
    let both = Self.read(TextLog(), "08/04/2017 15:42 a\n09/04/2017 15:42 b\n")
    #expect(Self.times(both).first?.count == 2)
    #expect(Self.codes(both).contains("log.date.ambiguous"))
  }

  /// 100 MB as built for use; a tenth of it without optimisation, to keep the suite quick.
  #if DEBUG
    static let longLine = 10_000_000
  #else
    static let longLine = 100_000_000
  #endif

  @Test("mixed encodings and a very long line cost themselves only")
  func longLineIsLeftOut() {
    var bytes = Array("15:42 caf".utf8) + [0xE9] + Array(" \n".utf8)
    bytes += Array("15:43 ".utf8) + [UInt8](repeating: 0x78, count: Self.longLine) + [0x0A]
    bytes += Array("15:44 end\n".utf8)
    let context = RecordContext(
      source: SourceID(rawValue: "log"), zone: .london, date: CivilDate("2017-04-08"))
    let clock = ContinuousClock()
    var reading: RecordReading?
    let spent = clock.measure { reading = TextLog().read(bytes, context) }
    #expect(reading?.observations.map(\.text) == ["café", "end"])
    #expect(reading?.unused.count == 1)
    #expect(spent < .seconds(60))
  }

  // MARK: - Mail

  @Test(
    "encoded words",
    arguments: [
      ("=?utf-8?Q?Caf=C3=A9_4?=", "Café 4"), ("=?ISO-8859-1?B?6Q==?= x", "é x"),
      ("=?utf-8?q?a?= =?utf-8?q?b?=", "ab"), ("=?utf-8?x?a?=", "=?utf-8?x?a?="),
      ("=?", "=?"), ("plain =?= text", "plain =?= text"),
    ])
  func encodedWords(_ stored: String, _ expected: String) {
    #expect(MailWords.decoded(stored) == expected)
  }

  @Test("parts within parts are bounded")
  func nestedParts() {
    var text = "From: a@example.org\nDate: 8 Apr 2017 14:42 GMT\nMessage-ID: <1>\n"
    for level in 0..<50 {
      text += "Content-Type: multipart/mixed; boundary=b\(level)\n\n--b\(level)\n"
    }
    text += "Content-Type: text/plain\n\nwords\n"
    let reading = Self.read(MailMessage(), text)
    #expect(reading.observations.count == 1)
    #expect(Self.codes(reading).contains("mail.part"))
    let many =
      "From: a@example.org\nDate: 8 Apr 2017 14:42 GMT\nContent-Type: multipart/mixed; boundary=b\n\n"
      + String(repeating: "--b\n\nx\n", count: 5000)
    #expect(Self.read(MailMessage(), many).observations.count <= MailPart.parts + 1)
  }
}
