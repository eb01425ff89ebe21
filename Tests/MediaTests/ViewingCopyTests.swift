import Foundation
import TestSupport
import Testing
import TimeModel

@testable import Media

/// Viewing copies, judged by what ffmpeg sees in them: the frames carry their own numbers.
@Suite(.enabled(if: CodedVideo.isPossible, Comment(rawValue: CodedVideo.impossible)))
struct ViewingCopyTests {
  /// Frames of uneven length, with B-frames, in a time base that 25 does not divide.
  private static let uneven = "setpts=(N/30+mod(N*7\\,5)*0.004)/TB"

  private static func seconds(_ text: String) throws -> MediaTime {
    MediaTime(nanoseconds: try #require(Nanoseconds(text)))
  }

  private func numbering(of source: URL) throws -> FrameNumbering {
    let frames = try ExactFrames.open(path: source.path)
    return frames.numbering
  }

  private func copy(
    _ source: URL, _ output: URL, from: String, to: String, covers: [PictureCover] = [],
    silences: [Silence] = []
  ) throws -> ViewingCopy.Made {
    var request = ViewingCopy.Request(
      path: source.path, from: try Self.seconds(from), to: try Self.seconds(to))
    (request.covers, request.silences) = (covers, silences)
    let numbering = try numbering(of: source)
    return try ViewingCopy.make(request, to: output.path, numbering: numbering) { width in
      ViewingCopy.Band(height: 16) { _ in [UInt8](repeating: 200, count: width * 16) }
    } progress: { _ in
    }
  }

  private func numbers(in file: URL, _ made: ViewingCopy.Made) throws -> [Int?] {
    try CodedVideo.frames(of: file, width: made.width, height: made.height).map { frame in
      CodedVideo.number(
        in: frame, stride: made.width, x: made.picture.x, y: made.picture.y,
        width: made.picture.width, height: made.picture.height)
    }
  }

  @Test(arguments: [("2.345", "4.1"), ("0", "1"), ("7.5", "9"), ("3", "3")])
  func everyFrameHasItsOwnTime(from: String, to: String) throws {
    let folder = try Places.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let (source, output) = (folder.appending(path: "a.mkv"), folder.appending(path: "b.mp4"))
    try CodedVideo.write(to: source, count: 240, rate: "30", filter: Self.uneven)
    let made = try copy(source, output, from: from, to: to)
    let all = try CodedVideo.times(of: source)
    func isBy(_ ticks: Int64, _ moment: String) throws -> Bool {
      let count = try #require(Nanoseconds(moment)).count
      return Int128(ticks) * Int128(all.numerator) * 1_000_000_000
        <= Int128(count) * Int128(all.denominator)
    }
    let first = try all.ticks.lastIndex { try isBy($0, from) } ?? 0
    let last = try #require(try all.ticks.lastIndex { try isBy($0, to) })
    #expect(made.frames.map(\.number) == Array(first...last))
    #expect(made.frames.map(\.time.ticks) == Array(all.ticks[first...last]))
    #expect(try numbers(in: output, made) == Array(first...last))
    let shown = try CodedVideo.times(of: output)
    #expect(shown.ticks.count == last - first + 1)
    for (index, ticks) in shown.ticks.enumerated() {
      let past = all.ticks[first + index] - all.ticks[first]
      let ours = Int128(ticks) * Int128(shown.numerator) * Int128(all.denominator)
      let theirs = Int128(past) * Int128(all.numerator) * Int128(shown.denominator)
      #expect(ours == theirs)
    }
  }

  @Test func theSameBytesComeOutTwice() throws {
    let folder = try Places.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let source = folder.appending(path: "a.mp4")
    try CodedVideo.write(to: source, count: 90, rate: "30", sound: "sine=440:r=44100")
    let files = ["b.mp4", "other-name.mp4"].map { folder.appending(path: $0) }
    for file in files {
      let made = try copy(source, file, from: "0.5", to: "2")
      #expect(made.hasSound)
    }
    #expect(try Data(contentsOf: files[0]) == Data(contentsOf: files[1]))
  }

  @Test func nothingElseOfTheSourceGoesAlong() throws {
    let folder = try Places.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let (source, output) = (folder.appending(path: "a.mkv"), folder.appending(path: "b.mp4"))
    let notes = folder.appending(path: "notes")
    try Data(
      ";FFMETADATA1\ntitle=SECRET\n[CHAPTER]\nTIMEBASE=1/1\nSTART=0\nEND=2\ntitle=SECRET\n".utf8
    ).write(to: notes)
    let plain = folder.appending(path: "plain.mkv")
    try CodedVideo.write(to: plain, count: 90, rate: "30", sound: "sine=440:r=44100")
    let words = folder.appending(path: "words.srt")
    try Data("1\n00:00:00,000 --> 00:00:02,000\nSECRET\n".utf8).write(to: words)
    try CodedVideo.ffmpeg([
      "-i", plain.path, "-i", notes.path, "-i", words.path, "-map", "0", "-map", "2",
      "-map_metadata", "1", "-map_chapters", "1", "-c", "copy", "-attach", words.path,
      "-metadata:s:t", "mimetype=text/plain", "-metadata:s:v", "title=SECRET", source.path,
    ])
    _ = try copy(source, output, from: "0", to: "2")
    let streams = try CodedVideo.ffprobe(output, ["-show_entries", "stream=codec_name"])
    #expect(streams == ["h264", "aac"])
    #expect(try CodedVideo.ffprobe(output, ["-show_chapters"]).isEmpty)
    let bytes = try Data(contentsOf: output)
    #expect(bytes.firstRange(of: Data("SECRET".utf8)) == nil)
    let text = try CodedVideo.ffprobe(output, ["-show_entries", "format_tags:stream_tags"])
    #expect(!text.joined().contains("creation"))
  }

  /// A covered part is black in just the frames that are on the screen in its time.
  @Test func whatIsCoveredIsBlack() throws {
    let folder = try Places.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let (source, output) = (folder.appending(path: "a.mp4"), folder.appending(path: "b.mp4"))
    try CodedVideo.write(to: source, count: 60, rate: "30")
    let region = try #require(PictureRegion(x: 8, y: 4, width: 24, height: 40))
    let cover = PictureCover(
      region: region, from: try Self.seconds("0.51"), to: try Self.seconds("1.0"))
    let made = try copy(source, output, from: "0", to: "1.9", covers: [cover])
    // Frame 15 comes at 0.5 and is on the screen at 0.51; frame 30 comes at 1.0, where it ends.
    #expect(made.frames.map(\.isCovered) == made.frames.indices.map { (15..<30).contains($0) })
    let frames = try CodedVideo.frames(of: output, width: made.width, height: made.height)
    for (index, frame) in frames.enumerated() {
      var brightest: UInt8 = 0
      for row in made.picture.y + 5..<made.picture.y + 43 {
        for column in made.picture.x + 9..<made.picture.x + 31 {
          brightest = max(brightest, frame[frame.startIndex + row * made.width + column])
        }
      }
      #expect((15..<30).contains(index) == (brightest < 40), "frame \(index)")
    }
  }

  /// The sound of a grid, told by its samples: each says its own place.
  private func ramp(_ folder: URL) throws -> URL {
    let (raw, file) = (folder.appending(path: "ramp.raw"), folder.appending(path: "ramp.wav"))
    var bytes: [UInt8] = []
    for index in 0..<3 * 48_000 {
      let value = UInt16(index % 30_000 + 1)
      for _ in 0..<2 { bytes += [UInt8(value & 255), UInt8(value >> 8)] }
    }
    try Data(bytes).write(to: raw)
    try CodedVideo.ffmpeg([
      "-f", "s16le", "-ar", "48000", "-ac", "2", "-i", raw.path, "-c:a", "pcm_s16le", file.path,
    ])
    return file
  }

  @Test func soundIsSilentToTheSample() throws {
    let folder = try Places.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let silence = Silence(
      from: try #require(Nanoseconds("0.500010416")), to: try #require(Nanoseconds("0.75")))
    var cursor = try SoundCursor.open(
      path: ramp(folder).path, origin: 0, silences: [silence])
    for (start, count) in [(Int64(1000), 40_000), (41_000, 20_000), (100_000, 10_000)] {
      let samples = try cursor?.samples(from: start, count: count) ?? []
      try #require(samples.count == 2 * count)
      for place in 0..<count {
        let index = Int(start) + place
        // 0.500010416 s lies between samples 24,000 and 24,001.
        let expected = (24_001..<36_000).contains(index) ? 0 : index % 30_000 + 1
        #expect(Int((samples[2 * place] * 32_768).rounded()) == expected)
        if Int((samples[2 * place] * 32_768).rounded()) != expected { return }
      }
    }
  }

  /// Sound led along a clock that is 300 ppm off stays within a sample of it.
  @Test(arguments: [Int64(0), 300_000, -300_000, 5_000_000])
  func soundFollowsAClock(skew: Int64) throws {
    let folder = try Places.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let panel = SideBySide.Panel(
      path: try ramp(folder).path, area: MovieArea(x: 0, y: 0, width: 16, height: 16),
      longestFrame: .second)
    var sound = SoundFollower(panel, rate: Rational(25))
    func moment(_ picture: Int) -> MediaTime {
      MediaTime(
        nanoseconds: Nanoseconds(Int64(picture) * 40_000 * (1_000_000_000 + skew) / 1_000_000))
    }
    for picture in 0..<50 {
      let samples = sound.samples(picture, from: moment(picture), to: moment(picture + 1))
      #expect(samples.count == 2 * 1920)
      for place in stride(from: 0, to: 1920, by: 97) {
        let exact = Double(picture * 1920 + place) * (1 + Double(skew) / 1e9)
        let found = Int((samples[2 * place] * 32_768).rounded()) - 1
        #expect(abs(found - Int(exact.rounded()) % 30_000) <= 1)
      }
    }
  }
}
