public import Evidence
internal import TimeModel

/// Turns sources, observations, events and declared relations into constraints.
///
/// A pure function: the same evidence gives the same constraints under the same names, in whatever
/// order it is handed in. A time that cannot be used becomes a finding, never a silence.
public struct NetworkBuilder: Sendable {
  let sources: [ClockedSource]
  let observations: [Observation]
  let events: [Event]
  let links: [Link]
  let relations: [Relation]
  let soundLinks: [SoundLink]
  let kinds: [SourceID: SourceKind]
  let observationsByID: [ObservationID: Observation]

  var constraints: [Constraint] = []
  var alternatives: [ConstraintSet.Alternative] = []
  var findings: [Finding] = []

  /// - Parameters:
  ///   - events: those rejected take no part.
  ///   - links: for observations of an event that do not describe its very moment.
  ///   - soundLinks: of any pairs of recordings; those not shown to overlap say nothing.
  public init(
    sources: [ClockedSource], observations: [Observation], events: [Event], links: [Link] = [],
    relations: [Relation] = [], soundLinks: [SoundLink] = []
  ) {
    self.soundLinks = soundLinks.map { ($0, $0.sortKey) }
      .sorted { $0.1.lexicographicallyPrecedes($1.1) }.map(\.0)
    self.sources = sources.heard(by: self.soundLinks).sorted {
      canonicallyPrecedes($0.source.id.rawValue, $1.source.id.rawValue)
    }
    self.observations = observations.sorted {
      canonicallyPrecedes($0.id.rawValue, $1.id.rawValue)
    }
    self.events = events.filter { $0.status != .rejected }
      .sorted { canonicallyPrecedes($0.id.rawValue, $1.id.rawValue) }
    kinds = Dictionary(
      sources.map { ($0.source.id, $0.source.kind) }, uniquingKeysWith: { first, _ in first })
    observationsByID = Dictionary(
      self.observations.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    self.links = links.sorted {
      if $0.event != $1.event {
        return canonicallyPrecedes($0.event.rawValue, $1.event.rawValue)
      }
      if $0.observation != $1.observation {
        return canonicallyPrecedes($0.observation.rawValue, $1.observation.rawValue)
      }
      return Self.key(of: $0).lexicographicallyPrecedes(Self.key(of: $1))
    }
    self.relations = relations.sorted {
      if $0.from != $1.from { return $0.from.canonicallyPrecedes($1.from) }
      if $0.to != $1.to { return $0.to.canonicallyPrecedes($1.to) }
      return Self.key(of: $0).lexicographicallyPrecedes(Self.key(of: $1))
    }
  }

  /// All constraints: clocks, then the moments of each source with the spacing between them, then what
  /// ties the sound of two recordings, then what ties events to observations, then relations.
  public func build() -> ConstraintSet {
    var work = self
    let known = Set(sources.map(\.source.id))
    for source in sources { work.addClock(of: source) }
    let bySource = Dictionary(grouping: observations, by: \.source)
    let (ties, instants) = work.soundTies()
    for source in sources {
      let id = source.source.id
      work.addMoments(of: source, bySource[id] ?? [], instants)
    }
    for tie in ties { work.add(tie, instants) }
    for observation in observations where !known.contains(observation.source) {
      work.report(
        .unknownSource, observation.source, observation.locator,
        "'\(observation.id)' names a source that the case does not have; its time is not used")
    }
    work.addEvents()
    work.addRelations()
    return ConstraintSet(
      constraints: work.constraints, nodes: work.allNodes, alternatives: work.alternatives,
      findings: work.findings)
  }

  private var allNodes: [Node] {
    var nodes: Set<Node> = [.origin]
    for source in sources {
      for segment in 0..<source.segmentCount { nodes.insert(source.clockNode(segment)) }
      if source.extent != nil { nodes.formUnion([source.start, source.end]) }
    }
    nodes.formUnion(observations.map { .observation($0.id) })
    nodes.formUnion(events.map { .event($0.id) })
    return nodes.sorted { $0.canonicallyPrecedes($1) }
  }

  private mutating func addEvents() {
    let isEvent = Set(events.map(\.id))
    let explicit = Set(links.map { Pair(event: $0.event, observation: $0.observation) })
    for event in events {
      let described = Set(event.observations).sorted {
        canonicallyPrecedes($0.rawValue, $1.rawValue)
      }
      for id in described where !explicit.contains(Pair(event: event.id, observation: id)) {
        guard let observation = observationsByID[id] else {
          report(
            .danglingRelation, nil, .whole,
            "the event '\(event.id)' names the observation '\(id)', which is not there")
          continue
        }
        add(
          from: .event(event.id), to: .observation(id), min: .zero, max: .zero, label: .stated,
          evidence: evidence(of: observation), source: observation.source,
          locator: observation.locator,
          because: "\(quoted(observation.text)) describes the moment of \(quoted(event.label))")
      }
    }
    for link in links where isEvent.contains(link.event) {
      guard let observation = observationsByID[link.observation] else {
        report(
          .danglingRelation, nil, .whole,
          "the event '\(link.event)' is tied to the observation '\(link.observation)', "
            + "which is not there")
        continue
      }
      let isExact = link.min == .zero && link.max == .zero
      add(
        from: .event(link.event), to: .observation(link.observation), min: link.min, max: link.max,
        label: isExact ? .stated : .estimated,
        evidence: link.evidence ?? evidence(of: observation), source: observation.source,
        locator: observation.locator, because: link.because)
    }
  }

  private mutating func addRelations() {
    let known = Set(allNodes)
    for relation in relations {
      guard known.contains(relation.from), known.contains(relation.to) else {
        report(
          .danglingRelation, relation.source, relation.locator ?? .whole,
          "'\(relation.because)' relates to a moment that is not on the timeline; it is not used")
        continue
      }
      add(
        from: relation.from, to: relation.to, min: relation.min, max: relation.max,
        label: relation.label, evidence: relation.evidence, source: relation.source,
        locator: relation.locator, because: relation.because)
    }
  }

  private struct Pair: Hashable {
    let event: EventID
    let observation: ObservationID
  }

  private static func key(of link: Link) -> [String] {
    [link.min?.description ?? "", link.max?.description ?? "", link.because]
  }

  private static func key(of relation: Relation) -> [String] {
    [
      relation.min?.description ?? "", relation.max?.description ?? "", relation.because,
      relation.evidence.rawValue, relation.source?.rawValue ?? "",
      relation.locator?.description ?? "",
    ]
  }
}

extension NetworkBuilder {
  /// Appends a constraint under the next name, unless it bounds nothing.
  @discardableResult
  mutating func add(
    from: Node, to: Node, min: Nanoseconds?, max: Nanoseconds?, label: BoundLabel,
    evidence: EvidenceClass, source: SourceID?, locator: Locator?, because: String,
    piece: String? = nil
  ) -> ConstraintID? {
    guard min != nil || max != nil else { return nil }
    let id = ConstraintID(rawValue: "c\(constraints.count + 1)")
    constraints.append(
      Constraint(
        id: id, from: from, to: to, min: min, max: max, label: label, evidence: evidence,
        source: source, locator: locator, because: because, piece: piece))
    return id
  }

  mutating func report(
    _ code: Finding.Code, _ source: SourceID?, _ locator: Locator, _ message: String
  ) {
    findings.append(Finding(code, .caution, source: source, at: locator, message: message))
  }

  /// What an observation weighs: a detector's mark is a proposal that nobody has checked, what a
  /// person saw in a recording is that person's declaration, all else is worth what it stands in.
  func evidence(of observation: Observation) -> EvidenceClass {
    let kind = kinds[observation.source]
    return switch observation.author {
    case .detector: .assumption
    case .person where kind == .recording: .declared
    case .person, .log: kind?.evidence ?? .statement
    }
  }
}

extension SourceKind {
  var evidence: EvidenceClass {
    switch self {
    case .recording: .measured
    case .log: .log
    case .statement: .statement
    }
  }
}

/// Words from the evidence, shortened to what a reason can bear, on one line.
func quoted(_ text: String) -> String {
  let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  return "“\(line.count > 60 ? line.prefix(59) + "…" : line[...])”"
}
