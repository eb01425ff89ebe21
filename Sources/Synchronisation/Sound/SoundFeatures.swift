internal import Signals

/// What is kept of a recording's sound for the search over all lags: the energy of ``bandCount`` bands,
/// ``framesPerSecond`` times a second.
///
/// Bands of energy survive what phones, platforms and rooms do to a waveform: coding, band-limiting,
/// gain control, echo. 1.2 kB for each second of sound.
public struct SoundFeatures: Hashable, Sendable, Codable {
  /// Raised whenever the same sound may give other features.
  public static let version = 1
  /// Of the sound that features are made from, in hertz.
  public static let sampleRate = 16_000
  public static let framesPerSecond = 50
  public static let bandCount = 24
  /// Samples from one frame to the next, and in each.
  static let hop = sampleRate / framesPerSecond
  static let frameLength = 1_024

  /// In half decibels, 0 for digital silence; frame by frame, the lowest band first. Frame `f` is
  /// centred `f · hop` samples after the axis's zero.
  public let levels: [UInt8]

  public var frameCount: Int { levels.count / Self.bandCount }

  /// Nil unless there is a whole number of frames.
  public init?(levels: [UInt8]) {
    guard levels.count.isMultiple(of: Self.bandCount) else { return nil }
    self.levels = levels
  }

  /// Of whole frames.
  fileprivate init(whole levels: [UInt8]) { self.levels = levels }

  /// 150 to 7,000 Hz, each band as many times as wide as the one below it; the first bin of each, and
  /// the one after the last.
  static let bandEdges: [Int] = {
    let (low, high) = (150.0, 7_000.0)
    let ratio = Functions.pow(high / low, 1 / Double(bandCount))
    var edges: [Int] = []
    var frequency = low
    for _ in 0...bandCount {
      let bin = Int((frequency * Double(frameLength) / Double(sampleRate)).rounded())
      edges.append(max(bin, (edges.last ?? 0) + 1))
      frequency *= ratio
    }
    return edges
  }()
}

/// Makes features from sound as it comes.
public struct SoundFeatureExtractor: ~Copyable {
  private var transform: RealTransform?
  private let window: [Float]
  private var levels: [UInt8] = []
  /// Sound not yet passed by, beginning half a frame before the centre of the next frame.
  private var pending: [Float]

  public init() {
    transform = RealTransform(length: SoundFeatures.frameLength)
    window = Window.hann(SoundFeatures.frameLength)
    pending = Array(repeating: 0, count: SoundFeatures.frameLength / 2)
  }

  /// The next samples of the axis, full scale ±1; where a recording has none, zeros.
  public mutating func hear(_ samples: [Float]) {
    pending += samples
    var start = 0
    while pending.count - start >= SoundFeatures.frameLength {
      measure(from: start)
      start += SoundFeatures.hop
    }
    pending.removeFirst(start)
  }

  /// The features of all that was heard; to be called once, at the end.
  public mutating func finish() -> SoundFeatures {
    hear(Array(repeating: 0, count: SoundFeatures.frameLength / 2))
    return SoundFeatures(whole: levels)
  }

  private mutating func measure(from start: Int) {
    var frame = window
    for index in frame.indices { frame[index] *= pending[start + index] }
    guard let spectrum = transform?.forward(frame) else { return }
    for band in 0..<SoundFeatures.bandCount {
      var energy: Float = 0
      for bin in SoundFeatures.bandEdges[band]..<SoundFeatures.bandEdges[band + 1] {
        energy +=
          spectrum.real[bin] * spectrum.real[bin]
          + spectrum.imaginary[bin] * spectrum.imaginary[bin]
      }
      levels.append(Self.level(energy))
    }
  }

  /// Half decibels above −75 dB of one unit, which lies below the rounding of 16-bit samples.
  private static func level(_ energy: Float) -> UInt8 {
    guard energy > 1e-12 else { return 0 }
    let halves = 20 * Functions.log10(Double(energy)) + 150
    return UInt8(max(1, min(255, halves.rounded())))
  }
}
