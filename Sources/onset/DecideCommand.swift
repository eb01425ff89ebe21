public import ArgumentParser
public import Casework

struct DecideCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "decide",
    abstract: "Records what a person decides about an event, and builds the timeline anew.",
    discussion: """
      EVENT is an id, a label or some words of it. What can be decided:

        confirm | reject
        retime   --to "2017-04-08 15:42:40 ± 2s", or --from T --until T
        relabel  --label TEXT and/or --kind KIND
        merge    --with OTHER: that event, entry or mark is the same happening
        split    --observation ID… [--as NAME]: these become an event of their own
        split    --from OTHER: the two are not one happening, and are not proposed as one again
        undo     [--entry N]: the last decision about EVENT, or that of entry N; an undo too

      Every decision needs --by and --because, and is an entry of the case's journal: nothing is ever \
      taken out of that. Without EVENT, lists all decisions and which of them stand.
      """)

  @Argument(help: "The case folder.", completion: .directory)
  var `case`: String

  @Argument(help: "The event that is decided about.")
  var event: String?

  @Argument(help: "What is decided.")
  var verb: Decide.Verb?

  @Option(help: "Who decides: a name or initials.")
  var by: String?

  @Option(help: "Why, in one line.")
  var because: String?

  @Option(help: "retime: when it was, in the case's zone unless it names one.")
  var to: String?

  @Option(help: "retime: the earliest time; split: the event that this is kept apart from.")
  var from: String?

  @Option(help: "retime: the latest time.")
  var until: String?

  @Option(help: "relabel: the new label.")
  var label: String?

  @Option(help: "relabel: the new kind of event.")
  var kind: String?

  @Option(name: .customLong("with"), help: "merge: the event that is the same happening.")
  var other: String?

  @Option(
    name: .customLong("observation"), parsing: .upToNextOption,
    help: "split: what leaves the event, by id, or by source where there is one of it.")
  var observations: [String] = []

  @Option(name: .customLong("as"), help: "split: the id of the new event.")
  var new: String?

  @Option(help: "undo: the number of the entry.")
  var entry: Int64?

  @Option(name: .customLong("out"), help: "Where the output goes instead of CASE/output.")
  var output: String?

  @Flag(help: "List the decisions and which of them stand.")
  var list = false

  @Flag(help: "One JSON document on standard output.")
  var json = false

  @Flag(help: "Say nothing of what changed.")
  var quiet = false

  func validate() throws {
    if isListing {
      guard (!list || event == nil), by == nil, because == nil else {
        throw ValidationError("a list of decisions takes no EVENT, --by or --because")
      }
      return
    }
    guard let request else {
      let verbs = Decide.Verb.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("say what is decided about it: \(verbs)")
    }
    if let problem = request.problem { throw ValidationError(problem) }
  }

  private var isListing: Bool { list || event == nil }

  private var request: Decide.Request? {
    guard let event, let verb else { return nil }
    var request = Decide.Request(folder: `case`, event: event, verb: verb)
    (request.by, request.because, request.output) = (by, because, output)
    (request.to, request.from, request.until) = (to, from, until)
    (request.label, request.kind, request.with) = (label, kind, other)
    (request.observations, request.new, request.entry) = (observations, new, entry)
    return request
  }

  func run() async throws {
    try await ending {
      let display = ProgressDisplay(isShown: !quiet && !json)
      let interrupts = Interrupts { display.interrupted() }
      defer { interrupts.stop() }
      guard !isListing, let request else {
        let listing = try await Decide.list(`case`) { display.show($0) }
        display.finish()
        print(json ? listing.json : listing.text, terminator: "")
        return .done
      }
      let outcome = try await Decide.run(request) { display.show($0) }
      display.finish()
      if json {
        print(outcome.json, terminator: "")
      } else if !quiet {
        print(outcome.text, terminator: "")
      }
      return outcome.needsPerson ? .needsPerson : .done
    }
  }
}

extension Decide.Verb: ExpressibleByArgument {}
