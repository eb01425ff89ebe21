import Foundation
import TestSupport
import Testing

/// What is asked the wrong way is exit code 64; what cannot be done is 2, with what to do next.
@Suite(.enabled(if: Program.isBuilt, Program.whenMissing)) struct UsageTests {
  @Test(arguments: [
    ["bogus"], ["build", "--jobs", "0"], ["build", "--jobs", "many"], ["build", "a", "b"],
    ["build", "--nope"], ["probe"], ["frames"], ["frames", "--format", "xml", "a.mp4"],
    ["frames", "a.mp4", "b.mp4"], ["detect"], ["read"], ["verify"], ["analyze", "a.mp4"],
    ["analyze", "a.mp4", "--out", "a.json", "--threads", "0"], ["decide"], ["decide", "a", "b"],
    ["ask"], ["ask", "a", "b", "c"], ["ask", "/tmp"], ["ask", "A before B", "/tmp"],
  ])
  func wrongUsageIsExitCode64(_ arguments: [String]) async throws {
    let ending = try await Program.run(arguments)
    #expect(ending.code == 64)
    #expect(ending.out.isEmpty)
    #expect(ending.err.contains("Usage: onset"))
  }

  @Test(arguments: [
    ["--help"], ["--version"], ["build", "--help"], ["ask", "--help"], ["decide", "--help"],
  ])
  func helpIsNoFailure(_ arguments: [String]) async throws {
    let ending = try await Program.run(arguments)
    #expect(ending.code == 0)
    #expect(!ending.out.isEmpty)
    #expect(ending.err.isEmpty)
  }

  @Test(arguments: ["build", "verify", "probe", "frames", "detect", "read", "decide"])
  func whatIsNotThereIsNamed(_ command: String) async throws {
    let ending = try await Program.run([command, "/nowhere/at-all.mp4"])
    #expect(ending.code == 2)
    #expect(ending.out.isEmpty)
    #expect(ending.err.contains("/nowhere/at-all.mp4"))
  }

  @Test func aCaseFolderIsAFolder() async throws {
    let file = TemporaryCase.recording.path
    for command in ["build", "verify", "decide"] {
      let ending = try await Program.run([command, file])
      #expect(ending.code == 2)
      #expect(ending.err.contains(file))
    }
  }

  @Test(arguments: [
    (["read", "--time-zone", "Mars"], "Mars"), (["read", "--date", "2017-13-45"], "2017-13-45"),
  ])
  func aValueThatMeansNothingIsQuoted(_ arguments: [String], _ value: String) async throws {
    let ending = try await Program.run(arguments + [TemporaryCase.log.path])
    #expect([2, 64].contains(ending.code))
    #expect(ending.err.contains(value))
  }

  @Test func aReaderThatGoesAwayEndsTheTable() async throws {
    let ending = try await Program.run(
      [TemporaryCase.longRecording.path],
      wrapper: ["/bin/sh", "-c", "\"$0\" frames \"$1\" | head -1"])
    #expect(ending.out.hasPrefix("stream_index,number,pts"))
    #expect(ending.out.count { $0 == "\n" } == 1)
    #expect(!ending.wasTooSlow)
  }

  @Test func aStreamThatIsNotThereIsSaid() async throws {
    let ending = try await Program.run(
      ["frames", "--stream", "99", TemporaryCase.recording.path])
    #expect(ending.code == 2)
    #expect(ending.out.isEmpty)
    #expect(ending.err.contains("there is no such stream"))
  }
}
