import Evidence
import Foundation
import Testing
import TimeModel

@testable import Casework

/// Questions about a small case of two logs and a statement, without any file.
@Suite struct AskTests {
  private static let caseFile = """
    schema: onset.case/1
    title: Test
    timeZone: UTC
    date: 2017-04-08
    sources:
      - {id: gate, file: gate.csv, kind: log, entryDelay: 0s, clock: {accuracy: 2s}}
      - {id: radio, file: radio.csv, kind: log, entryDelay: 0s, clock: {accuracy: 10s}}
      - {id: witness, file: witness.txt, kind: statement, author: Witness A}
    events:
      - {id: push, label: Man pushed before the door closed, observed: [{source: gate, line: 2}]}
      - {id: door, label: The door closed, observed: [{source: gate, line: 3}]}
      - {id: bell, label: "Bell: all to the hall", observed: [{source: radio, line: 2}]}
      - {id: shout, label: A shout, observed: [{source: radio, line: 3}]}
      - {id: guards, label: Guards step in, observed: [{source: radio, line: 4}]}
      - {id: opened, label: The door opened, observed: [{source: gate, line: 4}]}
      - {id: locked, label: The door was locked, observed: [{source: gate, line: 5}]}
      - {id: glass, label: Glass breaks}
      - {id: song, label: A song}
      - {id: joke, label: A joke, status: rejected, by: OS, observed: [{source: radio, line: 3}]}
    relations:
      - {earlier: guards, later: glass, because: it was seen so, by: OS}
      - {earlier: locked, later: opened, source: witness, paragraph: 1, because: "Witness A: locked"}
    """

  private static func solved() throws -> SolvedCase {
    let head = "Time,Message,From\n"
    func log(_ lines: String...) -> [UInt8] { Array((head + lines.joined(separator: "\n")).utf8) }
    return try CaseInMemory(
      caseFile: caseFile,
      records: [
        "gate.csv": log(
          "2017-04-08 15:42:10,pushed,Gate", "2017-04-08 15:42:20,closed,Gate",
          "2017-04-08 15:49:00,opened,Gate", "2017-04-08 15:50:00,locked,Gate",
          "2017-04-08 15:55:00,all quiet,Gate"),
        "radio.csv": log(
          "2017-04-08 15:42:15,bell,Lima 1", "2017-04-08 15:42:40,shout,Lima 2",
          "2017-04-08 15:42:50,guards in,Lima 2"),
        "witness.txt": Array("They locked it. Then it was opened.\n".utf8),
      ], recordings: [:]
    ).solved()
  }

  private static let shared = Result { try solved() }

  private static func ask(_ question: String) throws -> Ask { try Ask(question, shared.get()) }

  private static func members(_ question: String) throws -> [String: Any] {
    let object = try JSONSerialization.jsonObject(with: Data(try ask(question).json.utf8))
    return try #require(object as? [String: Any])
  }

  // MARK: - What is asked

  @Test(arguments: [
    ("bell before shout", "bell", "shout"), ("shout after bell", "bell", "shout"),
    ("BELL Before Shout?", "bell", "shout"), ("  bell \t before\nshout ? ", "bell", "shout"),
    ("Man pushed before the door closed before the door closed", "push", "door"),
    ("man pushed before guards step in", "push", "guards"),
    ("door before man pushed before the door", "door", "push"),
    ("pushed before shout", "push", "shout"), ("all to the hall before guards", "bell", "guards"),
    ("gate.6 before song", "gate.6", "song"),
  ])
  func theEventsOfAnOrderAreFound(_ question: String, _ a: String, _ b: String) throws {
    let answer = try Self.members(question)
    #expect(answer["a"] as? String == a)
    #expect(answer["b"] as? String == b)
    #expect(answer["question"] as? String == question)
  }

  @Test(arguments: [
    ("gap bell shout", "bell", "shout"), ("gap bell to shout", "bell", "shout"),
    ("gap bell, shout", "bell", "shout"), ("gap bell and shout?", "bell", "shout"),
    ("gap all to the hall to a shout", "bell", "shout"),
    ("gap Guards step in man pushed before the door closed", "guards", "push"),
  ])
  func theEventsOfAGapAreFound(_ question: String, _ a: String, _ b: String) throws {
    let answer = try Self.members(question)
    #expect(answer["a"] as? String == a)
    #expect(answer["b"] as? String == b)
  }

