public import Foundation

/// Videos whose every frame carries a number as blocks of light and dark, made and read back by ffmpeg.
///
/// Each of sixteen columns stands for a bit of the number: light above and dark beneath for one, the
/// other way about for nought. A picture without such columns carries no number.
public enum CodedVideo {
  public static let width = 64
  public static let height = 48
  private static let bits = 16

  public static let isPossible = FileManager.default.isExecutableFile(atPath: "/usr/bin/ffmpeg")
  public static let impossible = "needs ffmpeg"

  public struct Failure: Error, CustomStringConvertible {
    public let description: String
  }

  /// One frame, grey.
  public static func picture(_ number: Int) -> [UInt8] {
    var pixels = [UInt8](repeating: 0, count: width * height)
    for row in 0..<height {
      for column in 0..<width {
        let bit = number >> (column * bits / width) & 1 == 1
        pixels[row * width + column] = (row < height / 2) == bit ? 235 : 16
      }
    }
    return pixels
  }

  /// The number that a rectangle of a grey picture carries; nil for none.
  public static func number(
    in pixels: ArraySlice<UInt8>, stride: Int, x: Int, y: Int, width: Int, height: Int
  ) -> Int? {
    var number = 0
    for bit in 0..<bits {
      let column = x + (2 * bit + 1) * width / (2 * bits)
      func sample(_ quarter: Int) -> Int {
        Int(pixels[pixels.startIndex + (y + quarter * height / 4) * stride + column])
      }
      let (above, beneath) = (sample(1), sample(3))
      guard abs(above - beneath) > 100 else { return nil }
      if above > beneath { number |= 1 << bit }
    }
    return number
  }

  /// Writes a video of frames 0…count−1.
  ///
  /// - Parameters:
  ///   - rate: as ffmpeg takes it, of the raw frames.
  ///   - filter: ffmpeg's video filters, as for other times than the rate's.
  ///   - sound: a source of ffmpeg's `lavfi`, as in `sine=440:r=44100`; nil for none.
  ///   - options: of the output.
  public static func write(
    to file: URL, count: Int, rate: String, filter: String = "null", sound: String? = nil,
    options: [String] = []
  ) throws {
    let raw = file.appendingPathExtension("raw")
    defer { try? FileManager.default.removeItem(at: raw) }
    try Data((0..<count).flatMap { picture($0) }).write(to: raw)
    try ffmpeg(
      [
        "-f", "rawvideo", "-pix_fmt", "gray", "-s", "\(width)x\(height)", "-r", rate, "-i",
        raw.path,
      ]
        + (sound.map { ["-f", "lavfi", "-i", $0] } ?? [])
        + [
          "-vf", filter, "-fps_mode", "passthrough", "-pix_fmt", "yuv420p", "-c:v", "libx264",
          "-qp", "8", "-g", "24", "-bf", "2", "-shortest",
        ] + options + [file.path])
  }

  /// Every frame of a video, grey, as ffmpeg shows them.
  public static func frames(of file: URL, width: Int, height: Int) throws -> [ArraySlice<UInt8>] {
    let raw = file.appendingPathExtension("gray")
    defer { try? FileManager.default.removeItem(at: raw) }
    try ffmpeg([
      "-i", file.path, "-fps_mode", "passthrough", "-pix_fmt", "gray", "-f", "rawvideo", raw.path,
    ])
    let bytes = [UInt8](try Data(contentsOf: raw))
    guard bytes.count.isMultiple(of: width * height) else {
      throw Failure(description: "\(file.lastPathComponent) is not \(width) × \(height)")
    }
    return stride(from: 0, to: bytes.count, by: width * height).map {
      bytes[$0..<$0 + width * height]
    }
  }

  public static func ffmpeg(_ arguments: [String]) throws {
    try OtherProgram.output(of: "/usr/bin/ffmpeg", ["-nostdin", "-v", "error", "-y"] + arguments)
  }

  /// What ffprobe prints, line by line.
  public static func ffprobe(_ file: URL, _ arguments: [String]) throws -> [String] {
    try OtherProgram.output(
      of: "/usr/bin/ffprobe", ["-v", "error", "-of", "csv=p=0"] + arguments + [file.path]
    )
    .split(separator: "\n").map { $0.split(separator: ",").joined(separator: ",") }
  }

  /// The presentation times of the first video stream, ascending, and its time base.
  public static func times(
    of file: URL
  ) throws -> (ticks: [Int64], numerator: Int64, denominator: Int64) {
    let selected = ["-select_streams", "v:0", "-show_entries"]
    let ticks = try ffprobe(file, selected + ["packet=pts"]).compactMap { Int64($0) }.sorted()
    let base =
      try ffprobe(file, selected + ["stream=time_base"]).first?
      .split(separator: "/").compactMap { Int64($0) } ?? []
    guard base.count == 2 else { throw Failure(description: "no time base") }
    return (ticks, base[0], base[1])
  }
}
