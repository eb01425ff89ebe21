import Chronology
import Evidence
import Foundation
import Testing
import TimeModel

@testable import Casework

/// Cases that contradict themselves or reach beyond what a clock can hold.
@Suite struct AskBadInputTests {
  private static let head = """
    schema: onset.case/1
    title: Test
    timeZone: UTC
    date: 2017-04-08
    sources:
      - {id: log, file: log.csv, kind: log, entryDelay: 0s, clock: {accuracy: 2s}}

    """
  private static let events = """
    events:
      - {id: a, observed: [{source: log, line: 2}]}
      - {id: b, observed: [{source: log, line: 3}]}
      - {id: c}
      - {id: d}

    """
  private static let lines = ["2017-04-08 15:42:10,one,X", "2017-04-08 15:42:20,two,X"]

  private static func solved(_ rest: String, _ lines: [String] = lines) throws -> SolvedCase {
    try CaseInMemory(
      caseFile: head + rest,
      records: ["log.csv": Array((["Time,Message,From"] + lines).joined(separator: "\n").utf8)],
      recordings: [:]
    ).solved()
  }

  private static func relations(_ entries: String...) -> String {
    events + "relations:\n" + entries.map { "  - {\($0), because: said}\n" }.joined()
  }

  private static func problems(_ text: String) -> [String] {
    do {
      _ = try CaseFileReader.read(Data((head + text).utf8))
      return []
    } catch let error as CaseFileProblems {
      return error.problems.map(\.description)
    } catch {
      return ["\(error)"]
    }
  }

  // MARK: - Contradictions

  @Test func aCircleOfAfterIsOneContradiction() throws {
    let solved = try Self.solved(
      Self.relations(
        "earlier: a, later: c", "earlier: c, later: d", "earlier: d, later: a"))
    let conflict = try #require(solved.timeline.conflicts.first)
    #expect(solved.timeline.conflicts.count == 1)
    #expect(conflict.constraints.count == 3)
    #expect(conflict.leftOut.count >= 1)
    for question in ["a before c", "when c", "why d", "gap c d"] {
      let ask = try Ask(question, solved)
      #expect(ask.text.hasSuffix("\n"))
      #expect(question == "when c" || ask.needsPerson || !ask.text.contains("Left out"))
    }
    #expect(try Ask("d before a", solved).text.hasPrefix("undecided"))
  }

  @Test func twoEventsEachBeforeTheOther() throws {
    let solved = try Self.solved(
      Self.relations("earlier: c, later: d", "earlier: d, later: c"))
    #expect(solved.timeline.conflicts.map(\.constraints.count) == [2])
    #expect(try Ask("c before d", solved).needsPerson)
    #expect(try Ask("c before d", solved).text.hasPrefix("undecided"))
  }

  @Test func whatJoinsTheEndsOfARelationIsAContradiction() throws {
    // As when a person joins the two events of a relation.
    let event = Event(
      id: EventID(rawValue: "c"), kind: .other, label: "c", status: .proposed, observations: [])
    let set = NetworkBuilder(
      sources: [], observations: [], events: [event],
      relations: [.before(.event(event.id), .event(event.id), because: "said")]
    ).build()
    let network = try ConstraintNetwork(set.constraints, nodes: set.nodes)
    #expect(network.conflicts.map(\.constraints.count) == [1])
  }

  // MARK: - The case file

  @Test(arguments: [
    ("earlier: a, later: a", "cannot be later than itself"),
    ("earlier: a, later: b, atLeast: 10s, atMost: 5s", "exchange the two"),
    ("earlier: a, later: b, atMost: 0s", "give a longer time"),
    ("earlier: a, later: b, atLeast: -5s", "is not understood"),
    ("earlier: a, later: b, atMost: 1000000000000000000000000000000s", "is not understood"),
    ("earlier: a, later: b, atMost: 1e30s", "is not understood"),
    ("earlier: a, later: b, atLeast: 9223372036855s", "is not understood"),
    ("earlier: a, later: x", "no event 'x'"), ("earlier: a", "'later' is missing"),
  ])
  func aRelationThatCannotBeIsAnErrorWithItsLine(_ relation: String, _ part: String) {
    let problems = Self.problems(Self.relations(relation))
    #expect(problems.count == 1, "\(problems)")
    #expect(problems[0].contains(part), "\(problems)")
    #expect(problems[0].hasPrefix("case.yaml:13: relations"))
  }

