public import Foundation

/// A program of somebody else's, run to its end: an oracle, a judge, or what makes a test's material.
public enum OtherProgram {
  public struct Ending: Sendable {
    /// The exit code, or the number of the signal that ended it.
    public let code: Int32
    public let out: String
    public let err: String

    /// Everything that it said.
    public var words: String { out + err }
  }

  /// It ended with anything but zero.
  public struct Failure: Error, CustomStringConvertible {
    public let description: String
  }

  /// - Parameters:
  ///   - program: where it lies.
  ///   - folder: where it runs; nil for where the tests do.
  public static func run(
    _ program: String, _ arguments: [String], in folder: URL? = nil
  ) throws -> Ending {
    let scratch = try Places.temporaryFolder("onset-program")
    defer { try? FileManager.default.removeItem(at: scratch) }
    // Files rather than pipes: a pipe that nobody empties would stop the program.
    let (out, err) = (scratch.appending(path: "out"), scratch.appending(path: "err"))
    for file in [out, err] { try Data().write(to: file) }
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: out)
    process.standardError = try FileHandle(forWritingTo: err)
    try process.run()
    process.waitUntilExit()
    return Ending(
      code: process.terminationStatus,
      out: String(decoding: try Data(contentsOf: out), as: UTF8.self),
      err: String(decoding: try Data(contentsOf: err), as: UTF8.self))
  }

  /// What it writes to standard output.
  ///
  /// - Throws: ``Failure`` with what it said when it ends with anything but zero.
  @discardableResult
  public static func output(
    of program: String, _ arguments: [String], in folder: URL? = nil
  ) throws -> String {
    let ending = try run(program, arguments, in: folder)
    guard ending.code == 0 else { throw Failure(description: ending.words) }
    return ending.out
  }
}
