import CaseStore
import Evidence
import Exhibits
import Foundation
import Records
import SystemPackage
import TimeModel

/// Evidence → timeline: the main use case.
public enum Build {
  public struct Options: Sendable {
    public var folder: String
    /// Where the output goes; nil for `output` in the case folder.
    public var output: String?
    /// How many recordings are analysed at once; nil for one for each core.
    public var jobs: Int?
    public var usesCache: Bool
    /// Whether the case file's redactions hold.
    var isRedacted = true

    public init(folder: String, output: String? = nil, jobs: Int? = nil, usesCache: Bool = true) {
      (self.folder, self.output, self.jobs, self.usesCache) = (folder, output, jobs, usesCache)
    }
  }

  /// What a build is doing, for whoever watches; sources by their ids.
  public enum Progress: Sendable {
    /// So much will have to be read.
    case planned(files: Int, bytes: Int64)
    case started(String, bytes: Int64)
    /// So many bytes of this source are read by now.
    case reading(String, bytes: Int64)
    case finished(String, bytes: Int64)
  }

  /// - Parameter progress: called from several threads.
  /// - Throws: `OnsetError`, `CaseFileProblems`; evidence that cannot be used is a finding instead.
  public static func run(
    _ options: Options, progress: @escaping @Sendable (Progress) -> Void
  ) async throws -> BuildReport {
    try await running(options, progress) { try await $0.run() }
  }

  /// The case as its evidence, its case file and its journal are now, without writing any output.
  static func solve(
    _ options: Options, progress: @escaping @Sendable (Progress) -> Void
  ) async throws -> SolvedCase {
    try await running(options, progress) { try await $0.solve() }
  }

  /// Records what a person decides about the case as it is now, and builds it anew, under one lock.
  ///
  /// - Parameter choose: throws when the decision cannot be made; then nothing is recorded.
  static func decide(
    _ options: Options, progress: @escaping @Sendable (Progress) -> Void,
    _ choose: (Deliberation) throws -> Deliberation.Choice
  ) async throws -> Decide.Outcome {
    try await running(options, progress) { try await $0.decide(choose) }
  }

  /// A case that is solved and under lock, with all that more can be made of it with.
  struct Open {
    let folder: CaseFolder
    let store: CaseStore
    let worker: Worker
    let jobs: Int
    let file: CaseFile
    let acquired: [Acquired]
    let timeline: Timeline
  }

  /// Solves the case as `solve` does and hands it over under the same lock.
  ///
  /// - Parameter before: called under the lock before any evidence is read.
  static func open<Result>(
    _ options: Options, progress: @escaping @Sendable (Progress) -> Void,
    before: (CaseFolder, CaseStore) throws -> Void, _ body: (Open) async throws -> Result
  ) async throws -> Result {
    try await running(options, progress) { running in
      try before(running.folder, running.store)
      return try await body(try await running.open())
    }
  }

  private static func running<Result>(
    _ options: Options, _ progress: @escaping @Sendable (Progress) -> Void,
    _ body: (inout Running) async throws -> Result
  ) async throws -> Result {
    let folder = try CaseFolder(options.folder, output: options.output)
    let lock = try CaseLock(folder)
    defer { lock.release() }
    folder.clearWork()
    let store = try openStore(folder)
    let cores = max(1, ProcessInfo.processInfo.activeProcessorCount)
    let jobs = options.jobs ?? cores
    let acquisition = Acquisition(
      folder: folder, store: store, worker: try .current, usesCache: options.usesCache,
      threads: max(1, cores / jobs), progress: progress)
    var build = Running(
      folder: folder, store: store, acquisition: acquisition, jobs: jobs,
      isRedacted: options.isRedacted)
    do {
      if let output = options.output { build.report.outputFolder = output }
      return try await body(&build)
    } catch {
      throw CaseFolder.explained(error)
    }
  }

  private static func openStore(_ folder: CaseFolder) throws -> CaseStore {
    try folder.refuseLinkedStore()
    do {
      let isNew = !FileManager.default.fileExists(atPath: folder.store.path)
      let store = try CaseStore(file: folder.store)
      if isNew { try store.record("case.opened", ["onset": Version.current]) }
      return store
    } catch {
      throw CaseFolder.explained(error)
    }
  }
}

/// One build on its way: each step takes what the one before made.
private struct Running {
  let folder: CaseFolder
  let store: CaseStore
  let acquisition: Acquisition
  let jobs: Int
  let isRedacted: Bool
  var report = BuildReport()

  init(
    folder: CaseFolder, store: CaseStore, acquisition: Acquisition, jobs: Int, isRedacted: Bool
  ) {
    (self.folder, self.store, self.acquisition, self.jobs) = (folder, store, acquisition, jobs)
    self.isRedacted = isRedacted
  }

