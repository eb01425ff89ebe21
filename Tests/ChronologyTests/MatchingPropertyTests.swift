import Chronology
import Evidence
import TestSupport
import Testing
import TimeModel

/// What must hold of every case, on cases made from seeds.
struct MatchingPropertyTests {
  private static let seeds = UInt64(1)...400

  private static let texts = [
    "", "red top kicked him", "red top by the fountain", "kicked", "in the car park",
    "in the food court, red top", "punch", "the broken fountain", "shoved at the fountain",
  ]

  /// Up to five named events and twenty tellings of two kinds by six sources, around true moments.
  private func draw(_ seed: UInt64) -> MatchingSketch {
    var random = SeededGenerator(seed: seed)
    var sketch = MatchingSketch()
    let kinds = [EventKind.violenceStrike, .arrest]
    let span: Int64 = [20_000, 120_000, 900_000].randomElement(using: &random) ?? 0
    func around(_ at: Int64) -> ClosedRange<Int64> {
      let width: Int64 = [0, 500, 5_000, 60_000, 700_000].randomElement(using: &random) ?? 0
      return
        (at - Int64.random(in: 0...width, using: &random))...(at
        + Int64.random(in: 0...width, using: &random))
    }
    for index in 0..<Int.random(in: 0...5, using: &random) {
      let at = Int64.random(in: 0...span, using: &random)
      let told = Bool.random(using: &random) ? [(source: "s1", text: "red top")] : []
      sketch.name(
        "e\(index)", kinds.randomElement(using: &random) ?? .other,
        Int.random(in: 0..<8, using: &random) == 0 ? nil : around(at),
        label: Self.texts.randomElement(using: &random) ?? "",
        status: Int.random(in: 0..<8, using: &random) == 0 ? .rejected : .proposed, told: told)
    }
    for index in 0..<Int.random(in: 0...20, using: &random) {
      let delay: Int64 = [0, 20_000, 300_000].randomElement(using: &random) ?? 0
      let at = Int64.random(in: 0...span, using: &random)
      sketch.tell(
        "s\(Int.random(in: 1...6, using: &random))", index,
        kinds.randomElement(using: &random) ?? .other,
        Int.random(in: 0..<8, using: &random) == 0 ? nil : around(at),
        Self.texts.randomElement(using: &random) ?? "", delay: delay,
        evidence: EvidenceClass.allCases.randomElement(using: &random) ?? .log,
        isMark: Bool.random(using: &random),
        reserve: Int.random(in: 0..<10, using: &random) == 0 ? "held" : nil)
    }
    let ids = sketch.events.map(\.event.id)
    for _ in 0..<2 {
      if let one = ids.randomElement(using: &random), let other = ids.randomElement(using: &random),
        one != other
      {
        sketch.keptApart.insert([one, other])
      }
    }
    return sketch
  }

  @Test("The order of events changes nothing", arguments: seeds)
  func shuffled(seed: UInt64) throws {
    let sketch = draw(seed)
    var random = SeededGenerator(seed: seed)
    let matches = try sketch.matches()
    for _ in 0..<3 { #expect(try sketch.matches(shuffledBy: &random) == matches, "seed \(seed)") }
  }

  @Test("No proposal breaks a rule, whatever the case", arguments: seeds)
  func rules(seed: UInt64) throws {
    let sketch = draw(seed)
    let matches = try sketch.matches()
    let byID = Dictionary(uniqueKeysWithValues: sketch.events.map { ($0.event.id, $0) })
    let leads = Set(matches.proposals.map(\.event))
    #expect(Set(matches.proposals.map(\.other)).count == matches.proposals.count, "seed \(seed)")
    var tellers: [EventID: [String]] = [:]
    for proposal in matches.proposals {
      let event = try #require(byID[proposal.event])
      let other = try #require(byID[proposal.other])
      #expect(!leads.contains(proposal.other), "seed \(seed): a chain")
      #expect(event.event.kind == other.event.kind)
      #expect(!other.isNamed && event.event.status != .rejected)
      #expect(!sketch.keptApart.contains([proposal.event, proposal.other]), "seed \(seed)")
      let teller = other.tellings[0].teller
      #expect(!event.tellings.contains { $0.teller == teller }, "seed \(seed): \(proposal)")
      #expect(!(tellers[proposal.event] ?? []).contains(teller), "seed \(seed): \(proposal)")
      tellers[proposal.event, default: []].append(teller)
      #expect(other.tellings[0].reserve == nil)
    }
    for open in matches.openMatches {
      #expect(!open.candidates.isEmpty && !open.because.isEmpty)
      for candidate in open.candidates {
        #expect(!sketch.keptApart.contains([open.event, candidate]), "seed \(seed)")
        let pair = [open.event, candidate]
        #expect(
          !matches.proposals.contains { Set([$0.event, $0.other]) == Set(pair) },
          "seed \(seed): \(pair) is proposed and left open")
      }
    }
  }

