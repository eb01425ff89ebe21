internal import Signals

/// A match followed along the whole overlap: which stretches of b agree with a, and at what lag.
struct SoundPath {
  /// The stretches that agree, ascending; those of one run lie on one line.
  private(set) var runs: [[BlockFit]] = []
  /// For each of the lags that compete, how well it fits where another fits better: 1 as well.
  private(set) var rivalry: [Double]
  /// Stretches that were examined, had sound, and agree with nothing.
  private(set) var strangers = 0
  /// Of a stretch, in samples.
  let length: Int

  /// At most so many stretches of an overlap are examined before breaks are looked for.
  private static let most = 10
  /// Seconds of a to each side in which a lost stretch is looked for.
  private static let reach = 90
  /// Seconds beyond the overlap that the seed implies in which b is examined: a break may have moved it.
  private static let margin = 30
  /// Where a line expects it, a stretch that scores less is proof enough.
  static let expectedScore = 4.5
  /// Two lags are of one clock when they differ by at most so many samples, and so much more for each
  /// sample between them. Sound from the other side of the microphones arrives up to 60 ms later at the
  /// one than at the other when these are 20 m apart: that is no lost time.
  static let apart = 960.0
  private static let steepest = 300e-6

  private let (a, b): (SoundTrack, SoundTrack)
  private let (first, second): (CoarseTrack, CoarseTrack)
  private let lines: [BlockFit]
  private var fits: [BlockFit]
  private var examined: [Examined] = []

  /// - Parameter lines: stretches that each fit better than chance, the best first, at lags of their own;
  ///   not empty.
  init(
    _ lines: [BlockFit], _ a: SoundTrack, _ b: SoundTrack, _ first: CoarseTrack,
    _ second: CoarseTrack, _ search: inout BlockSearch
  ) {
    (self.a, self.b, self.first, self.second, self.lines) = (a, b, first, second, lines)
    (fits, rivalry) = ([], [])
    guard let seed = lines.first else {
      length = BlockSearch.length
      return
    }
    let overlap = SoundMatcher.overlap(a, b, lag: Int(seed.lag))
    length = max(
      min(overlap.count, 8 * SoundTrack.sampleRate), min(overlap.count / 4, BlockSearch.length))
    let margin = Self.margin * SoundTrack.sampleRate
    let whole = (overlap.lowerBound - margin..<overlap.upperBound + margin).clamped(to: b.extent)
    for centre in centres(along: whole, through: Int(seed.centre)) { examine(centre, &search) }
    narrowBreaks(&search)
    runs = Self.grouped(fits)
    rivalry = lines.map(rivalry)
  }

  /// Agreeing stretches against all that had sound, at most 1.
  var coverage: Double {
    let agreeing = runs.reduce(0) { $0 + $1.count }
    return Double(agreeing) / Double(max(1, agreeing + strangers))
  }

  /// Where a run expects a's time less b's.
  static func line(of run: [BlockFit]) -> (Double) -> (lag: Double, skew: Double) {
    let skew = skew(of: run)
    return { time in
      guard let nearest = run.min(by: { abs($0.centre - time) < abs($1.centre - time) }) else {
        return (0, 0)
      }
      return (nearest.lag + skew * (time - nearest.centre), skew)
    }
  }

  /// That of the lags of its stretches, the median of each with each; of a single one, its own.
  private static func skew(of run: [BlockFit]) -> Double {
    var slopes: [Double] = []
    for (index, one) in run.enumerated() {
      for other in run[(index + 1)...] where other.centre > one.centre {
        let slope = (other.lag - one.lag) / (other.centre - one.centre)
        if slope.magnitude < BlockSearch.steepest { slopes.append(slope) }
      }
    }
    return slopes.isEmpty
      ? run.max { $0.score < $1.score }?.skew ?? 0 : RobustLine.median(slopes)
  }

