public import Evidence

/// One constraint more or one less, at the cost of what it touches.
///
/// Bounds are then as if the network had been made at once from the constraints that are in use. Where
/// evidence contradicts itself, what was found first is not weighed again: a constraint that does not
/// fit is held against those that stand.
extension ConstraintNetwork {
  /// Adds a constraint, and its nodes where they are new.
  ///
  /// - Throws: `duplicateConstraint`, also for the name of one that was withdrawn.
  /// - Complexity: O(arcs of the moments whose bounds change · log of their number).
  public mutating func add(_ constraint: Constraint) throws(NetworkError) {
    guard number(of: constraint.id) == nil, !withdrawn.contains(constraint.id) else {
      throw .duplicateConstraint(constraint.id)
    }
    let (from, to) = numbers(of: constraint)
    let number = allConstraints.count
    let bound = DifferenceGraph.Bound(constraint, from: from, to: to)
    allConstraints.append(constraint)
    addedConstraints[constraint.id] = number
    isLeftOut.append(true)
    graph.append(bound)
    weighing.note(constraint, number)
    if let excess = bound.contradictsItselfBy {
      conflicts.append(Conflict([constraint], impossibleBy: excess, leftOut: [0]))
    } else {
      bringIn(number)
    }
  }

  /// Takes a constraint away; contradictions that it was part of are resolved, and what they left out is
  /// used again as far as it fits.
  ///
  /// - Returns: false when the network has no constraint of that name.
  /// - Complexity: O(arcs of the moments whose bounds change · log of their number) for each constraint
  ///   that goes or comes back.
  @discardableResult
  public mutating func withdraw(_ id: ConstraintID) -> Bool {
    guard let number = number(of: id) else { return false }
    if !isLeftOut[number] { takeOut(number) }
    withdrawn.insert(id)
    guard conflicts.contains(where: { $0.constraints.contains(id) || $0.leftOut.contains(id) })
    else { return true }
    let resolved = conflicts.filter { $0.constraints.contains(id) }
    conflicts.removeAll { $0.constraints.contains(id) }
    let stillOut = Set(conflicts.flatMap(\.leftOut))
    let back = Set(resolved.flatMap(\.leftOut)).subtracting(stillOut)
      .compactMap { self.number(of: $0) }.sorted()
    for number in back where isLeftOut[number] { bringIn(number) }
    return true
  }

  private mutating func numbers(of constraint: Constraint) -> (from: Int, to: Int) {
    let known = (numberOfNode[constraint.from], numberOfNode[constraint.to])
    let bound = DifferenceGraph.Bound(constraint, from: 0, to: 0)
    // A new node begins where the constraint alone would have it, so that no other has to move.
    let from =
      known.0 ?? addNode(constraint.from, at: known.1.map { label[$0] - bound.middle } ?? 0)
    let to = numberOfNode[constraint.to] ?? addNode(constraint.to, at: label[from] + bound.middle)
    return (from, to)
  }

  private mutating func addNode(_ node: Node, at label: Int128) -> Int {
    let number = nodes.count
    nodes.append(node)
    numberOfNode[node] = number
    self.label.append(label)
    graph.addNode()
    latest.addNode()
    earliest.addNode()
    return number
  }

  /// Uses a constraint that is left out, unless it has to stay out: then, or where others have to give
  /// way to it, the contradiction is named.
  private mutating func bringIn(_ number: Int) {
    for arc in graph.arcs(of: number) {
      while let cycle = LabelRepair.cycle(adding: arc, to: graph, label: &label) {
        let judged = weighing.judge(
          Solution.fromFirstNode(cycle, graph), allConstraints, graph, isLeftOut)
        conflicts.append(judged.conflict)
        for other in judged.leftOut where !isLeftOut[other] { takeOut(other) }
        if judged.leftOut.contains(number) {
          takeOut(number)
          return
        }
      }
      graph.insert(arc)
      latest.include(arc, graph, label: label)
      earliest.include(arc, graph, label: label)
    }
    isLeftOut[number] = false
  }

  private mutating func takeOut(_ number: Int) {
    for arc in graph.arcs(of: number) {
      graph.remove(arc)
      latest.exclude(arc, graph, label: label)
      earliest.exclude(arc, graph, label: label)
    }
    isLeftOut[number] = true
  }
}
