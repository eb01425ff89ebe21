import ArgumentParser
import Casework
import Evidence
import Foundation
import Scenarios
import TimeModel

/// Many generated incidents, solved in memory and judged.
struct Incidents: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Solves generated incidents and prints what came out right and wrong.")

  @Argument(help: "How many.")
  var count: Int = 2_000
  @Option(help: "The first seed; the others follow it.")
  var seed: UInt64 = 1
  @Option(help: "Of how many scenarios with one kind of failure the words are printed.")
  var failures = 5

  func run() async throws {
    let clock = ContinuousClock()
    let start = clock.now
    let verdicts = try await Self.verdicts(seed..<(seed + UInt64(count)))
    var tally = Tally()
    for verdict in verdicts { tally.add(verdict) }
    print(tally.table)
    print("\(count) scenarios in \(clock.now - start)")
    print(tally.failures(most: failures), terminator: "")
  }

  /// In the order of the seeds, as many at once as there are cores.
  static func verdicts(_ seeds: Range<UInt64>) async throws -> [Verdict] {
    let lanes = UInt64(ProcessInfo.processInfo.activeProcessorCount)
    let all = try await withThrowingTaskGroup(of: [Verdict].self) { group in
      for lane in 0..<lanes {
        group.addTask { @concurrent in
          try seeds.filter { $0 % lanes == lane }.map { try Verdict(Scenario(seed: $0)) }
        }
      }
      return try await group.reduce(into: [Verdict]()) { $0 += $1 }
    }
    return all.sorted { $0.seed < $1.seed }
  }
}

/// One generated incident: its files, its truth and what became of it.
struct Show: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Prints one scenario's files, its lies, its timeline and the verdict.")

  @Argument(help: "Its seed.")
  var seed: UInt64

  func run() async throws {
    let scenario = Scenario(seed: seed)
    print(scenario.files.caseFile)
    for (path, bytes) in scenario.files.records.sorted(by: { $0.key < $1.key }) {
      print("== \(path)\n\(String(decoding: bytes, as: UTF8.self))")
    }
    let timeline = try scenario.files.solve()
    for report in timeline.events {
      let truth = scenario.truth[.event(report.event.id)]
      print(
        "\(report.event.id): \(report.time.earliest?.description ?? "…") to "
          + "\(report.time.latest?.description ?? "…"), truly "
          + (truth.map { Instant(nanoseconds: $0).description } ?? "unknown"))
    }
    for constraint in timeline.constraints {
      print(
        "\(constraint.id) \(constraint.from) → \(constraint.to): "
          + "\(constraint.min?.description ?? "…") to \(constraint.max?.description ?? "…") "
          + "(\(constraint.evidence.rawValue)) \(constraint.because)")
    }
    for conflict in timeline.conflicts { print("conflict: \(conflict.message)") }
    for finding in timeline.findings + timeline.sources.flatMap(\.findings) {
      print("\(finding.severity.rawValue) \(finding.code): \(finding.message)")
    }
    for lie in scenario.lies { print("lie (\(lie.kind.rawValue)): \(lie.words)") }
    let verdict = Verdict(timeline, of: scenario)
    print("detectable \(verdict.detectable), found \(verdict.found)")
    for failure in verdict.failures { print("FAILURE \(failure.kind.rawValue): \(failure.words)") }
  }
}