  @Test(arguments: [
    ("earlier: a, later: b, atLeast: 5s, atMost: 5s"), ("earlier: a, later: b, atMost: 1ms"),
    ("earlier: a, later: b, atLeast: 0s, atMost: 0s"),
  ])
  func aRelationAtItsEdgeIsNone(_ relation: String) {
    #expect(Self.problems(Self.relations(relation)) == [])
  }

  @Test func anIdThatStandsTwiceIsAnError() {
    let problems = Self.problems("events:\n  - {id: a}\n  - {id: a}\n")
    #expect(problems.count == 1)
    #expect(problems[0].hasPrefix("case.yaml:9: events: the id 'a' is used twice"))
  }

  @Test func aReversedWidthIsAnError() {
    let problems = Self.problems("words:\n  about: [10min, -10min]\n")
    #expect(problems.count == 1, "\(problems)")
  }

  // MARK: - The ends of time

  @Test func timesThatNoClockHoldsAreSaid() throws {
    let written = [
      "0000-01-01 00:00:00", "1677-09-21 00:12:43", "1677-09-21 00:12:45", "2262-04-11 23:47:15",
      "2262-04-11 23:47:17", "9999-12-31 23:59:59", "2017-04-08 15:42:10", "2017-04-08 15:42:20",
    ]
    let solved = try Self.solved("", written.map { "\($0),entry,X" })
    let timeline = solved.timeline
    let report = try #require(timeline.sources.first)
    let known = report.observations.count
    let unused = timeline.unused.count
    #expect(known + unused + report.findings.count >= written.count, "\(report.findings)")
    for event in timeline.events {
      if let earliest = event.time.earliest, let latest = event.time.latest {
        #expect(earliest <= latest)
      }
      let ask = try Ask("when \(event.event.id)", solved)
      #expect(!ask.text.isEmpty)
    }
    // Nobody's order turns round at the ends.
    for pair in timeline.order where pair.relation == .certainlyBefore {
      let first = try #require(timeline.events.first { $0.event.id == pair.a }).time
      let second = try #require(timeline.events.first { $0.event.id == pair.b }).time
      if let low = first.earliest, let high = second.latest { #expect(low < high) }
    }
  }

  @Test func lengthsOfCenturiesDoNotWrap() throws {
    let century = "atLeast: 106751d"
    let solved = try Self.solved(
      Self.relations(
        "earlier: a, later: c, \(century)", "earlier: c, later: d, \(century)"))
    let far = try #require(solved.timeline.events.first { $0.event.id.rawValue == "d" }).time
    #expect(far.latest == nil)
    if let earliest = far.earliest { #expect(earliest.nanoseconds > 1_491_666_130_000_000_000) }
    #expect(try Ask("a before c", solved).text.hasPrefix("certain: “a” was at least 106751 d"))
    #expect(try Ask("c before a", solved).text.hasPrefix("impossible: “c” was at least 106751 d"))
    // A gap that 64 bits cannot hold is open, never turned round.
    #expect(try !Ask("d before a", solved).text.hasPrefix("certain"))
    #expect(try !Ask("a before d", solved).text.hasPrefix("impossible"))
    let turned = try Self.solved(Self.relations("earlier: b, later: a, \(century)"))
    #expect(turned.timeline.conflicts.count == 1)
    #expect(try Ask("a before b", turned).needsPerson)
  }

  @Test func aClockThatMayBeAnywhereSaysLittle() throws {
    let solved = try CaseInMemory(
      caseFile: Self.head.replacing("accuracy: 2s", with: "accuracy: 106751d") + Self.events,
      records: [
        "log.csv": Array((["Time,Message,From"] + Self.lines).joined(separator: "\n").utf8)
      ],
      recordings: [:]
    ).solved()
    let time = try #require(solved.timeline.events.first { $0.event.id.rawValue == "a" }).time
    if let earliest = time.earliest, let latest = time.latest { #expect(earliest < latest) }
    #expect(try Ask("a before b", solved).text.hasPrefix("certain: “a” was at least 9 s before"))
  }

  @Test func manyIdenticalEntriesAreManyEntries() throws {
    let solved = try Self.solved(
      "", Array(repeating: "2017-04-08 15:42:10,fight at the fountain,X", count: 2_000))
    #expect(solved.timeline.events.count == 2_000)
    #expect(solved.timeline.conflicts.isEmpty)
    #expect(throws: OnsetError.self) { try Ask("when fight", solved) }
    #expect(try Ask("log.2 before log.3", solved).text.hasPrefix("undecided"))
  }
}
