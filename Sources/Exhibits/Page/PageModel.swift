import Evidence
import Foundation
import TimeModel

/// What the templates are given. Every leaf is `Markup` (escaped already) or `Bool`, never a bare
/// `String`; names are unique across levels, because Mustache looks outwards for a name it misses.
struct PageModel {
  let style: Markup
  let styleHash: Markup
  let title: Markup
  let windowTitle: Markup
  let reference: Markup
  let isDraft: Bool
  let isUnconfirmed: Bool
  let summary: [Markup]
  let contents: [ContentsModel]
  let hasConflicts: Bool
  let conflicts: [ConflictModel]
  let pictures: PicturesModel
  let hasEvents: Bool
  let events: [EventModel]
  /// The events that are not entries, each told in full.
  let claims: [EventModel]
  let hasClaims: Bool
  /// The entries that nobody has tied to an event, in a table of their own.
  let entries: [EventModel]
  let hasEntries: Bool
  let order: OrderModel
  let sources: [SourceModel]
  let hasAnchorPictures: Bool
  let hasOverlays: Bool
  let sound: SoundModel
  let hasSound: Bool
  let findingGroups: [FindingGroupModel]
  let hasFindings: Bool
  let unused: [UnusedModel]
  let hasUnused: Bool
  let unusedMore: Markup
  let generator: Markup
  let libraries: [Markup]
  let zoneNote: Markup

  init(_ timeline: Timeline, style: Markup, styleHash: Markup) {
    let index = TimelineIndex(timeline)
    self.style = style
    self.styleHash = styleHash
    let name = timeline.case.title.isEmpty ? "Untitled case" : timeline.case.title
    title = .name(name)
    windowTitle = "\(VisibleText.line(name)) – timeline"
    reference = timeline.case.reference.map { .name($0) } ?? .empty
    isDraft = timeline.case.isDraft
    isUnconfirmed =
      !timeline.events.isEmpty && !timeline.events.contains { $0.event.status == .confirmed }
    summary = SummaryText(index).sentences
    hasConflicts = !timeline.conflicts.isEmpty
    conflicts = timeline.conflicts.enumerated().map { ConflictModel($1, number: $0 + 1, index) }
    pictures = PicturesModel(index)
    hasEvents = !timeline.events.isEmpty
    events = EventModel.all(timeline.events, index)
    claims = EventModel.all(index.claims, index)
    hasClaims = !claims.isEmpty
    entries = EventModel.all(index.entries, index)
    hasEntries = !entries.isEmpty
    order = OrderModel(index)
    sources = timeline.sources.map { SourceModel($0, index) }
    hasAnchorPictures = sources.contains { !$0.anchorPicture.isEmpty || !$0.overlays.isEmpty }
    hasOverlays = sources.contains { !$0.overlays.isEmpty }
    sound = SoundModel(index)
    hasSound = sound.hasSound
    findingGroups = FindingGroupModel.groups(index)
    hasFindings = !findingGroups.isEmpty
    unused = timeline.unused.prefix(UnusedModel.limit).map { UnusedModel($0, index) }
    hasUnused = !unused.isEmpty
    let more = timeline.unused.count - unused.count
    unusedMore = more > 0 ? "\(more) more stand in timeline.json." : .empty
    generator = "\(timeline.generator.name) \(timeline.generator.version)"
    libraries = timeline.generator.libraries
      .sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      .map { "\($0.key) \($0.value)" }
    zoneNote = Self.zoneNote(index)
    contents = ContentsModel.all(
      hasConflicts: hasConflicts, hasSound: hasSound, hasFindings: hasFindings, hasUnused: hasUnused
    )
  }

  private static func zoneNote(_ index: TimelineIndex) -> Markup {
    let zone = index.words.zone
    switch zone.name {
    case "UTC": return "All times are UTC."
    case "Europe/London":
      return """
        Local times are those of the United Kingdom: British Summer Time (BST) is one hour ahead of \
        UTC, Greenwich Mean Time (GMT) equals UTC.
        """
    default: return "Local times are those of \(.name(zone.name)), with their distance from UTC."
    }
  }
}

/// One line of the page's contents.
struct ContentsModel {
  let anchor: Markup
  let heading: Markup

  static func all(
    hasConflicts: Bool, hasSound: Bool, hasFindings: Bool, hasUnused: Bool
  ) -> [ContentsModel] {
    var all: [ContentsModel] = []
    if hasConflicts {
      all.append(ContentsModel(anchor: "contradictions", heading: "Contradictions"))
    }
    all += [
      ContentsModel(anchor: "pictures", heading: "Timeline"),
      ContentsModel(anchor: "events", heading: "Events"),
      ContentsModel(anchor: "order", heading: "Order"),
      ContentsModel(anchor: "sources", heading: "Sources and clocks"),
    ]
    if hasSound { all.append(ContentsModel(anchor: "sound", heading: "Sound")) }
    if hasFindings { all.append(ContentsModel(anchor: "findings", heading: "Findings")) }
    if hasUnused { all.append(ContentsModel(anchor: "unused", heading: "Not used")) }
    return all + [ContentsModel(anchor: "method", heading: "Method")]
  }
}

