import CaseStore
import Evidence
import Exhibits
import Foundation
import SystemPackage

/// Recomputes every digest and the journal's chain of a built case.
public enum Verify {
  public struct Report: Sendable {
    /// What was checked and found right, in words.
    public internal(set) var right: [String] = []
    /// What was checked and found wrong.
    public internal(set) var wrong: [String] = []
    /// What was not checked, and how it can be.
    public internal(set) var unchecked: [String] = []

    /// `{"right": […], "wrong": […], "unchecked": […]}`.
    public var json: String {
      JSONValue.object([
        "right": .array(right.map { .text($0) }), "wrong": .array(wrong.map { .text($0) }),
        "unchecked": .array(unchecked.map { .text($0) }),
      ]).document
    }
  }

  /// Against what an exhibit is checked, beside itself.
  public struct Options: Sendable {
    /// Certificates in PEM of those whose signatures and time-stamps are believed.
    public var authority: String?
    /// A case folder that holds the evidence which the exhibit only names.
    public var evidence: String?
    /// Whether it is made anew from the evidence and compared.
    public var rebuilds = false
    public var jobs: Int?

    public init() {}
  }

  /// Checks a built case, or an exhibit: whatever lies there.
  ///
  /// - Parameter progress: called from several threads.
  public static func run(
    _ path: String, _ options: Options, progress: @escaping @Sendable (Exhibit.Progress) -> Void
  ) async throws -> Report {
    let folder = FilePath(URL(filePath: path).absoluteURL.resolvingSymlinksInPath().path)
    guard (try? folder.appending("bagit.txt").stat(followTargetSymlink: false)) != nil else {
      guard options.authority == nil, options.evidence == nil, !options.rebuilds else {
        throw OnsetError(
          "'\(path)' is no exhibit: it has no bagit.txt",
          fix: "name the folder of an exhibit, or leave the other options out for a case")
      }
      return try run(path)
    }
    var check = try ExhibitCheck(folder, options)
    return try await check.run(progress)
  }

  /// - Parameter folder: a case that was built before.
  /// - Throws: `OnsetError` when there is nothing to check.
  public static func run(_ folder: String) throws -> Report {
    let place = try CaseFolder(folder, output: nil, create: false)
    guard FileManager.default.fileExists(atPath: place.store.path) else {
      throw OnsetError(
        "'\(folder)' has not been built",
        fix: "run 'onset build \(folder)' first; if it is to be an exhibit, its bagit.txt is gone")
    }
    try place.refuseLinkedStore()
    do {
      return try check(place, CaseStore(file: place.store))
    } catch {
      throw CaseFolder.explained(error)
    }
  }

  private static func check(_ place: CaseFolder, _ store: CaseStore) throws -> Report {
    var report = Report()
    let journal = try store.journal()
    let count = journal.count
    if let broken = try store.firstBrokenJournalEntry() {
      report.wrong.append("the journal is broken from entry \(broken) of \(count) on")
    } else {
      report.right.append("journal: \(count) entries, each chained to the one before")
    }
    let decisions = try store.decisions()
    let all = decisions.decisions + decisions.untrusted
    let undone = decisions.decisions.undoneBy.count
    if !all.isEmpty {
      report.right.append(
        "decisions: \(all.count)" + (undone == 0 ? "" : ", of which \(undone) undone again"))
    }
    report.wrong += decisions.unreadable.map {
      "journal: entry \($0) is a decision that this version of Onset does not understand"
    }
    var matching = 0
    let seals = try store.seals()
    for (path, seal) in seals {
      do {
        let now = try place.file(path).sealed()
        if now.sha256 == seal.sha256 {
          matching += 1
        } else {
          report.wrong.append("\(path): its SHA-256 is \(now.sha256), sealed was \(seal.sha256)")
        }
      } catch {
        report.wrong.append("\(path): \(error.description)")
      }
    }
    report.right.append(
      "evidence: \(matching) of \(seals.count) files have the digest that was sealed")
    report.right += journal.filter { $0.action == "source.changed" }.map {
      "journal: entry \($0.number) holds a change of evidence: \($0.details)"
    }
    try checkOutputs(of: place, store, &report)
    return report
  }

  /// Compares what was written last with what the journal says was written.
  private static func checkOutputs(
    of place: CaseFolder, _ store: CaseStore, _ report: inout Report
  ) throws {
    guard let last = try store.journal().last(where: { $0.action == "build.done" }),
      let details = try? JSONDecoder().decode([String: String].self, from: Data(last.details.utf8))
    else { return }
    var matching = 0
    let outputs = details.filter { $0.key.hasPrefix("output:") }.sorted { $0.key < $1.key }
    for (key, digest) in outputs {
      let path = String(key.dropFirst("output:".count))
      let file = EvidenceFile(folder: place.output, path: path)
      if let now = try? file.sealed().sha256.description, now == digest {
        matching += 1
      } else {
        report.wrong.append("output/\(path): not as the last build wrote it")
      }
    }
    report.right.append(
      "output: \(matching) of \(outputs.count) files are as the last build wrote them")
  }
}
