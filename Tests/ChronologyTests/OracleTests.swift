import Chronology
import Evidence
import TestSupport
import Testing
import TimeModel

@Suite struct OracleTests {
  /// 10,000 networks in all, in parts that run side by side.
  @Test(arguments: RandomNetwork.Style.allCases, 0..<5)
  func equalsFloydWarshall(style: RandomNetwork.Style, part: Int) throws {
    for seed in (UInt64(part) * 500 + 1)...(UInt64(part) * 500 + 500) {
      let random = RandomNetwork(seed: seed, style: style)
      let network = try ConstraintNetwork(random.constraints, nodes: random.nodes)
      let all = Oracle(random.constraints, nodes: network.nodes)
      try #require(network.conflicts.isEmpty == all.isFeasible, "seed \(seed)")
      var (without, told): (Set<ConstraintID>, Set<Set<ConstraintID>>) = ([], [])
      var isFirstPass = true
      for conflict in network.conflicts {
        // Those found last name what others left out; none is told twice.
        if !without.isDisjoint(with: conflict.constraints) { isFirstPass = false }
        #expect(isFirstPass == without.isDisjoint(with: conflict.constraints), "seed \(seed)")
        #expect(told.insert(Set(conflict.constraints)).inserted, "seed \(seed)")
        without.formUnion(conflict.leftOut)
        try checkIrreducible(conflict, random.constraints, network.nodes, seed)
      }
      let leftOut = Set(network.conflicts.flatMap(\.leftOut))
      let used = random.constraints.filter { !leftOut.contains($0.id) }
      let oracle = Oracle(used, nodes: network.nodes)
      try #require(oracle.isFeasible, "seed \(seed)")
      try checkBounds(network, oracle, seed)
      if style == .planted {
        #expect(network.conflicts.isEmpty)
        for (node, moment) in random.truth {
          let bounds = network.bounds(of: node)
          #expect(bounds.earliest.map { $0.nanoseconds <= moment } ?? true, "seed \(seed)")
          #expect(bounds.latest.map { $0.nanoseconds >= moment } ?? true, "seed \(seed)")
        }
      }
    }
  }

  private func checkBounds(
    _ network: ConstraintNetwork, _ oracle: Oracle, _ seed: UInt64
  ) throws {
    for node in network.nodes {
      let bounds = network.bounds(of: node)
      try #require(bounds.latest?.nanoseconds == oracle.upper(.origin, node), "seed \(seed)")
      try #require(bounds.earliest?.nanoseconds == oracle.lower(.origin, node), "seed \(seed)")
      try checkPath(
        bounds.latestBecause, network, to: node, bounds.latest?.nanoseconds, upper: true)
      try checkPath(
        bounds.earliestBecause, network, to: node, bounds.earliest?.nanoseconds, upper: false)
      if bounds.latest != nil {
        #expect(bounds.latestBecause.count == oracle.steps(.origin, node), "seed \(seed)")
      }
      if bounds.earliest != nil {
        #expect(bounds.earliestBecause.count == oracle.steps(node, .origin), "seed \(seed)")
      }
      if let estimate = bounds.estimate, let earliest = bounds.earliest, let latest = bounds.latest
      {
        #expect(earliest <= estimate && estimate <= latest)
      } else {
        #expect(bounds.earliest == nil || bounds.latest == nil)
      }
    }
    var random = SeededGenerator(seed: seed)
    for _ in 0..<6 {
      guard let from = network.nodes.randomElement(using: &random),
        let to = network.nodes.randomElement(using: &random)
      else { continue }
      let difference = network.bounds(from: from, to: to)
      try #require(difference.max?.count == oracle.upper(from, to), "seed \(seed)")
      try #require(difference.min?.count == oracle.lower(from, to), "seed \(seed)")
      try checkPath(
        difference.maxBecause, network, from: from, to: to, difference.max?.count, upper: true)
      try checkPath(
        difference.minBecause, network, from: from, to: to, difference.min?.count, upper: false)
    }
    try checkOrder(network, oracle, seed)
  }

  private func checkOrder(
    _ network: ConstraintNetwork, _ oracle: Oracle, _ seed: UInt64
  ) throws {
    let events = network.nodes.compactMap { node in
      if case .event(let id) = node { id } else { nil }
    }
    let entries = try network.order(between: events.reversed())
    try #require(entries.count == events.count * (events.count - 1) / 2)
    var seen: Set<Set<EventID>> = []
    for entry in entries {
      #expect(seen.insert([entry.a, entry.b]).inserted)
      let aMinusB = clamped(oracle, .event(entry.b), .event(entry.a))
      let bMinusA = clamped(oracle, .event(entry.a), .event(entry.b))
      switch entry.relation {
      case .certainlyBefore:
        try #require(aMinusB < 0, "seed \(seed)")
        #expect(entry.margin?.count == (aMinusB == .min ? .max : -aMinusB))
      case .undecided:
        try #require(aMinusB >= 0 && bMinusA >= 0, "seed \(seed)")
        let nearer = min(aMinusB, bMinusA)
        #expect(entry.margin?.count == (nearer == .max ? nil : nearer))
      }
    }
  }

