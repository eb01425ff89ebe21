import Evidence
import Foundation
import TestSupport
import TimeModel

@testable import Records

/// What every format of the catalogue must do, without test code of its own.
struct ConformanceKit {
  let format: any RecordFormat

  /// The name of the type, of its file and of its folder of samples.
  var typeName: String { String(describing: type(of: format)) }

  struct Sample {
    let name: String
    let bytes: [UInt8]
    let context: RecordContext
  }

  /// What `context.json` may say of a sample.
  private struct Declared: Decodable {
    var date: CivilDate?
    var columns: ColumnMapping?
    var dateOrder: DateOrder?
  }

  var folder: URL { Places.fixtures.appending(path: "logs/\(typeName)") }

  func samples() throws -> [Sample] {
    let declared = try JSONDecoder().decode(
      [String: Declared].self, from: Data(contentsOf: folder.appending(path: "context.json")))
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
      .filter { !$0.hasSuffix(".json") }
    return try names.map { name in
      let own = declared[name]
      return Sample(
        name: name, bytes: [UInt8](try Data(contentsOf: folder.appending(path: name))),
        context: RecordContext(
          source: SourceID(rawValue: "sample"), zone: .london, date: own?.date,
          columns: own?.columns, dateOrder: own?.dateOrder))
    }
  }

  func reading(_ sample: Sample) -> RecordReading { format.read(sample.bytes, sample.context) }

  /// The goldens as they should stand in `expected.json`.
  func expectation() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let readings = try samples().map { ($0.name, reading($0)) }
    return try encoder.encode(Dictionary(uniqueKeysWithValues: readings)) + Data("\n".utf8)
  }

  // MARK: - Places

  /// The observations whose place does not hold their text, and findings whose place is outside.
  func misplaced(_ reading: RecordReading, in bytes: [UInt8]) -> [String] {
    let file = TextFile(bytes, EncodingJudgement(bytes))
    var wrong: [String] = []
    for observation in reading.observations {
      guard let range = Self.bytes(observation.locator), range.upperBound <= bytes.count else {
        wrong.append("\(observation.id): \(observation.locator)")
        continue
      }
      let stored = Self.flat(file.text(range).replacing(/"+/, with: "\""))
      let words = Self.flat(observation.text.replacing(/"+/, with: "\""))
      if !words.isEmpty, !stored.contains(words) {
        wrong.append("\(observation.id): '\(observation.text)' is not in '\(stored)'")
      }
    }
    for locator in reading.findings.map(\.locator) + reading.unused.map(\.locator) {
      if let range = Self.bytes(locator), range.upperBound > bytes.count {
        wrong.append("\(locator) ends at \(range.upperBound) of \(bytes.count)")
      }
    }
    return wrong
  }

  static func bytes(_ locator: Locator) -> Range<Int>? {
    switch locator {
    case .line(_, let bytes), .paragraph(_, _, let bytes): bytes
    default: nil
    }
  }

  private static func flat(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  // MARK: - Damage

  /// The same file after something that happens to files, chosen by the generator.
  static func mutated(_ bytes: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      guard !bytes.isEmpty else { return bytes }
      let at = Int.random(in: bytes.indices, using: &random)
      switch Int.random(in: 0..<8, using: &random) {
      case 0: bytes[at] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      case 1: bytes.removeSubrange(at...)
      case 2: bytes.insert(contentsOf: [UInt8](repeating: 0, count: 3), at: at)
      case 3:
        let line =
          bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
          .randomElement(using: &random) ?? []
        bytes.insert(contentsOf: line + [0x0A], at: at)
      case 4: bytes.insert(0x22, at: at)
      case 5: bytes.remove(at: at)
      case 6: bytes.insert(contentsOf: Array(",;\t|\r\n\"".utf8).shuffled(using: &random), at: at)
      default:
        bytes.insert(
          contentsOf: (0..<40).map { _ in UInt8.random(in: 0...255, using: &random) }, at: at)
      }
    }
    return bytes
  }
}

extension ZoneRules {
  /// Europe/London from 2016 to 2018, by the rule of the Summer Time Act: last Sundays, 01:00 UTC.
  static let london = ZoneRules(
    name: "Europe/London", initialOffsetSeconds: 0,
    transitions: [
      ("2016-03-27T01:00:00Z", 3600), ("2016-10-30T01:00:00Z", 0), ("2017-03-26T01:00:00Z", 3600),
      ("2017-10-29T01:00:00Z", 0), ("2018-03-25T01:00:00Z", 3600), ("2018-10-28T01:00:00Z", 0),
    ].compactMap { text, offset in
      Instant(text).map { Transition(at: $0, offsetSeconds: offset) }
    })
}
