public import Evidence
public import TimeModel

/// How one source tells of an event, as the matching needs it.
public struct Telling: Hashable, Sendable {
  public let observation: Observation
  /// Whose telling it is: of what one teller says, at most one is of the same happening.
  public let teller: String
  /// How the moment of the observation lies to what it tells of: `min ≤ observation − happening ≤ max`.
  public let window: ClosedRange<Nanoseconds>
  public let evidence: EvidenceClass
  /// Of its source in the case's order, from 0.
  public let place: Int
  /// The words that gave the observation its kind; they speak for nothing beyond it.
  public let kindWords: [String]
  /// Why it may never be proposed as part of another event, in words that go on after "because";
  /// absent for most.
  public let reserve: String?

  public init(
    _ observation: Observation, teller: String, window: ClosedRange<Nanoseconds>,
    evidence: EvidenceClass, place: Int, kindWords: [String] = [], reserve: String? = nil
  ) {
    (self.observation, self.teller, self.window) = (observation, teller, window)
    (self.evidence, self.place) = (evidence, place)
    (self.kindWords, self.reserve) = (kindWords, reserve)
  }
}

/// An event as the matching needs it: one that a person named, or one that stands for its only
/// observation.
public struct MatchableEvent: Hashable, Sendable {
  public let event: Event
  /// What tells of it already.
  public let tellings: [Telling]
  /// A person named or confirmed it: it is never joined to another by a proposal.
  public let isNamed: Bool

  public init(_ event: Event, tellings: [Telling], isNamed: Bool) {
    (self.event, self.tellings, self.isNamed) = (event, tellings, isNamed)
  }
}

/// Which events are proposed to be one happening, and which are left apart though they could be.
public struct Matches: Hashable, Sendable {
  /// By event, then by the other.
  public internal(set) var proposals: [Proposal] = []
  /// By event.
  public internal(set) var openMatches: [OpenMatch] = []
  /// What was not gone into, and why.
  public internal(set) var findings: [Finding] = []
}

extension Finding.Code {
  /// There was too much that could be the same to look at all of it.
  public static let matchingLimited = Finding.Code(rawValue: "chronology.matching.limited")
}
