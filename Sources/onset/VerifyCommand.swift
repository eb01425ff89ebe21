import ArgumentParser
import Casework

struct VerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Checks a built case or an exhibit: every digest, the journal's chain, signatures.",
    discussion: """
      Says what was checked and is right (ok), what is wrong (WRONG, exit code 1) and what was not \
      checked and how it can be.
      """)

  @Argument(help: "The case folder, or the folder of an exhibit.", completion: .directory)
  var path: String

  @Option(help: "Certificates (PEM) of those whose signatures and time-stamps are believed.")
  var authority: String?

  @Option(help: "A case folder with the evidence that the exhibit only names.")
  var evidence: String?

  @Flag(help: "Make the exhibit anew from the evidence and compare it byte for byte.")
  var rebuild = false

  @Option(help: "How many files are read at once (default: one for each core).")
  var jobs: Int?

  @Flag(help: "One JSON document on standard output.")
  var json = false

  @Flag(help: "Do not show progress.")
  var quiet = false

  func validate() throws {
    if let jobs, !(1...256).contains(jobs) { throw ValidationError("--jobs must be 1…256") }
  }

  func run() async throws {
    try await ending {
      let display = ProgressDisplay(isShown: !quiet)
      let interrupts = Interrupts { display.interrupted() }
      defer { interrupts.stop() }
      var options = Verify.Options()
      (options.authority, options.evidence) = (authority, evidence)
      (options.rebuilds, options.jobs) = (rebuild, jobs)
      let report = try await Verify.run(path, options) { display.show($0) }
      display.finish()
      if json {
        print(report.json, terminator: "")
      } else {
        for line in report.right { print("ok: \(line)") }
        for line in report.wrong { print("WRONG: \(line)") }
        for line in report.unchecked { print("not checked: \(line)") }
      }
      return report.wrong.isEmpty ? .done : .needsPerson
    }
  }
}
