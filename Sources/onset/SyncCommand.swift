import ArgumentParser
import Casework
import Foundation

struct SyncCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sync",
    abstract: "Aligns recordings by their sound, each with each, with bounds.",
    discussion: """
      For a moment t of the second recording of a pair, the first reads offset + (1 + skew)·t; both \
      count from the start of their presentation. Where nothing shows that two recordings overlap, \
      it says so, and why.
      """)

  @Argument(help: "Two recordings or more.", completion: .file())
  var files: [String]

  @Flag(help: "One JSON document on standard output.")
  var json = false

  @Option(help: "How many recordings are read, or pairs compared, at once (default: the cores).")
  var jobs: Int?

  @Flag(help: "No progress on standard error.")
  var quiet = false

  func validate() throws {
    if files.count < 2 { throw ValidationError("name two recordings or more") }
    if let jobs, !(1...256).contains(jobs) { throw ValidationError("--jobs must be 1…256") }
  }

  func run() async throws {
    try await ending {
      let display = ProgressDisplay(isShown: !quiet)
      let sync = try await Synchronise(
        files: files, jobs: jobs ?? max(1, ProcessInfo.processInfo.activeProcessorCount)
      ) { display.show($0) }
      display.finish()
      print(json ? sync.json : sync.text, terminator: "")
      for words in sync.warnings {
        FileHandle.standardError.write(Data("onset: \(words)\n".utf8))
      }
      return sync.needsPerson ? .needsPerson : .done
    }
  }
}
