/// A rectangle of a composed picture, in pixels: even numbers, so that every chroma sample is whole.
public struct MovieArea: Hashable, Sendable, Codable {
  public let x: Int
  public let y: Int
  public let width: Int
  public let height: Int

  /// Odd numbers are rounded down, lengths to no less than two.
  public init(x: Int, y: Int, width: Int, height: Int) {
    (self.x, self.y) = (max(0, x) / 2 * 2, max(0, y) / 2 * 2)
    (self.width, self.height) = (max(2, width / 2 * 2), max(2, height / 2 * 2))
  }
}

/// Grey samples to be put on a composed picture: 0 black … 255 white, row by row.
public struct MovieDrawing: Sendable {
  public let area: MovieArea
  public let pixels: [UInt8]

  /// Nil unless there are exactly as many pixels as the area has.
  public init?(area: MovieArea, pixels: [UInt8]) {
    guard pixels.count == area.width * area.height else { return nil }
    (self.area, self.pixels) = (area, pixels)
  }
}

/// How viewing copies and views are encoded: the same words for every file of one version.
public enum MovieSettings {
  static let crf = 18
  static let preset = "veryfast"
  /// Of the encoder; the bytes depend on it, so it does not depend on the machine.
  static let threads = 4
  /// Frames from one key frame to the next, at most.
  static let keyInterval = 50
  static let soundBitRate: Int64 = 128_000

  /// What they are called and what they are, in order.
  public static let all: [(name: String, value: String)] = [
    (
      "video",
      "libx264, preset \(preset), crf \(crf), \(threads) threads, key frame every \(keyInterval) "
        + "frames at most, no B-frames, independent of the processor"
    ),
    ("picture", "yuv420p, limited range, BT.709, square pixels, bicubic"),
    (
      "sound",
      "aac of libavcodec, \(soundBitRate / 1000) kbit/s, \(SoundCursor.rate) Hz, "
        + "\(SoundCursor.channels) channels"
    ),
    ("container", "mp4, moov first, bit-exact, without creation time"),
  ]
}
