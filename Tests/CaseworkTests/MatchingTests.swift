import Casework
import Evidence
import Foundation
import TestSupport
import Testing
import TimeModel

/// The re-enactment's logs and statements without its recordings: what is proposed, by whom it is told.
@Suite struct MatchingTests {
  private static let sources = """
    schema: onset.case/1
    title: Logs and statements
    timeZone: Europe/London
    date: 2017-04-08
    sources:
      - {id: dispatch, file: evidence/dispatch.csv, kind: log, clock: {accuracy: 2s},
         columns: {time: time_utc, text: text, author: unit}}
      - {id: radio-log, file: evidence/radio-log.csv, kind: log, clock: {accuracy: 12s},
         columns: {time: Time, text: Message, author: From}}
      - {id: comments, file: evidence/comments.csv, kind: log, clock: {accuracy: 1s}, entryDelay: 20s,
         columns: {time: posted_at, text: text, author: user}}
      - {id: statement-c, file: evidence/statement-c.txt, kind: statement, author: Witness C}

    """

  /// Proposals and open matches, `event<other` and `event?candidates`.
  private func matches(
    _ events: String, files: [String: String] = [:]
  ) throws -> (pairs: [String], open: [String], timeline: Timeline) {
    var records: [String: [UInt8]] = [:]
    for name in ["dispatch.csv", "radio-log.csv", "comments.csv", "statement-c.txt"] {
      let fixture = Places.fixtures.appending(path: "bluewater/evidence/\(name)")
      records["evidence/\(name)"] =
        try files[name].map { Array($0.utf8) } ?? Array(Data(contentsOf: fixture))
    }
    let timeline = try CaseInMemory(
      caseFile: Self.sources + events, records: records, recordings: [:]
    ).solve()
    return (
      timeline.proposals.map { "\($0.event)<\($0.other)" },
      timeline.openMatches.map {
        "\($0.event)?" + $0.candidates.map(\.rawValue).joined(separator: ",")
      }, timeline
    )
  }

  @Test func logsAndCommentsOfOneHappening() throws {
    let (pairs, open, timeline) = try matches(
      """
      events:
        - {id: kick, kind: violence.strike, label: Kick by the man in the red top,
           observed: [{source: radio-log, line: 9}]}
        - {id: police, kind: police.arrival, observed: [{source: dispatch, line: 8}]}
      """)
    // dispatch.3 and radio-log.7 each come up to five minutes late: no event leads them.
    #expect(pairs == ["kick<comments.14"])
    #expect(open.contains("comments.15?kick"))
    #expect(open.contains("statement-c.p5.s1?police"))
    // Two log entries of one kind, each up to five minutes late, share no word: not proposed.
    #expect(open.contains { $0.hasPrefix("dispatch.3?") || $0.hasPrefix("radio-log.7?") })
    // What a person linked is not offered again.
    #expect(!(pairs + open).contains { $0.contains("radio-log.9") || $0.contains("dispatch.8") })
    let proposal = try #require(timeline.proposals.first)
    let kick = try #require(timeline.events.first { $0.event.id == proposal.event })
    #expect(kick.observations.map(\.source.rawValue) == ["radio-log"])
    #expect(proposal.because.contains("Both say: red, top"))
    // Posted at most 20 s after: 14:42:54…56.999 bounds the kick from 14:42:34 on.
    #expect(proposal.ifConfirmed?.earliest == Instant("2017-04-08T14:42:34Z"))
  }

  @Test func aQuestionAndWhatAWitnessWasToldAreLeftOpen() throws {
    let (pairs, open, _) = try matches(
      """
      events:
        - {id: police, kind: police.arrival, label: Police reach the group,
           observed: [{source: dispatch, line: 8}]}
      """,
      files: [
        "comments.csv":
          """
        posted_at,user,text
        2017-04-08T14:43:41Z,viewer_1,are the police here yet?
        2017-04-08T14:43:45Z,viewer_2,the police have arrived
        """,
        "statement-c.txt":
          """
        WITNESS STATEMENT

        Statement of: Witness C

        1. On Saturday 8 April 2017 I was at the shopping centre.

        2. At 15:43 I was told that the police had arrived.
        """,
      ])
    #expect(pairs == ["police<comments.3"])
    #expect(open.contains("comments.2?police"))
    #expect(open.contains("statement-c.p2.s1?police"))
  }
}
