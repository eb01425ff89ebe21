internal import Evidence
internal import Signals
internal import TimeModel

/// Turns a match that was followed along the overlap into an answer with bounds.
enum SoundVerdict {
  /// Bounds lie so many standard errors to each side of an estimate (METHOD section 1).
  static let k = 3.0
  /// What no scatter of windows shows: the rooms' first echoes and a coder's delay, in samples.
  private static let unseen = 0.35
  /// No scatter below this is believed, in samples.
  private static let floor = 0.12
  /// No window with a lower peak says anything, in standard deviations.
  private static let leastHeight = 3.5
  /// The least number of windows that must agree, and the least share of those with sound.
  private static let fewest = 4
  private static let leastShare = 0.6
  /// The share of the stretches with sound in the overlap that must agree.
  private static let leastCoverage = 0.5
  /// A second lag that is at least so strong against the best makes both worthless, in parts per thousand.
  private static let rivalStrength = 500
  private static let playback =
    "a sound that was played twice, or a shared broadcast, would look like this"
  /// Weaker rivals are not worth telling, in parts per thousand.
  private static let notable = 250
  /// Most windows measured on one segment.
  private static let most = 64
  /// Seconds from one window to the next, at least.
  private static let step = 1.0

  /// - Parameter lines: those that ``SoundPath`` was given, the best first.
  static func judge(
    _ path: SoundPath, _ lines: [BlockFit], _ a: SoundTrack, _ b: SoundTrack
  ) -> SoundAlignment {
    guard let best = lines.first else {
      return .notShown("there is too little sound to compare")
    }
    let chance = SoundChance.exponent(of: best.score)
    let rivals = rivals(among: lines, path)
    let chosen = SoundAlignment.Alternative(lag: nanoseconds(best.lag), strength: 1_000)
    if let rival = rivals.first, rival.strength >= rivalStrength {
      return .notShown(
        "the sound repeats itself: it fits nearly as well at another lag, so neither is shown",
        alternatives: [chosen] + rivals.filter { $0.lag != chosen.lag })
    }
    guard path.coverage >= leastCoverage else {
      return .notShown(
        "only \(Int(path.coverage * 100)) % of the overlap agrees: \(playback)",
        alternatives: [chosen] + rivals)
    }
    let measured = stretches(path, a, b).compactMap { measure($0, a, b) }
    let windows = measured.flatMap(\.windows)
    let heard = measured.reduce(0) { $0 + $1.heard }
    let agreeing = windows.count { $0.isOnLine }
    let share = "\(agreeing) of \(heard) windows agree to a fraction of a millisecond"
    guard agreeing >= fewest, Double(agreeing) >= leastShare * Double(heard) else {
      return .notShown("only \(share): \(playback)", alternatives: [chosen] + rivals)
    }
    return SoundAlignment(
      verdict: .aligned, chanceExponent: chance, segments: measured.map(\.segment),
      windows: windows.sorted { $0.at < $1.at }, alternatives: rivals,
      because: "\(share); a score of \(SoundMatcher.tenths(best.score)) where "
        + "\(SoundMatcher.tenths(SoundMatcher.leastScore)) is needed")
  }

  /// Other lags that fit better than chance, the strongest first.
  private static func rivals(
    among lines: [BlockFit], _ path: SoundPath
  ) -> [SoundAlignment.Alternative] {
    zip(lines, path.rivalry).sorted { ($0.1, $1.0.lag) > ($1.1, $0.0.lag) }
    .map {
      SoundAlignment.Alternative(lag: nanoseconds($0.lag), strength: Int(min(1, $1) * 1_000))
    }
    .filter { $0.strength >= notable }
  }

  /// One run and the stretch of b, in samples, for which it answers.
  private struct Stretch {
    let run: [BlockFit]
    var from: Int
    var to: Int
  }

