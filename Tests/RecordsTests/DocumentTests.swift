import Evidence
import Foundation
import TestSupport
import Testing
import TimeModel

@testable import Records

@Suite("Times in sheets")
struct SerialTimeTests {
  private static func shown(_ serial: String, _ code: String, is1904: Bool = false) -> String? {
    SerialNumber(serial).flatMap {
      SerialTime($0, NumberFormat(code), is1904: is1904)?.shown
    }
  }

  @Test("every minute of a day is itself, whatever its binary fraction", arguments: [0, 42_833])
  func everyMinute(_ day: Int) {
    for minute in 0..<1440 {
      // As Excel writes a cell: the double nearest to the fraction, with 15 or 17 figures.
      let value = Double(day) + Double(minute) / 1440
      let expected = String(format: "%02d:%02d", minute / 60, minute % 60)
      let date = day == 0 ? "" : "2017-04-08 "
      for text in ["\(value)", String(format: "%.15g", value), String(format: "%.17g", value)] {
        #expect(Self.shown(text, "dd/mm/yyyy hh:mm") == date + expected, "\(text)")
      }
    }
  }

  @Test("every second of a day, in both date systems")
  func everySecond() {
    for second in stride(from: 0, to: 86_400, by: 7) {
      let value = 41_371 + Double(second) / 86_400
      let clock = String(
        format: "%02d:%02d:%02d", second / 3600, second / 60 % 60, second % 60)
      #expect(Self.shown("\(value)", "d/m/yy h:mm:ss", is1904: true) == "2017-04-08 " + clock)
    }
  }

  @Test(
    "what a cell shows",
    arguments: [
      ("42833.654166666667", "dd/mm/yyyy", "2017-04-08"),
      ("42833.654166666667", "h:mm AM/PM", "2017-04-08 15:42"),
      ("0.65416666666666667", "hh:mm", "15:42"),
      ("6.5416666666666667E-1", "h:mm:ss", "15:42:00"),
      ("0.65425925925925921", "hh:mm", "15:42"),
      ("0.65425937500000003", "hh:mm:ss.000", "15:42:08.010"),
      ("0.99999999999", "hh:mm:ss", "00:00:00"),
      ("1.5", "[h]:mm", "36:00"),
      ("42833", "d mmm yyyy", "2017-04-08"),
      ("42833", "d mmm yyyy hh:mm", "2017-04-08 00:00"),
      ("60", "yyyy-mm-dd", "1900-02-29"),
      ("59", "yyyy-mm-dd", "1900-02-28"),
      ("61", "yyyy-mm-dd", "1900-03-01"),
      ("1", "yyyy-mm-dd", "1900-01-01"),
      ("0", "h:mm", "00:00"),
      ("42833.5", "\"at\" hh:mm", "2017-04-08 12:00"),
      ("0.00390625", "mm:ss", "00:05:37"),
    ])
  func table(_ serial: String, _ code: String, _ expected: String) {
    #expect(Self.shown(serial, code) == expected)
  }

  @Test(
    "what is no moment is left a number", arguments: ["-1", "2958466", "1e300", "", "x", "1,5"])
  func noMoment(_ serial: String) { #expect(Self.shown(serial, "hh:mm") == nil) }

  @Test("numbers as a sheet shows them")
  func numbers() {
    let cases = [
      ("0.30000000000000004", 0, "0.3"), ("15.42", 0, "15.42"), ("15.4", 2, "15.40"),
      ("15.420000000000002", 2, "15.42"), ("447700900123", 0, "447700900123"), ("0", 0, "0"),
      ("1E3", 0, "1000"), ("-2.5", 1, "-2.5"), ("0.05", 0, "0.05"),
      ("9.9999999999999999", 0, "10"), ("1542", 0, "1542"),
    ]
    for (text, decimals, expected) in cases {
      #expect(DecimalDigits(text)?.shown(decimals: decimals) == expected, "\(text)")
    }
  }

  @Test(
    "which formats are moments",
    arguments: [
      ("General", false, false), ("0.00", false, false), ("#,##0 \"days\"", false, false),
      ("[Red]0", false, false), ("dd/mm/yyyy", true, false), ("h:mm", false, true),
      ("[$-F800]dddd, mmmm dd, yyyy", true, false), ("mmm-yy", true, false),
      ("d/m/yyyy h:mm", true, true), ("mm:ss.0", false, true), ("h\"h\"mm", false, true),
      ("0\\d", false, false), ("@", false, false), ("0;\"yes\"", false, false),
    ])
  func formats(_ code: String, _ hasDate: Bool, _ hasTime: Bool) {
    let format = NumberFormat(code)
    #expect(format.hasDate == hasDate && format.hasTime == hasTime)
  }
}

@Suite("Documents and sheets")
struct DocumentTests {
  static let context = RecordContext(
    source: SourceID(rawValue: "d"), zone: .london,
    date: CivilDate(year: 2017, month: 4, day: 8))