  private func clamped(_ oracle: Oracle, _ from: Node, _ to: Node) -> Int64 {
    guard let start = oracle.number[from], let end = oracle.number[to] else { return .max }
    return Int64(clamping: oracle.length[start][end])
  }

  /// Follows a reason from constraint to constraint: it arrives, and it adds up to the bound.
  private func checkPath(
    _ ids: [ConstraintID], _ network: ConstraintNetwork, from: Node = .origin, to: Node,
    _ bound: Int64?, upper: Bool
  ) throws {
    guard let bound else {
      #expect(ids.isEmpty)
      return
    }
    var (node, sum) = (from, Int128(0))
    for id in ids {
      let constraint = try #require(network.constraint(id))
      let isForwards = constraint.from == node
      try #require(isForwards || constraint.to == node)
      let end = isForwards == upper ? constraint.max : constraint.min
      let value = Int128(try #require(end).count)
      sum += isForwards ? value : -value
      node = isForwards ? constraint.to : constraint.from
    }
    #expect(node == to)
    #expect(sum == Int128(bound))
  }

  private func checkIrreducible(
    _ conflict: Conflict, _ constraints: [Constraint], _ nodes: [Node], _ seed: UInt64
  ) throws {
    let members = constraints.filter { conflict.constraints.contains($0.id) }
    try #require(members.count == conflict.constraints.count)
    #expect(!Oracle(members, nodes: nodes).isFeasible, "seed \(seed)")
    for member in members {
      let rest = members.filter { $0.id != member.id }
      #expect(Oracle(rest, nodes: nodes).isFeasible, "seed \(seed): \(member.id) is not needed")
    }
    let weakest = members.map(\.evidence).min()
    let expected = Set(members.filter { $0.evidence == weakest }.map(\.id))
    #expect(Set(conflict.leftOut) == expected, "seed \(seed)")
    #expect(!conflict.leftOut.isEmpty)
  }

  @Test(arguments: RandomNetwork.Style.allCases)
  func orderOfInputChangesNothing(style: RandomNetwork.Style) throws {
    for seed in UInt64(2000)...2150 {
      let random = RandomNetwork(seed: seed, style: style)
      let network = try ConstraintNetwork(random.constraints, nodes: random.nodes)
      var generator = SeededGenerator(seed: seed)
      let other = try ConstraintNetwork(
        random.constraints.shuffled(using: &generator),
        nodes: random.nodes.shuffled(using: &generator))
      #expect(other.nodes == network.nodes)
      #expect(other.conflicts == network.conflicts, "seed \(seed)")
      for node in network.nodes {
        #expect(other.bounds(of: node) == network.bounds(of: node), "seed \(seed)")
        #expect(
          other.bounds(from: node, to: .origin) == network.bounds(from: node, to: .origin))
      }
    }
  }

  @Test func shiftingTheEvidenceShiftsTheTimes() throws {
    let shift: Int64 = 1_491_662_537_000_000_001
    for seed in UInt64(3000)...3200 {
      let random = RandomNetwork(seed: seed, style: .lied)
      let network = try ConstraintNetwork(random.constraints, nodes: random.nodes)
      let shifted = try ConstraintNetwork(
        random.constraints.map { constraint in
          let by = (constraint.from == .origin ? shift : 0) - (constraint.to == .origin ? shift : 0)
          return constraint.with(
            min: constraint.min.map { Nanoseconds($0.count + by) },
            max: constraint.max.map { Nanoseconds($0.count + by) })
        }, nodes: random.nodes)
      #expect(shifted.conflicts == network.conflicts, "seed \(seed)")
      for node in network.nodes where node != .origin {
        let (before, after) = (network.bounds(of: node), shifted.bounds(of: node))
        #expect(after.earliest?.nanoseconds == before.earliest.map { $0.nanoseconds + shift })
        #expect(after.latest?.nanoseconds == before.latest.map { $0.nanoseconds + shift })
        #expect(after.latestBecause == before.latestBecause)
      }
    }
  }
}

extension Constraint {
  func with(min: Nanoseconds?, max: Nanoseconds?) -> Constraint {
    Constraint(
      id: id, from: from, to: to, min: min, max: max, label: label, evidence: evidence,
      source: source, locator: locator, because: because)
  }
}
