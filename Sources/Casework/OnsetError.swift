/// Why a use case could not be carried out: what, and what to do next. Exit code 2.
public struct OnsetError: Error, Hashable, Sendable, CustomStringConvertible {
  public let message: String
  public let fix: String

  public init(_ message: String, fix: String) {
    (self.message, self.fix) = (message, fix)
  }

  public var description: String { fix.isEmpty ? message : "\(message) — \(fix)" }
}
