import CaseStore
import Evidence
import Foundation
import Glibc
import SystemPackage

/// The folder of a case: where things lie in it, and the only places that are ever written.
struct CaseFolder: Sendable {
  /// Absolute and without symbolic links.
  let path: FilePath
  let output: FilePath

  /// - Throws: `OnsetError` when the folder is not there, or a place to write is a symbolic link.
  init(_ text: String, output: String?, create: Bool = true) throws(OnsetError) {
    path = FilePath(URL(filePath: text).absoluteURL.resolvingSymlinksInPath().path)
    guard (try? path.stat().type) == .directory else {
      throw OnsetError(
        "there is no folder '\(text)'", fix: "name the folder that holds the evidence")
    }
    self.output =
      output.map { FilePath(URL(filePath: $0).absoluteURL.path) } ?? path.appending("output")
    guard create else { return }
    for folder in [state, work, tables, sounds, self.output] { try Self.makeFolder(folder) }
  }

  var state: FilePath { path.appending(".onset") }
  var caseFile: FilePath { path.appending("case.yaml") }
  var store: URL { URL(filePath: state.appending("case.sqlite").string) }
  /// Where workers leave what they made until it is taken into the store.
  var work: FilePath { state.appending("work") }
  /// Packet tables, by digest and settings.
  var tables: FilePath { state.appending("packets") }
  /// The recordings' sound as it is compared, by digest.
  var sounds: FilePath { state.appending("sound") }

  /// Where the packet table of a recording lies.
  func packetTable(of digest: Digest) -> FilePath { tables.appending("\(digest).csv") }

  /// The same where it is kept; nil where it is not.
  func keptPacketTable(of digest: Digest) -> String? {
    let path = packetTable(of: digest).string
    return FileManager.default.fileExists(atPath: path) ? path : nil
  }

  /// The case file's bytes, as far as it may be long.
  func caseFileBytes() throws(UnreadableFile) -> [UInt8] {
    try file("case.yaml").read(limit: CaseFileReader.most + 1).bytes
  }

  func file(_ relative: String) -> EvidenceFile { EvidenceFile(folder: path, path: relative) }

  /// Makes a folder unless it is there; a link in its place could lead the writing elsewhere.
  static func makeFolder(_ folder: FilePath) throws(OnsetError) {
    let type = try? folder.stat(followTargetSymlink: false).type
    switch type {
    case .directory: return
    case nil:
      do {
        try FileManager.default.createDirectory(
          atPath: folder.string, withIntermediateDirectories: true)
      } catch {
        throw OnsetError(
          "the folder '\(folder.string)' cannot be made",
          fix: "check that the case folder can be written and that the disk has space")
      }
    default:
      throw OnsetError(
        "'\(folder.string)' is not a folder of its own (a link or a file)",
        fix: "remove it: Onset writes only into real folders")
    }
  }

  /// Takes away what workers of a build that was killed have left; only under the lock.
  func clearWork() {
    for name in (try? FileManager.default.contentsOfDirectory(atPath: work.string)) ?? [] {
      try? FileManager.default.removeItem(atPath: work.appending(name).string)
    }
  }

  /// The store is opened by SQLite, which follows links: none may stand in its place.
  ///
  /// - Throws: `OnsetError` when one does.
  func refuseLinkedStore() throws(OnsetError) {
    for suffix in ["", "-wal", "-shm", "-journal"] {
      let file = state.appending("case.sqlite\(suffix)")
      if let type = try? file.stat(followTargetSymlink: false).type, type != .regular {
        throw OnsetError(
          "'.onset/case.sqlite\(suffix)' is no file of its own (a link or a folder)",
          fix: "remove it: Onset writes only into the case folder")
      }
    }
  }

  /// An error of the store with what to do about it; any other as it is.
  static func explained(_ error: any Error) -> any Error {
    guard let words = CaseStore.fault(in: error) else { return error }
    return OnsetError(
      "the case store '.onset/case.sqlite' cannot be used: \(words)",
      fix:
        "check that '.onset' can be written and that the disk has space; if the store is damaged, "
        + "move '.onset' away and build again: evidence is never in it")
  }

  /// Writes a file whole or not at all, never through a link that stands in its place. C: `rename`.
  static func write(_ bytes: Data, to file: FilePath) throws(OnsetError) {
    let temporary = file.removingLastComponent()
      .appending(".\(file.lastComponent?.string ?? "file").\(getpid())")
    do {
      try? FileManager.default.removeItem(atPath: temporary.string)
      let descriptor = try FileDescriptor.open(
        temporary, .writeOnly, options: [.create, .exclusiveCreate, .noFollow, .closeOnExec],
        permissions: [.ownerReadWrite, .groupRead, .otherRead])
      _ = try descriptor.closeAfter { try descriptor.writeAll(bytes) }
      try temporary.rename(to: file)
    } catch {
      try? FileManager.default.removeItem(atPath: temporary.string)
      throw OnsetError(
        "'\(file.string)' cannot be written: \(error)",
        fix: "check that the folder can be written and that the disk has space")
    }
  }
}
