import Foundation
import Media
import TestSupport
import Testing
import TimeModel

/// Every picture must be ffmpeg's own, pixel for pixel, wherever in the file it is and whatever the
/// colours, the turn and the shape of the pixels are.
@Suite(.enabled(if: FFmpegProgram.isThere, "needs ffmpeg"))
struct ExactFramesTests {
  /// How a recording is made, and which of its frames are compared.
  struct Made: CustomTestStringConvertible, Sendable {
    let name: String
    let arguments: String
    var numbers = [0, 1, 23, 24, 38, 59]
    var testDescription: String { name }
  }

  private static let source = "-f lavfi -i testsrc2=s=96x64:r=25:d=2.4"

  static let made: [Made] = [
    Made(name: "limited.mp4", arguments: "-c:v libx264 -g 12 -bf 2 -pix_fmt yuv420p"),
    Made(
      name: "bt709.mp4",
      arguments: "-c:v libx264 -g 12 -pix_fmt yuv420p -colorspace bt709 -color_primaries bt709 "
        + "-color_trc bt709 -color_range tv"),
    Made(
      name: "full.mp4",
      arguments: "-vf scale=out_range=pc -c:v libx264 -g 12 -pix_fmt yuvj420p -color_range pc"),
    Made(name: "opengop.mkv", arguments: "-c:v libx264 -g 12 -bf 3 -x264-params open-gop=1"),
    Made(name: "opengop.ts", arguments: "-c:v libx264 -g 12 -bf 3 -x264-params open-gop=1"),
    Made(name: "deep.mp4", arguments: "-c:v libx264 -g 12 -pix_fmt yuv422p10le"),
    Made(name: "wide.mkv", arguments: "-c:v libx264 -g 12 -pix_fmt yuv444p"),
    Made(name: "grey.mkv", arguments: "-c:v libx264 -g 12 -pix_fmt gray"),
    Made(name: "alpha.mov", arguments: "-vf format=rgba -c:v qtrle -g 12"),
    Made(
      name: "interlaced.mp4",
      arguments: "-vf interlace=lowpass=0 -c:v libx264 -g 12 -flags +ilme+ildct -pix_fmt yuv420p",
      numbers: [0, 5, 13, 29]),
    Made(name: "anamorphic.mp4", arguments: "-vf setsar=16/11 -c:v libx264 -g 12"),
    Made(name: "transport.ts", arguments: "-c:v libx264 -g 12 -bf 2"),
    Made(name: "mpeg2.ts", arguments: "-c:v mpeg2video -g 12 -bf 2 -q:v 4"),
    Made(name: "mpeg2.mpg", arguments: "-c:v mpeg2video -g 12 -bf 2 -q:v 4"),
    Made(name: "motion.avi", arguments: "-c:v mjpeg -q:v 4"),
    Made(name: "asp.avi", arguments: "-c:v mpeg4 -bf 2 -g 12 -q:v 4"),
    Made(name: "vp8.webm", arguments: "-c:v libvpx -g 24 -auto-alt-ref 1 -b:v 300k"),
    Made(name: "vp9.webm", arguments: "-c:v libvpx-vp9 -g 24 -b:v 300k -deadline realtime"),
    Made(name: "hevc.mp4", arguments: "-c:v libx265 -x265-params log-level=none:keyint=12"),
    Made(
      name: "varying.mp4",
      arguments: "-vf select=not(mod(n\\,3))+lt(mod(n\\,20)\\,7) -fps_mode vfr -c:v libx264 -g 12",
      numbers: [0, 1, 9, 17, 20]),
  ]

  @Test("the same pixels as ffmpeg", arguments: made) func pixels(_ made: Made) throws {
    let folder = try Places.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    try FFmpegProgram.run(
      Self.source.split(separator: " ").map(String.init)
        + made.arguments.replacing("'", with: "").split(separator: " ").map(String.init)
        + ["-threads", "1", made.name], in: folder)
    try compare(folder.appending(path: made.name).path, made.numbers, in: folder)
  }

