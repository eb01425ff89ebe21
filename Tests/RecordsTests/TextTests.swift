import Evidence
import Foundation
import TestSupport
import Testing

@testable import Records

@Suite("Text as stored")
struct TextTests {
  @Test(
    "the same log in every encoding is the same log",
    arguments: [
      (String.Encoding.utf8, [UInt8](), "UTF-8"), (.utf8, [0xEF, 0xBB, 0xBF], "UTF-8"),
      (.utf16LittleEndian, [0xFF, 0xFE], "UTF-16 (little-endian)"),
      (.utf16BigEndian, [0xFE, 0xFF], "UTF-16 (big-endian)"),
      (.utf16LittleEndian, [], "UTF-16 (little-endian)"),
      (.utf16BigEndian, [], "UTF-16 (big-endian)"),
      (.windowsCP1252, [], "Windows-1252"),
    ])
  func encodings(_ encoding: String.Encoding, _ mark: [UInt8], _ name: String) throws {
    let text = "Time,Entry\r\n15:42,Café – £5\r\n15:43,\"two\r\nlines\"\r\n"
    let bytes = mark + [UInt8](try #require(text.data(using: encoding)))
    #expect(EncodingJudgement(bytes).encoding.rawValue == name)
    let reading = CSVLog().read(bytes, RecordContext(source: SourceID(rawValue: "x")))
    #expect(reading.observations.map(\.text) == ["Café – £5", "two\r\nlines"])
    let kit = ConformanceKit(format: CSVLog())
    #expect(kit.misplaced(reading, in: bytes) == [])
    let isPlain = mark.isEmpty && encoding == .utf8
    #expect(reading.findings.contains { $0.code == .textEncoding } == !isPlain)
  }

  @Test("lines end in LF, CRLF and CR, and know their bytes")
  func lines() {
    let bytes = Array("a\nbb\r\nccc\rd".utf8)
    let lines = Array(TextFile(bytes, EncodingJudgement(bytes)).lines)
    #expect(lines.map(\.bytes) == [0..<1, 2..<4, 6..<9, 10..<11])
    #expect(lines.map(\.number) == [1, 2, 3, 4])
    #expect(lines.map(\.ending) == [.lineFeed, .carriageReturnLineFeed, .carriageReturn, .none])
  }

  @Test("damage does not stop the reading and is the standard library's replacement")
  func damage() {
    var random = SeededGenerator(seed: 3629)
    for _ in 0..<300 {
      let bytes = (0..<40).map { _ in UInt8.random(in: 1...255, using: &random) }
      let file = TextFile(bytes, EncodingJudgement([0xEF, 0xBB, 0xBF]))
      var scalars = String.UnicodeScalarView()
      file.forEachScalar(0..<bytes.count) { scalar, _ in scalars.append(scalar) }
      #expect(String(scalars) == String(decoding: bytes, as: UTF8.self))
    }
  }
}
