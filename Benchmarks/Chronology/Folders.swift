import ArgumentParser
import Casework
import Evidence
import Foundation
import Scenarios
import TimeModel

/// Generated incidents as case folders, for the built program.
struct Folders: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Writes scenarios as case folders, each beside what the same case gives in memory.")

  @Argument(help: "Where they go, as SEED/ and SEED.json.")
  var folder: String
  @Option(help: "How many.")
  var count: UInt64 = 20
  @Option(help: "The first seed.")
  var seed: UInt64 = 1

  func run() async throws {
    for seed in seed..<(seed + count) { try write(Scenario(seed: seed)) }
  }

  private func write(_ scenario: Scenario) throws {
    let home = URL(filePath: folder).appending(path: "\(scenario.seed)")
    for path in scenario.files.records.keys.map({ $0 }) + scenario.files.recordings.keys {
      try FileManager.default.createDirectory(
        at: home.appending(path: path).deletingLastPathComponent(),
        withIntermediateDirectories: true)
    }
    try Data(scenario.files.caseFile.utf8).write(to: home.appending(path: "case.yaml"))
    for (path, bytes) in scenario.files.records {
      try Data(bytes).write(to: home.appending(path: path))
    }
    for (path, length) in scenario.files.recordings {
      try Data(Self.silence(length)).write(to: home.appending(path: path))
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
    try encoder.encode(Expected(try scenario.files.solve(), of: scenario))
      .write(to: URL(filePath: folder).appending(path: "\(scenario.seed).json"))
  }

  /// What `timeline.json` of the folder must say, and the truth.
  private struct Expected: Encodable {
    struct Event: Encodable {
      let earliest: String?
      let latest: String?
      let truth: String?
    }

    struct Order: Encodable {
      let a: String
      let b: String
      let relation: String
      let margin: String?
    }

    let hasLies: Bool
    let events: [String: Event]
    let order: [Order]
    let conflicts: Int

    init(_ timeline: Timeline, of scenario: Scenario) {
      hasLies = !scenario.lies.isEmpty
      events = Dictionary(
        uniqueKeysWithValues: timeline.events.map { report in
          let truth = scenario.truth[.event(report.event.id)].map { Instant(nanoseconds: $0) }
          return (
            report.event.id.rawValue,
            Event(
              earliest: report.time.earliest?.description, latest: report.time.latest?.description,
              truth: truth?.description)
          )
        })
      order = timeline.order.map {
        Order(
          a: $0.a.rawValue, b: $0.b.rawValue, relation: $0.relation.rawValue,
          margin: $0.margin?.description)
      }
      conflicts = timeline.conflicts.count
    }
  }

  private static let rate = 800

  /// A WAV file of silence: one channel of eight bits at 800 Hz.
  private static func silence(_ length: Nanoseconds) -> [UInt8] {
    let count = Int(length.count / 1_000_000) * rate / 1000
    func number(_ value: Int, _ bytes: Int) -> [UInt8] {
      (0..<bytes).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    return Array("RIFF".utf8) + number(36 + count, 4) + Array("WAVEfmt ".utf8) + number(16, 4)
      + number(1, 2) + number(1, 2) + number(rate, 4) + number(rate, 4) + number(1, 2)
      + number(8, 2) + Array("data".utf8) + number(count, 4)
      + [UInt8](repeating: 0x80, count: count)
  }
}
