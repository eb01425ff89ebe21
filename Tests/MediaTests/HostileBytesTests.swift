import Foundation
import TestSupport
import Testing

@testable import Media

/// No bytes make the readers of fields crash, hang, or read outside the file.
@Suite struct HostileBytesTests {
  /// Bytes that complain when they are read outside, and count how often they are read.
  private final class Watched {
    var reads = 0
    var wrongReads = 0
  }

  private struct WatchedBytes: FileBytes {
    let inner: MemoryBytes
    let watch: Watched
    var size: Int64 { inner.size }

    func bytes(at offset: Int64, count: Int) -> [UInt8] {
      watch.reads += 1
      if offset < 0 || count < 0 || count > 1 << 20 { watch.wrongReads += 1 }
      return inner.bytes(at: offset, count: count)
    }
  }

  private func readAll(_ bytes: [UInt8]) -> (count: Int, watch: Watched) {
    let watch = Watched()
    let file = WatchedBytes(inner: MemoryBytes(content: bytes), watch: watch)
    let times =
      MovieTimes.read(file) + MatroskaTimes.read(file) + WaveTimes.read(file)
      + LiveText.read(file)
    return (times.count, watch)
  }

  static let seeds = ["timecode.mov", "prft.mp4", "date.mkv", "bext.wav", "segment.ts"]

  @Test(arguments: seeds) func truncationsAndFlips(_ name: String) throws {
    let whole = Array(
      try Data(contentsOf: Places.fixtures.appending(path: "container/\(name)")))
    #expect(readAll(whole).count > 0)
    var random = SeededGenerator(seed: 17)
    for round in 0..<400 {
      var bytes = whole
      if round.isMultiple(of: 2) {
        bytes.removeLast(Int.random(in: 0..<whole.count, using: &random))
      }
      for _ in 0..<Int.random(in: 1...8, using: &random) where !bytes.isEmpty {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        bytes[place] = UInt8.random(in: 0...255, using: &random)
      }
      let (_, watch) = readAll(bytes)
      #expect(watch.wrongReads == 0, "round \(round)")
      #expect(watch.reads < 20_000, "round \(round)")
    }
  }

  /// Real files of many makers, whole, cut and damaged in their heads.
  @Test(.enabled(if: Places.hasSharedData, Comment(rawValue: Places.withoutSharedData)))
  func realFilesCutAndDamaged() throws {
    let folders = ["androidx-media", "go-mp4", "mp4ff", "fq"]
    var random = SeededGenerator(seed: 23)
    var files = 0
    for name in folders {
      let folder = Places.sharedData.appending(path: "media/\(name)")
      let all = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
      let found = (all?.compactMap { $0 as? URL } ?? []).filter {
        ["mp4", "mov", "mkv", "webm", "m4s", "wav"].contains($0.pathExtension)
      }
      for file in found.sorted(by: { $0.path < $1.path }) {
        let whole = Array(try Data(contentsOf: file).prefix(200_000))
        guard whole.count > 16 else { continue }
        files += 1
        for _ in 0..<4 {
          var bytes = Array(whole.prefix(Int.random(in: 16...whole.count, using: &random)))
          for _ in 0..<16 {
            let place = Int.random(in: 0..<min(bytes.count, 4_000), using: &random)
            bytes[place] = UInt8.random(in: 0...255, using: &random)
          }
          let (_, watch) = readAll(bytes)
          #expect(watch.wrongReads == 0 && watch.reads < 410_000, "\(file.lastPathComponent)")
        }
      }
    }
    #expect(files > 100)
  }

  /// Lengths of every size, where a reader might add or multiply without looking.
  @Test func lengthsBeyondTheFile() {
    for type in ["moov", "trak", "mdia", "elst", "prft", "mvhd", "stsd"] {
      for length: UInt64 in [0, 1, 7, 8, 9, 1 << 31, 1 << 63, .max] {
        let long = (0..<8).reversed().map { UInt8(truncatingIfNeeded: length >> UInt64(8 * $0)) }
        let bytes = Array("\0\0\0\u{8}ftyp\0\0\0\u{1}".utf8) + Array(type.utf8) + long + long
        #expect(readAll(bytes).watch.wrongReads == 0)
      }
    }
    #expect(readAll([]).count == 0)
    #expect(readAll([0x1A, 0x45, 0xDF, 0xA3, 0xFF, 0x18, 0x53, 0x80, 0x67]).count == 0)
  }

  /// A movie of nothing but boxes of eight bytes: the budget ends it.
  @Test func endlessBoxesEnd() {
    let free = Array("\0\0\0\u{8}free".utf8)
    let bytes = Array([[UInt8]](repeating: free, count: 500_000).joined())
    #expect(readAll(bytes).watch.reads < 450_000)
  }
}
