import Foundation
import TestSupport
import Testing
import TimeModel

@testable import Media

@Suite struct FrameTableTests {
  @Test func everyFixtureIsThere() { #expect(Fixture.names.count >= 11) }

  @Test(arguments: Fixture.names) func packetsAreFFprobes(_ name: String) throws {
    #expect(try Ours.packets(Fixture.path(name)) == Oracle.sidecar(name, "packets"))
  }

  @Test(arguments: Fixture.names) func framesAreFFprobes(_ name: String) throws {
    let expected = try Oracle.sidecar(name, "frames").map { row in
      // ffprobe leaves an empty cell where a frame's side data would follow.
      row.split(separator: ",").joined(separator: ",")
    }
    #expect(try Ours.frames(Fixture.path(name)) == expected)
  }

  @Test func csvIsAsPromised() throws {
    let (text, summary) = try Ours.table(Fixture.path("bframes.mp4"), row: .packet)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(
      lines.first == "stream_index,number,pts,dts,duration,pts_seconds,key,discard,size,position")
    #expect(lines[1] == "0,0,0,-1024,512,0.000000000,1,0,1526,48")
    #expect(lines.last == "")
    #expect(summary.rowCount == lines.count - 2)
    #expect(summary.readFault == nil)
    let frames = try Ours.table(Fixture.path("bframes.mp4"), row: .frame).text
    #expect(frames.hasPrefix(lines[0] + ",pict_type,repeat,interlaced\n"))
  }

  @Test func jsonSaysTheSame() throws {
    struct Document: Decodable {
      struct Row: Decodable {
        let stream_index: Int
        let number: Int
        let pts: Int64?
        let pts_seconds: String?
        let discard: Bool
      }
      struct Stream: Decodable {
        let index: Int
        let codec: String
        let timeBase: [Int]
      }
      let rows: [Row]
      let streams: [Stream]
    }
    let text = try Ours.table(Fixture.path("trimmed.mp4"), row: .packet, format: .json).text
    let document = try JSONDecoder().decode(Document.self, from: Data(text.utf8))
    #expect(document.rows.count == (try Oracle.sidecar("trimmed.mp4", "packets").count))
    #expect(document.rows.first?.pts == -6656)
    #expect(document.rows.first?.pts_seconds == "-0.520000000")
    #expect(document.rows.first?.discard == true)
    #expect(document.streams.map(\.codec) == ["h264", "aac"])
    #expect(document.streams.first?.timeBase == [1, 12800])
    let frames = try Ours.table(Fixture.path("trimmed.mp4"), row: .frame, format: .json).text
    #expect(try JSONSerialization.jsonObject(with: Data(frames.utf8)) is [String: Any])
  }

  @Test func oneStreamOnly() throws {
    let path = Fixture.path("plain.mkv")
    let all = try Ours.table(path, row: .packet).text.split(separator: "\n").dropFirst()
    let one = try Ours.table(path, row: .packet, stream: 1).text.split(separator: "\n").dropFirst()
    #expect(Array(one) == all.filter { $0.hasPrefix("1,") })
    #expect(throws: MediaError.self) { try Ours.table(path, row: .packet, stream: 7) }
  }

  @Test func numbersAreWrittenExactly() throws {
    var generator = SeededGenerator(seed: 20_170_408)
    let bases = [Rational(1, 90_000), Rational(1, 48_000), Rational(1001, 30_000), Rational(1, 7)]
    var values: [Int64] = [0, 1, -1, 9, 10, 99, 100, 1_000_000_000, .max, .min, .min + 1]
    values += (0..<400).map { _ in
      Int64(truncatingIfNeeded: generator.next()) >> Int64(generator.next() % 63)
    }
    for base in bases.compactMap({ $0 }) {
      let length = try #require(TickLength(base))
      for value in values {
        var text = TableText(capacity: 64)
        text.append(value)
        #expect(String(decoding: text.bytes.prefix(text.count), as: UTF8.self) == "\(value)")
        text.removeAll()
        text.append(seconds: value, base: length)
        let written = String(decoding: text.bytes.prefix(text.count), as: UTF8.self)
        guard
          let exact = try? MediaTime(ticks: value, timeBase: base)?.nanoseconds(rounding: .nearest)
        else { continue }
        #expect(written == exact.description)
      }
    }
  }
}

/// ffprobe over the whole of the shared media: minutes, not seconds.
@Suite(
  .enabled(if: Places.hasSharedData, "needs ../shared/data, which is not here"),
  .enabled(if: Oracle.hasFFprobe, "needs ffprobe"))
struct FFprobeOracleTests {
  /// Playlists and manifests: ffprobe follows them, Onset does not (Documentation/Limits.md).
  private static let followed: Set<String> = ["m3u8", "mpd", "ffconcat", "sdp"]
  /// No recordings; ffprobe takes some for animated text.
  private static let texts: Set<String> = ["dump", "txt", "xml", "md", "json", "csv"]

