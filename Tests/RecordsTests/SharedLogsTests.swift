import Evidence
import Foundation
import TestSupport
import Testing
import TimeModel

@testable import Records

@Suite(
  "Real logs", .enabled(if: Places.hasSharedData, Comment(rawValue: Places.withoutSharedData)))
struct SharedLogsTests {
  /// File → rows that are observations, as Python's csv module counts them.
  static let tables = [
    ("norman-pd/output.csv", 326), ("timesketch/end_to_end_tests/test_data/evtx_direct.csv", 13),
    ("timesketch/end_to_end_tests/test_data/evtx_part.csv", 13),
    ("timesketch/end_to_end_tests/test_data/evtx_fails.csv", 13),
    ("timesketch/end_to_end_tests/test_data/sigma_events.csv", 4),
    ("plaso/test_data/networkminer.pcap.FileInfos.csv", 4),
  ]

  @Test("every row is an observation with a time", arguments: tables)
  func everyRow(_ path: String, _ rows: Int) throws {
    let url = Places.sharedData.appending(path: "logs/\(path)")
    let bytes = [UInt8](try Data(contentsOf: url))
    let reading = RecordCatalogue.standard.read(
      bytes, named: url.lastPathComponent,
      context: RecordContext(source: SourceID(rawValue: "log"), zone: .utc))
    #expect(reading.format == "csv")
    #expect(reading.observations.count == rows)
    for observation in reading.observations {
      #expect(observation.time != .none, "\(observation.id)")
    }
    #expect(ConformanceKit(format: CSVLog()).misplaced(reading, in: bytes) == [])
  }

  @Test("every file gives observations or findings, whatever it is")
  func everyFile() throws {
    let folder = Places.sharedData.appending(path: "logs")
    let files = try #require(FileManager.default.enumerator(atPath: folder.path))
    for case let path as String in files {
      let url = folder.appending(path: path)
      guard try url.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true else {
        continue
      }
      let bytes = [UInt8](try Data(contentsOf: url))
      let reading = RecordCatalogue.standard.read(
        bytes, named: url.lastPathComponent,
        context: RecordContext(source: SourceID(rawValue: "log"), zone: .utc))
      #expect(!reading.findings.isEmpty, "\(path)")
      #expect(!reading.format.isEmpty || reading.observations.isEmpty)
      if ProcessInfo.processInfo.environment["ONSET_SHOW"] == "1" {
        print(path, reading.format, reading.observations.count, reading.findings.count)
      }
    }
  }
}
