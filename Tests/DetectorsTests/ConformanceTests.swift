import Detectors
import Evidence
import Foundation
import Media
import TestSupport
import Testing
import TimeModel

/// What every detector of the catalogue must stand, and what it may never say.
@Suite struct ConformanceTests {
  /// Those that can run here: `ONSET_MODELS` says where the learned ones' models lie.
  static let names = DetectorCatalogue.present.map { $0.name }

  @Test(arguments: names, Material.all.map(\.name))
  func keepsThePromises(name: String, materialName: String) throws {
    let detector = try #require(DetectorCatalogue.detector(named: name))
    let material = try #require(Material.all.first { $0.name == materialName })
    let feed = material.feed()
    let detection = detector.run(feed)

    #expect(detection.detector == detector.name && detection.version == detector.version)
    #expect(detection == detector.run(feed), "the same again")
    if material.holdsNothing { #expect(detection.marks == []) }

    let times = feed.map(\.start) + feed.map(\.end)
    for mark in detection.marks {
      #expect(mark.earliest <= mark.estimate && mark.estimate <= mark.latest)
      #expect(try #require(times.min()) <= mark.earliest)
      #expect(try mark.latest <= #require(times.max()))
      #expect((0...1000).contains(mark.score))
      #expect(!mark.channels.isEmpty && Set(mark.channels).count == mark.channels.count)
    }
    let estimates = detection.marks.map(\.estimate)
    #expect(estimates == estimates.sorted())
    if let curve = detection.curve {
      #expect(curve.step > .zero)
      #expect(curve.values.count <= 1 << 20)
      #expect(curve.values.allSatisfy { (0...1000).contains($0) })
      #expect(try #require(times.min()) <= curve.start)
    }
  }

  @Test(
    .enabled(
      if: names.count == DetectorCatalogue.all.count,
      "not every learned model is installed: script/bootstrap --models"))
  func everyDetectorIsTried() { #expect(!Self.names.isEmpty) }

  @Test(arguments: DetectorCatalogue.all.map { $0.name })
  func saysWhatItsScoreMeans(name: String) throws {
    let detector = try #require(DetectorCatalogue.detector(named: name))
    #expect(detector.scoreMeaning.hasSuffix("."))
    #expect(detector.version > 0)
  }

  /// 58 MB of pictures: a detector that kept them, or planes made of them, would show.
  @Test(arguments: names)
  func memoryDoesNotGrowWithLength(name: String) throws {
    let detector = try #require(DetectorCatalogue.detector(named: name))
    try growth(of: detector, pictures: 100)
    // Other tests run in the same process, and a network may be opened by one of them meanwhile.
    #expect(try (0..<3).contains { _ in try growth(of: detector, pictures: 500) < 30_000_000 })
  }

  @discardableResult
  private func growth(of type: (some Detector).Type, pictures: Int) throws -> Int {
    var generator = SeededGenerator(seed: 5)
    let texture = Texture(width: 200, height: 90, using: &generator)
    let images = (0..<4).map { shift in
      LumaImage(width: 480, height: 270) { x, y in
        UInt8(texture.value(Double(x + shift) / 3, Double(y) / 3))
      }
    }
    var detector = type.init()
    var before = 0
    for number in 0..<pictures {
      // By then every detector has looked at a first window.
      if number == 90 { before = try residentBytes() }
      // A copy of its own: the same four arrays would cost nothing to keep.
      var pixels = images[number % 4].pixels
      pixels[0] = UInt8(number % 256)
      let image = try #require(LumaImage(width: 480, height: 270, pixels: pixels))
      detector.see(grey: image, at: .at(Double(number) / 10))
    }
    let after = try residentBytes()
    _ = detector.finish()
    return after - before
  }

  private func residentBytes() throws -> Int {
    let text = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
    let pages = try #require(text.split(separator: " ").dropFirst().first.flatMap { Int($0) })
    return pages * 4096
  }
}

@Suite struct CatalogueTests {
  @Test func everyFileIsInTheCatalogue() throws {
    let folder = Places.repository.appending(path: "Sources/Detectors/Catalogue")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".swift") }.map { String($0.dropLast(6)) }
    #expect(Set(files) == Set(DetectorCatalogue.all.map { String(describing: $0) }))
  }

  @Test func namesAreUnique() {
    #expect(Set(ConformanceTests.names).count == ConformanceTests.names.count)
    #expect(DetectorCatalogue.detector(named: "violence.light") != nil)
    #expect(DetectorCatalogue.detector(named: "no.such") == nil)
  }
}
