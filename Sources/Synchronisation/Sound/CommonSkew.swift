internal import Signals

/// The skew that the windows of a match have in common although their sounds came from several places.
///
/// Each place has a lag of its own, but between two windows that heard the same one the lag grows by
/// the skew alone. The skew with which most pairs of windows agree is that of the clocks.
enum CommonSkew {
  /// Pairs agree within so many samples: a tenth of a millisecond.
  private static let near = 1.6
  /// Pairs closer than this tell nothing of a skew, in samples.
  private static let apart = 4.0 * Double(SoundTrack.sampleRate)
  private static let steepest = 2 * BlockSearch.steepest
  /// Of so many slopes the best is sought.
  private static let most = 1_500

  /// - Parameter groups: windows between which no time was lost.
  /// - Returns: the skew and a standard error; nil when no two pairs agree.
  static func find(_ groups: [[LagWindow]]) -> (skew: Double, error: Double)? {
    var pairs: [(time: Double, lag: Double)] = []
    for windows in groups {
      for (index, one) in windows.enumerated() {
        for other in windows[(index + 1)...] where other.time - one.time > apart {
          let pair = (time: other.time - one.time, lag: other.lag - one.lag)
          if (pair.lag / pair.time).magnitude < steepest { pairs.append(pair) }
        }
      }
    }
    let stride = max(1, pairs.count / most)
    var best: (support: Double, skew: Double) = (0, 0)
    for index in Swift.stride(from: 0, to: pairs.count, by: stride) {
      let skew = pairs[index].lag / pairs[index].time
      var support = 0.0
      for other in Swift.stride(from: 0, to: pairs.count, by: stride) {
        let distance = (pairs[other].lag - skew * pairs[other].time).magnitude
        if distance < near { support += 1 - distance / near }
      }
      if support > best.support { best = (support, skew) }
    }
    guard best.support > 1.5 else { return nil }
    let agreeing = pairs.filter { ($0.lag - best.skew * $0.time).magnitude < near }
    let squares = agreeing.reduce(0) { $0 + $1.time * $1.time }
    let skew = agreeing.reduce(0) { $0 + $1.time * $1.lag } / squares
    let scatter = agreeing.map { ($0.lag - skew * $0.time).magnitude }
    // Pairs share windows: about as many tell something new as there are windows.
    let count = Double(agreeing.count).squareRoot()
    let reach = (squares / Double(agreeing.count)).squareRoot()
    return (
      skew, max(0.3, 1.4826 * RobustLine.median(scatter)) / reach / max(1, count / 2).squareRoot()
    )
  }
}
