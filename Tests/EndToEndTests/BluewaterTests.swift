import Foundation
import TestSupport
import Testing

/// The re-enactment with known truth, built by the program as people run it.
@Suite(.serialized, .enabled(if: Program.isBuilt, Program.whenMissing))
struct BluewaterTests {
  /// What the fixture's maker knows; Onset never reads it.
  struct Truth: Decodable {
    struct Event: Decodable {
      let id: String
      let utc: String
    }
    struct Recording: Decodable { let utcAtMediaZero: String }

    let events: [Event]
    let recordings: [String: Recording]

    static func read() throws -> Truth {
      let file = Places.fixtures.appending(path: "make/bluewater/truth.json")
      return try JSONDecoder().decode(Truth.self, from: Data(contentsOf: file))
    }
  }

  struct Timeline: Decodable {
    struct Event: Decodable {
      let id: String
      let kind: String
      let status: String
      let earliest: String?
      let estimate: String?
      let latest: String?
      let observations: [Observation]
    }
    struct Observation: Decodable {
      let source: String
      let text: String
    }
    struct Order: Decodable {
      let a: String
      let b: String
      let relation: String
    }
    struct Constraint: Decodable {
      let id: String
      let source: String?
    }
    struct Conflict: Decodable {
      let constraints: [String]
      let leftOut: [String]
      let message: String
    }
    struct Proposal: Decodable {
      let event: String
      let other: String
    }
    struct OpenMatch: Decodable {
      let event: String
      let candidates: [String]
    }
    struct Source: Decodable {
      let id: String
      let clock: Clock
    }
    struct Clock: Decodable {
      let status: String
      let axis: String
      let segments: [Segment]
    }
    struct Segment: Decodable { let offset: Bounds }
    struct Bounds: Decodable {
      let earliest: String
      let latest: String
    }

    let schema: String
    let sources: [Source]
    let events: [Event]
    let order: [Order]
    let constraints: [Constraint]
    let conflicts: [Conflict]
    let proposals: [Proposal]
    let openMatches: [OpenMatch]
  }

  private func builtCase(
    _ name: String, _ arguments: [String] = []
  ) async throws -> (folder: URL, run: Program.Ending) {
    let folder = try Places.temporaryFolder(name)
    let place = folder.appending(path: "case")
    try FileManager.default.copyItem(at: Places.fixtures.appending(path: "bluewater"), to: place)
    for own in ["output", ".onset"] {
      try? FileManager.default.removeItem(at: place.appending(path: own))
    }
    return (place, try await Program.run(["build", place.path] + arguments, limit: .seconds(240)))
  }

  private func timeline(in place: URL) throws -> Timeline {
    try JSONDecoder().decode(
      Timeline.self, from: Data(contentsOf: place.appending(path: "output/timeline.json")))
  }

  @Test func truthLiesInsideEveryBoundAndNoOrderIsWrong() async throws {
    let (place, run) = try await builtCase("bluewater")
    defer { try? FileManager.default.removeItem(at: place.deletingLastPathComponent()) }
    #expect(run.code == 1, "a contradiction needs a person: \(run.err)")
    let timeline = try timeline(in: place)
    let truth = try Truth.read()
    #expect(timeline.schema == "onset.timeline/1")

    // Fixed-width RFC 3339 in UTC orders as text.
    for event in truth.events {
      let found = try #require(timeline.events.first { $0.id == event.id })
      let (earliest, latest) = (try #require(found.earliest), try #require(found.latest))
      #expect(earliest <= event.utc && event.utc <= latest, "\(event.id): \(earliest)…\(latest)")
    }
    for (id, recording) in truth.recordings {
      let source = try #require(timeline.sources.first { $0.id == id })
      let offset = try #require(source.clock.segments.first?.offset)
      #expect(
        offset.earliest <= recording.utcAtMediaZero && recording.utcAtMediaZero <= offset.latest,
        "\(id) began \(recording.utcAtMediaZero), not in \(offset.earliest)…\(offset.latest)")
    }

    let moment = Dictionary(uniqueKeysWithValues: truth.events.map { ($0.id, $0.utc) })
    var certain = 0
    for order in timeline.order where order.relation == "certainlyBefore" {
      guard let first = moment[order.a], let second = moment[order.b] else { continue }
      #expect(first < second, "\(order.a) is said to precede \(order.b)")
      certain += 1
    }
    #expect(certain >= 20, "only \(certain) true orders were found")
    let kick = timeline.order.first { Set([$0.a, $0.b]) == ["kick", "intervention"] }
    #expect(kick?.a == "kick")
    #expect(kick?.relation == "certainlyBefore")
  }

