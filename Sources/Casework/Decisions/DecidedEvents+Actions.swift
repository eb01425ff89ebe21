import Chronology
import Evidence
import Exhibits
import TimeModel

extension DecidedEvents {
  /// - Throws: `CannotBeDone`, with nothing changed.
  mutating func carryOut(_ decision: Decision) throws(CannotBeDone) {
    switch decision.action {
    case .confirm: try setStatus(.confirmed, decision)
    case .reject: try setStatus(.rejected, decision)
    case .retime:
      let event = try event(decision.event)
      for earlier in times[event.id] ?? [] { overtake(earlier, "\(decision.signature) came later") }
      times[event.id] = [decision]
    case .relabel(let label, let kind): try relabel(label, kind, decision)
    case .merge(let other): try join(other, decision)
    case .split(let observations, let new): try split(observations, new, decision)
    case .keepApart(let other): try keepApart(other, decision)
    case .undo(let number):
      guard let undone = setbacks[number], case .undone = undone else {
        throw CannotBeDone(because: "there is no decision \(number) before it")
      }
    }
  }

  private mutating func setStatus(
    _ status: Event.Status, _ decision: Decision
  ) throws(CannotBeDone) {
    let event = try event(decision.event)
    replace(event.with(status: status))
    for earlier in statuses[event.id] ?? [] where earlier.action != decision.action {
      overtake(earlier, "\(decision.signature) came later")
    }
    statuses[event.id] =
      (statuses[event.id] ?? []).filter { $0.action == decision.action } + [decision]
  }

  private mutating func relabel(
    _ label: String?, _ kind: EventKind?, _ decision: Decision
  ) throws(CannotBeDone) {
    let event = try event(decision.event)
    if let kind, !(EventKind.standard + file.kinds).contains(kind) {
      throw CannotBeDone(because: "'\(kind)' is not a kind of event of this case")
    }
    replace(event.with(kind: kind, label: label))
    let earlier = [
      label == nil ? nil : labels[event.id], kind == nil ? nil : kinds[event.id],
    ].compactMap(\.self)
    if let label {
      labels[event.id] = decision
      // The reasons quote events by their labels.
      links = links.map { link in
        guard link.event == event.id else { return link }
        return link.with(
          because: link.because.replacing("“\(event.label)”", with: "“\(label)”"))
      }
    }
    if kind != nil { kinds[event.id] = decision }
    for earlier in earlier
    where labels[event.id]?.number != earlier.number && kinds[event.id]?.number != earlier.number {
      overtake(earlier, "\(decision.signature) came later")
    }
  }

  // MARK: - One happening or two

  private mutating func join(_ other: EventID, _ decision: Decision) throws(CannotBeDone) {
    guard other != decision.event else {
      throw CannotBeDone(because: "an event cannot be joined to itself")
    }
    let event = try event(decision.event)
    let joined = try self.event(other)
    let why = "\(decision.by) joined “\(joined.label)” to it (decision \(decision.number)): "
    let held = Set(event.observations)
    let new = joined.observations.filter { !held.contains($0) }
    tie(ownEntries(of: event), from: event.id, to: event, why + decision.because)
    tie(new, from: other, to: event, why + decision.because)
    // What both hold stays tied to the event that stays.
    links.removeAll { $0.event == other }
    relations = relations.map { $0.replacing(.event(other), by: .event(event.id)) }
    replace(event.with(observations: event.observations + new))
    remove(other, "\(decision.signature) joined it to '\(event.id)'")
    forget(other, joinedTo: event.id, decision)
  }

  /// A log's entry that was the event itself: joined with another telling it tells of a happening, and
  /// may have been written after it like any entry.
  private func ownEntries(of event: Event) -> [ObservationID] {
    guard event.standsForItself, !file.events.contains(where: { $0.id == event.id }) else {
      return []
    }
    return event.observations.filter { id in
      file.sources.contains { $0.kind == .log && $0.id == observations[id]?.source }
    }
  }

  /// What was decided about an event that is now part of another.
  private mutating func forget(_ other: EventID, joinedTo event: EventID, _ decision: Decision) {
    let lost =
      (statuses.removeValue(forKey: other) ?? [])
      + [labels.removeValue(forKey: other), kinds.removeValue(forKey: other)].compactMap(\.self)
    for earlier in lost {
      overtake(earlier, "\(decision.signature) joined '\(other)' to '\(event)'")
    }
    if let moved = times.removeValue(forKey: other) { times[event, default: []] += moved }
    // What was split off may be joined again: both were done.
    if let apart = keptApart.removeValue(forKey: EventPair(event, other)),
      case .keepApart = apart.action
    {
      overtake(apart, "\(decision.signature) came later")
    }
    keptApart = Dictionary(
      keptApart.map { ($0.key.replacing(other, by: event), $0.value) },
      uniquingKeysWith: { $0.number > $1.number ? $0 : $1 })
  }

