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
  ///
  /// - Parameter readsWords: false where damage may have put words between those that a format reads.
  func misplaced(
    _ reading: RecordReading, in bytes: [UInt8], readsWords: Bool = true
  ) -> [String] {
    var parts = Parts(bytes)
    var wrong: [String] = []
    for observation in reading.observations {
      guard let stored = parts.stored(at: observation.locator) else {
        wrong.append("\(observation.id): \(observation.locator)")
        continue
      }
      if readsWords, !stored.isEmpty, !stored.contains(where: { $0.hold(observation.text) }) {
        wrong.append("\(observation.id): '\(observation.text)' is not at \(observation.locator)")
      }
    }
    for locator in reading.findings.map(\.locator) + reading.unused.map(\.locator)
    where !parts.holds(locator) {
      wrong.append("\(locator) lies outside")
    }
    return wrong
  }

  /// A sample and the files within it, each unpacked once.
  private struct Parts {
    private let bytes: [UInt8]
    private let archive: ZipArchive?
    private var unpacked: [String: [UInt8]] = [:]

    init(_ bytes: [UInt8]) {
      self.bytes = bytes
      archive = try? ZipArchive(bytes)
    }

    private mutating func bytes(of part: String) -> [UInt8]? {
      if let known = unpacked[part] { return known }
      unpacked[part] = try? archive?.contents(of: part)
      return unpacked[part]
    }

    /// What stands at a place, plainly and, if it is XML, without its markup; nil outside the file,
    /// empty for a place whose text the kit does not see.
    mutating func stored(at locator: Locator) -> [StoredWords]? {
      switch locator {
      case .line(_, let range), .paragraph(_, _, let range): return Self.texts(range, of: bytes)
      case .within(let part, .line(_, let range)), .within(let part, .paragraph(_, _, let range)):
        return bytes(of: part).flatMap {
          Self.texts(range, of: $0, isXML: part.hasSuffix(".xml"))
        }
      case .within(_, let place): return stored(at: place)
      // Rows and shown lines have no bytes of their own: DocumentTests compare them with what other
      // programs read.
      case .row(_, let row): return row > 0 ? [] : nil
      case .pageLine(let page, let line): return page > 0 && line > 0 ? [] : nil
      default: return nil
      }
    }

    mutating func holds(_ locator: Locator) -> Bool {
      switch locator {
      case .line(_, let range), .paragraph(_, _, let range): range.upperBound <= bytes.count
      case .within(let part, .line(_, let range)), .within(let part, .paragraph(_, _, let range)):
        range.upperBound <= bytes(of: part)?.count ?? 0
      case .row(_, let row), .cell(_, let row, _): row > 0
      case .pageLine(let page, let line): page > 0 && line > 0
      default: true
      }
    }

    private static func texts(
      _ range: Range<Int>, of bytes: [UInt8], isXML: Bool = false
    ) -> [StoredWords]? {
      guard range.upperBound <= bytes.count else { return nil }
      let plain =
        isXML
        ? String(decoding: bytes[range], as: UTF8.self).replacing("\0", with: "\u{FFFD}")
        : TextFile(bytes, EncodingJudgement(bytes)).text(range)
      let bare = plain.replacing(/<w:delText[^>]*>[^<]*/, with: "").replacing(/<[^>]*>/, with: "")
        .replacing("&lt;", with: "<")
        .replacing("&gt;", with: ">").replacing("&quot;", with: "\"").replacing("&amp;", with: "&")
      return [StoredWords(bytes[range], as: plain), StoredWords(bytes[range], as: bare)]
    }
  }

  static func bytes(_ locator: Locator) -> Range<Int>? {
    switch locator {
    case .line(_, let bytes), .paragraph(_, _, let bytes): bytes
    default: nil
    }
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