  static func read(_ bytes: [UInt8], _ name: String = "x") -> RecordReading {
    RecordCatalogue.standard.read(bytes, named: name, context: context)
  }

  static func sample(_ path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: Places.fixtures.appending(path: path)))
  }

  static func codes(_ reading: RecordReading) -> Set<Finding.Code> {
    Set(reading.findings.map(\.code))
  }

  /// The smallest workbook around the XML of one sheet's rows.
  static func workbook(_ sheet: String, strings: String = "") -> [UInt8] {
    StoredZip.of([
      "xl/workbook.xml":
        "<workbook><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>",
      "xl/_rels/workbook.xml.rels":
        "<Relationships><Relationship Id=\"r1\" Type=\"t/worksheet\" "
        + "Target=\"worksheets/sheet1.xml\"/></Relationships>",
      "xl/sharedStrings.xml": "<sst>\(strings)</sst>",
      "xl/worksheets/sheet1.xml": "<worksheet><sheetData>\(sheet)</sheetData></worksheet>",
    ])
  }

  static func openSheet(_ rows: String) -> [UInt8] {
    StoredZip.of([
      "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
      "content.xml": "<office:document-content><office:body><office:spreadsheet>"
        + "<table:table table:name=\"S\">\(rows)</table:table></office:spreadsheet></office:body>"
        + "</office:document-content>",
    ])
  }

  static func word(_ body: String, before: String = "") -> [UInt8] {
    StoredZip.of([
      "word/document.xml":
        "\(before)<w:document><w:body>\(body)</w:body></w:document>"
    ])
  }

  @Test("each row is what openpyxl reads in it")
  func agreesWithOpenpyxl() throws {
    let folder = "logs/ExcelWorkbook"
    let oracle = try JSONDecoder().decode(
      [String: [String: [String: [String]]]].self,
      from: Data(try Self.sample("\(folder)/openpyxl.json")))
    #expect(oracle.count == 2)
    for (file, sheets) in oracle {
      let reading = Self.read(try Self.sample("\(folder)/\(file)"), file)
      for one in reading.observations {
        guard case .row(let sheet, let row) = one.locator else {
          Issue.record("\(one.locator)")
          continue
        }
        let cells = sheets[sheet]?[String(row)] ?? []
        #expect(cells.contains(one.text), "\(one.text) is not in \(cells)")
      }
    }
  }

  @Test("cells of every type")
  func cells() throws {
    let rows =
      "<row r=\"1\"><c t=\"inlineStr\"><is><t>Time</t></is></c><c t=\"s\"><v>0</v></c>"
      + "<c t=\"inlineStr\"><is><t>Flag</t></is></c></row>"
      + "<row r=\"2\"><c r=\"A2\" t=\"str\"><f>TEXT(1,2)</f><v>15:42</v></c>"
      + "<c r=\"B2\" t=\"inlineStr\"><is><r><t>one </t></r><r><t>two</t></r></is></c>"
      + "<c r=\"C2\" t=\"b\"><v>1</v></c><c r=\"D2\" t=\"e\"><v>#N/A</v></c></row>"
    let reading = Self.read(Self.workbook(rows, strings: "<si><t>Ent_x0072_y</t></si>"))
    let one = try #require(reading.observations.first)
    #expect(reading.observations.count == 1)
    #expect(one.text == "one two")
    #expect(one.time != .none)
    #expect(one.attributes["Flag"] == "TRUE" && one.attributes["column 4"] == "#N/A")
    #expect(one.attributes["formula in A2"] == "=TEXT(1,2)")
    #expect(Self.codes(reading).contains(.sheetFormulas))
  }
}

