import Evidence
import Foundation
import TimeModel

/// What all events are told with.
struct EventTeller {
  let index: TimelineIndex
  let reasons: ReasonText
  let supports: [EventID: [SupportModel]]

  init(_ index: TimelineIndex, _ reasons: ReasonText) {
    (self.index, self.reasons) = (index, reasons)
    supports = SupportModel.all(index)
  }
}

/// One event, as a row of the table and in full.
struct EventModel {
  struct ObservationModel {
    let observationSource: Markup
    let observationPlace: Markup
    let observationAuthor: Markup
    let observationWords: Markup
    let observationTime: Markup
  }

  struct StillModel {
    let stillData: Markup
    let stillAlt: Markup
    let stillCaption: Markup
    let stillWidth: Markup
    let stillHeight: Markup
  }

  let number: Markup
  let label: Markup
  let kind: Markup
  let statusStyle: Markup
  let statusWord: Markup
  /// The day, where it is another than that of the event before it in the table.
  let newDay: Markup
  let isEntry: Bool
  let date: Markup
  let local: Markup
  let universal: Markup
  let estimate: Markup
  let sentence: Markup
  /// When it was without all contested evidence; empty where that changes nothing that is shown.
  let uncontested: Markup
  let references: Markup
  let observations: [ObservationModel]
  let hasObservations: Bool
  /// What is proposed to be the same happening.
  let supports: [SupportModel]
  let hasSupports: Bool
  /// Why each end is where it is.
  let narratives: [NarrativeModel]
  let isOpen: Bool
  let openWords: Markup
  let stills: [StillModel]
  let hasStills: Bool
  /// Why detectors proposed it.
  let strips: [StripModel]

  /// Where events are told, and so how much of them.
  enum Place {
    case table, entries, full
    /// In full but for stills and strips.
    case reasons
  }

  /// Those given, which stand in one place.
  static func all(
    _ events: [Timeline.EventReport], in place: Place, _ teller: EventTeller
  ) -> [EventModel] {
    let index = teller.index
    var day: String?
    return events.map { report in
      let next = index.words.interval(report.time)?.date
      defer { day = next }
      return EventModel(
        report, newDay: next == day ? nil : next ?? Self.withoutDay(report.time), in: place, teller)
    }
  }

  private init(
    _ report: Timeline.EventReport, newDay: String?, in place: Place, _ teller: EventTeller
  ) {
    let index = teller.index
    self.newDay = newDay.map { "\($0)" } ?? .empty
    number = "\(index.number(of: report.event.id) ?? 0)"
    label = .name(index.title(report))
    kind = .name(report.event.kind.rawValue, limit: 60)
    isEntry = report.isEntry
    statusStyle = isEntry ? "entry" : "\(report.event.status.rawValue)"
    statusWord = isEntry ? "Entry" : Self.word(report.event.status)
    let words = index.words.interval(report.time)
    date = words?.date.map { "\($0)" } ?? .empty
    local = words.map { "\($0.local)" } ?? "No time in UTC"
    estimate = Self.estimate(report.time, index)
    sentence = Self.sentence(report, words, index)
    let firm = report.uncontested.map { index.words.interval($0)?.dated ?? TimelineIndex.unplaced }
    uncontested = firm.map { $0 == words?.dated ? .empty : "\($0)" } ?? .empty
    universal =
      words.map { $0.local == $0.utc ? Markup.empty : "\($0.utc)" } ?? sentence
    references = index.sources(of: report).map { .name(index.reference($0), limit: 40) }
      .joined(", ")
    let told = place == .table ? [] : report.observations
    observations = told.enumerated().map { number, observation in
      let alone =
        number < report.observationTimes.count ? report.observationTimes[number] : nil
      return Self.observation(observation, alone, index)
    }
    hasObservations = !observations.isEmpty
    let isTold = place == .full || place == .reasons
    supports = isTold ? teller.supports[report.event.id] ?? [] : []
    hasSupports = !supports.isEmpty
    narratives = isTold ? NarrativeModel.all(report, teller.reasons, index) : []
    openWords = Self.open(report.time)
    isOpen = !openWords.isEmpty
    stills = (place == .full ? report.stills : []).map { Self.still($0, report.event, index) }
    hasStills = !stills.isEmpty
    strips =
      place == .full
      ? report.strips.enumerated().map {
        StripModel($1, id: "\(index.number(of: report.event.id) ?? 0)-\($0 + 1)", index)
      } : []
  }

