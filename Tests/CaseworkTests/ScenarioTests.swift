import Scenarios
import Testing

/// Generated incidents, judged against their truth: `chronology-bench show SEED` prints one.
@Suite struct ScenarioTests {
  @Test func generatedIncidentsComeOutAsTheyWere() throws {
    var tally = Tally()
    for seed in 1...150 as ClosedRange<UInt64> { tally.add(try Verdict(Scenario(seed: seed))) }
    let failures = Comment(rawValue: tally.table + tally.failures(most: 5))
    let (inside, events) = tally.insideOfHonest
    #expect(inside * 1_000 >= events * 995, failures)
    #expect(tally.falseCertain == 0, failures)
    #expect(tally.falseConflicts == 0, failures)
    #expect(tally.lies.found == tally.lies.detectable, failures)
    #expect(tally.lies.detectable > 50 && events > 1_000, "nothing would be judged")
  }
}
