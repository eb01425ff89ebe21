internal import Media
internal import TimeModel

/// Sound in tenths of a second: how loud it is, and how much like a shout.
///
/// Cheap filters only: a high pass against wind and handling, four bands, of which that from 1 to
/// 4 kHz is where a raised voice gains most, and the autocorrelation of the low band, which one voice
/// fills and noise or many voices do not.
struct SoundChannel: Sendable {
  /// Quieter than this carries no information: digital silence, an unplugged microphone.
  static let silence: Float = -80
  /// A hole or a repeat in the sound longer than this starts the measurement anew.
  private static let tolerance = Nanoseconds(20_000_000)
  private static let pitchRate = 4000

  private var rate = 0
  private var decimation = 1
  private var expected: Nanoseconds?
  private var rumble = Biquad()
  private var bands: [Band] = []
  private var pitchLow = Biquad()
  private var pitchPhase = 0
  private var carried = (sum: Float(0), count: 0)
  private var sums = Sums()
  /// Levels of the bands in the step before, and of the last hundredth of a second.
  private var bandsBefore: SIMD4<Float>?
  private var piece = (power: Float(0), count: 0, before: Float?.none)

  private struct Band {
    var low: Biquad
    var high: Biquad
  }

  private struct Sums {
    var step: Int64?
    var count = 0
    var power: Float = 0
    var bands = SIMD4<Float>.zero
    var attack: Float = 0
    var pitch: [Float] = []
  }

  /// The corners of the bands, in Hz; the third is where a raised voice gains most.
  private static let corners: [(Float, Float)] = [
    (100, 300), (300, 1000), (1000, 4000), (4000, 7500),
  ]

  /// Measures a block that begins at `start` and notes each step that was heard for half its length
  /// or more.
  mutating func hear(_ block: AudioBlock, from start: Nanoseconds, into table: inout StepTable) {
    guard block.sampleRate >= 1000, block.sampleRate <= 1_000_000, !block.samples.isEmpty else {
      return
    }
    let drift = expected.flatMap { try? start.subtracting($0) }
    let isContinued = drift.map { abs($0.count) <= Self.tolerance.count } ?? false
    if block.sampleRate != rate || !isContinued {
      flush(into: &table)
      reset(rate: block.sampleRate)
    }
    expected = block.length.flatMap { try? start.adding($0) }

    var sample = 0
    while sample < block.samples.count {
      guard let length = AudioBlock.length(of: sample, rate: rate),
        let step = (try? start.adding(length)).flatMap({ table.index(of: $0) })
      else { return }
      if step != sums.step {
        flush(into: &table)
        sums.step = step
      }
      // A tenth of that many at a time: a boundary is met within a hundredth of a second.
      let end = min(block.samples.count, sample + max(1, rate / 100))
      take(block.samples, sample..<end)
      sample = end
    }
  }

  /// Notes the step in progress.
  mutating func flush(into table: inout StepTable) {
    defer { sums = Sums() }
    let wanted = rate / decimation / StepTable.perSecond
    guard let step = sums.step, sums.count > 0, 2 * sums.count >= wanted else { return }
    let level = Self.decibels(sums.power / Float(sums.count))
    let levels = sums.bands.decibels(over: Float(sums.count))
    defer { bandsBefore = level > Self.silence ? levels : nil }
    guard level > Self.silence else { return }
    let harmonicity = Self.harmonicity(sums.pitch)
    // A calm voice has its upper band 15 dB and more below the whole; a shout about 5.
    let brightness = max(0, min(1, (levels[2] - level + 15) / 10))
    let flux = bandsBefore.map { before in
      (levels - before).replacing(with: 0, where: levels .< before).sum() / 4
    }
    let attack = sums.attack
    table.update(step) {
      $0.level = max($0.level, SoundScale.byte(level))
      $0.shout = max($0.shout, ShareScale.byte(brightness * harmonicity))
      $0.crowd = max($0.crowd, ShareScale.byte(brightness * (1 - harmonicity)))
      $0.attack = max($0.attack, UInt8(1 + min(254, 2 * attack)))
      $0.flux = max($0.flux, UInt8(1 + min(254, 4 * (flux ?? 0))))
    }
  }

  private mutating func reset(rate: Int) {
    self.rate = rate
    decimation = max(1, rate / 16_000)
    let reduced = Float(rate / decimation)
    rumble = .highPass(100, rate: reduced)
    bands = Self.corners.map { low, high in
      Band(low: .highPass(low, rate: reduced), high: .lowPass(high, rate: reduced))
    }
    pitchLow = .lowPass(1000, rate: reduced)
    (pitchPhase, carried, bandsBefore, piece) = (0, (0, 0), nil, (0, 0, nil))
  }

