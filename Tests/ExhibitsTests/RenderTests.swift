import Evidence
import Exhibits
import Foundation
import Testing

/// Not a test of anything: writes the samples where ONSET_RENDER says, to be looked at.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["ONSET_RENDER"] != nil))
struct RenderTests {
  @Test(arguments: SampleCases.all)
  func renders(_ sample: SampleCases.Named) throws {
    let folder = URL(filePath: ProcessInfo.processInfo.environment["ONSET_RENDER"] ?? "/tmp")
      .appending(path: sample.name)
    for file in try sample.files {
      let url = folder.appending(path: file.path)
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(file.bytes).write(to: url)
    }
  }
}
