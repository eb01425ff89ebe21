import Evidence
import TimeModel

/// What the templates of the schedule are given; as ``PageModel``, escaped markup and nothing else.
struct ScheduleModel {
  let style: Markup
  let title: Markup
  let windowTitle: Markup
  let subject: Markup
  let author: Markup
  let madeBy: Markup
  let reference: Markup
  let exhibit: Markup
  let producedBy: Markup
  let running: Markup
  /// What stands on every page of a draft; empty otherwise.
  let draft: Markup
  let draftWords: Markup
  let summary: [Markup]
  let zoneSentences: [Markup]
  let scheduleContents: [ContentsModel]
  let rows: [ScheduleRow]
  let hasRows: Bool
  let rowsMore: Markup
  let claims: [EventModel]
  let hasClaims: Bool
  let order: OrderModel
  let sensitivity: SensitivityModel
  let hasSensitivity: Bool
  let hasConflicts: Bool
  let conflicts: [ConflictModel]
  let pictures: PicturesModel
  let matches: ProposalsModel
  let hasMatches: Bool
  let stillGroups: [ScheduleStills]
  let hasStills: Bool
  let files: [ScheduleFileRow]
  let hasFiles: Bool
  let sources: [SourceModel]
  let hasSources: Bool
  let hasAnchorPictures: Bool
  let hasOverlays: Bool
  let sound: SoundModel
  let hasSound: Bool
  let findingGroups: [FindingGroupModel]
  let hasFindings: Bool
  let soundRecordings: Markup
  let unused: [UnusedModel]
  let hasUnused: Bool
  let unusedMore: Markup
  let redactions: [RedactionModel]
  let hasRedactions: Bool
  let decisions: [DecisionModel]
  let hasDecisions: Bool
  let decisionsMore: Markup
  let versions: [FactModel]
  let settings: [FactModel]
  let hasSettings: Bool

  init(_ timeline: Timeline, _ contents: ExhibitContents) {
    let index = TimelineIndex(timeline)
    let (identity, teller) = (contents.identity, ScheduleTeller(index, contents))
    style = PageTemplates.scheduleStyle
    let name = timeline.case.title.isEmpty ? "Untitled case" : timeline.case.title
    title = .name(name, limit: 300)
    let line = VisibleText.line(name)
    windowTitle = "\(line) – sequence of events"
    subject = "Reconstructed sequence of events: every time an interval, with the evidence for it"
    author = identity.producedBy.map { "\(VisibleText.line($0, limit: 120))" } ?? .empty
    madeBy = "\(timeline.generator.name) \(timeline.generator.version)"
    reference = timeline.case.reference.map { .name($0) } ?? .empty
    exhibit = identity.reference.map { .name($0, limit: 60) } ?? .empty
    producedBy = identity.producedBy.map { .name($0, limit: 120) } ?? .empty
    running = Self.running(timeline.case, identity)
    (draft, draftWords) = Self.draft(timeline)
    summary = SummaryText(index).sentences
    zoneSentences = teller.zone.sentences

    rows = ScheduleRow.all(teller)
    hasRows = !rows.isEmpty
    rowsMore = Self.more(timeline.events.count - rows.count, "entries of logs and statements")
    let reasons = ReasonText(index)
    claims = EventModel.all(index.claims, in: .reasons, EventTeller(index, reasons))
    hasClaims = !claims.isEmpty
    order = OrderModel(index)
    sensitivity = SensitivityModel(index)
    hasSensitivity = !timeline.sensitivities.isEmpty
    hasConflicts = !timeline.conflicts.isEmpty
    conflicts = timeline.conflicts.enumerated().map {
      ConflictModel($1, number: $0 + 1, reasons.names)
    }
    pictures = PicturesModel(index)
    matches = ProposalsModel(index)
    hasMatches = matches.hasProposals || matches.hasOpenMatches
    stillGroups = ScheduleStills.all(contents, index)
    hasStills = !stillGroups.isEmpty
    files = ScheduleFileRow.all(contents, index)
    hasFiles = !files.isEmpty
    sources = timeline.sources.map { SourceModel($0, index) }
    hasSources = !sources.isEmpty
    hasAnchorPictures = sources.contains { !$0.anchorPicture.isEmpty || !$0.overlays.isEmpty }
    hasOverlays = sources.contains { !$0.overlays.isEmpty }
    sound = SoundModel(index)
    hasSound = sound.hasSound
    findingGroups = FindingGroupModel.groups(index, exhibit: contents.findings)
    hasFindings = !findingGroups.isEmpty
    soundRecordings = Self.withoutFindings(index)
    unused = timeline.unused.prefix(UnusedModel.limit).map { UnusedModel($0, index) }
    hasUnused = !unused.isEmpty
    unusedMore = Self.more(timeline.unused.count - unused.count, "")
    redactions = contents.redactions.enumerated().map {
      RedactionModel($1, number: $0 + 1, index)
    }
    hasRedactions = !redactions.isEmpty
    decisions = timeline.decisions.prefix(DecisionModel.limit).map { DecisionModel($0, index) }
    hasDecisions = !decisions.isEmpty
    decisionsMore = DecisionModel.more(index)
    versions =
      [FactModel("\(timeline.generator.name)", "\(timeline.generator.version)")]
      + timeline.generator.libraries
      .sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      .map { FactModel("\($0.key)", "\($0.value)") }
    settings = contents.settings.map {
      FactModel(.name($0.name, limit: 80), .evidence($0.value, limit: 400))
    }
    hasSettings = !settings.isEmpty
    scheduleContents = [
      (true, "schedule", "Schedule of events"), (pictures.hasPictures, "pictures", "Timeline"),
      (hasConflicts, "contradictions", "Contradictions in the evidence"),
      (hasStills, "stills", "Stills"), (hasFiles, "files", "Contact sheets, clips and view"),
      (hasClaims, "reasons", "Reasons, event by event"), (true, "order", "Order"),
      (hasSensitivity, "sensitivity", "What the certain orders rest on"),
      (hasMatches, "proposals", "Left for a person to decide"),
      (hasSources, "sources", "Sources and clocks"),
      (hasSound, "sound", "Sound shared by recordings"),
      (true, "findings", "Findings about the evidence"),
      (true, "unused", "Evidence not used, and why"), (true, "redactions", "Redactions"),
      (true, "decisions", "Decisions of people"), (true, "method", "Method"),
      (true, "limits", "Limits"), (true, "versions", "Versions and settings"),
      (true, "glossary", "Glossary"),
    ].compactMap { (isThere: Bool, anchor: Markup, heading: Markup) in
      isThere ? ContentsModel(anchor: anchor, heading: heading) : nil
    }
  }

