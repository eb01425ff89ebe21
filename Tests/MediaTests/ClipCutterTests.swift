import Foundation
import Media
import TestSupport
import Testing
import TimeModel

/// A clip's packets are the recording's own, in order, byte for byte, by ffprobe's reckoning.
@Suite(.enabled(if: FFmpegProgram.isThere && Oracle.hasFFprobe, "needs ffmpeg"))
struct ClipCutterTests {
  struct Made: CustomTestStringConvertible, Sendable {
    let name: String
    let video: String
    var audio = "-c:a aac"
    let ending: String
    var testDescription: String { name }
  }

  static let made: [Made] = [
    Made(name: "plain.mp4", video: "-c:v libx264 -g 25 -bf 2", ending: "mp4"),
    Made(name: "phone.mov", video: "-c:v libx264 -g 25 -metadata:s:v:0 rotate=90", ending: "mov"),
    Made(
      name: "open.mkv", video: "-c:v libx264 -g 25 -bf 3 -x264-params open-gop=1", ending: "mkv"),
    Made(
      name: "webm.webm", video: "-c:v libvpx -g 25 -b:v 200k", audio: "-c:a libopus", ending: "mkv"),
    Made(name: "transport.ts", video: "-c:v libx264 -g 25 -bf 2", ending: "ts"),
    Made(name: "mpeg2.ts", video: "-c:v mpeg2video -g 12 -bf 2", audio: "-c:a mp2", ending: "ts"),
    Made(name: "motion.avi", video: "-c:v mjpeg", audio: "-c:a pcm_s16le", ending: "avi"),
    Made(name: "flash.flv", video: "-c:v libx264 -g 25 -bf 2", ending: "flv"),
  ]

  @Test(arguments: made) func packets(_ made: Made) throws {
    let folder = try Places.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    try FFmpegProgram.run(
      ["-f", "lavfi", "-i", "testsrc2=s=96x64:r=25:d=6", "-f", "lavfi", "-i", "sine=r=44100:d=6"]
        + (made.video + " " + made.audio).split(separator: " ").map(String.init)
        + ["-threads", "1", made.name], in: folder)
    let path = folder.appending(path: made.name).path
    let cutter = try ClipCutter(path: path)
    let clip = folder.appending(path: "clip.part").path
    let facts = try cutter.cut(from: time(2_500), to: time(4_500), to: clip)
    #expect(facts.ending == made.ending)
    #expect(facts.streams.count == 2)
    let bytes = try Data(contentsOf: URL(filePath: clip))
    _ = try cutter.cut(from: time(2_500), to: time(4_500), to: clip)
    #expect(try Data(contentsOf: URL(filePath: clip)) == bytes)
    for stream in facts.streams {
      let source = try hashes(path, stream.index)
      let copied = try hashes(clip, stream.clipIndex)
      #expect(Array(source[stream.firstPacket...stream.lastPacket]) == copied)
      #expect(!copied.isEmpty)
    }
    let video = try #require(facts.streams.first { $0.kind == .video })
    let listed = try PacketTable(reading: path).packets(of: video.index)
    #expect(listed[video.firstPacket].isKey)
    #expect(facts.begins <= time(2_500))
    // What the clip shows last is at or behind the end that was asked for, less one frame.
    #expect(facts.ends >= time(4_500))
    // The clock's mapping is the same for every packet, to the tick where the container allows it.
    #expect(video.offset != nil)
  }

  @Test func hiddenIsNotCopied() throws {
    let path = Fixture.path("bframes.mp4")
    let cutter = try ClipCutter(path: path)
    let target = try Places.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: target) }
    #expect(throws: ClipRefusal.hidden) {
      try cutter.cut(
        from: time(100), to: time(400), avoiding: [(from: time(200), to: time(210))],
        to: target.appending(path: "clip").path)
    }
  }

  @Test func soundAlone() throws {
    let folder = try Places.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let cutter = try ClipCutter(path: Fixture.path("stereo.wav"))
    let clip = folder.appending(path: "clip").path
    let facts = try cutter.cut(from: time(100), to: time(300), to: clip)
    #expect(facts.ending == "wav")
    #expect(
      try hashes(clip, 0)
        == Array(
          hashes(Fixture.path("stereo.wav"), 0)[
            facts.streams[0].firstPacket...facts.streams[0].lastPacket]))
  }

  private func time(_ milliseconds: Int64) -> MediaTime {
    MediaTime(nanoseconds: Nanoseconds(milliseconds * 1_000_000))
  }

  private func hashes(_ path: String, _ stream: Int) throws -> [String] {
    let said = try OtherProgram.run(
      "/usr/bin/ffprobe",
      [
        "-v", "quiet", "-select_streams", "\(stream)", "-show_data_hash", "sha256", "-of",
        "compact=p=0:nk=1", "-show_entries", "packet=data_hash", path,
      ]
    ).out
    // Side data, where a packet has some, stand on lines and in cells of their own.
    return said.split { "|\n".contains($0) }
      .filter { $0.hasPrefix("SHA256:") }.map(String.init)
  }
}