@Suite("Hostile documents")
struct HostileDocumentTests {
  /// Reads within the time that any file may take in a debug build.
  private func read(_ bytes: [UInt8], _ name: String = "x") -> RecordReading {
    var reading = RecordReading(format: "", observations: [], findings: [], unused: [])
    let spent = ContinuousClock().measure { reading = DocumentTests.read(bytes, name) }
    #expect(spent < .seconds(30))
    #expect(!reading.findings.isEmpty)
    return reading
  }

  private func failures(_ reading: RecordReading) -> Set<Finding.Code> {
    Set(reading.findings.filter { $0.severity == .failure }.map(\.code))
  }

  @Test("a zip bomb is not unpacked", arguments: ["bomb.xlsx", "bomb.docx", "bomb.zip"])
  func bomb(_ name: String) throws {
    let reading = read(try DocumentTests.sample("hostile/\(name)"), name)
    let bombs = reading.findings.filter { $0.message.contains("200 times its size") }
    #expect(bombs.count == 1)
    #expect(bombs.allSatisfy { $0.severity == .failure && $0.locator != .whole })
    #expect(reading.observations.isEmpty)
  }

  @Test("archives within an archive are named and not opened")
  func nested() {
    var inner = StoredZip.of(["a.txt": "15:42 nothing"])
    for _ in 0..<50 {
      var outer = StoredZip()
      outer.add("inner.zip", inner)
      inner = outer.bytes
    }
    let reading = read(inner)
    #expect(reading.format == "zip")
    #expect(DocumentTests.codes(reading).contains(.archiveMember))
  }

  @Test("too many files in an archive are a finding")
  func manyMembers() {
    var zip = StoredZip()
    for index in 0..<10_050 { zip.add("f\(index)", "") }
    #expect(failures(read(zip.bytes)).contains(.archiveUnreadable))
  }

  @Test("a file that its directory calls encrypted is not read")
  func encryptedMember() {
    var zip = StoredZip()
    zip.add("chat.txt", "15:42 nothing", flags: 1)
    #expect(failures(read(zip.bytes)).contains(.documentProtected))
  }

