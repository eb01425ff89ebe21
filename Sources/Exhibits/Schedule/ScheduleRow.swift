import Evidence
import Mustache
import TimeModel

/// What all rows of the schedule are told with.
struct ScheduleTeller {
  let index: TimelineIndex
  let zone: ZoneWords
  /// The numbers of the stills of each event.
  let stills: [EventID: [Int]]
  /// The confirmation or rejection that is in force for each event, the last one.
  let verdicts: [EventID: Decision]

  init(_ index: TimelineIndex, _ contents: ExhibitContents) {
    self.index = index
    zone = ZoneWords(index)
    stills = Dictionary(grouping: contents.stills.indices, by: { contents.stills[$0].event })
      .mapValues { $0.map { $0 + 1 } }
    let decided = index.timeline.decisions.filter(\.isInForce).map(\.decision).filter {
      $0.action == .confirm || $0.action == .reject
    }
    verdicts = Dictionary(decided.map { ($0.event, $0) }) { _, last in last }
  }
}

/// One event or entry as a row of the schedule.
struct ScheduleRow {
  struct Place {
    let rowSource: Markup
    let rowPlace: Markup
  }

  /// More entries of logs than this make no schedule; events are never left out.
  static let entryLimit = 1000
  /// More places than this stand with the reasons only.
  private static let placeLimit = 5

  let rowNumber: Markup
  /// Where its reasons stand; empty for an entry.
  let rowReasons: Markup
  let rowStyle: Markup
  let rowDate: Markup
  let rowLocal: Markup
  let rowUniversal: Markup
  let rowNote: Markup
  let rowLabel: Markup
  let rowAuthor: Markup
  let rowStatusStyle: Markup
  let rowStatus: Markup
  let rowStatusBy: Markup
  let rowPlaces: [Place]
  let rowPlacesMore: Markup
  let rowStills: [Markup]

  private init(_ report: Timeline.EventReport, number: Int, _ teller: ScheduleTeller) {
    let index = teller.index
    let words = index.words.interval(report.time)
    rowNumber = "\(number)"
    rowReasons = report.isEntry ? .empty : "reasons-\(number)"
    rowStyle = report.isEntry ? "log" : "claim"
    rowDate = words?.date.map { "\($0)" } ?? .empty
    rowLocal = words.map { "\($0.local)" } ?? "No time in UTC"
    rowUniversal = words.map { "\($0.utc)" } ?? "\(TimelineIndex.unplaced)"
    rowNote = Self.note(report, teller)
    rowLabel = .name(index.title(report), limit: 300)
    let author = report.isEntry ? report.observations.first?.author : nil
    rowAuthor = if case .person(let name)? = author { .name(name, limit: 80) } else { .empty }
    rowStatusStyle = report.isEntry ? "entry" : "\(report.event.status.rawValue)"
    rowStatus = report.isEntry ? "Entry" : EventModel.word(report.event.status)
    rowStatusBy = Self.by(report, teller)
    let places = report.observations.prefix(Self.placeLimit)
    rowPlaces = places.map { observation in
      Place(
        rowSource: .name(index.title(observation.source), limit: 80),
        rowPlace: .name(observation.locator.description, limit: 80))
    }
    let more = report.observations.count - places.count
    rowPlacesMore = more > 0 ? "and \(more) more" : .empty
    rowStills = (teller.stills[report.event.id] ?? []).map { "\($0)" }
  }

  /// All events, and as many entries as have room; in the order of the timeline.
  static func all(_ teller: ScheduleTeller) -> [ScheduleRow] {
    var entries = 0
    return teller.index.timeline.events.enumerated().compactMap { place, report in
      if report.isEntry {
        entries += 1
        guard entries <= entryLimit else { return nil }
      }
      return ScheduleRow(report, number: place + 1, teller)
    }
  }

  /// Who made it more than a proposal, and when.
  private static func by(_ report: Timeline.EventReport, _ teller: ScheduleTeller) -> Markup {
    guard !report.isEntry, report.event.status != .proposed else { return .empty }
    guard let decision = teller.verdicts[report.event.id] else { return "in the case file" }
    let day = Instant(decision.at).map { TimeText.text($0.civil.date, weekday: false) }
    return "by " + .name(decision.by, limit: 80) + (day.map { ", \($0)" } ?? .empty)
  }

  private static func note(_ report: Timeline.EventReport, _ teller: ScheduleTeller) -> Markup {
    let contested: Markup? =
      report.uncontested.map { time in
        let words = teller.index.words.interval(time)?.local ?? TimelineIndex.unplaced
        return """
          rests on <a href="#contradictions">contested</a> evidence; without it \(words)
          """
      }
    let repeated = teller.zone.whichOfTwo(report.time).map { Markup("\($0)") }
    return [repeated, contested].compactMap { $0 }.joined("; ")
  }
}

/// By name itself: Mustache's own look-up goes through all fields for each tag.
extension ScheduleRow: MustacheParent {
  func child(named name: String) -> Any? {
    switch name {
    case "rowNumber": rowNumber
    case "rowReasons": rowReasons
    case "rowStyle": rowStyle
    case "rowDate": rowDate
    case "rowLocal": rowLocal
    case "rowUniversal": rowUniversal
    case "rowNote": rowNote
    case "rowLabel": rowLabel
    case "rowAuthor": rowAuthor
    case "rowStatusStyle": rowStatusStyle
    case "rowStatus": rowStatus
    case "rowStatusBy": rowStatusBy
    case "rowPlaces": rowPlaces
    case "rowPlacesMore": rowPlacesMore
    case "rowStills": rowStills
    default: nil
    }
  }
}
