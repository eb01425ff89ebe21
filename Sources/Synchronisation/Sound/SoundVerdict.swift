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
  /// Windows lie on a line when they are nearer to it than this, in samples: a millisecond.
  private static let near = 16.0
  /// Most windows measured on one segment.
  private static let most = 48
  /// Seconds from one window to the next, at least.
  private static let step = 1.0

  /// - Parameter lines: those that ``SoundPath`` was given, the best first.
  static func judge(
    _ path: SoundPath, _ lines: [BlockFit], course: Double, _ a: SoundTrack, _ b: SoundTrack
  ) -> SoundAlignment {
    guard let best = lines.first else {
      return .notShown("there is too little sound to compare")
    }
    let chance = SoundChance.exponent(score: best.score, course: course)
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
    let listened = stretches(path, a, b).compactMap { listen($0, a, b) }
    let skew = CommonSkew.find(listened.map(\.windows))
    let measured = listened.compactMap { measure($0, skew) }
    let windows = measured.flatMap(\.windows)
    let heard = measured.reduce(0) { $0 + $1.heard }
    let onLine = windows.count { $0.isOnLine }
    guard onLine >= fewest, Double(windows.count) >= leastShare * Double(heard) else {
      return .notShown(
        "only \(windows.count) of \(heard) windows agree: \(playback)",
        alternatives: [chosen] + rivals)
    }
    let others = windows.count - onLine
    let share =
      "\(onLine) of \(heard) windows lie on one line"
      + (others > 0 ? ", \(others) within 60 ms of it (sound from elsewhere, or echoes)" : "")
    return SoundAlignment(
      verdict: .aligned, chanceExponent: chance, segments: measured.map(\.segment),
      windows: windows.sorted { $0.at < $1.at }, alternatives: rivals,
      because: "\(share); scores \(SoundMatcher.tenths(best.score)) window by window and "
        + "\(SoundMatcher.tenths(course)) by its loudness")
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

  /// The windows of one stretch.
  private struct Listened {
    let from: Int
    let to: Int
    let windows: [LagWindow]
    let heard: Int
  }

  private static func listen(_ stretch: Stretch, _ a: SoundTrack, _ b: SoundTrack) -> Listened? {
    guard var meter = LagWindows() else { return nil }
    let half = LagWindows.length / 2
    let (low, high) = (Double(stretch.from + half / 2), Double(stretch.to - half / 2))
    guard low < high else { return nil }
    let count = min(most, max(2, Int((high - low) / (step * Double(SoundTrack.sampleRate)))))
    let centres = (0..<count).map { low + (high - low) * Double($0) / Double(count - 1) }
    let (windows, heard) = meter.measure(
      a, b, at: centres, isInverted: stretch.run.contains { $0.isInverted },
      along: SoundPath.line(of: stretch.run))
    return Listened(from: stretch.from, to: stretch.to, windows: windows, heard: heard)
  }

  private static func measure(
    _ stretch: Listened, _ common: (skew: Double, error: Double)?
  ) -> Measured? {
    let measured = stretch.windows
    guard var prior = consensus(measured, slope: nil) else { return nil }
    func isClose(_ window: LagWindow) -> Bool {
      abs(window.lag - prior.value - prior.slope * (window.time - prior.pivot)) < near
    }
    // Where sound came from several places a line through all of them would be none of the clocks'.
    let isMixed = measured.count(where: isClose) * 10 < measured.count * 9
    if isMixed, let common, let steady = consensus(measured, slope: common.skew) { prior = steady }
    let close = measured.filter(isClose)
    guard
      let fit = RobustLine(
        x: close.map(\.time), y: close.map(\.lag),
        weights: close.map { min(20, $0.height) * min(20, $0.height) }, prior: prior, floor: floor,
        steady: isMixed && common != nil)
    else { return nil }
    // What wanders (a clock's rate, a microphone that walks, where the sound comes from) shows as
    // scatter that more windows do not average out.
    let residuals = measured.map { abs($0.lag - fit(at: $0.time)) }
    let plausible = zip(measured, residuals).filter { $1 < SoundPath.apart }.map(\.0)
    let wander =
      1.4826 * RobustLine.median(residuals.filter { $0 < SoundPath.apart }) / (isMixed ? 1.5 : 3)
    let value =
      k * (fit.valueError * fit.valueError + wander * wander + unseen * unseen).squareRoot()
    let times = zip(close, fit.isOn).filter(\.1).map(\.0.time)
    let extent = (times.max() ?? 0) - (times.min() ?? 0)
    let ownSlope = isMixed ? common?.error ?? fit.slopeError : fit.slopeError
    let slope =
      extent > 0
      ? k
        * (ownSlope * ownSlope
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
    let windows = plausible.map { window in
      SoundAlignment.Window(
        at: nanoseconds(window.time), lag: nanoseconds(window.lag),
        isOnLine: abs(window.lag - fit(at: window.time)) < max(near, 5 * fit.scatter))
    }
    return Measured(segment: segment, windows: windows, heard: stretch.heard)
  }

  /// The line on which most windows lie, of all that go through two of them, or of all of a slope that
  /// go through one.
  private static func consensus(
    _ windows: [LagWindow], slope given: Double?
  ) -> (value: Double, slope: Double, pivot: Double)? {
    var best: (support: Double, line: (value: Double, slope: Double, pivot: Double))?
    for (index, one) in windows.enumerated() {
      for other in windows[(index + 1)...] where other.time > one.time {
        let slope = given ?? (other.lag - one.lag) / (other.time - one.time)
        guard slope.magnitude < 2 * BlockSearch.steepest else { continue }
        var support = 0.0
        for window in windows {
          let distance = abs(window.lag - one.lag - slope * (window.time - one.time))
          if distance < near { support += 1 - distance / near }
        }
        if support > best?.support ?? 0 { best = (support, (one.lag, slope, one.time)) }
      }
    }
    return best?.line
  }

  /// Samples to nanoseconds: exact but for the fraction of a sample.
  static func nanoseconds(_ samples: Double) -> Nanoseconds {
    Nanoseconds(Int64((samples * 1e9 / Double(SoundTrack.sampleRate)).rounded()))
  }
}

/// How often unrelated recordings fit each other so well.
enum SoundChance {
  /// The power of ten below which the share of unrelated pairs lies that reach such scores; 0 when they
  /// say nothing. Measured on unrelated pairs: see Documentation/Method.md.
  static func exponent(score: Double, course: Double) -> Int {
    max(0, min(12, Int(max((score - 4.5) * 1.2, (course - 5) * 0.9))))
  }
}