  @Test(
    "the same pixels of the fixtures",
    arguments: Fixture.names.filter { !$0.hasSuffix(".wav") && !$0.hasPrefix("resized") })
  func fixtures(_ name: String) throws {
    let folder = try Places.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    try compare(Fixture.path(name), [0, 1, 2, 11, 12, 20], in: folder)
  }

  /// Turned by each of the display matrices that a phone writes.
  @Test(arguments: [90, 180, 270]) func turned(_ degrees: Int) throws {
    let folder = try Places.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    for format in ["yuv420p", "yuv422p"] {
      try FFmpegProgram.run(
        Self.source.split(separator: " ").map(String.init)
          + ["-c:v", "libx264", "-g", "12", "-pix_fmt", format, "plain.mp4"], in: folder)
      try FFmpegProgram.run(
        "-i", "plain.mp4", "-c", "copy", "-metadata:s:v:0", "rotate=\(degrees)", "turned.mp4",
        in: folder)
      try compare(folder.appending(path: "turned.mp4").path, [3, 30], in: folder)
    }
  }

  /// Cut into so that it begins in the middle of a group and has a hole.
  @Test func damaged() throws {
    let folder = try Places.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    try FFmpegProgram.run(
      Self.source.split(separator: " ").map(String.init)
        + ["-c:v", "libx264", "-g", "12", "-bf", "2", "whole.ts"], in: folder)
    let bytes = try Data(contentsOf: folder.appending(path: "whole.ts"))
    let packets = bytes.count / 188
    let cut = bytes[(packets / 7 * 188)...]
    try cut.write(to: folder.appending(path: "headless.ts"))
    try compare(folder.appending(path: "headless.ts").path, [0, 1, 20, 30], in: folder)

    var holed = bytes
    holed.removeSubrange(packets / 2 * 188..<(packets / 2 + 6) * 188)
    try holed.write(to: folder.appending(path: "holed.ts"))
    try compare(
      folder.appending(path: "holed.ts").path, [0, 20, 30, 40, 50], in: folder, counted: true)
  }

  private func compare(
    _ path: String, _ numbers: [Int], in folder: URL, counted: Bool = false
  ) throws {
    var options = ExactFrames.Options()
    options.isCounted = counted
    var frames = try ExactFrames.open(path: path, options: options)
    var taken: [Int] = []
    let missing = try frames.frames(numbers) { frame in
      taken.append(frame.facts.number)
      try Data(frame.png()).write(to: folder.appending(path: "ours\(taken.count).png"))
    }
    #expect(missing.isEmpty)
    let choice = numbers.map { "eq(n\\,\($0))" }.joined(separator: "+")
    // What libavcodec patches up depends on its threads.
    try FFmpegProgram.run(
      "-threads", "1", "-i", path, "-map", "0:v:0", "-vf", "select=\(choice)", "-fps_mode",
      "passthrough",
      "theirs%d.png", in: folder)
    let ours = try digests("ours%d.png", in: folder)
    let theirs = try digests("theirs%d.png", in: folder)
    #expect(!taken.isEmpty)
    #expect(ours == theirs)
  }

  /// The format and the pixels of each picture.
  private func digests(_ pattern: String, in folder: URL) throws -> [String] {
    var result: [String] = []
    for number in 1... {
      let name = pattern.replacing("%d", with: "\(number)")
      let file = folder.appending(path: name)
      guard FileManager.default.fileExists(atPath: file.path) else { break }
      // A file that says nothing of its pixels' shape and one that says 1:1 show the same.
      let shape =
        try Oracle.ask(file.path, "stream=width,height,pix_fmt,sample_aspect_ratio")?.first?
        .replacing(",N/A", with: ",1:1") ?? ""
      result.append(
        shape + " "
          + (try FFmpegProgram.run("-i", name, "-f", "md5", "-", in: folder)))
      try FileManager.default.removeItem(at: file)
    }
    return result
  }
}
