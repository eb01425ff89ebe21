import CaseStore
import Evidence
import Exhibits
import Foundation
import SystemPackage

/// The folder of an exhibit while it is being made: another name beside the one that it will have, so that
/// half an exhibit never looks like a whole one.
struct ExhibitFolder: Sendable {
  /// Where it will stand.
  let target: FilePath
  /// Where it grows.
  let partial: FilePath

  var payload: FilePath { partial.appending("data") }
  var seal: FilePath { partial.appending("seal") }

  /// - Throws: `OnsetError` when something stands there already that is no empty folder.
  init(_ path: String) throws(OnsetError) {
    target = FilePath(URL(filePath: path).absoluteURL.path)
    guard let name = target.lastComponent?.string else {
      throw OnsetError("'\(path)' cannot be a folder for an exhibit", fix: "name another")
    }
    partial = target.removingLastComponent().appending(".\(name).unfinished")
    if let type = try? target.stat(followTargetSymlink: false).type {
      let contents = try? FileManager.default.contentsOfDirectory(atPath: target.string)
      guard type == .directory, let contents, contents.isEmpty else {
        throw OnsetError(
          "'\(path)' is not an empty folder",
          fix: "name another with --out, or move away what is there: an exhibit is never mixed "
            + "with anything else")
      }
    }
    try CaseFolder.makeFolder(target.removingLastComponent())
    // What an exhibit that was broken off has left.
    try? FileManager.default.removeItem(atPath: partial.string)
    for folder in [partial, payload, seal] { try CaseFolder.makeFolder(folder) }
  }

  /// Takes everything away again.
  func discard() { try? FileManager.default.removeItem(atPath: partial.string) }

  /// Gives it its name: from here on it is whole.
  func finish() throws(OnsetError) {
    do {
      // An empty folder may stand there, and nothing else.
      target.removeEmptyFolder()
      try partial.rename(to: target)
    } catch {
      throw OnsetError(
        "the finished exhibit cannot be given its name '\(target.string)': \(error)",
        fix: "check that nothing has come to stand there meanwhile")
    }
  }

  /// Writes a file of the payload.
  ///
  /// - Parameter path: relative to the payload, without `..`.
  @discardableResult
  func write(_ bytes: [UInt8], to path: String) throws -> DerivedFile {
    let file = payload.appending(path)
    try CaseFolder.makeFolder(file.removingLastComponent())
    try CaseFolder.write(Data(bytes), to: file)
    guard let digest = Evidence.Digest(EvidenceFile.digest(of: bytes)) else {
      throw OnsetError("the digest of '\(path)' cannot be written", fix: "please report this")
    }
    return DerivedFile(path: path, sha256: digest, byteCount: Int64(bytes.count))
  }

  /// Writes a file beside the payload.
  func writeTag(_ text: String, to path: String) throws(OnsetError) {
    try CaseFolder.write(Data(text.utf8), to: partial.appending(path))
  }

  /// Copies a file of the case into the payload and compares its digest on the way.
  ///
  /// - Throws: `OnsetError` when it is no longer what was sealed, or cannot be written.
  func copy(_ file: EvidenceFile, to path: String, sealed: Evidence.Digest) throws {
    let target = payload.appending(path)
    try CaseFolder.makeFolder(target.removingLastComponent())
    let seal: Evidence.Digest
    do {
      seal = try file.copy(to: target).sha256
    } catch {
      throw OnsetError(
        "'\(file.path)' cannot be copied into the exhibit: \(error)", fix: error.advice)
    }
    guard seal == sealed else { throw ExhibitFolder.changed([(file.path, sealed, seal)]) }
  }

  /// Evidence that is not what was sealed makes no exhibit.
  static func changed(
    _ files: [(path: String, sealed: Evidence.Digest, now: Evidence.Digest)]
  ) -> OnsetError {
    let words = files.map { "'\($0.path)' was sealed as \($0.sealed) and is now \($0.now)" }
    return OnsetError(
      "evidence has changed since the case was built: " + words.joined(separator: "; "),
      fix: "find out why and restore it; if the change is right, run 'onset build' again, which "
        + "records it")
  }
}
