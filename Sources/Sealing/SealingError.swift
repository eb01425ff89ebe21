/// Why something could not be signed, read or checked.
public struct SealingError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was being done, to what, and what the library said.
  public let description: String
  /// What to do next.
  public let fix: String

  public init(_ description: String, fix: String) {
    (self.description, self.fix) = (description, fix)
  }
}
