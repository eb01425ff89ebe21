import Foundation
import TestSupport
import Testing

/// A case folder that one test fills, builds and throws away.
struct TemporaryCase {
  /// Holds the case folder and nothing else that a build may touch.
  let parent: URL
  let folder: URL

  /// A folder for one test, gone afterwards.
  static func with(_ body: (TemporaryCase) async throws -> Void) async throws {
    let parent = try Places.temporaryFolder("onset-case")
    defer { try? FileManager.default.removeItem(at: parent) }
    let folder = parent.appending(path: "case")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
    try await body(TemporaryCase(parent: parent, folder: folder))
  }

  /// Two seconds of H.264 and AAC, 15 kB.
  static let recording = Places.fixtures.appending(path: "media/bframes.mp4")
  /// Nearly three minutes, so that its worker can be caught at work.
  static let longRecording = Places.fixtures.appending(path: "bluewater/evidence/livestream.mp4")
  /// Twelve entries, times without a zone, parted by semicolons.
  static let log = Places.fixtures.appending(path: "bluewater/evidence/radio-log.csv")

  func add(_ name: String, _ bytes: Data) throws {
    let file = folder.appending(path: name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try bytes.write(to: file)
  }

  func add(_ name: String, _ text: String) throws { try add(name, Data(text.utf8)) }

  func add(_ name: String, copyOf file: URL) throws { try add(name, Data(contentsOf: file)) }

  /// A good recording and a good log, which every build must still bring to the timeline.
  func addGoodEvidence() throws {
    try add("good.mp4", copyOf: Self.recording)
    try add("good.csv", copyOf: Self.log)
  }

  func writeCaseFile(_ lines: String) throws {
    try add("case.yaml", "schema: onset.case/1\ntitle: Test\n" + lines + "\n")
  }

  func build(
    _ options: String..., wrapper: [String] = [], meanwhile: (pid_t) async throws -> Void = { _ in }
  ) async throws -> Program.Ending {
    let ending = try await Program.run(
      ["build", folder.path] + options, wrapper: wrapper, meanwhile: meanwhile)
    #expect(!ending.wasTooSlow)
    return ending
  }

  func verify() async throws -> Program.Ending { try await Program.run(["verify", folder.path]) }

  /// `timeline.json` of the last build, as far as the tests look at it.
  func timeline() throws -> Timeline {
    try JSONDecoder().decode(
      Timeline.self, from: Data(contentsOf: folder.appending(path: "output/timeline.json")))
  }

  struct Timeline: Decodable {
    struct Finding: Decodable {
      let code: String
      let severity: String
      let message: String
    }
    struct Source: Decodable {
      let id: String
      let path: String
      let sha256: String?
      let findings: [Finding]
      let observations: [Observation]
    }
    struct Observation: Decodable { let id: String }
    struct Unused: Decodable {
      let path: String?
      let because: String
    }
    let sources: [Source]
    let findings: [Finding]
    let unused: [Unused]

    func source(_ path: String) throws -> Source {
      try #require(sources.first { $0.path == path }, "no source of \(path)")
    }

    /// The codes of everything that needs a person in one source.
    func failures(_ path: String) throws -> [String] {
      try source(path).findings.filter { $0.severity == "failure" }.map(\.code)
    }
  }

  /// Every file below a folder with what would give a change away; `except` are paths relative to it.
  static func snapshot(_ root: URL, except: Set<String> = []) throws -> [String: String] {
    var result: [String: String] = [:]
    let files = FileManager.default
    for path in try files.subpathsOfDirectory(atPath: root.path) {
      guard !except.contains(where: { path == $0 || path.hasPrefix($0 + "/") }) else { continue }
      let full = root.appending(path: path).path
      let facts = try files.attributesOfItem(atPath: full)
      let isFolder = facts[.type] as? FileAttributeType == .typeDirectory
      let bytes = isFolder ? 0 : files.contents(atPath: full)?.hashValue ?? -1
      let time = isFolder ? 0 : (facts[.modificationDate] as? Date)?.timeIntervalSince1970 ?? -1
      let number = facts[.systemFileNumber] as? Int ?? 0
      let mode = facts[.posixPermissions] as? Int ?? 0
      result[path] = "\(number) \(mode) \(time) \(bytes)"
    }
    return result
  }
}
