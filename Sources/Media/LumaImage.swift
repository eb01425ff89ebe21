public import TimeModel

/// A small grey picture of one frame, rows from the top, upright as a player shows it.
///
/// The common food of detectors: made once per frame, whatever the codec, depth or size.
public struct LumaImage: Hashable, Sendable {
  public let width: Int
  public let height: Int
  /// `width × height` values, 0 black … 255 white (full range), row by row.
  public let pixels: [UInt8]

  /// Nil unless there are exactly `width × height` pixels, at least one.
  public init?(width: Int, height: Int, pixels: [UInt8]) {
    guard width > 0, height > 0, pixels.count == width * height else { return nil }
    (self.width, self.height, self.pixels) = (width, height, pixels)
  }
}

/// A run of sound samples: all channels mixed to one, or two of them in turn, as asked for.
public struct AudioBlock: Hashable, Sendable {
  /// The moment of the first sample.
  public let start: MediaTime
  /// In hertz.
  public let sampleRate: Int
  /// −1…1.
  public let samples: [Float]

  public init(start: MediaTime, sampleRate: Int, samples: [Float]) {
    (self.start, self.sampleRate, self.samples) = (start, sampleRate, samples)
  }
}
