import CaseStore
import Evidence
import Foundation
import GRDB
import TestSupport
import Testing
import TimeModel

@Suite struct DecisionJournalTests {
  private static let range = TimeRange(
    Instant(nanoseconds: -7), Instant(nanoseconds: 1_491_662_560))
  private static let actions: [Decision.Action] = [
    .confirm, .reject, .retime(range),
    .retime(TimeRange(Instant(nanoseconds: .min), Instant(nanoseconds: .max))),
    .relabel(label: "A “kick”, \\ \"quoted\"", kind: nil),
    .relabel(label: nil, kind: .violenceStrike), .relabel(label: "", kind: .other),
    .merge(EventID(rawValue: "radio-log.8")),
    .split(
      [ObservationID(rawValue: "radio-log/8"), ObservationID(rawValue: "a/\n\",[]")],
      as: EventID(rawValue: "kick-2")),
    .keepApart(EventID(rawValue: "cctv.violence.onset.2")), .undo(3),
  ]

  @Test func everyDecisionReadsBackAsItWasMade() throws {
    let store = try CaseStore()
    try store.record("case.opened", [:])
    let made = try Self.actions.map {
      try store.record(
        $0, about: EventID(rawValue: "kick"), by: "OS", because: "Seen: “so” \u{202E}")
    }
    try store.record("build.done", ["event": "kick"])
    let journal = try store.decisions()
    #expect(journal == DecisionJournal(decisions: made))
    #expect(made.map(\.number) == (2..<Int64(2 + made.count)).map(\.self))
    #expect(made.map(\.action) == Self.actions)
    #expect(try store.journal().map(\.at).dropFirst().dropLast() == made.map(\.at)[...])
    #expect(try store.firstBrokenJournalEntry() == nil)
  }

  @Test(arguments: [
    ["decision": "confirm"], ["decision": "hide", "event": "kick", "by": "OS", "because": "x"],
    ["decision": "undo", "entry": "three", "event": "kick", "by": "OS", "because": "x"],
    ["decision": "relabel", "event": "kick", "by": "OS", "because": "x"],
    ["decision": "merge", "event": "kick", "by": "OS", "because": "x"],
    [
      "decision": "split", "as": "b", "observations": "[]", "event": "a", "by": "O", "because": "x",
    ],
    ["decision": "split", "as": "b", "observations": "x", "event": "a", "by": "O", "because": "x"],
    [
      "decision": "retime", "earliest": "2017-04-08T14:00:01Z", "latest": "2017-04-08T14:00:00Z",
      "event": "kick", "by": "OS", "because": "x",
    ],
  ])
  func whatCannotBeReadAsADecisionIsCounted(_ details: [String: String]) throws {
    let store = try CaseStore()
    try store.record(.confirm, about: EventID(rawValue: "kick"), by: "OS", because: "x")
    try store.record("decision.made", details)
    let journal = try store.decisions()
    #expect(journal.decisions.count == 1)
    #expect(journal.unreadable == [2])
  }

  @Test func fromABrokenEntryOnNoDecisionIsTrusted() throws {
    let folder = try Places.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "case.sqlite")
    let store = try CaseStore(file: file)
    let kick = EventID(rawValue: "kick")
    for _ in 1...4 { try store.record(.confirm, about: kick, by: "OS", because: "x") }
    let intruder = try DatabaseQueue(path: file.path)
    try intruder.write { db in
      try db.execute(sql: "DROP TRIGGER journalKeepsEntries")
      try db.execute(
        sql: "UPDATE journal SET details = replace(details, 'confirm', 'reject') WHERE number = 3")
    }
    let journal = try store.decisions()
    #expect(journal.decisions.map(\.number) == [1, 2])
    #expect(journal.brokenFrom == 3)
    #expect(journal.untrusted.map(\.action) == [.reject, .confirm])
  }
}
