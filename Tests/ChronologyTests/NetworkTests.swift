import Chronology
import Evidence
import Testing
import TimeModel

/// Hand-written networks: one second is one unit.
@Suite struct NetworkTests {
  static func constraint(
    _ id: String, _ from: Node, _ to: Node, _ min: Int64?, _ max: Int64?,
    _ evidence: EvidenceClass = .log, source: String? = nil, locator: Locator? = nil
  ) -> Constraint {
    let second = Nanoseconds.second.count
    return Constraint(
      id: ConstraintID(rawValue: id), from: from, to: to, min: min.map { Nanoseconds($0 * second) },
      max: max.map { Nanoseconds($0 * second) }, label: .stated, evidence: evidence,
      source: source.map { SourceID(rawValue: $0) }, locator: locator, because: "\(id) says so")
  }

  static func event(_ name: String) -> Node { .event(EventID(rawValue: name)) }

  let kick = event("kick")
  let guards = event("guards")

  @Test func spacingTightensBothEnds() throws {
    let network = try ConstraintNetwork([
      Self.constraint("c1", .origin, kick, 100, 160),
      Self.constraint("c2", .origin, guards, 130, 140),
      Self.constraint("c3", kick, guards, 4, 5),
    ])
    let bounds = network.bounds(of: kick)
    #expect(bounds.earliest == Instant(nanoseconds: 125_000_000_000))
    #expect(bounds.latest == Instant(nanoseconds: 136_000_000_000))
    #expect(bounds.estimate == Instant(nanoseconds: 130_500_000_000))
    #expect(bounds.earliestBecause.map(\.rawValue) == ["c2", "c3"])
    #expect(bounds.latestBecause.map(\.rawValue) == ["c2", "c3"])
    let order = try network.order(between: [
      EventID(rawValue: "guards"), EventID(rawValue: "kick"), EventID(rawValue: "kick"),
    ])
    #expect(
      order == [
        EventOrder(
          a: EventID(rawValue: "kick"), b: EventID(rawValue: "guards"),
          relation: .certainlyBefore, margin: Nanoseconds(4_000_000_000))
      ])
    let gap = network.bounds(from: guards, to: kick)
    #expect(gap.min == Nanoseconds(-5_000_000_000) && gap.max == Nanoseconds(-4_000_000_000))
    #expect(gap.minBecause.map(\.rawValue) == ["c3"])
  }

  @Test func ofEquallyTightReasonsTheShorterThenTheSmallestIsGiven() throws {
    let network = try ConstraintNetwork([
      Self.constraint("c1", .origin, guards, 0, 7), Self.constraint("c2", guards, kick, 3, 3),
      Self.constraint("c10", .origin, kick, 0, 10), Self.constraint("c9", .origin, kick, 0, 10),
    ])
    #expect(network.bounds(of: kick).latestBecause.map(\.rawValue) == ["c9"])
    #expect(network.constraints.map(\.id.rawValue) == ["c1", "c2", "c9", "c10"])
  }

  @Test func contradictionIsNamedAndTheWeakestLeftOut() throws {
    let network = try ConstraintNetwork([
      Self.constraint("c1", .origin, kick, 100, 110, .measured, source: "phone"),
      Self.constraint(
        "c2", .origin, guards, 50, 86, .statement, source: "witness-1",
        locator: .paragraph(3, page: nil, bytes: 0..<1)),
      Self.constraint("c3", kick, guards, 0, nil, .declared),
      Self.constraint("c4", .origin, guards, 80, 200, .log),
    ])
    let conflict = try #require(network.conflicts.first)
    #expect(network.conflicts.count == 1)
    #expect(conflict.constraints.map(\.rawValue) == ["c2", "c3", "c1"])
    #expect(conflict.leftOut.map(\.rawValue) == ["c2"])
    #expect(
      conflict.message
        == "These cannot all be true: (1) c2 says so [witness-1, paragraph 3]; (2) c3 says so; "
        + "(3) c1 says so [phone]. Together they are impossible by 14 s. The timeline is computed "
        + "without (1): the weakest evidence among them (statement).")
    #expect(network.bounds(of: guards).latest == Instant(nanoseconds: 200_000_000_000))
    #expect(network.bounds(of: guards).earliest == Instant(nanoseconds: 100_000_000_000))
  }

  @Test func independentContradictionsAreAllFound() throws {
    var constraints: [Constraint] = []
    for index in 0..<50 {
      let node = Self.event("e\(index)")
      constraints.append(Self.constraint("a\(index)", .origin, node, 10, 20, .measured))
      constraints.append(Self.constraint("b\(index)", .origin, node, 30, 40, .statement))
    }
    let network = try ConstraintNetwork(constraints)
    #expect(network.conflicts.count == 50)
    #expect(Set(network.conflicts.flatMap(\.constraints)).count == 100)
    #expect(network.conflicts.flatMap(\.leftOut).allSatisfy { $0.rawValue.hasPrefix("b") })
  }

  @Test func evidenceOfOneClassInACycleOfAfterEnds() throws {
    let names = (0..<30).map { Self.event("e\($0)") }
    let constraints = names.indices.map { index in
      Self.constraint("c\(index)", names[index], names[(index + 1) % 30], 1, nil, .measured)
    }
    let network = try ConstraintNetwork(constraints)
    #expect(network.conflicts.count == 1)
    #expect(network.conflicts[0].constraints.count == 30)
    #expect(network.conflicts[0].leftOut.count == 30)
    #expect(network.conflicts[0].message.contains("impossible by 30 s"))
    #expect(network.conflicts[0].message.contains("evidence of one class (measured)"))
  }

  @Test func reversedConstraintContradictsItself() throws {
    let network = try ConstraintNetwork([
      Self.constraint("c1", .origin, kick, 20, 10, .measured),
      Self.constraint("c2", .origin, kick, 12, 15, .statement),
      Self.constraint("c3", guards, guards, 1, nil, .measured),
    ])
    #expect(network.conflicts.map { $0.constraints.map(\.rawValue) } == [["c1"], ["c3"]])
    #expect(network.conflicts.allSatisfy { $0.leftOut == $0.constraints })
    #expect(network.conflicts[0].message.contains("impossible by 10 s"))
    #expect(network.bounds(of: kick).latest == Instant(nanoseconds: 15_000_000_000))
  }

  @Test func whatNothingTiesToUTCIsUnbounded() throws {
    let network = try ConstraintNetwork(
      [Self.constraint("c1", kick, guards, 4, 5)], nodes: [Self.event("lone")])
    for node in [kick, guards, Self.event("lone"), Self.event("unheard of")] {
      let bounds = network.bounds(of: node)
      #expect(bounds.earliest == nil && bounds.estimate == nil && bounds.latest == nil)
      #expect(bounds.earliestBecause.isEmpty && bounds.latestBecause.isEmpty)
    }
    let order = try network.order(
      between: ["kick", "lone", "unheard of", "guards"].map { EventID(rawValue: $0) })
    #expect(order.filter { $0.relation == .certainlyBefore }.count == 1)
    #expect(order.filter { $0.relation == .undecided && $0.margin == nil }.count == 5)
    let empty = try ConstraintNetwork([])
    #expect(empty.bounds(of: .origin).estimate == .epoch)
  }

  @Test func sumsBeyond64BitsAreAbsentAndNeverWrap() throws {
    let half = Nanoseconds(.max / 2 + 1)
    func exact(_ id: String, _ from: Node, _ to: Node, _ value: Nanoseconds) -> Constraint {
      Self.constraint(id, from, to, nil, nil).with(min: value, max: value)
    }
    let (far, farther) = (Self.event("far"), Self.event("farther"))
    let network = try ConstraintNetwork([
      exact("c1", .origin, far, half), exact("c2", far, farther, half),
      exact("c3", farther, kick, Nanoseconds(-half.count)),
    ])
    #expect(network.conflicts.isEmpty)
    #expect(network.bounds(of: farther).latest == nil)
    #expect(network.bounds(of: farther).earliest == nil)
    #expect(network.bounds(of: kick).latest?.nanoseconds == half.count)
    let order = try network.order(between: ["far", "farther"].map { EventID(rawValue: $0) })
    #expect(order[0].margin == half)
  }

  @Test func tooManyEventsAreRefusedPolitely() throws {
    let network = try ConstraintNetwork([])
    let events = (0..<5).map { EventID(rawValue: "e\($0)") }
    #expect(throws: NetworkError.tooManyEvents(count: 5, limit: 4)) {
      try network.order(between: events, limit: 4)
    }
    #expect(throws: NetworkError.duplicateConstraint(ConstraintID(rawValue: "c1"))) {
      try ConstraintNetwork([
        Self.constraint("c1", .origin, kick, 0, 1), Self.constraint("c1", .origin, kick, 0, 2),
      ])
    }
  }
}
