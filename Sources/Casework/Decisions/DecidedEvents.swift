import CaseStore
import Chronology
import Evidence
import TimeModel

/// Two events, whichever is named first.
struct EventPair: Hashable {
  let first: EventID
  let second: EventID

  init(_ a: EventID, _ b: EventID) { (first, second) = a < b ? (a, b) : (b, a) }

  /// The same pair after one event took the place of another.
  func replacing(_ old: EventID, by new: EventID) -> EventPair {
    EventPair(first == old ? new : first, second == old ? new : second)
  }
}

/// What people's decisions make of the events that the case file and the evidence give.
///
/// Decisions are carried out in the order of the journal, each on what those before it left. One that
/// cannot be carried out changes nothing and is reported with the reason.
struct DecidedEvents {
  /// What became of a decision that the timeline does not rest on.
  enum Setback: Hashable {
    case undone(String)
    /// A later decision took its place.
    case overtaken(String)
    /// What it is about is not there.
    case blocked(String)
  }

  /// Why a decision cannot be carried out, in words that go on after "because".
  struct CannotBeDone: Error { let because: String }

  var links: [Link]
  var relations: [Relation]
  /// Which events people keep apart, each pair with the decision that says so.
  var keptApart: [EventPair: Decision] = [:]
  private(set) var setbacks: [Int64: Setback] = [:]

  let file: CaseFile
  let zone: ZoneRules
  let observations: [ObservationID: Observation]
  /// Nil where an event was joined to another.
  private var slots: [Event?]
  private var places: [EventID: Int]
  /// Where an event went that is no longer there.
  private var gone: [EventID: String] = [:]
  /// Decisions on the status, the label, the kind and the time of each event that stand so far.
  var statuses: [EventID: [Decision]] = [:]
  var labels: [EventID: Decision] = [:]
  var kinds: [EventID: Decision] = [:]
  var times: [EventID: [Decision]] = [:]

  init(
    _ file: CaseFile, zone: ZoneRules, observations: [Observation], events: [Event], links: [Link],
    relations: [Relation]
  ) {
    (self.file, self.zone, self.links, self.relations) = (file, zone, links, relations)
    self.observations = Dictionary(
      observations.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    slots = events
    places = Dictionary(
      events.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// In the order in which they were given, those split off last.
  var events: [Event] { slots.compactMap(\.self) }

  mutating func apply(_ decisions: [Decision]) {
    let undone = decisions.undoneBy
    var apart: [EventPair: Decision] = [:]
    for decision in decisions where undone[decision.number] == nil {
      guard case .keepApart(let other) = decision.action else { continue }
      apart[EventPair(decision.event, other)] = decision
    }
    for decision in decisions {
      if let later = undone[decision.number] {
        setbacks[decision.number] = .undone("undone by \(later.signature): \(later.because)")
      } else if case .merge(let other) = decision.action,
        let later = apart[EventPair(decision.event, other)], later.number > decision.number
      {
        overtake(decision, "\(later.signature) keeps them apart: \(later.because)")
      } else {
        do throws(CannotBeDone) {
          try carryOut(decision)
        } catch {
          setbacks[decision.number] = .blocked(error.because)
        }
      }
    }
    addTimes()
  }

  // MARK: - What actions work on

  func event(_ id: EventID) throws(CannotBeDone) -> Event {
    if let place = places[id], let event = slots[place] { return event }
    throw CannotBeDone(
      because: "there is no event '\(id)': "
        + (gone[id] ?? "neither the case file nor the evidence gives it now"))
  }

  func isFree(_ id: EventID) -> Bool { places[id] == nil }

  mutating func replace(_ event: Event) {
    guard let place = places[event.id] else { return }
    slots[place] = event
  }

  mutating func append(_ event: Event) {
    places[event.id] = slots.count
    slots.append(event)
  }

  mutating func remove(_ id: EventID, _ because: String) {
    guard let place = places[id] else { return }
    slots[place] = nil
    gone[id] = because
  }

  mutating func overtake(_ decision: Decision, _ because: String) {
    setbacks[decision.number] = .overtaken(because)
  }

  // MARK: - What is told of them

  /// In the order of the journal; those of a broken chain last.
  func reports(_ journal: DecisionJournal) -> [Timeline.DecisionReport] {
    let trusted = journal.decisions.map { decision in
      switch setbacks[decision.number] {
      case nil: Timeline.DecisionReport(decision: decision, isInForce: true)
      case .undone(let because), .overtaken(let because), .blocked(let because):
        Timeline.DecisionReport(decision: decision, isInForce: false, because: because)
      }
    }
    return trusted
      + journal.untrusted.map {
        Timeline.DecisionReport(
          decision: $0, isInForce: false,
          because: "the journal is broken from entry \(journal.brokenFrom ?? $0.number) on")
      }
  }

  func findings(_ journal: DecisionJournal) -> [Finding] {
    var findings: [Finding] = []
    if let broken = journal.brokenFrom {
      findings.append(
        Finding(
          .journalBroken, .failure, source: nil,
          message: "The case's journal is broken from entry \(broken) on: decisions from there on, "
            + "\(journal.untrusted.count) that can still be seen, are not applied.",
          advice: "'onset verify' says what is wrong; find out who changed '.onset/case.sqlite'."))
    }
    findings += journal.unreadable.map {
      Finding(
        .decisionUnreadable, .failure, source: nil,
        message: "Entry \($0) of the case's journal is a decision that this version of Onset does "
          + "not understand: it is not applied.",
        advice: "Build with the version of Onset that recorded it, or a later one.")
    }
    for decision in journal.decisions {
      guard case .blocked(let because) = setbacks[decision.number] else { continue }
      findings.append(
        Finding(
          .decisionNotApplied, .caution, source: nil,
          message:
            "\(decision.signature.capitalised) (\(decision.words(in: zone))) is not carried out: "
            + "\(because).",
          advice: "Put back what it is about, or undo it by its number."))
    }
    return findings
  }
}

extension [Decision] {
  /// Each decision that no longer stands, with the one that undid it; undoing an undoing restores.
  var undoneBy: [Int64: Decision] {
    var undone: [Int64: Decision] = [:]
    for decision in reversed() {
      guard undone[decision.number] == nil, case .undo(let number) = decision.action,
        number < decision.number
      else { continue }
      undone[number] = decision
    }
    return undone
  }
}

extension String {
  fileprivate var capitalised: String { prefix(1).uppercased() + dropFirst() }
}

extension Finding.Code {
  static let journalBroken = Self(rawValue: "decision.journal.broken")
  static let decisionUnreadable = Self(rawValue: "decision.unreadable")
  /// A person's decision about something that the case no longer has.
  static let decisionNotApplied = Self(rawValue: "decision.notApplied")
}
