import Foundation
import TestSupport
import Testing

/// `onset detect` on recordings that are poor, odd or broken: no crash, no mark where there is no
/// signal, a finding where something is wrong; whole, as triage and with pictures.
@Suite(.enabled(if: Program.isBuilt && Footage.canBeMade, "needs onset built, and ffmpeg"))
struct DetectTests {
  /// What is marked, as far as the tests look at it.
  struct Document: Decodable {
    struct Mark: Decodable {
      let kind: String
      let detector: String
      let scoreMeaning: String
    }
    struct Named: Decodable {
      let detector: String
      let name: String?
      let stepSeconds: String
      let values: [Double]
    }
    struct Curve: Decodable { let values: [Double] }
    let marks: [Mark]
    let curve: Curve?
    let curves: [Named]?
    let channels: [Named]?
  }

  static let ways = [[], ["--fast"]]

  @Test(arguments: Footage.all, ways)
  func neitherCrashesNorInvents(_ footage: Footage, _ way: [String]) async throws {
    try await TemporaryCase.with { place in
      let file = try footage.make(in: place.folder)
      let pictures = place.parent.appending(path: "pictures")
      let ending = try await Program.run(
        ["detect", file.path, "--json", "--pictures", pictures.path] + way,
        limit: .seconds(180))
      #expect(!ending.wasTooSlow)
      #expect((footage.isDamaged ? [0, 1] : [0]).contains(ending.code), "\(ending.err)")
      let document = try JSONDecoder().decode(Document.self, from: Data(ending.out.utf8))
      if footage.hasNoSignal {
        #expect(!document.marks.contains { $0.kind.hasPrefix("violence") })
      }
      #expect(document.marks.allSatisfy { !$0.scoreMeaning.isEmpty })
      for curve in (document.curves ?? []) + (document.channels ?? []) {
        #expect(curve.values.allSatisfy { (0...1).contains($0) })
      }
      let names = try FileManager.default.contentsOfDirectory(atPath: pictures.path)
      #expect(names.contains("overview.png"))
      #expect(names.count == 1 + min(40, document.marks.count))
      for name in names {
        let bytes = try Data(contentsOf: pictures.appending(path: name))
        #expect(bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]))
      }
    }
  }

  @Test func damageIsAFindingAndTheRestIsSeen() async throws {
    try await TemporaryCase.with { place in
      let file = try Footage.corrupted.make(in: place.folder)
      let ending = try await Program.run(["detect", file.path])
      #expect(ending.code == 1)
      #expect(!ending.err.isEmpty)
    }
  }

  @Test func onlyTheNamedDetectorsRun() async throws {
    let film = TemporaryCase.longRecording.path
    let whole = try await Program.run(["detect", film, "--json"], limit: .seconds(180))
    let some = try await Program.run(["detect", film, "--json", "--only", "shot.cut, camera.moved"])
    #expect(some.code == 0, "\(some.err)")
    let all = try JSONDecoder().decode(Document.self, from: Data(whole.out.utf8))
    let chosen = try JSONDecoder().decode(Document.self, from: Data(some.out.utf8))
    let names: Set = ["shot.cut", "camera.moved"]
    let expected = all.marks.filter { names.contains($0.detector) }
    #expect(chosen.marks.map(\.kind) == expected.map(\.kind))
    #expect(chosen.curve == nil)
    #expect(Set((chosen.channels ?? []).map(\.detector)).isSubset(of: names))
  }

  @Test(arguments: [
    ("shot.cuts", "shot.cut, shot.learned"), ("", "no detector is named"),
    ("violence.learned", "turned off"),
  ])
  func aNameThatNoneHasIsRefused(name: String, words: String) async throws {
    let ending = try await Program.run(
      ["detect", TemporaryCase.longRecording.path, "--only", name])
    #expect(ending.code == 2)
    #expect(ending.err.contains(words), "\(ending.err)")
  }

