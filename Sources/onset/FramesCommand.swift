import ArgumentParser
import Casework
import Foundation

struct FramesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "frames",
    abstract: "Lists every packet, or with --decode every frame, with exact times.")

  enum Format: String, CaseIterable, ExpressibleByArgument { case csv, json }

  @Argument(help: "The recording.", completion: .file())
  var file: String

  @Option(help: "Only this stream, by its index.")
  var stream: Int?

  @Option(help: "csv or json.")
  var format: Format = .csv

  @Flag(help: "List frames in presentation order instead of packets.")
  var decode = false

  func run() async throws {
    try await ending {
      let notes = try Frames.run(
        file: file, stream: stream, asJSON: format == .json, decode: decode)
      for note in notes { FileHandle.standardError.write(Data("onset: \(note)\n".utf8)) }
      return notes.isEmpty ? .done : .needsPerson
    }
  }
}
