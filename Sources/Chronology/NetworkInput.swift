public import Evidence
public import TimeModel

/// A source as the network needs it: what it is, what is known of its clock, how far it reaches.
public struct ClockedSource: Hashable, Sendable {
  public let source: Source
  public let clock: SourceClock
  /// The stretch of its own axis that a recording covers; absent for what has no extent.
  public let extent: ClosedRange<Nanoseconds>?
  /// How much true time may be missing from a recording in all, because its delivery dropped it: the
  /// time between two of its moments is then at least what its axis says and at most so much more.
  /// Zero for a recording that ran unbroken. An assumption, for where `continuity` does not know better.
  public let lostTime: Nanoseconds
  /// Where it was measured that a recording ran on unbroken, and where that it lost time.
  public let continuity: Continuity
  /// How much its clock's bounds weigh in a contradiction; absent: as its accepted anchors do.
  public let clockEvidence: EvidenceClass?

  public init(
    source: Source, clock: SourceClock, extent: ClosedRange<Nanoseconds>? = nil,
    lostTime: Nanoseconds = .zero, continuity: Continuity = .unproven,
    clockEvidence: EvidenceClass? = nil
  ) {
    (self.source, self.clock, self.extent) = (source, clock, extent)
    (self.lostTime, self.continuity) = (max(.zero, lostTime), continuity)
    self.clockEvidence = clockEvidence
  }

  /// The node of the first moment of the recording.
  public var start: Node { .observation(ObservationID(source.id, "recording.start")) }
  /// The node of the last moment of the recording.
  public var end: Node { .observation(ObservationID(source.id, "recording.end")) }
}

/// How the moment of an observation lies to the event that it describes:
/// `min ≤ observation − event ≤ max`.
///
/// Without one, an observation among an event's own describes the event's very moment. A log line is
/// entered after what it describes, a comment is posted after what it is about: `0…d`.
public struct Link: Hashable, Sendable {
  public let event: EventID
  public let observation: ObservationID
  /// Absent: unbounded below.
  public let min: Nanoseconds?
  /// Absent: unbounded above.
  public let max: Nanoseconds?
  /// In plain words.
  public let because: String
  /// Absent: as much as the observation's own source.
  public let evidence: EvidenceClass?

  public init(
    event: EventID, observation: ObservationID, min: Nanoseconds? = .zero,
    max: Nanoseconds? = .zero, because: String, evidence: EvidenceClass? = nil
  ) {
    (self.event, self.observation, self.min, self.max) = (event, observation, min, max)
    (self.because, self.evidence) = (because, evidence)
  }
}

/// A relation between two moments that the case file declares, a witness states or the matching of
/// two recordings gives: `min ≤ to − from ≤ max`.
public struct Relation: Hashable, Sendable {
  public let from: Node
  public let to: Node
  /// Absent: unbounded below.
  public let min: Nanoseconds?
  /// Absent: unbounded above.
  public let max: Nanoseconds?
  public let label: BoundLabel
  public let evidence: EvidenceClass
  public let source: SourceID?
  public let locator: Locator?
  /// In plain words.
  public let because: String

  public init(
    from: Node, to: Node, min: Nanoseconds?, max: Nanoseconds?, label: BoundLabel = .stated,
    evidence: EvidenceClass = .declared, source: SourceID? = nil, locator: Locator? = nil,
    because: String
  ) {
    (self.from, self.to, self.min, self.max) = (from, to, min, max)
    (self.label, self.evidence, self.source) = (label, evidence, source)
    (self.locator, self.because) = (locator, because)
  }

  /// `first` was before `second`, by at least a nanosecond: the two did not coincide.
  public static func before(
    _ first: Node, _ second: Node, evidence: EvidenceClass = .declared, source: SourceID? = nil,
    locator: Locator? = nil, because: String
  ) -> Relation {
    Relation(
      from: first, to: second, min: Nanoseconds(1), max: nil, evidence: evidence, source: source,
      locator: locator, because: because)
  }
}

/// The constraints of a case, ready for `ConstraintNetwork(set.constraints, nodes: set.nodes)`.
public struct ConstraintSet: Hashable, Sendable {
  /// A time that can mean several intervals; the constraint holds the stretch from the first to the
  /// last of them.
  public struct Alternative: Hashable, Sendable {
    public let constraint: ConstraintID
    /// Two or more, ascending: before the writer's clock is corrected.
    public let intervals: [TimeRange]
  }

  /// Named `c1`, `c2`… in the order in which they stand.
  public let constraints: [Constraint]
  /// Every clock, observation and event, those without any constraint too.
  public let nodes: [Node]
  public let alternatives: [Alternative]
  /// What gave no constraint although it was meant to, and why.
  public let findings: [Finding]
}

extension Finding.Code {
  /// A relation or link names an observation or event that is not there.
  public static let danglingRelation = Finding.Code(rawValue: "chronology.relation.dangling")
  /// A moment lies where the source's clock model says nothing.
  public static let momentOutsideClock = Finding.Code(rawValue: "chronology.moment.outsideClock")
  /// A written time in a source that is timed by media time, or the other way round.
  public static let foreignAxis = Finding.Code(rawValue: "chronology.axis.foreign")
  /// A time that 64 bits of nanoseconds cannot hold.
  public static let timeOverflow = Finding.Code(rawValue: "chronology.time.overflow")
  /// A match of sound that cannot be used as it stands.
  public static let unusableSound = Finding.Code(rawValue: "chronology.sound.unusable")
  /// An observation whose source is not among the sources.
  public static let unknownSource = Finding.Code(rawValue: "chronology.source.unknown")
}
