import Foundation
import TestSupport
import Testing

/// The built program, run as a person runs it.
enum Program {
  /// How one run ended.
  struct Ending: Sendable {
    /// The exit code; 128 and the number of the signal when one ended it, as a shell says it.
    let code: Int32
    let out: String
    let err: String
    /// It was killed because it ran past the limit.
    let wasTooSlow: Bool
  }

  /// `ONSET_PROGRAM`, or what `swift build` made of this checkout; nil when there is none.
  static let url: URL? = {
    if let named = ProcessInfo.processInfo.environment["ONSET_PROGRAM"] {
      return URL(filePath: named)
    }
    return ["release", "debug"]
      .map { Places.repository.appending(path: ".build/\($0)/onset") }
      .first { FileManager.default.isExecutableFile(atPath: $0.path) }
  }()

  static let isBuilt = url != nil
  static let whenMissing: Comment = "build onset first, or name it in ONSET_PROGRAM"

  /// - Parameters:
  ///   - folder: where it runs; by default where the tests do.
  ///   - limit: it is killed after so long.
  ///   - wrapper: a command line that starts it, as in `setpriv --reuid 65534`.
  ///   - meanwhile: called once it runs, with its process id.
  static func run(
    _ arguments: [String], in folder: URL? = nil, environment: [String: String] = [:],
    limit: Duration = .seconds(60), wrapper: [String] = [],
    meanwhile: (pid_t) async throws -> Void = { _ in }
  ) async throws -> Ending {
    let program = try #require(url)
    let scratch = try Places.temporaryFolder("onset-run")
    defer { try? FileManager.default.removeItem(at: scratch) }
    // Files rather than pipes: a pipe that nobody empties would stop the program.
    let (out, err) = (scratch.appending(path: "out"), scratch.appending(path: "err"))
    for file in [out, err] { try Data().write(to: file) }
    let line = wrapper + [program.path] + arguments
    let process = Process()
    process.executableURL = URL(filePath: line[0])
    process.arguments = Array(line.dropFirst())
    process.currentDirectoryURL = folder
    // Learned models that happen to be installed must not change what a test sees.
    process.environment = ProcessInfo.processInfo.environment
      .merging(["ONSET_MODELS": ""]) { $1 }.merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: out)
    process.standardError = try FileHandle(forWritingTo: err)
    try process.run()
    let end = ContinuousClock.now + limit
    do {
      try await meanwhile(process.processIdentifier)
    } catch {
      kill(process.processIdentifier, SIGKILL)
      throw error
    }
    while process.isRunning, ContinuousClock.now < end {
      try await Task.sleep(for: .milliseconds(5))
    }
    let wasTooSlow = process.isRunning
    if wasTooSlow { kill(process.processIdentifier, SIGKILL) }
    process.waitUntilExit()
    let status = process.terminationStatus
    return Ending(
      code: process.terminationReason == .uncaughtSignal ? 128 + status : status,
      out: String(decoding: try Data(contentsOf: out), as: UTF8.self),
      err: String(decoding: try Data(contentsOf: err), as: UTF8.self), wasTooSlow: wasTooSlow)
  }

  /// Whether tests may play a user without rights over the folders: root reads everything.
  static let canDropRights: Bool = {
    guard let url, getuid() == 0 else { return false }
    let process = Process()
    process.executableURL = URL(filePath: asNobody[0])
    process.arguments = Array(asNobody.dropFirst()) + [url.path, "--version"]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }()

  static let asNobody = ["/usr/bin/setpriv", "--reuid", "65534", "--clear-groups"]
}

/// The processes that a running build has started, seen through `/proc`.
enum Workers {
  /// The worker of one build for one file, once there is one.
  static func find(of parent: pid_t, for file: String) async throws -> pid_t {
    for _ in 0..<4000 {
      if let found = all(of: parent).first(where: { $0.line.contains(file) }) { return found.pid }
      try await Task.sleep(for: .milliseconds(3))
    }
    throw Missing(file: file)
  }

  /// Waits until a build has no worker but this one.
  static func waitUntilOnly(_ last: pid_t, of parent: pid_t) async throws {
    for _ in 0..<4000 {
      if all(of: parent).allSatisfy({ $0.pid == last }) { return }
      try await Task.sleep(for: .milliseconds(3))
    }
    throw Missing(file: "the end of the other workers")
  }

  static func all(of parent: pid_t) -> [(pid: pid_t, line: String)] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return names.compactMap { pid_t($0) }.compactMap { pid in
      guard let stat = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8),
        let fields = stat.split(separator: ")").last?.split(separator: " "), fields.count > 1,
        fields[0] != "Z", pid_t(fields[1]) == parent,
        let line = FileManager.default.contents(atPath: "/proc/\(pid)/cmdline")
      else { return nil }
      return (pid, String(decoding: line, as: UTF8.self))
    }
  }

  struct Missing: Error { let file: String }
}
