import Foundation
import Glibc
import TestSupport
import Testing

/// A person decides: into the journal, never out of it, and the timeline follows.
@Suite(.enabled(if: Program.isBuilt, Program.whenMissing)) struct DecideTests {
  /// What one decision says that it changed.
  struct Answer: Decodable {
    struct Event: Decodable {
      let id: String
      let kind: String
      let label: String
      let status: String
      let earliest: String?
      let latest: String?
      let observations: [String]
    }
    let entry: Int
    let event: String
    let action: String
    let before: Event?
    let after: Event?
    let appeared: [Event]
    let gone: [String]
    let newConflicts: [String]
  }

  struct Listing: Decodable {
    struct Decision: Decodable {
      let entry: Int
      let isInForce: Bool
    }
    let decisions: [Decision]
  }

  private static let events = """
    timeZone: Europe/London
    date: 2017-04-08
    kinds: [taunt]
    sources:
      - {id: radio-log, file: radio-log.csv, kind: log, clock: {accuracy: 12s}}
      - {id: statement-a, file: statement-a.txt, kind: statement, author: Witness A}
    events:
      - id: fight
        kind: violence
        label: The fight
        observed: [{source: radio-log, line: 8}]
      - id: kick
        kind: violence.strike
        label: Kick by the man in the red top
        observed: [{source: radio-log, line: 9}, {source: radio-log, line: 10}]
    """

  /// Two texts, built: no recording, so that a build takes no time.
  private func withCase(_ body: (TemporaryCase) async throws -> Void) async throws {
    try await TemporaryCase.with { place in
      try place.add("radio-log.csv", copyOf: TemporaryCase.log)
      try place.add(
        "statement-a.txt",
        copyOf: Places.fixtures.appending(path: "bluewater/evidence/statement-a.txt"))
      try place.writeCaseFile(Self.events)
      let built = try await place.build()
      #expect(built.code == 0, "\(built.out)")
      try await body(place)
    }
  }

  private func decide(
    _ place: TemporaryCase, _ arguments: [String], by: String = "OS", because: String = "seen"
  ) async throws -> Program.Ending {
    try await Program.run(
      ["decide", place.folder.path] + arguments + ["--by", by, "--because", because])
  }

  private func answer(_ place: TemporaryCase, _ arguments: String...) async throws -> Answer {
    let ending = try await decide(place, arguments + ["--json"])
    #expect(ending.code <= 1, "\(arguments): \(ending.err)")
    #expect(ending.err.isEmpty)
    return try JSONDecoder().decode(Answer.self, from: Data(ending.out.utf8))
  }

  private func listing(_ place: TemporaryCase) async throws -> [Listing.Decision] {
    let ending = try await Program.run(["decide", place.folder.path, "--list", "--json"])
    #expect(ending.code == 0)
    return try JSONDecoder().decode(Listing.self, from: Data(ending.out.utf8)).decisions
  }

  /// How many entries the journal holds, by `onset verify`, which recomputes its chain.
  private func entries(_ place: TemporaryCase) async throws -> Int {
    let verified = try await place.verify()
    #expect(verified.code == 0, "\(verified.out)")
    let words = try #require(verified.out.split(separator: "\n").first).split(separator: " ")
    return try #require(words.count > 2 ? Int(words[2]) : nil)
  }

  /// `timeline.json` without the list of decisions.
  private func timeline(_ place: TemporaryCase) throws -> Data {
    let bytes = try Data(contentsOf: place.folder.appending(path: "output/timeline.json"))
    var members = try #require(try JSONSerialization.jsonObject(with: bytes) as? [String: Any])
    members["decisions"] = nil
    return try JSONSerialization.data(withJSONObject: members, options: .sortedKeys)
  }

  // MARK: - What each decision does

  @Test func eachDecisionChangesTheTimelineAndIsUndone() async throws {
    try await withCase { place in
      let original = try timeline(place)

      let confirmed = try await answer(place, "Kick by the man", "confirm")
      #expect((confirmed.event, confirmed.before?.status) == ("kick", "proposed"))
      #expect(confirmed.after?.status == "confirmed")
      #expect(try await answer(place, "kick", "undo").after?.status == "proposed")
      #expect(try timeline(place) == original)

      let rejected = try await answer(place, "kick", "reject")
      #expect((rejected.after?.status, rejected.after?.earliest) == ("rejected", nil))
      #expect(try await answer(place, "kick", "undo").after?.earliest == rejected.before?.earliest)
      #expect(try timeline(place) == original)

      let timed = try await answer(place, "kick", "retime", "--to", "2017-04-08 15:42:40 ± 2s")
      #expect(timed.after?.earliest == "2017-04-08T14:42:38.000000000Z")
      #expect(timed.after?.latest == "2017-04-08T14:42:42.000000000Z")
      let between = try await answer(
        place, "kick", "retime", "--from", "2017-04-08 15:41", "--until", "2017-04-08T14:41:30Z")
      #expect(between.after?.earliest == "2017-04-08T14:41:00.000000000Z")
      #expect(between.after?.latest == "2017-04-08T14:41:30.999999999Z")
      #expect(between.newConflicts.isEmpty)
      let impossible = try await answer(place, "kick", "retime", "--to", "2017-04-08 17:00:00")
      #expect(impossible.newConflicts.count == 2)
      #expect(impossible.newConflicts.first?.contains("OS sets “Kick by the man") == true)
      for _ in 1...3 { _ = try await answer(place, "kick", "undo") }
      #expect(try timeline(place) == original)

      let named = try await answer(
        place, "kick", "relabel", "--label", "“Taunts” — not a kick", "--kind", "taunt")
      #expect(named.after?.label == "“Taunts” — not a kick")
      #expect(named.after?.kind == "taunt")
      _ = try await answer(place, "kick", "undo")
      #expect(try timeline(place) == original)

      let joined = try await answer(place, "fight", "merge", "--with", "radio-log.7")
      #expect(joined.after?.observations == ["radio-log/8", "radio-log/7"])
      #expect(joined.gone == ["radio-log.7"])
      _ = try await answer(place, "radio-log.7", "undo")
      #expect(try timeline(place) == original)

      let split = try await answer(place, "kick", "split", "--observation", "radio-log.10")
      #expect(split.after?.observations == ["radio-log/9"])
      #expect(split.appeared.map(\.id) == ["kick-2"])
      #expect(split.appeared.first?.status == "proposed")
      #expect(split.appeared.first?.kind == "violence.strike")
      #expect(split.appeared.first?.label == "in between them now")
      // Undone by another entry: the name that the journal speaks of stays taken.
      _ = try await answer(place, "kick-2", "undo")
      #expect(try timeline(place) == original)
      let again = try await answer(place, "kick", "split", "--observation", "radio-log/9")
      #expect(again.appeared.map(\.id) == ["kick-3"])
      _ = try await answer(place, "kick", "undo", "--entry", "\(again.entry)")

      _ = try await answer(place, "kick", "split", "--from", "fight")
      #expect(try timeline(place) == original)

      let decisions = try await listing(place)
      #expect(decisions.count == 19)
      #expect(decisions.count { !$0.isInForce } == 9)
    }
  }

  @Test func undoingAnUndoingRestoresAndNothingIsErased() async throws {
    try await withCase { place in
      var count = try await entries(place)
      func step(_ arguments: String...) async throws -> Answer {
        let ending = try await decide(place, arguments + ["--json"])
        #expect(ending.code == 0, "\(ending.err)")
        let now = try await entries(place)
        #expect(now > count)
        count = now
        return try JSONDecoder().decode(Answer.self, from: Data(ending.out.utf8))
      }
      let joined = try await step("kick", "merge", "--with", "fight")
      let merged = try timeline(place)
      let undone = try await step("kick", "undo")
      #expect(undone.appeared.map(\.id) == ["fight"])
      #expect(try timeline(place) != merged)
      let redone = try await step("kick", "undo", "--entry", "\(undone.entry)")
      #expect(redone.gone == ["fight"])
      #expect(try timeline(place) == merged)
      let decisions = try await listing(place)
      #expect(decisions.map(\.entry) == [joined.entry, undone.entry, redone.entry])
      #expect(decisions.map(\.isInForce) == [true, false, true])
      #expect(try await place.verify().out.contains("decisions: 3, of which 1 undone again"))
    }
  }

  @Test func theSameDecisionsGiveTheSameTimeline() async throws {
    var timelines: [Data] = []
    for _ in 1...2 {
      try await withCase { place in
        _ = try await answer(place, "fight", "merge", "--with", "radio-log.7")
        _ = try await answer(place, "kick", "split", "--observation", "radio-log/10")
        _ = try await answer(place, "kick", "retime", "--to", "2017-04-08 15:42:40 ± 20s")
        let decided = try timeline(place)
        // A build afterwards finds the same in the journal.
        #expect(try await place.build().code == 0)
        #expect(try timeline(place) == decided)
        timelines.append(decided)
      }
    }
    #expect(timelines[0] == timelines[1])
  }

  @Test func aPersonReadsWhatChanged() async throws {
    try await withCase { place in
      let ending = try await decide(
        place, ["kick", "confirm"], by: "O. Sample", because: "seen on three recordings")
      #expect(ending.code == 0)
      let lines = ending.out.split(separator: "\n").map(String.init)
      #expect(lines.count == 3)
      #expect(lines[0].hasSuffix(": O. Sample decides to confirm kick."))
      #expect(lines[1].hasPrefix("before  ") && lines[1].contains("[proposed], 2 observations"))
      #expect(lines[2].hasPrefix("after   ") && lines[2].contains("[confirmed], 2 observations"))
      #expect(try await decide(place, ["kick", "reject", "--quiet"]).out.isEmpty)
      let list = try await Program.run(["decide", place.folder.path]).out
      #expect(list.contains("O. Sample: confirm kick: seen on three recordings\n    not in force"))
      #expect(list.contains("OS: reject kick: seen\n    in force\n"))
    }
  }

  // MARK: - What cannot be decided

  @Test(arguments: [
    (["kick", "confirm", "--by", "", "--because", "x"], 64, "--by is missing or empty"),
    (["kick", "confirm", "--by", " \u{A0}", "--because", "x"], 64, "--by is missing or empty"),
    (["kick", "confirm", "--because", "x"], 64, "--by is missing"),
    (["kick", "confirm", "--by", "OS"], 64, "--because is missing"),
    (["kick", "confirm", "--by", "O\u{1B}[31mS", "--because", "x"], 64, "control or invisible"),
    (["kick", "confirm", "--by", "OS", "--because", "a\nb"], 64, "control or invisible"),
    (["kick", "confirm", "--by", "OS", "--because", "a\u{202E}b"], 64, "control or invisible"),
    (
      ["kick", "confirm", "--by", "OS", "--because", String(repeating: "x", count: 100_000)], 64,
      "100000 characters long"
    ),
    (["kick", "--by", "OS", "--because", "x"], 64, "say what is decided about it: confirm"),
    (["kick", "hide", "--by", "OS", "--because", "x"], 64, "hide"),
    (["--by", "OS", "--because", "x"], 64, "takes no EVENT"),
  ])
  func whoAndWhyMustBeSaid(_ arguments: [String], _ code: Int32, _ part: String) async throws {
    try await withCase { place in
      let count = try await entries(place)
      let ending = try await Program.run(["decide", place.folder.path] + arguments)
      #expect(ending.code == code)
      #expect(ending.err.contains(part), "\(ending.err)")
      #expect(ending.out.isEmpty)
      #expect(!ending.err.contains("\u{1B}"))
      #expect(try await entries(place) == count)
    }
  }

  @Test func whatCannotBeDecidedRecordsNothing() async throws {
    try await withCase { place in
      let count = try await entries(place)
      let table: [([String], Int32, String)] = [
        (["kikc", "confirm"], 2, "nearest are: kick “Kick by the man in the red top”"),
        (["radio-log/8", "confirm"], 2, "part of the event 'fight'"),
        (["../../etc/passwd", "reject"], 2, "no event '../../etc/passwd'"),
        (["\u{1B}]0;x\u{7}", "reject"], 2, "no event '␛]0;x␇'"),
        ([String(repeating: "é", count: 50_000), "confirm"], 2, "no event"),
        (["", "confirm"], 2, "no event ''"),
        (["kick", "confirm", "--with", "fight"], 64, "'confirm' takes no --with"),
        (["kick", "retime"], 64, "'retime' takes --to"),
        (["kick", "retime", "--from", "2017-04-08 15:40"], 64, "'retime' takes --to"),
        (["kick", "retime", "--to", "teatime"], 2, "'teatime' is not understood"),
        (["kick", "retime", "--to", "15:42"], 2, "a date and a time"),
        (["kick", "retime", "--to", "2017-03-26 01:30"], 2, "put forward"),
        (["kick", "retime", "--to", "2017-10-29 01:30"], 2, "happened twice"),
        (["kick", "retime", "--to", String(repeating: "9", count: 9_000)], 2, "not a time"),
        (
          ["kick", "retime", "--from", "2017-04-08 15:43", "--until", "2017-04-08 15:42"], 2,
          "before --from"
        ),
        (["kick", "relabel"], 64, "'relabel' takes --label"),
        (["kick", "relabel", "--label", ""], 64, "--label is missing or empty"),
        (["kick", "relabel", "--label", "a\u{9B}b"], 64, "control or invisible"),
        (["kick", "relabel", "--kind", "murder"], 2, "'murder' is not a kind"),
        (["kick", "merge"], 64, "'merge' takes --with"),
        (["kick", "merge", "--with", "kick"], 2, "joined to itself"),
        (["kick", "merge", "--with", "nobody"], 2, "no event 'nobody'"),
        (["kick", "split"], 64, "'split' takes --observation"),
        (["kick", "split", "--observation", "radio-log/2"], 2, "is not among"),
        (["kick", "split", "--observation", "radio-log"], 2, "more than one of"),
        (["kick", "split", "--observation", "radio-log/9", "radio-log/10"], 2, "without any"),
        (["kick", "split", "--observation", "radio-log/9", "--as", "fight"], 2, "another event"),
        (["kick", "split", "--observation", "radio-log/9", "--as", "../x"], 2, "is not a name"),
        (["kick", "split", "--from", "kick"], 2, "apart from itself"),
        (["kick", "undo"], 2, "nothing to undo"),
        (["kick", "undo", "--entry", "1"], 2, "entry 1 of the journal is no decision"),
        (["kick", "undo", "--entry", "-3"], 64, "--entry"),
      ]
      for (arguments, code, part) in table {
        let ending = try await decide(place, arguments)
        #expect(ending.code == code, "\(arguments): \(ending.err.prefix(300))")
        #expect(ending.err.contains(part), "\(arguments): \(ending.err.prefix(300))")
        #expect(ending.out.isEmpty)
        #expect(!ending.err.contains("\u{1B}"))
      }
      #expect(try await entries(place) == count)
      #expect(try await listing(place).isEmpty)
    }
  }

  @Test func aFolderThatNobodyBuiltIsLeftAlone() async throws {
    try await TemporaryCase.with { place in
      try place.addGoodEvidence()
      for arguments in [["kick", "confirm", "--by", "OS", "--because", "x"], []] {
        let ending = try await Program.run(["decide", place.folder.path] + arguments)
        #expect(ending.code == 2)
        #expect(ending.err.contains("has not been built"))
      }
      let names = try FileManager.default.contentsOfDirectory(atPath: place.folder.path)
      #expect(names.sorted() == ["good.csv", "good.mp4"])
    }
  }

  @Test func nobodyDecidesWhileABuildRuns() async throws {
    try await withCase { place in
      let lock = try FileHandle(forUpdating: place.folder.appending(path: ".onset/lock"))
      #expect(flock(lock.fileDescriptor, LOCK_EX | LOCK_NB) == 0)
      let during = try await decide(place, ["kick", "confirm"])
      #expect(during.code == 2)
      #expect(during.err.contains("another onset"))
      try lock.close()
      #expect(try await listing(place).isEmpty)
      #expect(try await decide(place, ["kick", "confirm"]).code == 0)
    }
  }

  // MARK: - What happens to decisions later

  @Test func aDecisionAboutWhatIsGoneIsKeptAndReported() async throws {
    try await withCase { place in
      _ = try await answer(place, "kick", "confirm")
      _ = try await answer(place, "fight", "confirm")
      try place.writeCaseFile(
        Self.events.replacingOccurrences(of: "id: kick", with: "id: strike"))
      let built = try await place.build()
      #expect(built.code == 0, "nothing is lost: \(built.out)")
      let findings = try place.timeline().findings.filter { $0.code == "decision.notApplied" }
      #expect(findings.map(\.severity) == ["caution"])
      #expect(findings.first?.message.contains("there is no event 'kick'") == true)
      #expect(try await listing(place).map(\.isInForce) == [false, true])
      // It is still there to be undone, and in force again when its event comes back.
      try place.writeCaseFile(Self.events)
      #expect(try await place.build().code == 0)
      #expect(try await listing(place).map(\.isInForce) == [true, true])
      try place.writeCaseFile(
        Self.events.replacingOccurrences(of: "id: kick", with: "id: strike"))
      #expect(try await answer(place, "kick", "undo").after == nil)
      #expect(try place.timeline().findings.allSatisfy { $0.code != "decision.notApplied" })
    }
  }

  @Test func aDecisionOutlivesABuildThatFails() async throws {
    try await withCase { place in
      let file = place.folder.appending(path: "output/timeline.json")
      try FileManager.default.removeItem(at: file)
      try place.add("output/timeline.json/in-the-way", "")
      let ending = try await decide(place, ["kick", "confirm"])
      #expect(ending.code == 2)
      #expect(ending.err.contains("timeline.json"))
      try FileManager.default.removeItem(at: file)
      #expect(try await place.build().out.contains("red top [confirmed]"))
      #expect(try await listing(place).map(\.isInForce) == [true])
    }
  }

  @Test func fromABrokenEntryOnNoDecisionIsApplied() async throws {
    try await withCase { place in
      _ = try await answer(place, "fight", "confirm")
      let honest = try await decide(place, ["kick", "confirm"], because: "seen by honest eyes")
      #expect(honest.code == 0)
      let file = place.folder.appending(path: ".onset/case.sqlite")
      var bytes = try Data(contentsOf: file)
      let words = try #require(bytes.range(of: Data("seen by honest eyes".utf8)))
      bytes.replaceSubrange(words, with: Data("seen by another man".utf8))
      try bytes.write(to: file)

      let built = try await place.build()
      #expect(built.code == 1)
      #expect(built.out.contains("journal is broken from entry"))
      #expect(built.out.contains("onset verify"))
      #expect(built.out.contains("The fight [confirmed]"))
      #expect(built.out.contains("red top [proposed]"))
      #expect(try await place.verify().code == 1)
      #expect(try await listing(place).map(\.isInForce) == [true, false])
      let refused = try await decide(place, ["kick", "reject"])
      #expect(refused.code == 2)
      #expect(refused.err.contains("onset verify"))
      #expect(try await listing(place).count == 2)
    }
  }
}
