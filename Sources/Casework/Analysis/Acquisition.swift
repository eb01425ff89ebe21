import CaseStore
import Detectors
import Evidence
import Foundation
import Media
import Records
import SystemPackage
import TimeModel

/// Everything that is known of one source once its file has been read.
struct Acquired: Sendable {
  enum Content: Sendable {
    case analysis(RecordingAnalysis)
    case reading(RecordReading)
    /// Why there is none is among the findings, or in `refusal`.
    case nothing
  }

  let entry: CaseFile.SourceEntry
  var seal: Seal?
  var content = Content.nothing
  var findings: [Finding] = []
  /// Why the file is not a recording that can be read; nil when it is, or is none.
  var refusal: String?
  /// Whether its bytes were read in this build, rather than an earlier one.
  var wasRead = false
  /// What the case folder's playlists say of it.
  var playlistDates: [PlaylistDate] = []
  /// What another program reads of its times; nil when that is not installed.
  var secondReading: SecondReading?
  /// The first byte of each line of a log or statement, as an editor counts lines.
  var lineStarts: [Int] = []

  var analysis: RecordingAnalysis? {
    if case .analysis(let analysis) = content { analysis } else { nil }
  }

  /// The bytes of a line, counted from 1; nil when there is no such line.
  func bytes(ofLine line: Int) -> Range<Int>? {
    guard lineStarts.indices.contains(line - 1) else { return nil }
    return lineStarts[line - 1]..<(lineStarts.indices.contains(line) ? lineStarts[line] : .max)
  }

  /// What a log or a statement of these bytes says.
  mutating func take(_ reading: RecordReading, of bytes: [UInt8]) {
    content = .reading(reading)
    lineStarts = [0] + bytes.indices.filter { bytes[$0] == 0x0A }.map { $0 + 1 }
    findings += reading.findings
  }

  var reading: RecordReading? {
    if case .reading(let reading) = content { reading } else { nil }
  }
}

/// Brings files into the case: seals them, and has recordings analysed unless that was done before.
struct Acquisition: Sendable {
  let folder: CaseFolder
  let store: CaseStore
  let worker: Worker
  let usesCache: Bool
  /// Decoding threads for each worker.
  let threads: Int
  let progress: @Sendable (Build.Progress) -> Void

  /// A longer log or statement is refused; a recording has no limit.
  static let recordLimit = 512 << 20

  // MARK: Recordings

  /// Every recording, in the order given; at most `jobs` are analysed at once.
  func recordings(_ entries: [CaseFile.SourceEntry], jobs: Int) async -> [Acquired] {
    var result: [Acquired?] = []
    var waiting: [(index: Int, state: FileState, acquired: Acquired)] = []
    for (index, entry) in entries.enumerated() {
      var acquired = Acquired(entry: entry)
      result.append(nil)
      do {
        let state = try folder.file(entry.file).state()
        if let known = try knownAnalysis(of: folder.file(entry.file), state, into: &acquired) {
          take(known, into: &acquired)
          result[index] = acquired
        } else {
          waiting.append((index, state, acquired))
        }
      } catch {
        acquired.findings.append(Self.unreadable(error, entry.id))
        result[index] = acquired
      }
    }
    progress(
      .planned(files: waiting.count, bytes: waiting.reduce(0) { $0 + $1.state.byteCount }))
    // The longest first, so that no core waits long for the last one.
    let queue = waiting.sorted {
      ($0.state.byteCount, $1.index) > ($1.state.byteCount, $0.index)
    }
    let found = await inParallel(queue, jobs: jobs) { await analysed($0.acquired, $0.state) }
    for (place, acquired) in zip(queue, found) { result[place.index] = acquired }
    return result.compactMap(\.self)
  }

  private func analysed(_ acquired: Acquired, _ state: FileState) async -> Acquired {
    var acquired = acquired
    do {
      try await analyse(folder.file(acquired.entry.file), state, into: &acquired)
    } catch {
      acquired.findings.append(Self.unreadable(error, acquired.entry.id))
    }
    return acquired
  }

