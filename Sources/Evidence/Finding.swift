/// What a person must know about a source: a bad line, hidden frames, a clock jump. Data, not an error.
public struct Finding: Hashable, Sendable, Codable {
  /// A stable name in dotted form: `media.gap`, `log.line.unreadable`.
  public struct Code: Hashable, Sendable, Codable, RawRepresentable, CustomStringConvertible {
    public let rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }

    public var description: String { rawValue }
  }

  public enum Severity: String, Hashable, Sendable, Codable {
    /// Good to know; nothing is lost or in doubt because of it.
    case note
    /// Times or contents are less sure because of it.
    case caution
    /// Something could not be used: a person should act.
    case failure
  }

  public let code: Code
  public let severity: Severity
  /// Absent when it concerns the case as a whole.
  public let source: SourceID?
  public let locator: Locator
  /// What was found, in plain words.
  public let message: String
  /// What to do next; empty when there is nothing to do.
  public let advice: String

  public init(
    _ code: Code, _ severity: Severity, source: SourceID?, at locator: Locator = .whole,
    message: String, advice: String = ""
  ) {
    (self.code, self.severity, self.source) = (code, severity, source)
    (self.locator, self.message, self.advice) = (locator, message, advice)
  }
}
