import Evidence
import Testing
import TimeModel

@testable import Exhibits

/// The numbers are those of ``Reasoned``, done by hand.
struct ReasonTextTests {
  private static let reasons = ReasonText(Reasoned.timeline)

  private func path(_ names: String...) -> [ConstraintID] {
    names.map { ConstraintID(rawValue: $0) }
  }

  private func told(_ id: String, _ side: ReasonText.Side) throws -> Narrative {
    let time = try #require(
      Reasoned.events.first { $0.event.id.rawValue == id }?.time)
    let instant = try #require(side == .earliest ? time.earliest : time.latest)
    return Self.reasons.end(
      side, of: Sample.event(id), instant: instant,
      path: side == .earliest ? time.earliestBecause : time.latestBecause)
  }

  @Test("Forwards: each step adds its greatest length, 14:40:52 + 121.3 s")
  func addsForwards() throws {
    let told = try told("kick", .latest)
    #expect(
      told.steps.map(\.reached) == [
        "so cctv’s time 0:00 was no later than 15:40:52.0 BST",
        "so “Kick by the man in the red top” in cctv was no later than 15:42:53.3 BST",
        "so “Kick by the man in the red top” was no later than 15:42:53.3 BST",
      ])
    #expect(
      told.sentence == """
        No later than 15:42:53.3 BST, because cctv (OS/3), at 02:01.100, shows “Kick by the man in the \
        red top”; and as for its clock, on-screen 15:40:00 was 15:42:17 by the speaking clock (± 2 s).
        """)
    #expect(told.steps.map(\.constraint.rawValue) == ["k1", "k4", "k5"])
    #expect(told.steps[1].place == "cctv (OS/3), at 02:01.100")
    #expect(try self.told("police", .earliest).steps.last?.place == "case file")
  }

  @Test("Backwards: the greatest delay is taken off for the earliest, the least for the latest")
  func takesOffBackwards() throws {
    #expect(
      try told("call", .earliest).steps.map(\.reached) == [
        "so the clock of radio-log is at most 12 s fast",
        "so “Fight in the yard” in radio-log was no earlier than 15:42:19 BST",
        "so “Control is called” was no earlier than 15:41:19 BST",
      ])
    #expect(
      try told("call", .latest).steps.map(\.reached) == [
        "so the clock of radio-log is at most 12 s slow",
        "so “Fight in the yard” in radio-log was no later than 15:42:44 BST",
        "so “Control is called” was no later than 15:42:44 BST",
      ])
  }

  @Test("What both steps say is said once, and spacing is told as a difference")
  func joins() throws {
    let told = try told("guards", .latest)
    #expect(
      told.sentence.hasSuffix(
        "; and in phone (OS/2), “Guards step in” (at 01:12.200) is at most 6.6 s after “Kick by the "
          + "man in the red top” (at 01:06.100)."))
    #expect(told.steps[3].words == "likewise")
    #expect(!told.sentence.contains("describes"))
  }

  @Test(
    "From another event: differences, not instants",
    arguments: [
      (
        "kick", "guards", "k6 k7 k8", true,
        "“Guards step in” is at most 6.6 s after “Kick by the man in the red top”"
      ),
      (
        "guards", "kick", "k8 k7 k6", true,
        "“Kick by the man in the red top” is at least 5.6 s before “Guards step in”"
      ),
      (
        "onset", "kick", "k3 k2 k4 k5", false,
        "“Kick by the man in the red top” is at least 7.82 s after “First shove”"
      ),
      ("guards", "police", "k14", false, "“Police arrive” is at least 0 s after “Guards step in”"),
    ])
  func tellsDifferences(
    _ from: String, _ to: String, _ names: String, _ isUpper: Bool, _ claim: String
  ) {
    let told = Self.reasons.difference(
      from: Sample.event(from), to: Sample.event(to),
      path: names.split(separator: " ").map { ConstraintID(rawValue: String($0)) },
      isUpper: isUpper)
    #expect(told.steps.last?.reached == "so \(claim)")
    #expect(told.sentence.hasPrefix("\(claim), because "))
  }

  @Test("On the way, a recording's zero is a moment and a written clock shows a time")
  func tellsClocksOnTheWay() {
    let recording = Self.reasons.difference(
      from: Sample.event("onset"), to: Sample.event("kick"), path: path("k3", "k2", "k4", "k5"),
      isUpper: false)
    #expect(
      recording.steps[1].reached == "so cctv’s time 0:00 is at most 1 min 54 s before “First shove”"
    )
    let log = Self.reasons.difference(
      from: Sample.event("call"), to: Sample.event("radio-log.7"),
      path: path("k11", "k10", "k12", "k13"), isUpper: false)
    #expect(
      log.steps[1].reached
        == "so the clock of radio-log showed no later than 15:42:32.0 BST at “Control is called”")
    #expect(
      log.steps[3].reached
        == "so “kick, one in a red top” is at least 19 s after “Control is called”")
    let origin = Self.reasons.difference(
      from: Sample.event("kick"), to: .origin, path: path("k5", "k4", "k1"), isUpper: true)
    #expect(
      origin.steps[2].reached
        == "so “Kick by the man in the red top” was no earlier than 15:42:48.9 BST")
  }

  @Test("The sum of the steps is the bound, to the nanosecond")
  func sumsToBounds() {
    let index = TimelineIndex(Reasoned.timeline)
    for report in Reasoned.events {
      for (bound, path, sides) in [
        (report.time.earliest, report.time.earliestBecause, Reach(low: 0, high: nil)),
        (report.time.latest, report.time.latestBecause, Reach(low: nil, high: 0)),
      ] {
        let last = ReasonWalk(from: .origin, path, sides: sides, index).steps.last
        #expect(last?.ends?.to == bound.map { _ in .event(report.event.id) })
        #expect(
          last.flatMap { $0.reach.low ?? $0.reach.high } == bound.map { Int128($0.nanoseconds) })
      }
    }
  }

  @Test("A path that does not hang together claims nothing, and numbers at their ends do not wrap")
  func standsBrokenPaths() {
    let broken = Self.reasons.end(
      .latest, of: Sample.event("kick"), instant: Sample.at("14:43:00"),
      path: path("k1", "k5", "nowhere", "k4"))
    #expect(broken.steps.map(\.reached.isEmpty) == [false, true, true, true])
    #expect(broken.sentence.hasPrefix("No later than 15:43:00.0 BST, because "))
    let empty = Self.reasons.end(
      .latest, of: Sample.event("kick"), instant: Sample.at("14:43:00"), path: [])
    #expect(empty == Narrative(sentence: "No later than 15:43:00.0 BST.", steps: []))
    let far = ReasonText(Hostile.timeline).end(
      .latest, of: Sample.event(Hostile.strings[0]), instant: Instant(nanoseconds: .max),
      path: [ConstraintID(rawValue: "loop \(Hostile.strings[0])")])
    #expect(far.steps.count == 1 && !far.steps[0].reached.isEmpty)
  }

  @Test(
    "Rounded outwards: never more than the bound",
    arguments: [
      (Reach(low: nil, high: 4_200_000_001), "at most 4.21 s after"),
      (Reach(low: nil, high: -4_209_999_999), "at least 4.2 s before"),
      (Reach(low: 4_209_999_999, high: nil), "at least 4.2 s after"),
      (Reach(low: -4_200_000_001, high: nil), "at most 4.21 s before"),
      (Reach(low: nil, high: 0), "not after"), (Reach(low: 0, high: nil), "not before"),
      (Reach(low: -1_000_000_000, high: 2_000_000_000), "between 1 s before and 2 s after"),
      (Reach(low: 0, high: 0), "at the very moment of"),
    ])
  func roundsOutwards(_ reach: Reach, _ words: String) {
    #expect(OffsetText.words(reach) == words)
  }
}
