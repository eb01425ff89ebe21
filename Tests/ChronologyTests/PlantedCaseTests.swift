import Chronology
import Evidence
import TestSupport
import Testing
import TimeModel

/// Cases made from a truth: sources with clocks that err within what is known of them, recordings that
/// lost time, logs entered late. The truth lies inside every bound and no certain order is false.
@Suite struct PlantedCaseTests {
  struct Case {
    var sources: [ClockedSource] = []
    var observations: [Observation] = []
    var events: [Event] = []
    var links: [Link] = []
    var relations: [Relation] = []
    var truth: [Node: Int64] = [:]

    var builder: NetworkBuilder {
      NetworkBuilder(
        sources: sources, observations: observations, events: events, links: links,
        relations: relations)
    }
  }

  @Test func truthLiesInsideEveryBound() throws {
    for seed in UInt64(1)...300 {
      let planted = Self.plant(seed: seed)
      let set = planted.builder.build()
      try #require(set.findings.isEmpty, "seed \(seed)")
      let network = try Cases.network(set)
      #expect(network.conflicts.map(\.message) == [], "seed \(seed)")
      for (node, moment) in planted.truth {
        let bounds = network.bounds(of: node)
        #expect(bounds.earliest.map { $0.nanoseconds <= moment } ?? true, "seed \(seed) \(node)")
        #expect(bounds.latest.map { $0.nanoseconds >= moment } ?? true, "seed \(seed) \(node)")
      }
      for entry in try network.order(between: planted.events.map(\.id))
      where entry.relation == .certainlyBefore {
        let (a, b) = (planted.truth[.event(entry.a)] ?? 0, planted.truth[.event(entry.b)] ?? 0)
        #expect(b - a >= entry.margin?.count ?? 1, "seed \(seed): \(entry)")
      }
    }
  }

  @Test func orderOfInputChangesNothing() {
    for seed in UInt64(1)...50 {
      var random = SeededGenerator(seed: seed)
      let planted = Self.plant(seed: seed)
      var other = planted
      other.sources.shuffle(using: &random)
      other.observations.shuffle(using: &random)
      other.events.shuffle(using: &random)
      other.links.shuffle(using: &random)
      other.relations.shuffle(using: &random)
      #expect(other.builder.build() == planted.builder.build(), "seed \(seed)")
    }
  }

  static func plant(seed: UInt64) -> Case {
    var random = SeededGenerator(seed: seed)
    var planted = Case()
    let base = Cases.utc("15:30:00")
    let happenings = (0..<Int.random(in: 2...8, using: &random)).map { _ in
      base + Int64.random(in: 0...1_800_000, using: &random) * 1_000_000
    }
    var described: [[ObservationID]] = happenings.map { _ in [] }
    for index in 0..<Int.random(in: 1...4, using: &random) {
      addRecording("rec\(index)", happenings, base, &described, &planted, &random)
    }
    for index in 0..<2 { addLog("log\(index)", happenings, &planted, &random) }
    for (index, moment) in happenings.enumerated() {
      let id = EventID(rawValue: "e\(index)")
      planted.truth[.event(id)] = moment
      planted.events.append(
        Event(
          id: id, kind: .other, label: "e\(index)", status: .proposed,
          observations: described[index]))
      let other = Int.random(in: 0..<happenings.count, using: &random)
      if happenings[other] > moment {
        planted.relations.append(
          .before(.event(id), .event(EventID(rawValue: "e\(other)")), because: "a witness saw both")
        )
      }
    }
    return planted
  }