  static func word(_ status: Event.Status) -> Markup {
    switch status {
    case .proposed: "Proposed"
    case .confirmed: "Confirmed"
    case .rejected: "Rejected"
    }
  }

  private static func withoutDay(_ time: BoundedMoment) -> String {
    time.earliest == nil && time.latest == nil ? "Without a time in UTC" : "On more than one day"
  }

  private static func estimate(_ time: BoundedMoment, _ index: TimelineIndex) -> Markup {
    guard let earliest = time.earliest, let latest = time.latest, earliest != latest,
      let text = index.words.estimate(time),
      let width = try? latest.since(earliest)
    else { return .empty }
    return """
      Best estimate \(text). The interval is \(DurationText.text(width, rounding: .up)) wide.
      """
  }

  /// The time in full; without bounds, where the sources themselves place it.
  private static func sentence(
    _ report: Timeline.EventReport, _ words: TimeText.Interval?, _ index: TimelineIndex
  ) -> Markup {
    if let words { return "\(words.sentence)" }
    let places = report.observations.compactMap { observation -> String? in
      switch observation.time {
      case .media(_, let estimate, _):
        "at \(estimate.clockText) in \(index.title(observation.source))"
      case .written(let time, _): "“\(time)” as written in \(index.title(observation.source))"
      case .relative, .none: nil
      }
    }
    return "\(VisibleText.line(places.isEmpty ? "no time known" : places.joined(separator: "; ")))"
  }

  private static func open(_ time: BoundedMoment) -> Markup {
    switch (time.earliest, time.latest) {
    case (nil, nil): "No evidence bounds this event in UTC on either side."
    case (nil, _): "No evidence says that it was not earlier."
    case (_, nil): "No evidence says that it was not later."
    default: .empty
    }
  }

  private static func observation(
    _ observation: Observation, _ alone: BoundedMoment?, _ index: TimelineIndex
  ) -> ObservationModel {
    let author: Markup =
      switch observation.author {
      case .person(let name): .name(name, limit: 80)
      case .log: .empty
      case .detector(let name, let version):
        "detector \(VisibleText.line(name, limit: 60)), version \(version): a machine that proposes"
      }
    let time: Markup =
      alone.flatMap { index.words.interval($0) }.map { words in
        "By this source alone: \(words.sentence)"
      } ?? .empty
    return ObservationModel(
      observationSource: .name(index.title(observation.source)),
      observationPlace: .name(observation.locator.description), observationAuthor: author,
      observationWords: observation.text.isEmpty ? .empty : .evidence(observation.text),
      observationTime: time)
  }

  private static func still(
    _ still: Timeline.Still, _ event: Event, _ index: TimelineIndex
  ) -> StillModel {
    let model = index.source(still.source)?.clock.model
    let time = model.flatMap { try? $0.timestamp(at: still.at) }
    let words = time.flatMap { index.words.interval($0) }?.sentence ?? "time of day not known"
    let title = index.title(still.source)
    let label = VisibleText.line(event.label, limit: 80)
    return StillModel(
      stillData: "\(Data(still.jpeg).base64EncodedString())",
      stillAlt: """
        Still from \(VisibleText.line(title)) at \(still.at.clockText), shown for the event “\(label)”
        """,
      stillCaption: """
        <strong>\(.name(title))</strong> at \(still.at.clockText) of the recording<br>\(words), by its \
        clock alone
        """,
      stillWidth: "\(still.width)", stillHeight: "\(still.height)")
  }
}
