internal import Evidence
internal import TimeModel

/// Bellman and Ford as in the textbooks, round after round over all arcs: slow, and too simple to be
/// wrong in the way that the network could be.
enum Feasibility {
  /// Whether some assignment satisfies all constraints.
  static func holds(_ constraints: [Constraint]) -> Bool {
    var numbers: [Node: Int] = [:]
    func number(_ node: Node) -> Int {
      if let known = numbers[node] { return known }
      numbers[node] = numbers.count
      return numbers.count - 1
    }
    var arcs: [(tail: Int, head: Int, weight: Int128)] = []
    for constraint in constraints {
      let (from, to) = (number(constraint.from), number(constraint.to))
      if let max = constraint.max { arcs.append((from, to, Int128(max.count))) }
      if let min = constraint.min { arcs.append((to, from, -Int128(min.count))) }
    }
    // As from one more node with an arc of no length to each.
    var lengths = [Int128](repeating: 0, count: numbers.count)
    for _ in 0...numbers.count {
      var isChanged = false
      for arc in arcs where lengths[arc.tail] + arc.weight < lengths[arc.head] {
        lengths[arc.head] = lengths[arc.tail] + arc.weight
        isChanged = true
      }
      if !isChanged { return true }
    }
    return false
  }
}
