package import Evidence
package import TimeModel

/// Why a time is where it is, told as one sentence and step by step.
///
/// The words hold text from the evidence as it is: an exporter escapes them before it shows them.
package struct ReasonText: Sendable {
  /// One end of an interval.
  package enum Side: Hashable, Sendable {
    case earliest, latest
  }

  let names: NodeText

  package init(_ timeline: Timeline) { self.init(TimelineIndex(timeline)) }

  init(_ index: TimelineIndex) { names = NodeText(index) }

  /// Why a moment is not earlier, or not later, than an instant.
  ///
  /// - Parameter path: from the origin to the node; what does not hang together is told without what
  ///   follows from it.
  package func end(
    _ side: Side, of node: Node, instant: Instant, path: [ConstraintID]
  ) -> Narrative {
    let bound = Int128(instant.nanoseconds)
    let reach = side == .earliest ? Reach(low: bound, high: nil) : Reach(low: nil, high: bound)
    return placed(node, reach, path)
  }

  /// The source and the place in it, or `case file` or `method`.
  package func place(of constraint: Constraint) -> String { names.place(constraint) }

  /// A moment as it stands inside a sentence: `“Kick”`, `the clock of radio-log`.
  package func name(of node: Node) -> String { names.name(node) }

  /// Why a moment lies within both bounds, where one path sets the two.
  func both(of node: Node, earliest: Instant, latest: Instant, path: [ConstraintID]) -> Narrative {
    placed(
      node, Reach(low: Int128(earliest.nanoseconds), high: Int128(latest.nanoseconds)), path)
  }

  /// Why `to` is so long after `from` at most, or at least.
  ///
  /// - Parameters:
  ///   - path: from `from` to `to`.
  ///   - isUpper: for the upper bound of `to − from`; else the lower.
  package func difference(
    from: Node, to: Node, path: [ConstraintID], isUpper: Bool
  ) -> Narrative {
    let sides = isUpper ? Reach(low: nil, high: 0) : Reach(low: 0, high: nil)
    let walk = ReasonWalk(from: from, path, sides: sides, names.index)
    let fineness = names.plainFineness
    let words = { (node: Node, reach: Reach) in
      self.names.distance(of: node, reach, from: from, fineness)
    }
    let claim = walk.steps.last.flatMap { step in
      step.ends?.to == to ? words(to, step.reach) : nil
    }
    return narrative(claim ?? "\(names.name(to)) and \(names.name(from))", walk, words)
  }

  private func placed(_ node: Node, _ reach: Reach, _ path: [ConstraintID]) -> Narrative {
    let sides = Reach(low: reach.low.map { _ in 0 }, high: reach.high.map { _ in 0 })
    let fineness = names.fineness(for: node, reach)
    return narrative(
      names.instants(reach, fineness, isSentence: true),
      ReasonWalk(from: .origin, path, sides: sides, names.index)
    ) { names.position(of: $0, $1, fineness) }
  }

  private func narrative(
    _ claim: String, _ walk: ReasonWalk, _ reached: (Node, Reach) -> String?
  ) -> Narrative {
    let clauses = ReasonClauses(walk, names).clauses
    var steps: [Narrative.Step] = []
    var last: String?
    for step in walk.steps {
      let words = step.constraint?.because ?? ""
      steps.append(
        Narrative.Step(
          constraint: step.id, words: words.isEmpty || words != last ? words : "likewise",
          place: names.place(step.constraint),
          reached: step.ends.flatMap { reached($0.to, step.reach) }.map { "so \($0)" } ?? ""))
      last = words
    }
    let reasons = clauses.count > 1 ? clauses.dropLast().joined(separator: "; ") + "; and " : ""
    let because = clauses.last.map { ", because \(reasons)\($0)" } ?? ""
    return Narrative(sentence: "\(claim)\(because).", steps: steps)
  }
}

/// A reason as it is told.
package struct Narrative: Hashable, Sendable {
  /// One constraint on the way.
  package struct Step: Hashable, Sendable {
    package let constraint: ConstraintID
    /// Its own words; empty when it has none.
    package let words: String
    /// The source and the place in it, or `case file` or `method`.
    package let place: String
    /// What follows after it; empty when it does not hang on the step before.
    package let reached: String
  }

  package let sentence: String
  package let steps: [Step]
}