/// Evidence that contradicts itself, with each piece by name.
struct ConflictModel {
  let conflictNumber: Markup
  /// By how much they are impossible together.
  let conflictVerdict: Markup
  let pieces: [ReasonModel]
  let leftOut: [ReasonModel]
  let hasLeftOut: Bool
  /// True when the verdict does not say itself what was left out.
  let isLeftOutListed: Bool

  init(_ conflict: Conflict, number: Int, _ index: TimelineIndex) {
    conflictNumber = "\(number)"
    let verdict = Self.verdict(conflict.message)
    conflictVerdict = .evidence(verdict ?? conflict.message)
    pieces = conflict.constraints.map { ReasonModel($0, index) }
    leftOut = conflict.leftOut.map { ReasonModel($0, index) }
    hasLeftOut = !leftOut.isEmpty
    isLeftOutListed = verdict == nil || leftOut.isEmpty
  }

  /// The last sentences of the message: the pieces before them stand in a list already.
  private static func verdict(_ message: String) -> String? {
    message.range(of: "Together they are impossible by", options: .backwards)
      .map { String(message[$0.lowerBound...]) }
  }
}

/// One constraint in words: a piece of a reason or of a contradiction.
struct ReasonModel {
  let constraintName: Markup
  let reasonWords: Markup
  let reasonFrom: Markup
  let reasonLabel: Markup
  let isAssumption: Bool

  init(_ id: ConstraintID, _ index: TimelineIndex) {
    constraintName = .name(id.rawValue, limit: 40)
    isAssumption = index.constraint(id)?.evidence == .assumption
    guard let constraint = index.constraint(id) else {
      reasonWords = "not described"
      (reasonFrom, reasonLabel) = (.empty, .empty)
      return
    }
    reasonWords =
      constraint.because.isEmpty ? "no words given" : .evidence(constraint.because, limit: 600)
    var from: [String] = []
    if let source = constraint.source { from.append(index.title(source)) }
    if let locator = constraint.locator, locator != .whole { from.append(locator.description) }
    if constraint.source == nil {
      from.append(constraint.evidence == .assumption ? "method" : "case file")
    }
    reasonFrom = .name(from.joined(separator: ", "))
    reasonLabel = "\(constraint.label.rawValue)"
  }
}

/// What was in the evidence and bears on no time.
struct UnusedModel {
  /// More rows than this help nobody on a page.
  static let limit = 300

  let unusedSource: Markup
  let unusedPlace: Markup
  let unusedBecause: Markup

  init(_ unused: Timeline.Unused, _ index: TimelineIndex) {
    unusedSource = .name(unused.source.map(index.title) ?? unused.path ?? "case")
    unusedPlace = .name(unused.locator.description)
    unusedBecause = .evidence(unused.because, limit: 400)
  }
}

/// The findings about one source, the gravest first.
struct FindingGroupModel {
  struct Row {
    let severityStyle: Markup
    let severityWord: Markup
    let findingMessage: Markup
    let findingAdvice: Markup
    let findingCode: Markup
    let findingPlace: Markup
  }

  let groupName: Markup
  let rows: [Row]

  static func groups(_ index: TimelineIndex) -> [FindingGroupModel] {
    let ofCase = FindingGroupModel("The case as a whole", index.timeline.findings)
    let ofSources = index.timeline.sources.map { report in
      FindingGroupModel(index.title(report.source.id), report.findings)
    }
    return ([ofCase] + ofSources).filter { !$0.rows.isEmpty }
  }

  private init(_ name: String, _ findings: [Finding]) {
    groupName = .name(name)
    rows = findings.enumerated()
      .sorted { (Self.weight($0.element), $0.offset) < (Self.weight($1.element), $1.offset) }
      .map { _, finding in
        Row(
          severityStyle: "\(finding.severity.rawValue)",
          severityWord: Self.word(finding.severity),
          findingMessage: .evidence(finding.message, limit: 600),
          findingAdvice: finding.advice.isEmpty ? .empty : .evidence(finding.advice, limit: 400),
          findingCode: .name(finding.code.rawValue, limit: 60),
          findingPlace: .name(finding.locator.description))
      }
  }

  private static func weight(_ finding: Finding) -> Int {
    switch finding.severity {
    case .failure: 0
    case .caution: 1
    case .note: 2
    }
  }

  private static func word(_ severity: Finding.Severity) -> Markup {
    switch severity {
    case .failure: "Needs a person"
    case .caution: "Caution"
    case .note: "Note"
    }
  }
}
