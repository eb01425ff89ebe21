import Evidence
import Foundation
import Media
import Records
import Synchronisation
import SystemPackage
import TimeModel

/// Looks at a folder without a case file: what each file is, so that a draft can be written.
struct Survey {
  let folder: CaseFolder
  let acquisition: Acquisition
  let jobs: Int

  struct Result {
    var guesses: [CaseFileDraft.Guess] = []
    /// What was taken for no evidence, and why.
    var unused: [(path: String, because: String)] = []
    /// Recordings that were analysed on the way, by path.
    var acquired: [String: Acquired] = [:]
    var date: CivilDate?
  }

  func look() async -> Result {
    let scan = FolderScan(folder.path)
    var result = Result(unused: scan.passedOver.map { ($0.path, $0.because) })
    var taken: Set<String> = []
    var candidates: [CaseFile.SourceEntry] = []
    for path in scan.files {
      let id = CaseFileDraft.name(for: path, taken: taken)
      taken.insert(id)
      var entry = CaseFile.SourceEntry(id: SourceID(rawValue: id), file: path, kind: .recording)
      if let found = identify(path), let kind = found.kind, let format = found.format {
        (entry.kind, entry.format) = (kind, format)
        result.guesses.append(CaseFileDraft.Guess(entry: entry, because: found.because))
      } else {
        candidates.append(entry)
      }
    }
    for acquired in await acquisition.recordings(candidates, jobs: jobs) {
      sort(acquired, into: &result)
    }
    result.guesses.sort { $0.entry.file.utf8.lexicographicallyPrecedes($1.entry.file.utf8) }
    result.unused.sort { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    result.date = commonDate(of: result)
    return result
  }

  private func identify(_ path: String) -> RecordCatalogue.Identification? {
    guard let sample = try? folder.file(path).beginning(RecordSample.length) else { return nil }
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let found = RecordCatalogue.standard.identify(
      RecordSample(name: name, prefix: sample.bytes, byteCount: Int(clamping: sample.byteCount)))
    return found.format == nil ? nil : found
  }

  /// Endings of names that promise evidence, so that a damaged file of such a name is never passed over.
  private static let recordingNames: Set = [
    "3gp", "aac", "amr", "asf", "avi", "dav", "flac", "flv", "m2ts", "m4a", "m4v", "mkv", "mov",
    "mp3",
    "mp4", "mpg", "mts", "mxf", "ogg", "opus", "ts", "wav", "webm", "wma", "wmv",
  ]
  private static let logNames: Set = ["csv", "tsv"]

  private func sort(_ acquired: Acquired, into result: inout Result) {
    let path = acquired.entry.file
    guard let analysis = acquired.analysis else {
      let why = acquired.refusal ?? acquired.findings.first?.message ?? "it gave nothing"
      let ending = (FilePath(path).extension ?? "").lowercased()
      let isLog = Self.logNames.contains(ending)
      guard isLog || Self.recordingNames.contains(ending) || !acquired.findings.isEmpty else {
        result.unused.append((path, "no recording, log or statement that Onset can read: \(why)"))
        return
      }
      // Evidence by its name, or never seen at all: every build says so until a person decides.
      var entry = acquired.entry
      if isLog { entry.kind = .log }
      result.guesses.append(
        CaseFileDraft.Guess(
          entry: entry,
          because: "perhaps a \(entry.kind.rawValue), although it cannot be read: \(why)"))
      if !isLog { result.acquired[path] = acquired }
      return
    }
    let streams = analysis.container.streams.filter { $0.kind == .video || $0.kind == .audio }
    let what = streams.map { "\($0.kind.rawValue) (\($0.codec))" }.joined(separator: ", ")
    result.guesses.append(
      CaseFileDraft.Guess(
        entry: acquired.entry,
        because: "a recording: \(analysis.container.format) with \(what), "
          + "\(MediaTime(nanoseconds: analysis.duration).clockText) long"))
    result.acquired[path] = acquired
  }

  /// The local date of the recordings' own clocks, when they all name the same.
  private func commonDate(of result: Result) -> CivilDate? {
    guard let rules = Zones.rules(CaseFileDraft.defaultZone) else { return nil }
    var dates: Set<CivilDate> = []
    for acquired in result.acquired.values {
      let clock = Clocks.clock(of: acquired, rules: rules).clock
      for anchor in clock.anchors where anchor.isAccepted {
        if let date = try? rules.local(at: anchor.anchor.instant.estimate).date {
          dates.insert(date)
        }
      }
    }
    return dates.count == 1 ? dates.first : nil
  }
}
