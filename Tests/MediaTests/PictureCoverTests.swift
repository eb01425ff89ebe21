import Foundation
import Media
import TestSupport
import Testing
import TimeModel

/// What is covered must be gone: two recordings that differ only inside the rectangle give the same
/// pictures once it is covered, whatever the form of their samples and the turn of the picture.
@Suite(.enabled(if: FFmpegProgram.isThere, "needs ffmpeg"))
struct PictureCoverTests {
  struct Form: CustomTestStringConvertible, Sendable {
    let pixels: String
    var rotation = 0
    var options = ""
    var testDescription: String { "\(pixels) \(rotation)° \(options)" }
  }

  static let forms: [Form] = [
    Form(pixels: "yuv420p"), Form(pixels: "yuv422p"), Form(pixels: "yuv444p"),
    Form(pixels: "yuv420p10le"), Form(pixels: "nv12"), Form(pixels: "gray"),
    Form(pixels: "yuv420p", rotation: 90), Form(pixels: "yuv420p", rotation: 180),
    Form(pixels: "yuv422p", rotation: 270),
    Form(pixels: "yuv420p", options: "-flags +ilme+ildct"),
  ]

  /// In stored pixels: what differs, of 96 × 64.
  private let secret = (x: 24, y: 20, width: 28, height: 16)

  @Test(arguments: forms) func nothingOfTheInsideIsLeft(_ form: Form) throws {
    let folder = try Places.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, fill) in [("one", "red"), ("other", "cyan")] {
      let box = "drawbox=\(secret.x):\(secret.y):\(secret.width):\(secret.height):\(fill):fill"
      try FFmpegProgram.run(
        ["-f", "lavfi", "-i", "testsrc2=s=96x64:r=25:d=1", "-vf", "format=\(form.pixels),\(box)"]
          + form.options.split(separator: " ").map(String.init)
          + ["-c:v", "libx264", "-qp", "0", "-g", "12", "\(name).plain.mp4"], in: folder)
      try FFmpegProgram.run(
        "-i", "\(name).plain.mp4", "-c", "copy", "-metadata:s:v:0", "rotate=\(form.rotation)",
        "\(name).mp4", in: folder)
    }
    let region = try #require(upright(form.rotation))
    let span = (MediaTime(nanoseconds: .zero), MediaTime(nanoseconds: Nanoseconds(400_000_000)))
    let cover = PictureCover(region: region, from: span.0, to: span.1)
    let numbers = [0, 9, 20]
    let one = try pictures(folder.appending(path: "one.mp4").path, numbers, [cover])
    let other = try pictures(folder.appending(path: "other.mp4").path, numbers, [cover])
    #expect(one.map(\.count) == [1, 1, 0])
    #expect(one[0] == other[0] && one[1] == other[1])
    // Behind the stretch nothing is covered.
    #expect(one[2].png != other[2].png)

    let jpegs = try ["one.mp4", "other.mp4"].map { name in
      var reader = try Stills.open(path: folder.appending(path: name).path, covers: [cover])
      return try reader.stills(at: [span.0, MediaTime(nanoseconds: Nanoseconds(360_000_000))])
        .map(\.jpeg)
    }
    #expect(jpegs[0] == jpegs[1])
  }

  private func upright(_ rotation: Int) -> PictureRegion? {
    let (width, height) = (96, 64)
    return switch rotation {
    // ffmpeg's `rotate` tag counts clockwise turns that a player makes.
    case 90:
      PictureRegion(
        x: height - secret.y - secret.height, y: secret.x, width: secret.height,
        height: secret.width)
    case 180:
      PictureRegion(
        x: width - secret.x - secret.width, y: height - secret.y - secret.height,
        width: secret.width, height: secret.height)
    case 270:
      PictureRegion(
        x: secret.y, y: width - secret.x - secret.width, width: secret.height,
        height: secret.width)
    default:
      PictureRegion(x: secret.x, y: secret.y, width: secret.width, height: secret.height)
    }
  }

  private struct Shown: Equatable {
    let png: [UInt8]
    let jpeg: [UInt8]
    let small: ColorImage
    let count: Int
  }

  private func pictures(
    _ path: String, _ numbers: [Int], _ covers: [PictureCover]
  ) throws -> [Shown] {
    var options = ExactFrames.Options()
    options.covers = covers
    var frames = try ExactFrames.open(path: path, options: options)
    var shown: [Shown] = []
    _ = try frames.frames(numbers) { frame in
      shown.append(
        Shown(
          png: try frame.png(), jpeg: try frame.jpeg(maximumWidth: 50).bytes,
          small: try frame.picture(maximumWidth: 40, maximumHeight: 40),
          count: frame.facts.coverCount))
    }
    return shown
  }

  /// A frame is covered when it is on the screen at any moment of the stretch, however short.
  @Test func everyFrameOnTheScreen() throws {
    func time(_ ticks: Int64) -> MediaTime { MediaTime(nanoseconds: Nanoseconds(ticks)) }
    let region = try #require(PictureRegion(x: 0, y: 0, width: 1, height: 1))
    let cover = PictureCover(region: region, from: time(100), to: time(200))
    #expect(cover.touches(frameFrom: time(50), until: time(101)))
    #expect(!cover.touches(frameFrom: time(50), until: time(100)))
    #expect(cover.touches(frameFrom: time(199), until: time(300)))
    #expect(!cover.touches(frameFrom: time(200), until: time(300)))
    #expect(cover.touches(frameFrom: time(10), until: nil))
    #expect(cover.touches(frameFrom: nil, until: time(101)))
    #expect(
      !PictureCover(region: region, from: time(5), to: time(5)).touches(frameFrom: nil, until: nil))
  }
}
