import Evidence
import Exhibits
import Foundation
import Testing

/// What every exporter of the catalogue must do, whatever the case.
struct ExporterConformanceTests {
  private static let sources = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Sources/Exhibits/Exporters")

  @Test("Every file in Exporters/ stands in the catalogue, and nothing else does")
  func catalogueIsComplete() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.sources.path)
      .filter { $0.hasSuffix(".swift") }.map { String($0.dropLast(6)) }
    let all = ExporterCatalogue.all + ExporterCatalogue.interchange
    #expect(files.sorted() == all.map { String(describing: $0) }.sorted())
    #expect(Set(all.map { $0.name }).count == all.count)
    #expect(all.allSatisfy { $0.purpose.hasSuffix(".") })
  }

  @Test("Files stay in the output folder and their names differ", arguments: SampleCases.all)
  func pathsAreSafe(_ sample: SampleCases.Named) throws {
    let files = try sample.files
    #expect(Set(files.map(\.path)).count == files.count)
    for file in files {
      let parts = file.path.split(separator: "/", omittingEmptySubsequences: false)
      #expect(parts.allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." && !$0.hasPrefix(".") })
      #expect(file.path.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != 0x5C })
    }
    #expect(
      Set(files.map(\.path)).isSuperset(of: ["timeline.json", "timeline.csv", "timeline.html"]))
  }

  @Test("The same timeline gives the same bytes, and text is UTF-8", arguments: SampleCases.all)
  func isRepeatable(_ sample: SampleCases.Named) throws {
    let first = try sample.files
    #expect(try sample.files == first)
    for file in first where !file.path.hasSuffix(".xlsx") {
      #expect(String(validating: file.bytes, as: UTF8.self) != nil, "\(file.path) is not UTF-8")
      #expect(file.bytes.last == 0x0A, "\(file.path) ends without a line feed")
    }
  }

  @Test("No exporter depends on the environment's zone or locale")
  func ignoresEnvironment() throws {
    let sample = SampleCases.all[0]
    let before = try sample.files
    let zone = NSTimeZone.default
    defer { NSTimeZone.default = zone }
    NSTimeZone.default = try #require(TimeZone(identifier: "Pacific/Chatham"))
    #expect(try sample.files == before)
  }
}
