internal import Media
internal import Signals
internal import TimeModel

/// A short piece of sound and the power in its frequencies.
struct SoundFrame: Sendable {
  static let length = 1024
  static let hop = 512

  let start: Nanoseconds
  /// Hertz a bin.
  let resolution: Float
  /// Of the bins from 0 to half the rate, in squares of full scale.
  let power: [Float]
  /// The highest normalised autocorrelation at pitches from 150 to 900 Hz, 0…1, and its pitch; zeros
  /// where nobody asked.
  let harmonicity: Float
  let pitch: Float

  /// The power between two frequencies in hertz.
  func power(from low: Float, to high: Float) -> Float {
    let first = max(1, Int((low / resolution).rounded(.up)))
    let end = min(power.count, Int((high / resolution).rounded(.up)))
    guard first < end else { return 0 }
    return power[first..<end].reduce(0, +)
  }
}

/// Cuts blocks of sound into overlapping frames; a hole or another rate begins anew.
struct SoundFrames: Sendable {
  /// From a telephone's to a recorder's.
  static let rates = 8_000...48_000
  private static let tolerance = Nanoseconds(20_000_000)

  private let measuresPitch: Bool
  private var rate = 0
  private var held: [Float] = []
  /// Of the first sample that is held.
  private var start = Nanoseconds.zero
  private var expected: Nanoseconds?
  private let window = Window.hann(SoundFrame.length)
  /// The window's own autocorrelation, which no signal can exceed.
  private var shape: [Float] = []

  init(measuresPitch: Bool) { self.measuresPitch = measuresPitch }

  /// - Returns: whether the sound goes on from the block before, and the frames that it completes.
  mutating func take(_ block: AudioBlock) -> (isContinued: Bool, frames: [SoundFrame]) {
    guard Self.rates.contains(block.sampleRate), !block.samples.isEmpty,
      let moment = try? block.start.nanoseconds(rounding: .down),
      let length = Self.length(of: block.samples.count, rate: block.sampleRate),
      let end = try? moment.adding(length)
    else { return (false, []) }
    let drift = expected.flatMap { try? moment.subtracting($0) }
    let isContinued =
      block.sampleRate == rate && drift.map { abs($0.count) <= Self.tolerance.count } ?? false
    if !isContinued { (rate, held, start) = (block.sampleRate, [], moment) }
    expected = end
    held += block.samples.map { $0.isFinite ? max(-4, min(4, $0)) : 0 }
    guard held.count >= SoundFrame.length,
      var transform = RealTransform(length: SoundFrame.length)
    else { return (isContinued, []) }
    if measuresPitch, shape.isEmpty {
      shape = Self.correlation(transform.forward(window).powers, &transform)
    }
    var frames: [SoundFrame] = []
    var place = 0
    while place + SoundFrame.length <= held.count {
      if let offset = Self.length(of: place, rate: rate), let moment = try? start.adding(offset) {
        frames.append(frame(at: place, moment, &transform))
      }
      place += SoundFrame.hop
    }
    held.removeFirst(place)
    if let offset = Self.length(of: place, rate: rate) {
      start = (try? start.adding(offset)) ?? start
    }
    return (isContinued, frames)
  }

  static func length(of samples: Int, rate: Int) -> Nanoseconds? {
    let (seconds, rest) = samples.quotientAndRemainder(dividingBy: max(1, rate))
    return try? Nanoseconds.second.multiplied(by: Int64(seconds))
      .adding(Nanoseconds(Int64(rest) * 1_000_000_000 / Int64(max(1, rate))))
  }

  private func frame(
    at place: Int, _ moment: Nanoseconds, _ transform: inout RealTransform
  ) -> SoundFrame {
    var samples = Array(held[place..<place + SoundFrame.length])
    for index in samples.indices { samples[index] *= window[index] }
    // Of a Hann window: the sum over both halves of the bins is the mean square.
    let scale = 2 / (0.375 * Float(SoundFrame.length) * Float(SoundFrame.length))
    let powers = transform.forward(samples).powers
    var best = (value: Float(0), lag: 0)
    if measuresPitch {
      let correlation = Self.correlation(powers, &transform)
      for lag in (rate / 900)...(rate / 150) {
        let value = correlation[lag] / max(1e-6, shape[lag])
        if value > best.value { best = (value, lag) }
      }
    }
    return SoundFrame(
      start: moment, resolution: Float(rate) / Float(SoundFrame.length),
      power: powers.map { $0 * scale }, harmonicity: min(1, best.value),
      pitch: best.lag > 0 ? Float(rate) / Float(best.lag) : 0)
  }

  /// Normalised to 1 at lag 0; zeros for silence.
  private static func correlation(_ powers: [Float], _ transform: inout RealTransform) -> [Float] {
    var spectrum = Spectrum(zeros: powers.count)
    // Below 100 Hz there is wind and handling, no voice.
    for bin in 7..<powers.count { spectrum.real[bin] = powers[bin] }
    let result = transform.inverse(spectrum)
    guard let first = result.first, first > 1e-12 else {
      return [Float](repeating: 0, count: result.count)
    }
    return result.map { $0 / first }
  }
}

extension Spectrum {
  fileprivate var powers: [Float] {
    real.indices.map { real[$0] * real[$0] + imaginary[$0] * imaginary[$0] }
  }
}

/// Decibels of full scale.
func level(of power: Float) -> Float { 10 * logTen(max(power, 1e-12)) }

/// How loud it was over the last half minute or so.
struct LevelHistory: Sendable {
  private static let most = 1024
  private static let least = 32
  private var histogram = [UInt16](repeating: 0, count: 128)
  private var ring: [UInt8] = []
  private var next = 0

  /// The level in decibels of full scale below which that share lies; nil until enough was heard.
  func level(below share: Float) -> Float? {
    guard ring.count >= Self.least else { return nil }
    var left = Int(Float(ring.count - 1) * share)
    for (index, count) in histogram.enumerated() {
      left -= Int(count)
      if left < 0 { return Float(index) - 120 }
    }
    return nil
  }

  mutating func note(_ level: Float) {
    let index = UInt8(max(0, min(127, level + 120)))
    if ring.count < Self.most {
      ring.append(index)
    } else {
      histogram[Int(ring[next])] -= 1
      ring[next] = index
      next = (next + 1) % Self.most
    }
    histogram[Int(index)] += 1
  }
}
