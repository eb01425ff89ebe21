public import TimeModel

/// A claim on the timeline, supported by observations.
public struct Event: Hashable, Sendable, Codable {
  public enum Status: String, Hashable, Sendable, Codable {
    case proposed, confirmed, rejected
  }

  public let id: EventID
  public let kind: EventKind
  public let label: String
  public let status: Status
  public let observations: [ObservationID]

  public init(
    id: EventID, kind: EventKind, label: String, status: Status, observations: [ObservationID]
  ) {
    (self.id, self.kind, self.label) = (id, kind, label)
    (self.status, self.observations) = (status, observations)
  }
}

/// When a moment was, and the constraints that set each end.
public struct BoundedMoment: Hashable, Sendable, Codable {
  /// Absent: no evidence bounds it from below.
  public let earliest: Instant?
  /// Absent unless both ends are known.
  public let estimate: Instant?
  /// Absent: no evidence bounds it from above.
  public let latest: Instant?
  /// The path of constraints from the origin that sets `earliest`; empty when it is absent.
  public let earliestBecause: [ConstraintID]
  /// The path that sets `latest`; empty when it is absent.
  public let latestBecause: [ConstraintID]

  public init(
    earliest: Instant?, estimate: Instant?, latest: Instant?, earliestBecause: [ConstraintID],
    latestBecause: [ConstraintID]
  ) {
    (self.earliest, self.estimate, self.latest) = (earliest, estimate, latest)
    (self.earliestBecause, self.latestBecause) = (earliestBecause, latestBecause)
  }
}
