import CaseStore
import Evidence
import Exhibits
import Foundation
import SystemPackage
import TimeModel

/// A case → what goes to court: the schedule, stills, clips, a synchronised view, every form of the
/// timeline, in one sealed bag.
public enum Exhibit {
  public struct Options: Sendable {
    public var folder: String
    /// Where the exhibit goes; nil for `output/exhibit` in the case folder.
    public var output: String?
    public var jobs: Int?
    /// Whether clips and the synchronised view are made.
    public var hasVideos = true
    /// Whether copies of the evidence go into it, rather than their digests alone.
    public var holdsEvidence = false
    /// Whether the case file's redactions are left out: for those who may see everything.
    public var isUnredacted = false
    /// Files in PEM to sign with: a private key, and its certificate where there is one.
    public var key: String?
    public var certificate: String?

    public init(folder: String) { self.folder = folder }
  }

  /// What is being done, for whoever watches.
  public enum Progress: Sendable {
    case building(Build.Progress)
    /// So many of the things that this step makes are made.
    case making(String, done: Int, of: Int)
  }

  /// - Parameter progress: called from several threads.
  /// - Throws: `OnsetError`, and as a build does; then nothing is left that looks like an exhibit.
  public static func run(
    _ options: Options, progress: @escaping @Sendable (Progress) -> Void
  ) async throws -> ExhibitReport {
    let signing = try Signing(key: options.key, certificate: options.certificate)
    let place = try CaseFolder(options.folder, output: nil, create: false)
    guard FileManager.default.fileExists(atPath: place.store.path) else {
      throw OnsetError(
        "'\(options.folder)' has not been built",
        fix: "run 'onset build \(options.folder)' first, and read what it found")
    }
    let output = options.output ?? place.output.appending("exhibit").string
    let folder = try ExhibitFolder(output)
    do {
      var build = Build.Options(folder: options.folder, jobs: options.jobs)
      build.isRedacted = !options.isUnredacted
      let report = try await Build.open(build) {
        progress(.building($0))
      } before: { place, store in
        try Self.checkEvidence(place, store)
      } _: { open in
        var making = Making(options: options, open: open, folder: folder, progress: progress)
        return try await making.run(signing)
      }
      return report.placed(at: output)
    } catch {
      folder.discard()
      throw error
    }
  }

  /// Every sealed file is still what was sealed, byte for byte.
  private static func checkEvidence(_ place: CaseFolder, _ store: CaseStore) throws {
    if let broken = try store.firstBrokenJournalEntry() {
      throw OnsetError(
        "the case's journal is broken from entry \(broken) on",
        fix: "run 'onset verify' on the case: an exhibit needs an unbroken history")
    }
    var changed: [(path: String, sealed: Digest, now: Digest)] = []
    let listed = try? CaseFileReader.read(
      Data(place.caseFileBytes()))
    let sources = Set(listed?.sources.map(\.file) ?? [])
    for (path, seal) in try store.seals() where sources.contains(path) {
      do {
        let now = try place.file(path).sealed()
        if now.sha256 != seal.sha256 { changed.append((path, seal.sha256, now.sha256)) }
      } catch {
        throw OnsetError(
          "the evidence '\(path)', sealed as \(seal.sha256), cannot be read: \(error)",
          fix: "bring it back, or take it out of case.yaml and run 'onset build' again")
      }
    }
    guard changed.isEmpty else { throw ExhibitFolder.changed(changed) }
  }
}

/// What an exhibit is signed with, read before any long work begins.
struct Signing {
  let key: [UInt8]
  let certificate: [UInt8]?

  /// Nil for no signature.
  init?(key: String?, certificate: String?) throws(OnsetError) {
    guard let key else {
      guard certificate == nil else {
        throw OnsetError("a certificate alone cannot sign", fix: "name its key with --key")
      }
      return nil
    }
    self.key = try Self.read(key)
    self.certificate = try certificate.map { path throws(OnsetError) in try Self.read(path) }
  }

  /// A file that a person names on the command line.
  static func read(_ path: String) throws(OnsetError) -> [UInt8] {
    do {
      return try EvidenceFile(named: path).read(limit: 16 << 20).bytes
    } catch {
      throw OnsetError("'\(path)' cannot be read: \(error)", fix: error.advice)
    }
  }
}
