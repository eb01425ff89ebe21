import Scenarios
import Testing

/// Generated incidents, judged against their truth: `chronology-bench show SEED` prints one.
@Suite struct ScenarioTests {
  @Test func generatedIncidentsComeOutAsTheyWere() throws {
    var tally = Tally()
    for seed in 1...150 as ClosedRange<UInt64> { tally.add(try Verdict(Scenario(seed: seed))) }
    let failures = Comment(rawValue: tally.table + tally.failures(most: 5))
    for footing in [.noLies, .allNamed] as [Verdict.Footing] {
      let (inside, events) = tally.inside(footing)
      #expect(inside * 1_000 >= events * 995, failures)
      #expect(tally.falseCertain(footing) == 0, failures)
      #expect(events > 1_000, "nothing would be judged")
    }
    #expect(tally.falseConflicts == 0, failures)
    #expect(tally.lies.found == tally.lies.detectable, failures)
    #expect(tally.lies.detectable > 50, "nothing would be judged")
    try requireSharpness(tally, failures)
  }

  /// Bounds as wide as a day would hold every truth and make nothing certain.
  private func requireSharpness(_ tally: Tally, _ failures: Comment) throws {
    let honest = tally.certain(.noLies)
    #expect(honest.certain * 100 >= honest.orders * 60, failures)
    #expect(try #require(tally.medianWidth(.noLies)) < 120_000_000_000, failures)
    let named = tally.certain(.allNamed)
    #expect(named.certain * 100 >= named.orders * 35, failures)
    #expect(try #require(tally.medianWidth(.allNamed)) < 300_000_000_000, failures)
  }
}
