import Chronology
import Evidence
import TestSupport
import Testing
import TimeModel

/// A network that grew and shrank is the network of what is in it.
@Suite struct EditingTests {
  @Test(arguments: RandomNetwork.Style.allCases)
  func addingAndWithdrawingEqualsFloydWarshall(style: RandomNetwork.Style) throws {
    for seed in UInt64(1)...400 {
      let random = RandomNetwork(seed: seed, style: style)
      var generator = SeededGenerator(seed: seed &+ 77)
      let start = Int.random(in: 0...random.constraints.count, using: &generator)
      var network = try ConstraintNetwork(Array(random.constraints[..<start]))
      var present = Array(random.constraints[..<start])
      for constraint in random.constraints[start...].shuffled(using: &generator) {
        try network.add(constraint)
        present.append(constraint)
        if Int.random(in: 0..<3, using: &generator) == 0,
          let gone = present.indices.randomElement(using: &generator)
        {
          let wasThere = network.withdraw(present[gone].id)
          #expect(wasThere)
          present.remove(at: gone)
        }
        try check(network, present, "\(style) seed \(seed)")
      }
      while let last = present.popLast() {
        let wasThere = network.withdraw(last.id)
        #expect(wasThere)
        if present.count.isMultiple(of: 3) {
          try check(network, present, "\(style) seed \(seed), \(present.count) left")
        }
      }
      #expect(network.conflicts.isEmpty)
    }
  }

  private func check(
    _ network: ConstraintNetwork, _ present: [Constraint], _ words: String
  ) throws {
    try #require(Set(network.constraints) == Set(present), "\(words)")
    let leftOut = Set(network.conflicts.flatMap(\.leftOut))
    try #require(leftOut.isSubset(of: present.map(\.id)), "\(words)")
    #expect(
      network.conflicts.isEmpty == Oracle(present, nodes: network.nodes).isFeasible, "\(words)")
    for conflict in network.conflicts {
      let members = present.filter { conflict.constraints.contains($0.id) }
      try #require(members.count == conflict.constraints.count)
      #expect(!Oracle(members, nodes: network.nodes).isFeasible, "\(words)")
      for member in members {
        let rest = members.filter { $0.id != member.id }
        #expect(Oracle(rest, nodes: network.nodes).isFeasible, "\(words)")
      }
    }
    let used = present.filter { !leftOut.contains($0.id) }
    let oracle = Oracle(used, nodes: network.nodes)
    try #require(oracle.isFeasible, "\(words)")
    for node in network.nodes {
      let bounds = network.bounds(of: node)
      try #require(bounds.latest?.nanoseconds == oracle.upper(.origin, node), "\(words)")
      try #require(bounds.earliest?.nanoseconds == oracle.lower(.origin, node), "\(words)")
      if bounds.latest != nil {
        #expect(bounds.latestBecause.count == oracle.steps(.origin, node), "\(words)")
      }
      if bounds.earliest != nil {
        #expect(bounds.earliestBecause.count == oracle.steps(node, .origin), "\(words)")
      }
    }
  }

  /// Constraints added in the order of their names give the very reasons that a network made at once
  /// gives.
  @Test func reasonsAreThoseOfANetworkMadeAtOnce() throws {
    for seed in UInt64(500)...800 {
      let random = RandomNetwork(seed: seed, style: .planted)
      var grown = try ConstraintNetwork([], nodes: random.nodes)
      for constraint in random.constraints { try grown.add(constraint) }
      let made = try ConstraintNetwork(random.constraints, nodes: random.nodes)
      for node in made.nodes {
        #expect(grown.bounds(of: node) == made.bounds(of: node), "seed \(seed)")
      }
    }
  }

  @Test func aNameIsTakenForGood() throws {
    let constraint = Cases.constraint("c1", .origin, .event(EventID(rawValue: "e")), 0, 5)
    var network = try ConstraintNetwork([constraint])
    #expect(throws: NetworkError.duplicateConstraint(constraint.id)) {
      try network.add(constraint)
    }
    let answers = [network.withdraw(constraint.id), network.withdraw(constraint.id)]
    #expect(answers == [true, false])
    #expect(throws: NetworkError.duplicateConstraint(constraint.id)) {
      try network.add(constraint)
    }
    #expect(network.bounds(of: .event(EventID(rawValue: "e"))).latest == nil)
  }

  @Test func whatAContradictionLeftOutComesBackWhenItIsResolved() throws {
    let event = Node.event(EventID(rawValue: "e"))
    var network = try ConstraintNetwork([
      Cases.constraint("c1", .origin, event, 0, 5, .log),
      Cases.constraint("c2", .origin, event, 10, 15, .statement),
    ])
    #expect(network.conflicts.map(\.leftOut) == [[ConstraintID(rawValue: "c2")]])
    network.withdraw(ConstraintID(rawValue: "c1"))
    #expect(network.conflicts.isEmpty)
    #expect(network.bounds(of: event).earliest?.nanoseconds == 10)
  }
}