  /// What the evidence and the case file give, before anybody decides.
  struct Prepared {
    let file: CaseFile
    let zone: ZoneRules
    let acquired: [Acquired]
    let clocks: [SourceID: SourceClock]
    let soundLinks: [SoundLink]
    let findings: [Finding]
  }

  mutating func run() async throws -> BuildReport {
    let timeline = try await solve().timeline
    try finish(timeline)
    return report
  }

  mutating func solve() async throws -> SolvedCase {
    try await assemble(try await prepare(), try store.decisions())
  }

  mutating func open() async throws -> Build.Open {
    let prepared = try await prepare()
    return Build.Open(
      folder: folder, store: store, worker: acquisition.worker, jobs: jobs, file: prepared.file,
      acquired: prepared.acquired,
      timeline: try await assemble(prepared, try store.decisions()).timeline)
  }

  mutating func decide(
    _ choose: (Deliberation) throws -> Deliberation.Choice
  ) async throws -> Decide.Outcome {
    let prepared = try await prepare()
    let journal = try store.decisions()
    let before = try await assemble(prepared, journal).timeline
    let choice = try choose(
      Deliberation(
        file: prepared.file, zone: prepared.zone, acquired: prepared.acquired, journal: journal,
        timeline: before))
    let decision = try store.record(
      choice.action, about: choice.event, by: choice.by, because: choice.because)
    let after = try await assemble(prepared, try store.decisions()).timeline
    try finish(after)
    return Decide.Outcome(decision: decision, before: before, after: after, build: report)
  }

  private mutating func prepare() async throws -> Prepared {
    var (file, known) = try await caseFile()
    if !isRedacted { file.redactions = [] }
    guard let zone = Zones.rules(file.zone) else {
      throw OnsetError("the zone '\(file.zone)' is not known", fix: "use an IANA name")
    }
    let acquired = await acquire(file, zone, known)
    report.count(acquired)
    let clocks = Clocks.all(file, acquired, zone: zone)
    let sound = try await SoundLinks(
      file: file, acquired: acquired, acquisition: acquisition, jobs: jobs
    ).all()
    return Prepared(
      file: file, zone: zone, acquired: acquired, clocks: clocks.clocks, soundLinks: sound.links,
      findings: clocks.findings + sound.findings)
  }

  private func assemble(
    _ prepared: Prepared, _ journal: DecisionJournal
  ) async throws -> SolvedCase {
    let (file, acquired) = (prepared.file, prepared.acquired)
    let gathering = Gathering(file, acquired, journal, zone: prepared.zone)
    let requests = gathering.support().flatMap {
      StillRequest.requests(for: $0.observations, acquired, hiding: file.redactions)
    }
    let (stills, stillFindings) = try await acquisition.stills(
      Array(requests.prefix(TakeStills.most)), of: acquired)
    let (strips, stripFindings) = try await acquisition.strips(
      gathering.marks, for: gathering.support(), of: acquired, hiding: file.redactions)
    let changes = acquired.compactMap(acquisition.changesSince)
    let assembly = Assembly(
      file: file, zone: prepared.zone, acquired: acquired, clocks: prepared.clocks,
      gathering: gathering, soundLinks: prepared.soundLinks, stills: stills.mapValues(\.still),
      strips: strips,
      findings: prepared.findings + stillFindings + stripFindings + changes + refusals(acquired)
        + unreachable(file),
      unused: unlisted(file))
    return try assembly.solve()
  }

  // MARK: The case file

  private mutating func caseFile() async throws -> (CaseFile, [String: Acquired]) {
    var known: [String: Acquired] = [:]
    if (try? folder.caseFile.stat(followTargetSymlink: false)) == nil {
      let survey = await Survey(folder: folder, acquisition: acquisition, jobs: jobs).look()
      known = survey.acquired
      report.guesses = survey.guesses.map { ($0.entry.file, $0.entry.kind.rawValue, $0.because) }
      report.passedOver = survey.unused
      report.isDrafted = true
      let title = folder.path.lastComponent?.string ?? "Case"
      let text = CaseFileDraft.text(
        title: title, guesses: survey.guesses, date: survey.date, unused: survey.unused)
      try CaseFolder.write(Data(text.utf8), to: folder.caseFile)
      try store.record("case.drafted", ["sources": "\(survey.guesses.count)"])
    }
    do {
      return (try CaseFileReader.read(Data(folder.caseFileBytes())), known)
    } catch let error as UnreadableFile {
      throw OnsetError("case.yaml: \(error.description)", fix: error.advice)
    }
  }

  // MARK: Sources

