import ArgumentParser
import Casework
import Foundation

struct ExhibitCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "exhibit",
    abstract: "Makes what goes to court of a built case, in one sealed folder.",
    discussion: """
      The schedule of events (PDF/A-3), stills and contact sheets, clips, a synchronised view, every form \
      of the timeline for other software, and what another expert needs to check it all: a bag (BagIt, \
      RFC 8493), bound together in seal/, signed with --key, ready for a time-stamp (RFC 3161).

      What it is to hold, and what must not be seen in it, stands in case.yaml under 'exhibit:' and \
      'redactions:'. The folder must be new or empty; an exhibit appears in it whole or not at all.
      """)

  @Argument(help: "The case folder.", completion: .directory)
  var `case`: String = "."

  @Option(name: .customLong("out"), help: "Where it goes instead of CASE/output/exhibit.")
  var output: String?

  @Flag(name: .customLong("no-videos"), help: "Leave out clips and the synchronised view.")
  var noVideos = false

  @Flag(name: .customLong("with-evidence"), help: "Put copies of the evidence into it.")
  var withEvidence = false

  @Flag(help: "Leave out the case file's redactions: for those who may see everything.")
  var unredacted = false

  @Option(help: "Sign with this private key (PEM): Ed25519, or that of --certificate.")
  var key: String?

  @Option(help: "The key's certificate (PEM), for a signature in CMS.")
  var certificate: String?

  @Option(help: "How many recordings are worked on at once (default: one for each core).")
  var jobs: Int?

  @Flag(help: "Do not show progress or the summary.")
  var quiet = false

  func validate() throws {
    if let jobs, !(1...256).contains(jobs) { throw ValidationError("--jobs must be 1…256") }
    if certificate != nil, key == nil { throw ValidationError("--certificate needs --key") }
  }

  func run() async throws {
    try await ending {
      let display = ProgressDisplay(isShown: !quiet)
      let interrupts = Interrupts { display.interrupted() }
      defer { interrupts.stop() }
      var options = Exhibit.Options(folder: `case`)
      (options.output, options.jobs, options.hasVideos) = (output, jobs, !noVideos)
      (options.holdsEvidence, options.isUnredacted) = (withEvidence, unredacted)
      (options.key, options.certificate) = (key, certificate)
      let report = try await Exhibit.run(options) { display.show($0) }
      display.finish()
      if !quiet { print(report.summary, terminator: "") }
      return report.needsPerson ? .needsPerson : .done
    }
  }
}

struct SealCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "seal",
    abstract: "Signs an exhibit, or attaches the time-stamp that an authority returned for it.",
    discussion: """
      What is signed and time-stamped is EXHIBIT/seal/sealed.txt. The request for a time-stamp is \
      EXHIBIT/seal/request.tsq; send it to an authority of your choice (Onset goes to no network) and \
      attach what comes back with --token.
      """)

  @Argument(help: "The folder of the exhibit.", completion: .directory)
  var exhibit: String

  @Option(help: "Sign with this private key (PEM): Ed25519, or that of --certificate.")
  var key: String?

  @Option(help: "The key's certificate (PEM), for a signature in CMS.")
  var certificate: String?

  @Option(help: "The authority's answer to the request (DER).")
  var token: String?

  func validate() throws {
    if key == nil, token == nil { throw ValidationError("name a --key to sign with, or a --token") }
    if certificate != nil, key == nil { throw ValidationError("--certificate needs --key") }
  }

  func run() async throws {
    try await ending {
      let done = try await SealExhibit.run(
        exhibit, key: key, certificate: certificate, token: token)
      for line in done { print(line) }
      return .done
    }
  }
}