  /// The recorder's clock is 137.24 s slow: at its second 100 it shows 15:40:11.53.
  @Test func theClockInThePictureIsReadThroughout() async throws {
    let (place, _) = try await builtCase("bluewater-overlay")
    defer { try? FileManager.default.removeItem(at: place.deletingLastPathComponent()) }
    let table = try String(
      contentsOf: place.appending(path: "output/overlays/cctv.csv"), encoding: .utf8)
    let rows = table.split(separator: "\n").dropFirst().map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    #expect(rows.count >= 200)
    for row in rows where !row[0].isEmpty {
      let (after, by) = (try #require(Double(row[0])), try #require(Double(row[1])))
      let parts = row[2].split(separator: ":").compactMap { Double($0) }
      try #require(parts.count == 3)
      let shown = parts[0] * 3600 + parts[1] * 60 + parts[2]
      // The true media time at which the clock ticks to that second.
      let tick = (shown - 56_311.53) / (1 + 23e-6)
      #expect(after - 0.001 <= tick && tick <= by + 0.001, "\(row)")
    }
  }

  @Test func theWitnessWhoIsWrongIsNamedAndNotBelieved() async throws {
    let (place, _) = try await builtCase("bluewater-witness")
    defer { try? FileManager.default.removeItem(at: place.deletingLastPathComponent()) }
    let timeline = try timeline(in: place)
    let sourceOf = Dictionary(
      uniqueKeysWithValues: timeline.constraints.map { ($0.id, $0.source) })
    let conflict = try #require(timeline.conflicts.first)
    #expect(timeline.conflicts.count == 1)
    #expect(conflict.leftOut.map { sourceOf[$0] ?? nil } == ["statement-c"])
    let against = conflict.constraints.compactMap { sourceOf[$0] ?? nil }
    #expect(against.contains { ["phone", "livestream", "cctv"].contains($0) })
    #expect(conflict.message.contains("Witness C"))
  }

  @Test func theDetectorProposesTheOnset() async throws {
    let (place, _) = try await builtCase("bluewater-onset")
    defer { try? FileManager.default.removeItem(at: place.deletingLastPathComponent()) }
    let onset = try #require(try Truth.read().events.first { $0.id == "onset" })
    let timeline = try timeline(in: place)
    let marks = timeline.events.filter { $0.kind == "violence.onset" && $0.id != "onset" }
    #expect(marks.allSatisfy { $0.status == "proposed" })
    for recording in ["livestream", "phone", "cctv"] {
      let near = marks.contains { mark in
        guard let earliest = mark.earliest, let latest = mark.latest else { return false }
        return mark.observations.contains { $0.source == recording }
          && earliest <= onset.utc && onset.utc <= latest
      }
      #expect(near, "no mark of \(recording) holds the true onset")
    }
    // The first marks of the CCTV are of another moment. By truth.json every one of these is right; the
    // ends that the phone and the CCTV show are that of the guards stepping in, one moment too.
    #expect(
      timeline.proposals.map { "\($0.event) \($0.other)" } == [
        "confrontation comments.8", "confrontation dispatch.3", "confrontation radio-log.7",
        "onset phone.violence.onset.1", "onset cctv.violence.onset.2",
        "onset livestream.violence.onset.1", "kick comments.14", "intervention statement-a.p6.s1",
        "phone.violence.end.1 cctv.violence.end.2", "end livestream.violence.end.1",
      ])
    #expect(
      timeline.openMatches.map { "\($0.event) \($0.candidates.joined(separator: " "))" } == [
        "comments.15 kick", "dispatch.7 end", "statement-a.p3.s1 contact",
        "statement-b.p5.s2 police", "statement-c.p5.s1 police", "statement-a.p4.s1 confrontation",
        "statement-a.p6.s2 police",
        "statement-c.p2.s2 confrontation",
      ])
  }

  @Test func twoBuildsInTwoPlacesGiveTheSameBytes() async throws {
    let (first, _) = try await builtCase("bluewater-one", ["--jobs", "1"])
    let (second, _) = try await builtCase("a rather different folder", ["--jobs", "3", "--quiet"])
    defer {
      for place in [first, second] {
        try? FileManager.default.removeItem(at: place.deletingLastPathComponent())
      }
    }
    for name in [
      "timeline.json", "timeline.csv", "timeline.html", "chapters/livestream.vtt",
      "chapters/phone.vtt", "chapters/cctv.vtt", "overlays/cctv.csv",
    ] {
      let one = try Data(contentsOf: first.appending(path: "output/\(name)"))
      let other = try Data(contentsOf: second.appending(path: "output/\(name)"))
      #expect(one == other, "\(name) differs")
      #expect(!one.isEmpty)
    }

    // And a second build, which must not read any recording.
    let before = try Data(contentsOf: first.appending(path: "output/timeline.json"))
    let again = try await Program.run(["build", first.path])
    #expect(again.out.contains("no media was read"))
    #expect(try Data(contentsOf: first.appending(path: "output/timeline.json")) == before)

    let verified = try await Program.run(["verify", first.path])
    #expect(verified.code == 0, "\(verified.out)")
  }

  @Test func aPersonDecidesAndTheTimelineFollowsAtOnce() async throws {
    let (place, _) = try await builtCase("bluewater-decided")
    defer { try? FileManager.default.removeItem(at: place.deletingLastPathComponent()) }
    func events() throws -> [String: Timeline.Event] {
      Dictionary(uniqueKeysWithValues: try timeline(in: place).events.map { ($0.id, $0) })
    }
    func decide(_ arguments: String...) async throws -> Program.Ending {
      try await Program.run(
        ["decide", place.path] + arguments + ["--by", "OS", "--because", "seen three times"])
    }
    let before = try events()
    let start = ContinuousClock.now
    #expect(try await decide("kick", "confirm").code == 1, "the statement still contradicts")
    let taken = ContinuousClock.now - start
    // Under a second on two free cores; a test machine may be neither.
    #expect(taken < .seconds(5), "\(taken)")
    #expect(try events()["kick"]?.status == "confirmed")

    let mark = "phone.violence.onset.1"
    let joined = try await decide("onset", "merge", "--with", mark)
    #expect(joined.out.contains("gone"))
    let merged = try events()
    #expect(merged[mark] == nil)
    #expect(merged["onset"]?.observations.count == (before["onset"]?.observations.count ?? 0) + 1)
    // The mark holds the moment that was seen: it takes nothing away.
    #expect(merged["onset"]?.earliest == before["onset"]?.earliest)
    #expect(!joined.out.contains("contradiction"))

    #expect(try await decide("onset", "undo").out.contains("new "))
    #expect(try await decide("kick", "undo").code == 1)
    let after = try events()
    #expect(Set(after.keys) == Set(before.keys))
    #expect(after["onset"]?.observations.count == before["onset"]?.observations.count)
    #expect(after["kick"]?.status == "proposed")
    #expect(try await Program.run(["verify", place.path]).code == 0)
  }
}