  private mutating func split(
    _ observations: [ObservationID], _ new: EventID, _ decision: Decision
  ) throws(CannotBeDone) {
    let event = try event(decision.event)
    let leaving = Set(observations)
    let held = Set(event.observations)
    if let missing = observations.first(where: { !held.contains($0) }) {
      throw CannotBeDone(because: "'\(missing)' is not among the observations of '\(event.id)'")
    }
    let staying = event.observations.filter { !leaving.contains($0) }
    guard !staying.isEmpty, let first = observations.first else {
      throw CannotBeDone(because: "it would leave '\(event.id)' without any observation")
    }
    guard isFree(new) else {
      throw CannotBeDone(because: "the case has another event '\(new)'")
    }
    let part = Event(
      id: new, kind: event.kind,
      label: Gathering.label(self.observations[first]?.text ?? event.label), status: .proposed,
      observations: event.observations.filter(leaving.contains))
    let why = "\(decision.by) made it an event of its own (decision \(decision.number)): "
    tie(part.observations, from: event.id, to: part, why + decision.because)
    replace(event.with(observations: staying))
    append(part)
    keptApart[EventPair(event.id, new)] = decision
  }

  private mutating func keepApart(_ other: EventID, _ decision: Decision) throws(CannotBeDone) {
    guard other != decision.event else {
      throw CannotBeDone(because: "an event cannot be kept apart from itself")
    }
    keptApart[EventPair(try event(decision.event).id, try event(other).id)] = decision
  }

  private mutating func tie(
    _ moved: [ObservationID], from old: EventID, to event: Event, _ why: String
  ) {
    let moving = Set(moved)
    let ties = Dictionary(
      links.filter { $0.event == old && moving.contains($0.observation) }
        .map { ($0.observation, $0) }, uniquingKeysWith: { first, _ in first })
    links.removeAll { $0.event == old && moving.contains($0.observation) }
    links += moved.compactMap { link($0, to: event, like: ties[$0], why) }
  }

  /// Ties an observation to the event that a decision brought it to, as the case file would: an entry
  /// of a log is written within a delay after the happening, all else shows its very moment.
  ///
  /// - Parameter tie: how it was tied before; one with a width of its own is kept.
  private func link(
    _ id: ObservationID, to event: Event, like tie: Link?, _ why: String
  ) -> Link? {
    guard let observation = observations[id] else { return nil }
    let isVeryMoment = tie.map { $0.min == .zero && $0.max == .zero } ?? true
    let usual =
      isVeryMoment
      ? file.sources.first { $0.id == observation.source }.flatMap {
        Gathering.link(observation, in: $0, to: event.id, label: event.label)
      } : tie
    let isWritten = if case .media = observation.time { false } else { true }
    let verb = isWritten ? "is about" : "shows"
    let isMark = if case .detector = observation.author { true } else { false }
    return Link(
      event: event.id, observation: id, min: usual == nil ? .zero : usual?.min,
      max: usual == nil ? .zero : usual?.max,
      because: (usual?.because
        ?? "\(observation.locator) of \(observation.source) \(verb) “\(event.label)”") + "; "
        + why,
      // That a detector's mark is this happening is now what a person declares.
      evidence: usual?.evidence ?? (isMark ? .declared : nil))
  }

  // MARK: - Times

  /// A time that a person sets is one more piece of evidence: it takes none away.
  mutating func addTimes() {
    let words = TimeText(zone: zone)
    for event in events {
      for decision in times[event.id] ?? [] {
        guard case .retime(let range) = decision.action else { continue }
        guard event.status != .rejected else {
          overtake(decision, "'\(event.id)' is rejected")
          continue
        }
        let when =
          words.interval(earliest: range.start, latest: range.end)?.dated ?? range.description
        relations.append(
          Relation(
            from: .origin, to: .event(event.id), min: Nanoseconds(range.start.nanoseconds),
            max: Nanoseconds(range.end.nanoseconds),
            because: "\(decision.by) sets “\(event.label)” \(when) (decision \(decision.number)): "
              + decision.because))
      }
    }
  }
}

extension Event {
  fileprivate func with(
    status: Status? = nil, kind: EventKind? = nil, label: String? = nil,
    observations: [ObservationID]? = nil
  ) -> Event {
    Event(
      id: id, kind: kind ?? self.kind, label: label ?? self.label, status: status ?? self.status,
      observations: observations ?? self.observations)
  }
}

extension Link {
  fileprivate func with(because: String) -> Link {
    Link(
      event: event, observation: observation, min: min, max: max, because: because,
      evidence: evidence)
  }
}

extension Relation {
  fileprivate func replacing(_ old: Node, by new: Node) -> Relation {
    guard from == old || to == old else { return self }
    return Relation(
      from: from == old ? new : from, to: to == old ? new : to, min: min, max: max, label: label,
      evidence: evidence, source: source, locator: locator, because: because)
  }
}