  @Test func picturesAreTheSameEachTimeAndNeverWrittenOver() async throws {
    try await TemporaryCase.with { place in
      let film = TemporaryCase.longRecording.path
      let folders = ["a", "b"].map { place.parent.appending(path: $0) }
      for folder in folders {
        let ending = try await Program.run(
          ["detect", film, "--pictures", folder.path], limit: .seconds(180))
        #expect(ending.code == 0)
      }
      let names = try FileManager.default.contentsOfDirectory(atPath: folders[0].path).sorted()
      #expect(names.count > 1)
      for name in names {
        let (one, other) = (folders[0].appending(path: name), folders[1].appending(path: name))
        #expect(try Data(contentsOf: one) == Data(contentsOf: other))
      }
      let again = try await Program.run(["detect", film, "--pictures", folders[0].path])
      #expect(again.code == 2)
      #expect(again.err.contains("not empty"))
      let onFile = try await Program.run(["detect", film, "--pictures", film])
      #expect(onFile.code == 2)
    }
  }

  @Test func triageNamesItselfAndItsCurves() async throws {
    let ending = try await Program.run(
      ["detect", TemporaryCase.longRecording.path, "--fast", "--json"])
    #expect(ending.code == 0)
    let document = try JSONDecoder().decode(Document.self, from: Data(ending.out.utf8))
    #expect(document.marks.allSatisfy { $0.detector == "violence.fast" })
    #expect(document.marks.allSatisfy { $0.scoreMeaning.contains("Triage") })
    #expect(document.curve?.values.isEmpty == false)
    let channels = document.channels?.compactMap(\.name) ?? []
    #expect(channels.contains { $0.hasPrefix("packet sizes") })
    #expect(channels.contains { $0.hasPrefix("sound level") })
    let without = try await Program.run(
      ["detect", TemporaryCase.longRecording.path, "--fast", "--json", "--no-curve"])
    let bare = try JSONDecoder().decode(Document.self, from: Data(without.out.utf8))
    #expect(bare.curve == nil && bare.curves == nil && bare.channels == nil)
    #expect(bare.marks.count == document.marks.count)
  }
}

/// A recording made by ffmpeg for a test.
struct Footage: Sendable, CustomTestStringConvertible {
  let name: String
  let arguments: [String]
  /// Nothing in it begins.
  var hasNoSignal = true
  var isDamaged = false

  var testDescription: String { name }

  private static let video = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"]
  private static let tone = ["-f", "lavfi", "-i", "sine=440:d=8"]

  private static func picture(_ filter: String) -> [String] { ["-f", "lavfi", "-i", filter] }

  static let corrupted = Footage(
    name: "corrupted middle",
    arguments: picture("testsrc2=s=320x180:r=25:d=12") + ["-g", "25"] + video, hasNoSignal: false,
    isDamaged: true)

  static let all: [Footage] = [
    Footage(name: "one frame", arguments: picture("testsrc2=s=320x180:r=25:d=0.04") + video),
    Footage(name: "all black", arguments: picture("color=black:s=320x180:r=25:d=20") + video),
    Footage(
      name: "strobing",
      arguments: picture("color=white:s=320x180:r=25:d=20,geq=lum='255*mod(N,2)':cb=128:cr=128")
        + video, hasNoSignal: false),
    Footage(name: "8K", arguments: picture("testsrc2=s=7680x4320:r=5:d=1") + video),
    Footage(name: "1 fps", arguments: picture("testsrc2=s=320x180:r=1:d=30") + video),
    Footage(
      name: "240 fps", arguments: picture("testsrc2=s=320x180:r=240:d=5") + video,
      hasNoSignal: false),
    Footage(name: "sound only", arguments: tone + ["-c:a", "aac"]),
    Footage(
      name: "picture only", arguments: picture("testsrc2=s=320x180:r=25:d=8") + video),
    Footage(
      name: "silent track",
      arguments: picture("color=gray:s=320x180:r=25:d=20")
        + ["-f", "lavfi", "-i", "anullsrc=d=20", "-c:a", "aac"] + video),
    corrupted,
  ]

  static let canBeMade = FileManager.default.isExecutableFile(atPath: "/usr/bin/ffmpeg")

  /// - Returns: the recording, in the folder.
  func make(in folder: URL) throws -> URL {
    let file = folder.appending(path: "film.mp4")
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/ffmpeg")
    process.arguments = ["-nostdin", "-v", "error", "-y"] + arguments + [file.path]
    process.standardInput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    guard isDamaged else { return file }
    var bytes = try Data(contentsOf: file)
    let middle = bytes.count / 2
    for place in middle - 4000..<middle + 4000 {
      bytes[place] = UInt8(truncatingIfNeeded: place &* 2_654_435_761 >> 13)
    }
    try bytes.write(to: file)
    return file
  }
}
