import Foundation
import TestSupport
import Testing
import TimeModel

@testable import Records

@Suite("Words of time")
struct WordsTests {
  static let london = TimeReference(
    date: CivilDate(year: 2017, month: 4, day: 10), timeOfDay: Nanoseconds(36_000_000_000_000),
    zone: .london)

  /// The day of telling, for phrases that name none.
  static let told = [CivilDate(year: 2017, month: 4, day: 8)].compactMap { $0 }

  static let folder = Places.fixtures.appending(path: "words")

  private static func row(_ line: Substring) -> [String] {
    var (fields, field, isQuoted): ([String], String, Bool) = ([], "", false)
    for character in line {
      if character == "\"" {
        isQuoted.toggle()
      } else if character == ",", !isQuoted {
        fields.append(field)
        field = ""
      } else {
        field.append(character)
      }
    }
    return fields + [field]
  }

  /// Holds a fixture's second column to what is read from its first; `RECORD=1` rewrites it and
  /// fails.
  private func check(_ name: String, _ read: (String) -> String) throws {
    let url = Self.folder.appending(path: name)
    let lines = try String(contentsOf: url, encoding: .utf8).split(separator: "\n")
    let isRecording = ProcessInfo.processInfo.environment["RECORD"] == "1"
    var recorded: [String] = []
    for line in lines {
      let fields = Self.row(line)
      guard !line.hasPrefix("#"), fields[0] != "phrase", let phrase = fields.first else {
        recorded.append(String(line))
        continue
      }
      let found = read(phrase)
      recorded.append("\"\(phrase)\",\"\(found)\"")
      if !isRecording {
        #expect(
          fields.count == 2 && fields[1] == found, "\(phrase): \(found), not \(fields.last ?? "")")
      }
    }
    if isRecording {
      try Data((recorded.joined(separator: "\n") + "\n").utf8).write(to: url)
      Issue.record("recorded \(name); read the difference")
    }
  }

  @Test("every phrase of the recorded table means what the table says, to the second of UTC")
  func british() throws {
    let words = TimeWords(reference: Self.london)
    try check("phrases.csv") { phrase in
      guard let read = words.meaning(of: phrase) else { return "not understood" }
      let isWhole = read.range == 0..<phrase.unicodeScalars.count
      return (isWhole ? "" : "in part: ") + read.meaning.fullText(words, on: Self.told)
    }
  }

  @Test("running prose: what is a time, and what is not")
  func prose() throws {
    let words = TimeWords(reference: Self.london)
    try check("prose.csv") { text in
      let scalars = Array(text.unicodeScalars)
      return words.expressions(in: text).map { expression in
        "\(String(String.UnicodeScalarView(scalars[expression.range]))) = \(expression.meaning.shortText)"
      }
      .joined(separator: "; ")
    }
  }

  @Test("expressions are in order and apart, and a phrase in prose is found whole")
  func orderly() {
    let words = TimeWords(reference: Self.london)
    let text = "At 15:42 on 8 April 2017, or a few minutes later, until half past four; then dusk."
    let found = words.expressions(in: text)
    for (first, second) in zip(found, found.dropFirst()) {
      #expect(first.range.upperBound <= second.range.lowerBound)
    }
    #expect(found.count >= 3)
  }

  @Test("a case's own widths replace single rows")
  func widths() throws {
    let widths = try JSONDecoder().decode(
      TimeWidths.self, from: Data(#"{"about-hour": ["-600.0", "600.0"]}"#.utf8))
    let words = TimeWords(reference: Self.london, widths: widths)
    #expect(words.meaning(of: "about 4pm")?.meaning.shortText == "15:50-16:11")
    #expect(words.meaning(of: "just gone 4pm")?.meaning.shortText == "16:00-16:06")
    for text in [
      #"{"abuot": ["0.0", "1.0"]}"#, #"{"few": ["3.0", "2.0"]}"#, #"{"few": ["3.0"]}"#,
      #"{"few": ["0.0", "9000000000.0"]}"#,
    ] {
      #expect(throws: (any Error).self) {
        try JSONDecoder().decode(TimeWidths.self, from: Data(text.utf8))
      }
    }
  }

  @Test("expressions survive JSON")
  func codable() throws {
    let words = TimeWords(reference: Self.london)
    for text in ["about 3.40pm on Saturday", "ten minutes before he left", "for an hour"] {
      let found = words.expressions(in: text)
      #expect(!found.isEmpty)
      let data = try JSONEncoder().encode(found)
      #expect(try JSONDecoder().decode([TimeExpression].self, from: data) == found)
    }
  }

  @Test(
    "hostile text takes time in proportion",
    arguments: [
      "about ", "to ", "half past ", "9", "9 ", "twenty ", "between 3 and ", "a few minutes ",
      "last ", "1:1:", "8/", "99999999999999 years ", "before ", "the ", "Saturday ", "ü", "-",
      "ten minutes after ", "from 10 to ", "2017-", "o'clock ", "early ", "and a half ", "April ",
      "3pm ", "in the ", "one two ",
    ])
  func hostile(_ piece: String) {
    let text = String(repeating: piece, count: 20_000 / piece.utf8.count)
    let words = TimeWords(reference: Self.london)
    let clock = ContinuousClock()
    let length = clock.measure {
      let found = words.expressions(in: text)
      #expect(found.allSatisfy { $0.range.upperBound <= text.unicodeScalars.count })
      _ = words.meaning(of: text)
    }
    #expect(length < .seconds(60), "\(piece): \(length)")
    if ProcessInfo.processInfo.environment["ONSET_SHOW"] == "1" { print("HOSTILE", piece, length) }
  }

  @Test("mutated phrases neither crash nor give impossible readings")
  func mutated() throws {
    let lines = try String(contentsOf: Self.folder.appending(path: "phrases.csv"), encoding: .utf8)
      .split(separator: "\n").map { Self.row($0)[0] }
    var generator = SeededGenerator(seed: 20_170_408)
    let words = TimeWords(reference: Self.london)
    for _ in 0..<3000 {
      var pieces = (0..<3).flatMap { _ in
        (lines.randomElement(using: &generator) ?? "").split(separator: " ").map(String.init)
      }
      pieces.shuffle(using: &generator)
      let text = pieces.joined(separator: Bool.random(using: &generator) ? " " : "")
      for expression in words.expressions(in: text) + words.readings(of: text) {
        #expect(expression.range.upperBound <= text.unicodeScalars.count, "\(text)")
        guard case .moment(let moment) = expression.meaning else { continue }
        #expect(moment.clocks.allSatisfy { $0.lowerBound < $0.upperBound }, "\(text)")
        _ = words.resolve(moment, on: Self.told)
      }
    }
  }

  /// Bank holidays as gov.uk lists them.
  @Test(arguments: [
    (2015, "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28"),
    (2016, "01-01 03-25 03-28 05-02 05-30 08-29 12-26 12-27"),
    (2017, "01-02 04-14 04-17 05-01 05-29 08-28 12-25 12-26"),
    (2020, "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28"),
    (2021, "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28"),
    (2022, "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27"),
    (2023, "01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26"),
  ])
  func bankHolidays(_ year: Int, _ days: String) {
    let expected = days.split(separator: " ").map { "\(year)-\($0)" }
    #expect(EnglishHolidays.bankHolidays(year).map(\.description) == expected)
  }

  @Test(arguments: [
    (1961, "04-02"), (2000, "04-23"), (2008, "03-23"), (2011, "04-24"), (2038, "04-25"),
  ])
  func easter(_ year: Int, _ day: String) {
    #expect(EnglishHolidays.easter(year)?.description == "\(year)-\(day)")
  }
}

extension TimeMeaning {
  /// `shortText`, and for a moment every interval of UTC, ends exclusive, and what stands in the
  /// way.
  func fullText(_ words: TimeWords, on days: [CivilDate]) -> String {
    guard case .moment(let moment) = self else { return shortText }
    let resolved = words.resolve(moment, on: days)
    let intervals = resolved.intervals.map { range in
      let end = (try? range.end.advanced(by: Nanoseconds(1))) ?? range.end
      return "\(range.start.text(places: 0))..\(end.text(places: 0))"
    }
    let notes =
      resolved.troubles.map(\.rawValue) + (resolved.isRepeatedHour ? ["repeatedHour"] : [])
    return
      ([shortText, "=>"] + intervals.prefix(4)
      + (intervals.count > 4 ? ["and \(intervals.count - 4) more"] : []) + notes)
      .joined(separator: " ")
  }
}
