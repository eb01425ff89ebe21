import Evidence
import Exhibits
import Testing

/// All samples by name, for parameterised tests.
enum SampleCases {
  struct Named: Sendable, CustomTestStringConvertible {
    let name: String
    let timeline: Timeline

    var testDescription: String { name }

    /// All that leaves Onset, in the folders of an exhibit.
    var files: [ExhibitFile] {
      get throws {
        try ExporterCatalogue.files(for: timeline)
          + ExporterCatalogue.interchangeFiles(for: timeline).map {
            ExhibitFile(path: "interchange/\($0.path)", bytes: $0.bytes)
          }
      }
    }
  }

  static let all: [Named] = [
    Named(name: "bluewater", timeline: Bluewater.timeline),
    Named(name: "draft", timeline: OtherCases.draft),
    Named(name: "outliers", timeline: OtherCases.outliers),
    Named(name: "reasoned", timeline: Reasoned.timeline),
    Named(name: "clocks", timeline: Clocks.timeline),
    Named(name: "empty", timeline: OtherCases.empty),
    Named(name: "hostile", timeline: Hostile.timeline),
    Named(name: "many", timeline: OtherCases.many),
  ]
}
