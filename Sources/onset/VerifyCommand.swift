import ArgumentParser
import Casework

struct VerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Recomputes every digest and the journal's chain of a built case.")

  @Argument(help: "The case folder.", completion: .directory)
  var path: String

  func run() async throws {
    try await ending {
      let report = try Verify.run(path)
      for line in report.right { print("ok: \(line)") }
      for line in report.wrong { print("WRONG: \(line)") }
      return report.wrong.isEmpty ? .done : .needsPerson
    }
  }
}
