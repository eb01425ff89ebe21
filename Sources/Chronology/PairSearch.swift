/// The upper bound of one moment less another, with what is known of both from the origin to help.
///
/// A search from one moment towards the other, which leaves a path where it can no longer beat the one
/// over the origin. What a path still needs is bounded from below by the distances to and from the
/// origin, by the triangle inequality (A. V. Goldberg & C. Harrelson, "Computing the shortest path: A*
/// search meets graph theory", SODA 2005, with the origin as the one landmark).
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
    let sign: Int128 = direction == .forwards ? 1 : -1
    return ShortestPaths(
      graph, from: start, direction, until: [end], atMost: most,
      rest: { node in
        var rest = sign * (label[end] - label[node])
        if let intoEnd, let known = into.length(to: node) { rest = max(rest, intoEnd - known) }
        if let outEnd, let known = out.length(to: node) { rest = max(rest, known - outEnd) }
        return rest
      })
  }
}
