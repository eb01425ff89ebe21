internal import Evidence

extension ConstraintNetwork {
  /// The network without every constraint that a contradiction names, whole pieces of evidence at once.
  ///
  /// Of each contradiction at least one member is wrong, and nothing here says which. What holds without
  /// all of them holds whichever it is.
  ///
  /// - Complexity: O(1) where there is no contradiction, else that of a new network.
  public func withoutContestedEvidence() throws(NetworkError) -> ConstraintNetwork {
    guard !conflicts.isEmpty else { return self }
    let named = Set(conflicts.flatMap { $0.constraints + $0.leftOut })
    let members = named.compactMap { constraint($0) }
    let pieces = Set(members.compactMap(\.piece))
    let clocks = Set(members.filter { $0.from == .origin && $0.isOfClock }.map(\.to))
    let kept = constraints.filter { constraint in
      !named.contains(constraint.id)
        && !(constraint.piece.map(pieces.contains) ?? false)
        && !(constraint.from == .origin && clocks.contains(constraint.to))
    }
    return try ConstraintNetwork(kept, nodes: nodes)
  }
}

extension Constraint {
  /// It says how a source's clock was set.
  fileprivate var isOfClock: Bool { if case .clock = to { true } else { false } }
}