  private func acquire(
    _ file: CaseFile, _ zone: ZoneRules, _ known: [String: Acquired]
  ) async -> [Acquired] {
    let recordings = file.sources.filter { $0.kind == .recording }
    let analysed = await acquisition.recordings(
      recordings.filter { known[$0.file] == nil }, jobs: jobs)
    let byID = Dictionary(
      analysed.map { ($0.entry.id, $0) }, uniquingKeysWith: { first, _ in first })
    var acquired: [Acquired] = []
    for entry in file.sources {
      if entry.kind == .recording {
        acquired.append(
          (byID[entry.id] ?? known[entry.file])?.renamed(entry) ?? Acquired(entry: entry))
        continue
      }
      let record = await acquisition.record(entry, file.context(for: entry, zone: zone))
      acquired.append(record)
    }
    return await acquisition.withOtherClocks(
      acquired, ignoring: file.isDraft ? [] : file.ignored)
  }

  private func refusals(_ acquired: [Acquired]) -> [Finding] {
    acquired.compactMap { source in
      source.refusal.map { words in
        Finding(
          .recordingUnreadable, .failure, source: source.entry.id,
          message: "It could not be read as a recording: \(words).",
          advice: "Ask for the original again, or correct its kind in case.yaml.")
      }
    }
  }

  /// What could not even be looked at is told until case.yaml says that it is no evidence.
  private func unreachable(_ file: CaseFile) -> [Finding] {
    FolderScan(folder.path).unreachable.filter { !file.ignored.contains($0.path) }.map {
      Finding(
        .evidenceUnreadable, .failure, source: nil,
        message: "'\($0.path)' was not looked at: \($0.because).",
        advice: "Make it readable or give a copy a plain name, or list it under 'ignore:'.")
    }
  }

  /// What lies in the folder and is no source of the case.
  private func unlisted(_ file: CaseFile) -> [Timeline.Unused] {
    let listed = Set(file.sources.map(\.file))
    let scan = FolderScan(folder.path)
    let ignored = file.ignored.map { $0.hasSuffix("/") ? $0 : $0 + "/" }
    func words(_ path: String, _ because: String) -> String {
      // A draft's list is the program's own: nobody has said so yet.
      !file.isDraft && ignored.contains { path + "/" == $0 || path.hasPrefix($0) }
        ? "case.yaml says it is not evidence" : because
    }
    let files = scan.files.filter { !listed.contains($0) }.map {
      (
        path: $0,
        because: words(
          $0,
          PlaylistScan.isPlaylist($0)
            ? "a playlist: read for the dates of the recordings that it lists, not followed"
            : "case.yaml does not name it")
      )
    }
    let passedOver = scan.passedOver.filter { !listed.contains($0.path) }.map {
      (path: $0.path, because: words($0.path, $0.because))
    }
    return (files + passedOver).sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
      .map { Timeline.Unused(source: nil, path: $0.path, locator: .whole, because: $0.because) }
  }

  // MARK: Output

  private mutating func finish(_ timeline: Timeline) throws {
    report.take(timeline)
    var details = [
      "sources": "\(timeline.sources.count)", "events": "\(timeline.events.count)",
      "conflicts": "\(timeline.conflicts.count)", "onset": Version.current,
    ]
    for file in try ExporterCatalogue.files(for: timeline) {
      let target = folder.output.appending(file.path)
      try CaseFolder.makeFolder(target.removingLastComponent())
      try CaseFolder.write(Data(file.bytes), to: target)
      details["output:\(file.path)"] = EvidenceFile.digest(of: file.bytes)
      report.outputs.append(file.path)
    }
    try store.record("build.done", details)
  }
}

extension CaseFile {
  /// What the case says about a log or a statement.
  func context(for entry: SourceEntry, zone: ZoneRules) -> RecordContext {
    let columns = ColumnMapping(
      Dictionary(
        entry.columns.compactMap { key, value in
          ColumnMapping.Role(rawValue: key).map { ($0, ColumnReference(value)) }
        }, uniquingKeysWith: { first, _ in first }))
    return RecordContext(
      source: entry.id, zone: entry.zone.flatMap(Zones.rules) ?? zone, date: entry.date ?? date,
      columns: columns.roles.isEmpty ? nil : columns, author: entry.author.map(Author.person),
      lexicon: lexicon, widths: widths)
  }
}

extension Acquired {
  /// The same bytes under the entry that the case file has for them.
  fileprivate func renamed(_ entry: CaseFile.SourceEntry) -> Acquired {
    var copy = Acquired(entry: entry)
    (copy.seal, copy.content, copy.refusal, copy.wasRead) = (seal, content, refusal, wasRead)
    copy.findings = findings
    return copy
  }
}

extension Finding.Code {
  static let recordingUnreadable = Self(rawValue: "recording.unreadable")
}
