import Signals
import Synchronisation
import TestSupport
import TimeModel

/// A place full of sound that any number of recorders can hear: bursts of noise of many pitches and
/// lengths, so that no second is like another.
struct SoundScene {
  /// Samples a second of the scene; recorders interpolate between them.
  static let rate = 16_000.0
  let samples: [Float]

  init(seed: UInt64, seconds: Int) {
    var random = SeededGenerator(seed: seed)
    var samples = [Float](repeating: 0, count: seconds * Int(Self.rate))
    for _ in 0..<seconds * 9 {
      let start = Int(random.unit() * Double(samples.count))
      let length = 800 + Int(random.unit() * 8_000)
      let (pitch, width) = (0.05 + 1.6 * random.unit(), 0.02 + 0.5 * random.unit())
      let loudness = 0.02 + 0.3 * random.unit() * random.unit()
      var (first, second) = (0.0, 0.0)
      for index in start..<min(samples.count, start + length) {
        // A resonance that noise keeps ringing.
        let value =
          random.unit() - 0.5 + 2 * (1 - width) * Functions.cos(pitch) * first
          - (1 - width) * (1 - width) * second
        (second, first) = (first, value)
        let fade = Functions.sin(.pi * Double(index - start) / Double(length))
        samples[index] += Float(loudness * fade * fade * value * width)
      }
    }
    self.samples = samples
  }

  /// What a recorder hears whose sample `i` is taken at `times(i)` seconds of the scene.
  func heard(
    samples count: Int, noise: Float = 0, seed: UInt64 = 1, gain: Float = 1,
    at times: (Double) -> Double
  ) -> [Float] {
    var random = SeededGenerator(seed: seed)
    let delay = FractionalDelay()
    var result: [Float] = []
    // In stretches short enough that time runs evenly in each.
    let step = 400
    for first in stride(from: 0, to: count, by: step) {
      let from = times(Double(first) / Self.rate) * Self.rate
      let to = times(Double(first + step - 1) / Self.rate) * Self.rate
      result += delay.resample(
        samples, first: from, step: (to - from) / Double(step - 1),
        count: min(step, count - first))
    }
    return result.map {
      max(-1, min(1, gain * $0 + noise * Float(random.unit() + random.unit() - 1)))
    }
  }
}

extension SeededGenerator {
  /// Evenly distributed from 0 up to 1.
  mutating func unit() -> Double { .random(in: 0..<1, using: &self) }
}