  private static let laughs =
    "<!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">]>"

  @Test("an entity bomb is a finding with its place")
  func entities() {
    let documents = [
      DocumentTests.word("<w:p><w:r><w:t>&b;</w:t></w:r></w:p>", before: Self.laughs),
      StoredZip.of([
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": Self.laughs + "<office:text><text:p>&b;</text:p></office:text>",
      ]),
    ]
    for bytes in documents {
      let finding = read(bytes).findings.first { $0.code == .documentPart }
      #expect(finding?.message.contains("entity bomb") ?? false)
    }
    let transcript = Array((Self.laughs + "<ANNOTATION_DOCUMENT/>").utf8)
    #expect(!ElanTranscript().read(transcript, DocumentTests.context).findings.isEmpty)
  }

  @Test("external entities and unknown references stay as they are written")
  func references() throws {
    let reading = read(DocumentTests.word("<w:p><w:r><w:t>&file; &#x41;&amp;</w:t></w:r></w:p>"))
    #expect(reading.observations.first?.text == "&file; A&")
  }

  @Test("elements nested ever deeper are a finding")
  func depth() {
    let deep = String(repeating: "<w:tbl><w:tr><w:tc>", count: 200_000)
    #expect(failures(read(DocumentTests.word(deep))).contains(.documentPart))
  }

  @Test("ten million columns are a finding, not memory")
  func columns() {
    let wide = read(
      DocumentTests.openSheet(
        "<table:table-row><table:table-cell office:value-type=\"string\" "
          + "table:number-columns-repeated=\"10000000\"><text:p>x</text:p></table:table-cell>"
          + "</table:table-row>"))
    #expect(DocumentTests.codes(wide).contains(.logRowTooWide))
    let far = read(
      DocumentTests.workbook(
        "<row r=\"1\"><c r=\"A1\" t=\"str\"><v>x</v></c><c r=\"ZZZZZ1\"><v>1</v></c>"
          + "<c r=\"XFD1\"><v>2</v></c></row>"))
    #expect(DocumentTests.codes(far).isSuperset(of: [.sheetCell, .logRowTooWide]))
  }

  @Test("ten million rows alike are a finding, not memory")
  func rows() {
    let reading = read(
      DocumentTests.openSheet(
        "<table:table-row table:number-rows-repeated=\"10000000\"><table:table-cell "
          + "office:value-type=\"string\"><text:p>15:42</text:p></table:table-cell>"
          + "</table:table-row>"))
    #expect(reading.observations.count <= 100)
    #expect(DocumentTests.codes(reading).contains(.logRowTooWide))
  }

  @Test("a text that stands in ever so many cells is a finding, not memory")
  func sharedText() {
    let text = String(repeating: "x", count: 1 << 19)
    let rows = (1...2000).map { "<row><c t=\"s\"><v>0</v></c><c><v>\($0)</v></c></row>" }.joined()
    let bytes = DocumentTests.workbook(rows, strings: "<si><t>\(text)</t></si>")
    let reading = read(bytes)
    #expect(DocumentTests.codes(reading).contains(.recordTooLarge))
    #expect(reading.observations.count <= 512)
    let lost = reading.unused.reduce(0) { $0 + $1.count }
    #expect(reading.observations.count + lost >= 1999)
  }

  @Test("rows and cells that lie about their place are findings, and are named once")
  func liars() {
    let rows =
      "<row r=\"5\"><c r=\"A5\" t=\"str\"><v>15:42</v></c></row>"
      + "<row r=\"2\"><c r=\"A2\" t=\"str\"><v>15:43</v></c><c r=\"A2\"><v>9</v></c></row>"
      + "<row r=\"99999999999999999999\"><c t=\"s\"><v>7</v></c></row><row r=\"-4\"/>"
      + "<row r=\"1048577\"><c r=\"A1\"><v>1</v></c></row>"
    let reading = read(DocumentTests.workbook(rows))
    #expect(DocumentTests.codes(reading).contains(.sheetCell))
    #expect(Set(reading.observations.map(\.id)).count == reading.observations.count)
  }

  @Test("NULs in a document are marked and counted on")
  func nuls() {
    let reading = read(DocumentTests.word("<w:p><w:r><w:t>At 15:42\0 I saw him.</w:t></w:r></w:p>"))
    #expect(reading.observations.first?.text == "At 15:42\u{FFFD} I saw him.")
  }

  @Test(
    "an archive cut anywhere is read as far as it goes, or refused",
    arguments: ["ExcelWorkbook/night-log.xlsx", "ZippedRecords/export.zip"])
  func cut(_ path: String) throws {
    let whole = try DocumentTests.sample("logs/\(path)")
    for end in stride(from: 4, to: whole.count, by: 97) {
      let name = String(path.split(separator: "/").last ?? "")
      #expect(!read(Array(whole[..<end]), name).findings.isEmpty)
    }
  }

  static let packages = [
    "ExcelWorkbook/night-log.xlsx", "OpenSpreadsheet/log.ods", "WordDocument/mg11.docx",
    "WordDocument/door-log.docx", "OpenTextDocument/statement.odt", "ZippedRecords/export.zip",
  ]

  /// Damage to an archive is mostly found by its checksums: here the parts are damaged, and packed
  /// with checksums that are right.
  @Test("survives damage within its parts", arguments: packages)
  func damagedParts(_ path: String) throws {
    let rounds = Int(ProcessInfo.processInfo.environment["ONSET_ROUNDS"] ?? "") ?? 60
    let seed: UInt64 = 20_170_408
    var random = SeededGenerator(seed: seed)
    var parts: [(name: String, bytes: [UInt8])] = []
    let archive = try ZipArchive(DocumentTests.sample("logs/\(path)"))
    archive.unpack({ _ in true }) { member, contents in
      if let bytes = try? contents.get() { parts.append((member.name, bytes)) }
    }
    let kit = try #require(
      ConformanceTests.kits.first { path.hasPrefix($0.typeName) })
    // A paragraph of a text document can come to enclose words that are not its own.
    let readsWords = !path.hasSuffix("docx") && !path.hasSuffix("odt")
    for round in 0..<rounds {
      var zip = StoredZip()
      let hit = Int.random(in: parts.indices, using: &random)
      for (index, part) in parts.enumerated() {
        zip.add(
          part.name, index == hit ? ConformanceKit.mutated(part.bytes, &random) : part.bytes)
      }
      let reading = kit.format.read(zip.bytes, DocumentTests.context)
      #expect(
        kit.misplaced(reading, in: zip.bytes, readsWords: readsWords) == [],
        "seed \(seed), round \(round), part \(hit)")
      #expect(Set(reading.observations.map(\.id)).count == reading.observations.count)
    }
  }

  @Test("a workbook protected by a password, and one of the old kind")
  func compoundFiles() throws {
    let locked = read(try DocumentTests.sample("logs/ExcelWorkbook/locked.xlsx"), "locked.xlsx")
    #expect(failures(locked).contains(.documentProtected))
    let mark: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]
    let old = mark + [UInt8](repeating: 0, count: 2000)
    #expect(failures(read(old, "log.xls")).contains(.documentOld))
    #expect(failures(read(old, "statement.doc")).contains(.documentOld))
  }

  @Test("an OpenDocument protected by a password")
  func openDocumentPassword() {
    let bytes = StoredZip.of([
      "mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "sealed",
      "META-INF/manifest.xml": "<m:manifest><m:encryption-data/></m:manifest>",
    ])
    #expect(failures(read(bytes)).contains(.documentProtected))
  }

  @Test("macros and links are told and left alone")
  func macros() throws {
    let reading = read(try DocumentTests.sample("logs/ExcelWorkbook/radio-1904.xlsx"))
    #expect(DocumentTests.codes(reading).isSuperset(of: [.documentMacros, .documentLinks]))
    #expect(reading.observations.count == 2)
  }

  @Test("a PDF of pictures needs its characters recognised; one with a password needs that")
  func pages() throws {
    let scan = read(try DocumentTests.sample("logs/PDFText/scan.pdf"))
    #expect(scan.findings.contains { $0.advice.contains("ocrmypdf") && $0.severity == .failure })
    let locked = read(try DocumentTests.sample("logs/PDFText/locked.pdf"))
    #expect(failures(locked).contains(.documentProtected))
  }

  @Test("a chain of annotations that never ends gives no time")
  func annotationLoop() {
    let text =
      "<ANNOTATION_DOCUMENT><TIER TIER_ID=\"t\"><ANNOTATION><REF_ANNOTATION ANNOTATION_ID=\"a\" "
      + "ANNOTATION_REF=\"b\"><ANNOTATION_VALUE>x</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION>"
      + "<ANNOTATION><REF_ANNOTATION ANNOTATION_ID=\"b\" ANNOTATION_REF=\"a\"/></ANNOTATION></TIER>"
      + "</ANNOTATION_DOCUMENT>"
    let reading = read(Array(text.utf8))
    #expect(reading.format == "elan")
    #expect(reading.observations.map(\.time) == [.none, .none])
  }
}