  /// What stands at the head of every page.
  private static func running(_ case: Timeline.Case, _ identity: ExhibitIdentity) -> Markup {
    let name = `case`.reference ?? (`case`.title.isEmpty ? "Untitled case" : `case`.title)
    let exhibit = identity.reference.map { " · Exhibit \(VisibleText.line($0, limit: 40))" } ?? ""
    return "\(VisibleText.line(name, limit: 60) + exhibit)"
  }

  private static func draft(_ timeline: Timeline) -> (mark: Markup, words: Markup) {
    let isConfirmed = timeline.events.contains { $0.event.status == .confirmed }
    guard !isConfirmed || timeline.case.isDraft else { return (.empty, .empty) }
    let mark: Markup =
      isConfirmed
      ? "DRAFT – nobody has corrected the case file"
      : "DRAFT – nothing in this has been confirmed by a person"
    let words: Markup =
      timeline.case.isDraft
      ? """
      The program wrote the case file itself, from what it found in the folder, and nobody has corrected \
      it yet: names, zones and clocks may be wrong.
      """
      : "No event in this document has been confirmed by a person yet. All of it is proposed."
    return (mark, words)
  }

  /// The recordings of which nothing is to be said.
  private static func withoutFindings(_ index: TimelineIndex) -> Markup {
    let clean = index.timeline.sources.filter {
      $0.source.kind == .recording && $0.findings.isEmpty
    }
    guard !clean.isEmpty else { return .empty }
    let names = clean.prefix(60).map { Markup.name(index.title($0.source.id), limit: 80) }
    let more = clean.count - names.count
    return names.joined(", ") + (more > 0 ? " and \(more) more" : .empty)
  }

  private static func more(_ count: Int, _ what: String) -> Markup {
    guard count > 0 else { return .empty }
    return "\(count) more\(what.isEmpty ? "" : " " + what) stand in timeline.json."
  }
}
