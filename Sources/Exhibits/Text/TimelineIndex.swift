import Evidence
import TimeModel

/// The timeline by name: what exporters look up while they write, and how they call things.
struct TimelineIndex: Sendable {
  let timeline: Timeline
  let words: TimeText
  private let constraints: [ConstraintID: Constraint]
  private let sources: [SourceID: (index: Int, report: Timeline.SourceReport)]
  private let numbers: [EventID: Int]

  init(_ timeline: Timeline) {
    self.timeline = timeline
    words = TimeText(zone: timeline.case.zone)
    constraints = Dictionary(timeline.constraints.map { ($0.id, $0) }) { first, _ in first }
    sources = Dictionary(
      timeline.sources.enumerated().map { ($1.source.id, ($0, $1)) }
    ) { first, _ in first }
    numbers = Dictionary(
      timeline.events.enumerated().map { ($1.event.id, $0 + 1) }
    ) { first, _ in first }
  }

  func constraint(_ id: ConstraintID) -> Constraint? { constraints[id] }

  func source(_ id: SourceID) -> Timeline.SourceReport? { sources[id]?.report }

  /// From 0, in the order of the case file.
  func index(of source: SourceID) -> Int? { sources[source]?.index }

  /// The number under which an event is shown, from 1, in the order of the timeline.
  func number(of event: EventID) -> Int? { numbers[event] }

  /// `OS/3` where there is a reference, else the source's short name.
  func reference(_ id: SourceID) -> String { source(id)?.source.exhibit ?? id.rawValue }

  /// `radio-log (OS/5)`.
  func title(_ id: SourceID) -> String {
    guard let exhibit = source(id)?.source.exhibit else { return id.rawValue }
    return "\(id.rawValue) (\(exhibit))"
  }

  /// Without repetition, in the order of the case file.
  func sources(of report: Timeline.EventReport) -> [SourceID] {
    Set(report.observations.map(\.source))
      .sorted { (index(of: $0) ?? .max, $0) < (index(of: $1) ?? .max, $1) }
  }

  /// Why an end is where it is, in one sentence: the evidence on the path, in its order.
  func reasons(_ ids: [ConstraintID]) -> String {
    ids.map { id in
      guard let constraint = constraint(id) else { return id.rawValue }
      return constraint.because.isEmpty ? id.rawValue : constraint.because
    }.joined(separator: "; ")
  }
}