  /// The middles of stretches spread over b, from the seed outwards.
  private func centres(along whole: Range<Int>, through seed: Int) -> [Int] {
    let step = max(length, whole.count / Self.most)
    var centres = [seed]
    for distance in 1...max(1, whole.count / step + 1) {
      centres += [seed + distance * step, seed - distance * step].filter(whole.contains)
    }
    for end in [whole.lowerBound + length / 2, whole.upperBound - length / 2]
    where whole.contains(end) && centres.allSatisfy({ abs($0 - end) > length / 2 }) {
      centres.append(end)
    }
    return centres
  }

  /// Finds what a stretch of b agrees with: the line so far, another that fits elsewhere, or a lag that
  /// has not been seen yet.
  private mutating func examine(_ centre: Int, _ search: inout BlockSearch) {
    let place = Double(centre)
    let nearest = fits.min { abs($0.centre - place) < abs($1.centre - place) } ?? lines[0]
    let expected = nearest.lag(at: place)
    var found: [(fit: BlockFit, line: Int?)] = []
    var tried: [(lag: Int, fit: BlockFit)] = []
    let isClear = lines[0].score >= 2 * SoundMatcher.leastScore
    var hasSound = false
    for (index, line) in [(nil, nearest)] + lines.enumerated().map({ ($0, $1) }) {
      let lag = Int(line.lag(at: place).rounded())
      let overlap = SoundMatcher.overlap(a, b, lag: lag)
      guard overlap.contains(centre) else { continue }
      let stretch = SoundMatcher.block(in: overlap, at: centre, length: length)
      // Half a second to each side is searched: what lies this near has been.
      let known = tried.first { abs($0.lag - lag) < Int(Self.apart) }?.fit
      guard let fit = known ?? search.fit(a, b, over: stretch, near: lag, isSparse: isClear)
      else { continue }
      tried.append((lag, fit))
      hasSound = hasSound || abs(Double(lag) - expected) < Self.apart
      guard fit.score >= (Self.areOneLine(line, fit) ? Self.expectedScore : SoundMatcher.leastScore)
      else { continue }
      // A line less than half a second away may be what was found instead.
      let own = Self.areOneLine(line, fit) ? index : nil
      if let known = found.firstIndex(where: { abs($0.fit.lag - fit.lag) < Self.apart }) {
        found[known].line = found[known].line ?? own
      } else {
        found.append((fit, own))
      }
    }
    if found.isEmpty, let fit = recover(centre, Int(expected), &search) { found = [(fit, nil)] }
    guard let winner = found.max(by: { $0.fit.height < $1.fit.height }) else {
      if hasSound { strangers += 1 }
      return
    }
    fits.append(winner.fit)
    examined.append(
      Examined(
        winner: winner.fit,
        heights: lines.indices.map { line in found.first { $0.line == line }?.fit.height ?? 0 }))
  }

  /// A stretch that agrees with something, and how well it agrees with each line.
  private struct Examined {
    let winner: BlockFit
    let heights: [Double]
  }

  /// How well a line fits where another fits better, against how well that does.
  private func rivalry(of line: BlockFit) -> Double {
    guard let index = lines.firstIndex(of: line) else { return 0 }
    func isOf(_ line: BlockFit, _ fit: BlockFit) -> Bool {
      abs(line.lag(at: fit.centre) - fit.lag) <= Self.apart
    }
    let others = examined.filter { !isOf(line, $0.winner) }
    // Next to a break a stretch holds some of either side: it speaks for no rival if others can.
    let ends = runs.filter { $0.contains { isOf(line, $0) } }.flatMap { run in
      [run.first, run.last].compactMap { $0?.centre }
    }
    let far = others.filter { other in
      ends.allSatisfy { abs($0 - other.winner.centre) > 1.5 * Double(length) }
    }
    let counted = far.isEmpty ? others : far
    let winners = counted.reduce(0) { $0 + $1.winner.height }
    let along = winners > 0 ? counted.reduce(0) { $0 + $1.heights[index] } / winners : 0
    return index == 0 ? along : max(along, lines[0].shared(by: line))
  }