  /// Milliseconds on the axis and thousands of parts per billion of skew, so that all is whole.
  private static func addRecording(
    _ name: String, _ happenings: [Int64], _ base: Int64, _ described: inout [[ObservationID]],
    _ planted: inout Case, _ random: inout SeededGenerator
  ) {
    let zero = base + Int64.random(in: -600_000...600_000, using: &random) * 1_000_000
    let skew = Int64.random(in: -300...300, using: &random) * 1000
    let lost = Bool.random(using: &random) ? Int64.random(in: 1...10_000, using: &random) : 0
    let breakAt = Int64.random(in: 1...1_200_000, using: &random)
    // UTC of a media time in milliseconds: the break adds all that was lost.
    func utc(_ at: Int64) -> Int64 {
      zero + at * 1_000_000 + at * skew / 1000 + (at >= breakAt ? lost * 1_000_000 : 0)
    }
    let ends = (
      Int64.random(in: -1000...0, using: &random),
      Int64.random(in: 10_000...2_000_000, using: &random)
    )
    let error = Int64.random(in: 0...2_000_000_000, using: &random)
    let isKnown = Bool.random(using: &random)
    let source = Cases.source(
      name, .recording,
      isKnown
        ? Cases.clock(
          .mediaTime, zero - error, zero + 2_000_000_000 - error, skew: .unmeasured,
          kind: "container.creationTime") : Cases.unknownClock(.mediaTime),
      extent: Cases.milliseconds(ends.0)...Cases.milliseconds(ends.1),
      lost: Cases.milliseconds(lost))
    planted.sources.append(source)
    planted.truth[.clock(source.source.id)] = zero
    planted.truth[source.start] = utc(ends.0)
    planted.truth[source.end] = utc(ends.1)
    for number in 0..<Int.random(in: 0...30, using: &random) {
      let at = Int64.random(in: ends.0...ends.1, using: &random)
      let isWide = Bool.random(using: &random)
      let (before, after) = (
        isWide ? Int64.random(in: 0...3000, using: &random) : 0,
        isWide ? Int64.random(in: 0...3000, using: &random) : 0
      )
      let seen = Cases.seen(name, "\(number)", at - before, at + after)
      planted.observations.append(seen)
      planted.truth[.observation(seen.id)] = utc(at)
      // What it shows of a happening is said with a link that is wide enough to be true.
      guard let index = happenings.indices.randomElement(using: &random) else { continue }
      let difference = utc(at) - happenings[index]
      planted.links.append(
        Link(
          event: EventID(rawValue: "e\(index)"), observation: seen.id,
          min: Nanoseconds(difference - Int64.random(in: 0...9_000_000_000, using: &random)),
          max: Nanoseconds(difference + Int64.random(in: 0...9_000_000_000, using: &random)),
          because: "it shows what came of it"))
    }
    if let index = happenings.indices.randomElement(using: &random) {
      let span = Int64.random(in: 0...5000, using: &random)
      // The media time of the happening itself, within a stretch that holds it.
      let at = (happenings[index] - zero) / 1_000_000
      let seen = Cases.seen(name, "e\(index)", at - 1_000 - lost - span, at + 1_000 + lost + span)
      planted.observations.append(seen)
      planted.truth[.observation(seen.id)] = happenings[index]
      described[index].append(seen.id)
    }
  }

  private static func addLog(
    _ name: String, _ happenings: [Int64], _ planted: inout Case, _ random: inout SeededGenerator
  ) {
    let error = Int64.random(in: -120...120, using: &random) * 1_000_000_000
    planted.sources.append(
      Cases.source(
        name, .log, Cases.clock(.writtenTime, -180_000_000_000, 180_000_000_000, kind: nil)))
    planted.truth[.clock(SourceID(rawValue: name))] = error
    for (index, moment) in happenings.enumerated() where Bool.random(using: &random) {
      let entered = moment + Int64.random(in: 0...60_000, using: &random) * 1_000_000
      let (_, time) = Instant(nanoseconds: entered - error).civil
      let minutes = time.count / Nanoseconds.minute.count
      let line = Cases.written(name, line: index + 2, minutes / 60, minutes % 60, "line")
      planted.observations.append(line)
      planted.truth[.observation(line.id)] = entered
      planted.links.append(
        Link(
          event: EventID(rawValue: "e\(index)"), observation: line.id, max: .minute,
          because: "entered up to a minute late"))
    }
  }
}
