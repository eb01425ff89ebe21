import Evidence
import Testing

/// All samples by name, for parameterised tests.
enum SampleCases {
  struct Named: Sendable, CustomTestStringConvertible {
    let name: String
    let timeline: Timeline

    var testDescription: String { name }
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