  /// Looks for a stretch of b further away in a than the line expects it: time was lost, or repeated.
  private func recover(_ centre: Int, _ expected: Int, _ search: inout BlockSearch) -> BlockFit? {
    let stretch = SoundMatcher.block(in: b.extent, at: centre, length: length)
    let hop = SoundFeatures.hop
    let theirs = (stretch.lowerBound / hop)..<(stretch.upperBound / hop)
    let (margin, shift) = (Self.reach * SoundFeatures.framesPerSecond, expected / hop)
    let near = first.slice(
      theirs.lowerBound + shift - margin..<theirs.upperBound + shift + margin)
    var best: BlockFit?
    for candidate in CoarseSearch.candidates(near.track, second.slice(theirs).track, most: 3) {
      // A lag between slices, back on the axes.
      let lag = (candidate.lag + near.start - theirs.lowerBound) * hop
      let part = SoundMatcher.overlap(a, b, lag: lag).clamped(to: stretch)
      guard let fit = search.fit(a, b, over: part, near: lag) else { continue }
      if fit.score >= SoundMatcher.leastScore, fit.score > best?.score ?? 0 { best = fit }
    }
    return best
  }

  /// Between two stretches on different lines lies a break: come near enough to see it.
  private mutating func narrowBreaks(_ search: inout BlockSearch) {
    var tried: Set<Int> = []
    while tried.count < 4 * Self.most {
      fits.sort { $0.centre < $1.centre }
      let next = zip(fits, fits.dropFirst()).first { left, right in
        !Self.areOneLine(left, right) && right.centre - left.centre > 1.5 * Double(length)
          && !tried.contains(Int((left.centre + right.centre) / 2))
      }
      guard let (left, right) = next else { return }
      let middle = Int((left.centre + right.centre) / 2)
      tried.insert(middle)
      examine(middle, &search)
    }
  }

  static func areOneLine(_ one: BlockFit, _ other: BlockFit) -> Bool {
    (one.lag - other.lag).magnitude < apart + steepest * (one.centre - other.centre).magnitude
  }

  private static func grouped(_ fits: [BlockFit]) -> [[BlockFit]] {
    var runs: [[BlockFit]] = []
    for fit in fits.sorted(by: { $0.centre < $1.centre }) {
      if let last = runs.last?.last, areOneLine(last, fit) {
        runs[runs.count - 1].append(fit)
      } else {
        runs.append([fit])
      }
    }
    return withoutExcursions(runs)
  }

  /// A clock does not jump and jump back: between two stretches of one line a stretch of another is a
  /// sound heard twice. Neither does time run backwards.
  private static func withoutExcursions(_ runs: [[BlockFit]]) -> [[BlockFit]] {
    var kept: [[BlockFit]] = []
    for run in runs {
      guard let first = run.first else { continue }
      if kept.count >= 2, let before = kept[kept.count - 2].last, areOneLine(before, first) {
        kept.removeLast()
        kept[kept.count - 1] += run
      } else if let last = kept.last?.last, last.lag - first.lag > first.centre - last.centre {
        continue
      } else {
        kept.append(run)
      }
    }
    return kept
  }
}

extension BlockFit {
  /// a's time less b's elsewhere on b's axis, in samples.
  func lag(at place: Double) -> Double {
    // A skew that few windows vouch for leads further astray than none.
    score < 12 ? lag : lag + skew * (place - centre)
  }
}

extension CoarseTrack {
  /// Some of the frames, as far as there are any, and the first of them.
  func slice(_ frames: Range<Int>) -> (track: CoarseTrack, start: Int) {
    let inside = frames.clamped(to: 0..<frameCount)
    return (
      CoarseTrack(bands: bands.map { Array($0[inside]) }, energy: Array(energy[inside])),
      inside.lowerBound
    )
  }
}
