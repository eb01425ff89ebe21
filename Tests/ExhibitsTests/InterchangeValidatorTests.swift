import Evidence
import Exhibits
import Foundation
import TestSupport
import Testing

/// Every file of `interchange/`, judged by the software that it is for.
@Suite(.enabled(if: Validators.isInstalled, Validators.absent))
struct InterchangeValidatorTests {
  @Test("Their own software takes it", arguments: SampleCases.all)
  func isTaken(_ sample: SampleCases.Named) throws {
    let folder = try Places.temporaryFolder("onset-interchange")
    defer { try? FileManager.default.removeItem(at: folder) }
    for file in try ExporterCatalogue.interchangeFiles(for: sample.timeline) {
      let url = folder.appending(path: file.path)
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(file.bytes).write(to: url)
    }
    let (status, words) = try Validators.run(folder)
    #expect(status == 0, "\(words)")
  }
}

/// What `script/bootstrap --validators` installs.
enum Validators {
  static let python = Places.repository.appending(path: ".build/validators/bin/python")
  static let isInstalled = FileManager.default.isExecutableFile(atPath: python.path)
  static let absent: Comment = "needs script/bootstrap --validators"

  static func run(_ folder: URL) throws -> (status: Int32, words: String) {
    let script = Places.repository.appending(path: "Tests/ExhibitsTests/Validators/validate.py")
    let ending = try OtherProgram.run(python.path, ["-B", script.path, folder.path])
    return (ending.code, ending.words)
  }
}
