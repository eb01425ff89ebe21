public import Evidence
public import TimeModel

/// A time found in the name of a file.
public struct FilenameReading: Hashable, Sendable {
  /// Which moment of the recording the name was made from.
  public enum Stamp: String, Hashable, Sendable {
    case start, end
    /// Not established: both must be allowed for.
    case either
    /// When a messenger received or sent the file: the recording had ended by then.
    case receipt
  }

  /// The pattern that it follows.
  public let kind: Anchor.Kind
  /// The part of the name that was read, verbatim.
  public let text: String
  /// In UTC where the pattern says so; without a zone where it is local time.
  public let time: LocalTime
  public let stamp: Stamp
  /// Whose clock the name comes from; nil when it is not the recording device's.
  public let clock: DeviceClock?
  public let caveat: String

  init(
    kind: Anchor.Kind, text: String, time: LocalTime, stamp: Stamp, clock: DeviceClock?,
    caveat: String
  ) {
    (self.kind, self.text, self.time) = (kind, text, time)
    (self.stamp, self.clock, self.caveat) = (stamp, clock, caveat)
  }
}