  /// A playlist or manifest whatever its name: ffprobe may wait long for its addresses.
  private static func isList(_ url: URL) -> Bool {
    guard let handle = try? FileHandle(forReadingFrom: url) else { return false }
    defer { try? handle.close() }
    let head = String(decoding: (try? handle.read(upToCount: 4_096)) ?? Data(), as: UTF8.self)
    return head.contains("#EXTM3U") || head.contains("<MPD")
  }

  private static func files(_ folders: [String]) -> [String] {
    var found: [String] = []
    for folder in folders {
      let root = Places.sharedData.appending(path: folder)
      let walk = FileManager.default.enumerator(atPath: root.path)
      while let name = walk?.nextObject() as? String {
        let url = root.appending(path: name)
        guard !followed.contains(url.pathExtension), !texts.contains(url.pathExtension),
          (try? url.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile) == true,
          !isList(url)
        else { continue }
        found.append(url.path)
      }
    }
    return found.sorted()
  }

  @Test(.timeLimit(.minutes(15))) func packetsOfTheSharedMedia() async throws {
    let files = Self.files(["media", "metadata", "long"])
    let sums = try await Self.compare(files, Oracle.packetEntries) { try Ours.packets($0) }
    print(
      "frames: \(sums.opened) of \(files.count) files opened by ffprobe, "
        + "\(sums.rows) packets, \(sums.differences) differences")
    #expect(sums.opened > 500)
  }

  @Test(.timeLimit(.minutes(15))) func framesOfTheSharedMedia() async throws {
    let files = Self.files(
      ["long"] + ["torchcodec", "mux.js", "pyscenedetect", "fq"].map { "media/\($0)" })
    let entries = "frame=stream_index,key_frame,pts,pict_type"
    let sums = try await Self.compare(files, entries) { try Ours.frames($0) }
    print(
      "frames --decode: \(sums.opened) of \(files.count) files opened by ffprobe, "
        + "\(sums.rows) frames, \(sums.differences) differences")
    #expect(sums.opened > 20)
  }

  private static func compare(
    _ files: [String], _ entries: String, ours: @escaping @Sendable (String) throws -> [String]
  ) async throws -> (opened: Int, rows: Int, differences: Int) {
    try await withThrowingTaskGroup(of: (Int, Int, Int).self) { group in
      var (opened, rows, differences) = (0, 0, 0)
      var waiting = files.makeIterator()
      func startOne() {
        guard let file = waiting.next() else { return }
        group.addTask {
          guard let theirs = try Oracle.ask(file, entries) else { return (0, 0, 0) }
          let expected = theirs.map { $0.split(separator: ",").joined(separator: ",") }
          let found = (try? ours(file)) ?? []
          let unequal =
            zip(expected, found).count { $0 != $1 } + abs(expected.count - found.count)
          if unequal != 0 { Issue.record("\(file): \(unequal) differences of \(expected.count)") }
          return (1, expected.count, unequal)
        }
      }
      for _ in 0..<3 { startOne() }
      while let (one, count, unequal) = try await group.next() {
        (opened, rows, differences) = (opened + one, rows + count, differences + unequal)
        startOne()
      }
      return (opened, rows, differences)
    }
  }
}
