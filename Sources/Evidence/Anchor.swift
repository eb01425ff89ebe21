public import TimeModel

/// How a bound was obtained; it travels with the bound to the exhibit.
public enum BoundLabel: String, Hashable, Sendable, Codable {
  /// Follows from what was written.
  case stated
  /// Comes from measurement, or from a documented assumption.
  case estimated
}

/// A piece of evidence about a source's clock: this stretch of its axis was this instant of UTC.
public struct Anchor: Hashable, Sendable, Codable {
  /// The way of learning a clock, by the name under which it is listed: `container.creationTime`,
  /// `quicktime.creationDate`, `filename.dvr`, `declared.timeCheck`…
  public struct Kind: Hashable, Sendable, Codable, RawRepresentable {
    public let rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }
  }

  public let kind: Kind
  /// The stretch of the source's axis to which the instant may belong: a single moment, or the whole
  /// recording when it is not known whether a writer stamped its start or its end.
  public let from: Nanoseconds
  /// Not before `from`.
  public let to: Nanoseconds
  /// The instant, within bounds.
  public let instant: Timestamp
  public let label: BoundLabel
  public let locator: Locator
  /// What was read and how the bounds follow from it, in words.
  public let because: String
  /// What may make it wrong although it was read right; empty when nothing is known.
  public let caveat: String

  public init(
    kind: Kind, from: Nanoseconds, to: Nanoseconds, instant: Timestamp, label: BoundLabel,
    locator: Locator, because: String, caveat: String
  ) {
    (self.kind, self.from, self.to) = (kind, from, max(from, to))
    (self.instant, self.label, self.locator) = (instant, label, locator)
    (self.because, self.caveat) = (because, caveat)
  }
}

/// An anchor after selection: whether the clock was built on it, and why or why not.
public struct JudgedAnchor: Hashable, Sendable, Codable {
  public let anchor: Anchor
  /// UTC at the axis's zero that the anchor implies, skew and start-or-end ambiguity allowed for.
  public let offset: Timestamp
  public let isAccepted: Bool
  public let because: String

  public init(anchor: Anchor, offset: Timestamp, isAccepted: Bool, because: String) {
    (self.anchor, self.offset) = (anchor, offset)
    (self.isAccepted, self.because) = (isAccepted, because)
  }
}

/// What is known of one source's clock.
public struct SourceClock: Hashable, Sendable, Codable {
  public enum Status: String, Hashable, Sendable, Codable {
    /// Its own anchors bound it in UTC.
    case anchored
    /// Bounded in UTC only through events or sound that it shares with other sources.
    case relative
    /// Nothing ties it to UTC.
    case unknown
  }

  /// The axis that the model maps from.
  public enum Axis: String, Hashable, Sendable, Codable {
    /// Media time from the zero of the recording's presentation.
    case mediaTime
    /// The time as written, once its zone has been applied.
    case writtenTime
  }

  public let status: Status
  public let axis: Axis
  /// Absent when unknown.
  public let model: ClockModel?
  public let anchors: [JudgedAnchor]

  public init(status: Status, axis: Axis, model: ClockModel?, anchors: [JudgedAnchor]) {
    (self.status, self.axis, self.model, self.anchors) = (status, axis, model, anchors)
  }
}
