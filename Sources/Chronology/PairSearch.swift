/// The upper bound of one moment less another, with what is known of both from the origin to help.
///
/// Dijkstra's algorithm from one moment towards the other, which leaves a path where it can no longer
/// beat the one over the origin. What a path still needs is bounded from below by the distances to and
/// from the origin (A. V. Goldberg & C. Harrelson, "Computing the shortest path: A* search meets graph
/// theory", SODA 2005, with the origin as the one landmark).
extension ConstraintNetwork {
  /// Paths from a node that reach the end, if any does.
  ///
  /// - Parameter direction: `forwards` for the upper bound of `end − start`, `backwards` for that of
  ///   `start − end`.
  func paths(
    from start: Int, to end: Int, _ direction: ShortestPaths.Direction
  ) -> ShortestPaths {
    // Out to the origin along the one tree and in from it along the other, whichever way is asked.
    let (out, into) = direction == .forwards ? (earliest, latest) : (latest, earliest)
    let (outEnd, intoEnd) = (out.length(to: end), into.length(to: end))
    var most: Int128?
    if let first = out.length(to: start), let second = intoEnd { most = first + second }
    return ShortestPaths(
      graph, label: label, from: start, direction, until: [end],
      isPromising: { node, length in
        guard let most else { return true }
        var rest: Int128?
        if let intoEnd, let known = into.length(to: node) { rest = intoEnd - known }
        if let outEnd, let known = out.length(to: node) {
          rest = max(rest ?? .min, known - outEnd)
        }
        return rest.map { length + $0 <= most } ?? true
      })
  }
}
