import Evidence
import TimeModel

/// Everything observed, once each, and when it was by its own source's clock.
struct ObservationMoments {
  /// Those of the events first, in their order, then what else the sources hold.
  let all: [Observation]
  /// The events that an observation supports, in the order of the timeline.
  let events: [ObservationID: [EventID]]
  private let moments: [ObservationID: BoundedMoment]

  init(_ index: TimelineIndex) {
    var all: [Observation] = []
    var events: [ObservationID: [EventID]] = [:]
    var moments: [ObservationID: BoundedMoment] = [:]
    for report in index.timeline.events {
      for (place, observation) in report.observations.enumerated() {
        if events[observation.id] == nil { all.append(observation) }
        events[observation.id, default: []].append(report.event.id)
        if moments[observation.id] == nil, place < report.observationTimes.count {
          moments[observation.id] = report.observationTimes[place]
        }
      }
    }
    var seen = Set(events.keys)
    for source in index.timeline.sources {
      for observation in source.observations where seen.insert(observation.id).inserted {
        all.append(observation)
        moments[observation.id] = Self.moment(observation, source.clock)
      }
    }
    (self.all, self.events, self.moments) = (all, events, moments)
  }

  /// Nil when its source's clock does not place it.
  func moment(of observation: Observation) -> BoundedMoment? {
    guard let moment = moments[observation.id], moment.earliest != nil || moment.latest != nil
    else { return nil }
    return moment
  }

  /// By the clock's own model, all readings of an ambiguous time taken together.
  private static func moment(_ observation: Observation, _ clock: SourceClock) -> BoundedMoment? {
    guard let model = clock.model else { return nil }
    switch (observation.time, clock.axis) {
    case (.media(let earliest, let estimate, let latest), .mediaTime):
      return bounds(
        try? model.timestamp(at: earliest), try? model.timestamp(at: estimate),
        try? model.timestamp(at: latest))
    case (.written(_, let intervals), .writtenTime):
      guard let first = intervals.first else { return nil }
      let whole = intervals.reduce(first) { $0.hull($1) }
      let middle = Timestamp(whole).estimate
      func timestamp(_ instant: Instant) -> Timestamp? {
        try? model.timestamp(at: Nanoseconds(instant.nanoseconds))
      }
      return bounds(timestamp(whole.start), timestamp(middle), timestamp(whole.end))
    default: return nil
    }
  }

  private static func bounds(
    _ first: Timestamp?, _ middle: Timestamp?, _ last: Timestamp?
  ) -> BoundedMoment? {
    guard let first, let middle, let last else { return nil }
    return BoundedMoment(
      earliest: first.earliest, estimate: max(first.earliest, min(middle.estimate, last.latest)),
      latest: max(first.earliest, last.latest), earliestBecause: [], latestBecause: [])
  }
}
