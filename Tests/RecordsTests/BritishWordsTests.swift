import Evidence
import Foundation
import TestSupport
import Testing
import TimeModel

@testable import Records

/// `fixtures/words/british.csv`: phrases as British witnesses and logs write them, and what each means.
/// The table was written before the grammar was run on it, by somebody who had not read the grammar.
@Suite("Time as Britain speaks of it")
struct BritishWordsTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let phrase: String
    let reference: String
    let expected: String
    var testDescription: String { phrase }
  }

  static func rows() throws -> [Row] {
    let file = Places.fixtures.appending(path: "words/british.csv")
    let bytes = [UInt8](try Data(contentsOf: file))
    let text = TextStream(RecordInput(bytes), EncodingJudgement(bytes))
    let table = DelimitedTable.fit(text, limits: RecordLimits())
    return try #require(table).table.dropFirst().map {
      Row(phrase: $0.cells[0], reference: $0.cells[1], expected: $0.cells[2])
    }
  }

  @Test("every phrase means what the table says")
  func table() throws {
    let rows = try Self.rows()
    #expect(rows.count >= 300)
    var wrong = 0
    for row in rows {
      let actual = try Self.meaning(of: row)
      let expected = try Self.canonical(row)
      if actual != expected {
        wrong += 1
        Issue.record("'\(row.phrase)' (\(row.reference)): \(actual) instead of \(expected)")
      }
    }
    print("british phrases: \(rows.count - wrong) of \(rows.count) right")
  }

  // MARK: - What the grammar says

  static func reference(_ text: String) throws -> TimeReference {
    let date = try #require(CivilDate(String(text.prefix(10))))
    let time = text.count > 10 ? try time(String(text.dropFirst(11))) : nil
    return TimeReference(
      date: date, timeOfDay: time, zone: .london, preference: .past, dateOrder: .dayFirst)
  }

  static func meaning(of row: Row) throws -> String {
    let words = TimeWords(reference: try reference(row.reference))
    guard let found = words.meaning(of: row.phrase) else { return "nothing" }
    func ends(_ low: Nanoseconds?, _ high: Nanoseconds?) -> String {
      "\(low?.description ?? "*")..\(high?.description ?? "*")"
    }
    switch found.meaning {
    case .duration(let least, let most): return "for " + ends(least, most)
    case .relative(.previous, let min, let max): return "prev " + ends(min, max)
    case .relative(.reference, let min, let max): return "ref " + ends(min, max)
    case .relative(.event(let range), let min, let max):
      let scalars = Array(row.phrase.unicodeScalars)
      return "event \(ends(min, max)) \(String(String.UnicodeScalarView(scalars[range])))"
    case .moment(let moment):
      let resolved = words.resolve(moment, on: words.reference.date.map { [$0] } ?? [])
      guard !resolved.intervals.isEmpty else {
        return resolved.troubles == [.skippedHour] ? "none" : "no interval \(resolved.troubles)"
      }
      let sign = moment.bound.map { $0 == .notAfter ? "<=" : ">=" } ?? ""
      return sign + resolved.intervals.map { "\($0.start)…\($0.end)" }.joined(separator: " | ")
    }
  }

  // MARK: - What the table says

  static func canonical(_ row: Row) throws -> String {
    var text = row.expected
    if ["nothing", "none"].contains(text) { return text }
    for kind in ["for", "prev", "ref", "event"] where text.hasPrefix(kind + " ") {
      let parts = text.split(separator: " ", maxSplits: 2).map(String.init)
      let ends = parts[1].components(separatedBy: "..").map { end in
        end == "*" ? end : (Nanoseconds(end)?.description ?? "?")
      }
      return "\(kind) \(ends.joined(separator: ".."))" + (parts.count > 2 ? " \(parts[2])" : "")
    }
    var sign = ""
    if text.hasPrefix("<=") || text.hasPrefix(">=") {
      sign = String(text.prefix(2))
      text = String(text.dropFirst(2))
    }
    let ranges = try text.split(separator: "|").map { try range(String($0), row) }
    return sign
      + ranges.sorted { ($0.start, $0.end) < ($1.start, $1.end) }
      .map { "\($0.start)…\($0.end)" }.joined(separator: " | ")
  }

  static func range(_ text: String, _ row: Row) throws -> TimeRange {
    if text.hasSuffix("Z") {
      let day = String(text.prefix(10))
      let times = text.dropFirst(11).replacing("Z", with: "").split(separator: "-")
      let ends = try times.map { try instant(day, String($0), zone: .utc) }
      return TimeRange(ends[0], try ends[1].advanced(by: Nanoseconds(-1)))
    }
    if text.contains("..") {
      let days = text.components(separatedBy: "..").compactMap { CivilDate($0) }
      let end = try #require(days.last).advanced(byDays: 1).description
      return TimeRange(
        try instant(try #require(days.first).description, "00:00", zone: nil),
        try instant(end, "00:00", zone: nil).advanced(by: Nanoseconds(-1)))
    }
    let parts = text.split(separator: " ").map(String.init)
    let day = parts.count == 2 ? parts[0] : String(row.reference.prefix(10))
    let ends = try #require(parts.last).split(separator: "-").map(String.init)
    return TimeRange(
      try instant(day, ends[0], zone: nil),
      try instant(day, ends[1], zone: nil).advanced(by: Nanoseconds(-1)))
  }

  static func time(_ text: String) throws -> Nanoseconds {
    let parts = try text.split(separator: ":").map { try #require(Int64($0)) }
    return Nanoseconds(
      (parts[0] * 3600 + parts[1] * 60 + (parts.count > 2 ? parts[2] : 0)) * 1_000_000_000)
  }

  /// A local time of the table; one of 24:00 and beyond lies on the next day.
  static func instant(_ day: String, _ clock: String, zone: LocalTime.Zone?) throws -> Instant {
    let time = try time(clock)
    let (days, rest) = time.count.quotientAndRemainder(dividingBy: Nanoseconds.day.count)
    let date = try #require(CivilDate(day)).advanced(byDays: days)
    let local = try #require(
      LocalTime(date: date, timeOfDay: Nanoseconds(rest), resolution: .second, zone: zone))
    let intervals = try local.possibleIntervals(rules: .london)
    return try #require(intervals.first).start
  }
}
