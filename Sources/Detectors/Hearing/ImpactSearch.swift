internal import Evidence
internal import Media
internal import TimeModel

/// Finds sounds that rise within hundredths of a second over all frequencies and die away at once.
struct ImpactSearch: Sendable {
  struct Found: Sendable {
    /// Of the step in which it rose.
    let start: Nanoseconds
    /// In decibels over what was heard in the 50 ms before.
    let rise: Float
  }

  /// Steps a second.
  private static let perSecond = 250
  private static let tolerance = Nanoseconds(20_000_000)
  /// Steps that are looked at before and after the rise.
  private static let before = 16
  private static let after = 128
  private static let leastLevel: Float = -42
  private static let leastRise: Float = 12
  private static let leastEdge: Float = 6
  /// It is louder than all but a twentieth of the last half minute, by so much.
  private static let overUsual: Float = 5
  /// Low, middle and high must each rise by so much, and two of them by twice that.
  private static let leastBandRise: Float = 4
  /// After 300 to 500 ms it must have fallen by so much.
  private static let tail = 75..<125
  private static let leastFall: Float = 8
  /// A click or a crackle is over in less than so many steps.
  private static let leastLength = 8
  private static let refractory = Nanoseconds(150_000_000)

  private var rate = 0
  private var expected: Nanoseconds?
  private var start = Nanoseconds.zero
  /// Since ``start``.
  private var samples = 0
  private var low: Float = 0
  private var middle: Float = 0
  private var rumble: Float = 0
  private var sums = SIMD4<Float>.zero
  private var summed = 0
  /// Power below 500 Hz, up to 2 kHz, above, and the whole.
  private var steps: [SIMD4<Float>] = []
  private var lastFound: Nanoseconds?
  private var history = LevelHistory()
  private var passed = 0

  mutating func hear(_ block: AudioBlock) -> [Found] {
    guard SoundFrames.rates.contains(block.sampleRate), !block.samples.isEmpty,
      let moment = try? block.start.nanoseconds(rounding: .down),
      let length = SoundFrames.length(of: block.samples.count, rate: block.sampleRate),
      let end = try? moment.adding(length)
    else { return [] }
    let drift = expected.flatMap { try? moment.subtracting($0) }
    if block.sampleRate != rate || !(drift.map { abs($0.count) <= Self.tolerance.count } ?? false) {
      let last = lastFound
      self = ImpactSearch()
      (rate, start, lastFound) = (block.sampleRate, moment, last)
    }
    expected = end
    let perStep = rate / Self.perSecond
    let shares = (
      rumble: Self.share(100, rate), low: Self.share(500, rate), middle: Self.share(2_000, rate)
    )
    var found: [Found] = []
    for sample in block.samples {
      let raw = sample.isFinite ? max(-4, min(4, sample)) : 0
      rumble += (raw - rumble) * shares.rumble
      let value = raw - rumble
      low += (value - low) * shares.low
      middle += (value - middle) * shares.middle
      let bands = SIMD4(low, middle - low, value - middle, value)
      sums += bands * bands
      summed += 1
      samples += 1
      guard summed == perStep else { continue }
      steps.append(sums / Float(perStep))
      (sums, summed) = (.zero, 0)
      guard steps.count == Self.before + Self.after else { continue }
      if let rise = rise(), let moment = self.moment(ofStep: Self.before, perStep),
        lastFound.map({ last in
          (try? moment.subtracting(last)).map { abs($0.count) >= Self.refractory.count } ?? true
        }) ?? true
      {
        lastFound = moment
        found.append(Found(start: moment, rise: rise))
      }
      historyOfStep()
      steps.removeFirst()
    }
    return found
  }

  /// In decibels; nil when the step in the middle does not begin an impact.
  private func rise() -> Float? {
    let start = Self.before
    let blow = Self.mean(steps[start..<(start + 5)])
    let quiet = Self.mean(steps[(start - 13)..<(start - 1)])
    let rise = level(of: blow.w) - level(of: quiet.w)
    guard level(of: blow.w) >= Self.leastLevel, rise >= Self.leastRise,
      let usual = history.level(below: 0.95), level(of: blow.w) >= usual + Self.overUsual
    else { return nil }
    // It begins here: this step is far over the one before and not far below what follows.
    let edge = Self.mean(steps[start..<(start + 2)]).w
    guard
      level(of: edge) - level(of: max(steps[start - 1].w, steps[start - 2].w)) >= Self.leastEdge,
      level(of: blow.w) - level(of: edge) <= Self.leastEdge
    else { return nil }
    var risen = 0
    for band in 0..<3 {
      let change = level(of: blow[band]) - level(of: quiet[band])
      guard change >= Self.leastBandRise else { return nil }
      if change >= 2 * Self.leastBandRise { risen += 1 }
    }
    let tail = Self.mean(steps[(start + Self.tail.lowerBound)..<(start + Self.tail.upperBound)])
    guard risen >= 2, level(of: blow.w) - level(of: tail.w) >= Self.leastFall else { return nil }
    let length = steps[start...].prefix { $0.w >= 0.03 * blow.w }.count
    return length >= Self.leastLength ? rise : nil
  }

  /// Notes what passes out of sight: 20 ms in every 20.
  private mutating func historyOfStep() {
    passed += 1
    if passed.isMultiple(of: 5) { history.note(level(of: Self.mean(steps[0..<5]).w)) }
  }

  private static func mean(_ steps: ArraySlice<SIMD4<Float>>) -> SIMD4<Float> {
    steps.reduce(.zero, +) / Float(max(1, steps.count))
  }

  private func moment(ofStep step: Int, _ perStep: Int) -> Nanoseconds? {
    let place = samples - (steps.count - step) * perStep
    return SoundFrames.length(of: max(0, place), rate: rate).flatMap { try? start.adding($0) }
  }

  /// Of a new sample in a low pass of the first order.
  private static func share(_ frequency: Float, _ rate: Int) -> Float {
    let angle = 2 * Float.pi * frequency / Float(rate)
    return angle / (1 + angle)
  }
}
