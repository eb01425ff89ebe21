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
    "words near a time are an interval by the table of widths",
    arguments: [
      ("About 15:44 I saw him.", "04-08T14:42:00…14:46:59"),
      ("At about 15:45 I saw him.", "04-08T14:35:00…14:55:59"),
      ("Shortly after 15:44 he ran.", "04-08T14:44:00…14:49:59"),
      ("Between 15:40 and 15:45 he ran.", "04-08T14:40:00…14:45:59"),
      ("From 15:40 to 15:45 I waited.", "04-08T14:40:00…14:45:59"),
      ("It was 15:44 or so.", "04-08T14:42:00…14:46:59"),
      ("It was 15:44ish.", "04-08T14:42:00…14:46:59"),
      ("By 15:44 he was gone.", "04-07T23:00:00…14:44:59"),
      ("It was about twenty to four in the afternoon.", "04-08T14:35:00…14:45:59"),
      ("At quarter past three in the afternoon he ran.", "04-08T14:15:00…14:15:59"),
      ("I left at 3pm.", "04-08T14:00:00…14:00:59"),
      ("At noon he ran.", "04-08T11:00:00…11:00:59"),
    ])
  func vague(_ sentence: String, _ expected: String) {
    let first = Self.timed(Self.read(sentence)).first
    #expect(CSVLogTests.intervals(first) == [expected], "\(sentence)")
    #expect(first?.attributes["time rules"]?.isEmpty == false)
  }

  @Test("a spoken time takes the half of the day of the times told beside it")
  func halfBeside() {
    let text =
      "We sat down at about twenty to four. My receipt says 15:38."
    let given = Self.timed(Self.read(text))
    #expect(given.map(CSVLogTests.intervals).first == ["04-08T14:35:00…14:45:59"])
    #expect(given.first?.attributes["half of the day"] == "told beside 15:38")
  }

  @Test(
    "what follows or precedes is relative to the sentence before",
    arguments: [
      ("He came. A few minutes later he ran.", 120, 600),
      ("He came. He ran about ten minutes after that.", 450, 750),
      ("He came. At the same time he ran.", -60, 60),
      ("He came. Ten minutes earlier he ran.", -600, -600),
    ])
  func relative(_ text: String, _ least: Int64, _ most: Int64) {
    let reading = Self.read(text)
    let told = reading.observations.last
    #expect(
      told?.time
        == .relative(
          to: ObservationID(SourceID(rawValue: "w"), "p1.s1"),
          min: Nanoseconds(least * Nanoseconds.second.count),
          max: Nanoseconds(most * Nanoseconds.second.count)), "\(text)")
  }

  @Test("the first sentence has nothing before it, and says so")
  func nothingBefore() {
    let reading = Self.read("A few minutes later he ran.")
    #expect(reading.observations.last?.time == ObservedTime.none)
    #expect(reading.unused.first?.because.contains("nothing was told before it") == true)
  }

  @Test("an event that is only named becomes an order, and not the kind of the sentence")
  func orders() {
    let text =
      "A man in a red top kicked him. That was before the guards got there. "
      + "Just before the guards came over he shouted. I left before the bus came."
    let reading = Self.read(text)
    #expect(reading.orders.map(\.kind) == [.intervention, .intervention])
    #expect(reading.orders.map(\.observation.rawValue) == ["w/p1.s1", "w/p1.s3"])
    #expect(reading.orders.map(\.max) == [.zero, .zero])
    let kinds = reading.observations.dropFirst().map(\.kind)
    #expect(kinds == [.violenceStrike, nil, .confrontation, nil])
    #expect(reading.unused.contains { $0.because.contains("no phrase of the lexicon") })
  }

  @Test("times of recordings, scores and far days are listed, not used")
  func listed() {
    for text in [
      "At 01:52 in the video he runs.", "The score was 10:12.", "In 1984 I was born.",
      "The version is 10.12.1544.", "He ran not at 15:40.", "It was at 15:40, maybe.",
    ] {
      let reading = Self.read(text)
      #expect(Self.timed(reading).isEmpty, "\(text)")
      #expect(!reading.unused.isEmpty, "\(text)")
    }
  }

  @Test("printed numbers of paragraphs are theirs; the heading stands apart")
  func numbers() {
    let text =
      "WITNESS STATEMENT\n\nStatement of: Witness A\n\n3. He came.\n\n4. He ran.\n\nHe fell.\n"
    let reading = Self.read(text)
    #expect(
      reading.observations.map(\.locator.description) == [
        "line 1", "line 3", "paragraph 3", "paragraph 3", "paragraph 4", "paragraph 4",
        "paragraph 4", "paragraph 4",
      ])
  }

  @Test(
    "what is no time is not read",
    arguments: [
      "It cost £15.44 in all.", "I was at 15.44 metres.", "Ring 020 7946 0018.", "We won 2:1.",
      "Flat 1544 is mine.", "It is at $15.44 each.", "25:61 is no time.",
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
    #expect(
      given == [
        ["04-07T23:00:00…22:59:59"], ["04-08T14:44:00…14:44:59"], [], [],
        ["04-10T14:47:00…14:47:59"],
      ])
    let none = Self.read("At 15:44 he ran.", date: nil)
    #expect(none.findings.contains { $0.code == .timeWithoutDate })
    let two = Self.read("On 9 April 2017 I met him. At 15:44 he ran.")
    #expect(CSVLogTests.intervals(Self.timed(two).last).count == 2)
  }

  @Test("paragraphs part at blank lines, or without any at the ends of sentences")
  func paragraphs() {
    let blank = Self.read("One two\nthree. Four.\n\nFive.\n")
    #expect(
      blank.observations.map(\.text) == [
        "One two three. Four.", "One two three.", "Four.", "Five.", "Five.",
      ])
    let dense = Self.read("One two\nthree.\nFour\nfive.\n")
    #expect(
      dense.observations.map(\.text) == [
        "One two three.", "One two three.", "Four five.", "Four five.",
      ])
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
