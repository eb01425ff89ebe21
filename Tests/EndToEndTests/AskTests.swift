import Foundation
import TestSupport
import Testing

/// Questions asked of the built program, as a person asks them.
@Suite(.serialized, .enabled(if: Program.isBuilt, Program.whenMissing)) struct AskTests {
  private struct Answer: Decodable {
    struct Reason: Decodable {
      let constraint: String
      let words: String
    }
    struct Clock: Decodable {
      let source: String
      let holdsWithinSeconds: String
    }
    struct Fact: Decodable { let subject: String }
    struct Interval: Decodable {
      let earliest: String?
      let latest: String?
    }
    let question: String
    let answer: String?
    let marginSeconds: String?
    let reasons: [Reason]
    let sensitivity: [Clock]?
    let wouldDecide: [Fact]?
    let interval: Interval?
    let contradicted: [Reason]
  }

  private func answer(
    _ folder: String, _ question: String, code: Int32
  ) async throws -> Answer {
    let ending = try await Program.run(["ask", folder, question, "--json"], limit: .seconds(240))
    #expect(ending.code == code, "\(question): \(ending.err)")
    #expect(ending.err.isEmpty)
    return try JSONDecoder().decode(Answer.self, from: Data(ending.out.utf8))
  }

  private func addCase(_ place: TemporaryCase) throws {
    try place.add("radio-log.csv", copyOf: TemporaryCase.log)
    try place.writeCaseFile(
      """
      timeZone: Europe/London
      date: 2017-04-08
      sources:
        - {id: radio-log, file: radio-log.csv, kind: log, clock: {accuracy: 12s}}
      events:
        - {id: fight, label: The fight, observed: [{source: radio-log, line: 8}]}
        - {id: kick, label: The kick, observed: [{source: radio-log, line: 9}]}
      """)
  }

  // MARK: - Bluewater

  @Test func bluewaterAnswers() async throws {
    let parent = try Places.temporaryFolder("ask")
    defer { try? FileManager.default.removeItem(at: parent) }
    let place = parent.appending(path: "bluewater")
    try FileManager.default.copyItem(at: Places.fixtures.appending(path: "bluewater"), to: place)

    let kick = try await answer(place.path, "kick before guards step in", code: 1)
    #expect(kick.answer == "certain")
    #expect(kick.marginSeconds?.hasPrefix("5.") == true)
    #expect(!kick.reasons.isEmpty && kick.reasons.allSatisfy { !$0.words.isEmpty })
    #expect(kick.contradicted.map { $0.words.contains("Witness C") } == [true])

    let when = try await answer(place.path, "when kick", code: 1)
    let truth = try #require(BluewaterTests.Truth.read().events.first { $0.id == "kick" })
    let interval = try #require(when.interval)
    #expect(try #require(interval.earliest).prefix(19) <= truth.utc.prefix(19))
    #expect(try #require(interval.latest).prefix(19) >= truth.utc.prefix(19))

    let call = try await answer(place.path, "call before contact", code: 0)
    #expect(call.answer == "undecided")
    #expect(try !#require(call.wouldDecide).isEmpty)
    #expect(call.sensitivity?.isEmpty == true)

    // Nobody says so: it rests on the clocks of the camera and of the dispatch log.
    let mark = try await answer(place.path, "call before cctv.violence.onset.2", code: 0)
    #expect(mark.answer == "certain")
    #expect(mark.sensitivity?.map(\.source).sorted() == ["cctv", "dispatch"])
    for clock in mark.sensitivity ?? [] { #expect((Double(clock.holdsWithinSeconds) ?? 0) > 1) }

    let output = place.appending(path: "output")
    #expect(try FileManager.default.contentsOfDirectory(atPath: output.path) == [])
  }

  // MARK: - As a newcomer asks

  @Test func aQuestionInsideTheFolderNeedsNoFolder() async throws {
    try await TemporaryCase.with { place in
      try addCase(place)
      let ending = try await Program.run(["ask", "fight before kick?"], in: place.folder)
      #expect(ending.code == 0)
      #expect(ending.out.hasPrefix("undecided: the evidence allows “The fight”"))
      let built = try await place.build()
      #expect(built.code == 0)
      let again = try await Program.run(["ask", ".", "fight before kick?"], in: place.folder)
      #expect(again.out == ending.out)
    }
  }

  @Test func whatCannotBeAnsweredIsSaidBeforeAnythingIsDone() async throws {
    try await TemporaryCase.with { place in
      try place.add("radio-log.csv", copyOf: TemporaryCase.log)
      for (question, says) in [
        ("when kick", "holds no case.yaml"), ("kick", "is not a question"),
        ("when", "is not a question"), ("", "is not a question"),
        ("before " + String(repeating: "x", count: 100_000), "100007 bytes"),
      ] {
        let ending = try await Program.run(["ask", place.folder.path, question])
        #expect(ending.code == 2)
        #expect(ending.out.isEmpty)
        #expect(ending.err.contains(says), "\(ending.err.prefix(300))")
      }
      let left = try FileManager.default.contentsOfDirectory(atPath: place.folder.path)
      #expect(left == ["radio-log.csv"])
    }
  }

  @Test func anUnknownEventListsTheNearest() async throws {
    try await TemporaryCase.with { place in
      try addCase(place)
      let ending = try await Program.run(["ask", place.folder.path, "kik before fight"])
      #expect(ending.code == 2)
      #expect(ending.err.contains("there is no event 'kik' — the nearest are: kick “The kick”"))
      let part = try await Program.run(["ask", place.folder.path, "when radio-log.9"])
      #expect(part.err.contains("'radio-log.9' is part of the event 'kick'"))
    }
  }
}
