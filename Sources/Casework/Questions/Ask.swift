import Chronology
import Evidence
import Exhibits
import SystemPackage
import TimeModel

/// A question asked of a case, and its answer.
public struct Ask: Sendable {
  /// For a terminal, ended by a line feed.
  public let text: String
  /// Whether evidence that says otherwise was left out of the calculation.
  public let needsPerson: Bool
  let document: JSONValue

  public var json: String { document.document }

  /// Solves the case as its evidence, its case file and its journal are now, and answers.
  ///
  /// - Throws: `OnsetError` for what is no question or names no event, and as a build does.
  public static func run(
    _ question: String, of options: Build.Options,
    progress: @escaping @Sendable (Build.Progress) -> Void
  ) async throws -> Ask {
    try Question.words(of: question)
    // A question drafts no case: whoever asks in the wrong folder should hear so.
    let folder = try CaseFolder(options.folder, output: nil, create: false)
    guard (try? folder.caseFile.stat(followTargetSymlink: false)) != nil else {
      throw OnsetError(
        "'\(options.folder)' holds no case.yaml", fix: "run 'onset build' on it first")
    }
    let solved = try await Build.solve(options, progress: progress)
    return try Ask(question, solved)
  }

  init(_ text: String, _ solved: SolvedCase) throws(OnsetError) {
    let names = EventNames(solved.timeline.events.map(\.event))
    let question = try Question(text, names)
    let answering = Answering(solved)
    let answer =
      switch question {
      case .before(let a, let b): answering.order(a, b)
      case .when(let event): answering.time(of: event)
      case .gap(let a, let b): answering.gap(a, b)
      case .why(let event): answering.reasons(for: event)
      }
    self.text = answer.lines.joined(separator: "\n") + "\n"
    needsPerson = !answer.contradicted.isEmpty
    document = answer.members.merging([
      "question": .text(text),
      "contradicted": .array(
        answer.contradicted.map { ["constraint": .text($0.id.rawValue), "words": .text($0.words)] }
      ),
    ])
  }
}

/// An answer on its way to a person and to a program.
struct Answer {
  var lines: [String] = []
  var members: JSONValue = [:]
  /// What was left out of the calculation and speaks of the same events.
  var contradicted: [LeftOut] = []

  struct LeftOut {
    let id: ConstraintID
    let words: String
  }
}
