import Foundation
import TestSupport
import Testing

/// What the README shows is what the program does.
@Suite(.enabled(if: Program.isBuilt, Program.whenMissing))
struct ReadmeTests {
  /// Each `$ onset …` of the README's console blocks with the lines below it.
  ///
  /// `RECORD=1` rewrites them and fails, so that a person looks at the difference.
  @Test func theTranscriptIsTrue() async throws {
    let readme = Places.repository.appending(path: "README.md")
    let folder = try Places.temporaryFolder("readme")
    defer { try? FileManager.default.removeItem(at: folder) }
    let place = folder.appending(path: "bluewater")
    try FileManager.default.copyItem(at: Places.fixtures.appending(path: "bluewater"), to: place)
    for own in ["output", ".onset"] {
      try? FileManager.default.removeItem(at: place.appending(path: own))
    }
    let isRecording = ProcessInfo.processInfo.environment["RECORD"] == "1"
    var rewritten: [String] = []
    var commands = 0
    var isConsole = false
    var expected: [String]?
    for line in try String(contentsOf: readme, encoding: .utf8).components(separatedBy: "\n") {
      if isConsole, line.hasPrefix("$ onset ") || line == "```" {
        if !isRecording, let expected { #expect(expected == []) }
        expected = nil
      }
      if isConsole, line.hasPrefix("$ onset ") {
        let words = Self.words(line.dropFirst("$ onset ".count))
        let run = try await Program.run(words, in: folder, limit: .seconds(240))
        #expect(run.code <= 1, "\(line): \(run.err)")
        var lines = run.out.components(separatedBy: "\n")
        if lines.last == "" { lines.removeLast() }
        commands += 1
        rewritten += [line] + lines
        expected = lines
      } else if isConsole, line != "```" {
        if isRecording { continue }
        #expect(expected?.first == line)
        expected = expected.map { Array($0.dropFirst()) }
      } else {
        rewritten.append(line)
      }
      if line.hasPrefix("```") { isConsole = line == "```console" }
    }
    #expect(commands >= 7)
    if isRecording {
      try rewritten.joined(separator: "\n").write(to: readme, atomically: true, encoding: .utf8)
      Issue.record("README.md was rewritten: look at the difference, then run without RECORD")
    }
  }

  /// As a shell takes them apart, with nothing but double quotes.
  private static func words(_ line: Substring) -> [String] {
    line.split(separator: "\"", omittingEmptySubsequences: false).enumerated().flatMap {
      $0.isMultiple(of: 2) ? $1.split(separator: " ").map(String.init) : [String($1)]
    }
  }
}
