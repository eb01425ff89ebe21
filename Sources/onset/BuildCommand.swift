import ArgumentParser
import Casework
import Foundation

struct BuildCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "build",
    abstract: "Turns a folder of evidence into a timeline.",
    discussion: """
      CASE is a folder with case.yaml, or without one: then every file is looked at, what it was taken \
      for is said, and a draft case.yaml is written for a person to correct.

      Writes CASE/output/ (or --out DIR), keeps its state in CASE/.onset/, and nothing anywhere else.
      """)

  @Argument(help: "The case folder.", completion: .directory)
  var `case`: String = "."

  @Option(name: .customLong("out"), help: "Where the output goes instead of CASE/output.")
  var output: String?

  @Option(help: "How many recordings are analysed at once (default: one for each core).")
  var jobs: Int?

  @Flag(help: "Do not show progress or the summary.")
  var quiet = false

  @Flag(name: .customLong("no-cache"), help: "Analyse everything again.")
  var noCache = false

  func validate() throws {
    if let jobs, !(1...256).contains(jobs) { throw ValidationError("--jobs must be 1…256") }
  }

  func run() async throws {
    try await ending {
      if !quiet { note(LearnedModels.notice) }
      let display = ProgressDisplay(isShown: !quiet)
      let interrupts = Interrupts { display.interrupted() }
      defer { interrupts.stop() }
      let report = try await Build.run(
        Build.Options(folder: `case`, output: output, jobs: jobs, usesCache: !noCache)
      ) { display.show($0) }
      display.finish()
      if !quiet { print(report.summary, terminator: "") }
      return report.needsPerson ? .needsPerson : .done
    }
  }
}