  /// What an earlier build made of the very same bytes.
  private func knownAnalysis(
    of file: EvidenceFile, _ state: FileState, into acquired: inout Acquired
  ) throws -> AnalysisOutcome? {
    guard usesCache else { return nil }
    let sealed = try store.seal(of: file.path)
    if let sealed, sealed.state == state {
      acquired.seal = sealed
      return try outcome(for: sealed, acquired.entry)
    }
    guard state.byteCount > 0, try store.mayHoldArtifacts(ofFileWith: state.byteCount) else {
      return nil
    }
    let seal = try file.sealed()
    guard let outcome = try outcome(for: seal, acquired.entry) else { return nil }
    acquired.wasRead = true
    try self.seal(&acquired, seal)
    return outcome
  }

  private func key(_ digest: Digest, _ entry: CaseFile.SourceEntry) -> ArtifactKey {
    ArtifactKey(
      sha256: digest,
      settings: RecordingAnalysis.settings(
        detectors: DetectorCatalogue.present, overlay: entry.overlay))
  }

  /// Where the sound of a recording with such a digest lies.
  func soundPath(_ digest: Digest) -> String {
    folder.sounds.appending("\(digest).s16").string
  }

  private func outcome(
    for seal: Seal, _ entry: CaseFile.SourceEntry
  ) throws -> AnalysisOutcome? {
    let outcome = try store.artifact(key(seal.sha256, entry)).flatMap {
      try? JSONDecoder().decode(AnalysisOutcome.self, from: $0)
    }
    // Whoever cleared the sound away to save space gets it again.
    if case .analysis(let analysis) = outcome, analysis.sound != nil,
      !FileManager.default.fileExists(atPath: soundPath(seal.sha256))
    {
      return nil
    }
    return outcome
  }

  private func take(_ outcome: AnalysisOutcome, into acquired: inout Acquired) {
    switch outcome {
    case .analysis(let analysis): acquired.content = .analysis(analysis)
    case .refusal(let words): acquired.refusal = words
    }
  }

  private func analyse(
    _ file: EvidenceFile, _ state: FileState, into acquired: inout Acquired
  ) async throws {
    let name = acquired.entry.id.rawValue
    let work = folder.work.appending(UUID().uuidString)
    let (artifact, packets) = (work.string + ".json", work.string + ".csv")
    let (sound, levels) = (work.string, SoundFile.levelsPath(work.string))
    defer {
      for path in [artifact, packets, sound, levels] {
        try? FileManager.default.removeItem(atPath: path)
      }
    }
    progress(.started(name, bytes: state.byteCount))
    defer { progress(.finished(name, bytes: state.byteCount)) }
    acquired.wasRead = true
    let result = await worker.run(
      "analyze",
      [
        "--out", artifact, "--packets", packets, "--sound", sound,
      ] + (acquired.entry.overlay.text.map { ["--overlay", $0] } ?? []) + [
        "--threads", "\(threads)", "--progress", "--",
        "./" + file.path,
      ],
      in: folder.path
    ) { progress(.reading(name, bytes: $0)) }
    switch result {
    case .done:
      let content = try Data(contentsOf: URL(filePath: artifact))
      let analysis = try JSONDecoder().decode(RecordingAnalysis.self, from: content)
      guard try file.state() == state else {
        throw UnreadableFile(
          description: "the file changed while it was being read",
          advice: "work on a copy that nothing writes to, then build again")
      }
      try seal(&acquired, Seal(sha256: analysis.sha256, state: state))
      let kept = soundPath(analysis.sha256)
      for (from, to) in [
        (packets, folder.packetTable(of: analysis.sha256).string), (sound, kept),
        (levels, SoundFile.levelsPath(kept)),
      ] {
        try? FileManager.default.removeItem(atPath: to)
        try FileManager.default.moveItem(atPath: from, toPath: to)
      }
      try keep(.analysis(analysis), of: analysis.sha256, acquired.entry, state.byteCount)
      acquired.content = .analysis(analysis)
    case .refused(let words):
      let seal = try file.sealed()
      try self.seal(&acquired, seal)
      // What may pass (a full disk, a copy under way) is tried again by the next build.
      if seal.state == state, !Self.passing.contains(where: words.contains) {
        try keep(.refusal(words), of: seal.sha256, acquired.entry, state.byteCount)
      }
      acquired.refusal = words
    case .died(let words):
      try seal(&acquired, file.sealed())
      acquired.findings.append(
        Finding(
          .workerDied, .failure, source: acquired.entry.id,
          message:
            "Its analysis did not come to an end: \(words). Nothing of it is on the timeline.",
          advice: "Treat the file with care; try it alone with 'onset analyze'."))
    }
  }