@Suite(
  "Real PDFs", .enabled(if: Places.hasSharedData, Comment(rawValue: Places.withoutSharedData)))
struct SharedPDFTests {
  @Test("a police daily summary: every incident with its time, number and place")
  func incidents() throws {
    let url = Places.sharedData.appending(
      path: "logs/norman-pd/docs/2024-08-01_daily_incident_summary.pdf")
    let reading = RecordCatalogue.standard.read(
      [UInt8](try Data(contentsOf: url)), named: url.lastPathComponent,
      context: RecordContext(source: SourceID(rawValue: "d"), zone: .utc))
    #expect(reading.format == "pdf")
    // pdftotext shows 403 lines that begin with a time; the last is the day of printing.
    #expect(reading.observations.count == 402)
    let number = /2024-[0-9]{8}/
    for one in reading.observations {
      #expect(one.time != .none && !one.text.isEmpty, "\(one)")
      #expect((one.attributes["Incident Number"] ?? "").wholeMatch(of: number) != nil, "\(one)")
      #expect((one.attributes["Date / Time"] ?? "").hasPrefix("8/1/2024 "), "\(one)")
      #expect(one.attributes["Location"] != nil && one.attributes["Incident ORI"] != nil)
    }
    let wrapped = reading.observations.first {
      $0.attributes["Incident Number"] == "2024-00055436"
    }
    #expect(
      wrapped?.attributes["Location"] == "I35 SB ON RAMP 108B WEST SPUR RAMP RAMP / W LINDSEY ST")
  }
}
