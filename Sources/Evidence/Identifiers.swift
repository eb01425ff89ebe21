/// The short name of a source within its case: lower-case letters, digits, `-`, `_` and `.`.
public struct SourceID: Hashable, Sendable, Codable, RawRepresentable {
  public let rawValue: String

  public init(rawValue: String) { self.rawValue = rawValue }
}

/// The name of an observation: its source, then its number or place there, as in `radio-log/5`.
public struct ObservationID: Hashable, Sendable, Codable, RawRepresentable {
  public let rawValue: String

  public init(rawValue: String) { self.rawValue = rawValue }

  public init(_ source: SourceID, _ suffix: String) {
    rawValue = "\(source.rawValue)/\(suffix)"
  }
}

/// The short name of an event on the timeline.
public struct EventID: Hashable, Sendable, Codable, RawRepresentable {
  public let rawValue: String

  public init(rawValue: String) { self.rawValue = rawValue }

  /// The name of an event that only one observation speaks of and nobody has named: `radio-log.5`.
  public init(standingFor observation: ObservationID) {
    rawValue = String(observation.rawValue.map { $0 == "/" ? "." : $0 })
  }
}

/// The name of a constraint in one built timeline, as in `c12`.
public struct ConstraintID: Hashable, Sendable, Codable, RawRepresentable {
  public let rawValue: String

  public init(rawValue: String) { self.rawValue = rawValue }
}

/// Ordered by their text, byte by byte, so that output never depends on hashing or locale.
extension RawRepresentable where RawValue == String {
  public static func < (left: Self, right: Self) -> Bool {
    left.rawValue.utf8.lexicographicallyPrecedes(right.rawValue.utf8)
  }

  public var description: String { rawValue }
}

extension SourceID: Comparable, CustomStringConvertible {}
extension ObservationID: Comparable, CustomStringConvertible {}
extension EventID: Comparable, CustomStringConvertible {}
extension ConstraintID: Comparable, CustomStringConvertible {}
