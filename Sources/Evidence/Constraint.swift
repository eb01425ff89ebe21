public import TimeModel

/// An unknown moment of the network.
public enum Node: Hashable, Sendable, Codable {
  /// UTC itself: 1970-01-01T00:00:00Z.
  case origin
  /// The instant at which a source's axis reads zero, as a segment of its clock model has it, counted
  /// from 0 (extrapolated where zero lies outside the segment).
  case clock(SourceID, segment: Int = 0)
  /// The moment of one observation.
  case observation(ObservationID)
  /// The moment of one event.
  case event(EventID)
}

/// How much a piece of evidence weighs when evidence contradicts itself, weakest first.
public enum EvidenceClass: String, Hashable, Sendable, Codable, CaseIterable, Comparable {
  /// A documented default of Onset that nobody has checked for this case.
  case assumption
  /// What a witness said.
  case statement
  /// What a log, a chat or a record says.
  case log
  /// What the case file declares, by a named person.
  case declared
  /// What was measured from a recording.
  case measured

  public static func < (left: EvidenceClass, right: EvidenceClass) -> Bool {
    (allCases.firstIndex(of: left) ?? 0) < (allCases.firstIndex(of: right) ?? 0)
  }
}

/// `min ≤ to − from ≤ max` between two moments, with the evidence that says so.
public struct Constraint: Hashable, Sendable, Codable {
  public let id: ConstraintID
  public let from: Node
  public let to: Node
  /// Absent: unbounded below.
  public let min: Nanoseconds?
  /// Absent: unbounded above.
  public let max: Nanoseconds?
  public let label: BoundLabel
  public let evidence: EvidenceClass
  /// The source that it comes from; absent when it comes from the case file or from the method.
  public let source: SourceID?
  public let locator: Locator?
  /// In plain words, as they will stand in a reason.
  public let because: String
  /// The one piece of evidence that this and other constraints say in several places, such as one match
  /// of sound: it is believed or left out as a whole. Absent for what stands by itself.
  public let piece: String?

  public init(
    id: ConstraintID, from: Node, to: Node, min: Nanoseconds?, max: Nanoseconds?, label: BoundLabel,
    evidence: EvidenceClass, source: SourceID?, locator: Locator?, because: String,
    piece: String? = nil
  ) {
    (self.id, self.from, self.to, self.min, self.max) = (id, from, to, min, max)
    (self.label, self.evidence, self.source) = (label, evidence, source)
    (self.locator, self.because, self.piece) = (locator, because, piece)
  }
}

/// Evidence that cannot all be true: take any one constraint away and the rest can be.
public struct Conflict: Hashable, Sendable, Codable {
  /// In the order in which they contradict each other.
  public let constraints: [ConstraintID]
  /// In plain words, with sources and locators.
  public let message: String
  /// What the timeline was computed without; a person decides whether that is right.
  public let leftOut: [ConstraintID]
  /// What would resolve it: one for each constraint, in their order.
  public let remedies: [Remedy]

  public init(
    constraints: [ConstraintID], message: String, leftOut: [ConstraintID], remedies: [Remedy] = []
  ) {
    (self.constraints, self.message, self.leftOut) = (constraints, message, leftOut)
    self.remedies = remedies
  }

  /// How one piece of a contradiction would have to give way, and how a person could find out.
  public struct Remedy: Hashable, Sendable, Codable {
    public let constraint: ConstraintID
    /// In plain words.
    public let words: String

    public init(constraint: ConstraintID, words: String) {
      (self.constraint, self.words) = (constraint, words)
    }
  }
}
