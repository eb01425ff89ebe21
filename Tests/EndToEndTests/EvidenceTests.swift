import Foundation
import TestSupport
import Testing

/// Evidence is only ever read; a change of it is never silent; and nothing is written but where it may be.
@Suite(.enabled(if: Program.isBuilt, Program.whenMissing)) struct EvidenceTests {
  @Test func aBuildWritesNowhereElse() async throws {
    try await TemporaryCase.with { place in
      try place.addGoodEvidence()
      try place.add("deep/er/noise.bin", BadInputTests.noise)
      for name in ["home", "tmp", "work"] {
        try FileManager.default.createDirectory(
          at: place.parent.appending(path: name), withIntermediateDirectories: false)
      }
      let own: Set = ["case/.onset", "case/output", "case/case.yaml"]
      let before = try TemporaryCase.snapshot(place.parent, except: own)
      for options in [[], [], ["--no-cache"]] {
        let ending = try await Program.run(
          ["build", "../case"] + options, in: place.parent.appending(path: "work"),
          environment: [
            "HOME": place.parent.appending(path: "home").path,
            "TMPDIR": place.parent.appending(path: "tmp").path,
          ])
        #expect(ending.code == 0)
        #expect(try TemporaryCase.snapshot(place.parent, except: own) == before)
      }
      #expect(try place.timeline().source("good.mp4").sha256 != nil)
      #expect(try await place.verify().code == 0)
      #expect(try TemporaryCase.snapshot(place.parent, except: own) == before)
    }
  }

  @Test func theCaseFileIsNeverTouchedOnceItIsThere() async throws {
    try await TemporaryCase.with { place in
      try place.addGoodEvidence()
      #expect(try await place.build().code == 0)
      let before = try TemporaryCase.snapshot(place.folder, except: [".onset", "output"])
      #expect(try await place.build().code == 0)
      #expect(try TemporaryCase.snapshot(place.folder, except: [".onset", "output"]) == before)
    }
  }

  @Test(arguments: ["good.mp4", "good.csv"])
  func changedEvidenceIsReported(_ name: String) async throws {
    try await TemporaryCase.with { place in
      try place.addGoodEvidence()
      #expect(try await place.build().code == 0)
      #expect(try await place.verify().code == 0)
      let sealed = try #require(try place.timeline().source(name).sha256)
      try alter(place.folder.appending(path: name))

      let tampered = try await place.verify()
      #expect(tampered.code == 1)
      #expect(tampered.out.contains("WRONG: \(name): "))
      #expect(tampered.out.contains(sealed))

      let again = try await place.build()
      #expect(again.code == 1)
      #expect(again.out.contains("is not what was sealed before"))
      #expect(again.out.contains(sealed))
      #expect(try place.timeline().failures(name).contains("evidence.changed"))

      // The journal keeps it, whatever is built afterwards.
      _ = try await place.build()
      #expect(try await place.verify().out.contains("holds a change of evidence"))
    }
  }

  @Test func evidenceThatIsGoneIsReported() async throws {
    try await TemporaryCase.with { place in
      try place.addGoodEvidence()
      #expect(try await place.build().code == 0)
      try FileManager.default.removeItem(at: place.folder.appending(path: "good.mp4"))
      #expect(try await place.verify().code == 1)
      let ending = try await place.build()
      #expect(ending.code == 1)
      #expect(ending.out.contains("there is no such file"))
      #expect(try !place.timeline().source("good.csv").observations.isEmpty)
    }
  }

  @Test func changedOutputIsReported() async throws {
    try await TemporaryCase.with { place in
      try place.addGoodEvidence()
      #expect(try await place.build().code == 0)
      let file = place.folder.appending(path: "output/timeline.csv")
      try (Data(contentsOf: file) + Data("x".utf8)).write(to: file)
      let ending = try await place.verify()
      #expect(ending.code == 1)
      #expect(ending.out.contains("WRONG: output/timeline.csv"))
      #expect(try await place.build().code == 0)
      #expect(try await place.verify().code == 0)
    }
  }

  @Test func aFileThatGrowsWhileItIsReadIsSaid() async throws {
    try await TemporaryCase.with { place in
      try place.addGoodEvidence()
      try place.add("growing.mp4", copyOf: TemporaryCase.longRecording)
      let growing = try FileHandle(forWritingTo: place.folder.appending(path: "growing.mp4"))
      let first = try await place.build { build in
        // Held in the middle of its reading, so that the change falls into it for certain.
        let worker = try await Workers.find(of: build, for: "./growing.mp4")
        kill(worker, SIGSTOP)
        try growing.seekToEnd()
        try growing.write(contentsOf: Data("more".utf8))
        try growing.close()
        kill(worker, SIGCONT)
      }
      #expect(first.code == 1)
      #expect(first.out.contains("changed while it was"))
      #expect(try !place.timeline().source("good.csv").observations.isEmpty)
      #expect(try place.timeline().source("good.mp4").sha256 != nil)

      // Now it stands still: nothing of the refusal is remembered.
      let second = try await place.build()
      #expect(!second.out.contains("changed while it was"))
      #expect(try !place.timeline().failures("growing.mp4").contains("recording.unreadable"))
    }
  }

  @Test(arguments: [".onset", "output", "output/chapters", ".onset/case.sqlite", ".onset/lock"])
  func aLinkWhereOnsetWritesLeadsNowhere(_ path: String) async throws {
    try await TemporaryCase.with { place in
      try place.addGoodEvidence()
      let elsewhere = place.parent.appending(path: "elsewhere")
      try FileManager.default.createDirectory(at: elsewhere, withIntermediateDirectories: false)
      let link = place.folder.appending(path: path)
      try FileManager.default.createDirectory(
        at: link.deletingLastPathComponent(), withIntermediateDirectories: true)
      let target =
        path.contains(".onset/") ? elsewhere.appending(path: "file") : elsewhere
      try FileManager.default.createSymbolicLink(at: link, withDestinationURL: target)
      let ending = try await place.build()
      #expect(ending.code == 2)
      #expect(ending.err.contains(" — "))
      #expect(try FileManager.default.contentsOfDirectory(atPath: elsewhere.path).isEmpty)
    }
  }

  @Test(arguments: [".onset", "output"])
  func aFileWhereAFolderShouldBeIsSaid(_ path: String) async throws {
    try await TemporaryCase.with { place in
      try place.addGoodEvidence()
      try place.add(path, "mine")
      let ending = try await place.build()
      #expect(ending.code == 2)
      #expect(ending.err.contains(place.folder.appending(path: path).path))
      #expect(try Data(contentsOf: place.folder.appending(path: path)) == Data("mine".utf8))
    }
  }

  @Test func anOldOutputThatIsALinkIsReplacedNotFollowed() async throws {
    try await TemporaryCase.with { place in
      try place.addGoodEvidence()
      let elsewhere = place.parent.appending(path: "precious.json")
      try Data("precious".utf8).write(to: elsewhere)
      try place.add("output/here", "")
      try FileManager.default.createSymbolicLink(
        at: place.folder.appending(path: "output/timeline.json"), withDestinationURL: elsewhere)
      #expect(try await place.build().code == 0)
      #expect(try Data(contentsOf: elsewhere) == Data("precious".utf8))
      #expect(try place.timeline().sources.count == 2)
    }
  }

  @Test func whatHasNotBeenBuiltCannotBeVerified() async throws {
    try await TemporaryCase.with { place in
      try place.addGoodEvidence()
      let ending = try await place.verify()
      #expect(ending.code == 2)
      #expect(ending.err.contains("onset build"))
      #expect(try FileManager.default.contentsOfDirectory(atPath: place.folder.path).count == 2)
    }
  }

  @Test(.enabled(if: Program.canDropRights, "needs root and setpriv"))
  func aCaseFolderThatMayNotBeWrittenIsSaid() async throws {
    try await TemporaryCase.with { place in
      try place.addGoodEvidence()
      let ending = try await place.build(wrapper: Program.asNobody)
      #expect(ending.code == 2)
      #expect(ending.err.contains(place.folder.appending(path: ".onset").path))
      #expect(try FileManager.default.contentsOfDirectory(atPath: place.folder.path).count == 2)
    }
  }

  /// One bit in the middle, with size and time of modification as they were.
  private func alter(_ file: URL) throws {
    let time = try FileManager.default.attributesOfItem(atPath: file.path)[.modificationDate]
    var bytes = try Data(contentsOf: file)
    bytes[bytes.count / 2] ^= 1
    let handle = try FileHandle(forWritingTo: file)
    try handle.write(contentsOf: bytes)
    try handle.close()
    try FileManager.default.setAttributes(
      [.modificationDate: try #require(time)], ofItemAtPath: file.path)
  }
}
