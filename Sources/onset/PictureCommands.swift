import ArgumentParser
import Casework
import Foundation

/// Takes an exhibit's pictures of one recording: what `onset exhibit` runs in a process of its own.
struct PicturesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pictures", abstract: "Takes the pictures of one recording for an exhibit.",
    shouldDisplay: false)

  @OptionGroup var work: ExhibitWork

  func run() async throws {
    try await work.run { file, order, payload, artifact, progress in
      try TakePictures.run(
        file: file, order: order, payload: payload, artifact: artifact, progress: progress)
    }
  }
}

/// Cuts an exhibit's evidential clips out of one recording, likewise.
struct ClipsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "clips", abstract: "Cuts the clips of one recording for an exhibit.",
    shouldDisplay: false)

  @OptionGroup var work: ExhibitWork

  func run() async throws {
    try await work.run { file, order, payload, artifact, progress in
      try CutClips.run(
        file: file, order: order, payload: payload, artifact: artifact, progress: progress)
    }
  }
}

/// What a worker of an exhibit is told.
struct ExhibitWork: ParsableArguments {
  @Argument var file: String
  @Option var order: String
  @Option var payload: String
  @Option(name: .customLong("out")) var artifact: String
  @Option var memoryLimit: Int?

  func run(
    _ body: (String, String, String, String, @escaping () -> Void) throws -> Void
  ) async throws {
    try await ending {
      try Confinement.enter(memoryLimit: memoryLimit)
      try body(file, order, payload, artifact, countingSteps())
      return .done
    }
  }
}
