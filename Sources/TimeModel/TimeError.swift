/// Why an exact operation on times has no exact answer.
public enum TimeError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The result does not fit 64 bits: a time centuries away, almost always a damaged field.
  case overflow
  /// A zone that the rules at hand do not describe, or a local time that lacks its date.
  case unresolved(String)

  public var description: String {
    switch self {
    case .overflow: "the time lies outside what 64 bits of nanoseconds can hold"
    case .unresolved(let what): what
    }
  }
}
