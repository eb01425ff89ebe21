import CaseStore
import Chronology
import Evidence
import Exhibits
import Foundation
import Media
import Records
import TimeModel

/// A case with everything in it solved: what the exhibits are made of, and what questions are asked of.
struct SolvedCase {
  let timeline: Timeline
  let network: ConstraintNetwork
  /// Without all evidence that a contradiction names: what is certain here is certain whichever piece of
  /// it is wrong.
  let uncontested: ConstraintNetwork
}

/// Puts everything together: solves the network and says, as one value, what the exhibits are made of.
struct Assembly {
  let file: CaseFile
  let zone: ZoneRules
  let acquired: [Acquired]
  /// By source: what its own anchors say.
  let clocks: [SourceID: SourceClock]
  let gathering: Gathering
  /// What the sound of every two recordings says of each other.
  let soundLinks: [SoundLink]
  let stills: [StillRequest: Timeline.Still]
  let strips: [ObservationID: MarkStrip]
  let findings: [Finding]
  let unused: [Timeline.Unused]

  /// How much time a livestream may have lost in all while it was delivered, unless it was measured.
  /// Documented in Documentation/Method.md.
  static let livestreamLoss = Nanoseconds(10_000_000_000)
  /// The order of more events than this is left to questions: it grows with their square.
  static let mostOrderedEvents = 400
  /// Each event whose order is written costs a walk over the network: so many moments in all, unless the
  /// case file names more events.
  private static let mostOrderWork = 20_000_000

  func solve() throws -> SolvedCase {
    let clocked = acquired.map(clockedSource)
    let set = NetworkBuilder(
      sources: clocked, observations: gathering.observations, events: gathering.events,
      links: gathering.links, relations: gathering.relations, soundLinks: soundLinks
    ).build()
    let network = try ConstraintNetwork(set.constraints, nodes: set.nodes)
    let uncontested = try network.withoutContestedEvidence()
    var all = findings + gathering.findings + set.findings
    let reports = eventReports(network, uncontested)
    let matches = Matching(file).matches(
      gathering.support(), network, keptApart: gathering.keptApart, order: reports.map(\.event.id))
    all += matches.findings
    let timeline = Timeline(
      generator: Self.generator,
      case: Timeline.Case(
        title: file.title, reference: file.reference, zone: zone, isDraft: file.isDraft),
      sources: zip(acquired, clocked).map { sourceReport($0, $1, network, all) },
      events: reports, order: try order(of: reports, network, uncontested, &all),
      constraints: network.constraints, conflicts: network.conflicts,
      findings: all.filter { finding in !acquired.contains { $0.entry.id == finding.source } },
      unused: unused + unusedRecords, soundLinks: soundLinks,
      sensitivities: sensitivities(of: reports, uncontested), proposals: matches.proposals,
      openMatches: matches.open, decisions: gathering.decisions)
    return SolvedCase(timeline: timeline, network: network, uncontested: uncontested)
  }

  static let generator = Timeline.Generator(
    name: "onset", version: Version.current, libraries: FFmpegLibraries.versions)

  // MARK: Sources

  private func clockedSource(_ source: Acquired) -> ClockedSource {
    let entry = source.entry
    return ClockedSource(
      source: Source(
        id: entry.id, kind: entry.kind, path: entry.file, sha256: source.seal?.sha256,
        byteCount: source.seal?.state.byteCount, exhibit: entry.exhibit),
      clock: clock(of: entry),
      extent: source.analysis.map { .zero...max(.zero, $0.duration) },
      lostTime: entry.delivery == .livestream ? Self.livestreamLoss : .zero)
  }

  private func clock(of entry: CaseFile.SourceEntry) -> SourceClock {
    clocks[entry.id]
      ?? SourceClock(
        status: .unknown, axis: entry.kind == .recording ? .mediaTime : .writtenTime, model: nil,
        anchors: [])
  }

  private func sourceReport(
    _ source: Acquired, _ clocked: ClockedSource, _ network: ConstraintNetwork, _ all: [Finding]
  ) -> Timeline.SourceReport {
    let id = source.entry.id
    return Timeline.SourceReport(
      source: clocked.source,
      clock: Self.tightened(clocked.clock, of: id, network),
      extent: clocked.extent.map { extent in
        Timeline.Extent(
          from: extent.lowerBound, to: extent.upperBound, start: network.bounds(of: clocked.start),
          end: network.bounds(of: clocked.end))
      },
      findings: source.findings
        + (source.analysis?.continuity.map { Finding($0, source: id) } ?? [])
        + all.filter { $0.source == id },
      observations: gathering.observations.filter { $0.source == id },
      overlay: source.analysis?.overlay, marks: source.analysis?.marks ?? [])
  }

  /// A clock as all the evidence together bounds it, which may be tighter than its own anchors do, and
  /// bounds even the clock of a source that has none.
  private static func tightened(
    _ clock: SourceClock, of id: SourceID, _ network: ConstraintNetwork
  ) -> SourceClock {
    func offset(_ segment: Int) -> Timestamp? {
      let bounds = network.bounds(of: .clock(id, segment: segment))
      guard let earliest = bounds.earliest, let latest = bounds.latest else { return nil }
      return Timestamp(
        earliest: earliest, estimate: bounds.estimate ?? earliest, latest: latest)
    }
    guard let model = clock.model else {
      guard let offset = offset(0) else { return clock }
      return SourceClock(
        status: .relative, axis: clock.axis,
        model: ClockModel(offset: offset, skew: clock.axis == .mediaTime ? .unmeasured : .none),
        anchors: clock.anchors)
    }
    let segments = model.segments.enumerated().map { index, segment in
      ClockModel.Segment(
        from: segment.from, to: segment.to, offset: offset(index) ?? segment.offset,
        skew: segment.skew)
    }
    return SourceClock(
      status: clock.status, axis: clock.axis, model: ClockModel(segments: segments) ?? model,
      anchors: clock.anchors)
  }

