public import TimeModel

/// That two events are one happening, told by several sources: proposed by Onset, decided by a person.
/// Until then no time rests on it.
public struct Proposal: Hashable, Sendable, Codable {
  /// The event that would keep its name.
  public let event: EventID
  /// The event that would be joined to it.
  public let other: EventID
  /// What speaks for it, in plain words.
  public let because: String
  /// By how much the nearest other event that it could be is ruled out; absent when there is no other.
  public let margin: Nanoseconds?
  /// When the happening would be if this and the other proposals about `event` are right.
  public let ifConfirmed: BoundedMoment?

  public init(
    event: EventID, other: EventID, because: String, margin: Nanoseconds?,
    ifConfirmed: BoundedMoment? = nil
  ) {
    (self.event, self.other, self.because) = (event, other, because)
    (self.margin, self.ifConfirmed) = (margin, ifConfirmed)
  }
}

/// An event that could be one of several others, or none of them: it is left apart.
public struct OpenMatch: Hashable, Sendable, Codable {
  public let event: EventID
  /// What it could be, the likeliest first.
  public let candidates: [EventID]
  /// Why none is proposed, in plain words.
  public let because: String

  public init(event: EventID, candidates: [EventID], because: String) {
    (self.event, self.candidates, self.because) = (event, candidates, because)
  }
}
