import Evidence
import Foundation
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
}
