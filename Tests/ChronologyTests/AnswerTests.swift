import Chronology
import Evidence
import TestSupport
import Testing
import TimeModel

/// Answers about order, held against networks in which what they say has been done.
@Suite struct AnswerTests {
  /// A consistent network in which three sources' clocks and readings are tied to the origin.
  private struct Sourced {
    let constraints: [Constraint]
    let events: [Node]
    let nodes: [Node]

    init(seed: UInt64) {
      let random = RandomNetwork(seed: seed, style: .planted)
      var generator = SeededGenerator(seed: seed &+ 5)
      constraints = random.constraints.map { constraint in
        let isTie = constraint.from == .origin || Bool.random(using: &generator)
        guard isTie, constraint.to != .origin else { return constraint }
        // The same widths around the truth, from the origin.
        let shift = (random.truth[constraint.from] ?? 0)
        let source = SourceID(rawValue: "s\(Int.random(in: 1...3, using: &generator))")
        return Constraint(
          id: constraint.id, from: .origin, to: constraint.to,
          min: constraint.min.map { Nanoseconds($0.count + shift) },
          max: constraint.max.map { Nanoseconds($0.count + shift) }, label: .stated,
          evidence: constraint.evidence, source: source, locator: nil,
          because: constraint.because)
      }
      nodes = random.nodes
      events = random.nodes.filter { if case .event = $0 { true } else { false } }
    }

    /// The network in which the clock of a source may be off by so much more.
    func widened(_ source: SourceID, by slack: Int64) throws -> ConstraintNetwork {
      try ConstraintNetwork(
        constraints.map { constraint in
          guard constraint.source == source else { return constraint }
          return constraint.with(
            min: constraint.min.map { Nanoseconds($0.count - slack) },
            max: constraint.max.map { Nanoseconds($0.count + slack) })
        }, nodes: nodes)
    }
  }

  @Test func sensitivityIsTheGreatestErrorThatChangesNothing() throws {
    var (found, unmoved) = (0, 0)
    for seed in UInt64(1)...120 {
      let sourced = Sourced(seed: seed)
      let network = try ConstraintNetwork(sourced.constraints, nodes: sourced.nodes)
      for a in sourced.events {
        for b in sourced.events where a != b {
          let answer = network.isBefore(a, b, facts: 0)
          guard answer.verdict == .certain else {
            #expect(network.sensitivity(of: a, before: b).isEmpty)
            continue
          }
          for name in ["s1", "s2", "s3"] {
            let source = SourceID(rawValue: name)
            let stated = answer.sensitivity.first { $0.source == source }
            guard let limit = stated?.holdsWithin.count else {
              let far = try sourced.widened(source, by: 1 << 50)
              #expect(far.isBefore(a, b, facts: 0).verdict == .certain, "seed \(seed) \(name)")
              unmoved += 1
              continue
            }
            found += 1
            let within = try sourced.widened(source, by: limit)
            #expect(within.isBefore(a, b, facts: 0).verdict == .certain, "seed \(seed) \(name)")
            let beyond = try sourced.widened(source, by: limit + 1)
            #expect(beyond.isBefore(a, b, facts: 0).verdict == .undecided, "seed \(seed) \(name)")
          }
        }
      }
    }
    #expect(found > 100 && unmoved > 100, "\(found), \(unmoved)")
  }

  @Test func aDecidingFactDecides() throws {
    var (decided, open) = (0, 0)
    for seed in UInt64(1)...1500 {
      let sourced = Sourced(seed: seed)
      let network = try ConstraintNetwork(sourced.constraints, nodes: sourced.nodes)
      guard sourced.events.count > 1 else { continue }
      let (a, b) = (sourced.events[0], sourced.events[1])
      let answer = network.isBefore(a, b, facts: 20)
      guard answer.verdict == .undecided else { continue }
      #expect(
        zip(answer.wouldDecide, answer.wouldDecide.dropFirst()).allSatisfy {
          $0.share >= $1.share
        })
      for fact in answer.wouldDecide {
        let low = try #require(fact.range.min?.count)
        let high = try #require(fact.range.max?.count)
        var values = Set([low, high, (low + high) / 2])
        for edge in [fact.firstBelow, fact.firstAbove, fact.secondBelow, fact.secondAbove] {
          if let edge { values.formUnion([edge.count - 1, edge.count, edge.count + 1]) }
        }
        for value in values where low <= value && value <= high {
          var known = network
          try known.add(
            Cases.constraint("fact", fact.from, fact.to, value, value, .measured))
          try #require(known.conflicts.isEmpty, "seed \(seed)")
          let isFirst =
            fact.firstBelow.map { value < $0.count } ?? false
            || fact.firstAbove.map { value > $0.count } ?? false
          let isSecond =
            fact.secondBelow.map { value < $0.count } ?? false
            || fact.secondAbove.map { value > $0.count } ?? false
          let expected: OrderAnswer.Verdict =
            isFirst ? .certain : isSecond ? .impossible : .undecided
          #expect(known.isBefore(a, b, facts: 0).verdict == expected, "seed \(seed) \(value)")
          if expected == .undecided { open += 1 } else { decided += 1 }
        }
      }
    }
    #expect(decided > 100 && open > 100, "\(decided), \(open)")
  }

  @Test func theThreeVerdicts() throws {
    let (a, b) = (Node.event(EventID(rawValue: "a")), Node.event(EventID(rawValue: "b")))
    func answer(_ min: Int64?, _ max: Int64?) throws -> OrderAnswer {
      try ConstraintNetwork([Cases.constraint("c1", a, b, min, max)]).isBefore(a, b)
    }
    #expect(try answer(1, 9).verdict == .certain)
    #expect(try answer(1, 9).margin == Nanoseconds(1))
    #expect(try answer(-9, -2).verdict == .impossible)
    #expect(try answer(-9, -2).margin == Nanoseconds(2))
    // Those that coincide are not one before the other.
    #expect(try answer(0, 9).verdict == .undecided)
    #expect(try answer(0, 9).margin == .zero)
    #expect(try answer(-3, 9).margin == Nanoseconds(3))
    #expect(try answer(nil, nil).margin == nil)
    #expect(try answer(.min + 1, .max - 1).verdict == .undecided)
    let alone = try ConstraintNetwork([], nodes: [a])
    #expect(alone.isBefore(a, a).verdict == .undecided)
    #expect(alone.isBefore(a, b).gap.max == nil)
  }
}
