import Chronology
import Evidence
import Foundation
import TimeModel

/// What the case's events are to the matching of tellings: who tells of each, how long after it, and
/// what may not be proposed.
struct Matching {
  let file: CaseFile
  private let entries: [SourceID: (place: Int, entry: CaseFile.SourceEntry)]

  init(_ file: CaseFile) {
    self.file = file
    entries = Dictionary(
      file.sources.enumerated().map { ($1.id, ($0, $1)) }, uniquingKeysWith: { first, _ in first })
  }

  /// Proposals and open matches in the order of the timeline.
  ///
  /// - Parameter keptApart: pairs of events that a person has said are two happenings.
  func matches(
    _ support: [(event: Event, observations: [Observation])], _ network: ConstraintNetwork,
    keptApart: Set<Set<EventID>>, order: [EventID]
  ) -> (proposals: [Proposal], open: [OpenMatch], findings: [Finding]) {
    let named = Set(file.events.map(\.id))
    let matches = HappeningMatcher(
      support.map { event, observations in
        MatchableEvent(
          event, tellings: observations.map(telling),
          isNamed: named.contains(event.id) || !Self.standsForItself(event))
      }, network: network, keptApart: keptApart
    ).matches()
    let place = Dictionary(
      order.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    func places(_ ids: [EventID]) -> [Int] { ids.map { place[$0] ?? order.count } }
    return (
      matches.proposals.stablySorted { places([$0.event, $0.other]) },
      matches.openMatches.stablySorted { places([$0.event]) }, matches.findings
    )
  }

  /// Whether an event is nothing but an entry or a mark of which nobody has said anything.
  private static func standsForItself(_ event: Event) -> Bool {
    guard event.status != .confirmed, event.observations.count == 1,
      let observation = event.observations.first
    else { return false }
    return event.id.rawValue.hasPrefix(EventID(standingFor: observation).rawValue)
  }

  // MARK: - Tellings

  private func telling(_ observation: Observation) -> Telling {
    // What a transcript says stands on its recording's axis and keeps the transcript's name.
    let origin = observation.id.rawValue.prefix { $0 != "/" }
    let source = entries[SourceID(rawValue: String(origin))] ?? entries[observation.source]
    let reported = Reported(observation)
    return Telling(
      observation, teller: teller(observation, source?.entry),
      window: .zero...(source.flatMap { Self.longestDelay($0.entry) } ?? .zero),
      evidence: evidence(observation, source?.entry), place: source?.place ?? entries.count,
      kindWords: reported.words, reserve: reserve(observation, reported, source?.entry))
  }

  private func teller(_ observation: Observation, _ source: CaseFile.SourceEntry?) -> String {
    let name = (source?.id ?? observation.source).rawValue
    guard source?.kind == .recording else { return name }
    return switch observation.author {
    case .detector(let detector, _): "\(name), \(detector)"
    case .person(let person): "\(name), as seen by \(person)"
    case .log: name
    }
  }

  /// How long after a happening an entry of a source was written at most; nil where it tells of its own
  /// moment.
  private static func longestDelay(_ source: CaseFile.SourceEntry) -> Nanoseconds? {
    guard source.kind == .log else { return nil }
    return max(.zero, source.entryDelay ?? Nanoseconds(Gathering.assumedEntryDelay))
  }

  private func evidence(
    _ observation: Observation, _ source: CaseFile.SourceEntry?
  ) -> EvidenceClass {
    if case .detector = observation.author { return .assumption }
    return switch source?.kind {
    case .recording: .declared
    case .log: .log
    case .statement, nil: .statement
    }
  }

  /// Words that do not place the happening at the time that stands beside them.
  private func reserve(
    _ observation: Observation, _ reported: Reported, _ source: CaseFile.SourceEntry?
  ) -> String? {
    if observation.text.last(where: { !$0.isWhitespace && $0 != "\"" && $0 != "”" }) == "?",
      !reported.words.isEmpty
    {
      return "it fits in time, but it asks and does not tell"
    }
    if source?.kind == .statement, reported.isAtSecondHand {
      return "it fits in time, but the witness tells it at another's word: the time may be that of "
        + "the telling"
    }
    return nil
  }
}

/// What stands in an observation's `reported`: the words that gave its kind, and how they stand.
private struct Reported {
  private(set) var words: [String] = []
  private(set) var isAtSecondHand = false

  init(_ observation: Observation) {
    guard let kind = observation.kind, let text = observation.attributes["reported"] else { return }
    // Each is written 'words' (kind, standing…); what is in the words themselves is the evidence's.
    for part in text.split(separator: "; ") {
      guard let open = part.range(of: "' (", options: .backwards), part.hasSuffix(")") else {
        continue
      }
      let marks = part[open.upperBound...].dropLast().split(separator: ", ")
      guard marks.first.map(String.init) == kind.rawValue else { continue }
      words.append(String(part[..<open.lowerBound].drop { $0 == "'" }))
      isAtSecondHand = isAtSecondHand || marks.contains("hearsay") || marks.contains("quoted")
    }
  }
}

extension Array {
  /// By keys compared place by place; equal ones stay in their order.
  fileprivate func stablySorted(by key: (Element) -> [Int]) -> [Element] {
    enumerated().map { (key: key($1) + [$0], element: $1) }
      .sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.element)
  }
}
