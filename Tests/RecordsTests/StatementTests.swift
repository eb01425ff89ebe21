import Evidence
import Foundation
import TestSupport
import Testing
import TimeModel

@testable import Records

@Suite("Statements as plain text")
struct StatementTests {
  static func read(_ text: String, date: String? = "2017-04-08") -> RecordReading {
    PlainStatement().read(
      Array(text.utf8),
      RecordContext(
        source: SourceID(rawValue: "w"), zone: .london, date: date.flatMap { CivilDate($0) }))
  }

  static func timed(_ reading: RecordReading) -> [Observation] {
    reading.observations.filter { $0.attributes["time as written"] != nil }
  }

  @Test(
    "an explicit time is read",
    arguments: [
      ("At 15:44 I saw him.", "04-08T14:44:00…14:44:59"),
      ("At 15.44 I saw him.", "04-08T14:44:00…14:44:59"),
      ("I saw him at 15:44:10.", "04-08T14:44:10…14:44:10"),
      ("At 3.44pm I saw him.", "04-08T14:44:00…14:44:59"),
      ("I saw him at 1544 hrs on the bridge.", "04-08T14:44:00…14:44:59"),
      ("The time was 15:44.", "04-08T14:44:00…14:44:59"),
      ("15:44 I saw him.", "04-08T14:44:00…14:44:59"),
      ("On 9 April 2017, 15:44, I saw him.", "04-09T14:44:00…14:44:59"),
      ("On 13/04/2017 at 15:44 I saw him.", "04-13T14:44:00…14:44:59"),
      ("On Saturday at 15:44 I saw him.", "04-08T14:44:00…14:44:59"),
      ("I looked at the clock (15:44).", "04-08T14:44:00…14:44:59"),
      ("After he left, at 15:44, I rang.", "04-08T14:44:00…14:44:59"),
      ("I could see him at 15:44 from the stairs.", "04-08T14:44:00…14:44:59"),
      ("At 15:44, just before the police came, he ran.", "04-08T14:44:00…14:44:59"),
      ("At 11:44 I came and at 15:44 I left.", "04-08T10:44:00…10:44:59"),
      ("At 3.44 in the afternoon I saw him.", "04-08T14:44:00…14:44:59"),
    ])
  func explicit(_ sentence: String, _ expected: String) {
    let first = Self.timed(Self.read(sentence)).first
    #expect(CSVLogTests.intervals(first) == [expected], "\(sentence)")
    #expect(first?.text == sentence)
  }

  @Test(
    "what is near a time is listed and never read",
    arguments: [
      "About 15:44 I saw him.", "At about 15:44 I saw him.", "It was around 3.40pm.",
      "Shortly after 15:44 he ran.", "Between 15:40 and 15:45 he ran.", "By 15:44 he was gone.",
      "I stayed until 15:44.", "It was 15:44 or so.", "It was 15:44ish.", "It was 15:44 or 15:45.",
      "I think it was at 15:44.", "At 15:44, I think, he ran.", "At approximately 1544 hrs he ran.",
      "From 15:40 to 15:45 I waited.", "I waited 15:40-15:45 there.", "Just before 15:44 he ran.",
      "It was nearly 15:44.", "No later than 15:44 he ran.", "It was 15:44 at the latest.",
      "It must have been 15:44.", "It was gone 15:44.", "It was about twenty to four.",
      "A few minutes later he ran.", "At quarter past three he ran.", "It was half three.",
      "Five or ten minutes after that he ran.", "I left at 3pm.", "It was just gone four o'clock.",
      "Around 15:40!", "He ran at the same time.", "At noon he ran.", "The 15:44 train came.",
      "At 01:52 in the video he runs.", "It was sometime around 15:44.",
    ])
  func vague(_ sentence: String) {
    let reading = Self.read(sentence)
    #expect(Self.timed(reading).isEmpty, "\(sentence)")
    #expect(!reading.unused.isEmpty, "\(sentence)")
    #expect(reading.observations.map(\.text) == [sentence])
  }

  @Test(
    "what is no time is not read",
    arguments: [
      "It cost £15.44 in all.", "I was at 15.44 metres.", "On 10.04.17 I wrote this.",
      "Ring 020 7946 0018.", "We won 2:1.", "Flat 1544 is mine.", "In 1984 I was born.",
      "The version is 10.12.1544.", "It is at $15.44 each.", "The score was 10:12.",
      "25:61 is no time.",
    ])
  func noTime(_ sentence: String) {
    #expect(Self.timed(Self.read(sentence)).isEmpty, "\(sentence)")
  }

  @Test("an hour without its half of the day keeps both")
  func bothHalves() {
    let reading = Self.read("At 3.44 I saw him.")
    #expect(
      CSVLogTests.intervals(Self.timed(reading).first) == [
        "04-08T02:44:00…02:44:59", "04-08T14:44:00…14:44:59",
      ])
    #expect(reading.findings.contains { $0.code == .statementHalfDay })
  }

  @Test("the day follows the telling, and is left open where it moves")
  func days() {
    let text =
      "On 8 April 2017 I was there. At 15:44 he ran. The next day at 15:45 I rang. "
      + "At 15:46 I slept. On 10 April 2017 at 15:47 I wrote. I was born on 3 May 1990."
    let given = Self.timed(Self.read(text)).map(CSVLogTests.intervals)
    #expect(given == [["04-08T14:44:00…14:44:59"], [], [], ["04-10T14:47:00…14:47:59"]])
    let alone = Self.timed(Self.read(text, date: nil)).map(CSVLogTests.intervals)
    #expect(alone == given)
    let none = Self.read("At 15:44 he ran.", date: nil)
    #expect(none.findings.contains { $0.code == .timeWithoutDate })
    let two = Self.read("On 9 April 2017 I met him. At 15:44 he ran.")
    #expect(CSVLogTests.intervals(Self.timed(two).first).count == 2)
  }

  @Test("paragraphs part at blank lines, or without any at the ends of sentences")
  func paragraphs() {
    let blank = Self.read("One two\nthree. Four.\n\nFive.\n")
    #expect(blank.observations.map(\.text) == ["One two three. Four.", "Five."])
    let dense = Self.read("One two\nthree.\nFour\nfive.\n")
    #expect(dense.observations.map(\.text) == ["One two three.", "Four five."])
  }

  @Test(
    "sentences",
    arguments: [
      ("Mr. Smith came. He ran!", ["Mr. Smith came.", "He ran!"]),
      ("At 3.44 p.m. PC Smith came.", ["At 3.44 p.m. PC Smith came."]),
      ("“Stop!” I said. “No.” He ran", ["“Stop!” I said.", "“No.”", "He ran"]),
      ("1. I came. J. Doe left.", ["1. I came.", "J. Doe left."]),
    ])
  func sentences(_ text: String, _ expected: [String]) {
    var located = LocatedText()
    let bytes = Array(text.utf8)
    located.append(0..<bytes.count, of: TextFile(bytes, EncodingJudgement(bytes)))
    #expect(Sentences.ranges(located).map { located.text($0) } == expected)
  }
}