  /// How refusals end whose cause lies outside the file's bytes.
  private static let passing = [
    MediaError.Reason.cannotRead, .changedWhileRead, .tookTooLong, .outOfMemory,
  ].map { MediaError($0, while: "", path: "").advice }

  private func keep(
    _ outcome: AnalysisOutcome, of digest: Digest, _ entry: CaseFile.SourceEntry,
    _ byteCount: Int64
  ) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    try store.keep(encoder.encode(outcome), as: key(digest, entry), byteCount: byteCount)
    try store.record("recording.analysed", ["sha256": digest.description])
  }

  // MARK: Logs and statements

  func record(_ entry: CaseFile.SourceEntry, _ context: RecordContext) async -> Acquired {
    var acquired = Acquired(entry: entry)
    do {
      let file = folder.file(entry.file)
      let (bytes, seal) = try file.read(limit: Self.recordLimit)
      try self.seal(&acquired, seal)
      let reading = try await RecordReader(worker: worker, scratch: folder.work)
        .read(file, sealed: bytes, as: entry.format, context)
      acquired.take(reading, of: bytes)
    } catch {
      acquired.findings.append(Self.unreadable(error, entry.id))
    }
    return acquired
  }

  // MARK: Seals

  /// Puts the file under seal; a digest unlike the one sealed before is a finding and goes on record.
  private func seal(_ acquired: inout Acquired, _ seal: Seal) throws {
    let path = acquired.entry.file
    let earlier = try store.seal(of: path)
    acquired.seal = seal
    guard earlier != seal else { return }
    try store.setSeal(seal, of: path)
    switch earlier?.sha256 {
    case nil:
      try store.record("source.sealed", ["path": path, "sha256": seal.sha256.description])
    case let digest? where digest != seal.sha256:
      try store.record(
        "source.changed",
        ["path": path, "before": digest.description, "sha256": seal.sha256.description])
      acquired.findings.append(
        Finding(
          .evidenceChanged, .failure, source: acquired.entry.id,
          message: "Its content is not what was sealed before: SHA-256 was \(digest), "
            + "now it is \(seal.sha256).",
          advice: "Find out which of the two is the evidence; the journal holds both digests."))
    default: break
    }
  }

  /// What changed since it was read: called when everything else is done, before anything is written.
  func changesSince(_ acquired: Acquired) -> Finding? {
    guard let seal = acquired.seal else { return nil }
    let file = folder.file(acquired.entry.file)
    do {
      // What an earlier build read is not read again: its size, times and inode must do.
      let isSame =
        try acquired.wasRead ? file.sealed().sha256 == seal.sha256 : file.state() == seal.state
      guard !isSame else { return nil }
      return Finding(
        .evidenceChanged, .failure, source: acquired.entry.id,
        message: "Its content changed while the case was being built.",
        advice: "Work on a copy that nothing writes to, then build again.")
    } catch {
      return Self.unreadable(error, acquired.entry.id)
    }
  }

  private static func unreadable(_ error: any Error, _ source: SourceID) -> Finding {
    let error =
      error as? UnreadableFile
      ?? UnreadableFile(
        description: "\(error)", advice: "Check that the case folder can be written.")
    return Finding(
      .evidenceUnreadable, .failure, source: source,
      message: "It could not be read: \(error.description).", advice: error.advice)
  }
}

extension Finding.Code {
  static let evidenceUnreadable = Self(rawValue: "evidence.unreadable")
  static let evidenceChanged = Self(rawValue: "evidence.changed")
  static let workerDied = Self(rawValue: "analysis.died")
}