  private mutating func take(_ samples: [Float], _ range: Range<Int>) {
    let pitchStep = max(1, rate / decimation / Self.pitchRate)
    let pieceLength = max(1, rate / decimation / 100)
    for place in range {
      let raw = samples[place]
      carried.sum += raw.isFinite ? max(-4, min(4, raw)) : 0
      carried.count += 1
      guard carried.count == decimation else { continue }
      let value = rumble.filter(carried.sum / Float(decimation))
      carried = (0, 0)
      sums.count += 1
      sums.power += value * value
      for index in bands.indices {
        let band = bands[index].high.filter(bands[index].low.filter(value))
        sums.bands[index] += band * band
      }
      piece.power += value * value
      piece.count += 1
      if piece.count == pieceLength { finishPiece() }
      let low = pitchLow.filter(value)
      pitchPhase += 1
      if pitchPhase >= pitchStep {
        pitchPhase = 0
        sums.pitch.append(low)
      }
    }
  }

  private mutating func finishPiece() {
    let level = max(Self.silence, Self.decibels(piece.power / Float(piece.count)))
    if let before = piece.before { sums.attack = max(sums.attack, level - before) }
    piece = (0, 0, level)
  }

  /// The highest normalised autocorrelation at lags from 1 to 12.5 ms (80 to 1000 Hz), 0…1.
  static func harmonicity(_ values: [Float]) -> Float {
    let (least, most) = (pitchRate / 1000, pitchRate / 80)
    guard values.count > 2 * most else { return 0 }
    var highest: Float = 0
    // Noise through a low pass correlates at short lags only; a dip must come before the peak.
    var hasDipped = false
    for lag in least...most {
      var (product, left, right) = (Float(0), Float(0), Float(0))
      for place in 0..<(values.count - lag) {
        let (first, second) = (values[place], values[place + lag])
        product += first * second
        left += first * first
        right += second * second
      }
      let norm = (left * right).squareRoot()
      guard norm > 1e-12 else { return 0 }
      let correlation = product / norm
      if correlation < 0.3 { hasDipped = true }
      if hasDipped { highest = max(highest, correlation) }
    }
    return max(0, min(1, (highest - 0.3) / 0.5))
  }

  static func decibels(_ power: Float) -> Float { 10 * logTen(max(power, 1e-12)) }
}

extension SIMD4<Float> {
  /// Levels of mean powers whose sums these are.
  fileprivate func decibels(over count: Float) -> Self {
    var levels = Self.zero
    for index in indices { levels[index] = SoundChannel.decibels(self[index] / count) }
    return levels
  }
}

extension AudioBlock {
  /// From its first sample to the end of its last; nil for a rate that is not positive.
  var length: Nanoseconds? { Self.length(of: samples.count, rate: sampleRate) }

  static func length(of samples: Int, rate: Int) -> Nanoseconds? {
    guard rate > 0 else { return nil }
    let (seconds, rest) = samples.quotientAndRemainder(dividingBy: rate)
    return try? Nanoseconds.second.multiplied(by: Int64(seconds))
      .adding(Nanoseconds(Int64(rest) * 1_000_000_000 / Int64(rate)))
  }
}

/// The byte scale of ``Step/level``: half decibels above −101 dB of full scale.
enum SoundScale {
  static let perDecibel: Float = 2

  static func byte(_ level: Float) -> UInt8 { UInt8(max(1, min(255, (level + 101) * perDecibel))) }

  static func decibels(_ byte: UInt8) -> Float { Float(byte) / perDecibel - 101 }

  static func power(_ byte: UInt8) -> Float { exponential(0.230_258_5 * decibels(byte)) }
}

/// A filter of the second order. R. Bristow-Johnson, *Cookbook formulae for audio EQ biquad filter
/// coefficients*, with the damping of a Butterworth filter.
struct Biquad: Sendable {
  private var (b0, b1, b2, a1, a2) = (Float(1), Float(0), Float(0), Float(0), Float(0))
  private var (z1, z2) = (Float(0), Float(0))

  mutating func filter(_ value: Float) -> Float {
    let result = b0 * value + z1
    z1 = b1 * value - a1 * result + z2
    z2 = b2 * value - a2 * result
    return result
  }

  static func lowPass(_ frequency: Float, rate: Float) -> Biquad {
    let (cosine, alpha) = angle(frequency, rate)
    return normalised((1 - cosine) / 2, 1 - cosine, (1 - cosine) / 2, cosine, alpha)
  }

  static func highPass(_ frequency: Float, rate: Float) -> Biquad {
    let (cosine, alpha) = angle(frequency, rate)
    return normalised((1 + cosine) / 2, -(1 + cosine), (1 + cosine) / 2, cosine, alpha)
  }

  /// The corner is kept below 45 % of the rate, where the formulae hold.
  private static func angle(_ frequency: Float, _ rate: Float) -> (Float, Float) {
    let angle = 2 * Float.pi * min(frequency, 0.45 * rate) / rate
    return (cosine(angle), sine(angle) * Float(0.5).squareRoot())
  }

  private static func normalised(
    _ b0: Float, _ b1: Float, _ b2: Float, _ cosine: Float, _ alpha: Float
  ) -> Biquad {
    var filter = Biquad()
    let a0 = 1 + alpha
    (filter.b0, filter.b1, filter.b2) = (b0 / a0, b1 / a0, b2 / a0)
    (filter.a1, filter.a2) = (-2 * cosine / a0, (1 - alpha) / a0)
    return filter
  }
}
