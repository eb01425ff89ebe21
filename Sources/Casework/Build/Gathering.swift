import CaseStore
import Chronology
import Detectors
import Evidence
import Media
import Records
import TimeModel

/// Everything that the sources, the case file and people's decisions say, gathered for the network:
/// observations, the events they support, and how the two hang together.
struct Gathering {
  private(set) var observations: [Observation] = []
  private(set) var events: [Event] = []
  private(set) var links: [Link] = []
  private(set) var relations: [Relation] = []
  private(set) var findings: [Finding] = []
  /// What people decided and what became of it.
  private(set) var decisions: [Timeline.DecisionReport] = []
  /// Events of which a person has said that they are not one happening.
  private(set) var keptApart: Set<EventPair> = []
  /// What is shown of the marks that became observations.
  private(set) var marks: [ObservationID: StripPlan] = [:]

  private let file: CaseFile
  private let acquired: [Acquired]
  /// The places of each source's observations; what a transcript says stands on its recording's axis, keeps
  /// the transcript's name, and is found under both.
  private var places: [SourceID: [Int]] = [:]
  /// Observations that an event of the case file already stands for.
  private var spokenFor: Set<ObservationID> = []

  init(_ file: CaseFile, _ acquired: [Acquired], _ journal: DecisionJournal, zone: ZoneRules) {
    (self.file, self.acquired) = (file, acquired)
    for source in acquired { readSource(source) }
    for (place, observation) in observations.enumerated() { note(observation, at: place) }
    for entry in file.events { addEvent(entry) }
    leaveOutExcess()
    addUnclaimed()
    for relation in file.relations { addRelation(relation) }
    decide(journal, zone)
    for source in acquired { addOrders(source) }
  }

