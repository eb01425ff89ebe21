package import Evidence
package import TestSupport
internal import TimeModel

/// A consistent network of any size in the shape of a large case: hundreds of sources with a clock
/// each, ten constraints to an event, every one of them true of a planted assignment.
///
/// An event is seen by three sources that ran at about that time: three readings of their clocks, six
/// spacings to the moments before it in those sources, and for most events an order told. Half the
/// clocks are anchored to UTC; the others hang on what they saw with others and on links of sound.
package struct ScaleNetwork: Sendable {
  package private(set) var constraints: [Constraint] = []
  package let events: [EventID]
  private var moments: [Int64] = []
  private var offsets: [Int64] = []
  private let wanted: Int

  /// - Parameter count: of constraints; a tenth as many events.
  package init(constraints count: Int, seed: UInt64) {
    var draw = SeededGenerator(seed: seed)
    wanted = count
    let eventCount = max(4, count / 10)
    events = (0..<eventCount).map { EventID(rawValue: "e\($0)") }
    constraints.reserveCapacity(count)
    var moment = Self.start
    for _ in events {
      moment += draw.int(100_000_000...4_000_000_000)
      moments.append(moment)
    }
    let sourceCount = max(4, min(400, eventCount / 25))
    offsets = (0..<sourceCount).map { _ in draw.int(-3_600_000_000_000...3_600_000_000_000) }
    addClocks(&draw)
    addEvents(&draw)
    addOrders(&draw)
  }

  private static let start: Int64 = 1_491_662_400_000_000_000

  /// Half the clocks in UTC, to seconds or to minutes; neighbours tied by sound.
  private mutating func addClocks(_ draw: inout SeededGenerator) {
    for source in offsets.indices {
      if source.isMultiple(of: 2) {
        let width = draw.one(of: [2_000_000_000, 60_000_000_000, 600_000_000_000] as [Int64])
        add(
          .origin, clock(source), offsets[source], width, &draw, evidence: .declared,
          source: source)
      }
      guard source > 0 else { continue }
      add(
        clock(source - 1), clock(source), offsets[source] - offsets[source - 1], 150_000_000, &draw,
        evidence: .measured, source: source)
    }
  }

  private mutating func addEvents(_ draw: inout SeededGenerator) {
    // By source: the last two events that it saw.
    var seen = [[Int]](repeating: [], count: offsets.count)
    for event in events.indices {
      let home = event * offsets.count / events.count
      var sources: Set<Int> = []
      while sources.count < 3 {
        sources.insert(min(offsets.count - 1, max(0, home + Int(draw.int(-3...3)))))
      }
      for source in sources.sorted() {
        add(
          clock(source), node(event), moments[event] - offsets[source], 2_000_000_000, &draw,
          evidence: .log, source: source)
        for earlier in seen[source] {
          add(
            node(earlier), node(event), moments[event] - moments[earlier], 400_000_000, &draw,
            evidence: .declared, source: source)
        }
        seen[source] = Array((seen[source] + [event]).suffix(2))
      }
    }
  }

  /// What witnesses say of order, up to the number of constraints that is wanted.
  private mutating func addOrders(_ draw: inout SeededGenerator) {
    while constraints.count < wanted {
      let first = draw.index(below: events.count - 1)
      let second = min(events.count - 1, first + 1 + draw.index(below: 40))
      guard first != second else { continue }
      add(
        node(first), node(second), min: Nanoseconds(1), max: nil, evidence: .statement, source: nil)
    }
    constraints.removeSubrange(wanted...)
  }

  package func node(_ event: Int) -> Node { .event(events[event]) }

  private func clock(_ source: Int) -> Node { .clock(SourceID(rawValue: "s\(source)")) }

  private mutating func add(
    _ from: Node, _ to: Node, _ truth: Int64, _ width: Int64, _ draw: inout SeededGenerator,
    evidence: EvidenceClass, source: Int
  ) {
    add(
      from, to, min: Nanoseconds(truth - draw.int(0...width)),
      max: Nanoseconds(truth + draw.int(0...width)), evidence: evidence,
      source: SourceID(rawValue: "s\(source)"))
  }

  private mutating func add(
    _ from: Node, _ to: Node, min: Nanoseconds?, max: Nanoseconds?, evidence: EvidenceClass,
    source: SourceID?
  ) {
    constraints.append(
      Constraint(
        id: ConstraintID(rawValue: "c\(constraints.count + 1)"), from: from, to: to, min: min,
        max: max, label: .stated, evidence: evidence, source: source, locator: nil,
        because: "planted"))
  }

  /// One more true constraint between two events, under a new name.
  package func another(_ number: Int, _ draw: inout SeededGenerator) -> Constraint {
    let first = draw.index(below: events.count)
    let second = max(0, min(events.count - 1, first + 1 - 2 * draw.index(below: 2) * 20))
    let truth = moments[second] - moments[first]
    return Constraint(
      id: ConstraintID(rawValue: "added\(number)"), from: node(first), to: node(second),
      min: Nanoseconds(truth - draw.int(0...1_000_000_000)),
      max: Nanoseconds(truth + draw.int(0...1_000_000_000)), label: .stated, evidence: .declared,
      source: nil, locator: nil, because: "added")
  }

  /// Whether the planted moment of an event lies within bounds.
  package func holds(_ bounds: BoundedMoment, of event: Int) -> Bool {
    (bounds.earliest?.nanoseconds ?? .min) <= moments[event]
      && moments[event] <= (bounds.latest?.nanoseconds ?? .max)
  }
}
