import ArgumentParser
import Casework
import Foundation

/// Arguments in, one use case, exit code out.
@main
struct Onset: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "onset",
    abstract: "Reconstructs the timeline of an incident from recordings, logs and statements.",
    discussion: """
      Every time is an interval, and every end of an interval names the evidence that sets it.

      Exit codes: 0 done; 1 done, but something needs a person; 2 failed; 64 wrong usage.
      """,
    version: Version.current,
    subcommands: [
      BuildCommand.self, AskCommand.self, ProbeCommand.self, FramesCommand.self, DetectCommand.self,
      ReadCommand.self, WhenCommand.self, SyncCommand.self, DecideCommand.self, ExhibitCommand.self,
      SealCommand.self, VerifyCommand.self, AnalyzeCommand.self, StillsCommand.self,
      PicturesCommand.self, ClipsCommand.self, VideoCommand.self, TranscribeCommand.self,
    ])
}

/// Says what went wrong and what to do next, and ends with the exit code of INTERFACE.
func ending(_ body: () async throws -> ExitCode) async throws {
  let code: ExitCode
  do {
    code = try await body()
  } catch let code as ExitCode {
    throw code
  } catch {
    FileHandle.standardError.write(Data("onset: \(error)\n".utf8))
    code = .cannot
  }
  guard code != .done else { return }
  throw code
}

/// For a worker's standard output: a rising number whenever it gets on, which whoever waits watches.
func countingSteps() -> () -> Void {
  var steps = 0
  return {
    steps += 1
    FileHandle.standardOutput.write(Data("\(steps)\n".utf8))
  }
}

/// Says something that is no fault, on standard error.
func note(_ words: String?) {
  guard let words else { return }
  FileHandle.standardError.write(Data("onset: \(words)\n".utf8))
}

extension ExitCode {
  static let done = ExitCode(0)
  /// Done, but something needs a person.
  static let needsPerson = ExitCode(1)
  static let cannot = ExitCode(2)
}
