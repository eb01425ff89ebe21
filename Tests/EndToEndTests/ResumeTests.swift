import Foundation
import Glibc
import TestSupport
import Testing

/// What is analysed stays analysed, however a build ends.
@Suite(.serialized, .enabled(if: Program.isBuilt, Program.whenMissing)) struct ResumeTests {
  private func withTwoRecordings(_ body: (TemporaryCase) async throws -> Void) async throws {
    try await TemporaryCase.with { place in
      try place.add("short.mp4", copyOf: TemporaryCase.recording)
      try place.add("long.mp4", copyOf: TemporaryCase.longRecording)
      try place.writeCaseFile(
        """
        sources:
          - {id: short, file: short.mp4, kind: recording}
          - {id: long, file: long.mp4, kind: recording}
        """)
      try await body(place)
    }
  }

  @Test(arguments: [SIGINT, SIGTERM])
  func anInterruptedBuildGoesOnFromThere(_ signal: Int32) async throws {
    try await withTwoRecordings { place in
      let first = try await place.build("--jobs", "2") { build in
        // The long one is held, so that the short one is done for certain when the build ends.
        let long = try await Workers.find(of: build, for: "./long.mp4")
        kill(long, SIGSTOP)
        try await Workers.waitUntilOnly(long, of: build)
        try await Task.sleep(for: .milliseconds(500))
        kill(build, signal)
      }
      #expect(first.code == 128 + signal)
      #expect(first.err.contains("interrupted; 1 of 2 recordings"))
      #expect(!exists("output/timeline.json", place))

      let second = try await place.build()
      #expect(second.code == 0)
      #expect(second.out.contains("1 recording analysed (1 known from before)"))
      #expect(try leftovers(place).isEmpty)
      #expect(try await place.verify().code == 0)

      let third = try await place.build()
      #expect(third.out.contains("no media was read"))
    }
  }

  @Test func aBuildThatIsKilledGoesOnFromThereAndLeavesNoWorker() async throws {
    try await withTwoRecordings { place in
      var worker: pid_t = 0
      let first = try await place.build("--jobs", "2") { build in
        worker = try await Workers.find(of: build, for: "./long.mp4")
        kill(worker, SIGSTOP)
        try await Workers.waitUntilOnly(worker, of: build)
        try await Task.sleep(for: .milliseconds(500))
        kill(build, SIGKILL)
      }
      #expect(first.code == 128 + SIGKILL)
      for _ in 0..<400 where isAlive(worker) { try await Task.sleep(for: .milliseconds(5)) }
      #expect(!isAlive(worker))
      try place.add(".onset/work/left-by-a-dead-worker.json", "{}")

      let second = try await place.build()
      #expect(second.code == 0)
      #expect(second.out.contains("1 recording analysed (1 known from before)"))
      #expect(try leftovers(place).isEmpty)
    }
  }

  @Test func aKilledWorkerCostsOneFinding() async throws {
    try await withTwoRecordings { place in
      let first = try await place.build { build in
        kill(try await Workers.find(of: build, for: "./long.mp4"), SIGKILL)
      }
      #expect(first.code == 1)
      #expect(first.out.contains("was ended by signal 9"))
      let timeline = try place.timeline()
      #expect(try timeline.failures("long.mp4") == ["analysis.died"])
      #expect(try timeline.failures("short.mp4").isEmpty)

      // It was no fault of the file: the next build tries again.
      let second = try await place.build()
      #expect(second.code == 0)
      #expect(second.out.contains("1 recording analysed (1 known from before)"))
    }
  }

  @Test func twoBuildsDoNotWorkOnOneCase() async throws {
    try await TemporaryCase.with { place in
      try place.addGoodEvidence()
      try place.add(".onset/lock", "")
      let lock = try FileHandle(forUpdating: place.folder.appending(path: ".onset/lock"))
      #expect(flock(lock.fileDescriptor, LOCK_EX | LOCK_NB) == 0)
      let during = try await place.build()
      #expect(during.code == 2)
      #expect(during.err.contains("another onset is building this case"))
      #expect(!exists("case.yaml", place))
      try lock.close()
      #expect(try await place.build().code == 0)
    }
  }

  @Test(arguments: ["random", "cut", "holed"])
  func aDamagedStoreIsSaidWithTheWayOut(_ damage: String) async throws {
    try await TemporaryCase.with { place in
      try place.addGoodEvidence()
      #expect(try await place.build().code == 0)
      var bytes = try Data(contentsOf: place.folder.appending(path: ".onset/case.sqlite"))
      switch damage {
      case "cut": bytes = bytes.prefix(10_000)
      case "random": bytes = Data((0..<5000).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ 11) })
      default: bytes.replaceSubrange(8192..<40_000, with: Data(repeating: 0xA5, count: 31_808))
      }
      try place.add(".onset/case.sqlite", bytes)
      for ending in [try await place.build(), try await place.verify()] {
        #expect(ending.code == 2)
        #expect(ending.err.contains(".onset/case.sqlite"))
        #expect(ending.err.contains("move '.onset' away and build again"))
        #expect(!ending.err.contains("SELECT"))
      }
      try FileManager.default.removeItem(at: place.folder.appending(path: ".onset"))
      #expect(try await place.build().code == 0)
    }
  }

  private func exists(_ path: String, _ place: TemporaryCase) -> Bool {
    FileManager.default.fileExists(atPath: place.folder.appending(path: path).path)
  }

  private func leftovers(_ place: TemporaryCase) throws -> [String] {
    try FileManager.default.contentsOfDirectory(
      atPath: place.folder.appending(path: ".onset/work").path)
  }

  /// Running or stopped; what waits to be reaped is dead.
  private func isAlive(_ process: pid_t) -> Bool {
    guard let stat = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else {
      return false
    }
    return stat.split(separator: ")").last?.contains("Z") == false
  }
}
