import ArgumentParser
import Casework
import Foundation

struct ProbeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "probe",
    abstract: "Says what a recording is: streams, every clock found in it, continuity.")

  @Argument(help: "Recordings.", completion: .file())
  var files: [String]

  @Flag(help: "One JSON document on standard output.")
  var json = false

  @Flag(help: "Decode every frame as well: slower, and shows damage that packets hide.")
  var decode = false

  @Option(help: "The zone of local times in names and tags, as in Europe/London.")
  var timeZone: String?

  func run() async throws {
    try await ending {
      var code = ExitCode.done
      var probes: [Probe] = []
      for file in files {
        do {
          let probe = try await Probe(file: file, decode: decode, zone: timeZone)
          probes.append(probe)
          if !json { print(probe.text) }
          if probe.needsPerson { code = .needsPerson }
        } catch {
          FileHandle.standardError.write(Data("onset: \(error)\n".utf8))
          code = files.count == 1 ? .cannot : .needsPerson
        }
      }
      if json, code != .cannot { print(Probe.json(probes), terminator: "") }
      return code
    }
  }
}

struct DetectCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "detect",
    abstract: "Proposes marks in one recording: a machine proposes, a person decides.")

  @Argument(help: "The recording.", completion: .file())
  var file: String

  @Flag(help: "One JSON document on standard output.")
  var json = false

  @Flag(
    inversion: .prefixedNo, help: "Scores and channels over the whole recording, in the JSON.")
  var curve = true

  @Flag(help: "Triage: key frames, packet sizes and sound alone. Much faster, misses more.")
  var fast = false

  @Option(
    help: """
      The detectors to run, by name, parted by commas; what none of them needs is not decoded. \
      All that can run otherwise.
      """)
  var only: String?

  @Option(
    help: "A new or empty folder for PNG pictures: one a mark, and one of the whole recording.",
    completion: .directory)
  var pictures: String?

  func validate() throws {
    if fast, only != nil {
      throw ValidationError("--fast has a detector of its own: leave --only out")
    }
  }

  func run() async throws {
    try await ending {
      let threads = max(1, ProcessInfo.processInfo.activeProcessorCount)
      let names = only?.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
      let choice: DetectorChoice = try fast ? .triage : names.map(DetectorChoice.named) ?? .all
      note(choice.notice)
      if let pictures { try Detect.checkPictures(pictures) }
      let detect = try Detect(file: file, threads: threads, curve: curve, by: choice)
      print(json ? detect.json : detect.text, terminator: "")
      if let pictures {
        let words = try detect.drawPictures(into: pictures)
        FileHandle.standardError.write(Data("onset: \(words)\n".utf8))
      }
      for words in detect.warnings {
        FileHandle.standardError.write(Data("onset: \(words)\n".utf8))
      }
      return detect.warnings.isEmpty ? .done : .needsPerson
    }
  }
}

struct ReadCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "read",
    abstract: "Reads a log, a chat or a statement: observations and findings.")

  @Argument(help: "The file.", completion: .file())
  var file: String

  @Option(help: "The name of a record format, when it should not be found by looking.")
  var format: String?

  @Option(help: "The zone of times written without one, as in Europe/London.")
  var timeZone: String?

  @Option(help: "The date of times written without one, as in 2017-04-08.")
  var date: String?

  @Flag(help: "One JSON document on standard output.")
  var json = false

  @Flag(help: "Only how many observations and findings there are.")
  var summary = false

  func run() async throws {
    try await ending {
      let read = try await Read(
        file: file, format: format, zone: timeZone, date: date,
        output: json ? .json : summary ? .summary : .text
      ) { print($0, terminator: "") }
      return read.needsPerson ? .needsPerson : .done
    }
  }
}

struct WhenCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "when",
    abstract: "Reads one expression of time: intervals, a length of time or a relation.")

  @Argument(help: "The words, as in 'about twenty to four'.")
  var phrase: String

  @Option(
    help: "When it was said, as in 2017-04-10, 2017-04-08T16:10 or 2017-04-08T15:10:00Z.")
  var reference: String

  @Option(help: "The zone of times that name none, as in Europe/London.")
  var timeZone: String

  @Flag(help: "One JSON document on standard output.")
  var json = false

  func run() async throws {
    try await ending {
      let when = try When(phrase, reference: reference, zone: timeZone)
      print(json ? when.json : when.text, terminator: "")
      return when.isWhole ? .done : .needsPerson
    }
  }
}
