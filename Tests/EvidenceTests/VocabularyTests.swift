import Evidence
import Foundation
import Testing
import TimeModel

@Suite struct VocabularyTests {
  @Test(arguments: [
    (Int64(0), "00:00.000"), (112_480_000_000, "01:52.480"), (3_712_480_499_999, "1:01:52.480"),
    (-1_500_000_000, "-00:01.500"), (59_999_600_000, "01:00.000"),
  ])
  func mediaTimesReadLikeAPlayer(_ nanoseconds: Int64, _ text: String) {
    #expect(MediaTime(nanoseconds: Nanoseconds(nanoseconds)).clockText == text)
  }

  @Test(arguments: [
    "", String(repeating: "a", count: 63), String(repeating: "A", count: 64),
    String(repeating: "g", count: 64), String(repeating: "a", count: 65),
  ])
  func onlyLowerCaseHexadecimalOfFullLengthIsADigest(_ text: String) {
    #expect(Digest(text) == nil)
  }

  @Test func evidenceClassesAreOrderedWeakestFirst() {
    #expect(EvidenceClass.assumption < .statement)
    #expect(EvidenceClass.statement < .log)
    #expect(EvidenceClass.log < .declared)
    #expect(EvidenceClass.declared < .measured)
  }

  @Test func identifiersOrderByTheirBytes() {
    let names = ["b", "a-2", "a", "É", "a.1"].map(SourceID.init(rawValue:))
    #expect(names.sorted().map(\.rawValue) == ["a", "a-2", "a.1", "b", "É"])
  }

  @Test func valuesSurviveTheirEncoding() throws {
    let base = try #require(Rational(1, 90_000))
    let time = try #require(MediaTime(ticks: 1234, timeBase: base))
    let locators: [Locator] = [
      .whole, .moment(stream: 1, at: time), .stretch(stream: nil, from: time, to: time),
      .field("mvhd"), .line(14, bytes: 120..<180), .paragraph(3, page: nil, bytes: 0..<5),
      .cell(sheet: "Log", row: 2, column: 3), .row(sheet: "Log", row: 2),
      .pageLine(page: 1, line: 7), .within(part: "_chat.txt", .line(2, bytes: 40..<81)),
    ]
    let copy = try JSONDecoder().decode([Locator].self, from: JSONEncoder().encode(locators))
    #expect(copy == locators)
  }
}
