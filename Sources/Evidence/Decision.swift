public import TimeModel

/// What a person decided about an event: one entry of the case's journal.
public struct Decision: Hashable, Sendable, Codable {
  public enum Action: Hashable, Sendable, Codable {
    case confirm
    case reject
    /// When it was, by the person's own judgement of the evidence.
    case retime(TimeRange)
    /// Absent: stays as it is.
    case relabel(label: String?, kind: EventKind?)
    /// The other event is the same happening, and is joined to this one.
    case merge(EventID)
    /// These observations are of another happening: a new event of this name holds them.
    case split([ObservationID], as: EventID)
    /// The other event is not this happening, and is not to be proposed as it again.
    case keepApart(EventID)
    /// What the entry of this number decided no longer stands.
    case undo(Int64)
  }

  /// The number of its entry in the journal.
  public let number: Int64
  /// When it was entered, RFC 3339 UTC, by the clock of the machine.
  public let at: String
  public let event: EventID
  public let action: Action
  /// The person who decided.
  public let by: String
  public let because: String

  public init(
    number: Int64, at: String, event: EventID, action: Action, by: String, because: String
  ) {
    (self.number, self.at, self.event) = (number, at, event)
    (self.action, self.by, self.because) = (action, by, because)
  }
}