  @Test(arguments: [
    ("", "is not a question"), ("?", "is not a question"), ("when", "is not a question"),
    ("kick", "is not a question"), ("before", "is not a question"),
    ("before shout", "is not a question"), ("shout before", "is not a question"),
    ("who did it", "is not a question"), ("\u{1B}[31m red", "'␛[31m red'"),
    ("gap shout", "needs two events"), ("when nobody", "there is no event 'nobody'"),
    ("shout before nobody", "there is no event 'nobody'"),
    ("nobody before shout", "there is no event 'nobody'"),
    ("gap nobody shout", "there is no event 'nobody'"), ("why a", "could be 3 events"),
    ("when radio.2", "is part of the event 'bell'"), ("when radio/2", "part of the event 'bell'"),
    ("shout before shout", "both names mean the event 'shout'"),
    ("gap shout a shout", "both names mean the event 'shout'"),
    ("when \u{1B}]0;x\u{7}", "'␛]0;x␇'"),
    ("when " + String(repeating: "x", count: 3_000), "there is no event 'xxx"),
    (String(repeating: "before ", count: 150_000), "1050000 bytes"),
  ])
  func whatIsNoQuestionSaysWhatToAsk(_ question: String, _ part: String) {
    let error = #expect(throws: OnsetError.self) { try Self.ask(question) }
    #expect(error?.description.contains(part) == true, "\(error?.description ?? "")")
    #expect((error?.description.utf8.count ?? 0) < 1_200)
    #expect(error?.fix.isEmpty == false)
  }

  // MARK: - What is answered

