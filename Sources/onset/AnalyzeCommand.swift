import ArgumentParser
import Casework
import Foundation
import TimeModel

/// The unit of work: what `onset build` runs in a process of its own for each recording.
struct AnalyzeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "analyze",
    abstract: "Analyses one recording into one artifact (the unit of work of a batch).")

  @Argument(help: "The recording.", completion: .file())
  var file: String

  @Option(name: .customLong("out"), help: "The artifact to write, as JSON; it must not exist.")
  var artifact: String

  @Option(help: "Also write the packet table, as 'onset frames' does; it must not exist.")
  var packets: String?

  @Option(help: "Also write the sound as compared between recordings; it must not exist.")
  var sound: String?

  @Flag(help: "Leave the pictures alone, and with them all marks.")
  var soundOnly = false

  @Option(help: "Where the picture shows a clock: none, or x,y,width,height in pixels.")
  var overlay: String?

  @Option(help: "Threads of the video decoder; the artifact does not depend on it.")
  var threads: Int = 2

  @Option(help: "Mebibytes of address space that the process allows itself.")
  var memoryLimit: Int?

  @Flag(help: "Print the number of bytes read so far, a line each time.")
  var progress = false

  func validate() throws {
    if !(1...64).contains(threads) { throw ValidationError("--threads must be 1…64") }
    if let overlay, OverlayPlace(overlay) == nil {
      throw ValidationError("--overlay takes none, or x,y,width,height")
    }
  }

  func run() async throws {
    try await ending {
      try Confinement.enter(memoryLimit: memoryLimit)
      try Analyse.run(
        file: file, artifact: artifact, packets: packets, sound: sound,
        decodesPictures: !soundOnly, overlay: overlay.flatMap(OverlayPlace.init) ?? .anywhere,
        threads: threads
      ) { bytes in
        if progress { FileHandle.standardOutput.write(Data("\(bytes)\n".utf8)) }
      }
      return .done
    }
  }
}

/// Takes stills out of one recording: what `onset build` runs where an exhibit wants to show a frame.
struct StillsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stills", abstract: "Takes stills out of one recording into one artifact.",
    shouldDisplay: false)

  @Argument var file: String
  @Option(name: .customLong("out")) var artifact: String
  @Option(parsing: .singleValue) var at: [String] = []
  @Option var width: Int = 640
  @Option var covers: String?
  @Option var memoryLimit: Int?

  func run() async throws {
    try await ending {
      let times = try at.map { text in
        let parts = text.split(whereSeparator: { "@/".contains($0) }).compactMap { Int64($0) }
        guard parts.count == 3, let base = Rational(parts[1], parts[2]),
          let time = MediaTime(ticks: parts[0], timeBase: base)
        else { throw ValidationError("--at takes TICKS@NUMERATOR/DENOMINATOR") }
        return time
      }
      try Confinement.enter(memoryLimit: memoryLimit)
      try TakeStills.run(
        file: file, at: times, width: width, covers: covers, artifact: artifact,
        progress: countingSteps())
      return .done
    }
  }
}

/// Makes videos of recordings: what an exhibit's clips and view are made by.
struct VideoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "video", abstract: "Makes the videos that a file of orders asks for.",
    shouldDisplay: false)

  @Option var work: String
  @Option(name: .customLong("out")) var artifact: String
  @Option var memoryLimit: Int?

  func run() async throws {
    try await ending {
      try Confinement.enter(memoryLimit: memoryLimit)
      try MakeVideo.run(work: work, artifact: artifact, progress: countingSteps())
      return .done
    }
  }
}

/// Reads one record whose bytes a C library opens, into one artifact.
struct TranscribeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "transcribe", abstract: "Reads one log or statement into one artifact.",
    shouldDisplay: false)

  @Argument var file: String
  @Option var context: String
  @Option var format: String?
  @Option(name: .customLong("out")) var artifact: String
  @Option var memoryLimit: Int?

  func run() async throws {
    try await ending {
      try Confinement.enter(memoryLimit: memoryLimit)
      try Transcribe.run(file: file, context: context, format: format, artifact: artifact)
      return .done
    }
  }
}
