import ArgumentParser
import Casework
import Foundation

struct AskCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ask",
    abstract: "Answers what came before what, when, how far apart, and why.",
    discussion: """
      QUESTION is one of

        "A before B"   certain, impossible or undecided, by how much, on which clocks that depends, and \
      what single fact would decide it
        "when A"       the interval, and the evidence that sets each end
        "gap A B"      how long after A was B
        "why A"        the reasons step by step, and what supports it

      A and B are events: their ids, their labels, or some words of a label. CASE is the case folder; \
      without it, the folder in which the command runs. What has not been analysed yet is analysed first.
      """)

  @Argument(help: "The case folder, then the question; or the question alone.")
  var words: [String]

  @Flag(help: "One JSON document on standard output.")
  var json = false

  @Flag(help: "Do not show progress.")
  var quiet = false

  func validate() throws {
    guard (1...2).contains(words.count) else {
      throw ValidationError("give the case folder and one question in quotation marks")
    }
    if words.count == 1, Self.isFolder(words[0]) {
      throw ValidationError(
        "say what is asked of '\(words[0])', in quotation marks: \"when A\", \"A before B\"")
    }
    if words.count == 2, !Self.isFolder(words[0]), Self.isFolder(words[1]) {
      throw ValidationError("the case folder comes first, then the question")
    }
  }

  private static func isFolder(_ path: String) -> Bool {
    let place = URL(filePath: path).resolvingSymlinksInPath()
    return (try? place.resourceValues(forKeys: [.isDirectoryKey]).isDirectory) == true
  }

  func run() async throws {
    try await ending {
      let display = ProgressDisplay(isShown: !quiet)
      let interrupts = Interrupts { display.interrupted() }
      defer { interrupts.stop() }
      let folder = words.count == 2 ? words[0] : "."
      let answer = try await Ask.run(
        words[words.count - 1], of: Build.Options(folder: folder)
      ) { display.show($0) }
      display.finish()
      print(json ? answer.json : answer.text, terminator: "")
      return answer.needsPerson ? .needsPerson : .done
    }
  }
}