  // MARK: Events

  private func eventReports(
    _ network: ConstraintNetwork, _ uncontested: ConstraintNetwork
  ) -> [Timeline.EventReport] {
    let reports = gathering.support().map { event, observations in
      let time = network.bounds(of: .event(event.id))
      let firm = uncontested.bounds(of: .event(event.id))
      let isSame = (time.earliest, time.latest) == (firm.earliest, firm.latest)
      return Timeline.EventReport(
        event: event, time: time, uncontested: isSame ? nil : firm, observations: observations,
        observationTimes: observations.map(ownTime),
        stills: StillRequest.requests(for: observations, acquired, hiding: file.redactions)
          .compactMap { stills[$0] },
        strips: observations.compactMap { strips[$0.id] })
    }
    return reports.sorted { Self.sortKey($0) < Self.sortKey($1) }
  }

  /// Where the source's own clock alone would place an observation.
  private func ownTime(_ observation: Observation) -> BoundedMoment {
    let nothing = BoundedMoment(
      earliest: nil, estimate: nil, latest: nil, earliestBecause: [], latestBecause: [])
    guard let model = clocks[observation.source]?.model else { return nothing }
    let stamps: [Timestamp?]
    switch observation.time {
    case .media(let earliest, let estimate, let latest):
      stamps = [earliest, estimate, latest].map { (try? model.timestamp(at: $0)) ?? nil }
    case .written(_, let intervals):
      guard let first = intervals.first, let last = intervals.last else { return nothing }
      stamps = [first.start, Timestamp(first.hull(last)).estimate, last.end].map {
        (try? model.timestamp(at: Nanoseconds($0.nanoseconds))) ?? nil
      }
    case .relative, .none: return nothing
    }
    guard let low = stamps[0], let middle = stamps[1], let high = stamps[2] else { return nothing }
    return BoundedMoment(
      earliest: low.earliest, estimate: middle.estimate, latest: high.latest, earliestBecause: [],
      latestBecause: [])
  }

  private static func sortKey(_ report: Timeline.EventReport) -> (Int64, Int64, String) {
    let time = report.time
    return (
      time.estimate?.nanoseconds ?? time.earliest?.nanoseconds ?? time.latest?.nanoseconds ?? .max,
      time.latest?.nanoseconds ?? .max, report.event.id.rawValue
    )
  }

  private func order(
    of reports: [Timeline.EventReport], _ network: ConstraintNetwork,
    _ uncontested: ConstraintNetwork, _ all: inout [Finding]
  ) throws -> [EventOrder] {
    var ids = reports.filter { $0.event.status != .rejected }.map(\.event.id)
    let named = Set(file.events.map(\.id))
    let claimed = ids.filter(named.contains)
    let affordable = Self.mostOrderWork / max(1, network.nodes.count)
    let most = min(Self.mostOrderedEvents, max(claimed.count, affordable))
    if ids.count > most {
      ids = Array((claimed + ids.filter { !named.contains($0) }).prefix(most))
      all.append(
        Finding(
          .orderLimited, .note, source: nil,
          message: "There are \(reports.count) events; the order of each pair is written for "
            + "\(ids.count) of them.",
          advice: "Ask for the others by name."))
    }
    let order = try uncontested.order(between: ids, limit: Self.mostOrderedEvents)
    guard !network.conflicts.isEmpty else { return order }
    // The same pairs in the same order, though in either of them either event may come first.
    return zip(order, try network.order(between: ids, limit: Self.mostOrderedEvents)).map {
      firm, contested in
      guard firm.relation == .undecided, contested.relation == .certainlyBefore else { return firm }
      return EventOrder(
        a: firm.a, b: firm.b, relation: .undecided, margin: firm.margin, isContested: true)
    }
  }

  /// Of how many events it is said which clocks their order rests on.
  private static let mostSensitivities = 40

  private func sensitivities(
    of reports: [Timeline.EventReport], _ network: ConstraintNetwork
  ) -> [OrderSensitivity] {
    let claims = reports.filter { $0.event.status != .rejected && !$0.isEntry }
      .prefix(Self.mostSensitivities).map(\.event.id)
    return claims.flatMap { a in
      claims.compactMap { b in
        guard a != b, let least = network.bounds(from: .event(a), to: .event(b)).min, least > .zero
        else { return nil }
        return OrderSensitivity(
          a: a, b: b, clocks: network.sensitivity(of: .event(a), before: .event(b)))
      }
    }
  }

  private var unusedRecords: [Timeline.Unused] {
    acquired.flatMap { source in
      (source.reading?.unused ?? []).map {
        Timeline.Unused(
          source: source.entry.id, path: nil, locator: $0.locator, because: $0.because)
      }
    }
  }
}

extension Finding.Code {
  static let orderLimited = Self(rawValue: "timeline.order.limited")
}
