public import Evidence

/// Why a network cannot be built or asked. Evidence that contradicts itself is a `Conflict`, not this.
public enum NetworkError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Two constraints bear one name, so that a reason could not say which is meant.
  case duplicateConstraint(ConstraintID)
  /// The order of so many events would have `count·(count − 1)/2` entries; nothing was computed.
  case tooManyEvents(count: Int, limit: Int)

  public var description: String {
    switch self {
    case .duplicateConstraint(let id):
      "two constraints are named '\(id)': give each its own name"
    case .tooManyEvents(let count, let limit):
      "the order of all pairs of \(count) events was asked, and the limit is \(limit): "
        + "ask for fewer events, or raise the limit"
    }
  }
}
