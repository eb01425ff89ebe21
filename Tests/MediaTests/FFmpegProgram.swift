import Foundation
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
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/ffmpeg")
    process.arguments = ["-v", "error", "-nostdin", "-y"] + arguments
    process.currentDirectoryURL = folder
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let said = try errors.fileHandleForReading.readToEnd() ?? Data()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw FFmpegFailure(words: String(decoding: said, as: UTF8.self))
    }
    return String(decoding: data, as: UTF8.self)
  }
}

struct FFmpegFailure: Error { let words: String }
