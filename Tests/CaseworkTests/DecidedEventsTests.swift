import CaseStore
import Chronology
import Evidence
import Testing
import TimeModel

@testable import Casework

/// What decisions make of events, links and relations, without any file.
@Suite struct DecidedEventsTests {
  private static let kick = EventID(rawValue: "kick")
  private static let fall = EventID(rawValue: "fall")
  private static let entry = EventID(rawValue: "radio.6")
  private static let mark = EventID(rawValue: "cctv.violence.onset.1")
  private static let sentence = EventID(rawValue: "witness.p1")
  private static let minutes5 = Nanoseconds(300_000_000_000)
  private static let noon = TimeRange(Instant(nanoseconds: 0), Instant(nanoseconds: 9))

  private static func observation(
    _ id: String, _ author: Author, isWritten: Bool = true
  ) throws -> Observation {
    let source = SourceID(rawValue: String(id.prefix { $0 != "/" }))
    let at = MediaTime(nanoseconds: .second)
    let time: ObservedTime =
      isWritten
      ? .written(
        try #require(LocalTime(rfc3339: "1970-01-01T00:00:00Z")), intervals: [noon])
      : .media(earliest: at, estimate: at, latest: at)
    return Observation(
      id: ObservationID(rawValue: id), source: source, locator: .whole, text: "words of \(id)",
      author: author, time: time)
  }

  private static func event(_ id: EventID, _ observations: String...) -> Event {
    Event(
      id: id, kind: .violenceStrike, label: "The \(id)", status: .proposed,
      observations: observations.map(ObservationID.init(rawValue:)))
  }

  private static func given() throws -> DecidedEvents {
    var file = CaseFile(title: "Test", zone: "UTC")
    file.sources = [
      CaseFile.SourceEntry(id: SourceID(rawValue: "radio"), file: "r.csv", kind: .log),
      CaseFile.SourceEntry(id: SourceID(rawValue: "cctv"), file: "c.mp4", kind: .recording),
      CaseFile.SourceEntry(id: SourceID(rawValue: "witness"), file: "w.txt", kind: .statement),
    ]
    let standing: [(EventID, String)] = [
      (entry, "radio/6"), (mark, "cctv/violence.onset.1"), (sentence, "witness/p1"),
    ]
    return DecidedEvents(
      file, zone: .utc,
      observations: [
        try observation("radio/5", .log), try observation("radio/6", .log),
        try observation("cctv/seen.kick.1", .person("OS"), isWritten: false),
        try observation("cctv/seen.fall.1", .person("OS"), isWritten: false),
        try observation(
          "cctv/violence.onset.1", .detector(name: "violence.light", version: 1), isWritten: false),
        try observation("witness/p1", .person("Witness A")),
      ],
      events: [event(kick, "cctv/seen.kick.1", "radio/5"), event(fall, "cctv/seen.fall.1")]
        + standing.map { event($0, $1) },
      links: [
        Link(
          event: kick, observation: ObservationID(rawValue: "radio/5"), max: minutes5,
          because: "line 5 of radio is about “The kick”; entries are late", evidence: .assumption)
      ]
        + standing.map {
          Link(event: $0, observation: ObservationID(rawValue: $1), because: "the entry itself")
        },
      relations: [.before(.event(kick), .event(fall), because: "the case file")])
  }

  /// Carries out actions as entries 1, 2, 3…
  private static func decided(
    _ actions: [(EventID, Decision.Action)]
  ) throws -> (DecidedEvents, [Decision]) {
    let decisions = actions.enumerated().map { index, action in
      Decision(
        number: Int64(index) + 1, at: "", event: action.0, action: action.1, by: "OS",
        because: "seen")
    }
    var events = try given()
    events.apply(decisions)
    return (events, decisions)
  }

  private static func inForce(_ actions: [(EventID, Decision.Action)]) throws -> [Int64] {
    let (events, decisions) = try decided(actions)
    return events.reports(DecisionJournal(decisions: decisions)).filter(\.isInForce)
      .map(\.decision.number)
  }

  // MARK: - Which stand

  @Test func ofDecisionsThatExcludeEachOtherTheLastStands() throws {
    let kick = Self.kick
    #expect(try Self.inForce([(kick, .confirm), (kick, .confirm)]) == [1, 2])
    #expect(try Self.inForce([(kick, .confirm), (kick, .confirm), (kick, .reject)]) == [3])
    #expect(try Self.inForce([(kick, .confirm), (Self.fall, .reject)]) == [1, 2])
    #expect(try Self.inForce([(kick, .retime(Self.noon)), (kick, .retime(Self.noon))]) == [2])
    let (label, kind) = ("Kick", EventKind.other)
    let both = Decision.Action.relabel(label: label, kind: kind)
    let named = Decision.Action.relabel(label: label, kind: nil)
    let sorted = Decision.Action.relabel(label: nil, kind: kind)
    #expect(try Self.inForce([(kick, both), (kick, named)]) == [1, 2])
    #expect(try Self.inForce([(kick, both), (kick, named), (kick, sorted)]) == [2, 3])
    #expect(try Self.inForce([(kick, .merge(Self.entry)), (kick, .keepApart(Self.entry))]) == [2])
    #expect(try Self.inForce([(kick, .merge(Self.entry)), (Self.entry, .keepApart(kick))]) == [2])
    #expect(try Self.inForce([(kick, .keepApart(Self.entry)), (kick, .merge(Self.entry))]) == [2])
  }

  @Test func undoingAnUndoingRestores() throws {
    let kick = Self.kick
    let confirmed: [(EventID, Decision.Action)] = [(kick, .confirm), (kick, .undo(1))]
    #expect(try Self.inForce(confirmed) == [2])
    #expect(try Self.inForce(confirmed + [(kick, .undo(2))]) == [1, 3])
    #expect(try Self.inForce(confirmed + [(kick, .undo(2)), (kick, .undo(3))]) == [2, 4])
    let (events, _) = try Self.decided(confirmed)
    #expect(events.events == (try Self.given()).events)
    // What is to come cannot be undone, nor what was never decided.
    #expect(try Self.inForce([(kick, .undo(2)), (kick, .confirm), (kick, .undo(99))]) == [2])
  }

  @Test func aDecisionAboutWhatIsGoneIsReported() throws {
    let part = EventID(rawValue: "kick-2")
    let radio = ObservationID(rawValue: "radio/5")
    let actions: [(EventID, Decision.Action)] = [
      (Self.kick, .split([radio], as: part)), (part, .confirm), (Self.kick, .undo(1)),
    ]
    let (events, decisions) = try Self.decided(actions)
    let journal = DecisionJournal(decisions: decisions)
    #expect(events.reports(journal).map(\.isInForce) == [false, false, true])
    #expect(events.reports(journal)[1].because.contains("there is no event 'kick-2'"))
    let findings = events.findings(journal)
    #expect(findings.map(\.code) == [.decisionNotApplied])
    #expect(findings.map(\.severity) == [.caution])
    #expect(findings[0].message.hasPrefix("Decision 2 of OS (confirm kick-2) is not carried out"))
  }

  @Test(arguments: [
    (kick, Decision.Action.merge(kick), "joined to itself"),
    (kick, .merge(EventID(rawValue: "nobody")), "no event 'nobody'"),
    (kick, .keepApart(kick), "apart from itself"),
    (kick, .relabel(label: "x", kind: EventKind(rawValue: "taunt")), "not a kind"),
    (kick, .split([ObservationID(rawValue: "radio/9")], as: EventID(rawValue: "x")), "'radio/9'"),
    (kick, .split([ObservationID(rawValue: "radio/5")], as: fall), "another event 'fall'"),
    (
      kick,
      .split(
        [ObservationID(rawValue: "radio/5"), ObservationID(rawValue: "cctv/seen.kick.1")],
        as: EventID(rawValue: "x")), "without any observation"
    ),
    (
      entry, .split([ObservationID(rawValue: "radio/6")], as: EventID(rawValue: "x")), "without any"
    ),
    (EventID(rawValue: "\u{1B}[2J"), .confirm, "no event"), (kick, .undo(7), "no decision 7"),
  ])
  func whatCannotBeDoneChangesNothing(
    _ event: EventID, _ action: Decision.Action, _ part: String
  ) throws {
    let (events, decisions) = try Self.decided([(event, action)])
    let report = events.reports(DecisionJournal(decisions: decisions))[0]
    #expect(!report.isInForce)
    #expect(report.because.contains(part), "\(report.because)")
    let given = try Self.given()
    #expect(events.events == given.events)
    #expect(events.links == given.links)
    #expect(events.relations == given.relations)
  }

  // MARK: - What they change

  @Test func whatIsJoinedIsTiedAsTheCaseFileWouldTieIt() throws {
    let (events, _) = try Self.decided([
      (Self.kick, .merge(Self.entry)), (Self.kick, .merge(Self.mark)),
      (Self.kick, .merge(Self.sentence)),
    ])
    #expect(events.events.map(\.id) == [Self.kick, Self.fall])
    #expect(events.events[0].observations.count == 5)
    #expect(events.links.allSatisfy { $0.event == Self.kick })
    func link(_ id: String) throws -> Link {
      try #require(events.links.first { $0.observation.rawValue == id })
    }
    let late = try link("radio/6")
    #expect((late.min, late.max, late.evidence) == (.zero, Self.minutes5, .assumption))
    #expect(late.because.contains("OS joined “The radio.6” to it (decision 1): seen"))
    let seen = try link("cctv/violence.onset.1")
    #expect((seen.min, seen.max, seen.evidence) == (.zero, .zero, .declared))
    let told = try link("witness/p1")
    #expect((told.min, told.max, told.evidence) == (.zero, .zero, nil))
  }

  @Test func anEntryThatAnotherIsJoinedToMayHaveBeenLate() throws {
    let (events, _) = try Self.decided([(Self.entry, .merge(Self.sentence))])
    let entry = try #require(events.links.first { $0.observation.rawValue == "radio/6" })
    #expect((entry.event, entry.min, entry.max) == (Self.entry, .zero, Self.minutes5))
    #expect(entry.evidence == .assumption)
    #expect(entry.because.contains("OS joined “The witness.p1” to it (decision 1): seen"))
    #expect(events.links.count { $0.observation.rawValue == "radio/6" } == 1)
    let told = try #require(events.links.first { $0.observation.rawValue == "witness/p1" })
    #expect((told.event, told.min, told.max) == (Self.entry, .zero, .zero))
    // A mark is the very moment, whatever is joined to it.
    let (marked, _) = try Self.decided([(Self.mark, .merge(Self.entry))])
    let mark = try #require(
      marked.links.first { $0.observation.rawValue == "cctv/violence.onset.1" })
    #expect((mark.min, mark.max, mark.because) == (.zero, .zero, "the entry itself"))
    #expect(marked.links.first { $0.observation.rawValue == "radio/6" }?.max == Self.minutes5)
    // Undone, it is the entry itself again.
    let (undone, _) = try Self.decided([
      (Self.entry, .merge(Self.sentence)), (Self.entry, .undo(1)),
    ])
    #expect(undone.links == (try Self.given()).links)
  }

