import CaseStore
import Evidence
import Exhibits
import Foundation
import Sealing
import SystemPackage
import TimeModel

/// One exhibit on its way: each step writes into the folder that is growing.
struct Making {
  let options: Exhibit.Options
  let open: Build.Open
  let folder: ExhibitFolder
  let progress: @Sendable (Exhibit.Progress) -> Void
  private var findings: [Finding] = []

  init(
    options: Exhibit.Options, open: Build.Open, folder: ExhibitFolder,
    progress: @escaping @Sendable (Exhibit.Progress) -> Void
  ) {
    (self.options, self.open, self.folder, self.progress) = (options, open, folder, progress)
  }

  mutating func run(_ signing: Signing?) async throws -> ExhibitReport {
    let timeline = open.timeline
    let plan = ExhibitPlanning(
      file: open.file, acquired: open.acquired, timeline: timeline, hasVideos: options.hasVideos
    ).plan(&findings)
    let forms = try ExporterCatalogue.files(for: timeline)
    for file in forms { try folder.write(file.bytes, to: file.path) }
    for file in try ExporterCatalogue.interchangeFiles(for: timeline) {
      try folder.write(file.bytes, to: "interchange/" + file.path)
    }
    let copies = try copyEvidence()
    let contents = try await derive(plan)
    progress(.making("schedule", done: 0, of: 1))
    let schedule = try await Typesetter().pdf(
      of: Schedule(timeline, contents).document(),
      attaching: forms.filter { $0.path == TimelineJSON.name }.map { .timeline($0) },
      in: open.folder.work)
    try folder.write(schedule, to: "schedule.pdf")
    for file in ExhibitIndex(timeline, contents, copies: copies).files {
      try folder.write(file.bytes, to: file.path)
    }
    try folder.write(open.folder.caseFileBytes(), to: "case.yaml")
    try checkUntouched()
    progress(.making("sealing", done: 0, of: 1))
    try await Bag(folder: folder, jobs: open.jobs).close(
      title: timeline.case.title, reference: plan.identity.reference,
      software: "onset \(Version.current)")
    try BundleSeal.close(folder.partial, journal: try open.store.journal().bearing)
    if let signing {
      try BundleSeal.sign(folder.partial, key: signing.key, certificate: signing.certificate)
    }
    let seal = EvidenceFile.digest(
      of: try BundleSeal.bytes(of: BundleSeal.sealed, in: folder.partial))
    let report = ExhibitReport(
      contents: contents, isDraft: contents.isDraft(timeline), isSigned: signing != nil,
      seal: seal, files: BagFiles(folder.partial).files.count)
    try folder.finish()
    try open.store.record(
      JournalEntry.exhibitMade,
      ["onset": Version.current, "reference": plan.identity.reference ?? "", "seal": seal])
    return report
  }

  /// Makes everything that is made from the recordings.
  private mutating func derive(_ plan: ExhibitPlan) async throws -> ExhibitContents {
    let progress = progress
    let pictures = try await DerivedPictures(
      worker: open.worker, folder: open.folder, jobs: open.jobs, acquired: open.acquired,
      timeline: open.timeline, plan: plan
    ).make(into: folder.payload) { progress(.making("stills and clips", done: $0, of: $1)) }
    let clips = try await ViewingClips(
      worker: open.worker, folder: open.folder, jobs: open.jobs, acquired: open.acquired,
      timeline: open.timeline, plan: plan
    ).make(into: folder.payload) { progress(.making("viewing copies", done: $0, of: $1)) }
    let view = try await SynchronisedViewing(
      worker: open.worker, folder: open.folder, jobs: open.jobs, acquired: open.acquired,
      timeline: open.timeline, plan: plan
    ).make(into: folder.payload) { progress(.making("synchronised view", done: $0, of: $1)) }
    findings += pictures.findings + clips.findings + view.findings
    return ExhibitContents(
      identity: plan.identity, stills: pictures.stills, contactSheets: pictures.sheets,
      clips: pictures.clips + clips.clips, view: view.view, redactions: plan.redactions,
      settings: settings, findings: findings)
  }

  // How an exhibit says what it was asked for: a rebuild reads them again.
  static let videos = ExhibitContents.Setting("clips and view", "made")
  static let copies = ExhibitContents.Setting("evidence", "copied")
  static let unredacted = ExhibitContents.Setting(
    "redactions", "left out, for those who may see everything")

