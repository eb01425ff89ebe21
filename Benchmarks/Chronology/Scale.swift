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
  @Option(help: "How many constraints are added one by one, and as many withdrawn.")
  var edits = 100
  @Option(help: "Writes the network's arcs here: two node numbers and a weight a line.")
  var arcs: String?
  @Option(help: "Writes every node's earliest and latest here, in nanoseconds.")
  var bounds: String?

  func run() async throws {
    let made = ScaleNetwork(constraints: constraints, seed: seed)
    let clock = ContinuousClock()
    let start = clock.now
    var network = try ConstraintNetwork(made.constraints)
    let built = clock.now
    try check(made, network)
    let solved = clock.now
    var figures: [String: Double] = [
      "constraints": Double(network.constraints.count), "events": Double(made.events.count),
      "nodes": Double(network.nodes.count), "build": Self.seconds(built - start),
      "bounds": Self.seconds(solved - built), "solve": Self.seconds(solved - start),
      "peakMiB": Double(Self.peakKiB) / 1024,
    ]
    if let arcs { try write(network, arcs: arcs) }
    if let bounds { try write(network, bounds: bounds) }
    var draw = SeededGenerator(seed: seed &+ 1)
    let asked = (0..<questions).map { _ in
      let pair = (0..<2).map { _ in made.node(draw.index(below: made.events.count)) }
      return clock.measure { _ = network.bounds(from: pair[0], to: pair[1]) }
    }
    (figures["questionMedian"], figures["questionWorst"]) = Self.figures(asked)
    let added = (0..<edits).map { made.another($0, &draw) }
    let adding = try added.map { constraint in
      try clock.measure { try network.add(constraint) }
    }
    (figures["addMedian"], figures["addWorst"]) = Self.figures(adding)
    let old = (0..<edits).map { _ in made.constraints[draw.index(below: made.constraints.count)] }
    let withdrawing = old.map { constraint in
      clock.measure { network.withdraw(constraint.id) }
    }
    (figures["withdrawMedian"], figures["withdrawWorst"]) = Self.figures(withdrawing)
    try checkEdited(made, network, added: added, withdrawn: Set(old.map(\.id)))
    print(String(decoding: try JSONEncoder().encode(figures), as: UTF8.self))
  }

  // MARK: Whether it is right

  /// Bounds every event, which is part of what is timed.
  private func check(_ made: ScaleNetwork, _ network: ConstraintNetwork) throws {
    guard network.conflicts.isEmpty else {
      throw ValidationError("seed \(seed): a consistent network is said to contradict itself")
    }
    for event in made.events.indices
    where !made.holds(network.bounds(of: made.node(event)), of: event) {
      throw ValidationError("seed \(seed): the truth of event \(event) is outside its bounds")
    }
  }

  /// What was edited must bound everything as what is made at once does.
  private func checkEdited(
    _ made: ScaleNetwork, _ network: ConstraintNetwork, added: [Constraint],
    withdrawn: Set<ConstraintID>
  ) throws {
    let fresh = try ConstraintNetwork(
      made.constraints.filter { !withdrawn.contains($0.id) } + added)
    for event in made.events.indices {
      let node = made.node(event)
      let (one, other) = (network.bounds(of: node), fresh.bounds(of: node))
      guard one.earliest == other.earliest, one.latest == other.latest else {
        throw ValidationError("seed \(seed): event \(event) is bounded otherwise after editing")
      }
    }
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

  /// Median and worst.
  static func figures(_ durations: [Duration]) -> (Double, Double) {
    let sorted = durations.sorted().map(seconds)
    return (sorted.isEmpty ? 0 : sorted[sorted.count / 2], sorted.last ?? 0)
  }

  /// The most memory that this process has held, in KiB; 0 where the system does not say.
  static var peakKiB: Int {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) } ?? 0
  }
}