  private static func stretches(
    _ path: SoundPath, _ a: SoundTrack, _ b: SoundTrack
  ) -> [Stretch] {
    var stretches: [Stretch] = []
    for run in path.runs {
      guard let first = run.first, let last = run.last else { continue }
      let head = SoundMatcher.overlap(a, b, lag: Int(first.lag.rounded()))
      let tail = SoundMatcher.overlap(a, b, lag: Int(last.lag.rounded()))
      var stretch = Stretch(run: run, from: head.lowerBound, to: tail.upperBound)
      if let before = stretches.last, var finder = BreakFinder() {
        let half = path.length / 2
        let gap = finder.find(
          a, b, between: max(before.from, Int(before.run.last?.centre ?? 0) - half),
          and: min(stretch.to, Int(first.centre) + half),
          SoundPath.line(of: before.run), SoundPath.line(of: run))
        stretches[stretches.count - 1].to = gap.lowerBound
        stretch.from = max(stretch.from, gap.upperBound)
      }
      if stretch.from < stretch.to { stretches.append(stretch) }
    }
    return stretches
  }

  private struct Measured {
    let segment: SoundAlignment.Segment
    let windows: [SoundAlignment.Window]
    /// How many windows had sound in both.
    let heard: Int
  }

  private static func measure(
    _ stretch: Stretch, _ a: SoundTrack, _ b: SoundTrack
  ) -> Measured? {
    guard var meter = LagWindows() else { return nil }
    let half = LagWindows.length / 2
    let (low, high) = (Double(stretch.from + half / 2), Double(stretch.to - half / 2))
    guard low < high else { return nil }
    let count = min(most, max(2, Int((high - low) / (step * Double(SoundTrack.sampleRate)))))
    let centres = (0..<count).map { low + (high - low) * Double($0) / Double(count - 1) }
    let line = SoundPath.line(of: stretch.run)
    let (peaks, heard) = meter.measure(
      a, b, at: centres, isInverted: stretch.run.contains { $0.isInverted }, along: line)
    let measured = peaks.filter { $0.height > leastHeight }
    guard let first = measured.first else { return nil }
    let start = line(first.time)
    guard
      let fit = RobustLine(
        x: measured.map(\.time), y: measured.map(\.lag),
        weights: measured.map { min(20, $0.height) * min(20, $0.height) },
        prior: (start.lag, start.skew, first.time), floor: floor)
    else { return nil }
    // A clock that wanders or microphones that walk show as scatter that more windows do not average out.
    let wander = fit.scatter / 3
    let value =
      k * (fit.valueError * fit.valueError + wander * wander + unseen * unseen).squareRoot()
    let times = zip(measured, fit.isOn).filter(\.1).map(\.0.time)
    let extent = (times.max() ?? 0) - (times.min() ?? 0)
    let slope =
      extent > 0
      ? k * (fit.slopeError * fit.slopeError
        + (wander * wander + unseen * unseen) / (extent * extent)).squareRoot()
      : 600e-6
    guard
      let lag = SoundAlignment.Lag(
        earliest: nanoseconds(fit.value - value), estimate: nanoseconds(fit.value),
        latest: nanoseconds(fit.value + value)),
      let skew = Skew(
        minPPB: Int64(((fit.slope - slope) * 1e9).rounded(.down)),
        estimatePPB: Int64((fit.slope * 1e9).rounded()),
        maxPPB: Int64(((fit.slope + slope) * 1e9).rounded(.up)))
    else { return nil }
    let segment = SoundAlignment.Segment(
      from: nanoseconds(Double(stretch.from)), to: nanoseconds(Double(stretch.to)),
      at: nanoseconds(fit.pivot), lag: lag, skew: skew)
    let windows = zip(measured, fit.isOn).map {
      SoundAlignment.Window(
        at: nanoseconds($0.time), lag: nanoseconds($0.lag), isOnLine: $1)
    }
    return Measured(segment: segment, windows: windows, heard: heard)
  }

  /// Samples to nanoseconds: exact but for the fraction of a sample.
  static func nanoseconds(_ samples: Double) -> Nanoseconds {
    Nanoseconds(Int64((samples * 1e9 / Double(SoundTrack.sampleRate)).rounded()))
  }
}

/// How often unrelated recordings fit each other so well.
enum SoundChance {
  /// The power of ten below which the share of unrelated pairs lies that reach a score; 0 when it says
  /// nothing. Measured on unrelated pairs: see Documentation/Method.md.
  static func exponent(of score: Double) -> Int {
    max(0, min(12, Int((score - 4.5) * 1.2)))
  }
}