  /// The observations that support each event, in the order in which it names them.
  func support() -> [(event: Event, observations: [Observation])] {
    let byID = Dictionary(
      observations.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    return events.map { ($0, $0.observations.compactMap { byID[$0] }) }
  }

  // MARK: Observations

  private mutating func readSource(_ source: Acquired) {
    if let reading = source.reading { observations += placed(reading.observations, of: source) }
    guard let analysis = source.analysis else { return }
    for detection in analysis.detections {
      var numbers: [EventKind: Int] = [:]
      // Cuts, sounds and what befalls the camera are no events: they stand with the source.
      for mark in detection.marks.filter(\.kind.isViolence) {
        numbers[mark.kind, default: 0] += 1
        let number = numbers[mark.kind] ?? 0
        let observation = Self.observation(mark, number, of: detection, in: source, analysis)
        observations.append(observation)
        marks[observation.id] = StripPlan(
          analysis.mark(mark, of: detection), of: detection, in: source.entry.id, analysis)
      }
      findings += Self.findings(of: detection, in: source)
    }
  }

  /// A transcript's words stand on the axis of the recording that it was made from, as what a person
  /// heard there; without one they have no place on the timeline.
  private mutating func placed(
    _ read: [Observation], of source: Acquired
  ) -> [Observation] {
    let transcript = read.filter { if case .media = $0.time { true } else { false } }
    guard !transcript.isEmpty else { return read }
    guard let recording = source.entry.transcriptOf else {
      findings.append(
        Finding(
          .transcriptOpen, .caution, source: source.entry.id,
          message:
            "\(transcript.count) of its times are places in a recording, and nothing says in "
            + "which: they are not used.",
          advice: "Say 'transcriptOf: …' for this source in case.yaml."))
      return read.map { $0.moved(to: $0.source, by: $0.author, at: .none) }
    }
    return read.map { observation in
      guard case .media = observation.time else { return observation }
      let author: Author =
        if case .person = observation.author { observation.author } else {
          .person("transcript \(source.entry.id)")
        }
      return observation.moved(to: recording, by: author, at: observation.time)
    }
  }

  // MARK: Events of the case file

  private mutating func addEvent(_ entry: CaseFile.EventEntry) {
    var supports: [ObservationID] = []
    for (index, observed) in entry.observed.enumerated() {
      let found = resolve(observed, number: index + 1, of: entry)
      if found.isEmpty {
        findings.append(
          Finding(
            .placeNotFound, .failure, source: observed.source,
            message:
              "case.yaml:\(observed.line): the event '\(entry.id)' names \(observed.place.words) "
              + "of '\(observed.source)', and there is nothing there that carries a time.",
            advice: "Correct the place; 'onset read' lists what a log or statement holds."))
      }
      for observation in found {
        supports.append(observation.id)
        spokenFor.insert(observation.id)
        addLink(entry, observation, observed)
      }
    }
    events.append(
      Event(
        id: entry.id, kind: entry.kind, label: entry.label, status: entry.status,
        observations: supports))
  }

  private mutating func note(_ observation: Observation, at place: Int) {
    let origin = SourceID(rawValue: String(observation.id.rawValue.prefix { $0 != "/" }))
    for source in Set([observation.source, origin]) { places[source, default: []].append(place) }
  }

  /// What stands at a place; a person's sighting is an observation of its own.
  private mutating func resolve(
    _ observed: CaseFile.Observed, number: Int, of entry: CaseFile.EventEntry
  ) -> [Observation] {
    let ofSource = (places[observed.source] ?? []).map { observations[$0] }
    switch observed.place {
    case .media(let at, let within):
      guard let source = acquired.first(where: { $0.entry.id == observed.source }),
        let analysis = source.analysis,
        let sighting = Self.sighting(at, within, observed, number, entry, analysis)
      else { return [] }
      note(sighting, at: observations.count)
      observations.append(sighting)
      return [sighting]
    case .mark(let wanted):
      let marks = ofSource.filter { if case .detector = $0.author { true } else { false } }
      return marks.indices.contains(wanted - 1) ? [marks[wanted - 1]] : []
    case .line(let line):
      let there = ofSource.filter { holds(observed.place, $0.locator, of: observed.source) }
      guard there.count > 1 else { return there }
      let timed = there.filter(Self.isTimed)
      // Of the sentences on a line, those that begin there are meant, unless none does.
      let begun = timed.filter { begins($0.locator, onLine: line, of: observed.source) }
      return begun.isEmpty ? timed : begun
    case .paragraph(_, let sentence):
      let sentences = ofSource.filter {
        holds(observed.place, $0.locator, of: observed.source) && Self.isTimed($0)
      }
      guard let sentence else { return sentences }
      return sentences.filter { $0.id.rawValue.hasSuffix(".s\(sentence)") }
    }
  }

  private static func isTimed(_ observation: Observation) -> Bool {
    if case .none = observation.time { false } else { true }
  }

  /// Whether a locator stands at a place: on this line (or in text that runs over it), in this
  /// paragraph.
  private func holds(_ place: CaseFile.Place, _ locator: Locator, of source: SourceID) -> Bool {
    switch (place, locator) {
    case (.line(let wanted), .line(let number, _)): return number == wanted
    case (.line(let wanted), .cell(_, let row, _)): return row == wanted
    case (.line(let wanted), .paragraph(_, _, let bytes)):
      guard let line = acquired.first(where: { $0.entry.id == source })?.bytes(ofLine: wanted)
      else { return false }
      return line.overlaps(bytes)
    case (.paragraph(let wanted, _), .paragraph(let number, _, _)): return number == wanted
    case (.line(let wanted), .row(_, let row)): return row == wanted
    case (_, .within(_, let inner)): return holds(place, inner, of: source)
    default: return false
    }
  }

  private static func sighting(
    _ at: MediaTime, _ within: Nanoseconds, _ observed: CaseFile.Observed, _ number: Int,
    _ entry: CaseFile.EventEntry, _ analysis: RecordingAnalysis
  ) -> Observation? {
    guard let middle = try? at.nanoseconds(rounding: .nearest),
      let low = try? middle.subtracting(within), let high = try? middle.adding(within)
    else { return nil }
    let place = analysis.streamTime(at)
    return Observation(
      id: ObservationID(observed.source, "seen.\(entry.id).\(number)"), source: observed.source,
      locator: .moment(stream: nil, at: place),
      text: observed.words ?? entry.label + (observed.by.map { " (seen by \($0))" } ?? ""),
      author: .person(observed.by ?? "case file"),
      time: .media(
        earliest: MediaTime(nanoseconds: low), estimate: at, latest: MediaTime(nanoseconds: high)),
      kind: entry.kind)
  }

  private mutating func addLink(
    _ entry: CaseFile.EventEntry, _ observation: Observation, _ observed: CaseFile.Observed
  ) {
    guard let source = acquired.first(where: { $0.entry.id == observed.source })?.entry,
      let link = Self.link(
        observation, in: source, to: entry.id, label: entry.label, delay: observed.entryDelay)
    else { return }
    links.append(link)
  }

  // MARK: What nobody has tied to an event

  private mutating func leaveOutExcess() {
    let logs = Set(file.sources.filter { $0.kind == .log }.map(\.id))
    let excess = Self.excess(of: observations, in: logs, spokenFor: spokenFor)
    guard !excess.left.isEmpty else { return }
    observations.removeAll { excess.left.contains($0.id) }
    findings += excess.findings
  }

  /// Each dated entry and each mark that no event of the case file stands for is an event of its own.
  private mutating func addUnclaimed() {
    let taken = Set(events.map(\.id.rawValue))
    for observation in observations where !spokenFor.contains(observation.id) {
      if case .none = observation.time { continue }
      var name = EventID(standingFor: observation.id).rawValue
      while taken.contains(name) { name += "-" }
      events.append(
        Event(
          id: EventID(rawValue: name), kind: observation.kind ?? .other,
          label: Self.label(observation.text), status: .proposed, observations: [observation.id]))
      links.append(
        Link(
          event: EventID(rawValue: name), observation: observation.id,
          because: Self.isWritten(observation)
            ? "this is the time of the entry itself; what it tells of may have been before"
            : "the event is the proposed mark itself"))
    }
  }

  private static func isWritten(_ observation: Observation) -> Bool {
    if case .written = observation.time { true } else { false }
  }

  /// An observation's words as the label of an event.
  static func label(_ text: String) -> String {
    let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    guard !line.isEmpty else { return "(no words)" }
    return line.count > 140 ? line.prefix(139) + "…" : line
  }

  // MARK: What people decided

  private mutating func decide(_ journal: DecisionJournal, _ zone: ZoneRules) {
    var decided = DecidedEvents(
      file, zone: zone, observations: observations, events: events, links: links,
      relations: relations)
    decided.apply(journal.decisions)
    (events, links, relations) = (decided.events, decided.links, decided.relations)
    decisions = decided.reports(journal)
    findings += decided.findings(journal)
    keptApart = Set(decided.keptApart.keys)
  }

  // MARK: Order

  private mutating func addRelation(_ relation: CaseFile.Relation) {
    let source = acquired.first { $0.entry.id == relation.source }?.entry
    let stands = relation.place.flatMap { place in
      relation.source.flatMap { locators(of: place, in: $0).first }
    }
    if let place = relation.place, let source, stands == nil {
      findings.append(
        Finding(
          .placeNotFound, .failure, source: source.id,
          message: "case.yaml:\(relation.line): a relation names \(place.words) of "
            + "'\(source.id)', which is not there.",
          advice: "Correct the place; 'onset read' lists what a log or statement holds."))
    }
    relations.append(
      Relation(
        from: .event(relation.earlier), to: .event(relation.later),
        min: relation.atLeast ?? Nanoseconds(1), max: relation.atMost,
        evidence: source.map { Self.evidence(of: $0.kind) } ?? .declared, source: source?.id,
        locator: stands,
        because: relation.because + (relation.by.map { " (\($0))" } ?? "")))
  }

  /// What a statement says of the order with an event that it only names, where the case has just
  /// one event of that kind, and where no relation of the case file already says what is meant.
  private mutating func addOrders(_ source: Acquired) {
    for order in source.reading?.orders ?? [] where !isRelated(order, in: source.entry.id) {
      let meant = events.filter {
        $0.kind == order.kind && $0.status != .rejected && isClaim($0)
      }
      let who = observations.first { $0.id == order.observation }?.author.description ?? ""
      guard meant.count == 1, let event = meant.first else {
        let count = meant.isEmpty ? "no event" : "\(meant.count) events"
        findings.append(
          Finding(
            .orderOpen, .note, source: source.entry.id, at: order.locator,
            message: "'\(order.words)' tells of a time beside an event of the kind "
              + "'\(order.kind)'; the case has \(count) of that kind, so no order follows.",
            advice: "If it is one of the case's events, say so under 'relations' in case.yaml."))
        continue
      }
      relations.append(
        Relation(
          from: .event(event.id), to: .observation(order.observation), min: order.min,
          max: order.max, label: .estimated, evidence: Self.evidence(of: source.entry.kind),
          source: source.entry.id, locator: order.locator,
          because: "\(who) says '\(order.words)', taken to mean “\(event.label)”, the case's only "
            + "event of the kind '\(order.kind)'"))
    }
  }

  /// Whether an event is more than an entry or a mark that stands for itself.
  private func isClaim(_ event: Event) -> Bool {
    !event.standsForItself || file.events.contains { $0.id == event.id }
  }

  private func isRelated(_ order: ToldOrder, in source: SourceID) -> Bool {
    file.relations.contains { relation in
      relation.source == source
        && relation.place.map { holds($0, order.locator, of: source) } ?? false
    }
  }

  /// Whether a sentence of a statement begins on a line of its file.
  private func begins(_ locator: Locator, onLine line: Int, of source: SourceID) -> Bool {
    guard case .paragraph(_, _, let bytes) = locator else { return true }
    return acquired.first { $0.entry.id == source }?.bytes(ofLine: line)?
      .contains(bytes.lowerBound) ?? false
  }

  private static func evidence(of kind: SourceKind) -> EvidenceClass {
    switch kind {
    case .recording: .declared
    case .log: .log
    case .statement: .statement
    }
  }

  private static func length(_ locator: Locator) -> Int {
    if case .paragraph(_, _, let bytes) = locator { bytes.count } else { 0 }
  }

  /// Where a place stands, whether or not anything there carries a time; the narrowest first.
  private func locators(of place: CaseFile.Place, in source: SourceID) -> [Locator] {
    if case .media(let at, _) = place { return [.moment(stream: nil, at: at)] }
    let acquired = acquired.first { $0.entry.id == source }
    let all =
      observations.filter { $0.source == source }.map(\.locator)
      + (acquired?.reading?.unused.map(\.locator) ?? [])
    return all.filter { holds(place, $0, of: source) }.sorted { Self.length($0) < Self.length($1) }
  }
}

extension CaseFile.Place {
  fileprivate var words: String {
    switch self {
    case .media(let at, _): "media time \(at.clockText)"
    case .mark(let number): "mark \(number)"
    case .line(let number): "line \(number)"
    case .paragraph(let number, let sentence):
      "paragraph \(number)" + (sentence.map { ", sentence \($0)" } ?? "")
    }
  }
}

extension Observation {
  fileprivate func moved(
    to source: SourceID, by author: Author, at time: ObservedTime
  ) -> Observation {
    Observation(
      id: id, source: source, locator: locator, text: text, author: author, time: time, kind: kind,
      attributes: attributes)
  }
}

extension Finding.Code {
  /// Times of a transcript that nobody has tied to a recording.
  static let transcriptOpen = Self(rawValue: "transcript.open")
  static let placeNotFound = Self(rawValue: "case.place.notFound")
  /// A statement names an event of a kind that the case does not have, or has several of.
  static let orderOpen = Self(rawValue: "case.order.open")
}
