public import Evidence
internal import TimeModel

/// Proposes which events are one happening: tellings of one kind by several sources, whose moments fit
/// under all the evidence. Rules and widths are in Documentation/Method.md.
///
/// A pure function of the set of events: their order changes nothing. It proposes; no time rests on it.
public struct HappeningMatcher: Sendable {
  private let events: [MatchableEvent]
  private let network: ConstraintNetwork
  private let keptApart: Set<Set<EventID>>

  /// Kinds of which two tellings never show one happening: all sorts of things, a state that lasts, and
  /// what each recording has for itself.
  static let unmatched: Set<EventKind> = [.other, .violence, .recordingStart, .recordingEnd]
  /// More open matches than this are counted, not listed.
  static let mostOpenMatches = 2_000

  /// - Parameters:
  ///   - network: has the node of every named event, and of the observation of every other.
  ///   - keptApart: pairs of events that a person has said are two happenings.
  public init(
    _ events: [MatchableEvent], network: ConstraintNetwork, keptApart: Set<Set<EventID>> = []
  ) {
    self.events = events.filter {
      $0.event.status != .rejected && !Self.unmatched.contains($0.event.kind)
    }
    (self.network, self.keptApart) = (network, keptApart)
  }

  /// - Complexity: near-linear in the events, but for one question to the network for each event that
  ///   others may be; these are bounded, and what was not asked is a finding.
  public func matches() -> Matches {
    var asker = NetworkAsker(network)
    var matches = Matches()
    let kinds = Dictionary(grouping: events, by: \.event.kind)
    for (kind, events) in kinds.sorted(by: { $0.key < $1.key }) where events.count > 1 {
      var matching = KindMatching(
        kind, events.compactMap { Happening($0, asker) }, keptApart: keptApart)
      matching.match(&asker)
      matches.proposals += matching.proposals
      matches.openMatches += matching.openMatches
      matches.findings += matching.findings
    }
    matches.proposals.sort {
      $0.event == $1.event ? precedes($0.other, $1.other) : precedes($0.event, $1.event)
    }
    matches.openMatches.sort {
      if $0.event != $1.event { return precedes($0.event, $1.event) }
      let (own, other) = ($0.candidates.map(\.rawValue), $1.candidates.map(\.rawValue))
      return own == other ? $0.because < $1.because : own.lexicographicallyPrecedes(other)
    }
    limit(&matches, unasked: asker.unasked)
    return matches
  }

  private func precedes(_ one: EventID, _ other: EventID) -> Bool {
    canonicallyPrecedes(one.rawValue, other.rawValue)
  }

  private func limit(_ matches: inout Matches, unasked: Int) {
    let more = matches.openMatches.count - Self.mostOpenMatches
    if more > 0 {
      matches.openMatches.removeLast(more)
      matches.findings.append(
        Finding(
          .matchingLimited, .note, source: nil,
          message: "Of the events that could be others and are left apart, \(more) more are not "
            + "listed."))
    }
    if unasked > 0 {
      matches.findings.append(
        Finding(
          .matchingLimited, .caution, source: nil,
          message: "Of \(unasked) events it was not looked into whether others are the same "
            + "happening: the case is too large for it.",
          advice: "Name the happenings that matter under 'events' in case.yaml."))
    }
  }
}