  @Test func whatWasKnownOfAJoinedEventMovesWithIt() throws {
    let (events, _) = try Self.decided([
      (Self.kick, .retime(Self.noon)), (Self.kick, .confirm), (Self.fall, .merge(Self.kick)),
    ])
    #expect(events.events.map(\.status) == Array(repeating: .proposed, count: 4))
    #expect(events.relations.map(\.to) == [.event(Self.fall), .event(Self.fall)])
    #expect(events.relations.map(\.from) == [.event(Self.fall), .origin])
    #expect(events.links.first { $0.observation.rawValue == "radio/5" }?.max == Self.minutes5)
  }

  @Test func aTimeIsOneMorePieceOfEvidence() throws {
    let (events, _) = try Self.decided([(Self.kick, .retime(Self.noon))])
    let relation = try #require(events.relations.last)
    #expect((relation.from, relation.to) == (.origin, .event(Self.kick)))
    #expect((relation.min, relation.max) == (.zero, Nanoseconds(9)))
    #expect(relation.evidence == .declared)
    #expect(relation.because.hasPrefix("OS sets “The kick” "))
    #expect(relation.because.hasSuffix("(decision 1): seen"))
    #expect(
      try Self.inForce([(Self.kick, .retime(Self.noon)), (Self.kick, .reject)]) == [2])
  }

  @Test func whatIsSplitOffIsAnEventOfItsOwn() throws {
    let part = EventID(rawValue: "kick-2")
    let (events, _) = try Self.decided([
      (Self.kick, .split([ObservationID(rawValue: "radio/5")], as: part)),
      (part, .relabel(label: "Second kick", kind: nil)), (part, .confirm),
    ])
    let new = try #require(events.events.last)
    #expect((new.id, new.label, new.kind) == (part, "Second kick", .violenceStrike))
    #expect(new.status == .confirmed)
    #expect(events.events[0].observations.map(\.rawValue) == ["cctv/seen.kick.1"])
    let link = try #require(events.links.last)
    #expect((link.event, link.max) == (part, Self.minutes5))
    #expect(Set(events.keptApart.keys) == [EventPair(part, Self.kick)])
  }

  @Test func pairsKeptApartFollowTheirEvents() throws {
    let (events, _) = try Self.decided([
      (Self.kick, .keepApart(Self.entry)), (Self.fall, .merge(Self.entry)),
    ])
    #expect(Set(events.keptApart.keys) == [EventPair(Self.fall, Self.kick)])
    #expect(
      try Self.inForce([
        (Self.kick, .keepApart(Self.entry)), (Self.fall, .merge(Self.entry)),
        (Self.fall, .merge(Self.kick)),
      ]) == [2, 3])
  }

  @Test func reasonsQuoteTheNewLabel() throws {
    let (events, _) = try Self.decided([(Self.kick, .relabel(label: "Blow", kind: nil))])
    #expect(events.links[0].because == "line 5 of radio is about “Blow”; entries are late")
  }

  @Test func aBrokenJournalIsAFailureThatPointsToVerify() throws {
    let decision = Decision(
      number: 4, at: "", event: Self.kick, action: .reject, by: "OS", because: "x")
    let journal = DecisionJournal(unreadable: [2], brokenFrom: 3, untrusted: [decision])
    var events = try Self.given()
    events.apply(journal.decisions)
    #expect(events.events == (try Self.given()).events)
    #expect(events.reports(journal).map(\.because) == ["the journal is broken from entry 3 on"])
    let findings = events.findings(journal)
    #expect(findings.map(\.severity) == [.failure, .failure])
    #expect(findings[0].advice.contains("onset verify"))
    #expect(findings[1].message.contains("Entry 2"))
  }
}
