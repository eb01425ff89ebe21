internal import Signals

/// Phase-weighted correlation of one window of sound with a stretch of another (the phase transform of
/// Knapp and Carter, 1976).
struct WindowCorrelator: ~Copyable {
  /// Of the window, in samples: about a second.
  static let length = 16_384
  /// Lags looked at, in samples to each side of the one expected: half a second.
  static let reach = 8_192

  private var transform: RealTransform
  private let taper = Window.tapered(length, edge: length / 8)

  init?() {
    guard let transform = RealTransform(length: Self.length + 2 * Self.reach) else { return nil }
    self.transform = transform
  }

  /// The correlation at each lag from `-reach` up to `reach`, in its own standard deviations; nil when
  /// either has no sound there.
  ///
  /// - Parameters:
  ///   - a: `length + 2 · reach` samples; a's counterpart of the window is expected in its middle.
  ///   - b: `length` samples.
  mutating func correlate(_ a: [Float], _ b: [Float]) -> [Float]? {
    guard Self.hasSound(a), Self.hasSound(b) else { return nil }
    var window = b
    for index in window.indices { window[index] *= taper[index] }
    let cross = transform.crossPhase(a, window, upTo: 7_400)
    var lags = Array(transform.inverse(cross)[..<(2 * Self.reach)])
    var squares: Float = 0
    for lag in lags { squares += lag * lag }
    guard squares > 0 else { return nil }
    let scale = 1 / (squares / Float(lags.count)).squareRoot()
    for index in lags.indices { lags[index] *= scale }
    return lags
  }

  /// Whether a stretch is more than digital silence for most of its length.
  static func hasSound(_ samples: [Float]) -> Bool {
    var silent = 0
    for sample in samples where sample.magnitude < 4e-5 { silent += 1 }
    return silent * 2 < samples.count
  }
}

extension RealTransform {
  /// The phase between two stretches of sound at each frequency from 120 Hz up to a limit in hertz,
  /// every one of size one: transformed back, the phase correlation whose value at lag `l` speaks for
  /// `first[i + l]` being `second[i]`.
  mutating func crossPhase(_ first: [Float], _ second: [Float], upTo limit: Int) -> Spectrum {
    let (own, theirs) = (forward(first), forward(second))
    var cross = Spectrum(zeros: own.count)
    cross.addProduct(own, conjugate: theirs)
    cross.keepPhase(
      from: 120 * length / SoundTrack.sampleRate, to: limit * length / SoundTrack.sampleRate)
    return cross
  }
}

extension Spectrum {
  /// Every bin of a band to size one, all else to nothing.
  fileprivate mutating func keepPhase(from low: Int, to high: Int) {
    for bin in 0..<count {
      let size = (real[bin] * real[bin] + imaginary[bin] * imaginary[bin]).squareRoot()
      guard bin >= low, bin < high, size > 1e-12 else {
        (real[bin], imaginary[bin]) = (0, 0)
        continue
      }
      real[bin] /= size
      imaginary[bin] /= size
    }
  }
}
