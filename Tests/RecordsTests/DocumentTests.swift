import Evidence
import Foundation
import TestSupport
import Testing
import TimeModel

@testable import Records

@Suite("Documents and sheets")
struct DocumentTests {
  static let context = RecordContext(
    source: SourceID(rawValue: "d"), zone: .london,
    date: CivilDate(year: 2017, month: 4, day: 8))

  static func read(_ bytes: [UInt8], _ name: String = "x") -> RecordReading {
    RecordCatalogue.standard.read(bytes, named: name, context: context)
  }
}

@Suite(
  "Real PDFs", .enabled(if: Places.hasSharedData, Comment(rawValue: Places.withoutSharedData)))
struct SharedPDFTests {
  static func reading(_ path: String) throws -> RecordReading {
    let url = Places.sharedData.appending(path: "logs/\(path)")
    return RecordCatalogue.standard.read(
      [UInt8](try Data(contentsOf: url)), named: url.lastPathComponent,
      context: RecordContext(source: SourceID(rawValue: "d"), zone: .utc))
  }

  @Test("a police daily summary: every incident with its time, number and place")
  func incidents() throws {
    let reading = try Self.reading("norman-pd/docs/2024-08-01_daily_incident_summary.pdf")
    if ProcessInfo.processInfo.environment["ONSET_SHOW"] == "1" {
      for finding in reading.findings { print(finding.severity, finding.message) }
      for one in reading.unused { print(one) }
      for one in reading.observations { print(one.id, one.text, one.attributes) }
    }
    #expect(reading.format == "pdf")
    // The 403rd line with a time is the day of printing, at the foot of the last page.
    #expect(reading.observations.count == 402)
    #expect(reading.observations.allSatisfy { $0.time != .none })
    let number = /2024-[0-9]{8}/
    for one in reading.observations {
      #expect((one.attributes["Incident Number"] ?? "").wholeMatch(of: number) != nil, "\(one)")
      #expect((one.attributes["Date / Time"] ?? "").hasPrefix("8/1/2024 "), "\(one)")
      #expect(one.attributes["Incident ORI"] != nil, "\(one)")
    }
  }
}
