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
  let sensitivity: SensitivityModel
  let hasSensitivity: Bool
  let matches: ProposalsModel
  let hasMatches: Bool
  let decisions: [DecisionModel]
  let hasDecisions: Bool
  let decisionsMore: Markup
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
    let reasons = ReasonText(index)
    conflicts = timeline.conflicts.enumerated().map {
      ConflictModel($1, number: $0 + 1, reasons.names)
    }
    pictures = PicturesModel(index)
    hasEvents = !timeline.events.isEmpty
    let teller = EventTeller(index, reasons)
    events = EventModel.all(timeline.events, in: .table, teller)
    claims = EventModel.all(index.claims, in: .full, teller)
    hasClaims = !claims.isEmpty
    entries = EventModel.all(index.entries, in: .entries, teller)
    hasEntries = !entries.isEmpty
    order = OrderModel(index)
    sensitivity = SensitivityModel(index)
    hasSensitivity = !timeline.sensitivities.isEmpty
    matches = ProposalsModel(index)
    hasMatches = matches.hasProposals || matches.hasOpenMatches
    decisions = timeline.decisions.prefix(DecisionModel.limit).map { DecisionModel($0, index) }
    hasDecisions = !decisions.isEmpty
    decisionsMore = DecisionModel.more(index)
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
    contents = [
      (hasConflicts, "contradictions", "Contradictions"), (true, "pictures", "Timeline"),
      (true, "events", "Events"), (hasMatches, "proposals", "Proposals"),
      (true, "order", "Order"), (hasSensitivity, "sensitivity", "What orders rest on"),
      (hasDecisions, "decisions", "Decisions"), (true, "sources", "Sources and clocks"),
      (hasSound, "sound", "Sound"), (hasFindings, "findings", "Findings"),
      (hasUnused, "unused", "Not used"), (true, "method", "Method"),
    ].compactMap { (isThere: Bool, anchor: Markup, heading: Markup) in
      isThere ? ContentsModel(anchor: anchor, heading: heading) : nil
    }
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

  /// - Parameter exhibit: what is to be known of the exhibit itself; it comes first.
  static func groups(
    _ index: TimelineIndex, exhibit: [Finding] = []
  ) -> [FindingGroupModel] {
    let ofExhibit = FindingGroupModel("This exhibit", exhibit)
    let ofCase = FindingGroupModel("The case as a whole", index.timeline.findings)
    let ofSources = index.timeline.sources.map { report in
      FindingGroupModel(index.title(report.source.id), report.findings)
    }
    return ([ofExhibit, ofCase] + ofSources).filter { !$0.rows.isEmpty }
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
