/// Why something could not be signed, read or checked.
public struct SealingError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was being done, to what, and what the library said.
  public let message: String
  /// What to do next.
  public let fix: String

  public init(_ message: String, fix: String) { (self.message, self.fix) = (message, fix) }

  public var description: String { "\(message) — \(fix)" }
}
