import ArgumentParser
import Chronology
import Evidence
import Foundation
import Scenarios
import TestSupport
import TimeModel

/// One network of a given size: how long it takes to solve and to ask, and how much memory.
struct Scale: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Builds one network with planted truth and prints a line of figures as JSON.")

  @Argument(help: "How many constraints; a tenth as many events.")
  var constraints: Int
  @Option(help: "The seed of the network and of the questions.")
  var seed: UInt64 = 5
  @Option(help: "How many pairs of events are asked for.")
  var questions = 200
  @Option(help: "Writes the network's arcs here: two node numbers and a weight a line.")
  var arcs: String?
  @Option(help: "Writes every node's earliest and latest here, in nanoseconds.")
  var bounds: String?

  func run() async throws {
    let made = ScaleNetwork(constraints: constraints, seed: seed)
    let clock = ContinuousClock()
    let start = clock.now
    let network = try ConstraintNetwork(made.constraints)
    let built = clock.now
    let all = made.events.indices.map { network.bounds(of: made.node($0)) }
    let solved = clock.now
    guard network.conflicts.isEmpty else {
      throw ValidationError("seed \(seed): a consistent network is said to contradict itself")
    }
    for (event, bounds) in all.enumerated() where !made.holds(bounds, of: event) {
      throw ValidationError("seed \(seed): the truth of event \(event) is outside its bounds")
    }
    var draw = SeededGenerator(seed: seed &+ 1)
    let asked = (0..<questions).map { _ in
      let pair = (0..<2).map { _ in made.node(draw.index(below: made.events.count)) }
      return clock.measure { _ = network.bounds(from: pair[0], to: pair[1]) }
    }
    var figures: [String: Double] = [
      "constraints": Double(network.constraints.count), "events": Double(made.events.count),
      "nodes": Double(network.nodes.count), "build": Self.seconds(built - start),
      "bounds": Self.seconds(solved - built), "solve": Self.seconds(solved - start),
      "questionMedian": Self.median(asked), "questionWorst": Self.worst(asked),
      "peakMiB": Double(Self.peakKiB) / 1024,
    ]
    figures["bounded"] = Double(all.count { $0.earliest != nil && $0.latest != nil })
    let text = try JSONEncoder().encode(figures)
    print(String(decoding: text, as: UTF8.self))
    if let arcs { try write(network, arcs: arcs) }
    if let bounds { try write(network, bounds: bounds) }
  }

  // MARK: For a peer

  /// `min ≤ to − from ≤ max` as two arcs, nodes by their place in the network.
  private func write(_ network: ConstraintNetwork, arcs path: String) throws {
    let numbers = Dictionary(uniqueKeysWithValues: network.nodes.enumerated().map { ($1, $0) })
    var text = ""
    for constraint in network.constraints {
      guard let from = numbers[constraint.from], let to = numbers[constraint.to] else { continue }
      if let max = constraint.max { text += "\(from) \(to) \(max.count)\n" }
      if let min = constraint.min { text += "\(to) \(from) \(-min.count)\n" }
    }
    try Data(text.utf8).write(to: URL(filePath: path))
  }

  private func write(_ network: ConstraintNetwork, bounds path: String) throws {
    var text = ""
    for node in network.nodes {
      let bounds = network.bounds(of: node)
      let ends = [bounds.earliest, bounds.latest].map { $0.map { "\($0.nanoseconds)" } ?? "-" }
      text += ends.joined(separator: " ") + "\n"
    }
    try Data(text.utf8).write(to: URL(filePath: path))
  }

  // MARK: Figures

  static func seconds(_ duration: Duration) -> Double {
    Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
  }

  static func median(_ durations: [Duration]) -> Double {
    durations.isEmpty ? 0 : seconds(durations.sorted()[durations.count / 2])
  }

  static func worst(_ durations: [Duration]) -> Double { durations.max().map(seconds) ?? 0 }

  /// The most memory that this process has held, in KiB; 0 where the system does not say.
  static var peakKiB: Int {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) } ?? 0
  }
}
