package import Evidence
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

  func event(_ id: EventID) -> Timeline.EventReport? { numbers[id].map { timeline.events[$0 - 1] } }

  /// `OS/3` where there is a reference, else the source's short name.
  func reference(_ id: SourceID) -> String { source(id)?.source.exhibit ?? id.rawValue }

  /// `radio-log (OS/5)`.
  func title(_ id: SourceID) -> String {
    guard let exhibit = source(id)?.source.exhibit else { return id.rawValue }
    return "\(id.rawValue) (\(exhibit))"
  }

  /// The event's label, with the mark of a detector; its id where it has none.
  func title(_ report: Timeline.EventReport) -> String {
    report.event.label.isEmpty ? report.event.id.rawValue : label(report)
  }

  /// What is said of the time of what has no bounds.
  static let unplaced = "nothing ties it to UTC"

  /// Without repetition, in the order of the case file.
  func sources(of report: Timeline.EventReport) -> [SourceID] {
    Set(report.observations.map(\.source))
      .sorted { (index(of: $0) ?? .max, $0) < (index(of: $1) ?? .max, $1) }
  }

  /// The events that are more than an entry, in the order of the timeline.
  var claims: [Timeline.EventReport] { timeline.events.filter { !$0.isEntry } }

  /// The entries that nobody has tied to an event, in the order of the timeline.
  var entries: [Timeline.EventReport] { timeline.events.filter(\.isEntry) }

  /// The pairs of events of which neither is an entry.
  var orderOfClaims: [EventOrder] {
    let ids = Set(claims.map(\.event.id))
    return timeline.order.filter { ids.contains($0.a) && ids.contains($0.b) }
  }

  /// The event's own label; the mark of a detector also names its source and its score.
  func label(_ report: Timeline.EventReport) -> String { report.event.label + mark(report) }

  /// What tells one mark of a detector from another: ` · cctv, score 0.126`. Empty for all else.
  func mark(_ report: Timeline.EventReport) -> String {
    guard report.event.status == .proposed, report.observations.count == 1,
      let observation = report.observations.first, case .detector = observation.author
    else { return "" }
    return " · \(observation.source)" + Self.score(observation)
  }

  /// `, score 0.126` for what a detector scored.
  static func score(_ observation: Observation) -> String {
    guard case .detector = observation.author, let score = observation.attributes["score"]
    else { return "" }
    return ", score \(VisibleText.line(score, limit: 20))"
  }

  /// Why an end is where it is, in one sentence: the evidence on the path, in its order.
  func reasons(_ ids: [ConstraintID]) -> String {
    ids.map { id in
      guard let constraint = constraint(id) else { return id.rawValue }
      return constraint.because.isEmpty ? id.rawValue : constraint.because
    }.joined(separator: "; ")
  }
}

extension Timeline.EventReport {
  /// An entry of a log or a statement that stands for itself: nobody has tied it to an event.
  package var isEntry: Bool {
    guard event.status == .proposed, observations.count == 1,
      let observation = observations.first
    else { return false }
    if case .detector = observation.author { return false }
    // A name that somebody else has taken is told apart by hyphens.
    let name = EventID(standingFor: observation.id).rawValue
    return event.id.rawValue.hasPrefix(name)
      && event.id.rawValue.dropFirst(name.count).allSatisfy { $0 == "-" }
  }
}
