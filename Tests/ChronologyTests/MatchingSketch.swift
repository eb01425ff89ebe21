import Chronology
import Evidence
import TimeModel

/// A case for the matcher, written short: moments in milliseconds of UTC.
struct MatchingSketch {
  private(set) var events: [MatchableEvent] = []
  private(set) var constraints: [Constraint] = []
  private var nodes: Set<Node> = []
  private var places: [String: Int] = [:]
  var keptApart: Set<Set<EventID>> = []

  /// An event that a person named, within bounds; without any evidence of time where `at` is nil.
  mutating func name(
    _ id: String, _ kind: EventKind, _ at: ClosedRange<Int64>?, label: String = "named",
    status: Event.Status = .proposed, told: [(source: String, text: String)] = []
  ) {
    let tellings = told.enumerated().map { index, told in
      telling(
        Observation(
          id: ObservationID(rawValue: "\(told.source)/\(id)\(index)"),
          source: SourceID(rawValue: told.source), locator: .whole, text: told.text, author: .log,
          time: .none, kind: kind), delay: 0)
    }
    nodes.insert(.event(EventID(rawValue: id)))
    events.append(
      MatchableEvent(
        Event(
          id: EventID(rawValue: id), kind: kind, label: label, status: status,
          observations: tellings.map(\.observation.id)), tellings: tellings, isNamed: true))
    bound(.origin, .event(EventID(rawValue: id)), at)
  }

  /// An entry or a mark that stands for itself.
  mutating func tell(
    _ source: String, _ number: Int, _ kind: EventKind, _ at: ClosedRange<Int64>?,
    _ text: String = "", delay: Int64 = 0, evidence: EvidenceClass = .log,
    attributes: [String: String] = [:], teller: String? = nil, kindWords: [String] = [],
    isMark: Bool = false, reserve: String? = nil
  ) {
    let observation = Observation(
      id: ObservationID(rawValue: "\(source)/\(number)"), source: SourceID(rawValue: source),
      locator: .line(number, bytes: 0..<1), text: text,
      author: isMark ? .detector(name: "test", version: 1) : .log, time: .none, kind: kind,
      attributes: attributes)
    nodes.insert(.observation(observation.id))
    events.append(
      MatchableEvent(
        Event(
          id: EventID(standingFor: observation.id), kind: kind, label: text, status: .proposed,
          observations: [observation.id]),
        tellings: [
          telling(
            observation, delay: delay, evidence: evidence, teller: teller, kindWords: kindWords,
            reserve: reserve)
        ], isNamed: false))
    bound(.origin, .observation(observation.id), at)
  }

  /// What else is known: `to − from` in milliseconds.
  mutating func bound(_ from: Node, _ to: Node, _ range: ClosedRange<Int64>?) {
    guard let range else { return }
    constraints.append(
      Constraint(
        id: ConstraintID(rawValue: "c\(constraints.count + 1)"), from: from, to: to,
        min: Cases.milliseconds(range.lowerBound), max: Cases.milliseconds(range.upperBound),
        label: .stated, evidence: .log, source: nil, locator: nil, because: "test"))
  }

  func network() throws -> ConstraintNetwork { try ConstraintNetwork(constraints, nodes: nodes) }

  func matches() throws -> Matches {
    HappeningMatcher(events, network: try network(), keptApart: keptApart).matches()
  }

  /// The same, handed in in another order.
  func matches(shuffledBy random: inout some RandomNumberGenerator) throws -> Matches {
    HappeningMatcher(
      events.shuffled(using: &random), network: try network(), keptApart: keptApart
    ).matches()
  }

  private mutating func telling(
    _ observation: Observation, delay: Int64, evidence: EvidenceClass = .log,
    teller: String? = nil, kindWords: [String] = [], reserve: String? = nil
  ) -> Telling {
    let source = observation.source.rawValue
    let place = places[source] ?? places.count
    places[source] = place
    return Telling(
      observation, teller: teller ?? source, window: .zero...Cases.milliseconds(delay),
      evidence: evidence, place: place, kindWords: kindWords, reserve: reserve)
  }
}

extension Matches {
  /// `event<other`, in order.
  var pairs: [String] { proposals.map { "\($0.event)<\($0.other)" } }
  /// `event?candidate,candidate`, in order.
  var open: [String] {
    openMatches.map {
      "\($0.event)?" + $0.candidates.map(\.rawValue).joined(separator: ",")
    }
  }
}
