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
    ("norman-pd/output.csv", 326, "csv"),
    ("timesketch/end_to_end_tests/test_data/evtx_direct.csv", 13, "timesketch"),
    ("timesketch/end_to_end_tests/test_data/evtx_direct_without_label.csv", 13, "timesketch"),
    ("timesketch/end_to_end_tests/test_data/evtx_part.csv", 13, "timesketch"),
    ("timesketch/end_to_end_tests/test_data/evtx_fails.csv", 13, "csv"),
    ("timesketch/end_to_end_tests/test_data/sigma_events.csv", 4, "timesketch"),
    ("plaso/test_data/networkminer.pcap.FileInfos.csv", 4, "csv"),
  ]

  @Test("every row is an observation with a time", arguments: tables)
  func everyRow(_ path: String, _ rows: Int, _ format: String) throws {
    let url = Places.sharedData.appending(path: "logs/\(path)")
    let bytes = [UInt8](try Data(contentsOf: url))
    let reading = RecordCatalogue.standard.read(
      bytes, named: url.lastPathComponent,
      context: RecordContext(source: SourceID(rawValue: "log"), zone: .utc))
    #expect(reading.format == format)
    #expect(reading.observations.count == rows)
    for observation in reading.observations {
      #expect(observation.time != .none, "\(observation.id)")
    }
    #expect(ConformanceKit(format: CSVLog()).misplaced(reading, in: bytes) == [])
  }

  private static func reading(_ path: String) throws -> (RecordReading, [UInt8]) {
    let url = Places.sharedData.appending(path: "logs/\(path)")
    let bytes = [UInt8](try Data(contentsOf: url))
    let reading = RecordCatalogue.standard.read(
      bytes, named: url.lastPathComponent,
      context: RecordContext(
        source: SourceID(rawValue: "log"), zone: .utc, date: CivilDate(year: 2017, month: 4, day: 8)
      ))
    return (reading, bytes)
  }

  /// The lines that hold something, as the file's own count.
  private static func filledLines(_ bytes: [UInt8]) -> Int {
    bytes.split(separator: 0x0A).count { !$0.allSatisfy { $0 == 0x0D || $0 == 0x20 } }
  }

  @Test("every event of plaso's output is an observation")
  func plasoOutput() throws {
    let folder = "plaso/test_data/end_to_end"
    let names = try FileManager.default.contentsOfDirectory(
      atPath: Places.sharedData.appending(path: "logs/\(folder)").path)
    var (files, events) = (0, 0)
    for name in names.sorted() where name.hasSuffix(".log") && name != "rawpy.log" {
      let (reading, bytes) = try Self.reading("\(folder)/\(name)")
      let expected: Int
      if name == "json.log" {
        let object = try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any]
        expected = try #require(object).count
      } else {
        // A heading row, except in JSON Lines.
        expected = Self.filledLines(bytes) - (name == "json_line.log" ? 0 : 1)
      }
      let format = name.hasPrefix("json") ? "timesketch" : "plaso"
      #expect(reading.format == format, "\(name): \(reading.findings.first?.message ?? "")")
      #expect(reading.observations.count == expected, "\(name)")
      // 'CET' is no fixed offset: only there are events without a time, and a finding says so.
      let timeless = reading.observations.count { $0.time == .none }
      #expect(timeless == (name == "l2tcsv_time_zone.log" ? expected : 0), "\(name)")
      #expect(ConformanceKit(format: PlasoCSV()).misplaced(reading, in: bytes) == [], "\(name)")
      (files, events) = (files + 1, events + expected)
    }
    #expect(files >= 20)
    #expect(events > 1000)
  }

  @Test(
    "every object of a JSON Lines file is an observation",
    arguments: [
      ("timesketch/end_to_end_tests/test_data/sigma_events.jsonl", "timesketch"),
      ("plaso/test_data/jsonl/aws_cloudtrail.jsonl", "json"),
      ("plaso/test_data/jsonl/azure_activity_log.jsonl", "json"),
      ("plaso/test_data/jsonl/gcp_logging.jsonl", "json"),
      ("plaso/test_data/jsonl/microsoft_audit_log.jsonl", "json"),
    ])
  func everyObject(_ path: String, _ format: String) throws {
    let (reading, bytes) = try Self.reading(path)
    #expect(reading.format == format)
    #expect(reading.observations.count == Self.filledLines(bytes))
    #expect(reading.observations.allSatisfy { $0.time != .none })
    #expect(ConformanceKit(format: JSONRecords()).misplaced(reading, in: bytes) == [])
  }

  @Test("every action of a live chat is an observation, or left out for a reason")
  func liveChats() throws {
    let root = "pytchat-youtube-live-chat/tests/testdata"
    let folder = Places.sharedData.appending(path: "logs/\(root)")
    let files = try #require(FileManager.default.enumerator(atPath: folder.path))
    var (chats, all) = (0, 0)
    for case let path as String in files where path.hasSuffix(".json") {
      let (reading, bytes) = try Self.reading("\(root)/\(path)")
      let expected = Self.actions(try JSONSerialization.jsonObject(with: Data(bytes)))
      guard expected > 0 else { continue }
      let left = reading.unused.reduce(0) { $0 + $1.count }
      #expect(reading.format == "livechat", "\(path): \(reading.findings.first?.message ?? "")")
      #expect(reading.observations.count + left == expected, "\(path)")
      #expect(ConformanceKit(format: LiveChat()).misplaced(reading, in: bytes) == [], "\(path)")
      (chats, all) = (chats + 1, all + reading.observations.count)
    }
    #expect(chats >= 25)
    #expect(all > 800)
  }

  /// The elements of every list called `actions` in a chat's answer.
  private static func actions(_ value: Any) -> Int {
    if let list = value as? [Any] { return list.reduce(0) { $0 + actions($1) } }
    guard let object = value as? [String: Any] else { return 0 }
    if let continuation = object["liveChatContinuation"] as? [String: Any] {
      return (continuation["actions"] as? [Any])?.count ?? 0
    }
    return object.values.reduce(0) { $0 + actions($1) }
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
        let left = reading.unused.reduce(0) { $0 + $1.count }
        print(path, reading.format, reading.observations.count, reading.findings.count, left)
      }
    }
  }
}