  @Test("ifConfirmed is what the network says with the links of the proposals", arguments: seeds)
  func confirmed(seed: UInt64) throws {
    let sketch = draw(seed)
    let matches = try sketch.matches()
    let before = try sketch.network().conflicts.count
    let byID = Dictionary(uniqueKeysWithValues: sketch.events.map { ($0.event.id, $0) })
    for (lead, proposals) in Dictionary(grouping: matches.proposals, by: \.event) {
      let event = try #require(byID[lead])
      let node = Node.event(lead)
      let others = proposals.compactMap { byID[$0.other] }
      let links = ((event.isNamed ? [] : [event]) + others).enumerated().map { index, member in
        let telling = member.tellings[0]
        return Constraint(
          id: ConstraintID(rawValue: "link\(index)"), from: node,
          to: .observation(telling.observation.id), min: telling.window.lowerBound,
          max: telling.window.upperBound, label: .estimated, evidence: .assumption, source: nil,
          locator: nil, because: "proposed")
      }
      let network = try ConstraintNetwork(sketch.constraints + links)
      #expect(network.conflicts.count == before, "seed \(seed)")
      let bounds = network.bounds(of: node)
      for proposal in proposals {
        #expect(proposal.ifConfirmed?.earliest == bounds.earliest, "seed \(seed)")
        #expect(proposal.ifConfirmed?.latest == bounds.latest, "seed \(seed)")
        #expect(proposal.ifConfirmed?.estimate == bounds.estimate, "seed \(seed)")
      }
    }
  }

  @Test("The seeds draw proposals and open matches enough for the rules to mean something")
  func seedsAreRich() throws {
    let all = try Self.seeds.map { try draw($0).matches() }
    #expect(all.reduce(0) { $0 + $1.proposals.count } > 100)
    #expect(all.reduce(0) { $0 + $1.openMatches.count } > 400)
  }

  // MARK: - Size

  @Test("Twenty thousand identical entries end in a number", .timeLimit(.minutes(1)))
  func identical() throws {
    var sketch = MatchingSketch()
    sketch.name("e", .violenceStrike, 0...1_000)
    for index in 0..<20_000 {
      sketch.tell("log", index, .violenceStrike, 0...1_000, "kick", delay: 20_000)
    }
    let matches = try sketch.matches()
    #expect(matches.pairs.isEmpty)
    #expect(matches.openMatches.map(\.candidates.count) == [8])
    #expect(matches.openMatches[0].because.contains("19992 more"))
  }

  @Test("Two thousand entries of two logs, no named event", .timeLimit(.minutes(1)))
  func many() throws {
    var sketch = MatchingSketch()
    for index in 0..<1_000 {
      let at = Int64(index) * 30_000
      sketch.tell("a", index, .violenceStrike, at...(at + 1_000), delay: 5_000)
      sketch.tell("b", index, .violenceStrike, (at + 500)...(at + 1_500), delay: 5_000)
    }
    let matches = try sketch.matches()
    #expect(
      matches.proposals.allSatisfy {
        $0.event.rawValue.dropFirst() == $0.other.rawValue.dropFirst()
      })
    #expect(matches.proposals.count == 1_000)
  }
}
