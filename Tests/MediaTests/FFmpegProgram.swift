import Foundation
import TestSupport
import Testing

/// The system's ffmpeg, which makes the tests' recordings and is the oracle for their pictures.
enum FFmpegProgram {
  static let isThere = FileManager.default.isExecutableFile(atPath: "/usr/bin/ffmpeg")
  static let absence = "needs /usr/bin/ffmpeg"

  /// What it writes to standard output; one thread, so that a file comes out the same each time.
  @discardableResult static func run(_ arguments: String..., in folder: URL) throws -> String {
    try run(arguments, in: folder)
  }

  @discardableResult static func run(_ arguments: [String], in folder: URL) throws -> String {
    try OtherProgram.output(
      of: "/usr/bin/ffmpeg", ["-v", "error", "-nostdin", "-y"] + arguments, in: folder)
  }
}
