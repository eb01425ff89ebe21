import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import Casework

/// Workers that misbehave in every way that a hostile recording can make them, played by shell scripts.
@Suite struct WorkerTests {
  private func outcome(
    of script: String, patience: Swift.Duration = .seconds(20)
  ) async throws -> Worker.Outcome {
    let folder = try Places.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let program = folder.appending(path: "worker")
    try Data("#!/bin/sh\n\(script)\n".utf8).write(to: program)
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o755], ofItemAtPath: program.path)
    let worker = Worker(program: FilePath(program.path), patience: patience)
    return await worker.run("analyze", [], in: FilePath(folder.path), progress: { _ in })
  }

  @Test func aWorkerThatEndsWellIsDone() async throws {
    guard case .done = try await outcome(of: "echo 5; echo 10; exit 0") else {
      Issue.record("not done")
      return
    }
  }

  @Test func itsOwnWordsAreKept() async throws {
    guard case .refused(let words) = try await outcome(of: "echo 'it is empty' >&2; exit 2") else {
      Issue.record("not refused")
      return
    }
    #expect(words == "it is empty")
  }

  @Test(arguments: ["kill -SEGV $$", "kill -ABRT $$", "kill -KILL $$", "exit 77"])
  func aCrashIsAnOutcome(_ script: String) async throws {
    guard case .died = try await outcome(of: script) else {
      Issue.record("'\(script)' did not count as a crash")
      return
    }
  }

  @Test(arguments: ["exec sleep 600", "while :; do echo 7; sleep 0.1; done"])
  func aHangIsEnded(_ script: String) async throws {
    let start = ContinuousClock.now
    guard case .died(let words) = try await outcome(of: script, patience: .seconds(1)) else {
      Issue.record("'\(script)' did not count as a hang")
      return
    }
    #expect(words.contains("no progress"))
    #expect(ContinuousClock.now - start < .seconds(60))
  }

  @Test func aFloodOfWordsIsAnOutcome() async throws {
    guard case .died = try await outcome(of: "yes error | head -c 10000000 >&2; exit 2") else {
      Issue.record("a flood counted as an answer")
      return
    }
  }

  @Test func aMissingProgramIsAnOutcome() async {
    let worker = Worker(program: "/nowhere/onset")
    guard case .died = await worker.run("analyze", [], in: "/tmp", progress: { _ in }) else {
      Issue.record("a missing program counted as an answer")
      return
    }
  }
}