  /// Everything that shaped it and is not in the case file.
  private var settings: [ExhibitContents.Setting] {
    [
      .init("onset", Version.current),
      options.hasVideos ? Self.videos : .init(Self.videos.name, "left out"),
      options.holdsEvidence ? Self.copies : .init(Self.copies.name, "named by its digests"),
      options.isUnredacted ? Self.unredacted : .init(Self.unredacted.name, "burned in"),
    ] + open.timeline.generator.libraries.sorted { $0.key < $1.key }.map { .init($0.key, $0.value) }
  }

  /// - Returns: where in the payload the copy of each source lies.
  private func copyEvidence() throws -> [SourceID: String] {
    guard options.holdsEvidence else { return [:] }
    guard open.file.redactions.isEmpty else {
      throw OnsetError(
        "copies of the evidence would show what the case file's redactions hide",
        fix: "leave out --with-evidence, or add --unredacted for those who may see everything")
    }
    var copies: [SourceID: String] = [:]
    for (count, source) in open.timeline.sources.map(\.source).enumerated() {
      guard let sealed = source.sha256 else { continue }
      progress(.making("copying evidence", done: count, of: open.timeline.sources.count))
      try folder.copy(open.folder.file(source.path), to: source.copyPath, sealed: sealed)
      copies[source.id] = source.copyPath
    }
    return copies
  }

  /// Nobody has touched the evidence while the exhibit was made from it.
  private func checkUntouched() throws {
    for source in open.acquired {
      guard let seal = source.seal else { continue }
      let state = try? open.folder.file(source.entry.file).state()
      guard state == seal.state else {
        throw OnsetError(
          "the evidence '\(source.entry.file)' changed while the exhibit was being made",
          fix: "work on a copy that nothing writes to, then make the exhibit again")
      }
    }
  }
}

extension JournalEntry {
  static let exhibitMade = "exhibit.made"
}

extension [JournalEntry] {
  /// Without what tells at its end that exhibits were made: making one changes nothing that the next holds.
  var bearing: [JournalEntry] {
    let last = lastIndex { $0.action != JournalEntry.exhibitMade }
    return last.map { Array(self[...$0]) } ?? []
  }
}

/// What was made, in words.
public struct ExhibitReport: Sendable {
  let contents: ExhibitContents
  let isDraft: Bool
  let isSigned: Bool
  /// SHA-256 of the list that seals it.
  let seal: String
  let files: Int
  private var output = ""

  init(contents: ExhibitContents, isDraft: Bool, isSigned: Bool, seal: String, files: Int) {
    (self.contents, self.isDraft, self.isSigned) = (contents, isDraft, isSigned)
    (self.seal, self.files) = (seal, files)
  }

  func placed(at output: String) -> ExhibitReport {
    var copy = self
    copy.output = output
    return copy
  }

  /// Whether something could not be made as it was asked for.
  public var needsPerson: Bool { contents.findings.contains { $0.severity != .note } }

  /// For a terminal.
  public var summary: String {
    let stills = contents.stills.count
    var lines = [
      "Exhibit \(contents.identity.reference ?? "without a reference of its own"): \(files) files.",
      "Stills: \(stills), contact sheets: \(contents.contactSheets.count), "
        + "clips: \(contents.clips.count), synchronised view: \(contents.view == nil ? "no" : "yes").",
    ]
    if isDraft {
      lines.append(
        "DRAFT on every page: no person has confirmed an event yet (onset decide CASE EVENT confirm)."
      )
    }
    if !contents.redactions.isEmpty {
      lines.append(
        "\(contents.redactions.count) redactions apply to everything derived; case.yaml itself goes into "
          + "the exhibit as it stands, comments too.")
    }
    for finding in contents.findings where finding.severity != .note {
      lines.append("\(finding.source.map { "\($0): " } ?? "")\(finding.message) \(finding.advice)")
    }
    lines.append(
      isSigned
        ? "Signed."
        : "Not signed: 'onset seal \(output) --key KEY.pem' signs it; seal/request.tsq asks for a "
          + "time-stamp.")
    lines.append("SHA-256 of its seal, to be noted elsewhere: \(seal)")
    lines.append("Wrote \(output)")
    return lines.joined(separator: "\n") + "\n"
  }
}
