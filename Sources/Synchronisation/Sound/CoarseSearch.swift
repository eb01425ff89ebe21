internal import Signals

/// A recording's features made ready for the search over all lags: in each band the change of level,
/// on one scale whatever the gain.
struct CoarseTrack: Sendable {
  /// By band, then frame.
  let bands: [[Float]]
  /// Sum over the bands of the squares, by frame.
  let energy: [Float]

  var frameCount: Int { energy.count }

  init(bands: [[Float]], energy: [Float]) { (self.bands, self.energy) = (bands, energy) }

  init(_ features: SoundFeatures) {
    let (count, width) = (features.frameCount, SoundFeatures.bandCount)
    var bands: [[Float]] = []
    var energy = [Float](repeating: 0, count: count)
    for band in 0..<width {
      var levels = [Float](repeating: 0, count: count)
      for frame in 0..<count { levels[frame] = Float(features.levels[frame * width + band]) }
      var change = Self.change(of: levels)
      Self.level(&change)
      for frame in 0..<count { energy[frame] += change[frame] * change[frame] }
      bands.append(change)
    }
    (self.bands, self.energy) = (bands, energy)
  }

  /// Frames on each side of the difference.
  private static let reach = 2

  private static func change(of levels: [Float]) -> [Float] {
    var change = [Float](repeating: 0, count: levels.count)
    guard levels.count > 2 * reach else { return change }
    for frame in reach..<levels.count - reach {
      let (before, after) = (levels[frame - reach], levels[frame + reach])
      // Into or out of digital silence there is no change of level but a beginning or an end.
      if before > 0, after > 0 { change[frame] = after - before }
    }
    return change
  }

  /// To unit variance over the frames that change at all, nothing beyond three.
  private static func level(_ change: inout [Float]) {
    var (sum, count) = (Float(0), 0)
    for value in change where value != 0 {
      sum += value * value
      count += 1
    }
    guard count > 0, sum > 0 else { return }
    let scale = 1 / (sum / Float(count)).squareRoot()
    for frame in change.indices { change[frame] = max(-3, min(3, change[frame] * scale)) }
  }
}

/// Where two recordings may fit each other, found over all lags at once by their features.
struct CoarseSearch {
  /// A lag that stands out.
  struct Candidate: Hashable {
    /// Frames by which b's axis begins after a's: negative when before.
    let lag: Int
    /// In standard deviations of all lags, the length of the overlap allowed for.
    let score: Float
  }

  /// No shorter overlap is looked at, in frames.
  static let leastOverlap = 3 * SoundFeatures.framesPerSecond
  /// Peaks nearer than this to a higher one are part of it, in frames.
  static let apart = 12

  /// The highest peaks, the highest first; none when either has no sound or they are too long.
  static func candidates(_ a: CoarseTrack, _ b: CoarseTrack, most: Int) -> [Candidate] {
    let (first, second) = (a.frameCount, b.frameCount)
    guard first >= leastOverlap, second >= leastOverlap,
      let length = RealTransform.length(holding: first + second),
      var transform = RealTransform(length: length)
    else { return [] }
    var sum = Spectrum(zeros: length / 2 + 1)
    for (mine, theirs) in zip(a.bands, b.bands) {
      sum.addProduct(transform.forward(mine), conjugate: transform.forward(theirs))
    }
    let products = transform.inverse(sum)
    var energies = Spectrum(zeros: length / 2 + 1)
    energies.addProduct(transform.forward(a.energy), conjugate: transform.forward(b.energy))
    let variances = transform.inverse(energies)
    let lags = (leastOverlap - second)...(first - leastOverlap)
    var scores = [Float](repeating: 0, count: lags.count)
    for (index, lag) in lags.enumerated() {
      let place = lag < 0 ? lag + length : lag
      let overlap = min(first, lag + second) - max(0, lag)
      let variance = variances[place] / Float(SoundFeatures.bandCount)
      if variance > Float(overlap) { scores[index] = products[place] / variance.squareRoot() }
    }
    return peaks(scores, from: lags.lowerBound, most: most)
  }

  private static func peaks(_ scores: [Float], from first: Int, most: Int) -> [Candidate] {
    let spread = spread(scores)
    guard spread > 0 else { return [] }
    var tops: [Candidate] = []
    for index in scores.indices where scores[index] > 2 * spread {
      let before = index > 0 ? scores[index - 1] : -.infinity
      let after = index + 1 < scores.count ? scores[index + 1] : -.infinity
      if scores[index] >= before, scores[index] > after {
        tops.append(Candidate(lag: first + index, score: scores[index] / spread))
      }
    }
    tops.sort { ($0.score, $1.lag) > ($1.score, $0.lag) }
    var chosen: [Candidate] = []
    for top in tops {
      if chosen.count == most { break }
      if chosen.allSatisfy({ abs($0.lag - top.lag) >= apart }) { chosen.append(top) }
    }
    return chosen
  }

  /// A standard deviation that a few peaks do not move: from the median of the absolute values.
  private static func spread(_ scores: [Float]) -> Float {
    let sizes = scores.filter { $0 != 0 }.map { $0.magnitude }.sorted()
    return sizes.isEmpty ? 0 : sizes[sizes.count / 2] / 0.6745
  }
}
