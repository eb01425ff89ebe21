import CaseStore
import Evidence
import Exhibits
import Synchronisation
import TimeModel

/// A case as it is while a person decides about it.
struct Deliberation {
  /// A decision that can be made.
  struct Choice {
    let event: EventID
    let action: Decision.Action
    let by: String
    let because: String
  }

  let file: CaseFile
  let zone: ZoneRules
  let acquired: [Acquired]
  let journal: DecisionJournal
  let timeline: Timeline

  /// - Throws: `OnsetError` for what cannot be decided, before anything is recorded.
  func choice(_ request: Decide.Request) throws(OnsetError) -> Choice {
    if let problem = request.problem { throw OnsetError(problem, fix: "") }
    if let broken = journal.brokenFrom {
      throw OnsetError(
        "the case's journal is broken from entry \(broken) on: no decision can be added to it",
        fix: "'onset verify' says what is wrong")
    }
    let (event, action) = try decided(request)
    let choice = Choice(
      event: event, action: action, by: request.by ?? "", because: request.because ?? "")
    try refuseImpossible(choice)
    return choice
  }

  private func decided(
    _ request: Decide.Request
  ) throws(OnsetError) -> (EventID, Decision.Action) {
    let isUndo = request.verb == .undo
    let event = isUndo ? try resolveKnown(request.event) : try resolve(request.event)
    switch request.verb {
    case .confirm: return (event, .confirm)
    case .reject: return (event, .reject)
    case .retime: return (event, .retime(try time(request)))
    case .relabel:
      return (event, .relabel(label: request.label, kind: request.kind.map(EventKind.init)))
    case .merge: return (event, .merge(try resolve(request.with ?? "")))
    case .split:
      if let other = request.from { return (event, .keepApart(try resolveKnown(other))) }
      return (
        event,
        .split(try observations(request.observations, of: event), as: try name(request, event))
      )
    case .undo:
      let undone = try undone(event, entry: request.entry)
      return (undone.event, .undo(undone.number))
    }
  }

  /// A decision that would not be carried out is not worth recording.
  private func refuseImpossible(_ choice: Choice) throws(OnsetError) {
    let trial = Decision(
      number: .max, at: "", event: choice.event, action: choice.action, by: choice.by,
      because: choice.because)
    let reports = Gathering(file, acquired, journal.adding(trial), zone: zone).decisions
    guard let report = reports.first(where: { $0.decision.number == trial.number }),
      !report.isInForce
    else { return }
    throw OnsetError(
      "it cannot be done: \(VisibleText.line(report.because, limit: 400))",
      fix: choice.action.isOfKind ? kindRule : "nothing was recorded")
  }

  private var kindRule: String {
    "use one of \((EventKind.standard + file.kinds).map(\.rawValue).joined(separator: ", ")), or "
      + "add it to 'kinds:' in case.yaml"
  }

  // MARK: - Names

  private var names: EventNames { EventNames(timeline.events.map(\.event)) }

  private func resolve(_ words: String) throws(OnsetError) -> EventID {
    do {
      return try names.resolve(words)
    } catch {
      guard let holder = names.holder(of: words) else { throw error }
      throw OnsetError(
        "'\(VisibleText.line(words, limit: 80))' is part of the event '\(holder)'",
        fix: "split it off with 'split --observation', or name that event")
    }
  }

  /// An event that is there now, or one that an earlier decision names: its own name goes before the
  /// words of another's label.
  private func resolveKnown(_ words: String) throws(OnsetError) -> EventID {
    let named = EventID(rawValue: words)
    let isKnown = journal.decisions.contains { $0.events.contains(named) }
    return isKnown ? named : try resolve(words)
  }