  @Test func aCertainOrderHasAMarginReasonsAndClocks() throws {
    let answer = try Self.members("bell before guards")
    #expect(answer["answer"] as? String == "certain")
    // 15:42:50.000000000 less 15:42:15.999999999, on one clock.
    #expect(answer["marginSeconds"] as? String == "34.000000001")
    #expect((answer["sensitivity"] as? [Any])?.isEmpty == true)
    #expect((answer["wouldDecide"] as? [Any])?.isEmpty == true)
    let reasons = try #require(answer["reasons"] as? [[String: Any]])
    #expect(!reasons.isEmpty)
    let known = Set(try Self.shared.get().timeline.constraints.map(\.id.rawValue))
    for reason in reasons {
      #expect(known.contains(reason["constraint"] as? String ?? ""))
      #expect((reason["words"] as? String)?.isEmpty == false)
    }
    let text = try Self.ask("bell before guards").text
    #expect(
      text.hasPrefix(
        "certain: “Bell: all to the hall” was at least 34 s before “Guards step in”\n  Because "))
    #expect(text.contains("\nIt holds however wrong any one clock is.\n"))
  }

  @Test func anOrderOnTwoClocksSaysHowFarTheyMayBeWrong() throws {
    let answer = try Self.members("door before shout")
    #expect(answer["answer"] as? String == "certain")
    // 15:42:40 − 10 s less 15:42:20.999999999 + 2 s.
    #expect(answer["marginSeconds"] as? String == "7.000000001")
    let clocks = try #require(answer["sensitivity"] as? [[String: String]])
    #expect(Set(clocks.compactMap { $0["source"] }) == ["gate", "radio"])
    #expect(Set(clocks.compactMap { $0["holdsWithinSeconds"] }) == ["7.000000000"])
    #expect(try Self.ask("door before shout").text.contains("\n  7 s, the clock of gate\n"))
    #expect(try Self.members("shout before door")["answer"] as? String == "impossible")
    #expect(try Self.members("shout before door")["marginSeconds"] as? String == "7.000000001")
  }

  @Test func anUndecidedOrderSaysWhatWouldDecide() throws {
    let answer = try Self.members("push before bell")
    #expect(answer["answer"] as? String == "undecided")
    let facts = try #require(answer["wouldDecide"] as? [[String: Any]])
    #expect(facts.contains { $0["subject"] as? String == "clock" })
    #expect(facts.contains { $0["subject"] as? String == "event" })
    for fact in facts { #expect(fact["share"] != nil && fact["rangeSeconds"] != nil) }
    let text = try Self.ask("push before bell").text
    #expect(text.hasPrefix("undecided: the evidence allows “Man pushed before the door closed”"))
    #expect(text.contains("What single further fact would decide it"))
    #expect(text.contains("of it decides)"))
  }

  @Test func anIntervalAndAGapAreAsTheTimelineHasThem() throws {
    let solved = try Self.shared.get()
    for report in solved.timeline.events {
      let answer = try Self.members("when \(report.event.id)")
      let interval = try #require(answer["interval"] as? [String: Any])
      let time = report.time
      #expect(interval["earliest"] as? String == time.earliest?.description)
      #expect(interval["latest"] as? String == time.latest?.description)
      let told = Set(
        (answer["reasons"] as? [[String: Any]] ?? []).compactMap { $0["constraint"] as? String })
      #expect(told == Set((time.earliestBecause + time.latestBecause).map(\.rawValue)))
    }
    let gap = try #require(try Self.members("gap bell guards")["interval"] as? [String: String])
    #expect(gap == ["minSeconds": "34.000000001", "maxSeconds": "35.999999999"])
  }

  @Test func orderIsAsTheTimelineHasIt() throws {
    for pair in try Self.shared.get().timeline.order {
      let answer = try Self.members("\(pair.a) before \(pair.b)")["answer"] as? String
      #expect(answer == (pair.relation == .certainlyBefore ? "certain" : "undecided"))
      let turned = try Self.members("\(pair.b) before \(pair.a)")["answer"] as? String
      #expect(turned == (pair.relation == .certainlyBefore ? "impossible" : "undecided"))
    }
  }

  @Test func whatHoldsOnlyIfTheOtherSideIsWrongIsUndecided() throws {
    let answer = try Self.members("opened before locked")
    #expect(answer["answer"] as? String == "undecided")
    #expect(answer["contested"] as? String == "certain")
    let text = try Self.ask("opened before locked").text
    #expect(
      text.contains(
        "\nIf what is left out below is wrong: “The door opened” was at least 59 s before"))
    #expect(text.contains("\nWhoever settles the contradiction decides it.\n"))
  }

  // MARK: - What a person must know

  @Test(arguments: [
    "when opened", "why opened", "opened before locked", "gap opened locked", "shout before opened",
  ])
  func whatWasLeftOutIsNamedAndNeedsAPerson(_ question: String) throws {
    let ask = try Self.ask(question)
    #expect(ask.needsPerson)
    #expect(ask.text.contains("\nLeft out of the calculation"))
    #expect(ask.text.contains("Witness A: locked [witness"))
    let contradicted = try Self.members(question)["contradicted"] as? [[String: String]]
    #expect(contradicted?.map { $0["words"]?.hasPrefix("Witness A: locked") } == [true])
  }

  @Test(arguments: ["when bell", "why bell", "bell before shout", "gap bell shout"])
  func whatIsNotContradictedNeedsNobody(_ question: String) throws {
    let ask = try Self.ask(question)
    #expect(!ask.needsPerson)
    #expect(!ask.text.contains("Left out"))
    #expect(try (Self.members(question)["contradicted"] as? [Any])?.isEmpty == true)
  }

  @Test func anEventWithoutEvidenceIsUnbounded() throws {
    let text = try Self.ask("when song").text
    #expect(text == "“A song”: at any time: no evidence ties it to UTC [proposed]\n")
    let interval = try #require(try Self.members("when song")["interval"] as? [String: Any])
    #expect(interval.values.allSatisfy { $0 is NSNull })
    let answer = try Self.members("song before shout")
    #expect(answer["answer"] as? String == "undecided")
    #expect(answer["marginSeconds"] is NSNull)
    #expect(
      try Self.ask("song before shout").text.hasPrefix(
        "undecided: the evidence allows “A song” to be any time before “A shout”, and any time after"
      ))
    #expect(try Self.ask("gap song shout").text.contains("was any time before or after"))
    // A relation bounds one end.
    let glass = try Self.ask("when glass").text
    #expect(glass.contains("not before"))
    #expect(!glass.contains("No later"))
  }

  @Test func aRejectedEventIsSaidToTakeNoPart() throws {
    for question in ["when joke", "why joke", "joke before shout", "gap joke shout"] {
      let text = try Self.ask(question).text
      #expect(text.contains("“A joke” is rejected: it takes no part"), "\(text)")
    }
  }

  @Test func theReasonsAreNumberedOnce() throws {
    let text = try Self.ask("why shout").text
    #expect(text.contains("\n    1. "))
    #expect(text.components(separatedBy: "\n    1. ").count == 2, "one evidence, told once")
    #expect(text.contains("What supports it:\n  radio, line 3: shout\n"))
    #expect(!(try Self.ask("when shout").text.contains("1. ")))
    #expect(try Self.ask("when shout").text.contains("  No earlier than "))
    #expect(try Self.ask("when shout").text.contains(" and no later than "))
  }
}
