import Evidence
import Exhibits
import Foundation
import Testing

/// Every file of five cases, byte by byte, but for workbooks: their bytes are zlib's too. `RECORD=1 swift test` rewrites them and fails.
struct GoldenTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Golden")
  private static let isRecording = ProcessInfo.processInfo.environment["RECORD"] == "1"

  @Test(arguments: SampleCases.all.filter { !["many", "hostile"].contains($0.name) })
  func matches(_ sample: SampleCases.Named) throws {
    let folder = Self.folder.appending(path: sample.name)
    let files = try sample.files.filter { !$0.path.hasSuffix(".xlsx") }
    if Self.isRecording {
      try? FileManager.default.removeItem(at: folder)
      for file in files {
        let url = folder.appending(path: file.path)
        try FileManager.default.createDirectory(
          at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(file.bytes).write(to: url)
      }
      Issue.record("recorded \(files.count) files of \(sample.name): look at them and run again")
      return
    }
    for file in files {
      let golden = try? Data(contentsOf: folder.appending(path: file.path))
      guard let golden else {
        Issue.record("no golden for \(sample.name)/\(file.path): RECORD=1 swift test")
        continue
      }
      guard [UInt8](golden) != file.bytes else { continue }
      let (old, new) = (Self.lines([UInt8](golden)), Self.lines(file.bytes))
      let line =
        zip(old, new).enumerated().first { $1.0 != $1.1 }?.offset ?? min(old.count, new.count)
      Issue.record(
        """
        \(sample.name)/\(file.path) differs from line \(line + 1) on:
        golden: \(line < old.count ? old[line].prefix(300) : "(ends)")
        now:    \(line < new.count ? new[line].prefix(300) : "(ends)")
        """)
    }
  }

  private static func lines(_ bytes: [UInt8]) -> [Substring] {
    String(decoding: bytes, as: UTF8.self).split(
      omittingEmptySubsequences: false, whereSeparator: \.isNewline)
  }
}