  private func observations(
    _ wanted: [String], of event: EventID
  ) throws(OnsetError) -> [ObservationID] {
    let held = timeline.events.first { $0.event.id == event }?.event.observations ?? []
    var found: [ObservationID] = []
    for words in wanted {
      let exact = held.filter { EventNames.isNamed($0, words) }
      // A source's name is enough where the event has one observation of it.
      let matching = exact.isEmpty ? held.filter { $0.rawValue.hasPrefix("\(words)/") } : exact
      guard matching.count == 1, let observation = matching.first else {
        throw OnsetError(
          "'\(VisibleText.line(words, limit: 80))' "
            + (matching.isEmpty ? "is not among" : "is more than one of")
            + " the observations of '\(event)'",
          fix: "they are: \(held.map(\.rawValue).joined(separator: ", "))")
      }
      if !found.contains(observation) { found.append(observation) }
    }
    return found
  }

  private func name(_ request: Decide.Request, _ event: EventID) throws(OnsetError) -> EventID {
    if let new = request.new {
      guard Parse.isName(new) else {
        throw OnsetError("'\(VisibleText.line(new, limit: 80))' is not a name", fix: Parse.nameRule)
      }
      return EventID(rawValue: new)
    }
    // Names of what was split off and joined again stay taken: the journal speaks of them.
    let taken = Set(timeline.events.map(\.event.id) + journal.decisions.flatMap(\.events))
    let stem = event.rawValue.prefix(70)
    var number = 2
    while taken.contains(EventID(rawValue: "\(stem)-\(number)")) { number += 1 }
    return EventID(rawValue: "\(stem)-\(number)")
  }

  // MARK: - Undoing

  private func undone(_ event: EventID, entry: Int64?) throws(OnsetError) -> Decision {
    let undone = journal.decisions.undoneBy
    if let number = entry {
      guard let decision = journal.decisions.first(where: { $0.number == number }) else {
        throw OnsetError(
          "entry \(number) of the journal is no decision", fix: "'onset decide CASE' lists them")
      }
      guard decision.events.contains(event) else {
        throw OnsetError(
          "decision \(number) is about '\(decision.event)', not about '\(event)'",
          fix: "name that event, or another entry")
      }
      guard let later = undone[number] else { return decision }
      throw OnsetError(
        "decision \(number) was undone by decision \(later.number) before",
        fix: "to restore it, undo that one: --entry \(later.number)")
    }
    let standing = journal.decisions.last { decision in
      if case .undo = decision.action { return false }
      return undone[decision.number] == nil && decision.events.contains(event)
    }
    guard let standing else {
      throw OnsetError(
        "no decision about '\(event)' stands: there is nothing to undo",
        fix: "'onset decide CASE' lists all decisions")
    }
    return standing
  }

  // MARK: - Times

  private func time(_ request: Decide.Request) throws(OnsetError) -> TimeRange {
    if let to = request.to { return try moment(to) }
    let (from, until) = (try moment(request.from ?? ""), try moment(request.until ?? ""))
    guard from.start <= until.end else {
      throw OnsetError("--until is before --from", fix: "exchange the two")
    }
    return TimeRange(from.start, until.end)
  }

  /// A time as a case file declares one: in the case's zone unless it names its own.
  private func moment(_ text: String) throws(OnsetError) -> TimeRange {
    let shown = VisibleText.line(text, limit: 80)
    guard text.unicodeScalars.count <= 80 else {
      throw OnsetError("'\(shown)' is not a time", fix: "write it like “2017-04-08 15:42:40 ± 2s”")
    }
    let readings: [Anchor]
    do {
      readings = try DeclaredClock.start(text, at: .zero, zone: zone)
    } catch {
      throw OnsetError(
        "'\(shown)' is not understood: \(VisibleText.line(error.problem))",
        fix: "write it like “\(error.example)”")
    }
    guard readings.count == 1, let time = readings.first?.instant else {
      throw OnsetError(
        "'\(shown)' happened twice: the clocks were put back",
        fix: "add the zone, as in 01:30+01:00, or Z for UTC")
    }
    return TimeRange(time.earliest, time.latest)
  }
}

extension Decision.Action {
  fileprivate var isOfKind: Bool {
    if case .relabel(_, .some) = self { true } else { false }
  }
}
