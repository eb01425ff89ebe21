import CaseStore
import Evidence
import Exhibits
import Foundation
import Media
import SystemPackage
import TimeModel

/// Has a worker make videos, and puts them into an exhibit's payload once they are whole.
struct VideoMaking: Sendable {
  let worker: Worker
  let folder: CaseFolder

  /// How a worker's work ended, where the disk took it.
  enum Ending<Outcome: Sendable>: Sendable {
    case done(Outcome)
    /// The worker crashed, hung or was killed: how.
    case died(String)
  }

  /// - Throws: `OnsetError` when the worker could not do its work for a reason that is not evidence.
  func run<Outcome: Decodable & Sendable>(
    _ work: VideoWork, as type: Outcome.Type, progress: @escaping @Sendable (Int64) -> Void
  ) async throws -> Ending<Outcome> {
    let base = folder.work.appending(UUID().uuidString).string
    let (order, artifact) = (base + ".work.json", base + ".json")
    defer {
      for path in [order, artifact] { try? FileManager.default.removeItem(atPath: path) }
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    try CaseFolder.write(encoder.encode(work), to: FilePath(order))
    let outcome = await worker.run(
      "video", ["--work", order, "--out", artifact], in: folder.path, progress: progress)
    try Task.checkCancellation()
    switch outcome {
    case .done:
      let bytes = try Data(contentsOf: URL(filePath: artifact))
      return .done(try JSONDecoder().decode(type, from: bytes))
    case .died(let words): return .died(words)
    case .refused(let words):
      throw OnsetError(
        "a video could not be made: \(words)",
        fix: "check that the case folder can be written and that the disk has space")
    }
  }

  static func unwritten(_ words: String) -> OnsetError {
    OnsetError(
      "a video could not be written: \(words)",
      fix: "make space, or name an output folder on another disk; nothing half made is kept")
  }

  /// The name under which a file grows, beside its own.
  static func partial(_ path: FilePath) -> FilePath {
    path.removingLastComponent().appending(".\(path.lastComponent?.string ?? "video").part")
  }

  /// Gives a file that is whole its name.
  ///
  /// - Parameter path: relative to the payload.
  static func finish(_ path: String, in payload: FilePath) throws -> DerivedFile {
    let file = payload.appending(path)
    try partial(file).rename(to: file)
    return try derived(path, in: payload)
  }

  private static func derived(_ path: String, in payload: FilePath) throws -> DerivedFile {
    let seal = try EvidenceFile(folder: payload, path: path).sealed()
    return DerivedFile(path: path, sha256: seal.sha256, byteCount: seal.state.byteCount)
  }

  /// Writes a description beside a video.
  static func write(
    _ sidecar: JSONValue, to path: String, in payload: FilePath
  ) throws -> DerivedFile {
    try CaseFolder.write(Data(sidecar.document.utf8), to: payload.appending(path))
    return try derived(path, in: payload)
  }
}

extension JSONValue {
  /// What every video's description says of a recording.
  static func videoSource(_ video: VideoSource, _ acquired: Acquired, _ timeline: Timeline)
    -> JSONValue
  {
    let report = timeline.sources.first { $0.source.id == video.source }
    return [
      "id": .text(video.source.rawValue), "exhibit": .text(video.exhibit),
      "path": .text(video.file), "sha256": .text(acquired.seal?.sha256.description),
      "byteCount": acquired.seal.map { .integer($0.state.byteCount) } ?? .null,
      "presentationStart": .mediaTime(video.axis.start),
      "clock": report.map { .clock($0.clock) } ?? .null,
      "redactionCount": .integer(video.redactions.count),
    ]
  }

  /// How videos are encoded, and by what.
  static var videoSettings: JSONValue {
    let settings = MovieSettings.all.map { ($0.name, JSONValue.text($0.value)) }
    let libraries = FFmpegLibraries.versions.mapValues { JSONValue.text($0) }
    return [
      "encoding": .object(Dictionary(settings) { first, _ in first }),
      "libraries": .object(libraries),
    ]
  }

  static func video(_ file: DerivedFile, width: Int, height: Int) -> JSONValue {
    [
      "path": .text(file.path), "sha256": .text(file.sha256.description),
      "byteCount": .integer(file.byteCount), "width": .integer(width), "height": .integer(height),
    ]
  }
}

extension Finding.Code {
  static let videoFailed = Self(rawValue: "exhibit.video.failed")
}
