import Evidence
import Foundation
import TestSupport
import Testing
import TimeModel

@testable import Records

@Suite("Every format of the catalogue")
struct ConformanceTests {
  static let kits = RecordCatalogue.standard.formats.map { ConformanceKit(format: $0) }

  @Test("has one file in the folder, and every file is in the catalogue")
  func catalogueIsComplete() throws {
    let folder = Places.repository.appending(path: "Sources/Records/Formats")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".swift") }.map { String($0.dropLast(6)) }
    #expect(Set(files) == Set(Self.kits.map(\.typeName)))
    let samples = Places.fixtures.appending(path: "logs")
    let folders = try FileManager.default.contentsOfDirectory(atPath: samples.path)
      .filter { !$0.hasSuffix(".md") }
    #expect(Set(folders) == Set(files))
    let names = Self.kits.map(\.format.name)
    #expect(Set(names).count == names.count)
  }

  @Test("recognises its own samples, says why, and is the first to do so", arguments: kits)
  func recognisesItsOwn(_ kit: ConformanceKit) throws {
    let samples = try kit.samples()
    #expect(!samples.isEmpty)
    for sample in samples {
      let found = RecordCatalogue.standard.identify(
        RecordSample(name: sample.name, bytes: sample.bytes))
      #expect(found.format == kit.format.name, "\(sample.name): \(found.because)")
      #expect(found.trials.allSatisfy { !$0.recognition.because.isEmpty })
    }
  }

  @Test("rejects the samples of the others, by content alone", arguments: kits)
  func rejectsOthers(_ kit: ConformanceKit) throws {
    for other in Self.kits where other.typeName != kit.typeName {
      for sample in try other.samples() {
        let judged = kit.format.recognises(RecordSample(name: "unnamed", bytes: sample.bytes))
        #expect(!judged.isRecognised, "\(kit.format.name) took \(sample.name): \(judged.because)")
      }
    }
  }

  @Test("reads its samples as expected.json says", arguments: kits)
  func equalsExpectation(_ kit: ConformanceKit) throws {
    let golden = kit.folder.appending(path: "expected.json")
    let actual = try kit.expectation()
    if ProcessInfo.processInfo.environment["RECORD"] == "1" {
      try actual.write(to: golden)
      Issue.record("recorded \(golden.lastPathComponent) of \(kit.typeName): read it, then test")
      return
    }
    let expected = try Data(contentsOf: golden)
    #expect(String(decoding: actual, as: UTF8.self) == String(decoding: expected, as: UTF8.self))
  }

  @Test("points at the bytes that it read, and names each observation once", arguments: kits)
  func locatorsAreTrue(_ kit: ConformanceKit) throws {
    for sample in try kit.samples() {
      let reading = kit.reading(sample)
      #expect(kit.misplaced(reading, in: sample.bytes) == [])
      #expect(Set(reading.observations.map(\.id)).count == reading.observations.count)
    }
  }

  @Test("gives the same reading twice", arguments: kits)
  func isPure(_ kit: ConformanceKit) throws {
    for sample in try kit.samples() { #expect(kit.reading(sample) == kit.reading(sample)) }
  }

  @Test("survives damaged files, in bounded time", arguments: kits)
  func survivesDamage(_ kit: ConformanceKit) throws {
    let seed: UInt64 = 20_170_408
    var random = SeededGenerator(seed: seed)
    for sample in try kit.samples() {
      // Formats that unpack or lay out pages take longer; DocumentTests damage their parts too.
      for round in 0..<(kit.format.needsConfinement ? 60 : 150) {
        let bytes = ConformanceKit.mutated(sample.bytes, &random)
        let reading = kit.format.read(bytes, sample.context)
        let wrong = kit.misplaced(reading, in: bytes)
        #expect(wrong == [], "seed \(seed), \(sample.name), round \(round)")
        _ = kit.format.recognises(RecordSample(name: sample.name, bytes: bytes))
      }
    }
  }

  static let hostile: [(name: String, bytes: @Sendable () -> [UInt8])] = [
    ("nothing", { [] }),
    ("a byte order mark", { [0xFF, 0xFE] }),
    ("half a character", { [0xFF, 0xFE, 0x41] }),
    (
      "random bytes",
      {
        var random = SeededGenerator(seed: 7)
        return (0..<200_000).map { _ in UInt8.random(in: 0...255, using: &random) }
      }
    ),
    ("zeros", { [UInt8](repeating: 0, count: 200_000) }),
    ("quotes", { [UInt8](repeating: 0x22, count: 200_000) }),
    ("commas", { [UInt8](repeating: 0x2C, count: 200_000) }),
    ("line feeds", { [UInt8](repeating: 0x0A, count: 200_000) }),
    ("full stops", { [UInt8](repeating: 0x2E, count: 200_000) }),
    ("opening quotes", { Array(String(repeating: "x,\"\"b\n", count: 30_000).utf8) }),
    ("a quote per line", { Array(String(repeating: "15:42,\"x\n", count: 30_000).utf8) }),
    ("one line", { Array(String(repeating: "15:42,at 15:42 ", count: 150_000).utf8) }),
    ("one sentence", { Array(String(repeating: "about 15:42 and ", count: 20_000).utf8) }),
    ("short sentences", { Array(String(repeating: "At 15:42 I saw. ", count: 10_000).utf8) }),
    ("digits", { [UInt8](repeating: 0x31, count: 200_000) }),
    ("spaces", { Array("a,\"b".utf8) + [UInt8](repeating: 0x20, count: 200_000) }),
  ]

  @Test("survives hostile files, in bounded time", arguments: kits, hostile.map(\.name))
  func survivesHostility(_ kit: ConformanceKit, _ name: String) throws {
    let bytes = try #require(Self.hostile.first { $0.name == name }).bytes()
    let context = RecordContext(
      source: SourceID(rawValue: "hostile"), zone: .london,
      date: CivilDate(year: 2017, month: 4, day: 8))
    let clock = ContinuousClock()
    var reading = RecordReading(format: "", observations: [], findings: [], unused: [])
    let spent = clock.measure {
      reading = kit.format.read(bytes, context)
      _ = kit.format.recognises(RecordSample(name: "x", bytes: bytes))
    }
    #expect(spent < .seconds(60))
    #expect(!reading.findings.isEmpty)
    #expect(reading.findings.count < 2500)
  }
}
