internal import TimeModel

/// Joins what TransNet V2 says of single pictures to changes of shot: pictures in a row that it holds for
/// part of one are one, and a row of more than two a gradual one.
struct ShotRuns: Sendable {
  struct Picture: Hashable, Sendable {
    /// Its place in a run of pictures.
    let place: Int
    let time: MediaTime
  }

  struct Change: Hashable, Sendable {
    /// The last picture of the old shot; of a gradual change, its first picture.
    let before: Picture
    /// The first picture after the one that the network holds for the last.
    let first: Picture
    /// The first picture of the new shot alone; of a hard cut, ``first``.
    let after: Picture
    /// Of the likeliest picture, 0…1.
    let likelihood: Float
    let isGradual: Bool
  }

  private struct Run {
    var start: Picture
    var peak: (picture: Picture, likelihood: Float)
    var next: Picture?
    var count = 1
  }

  /// The network's authors' own.
  private static let threshold: Float = 0.5
  /// The longest run of a hard cut.
  private static let hard = 2

  private var run: Run?

  /// The first picture of a row that goes on.
  var start: Picture? { run?.start }

  /// - Parameters:
  ///   - cut: how likely the picture is the last before a change, 0…1.
  ///   - transition: how likely it lies in one.
  /// - Returns: the change that ended before this picture.
  mutating func see(_ picture: Picture, cut: Float, transition: Float) -> Change? {
    if run?.next == nil { run?.next = picture }
    guard max(cut, transition) > Self.threshold else {
      defer { run = nil }
      return run.flatMap { Self.change($0, until: picture) }
    }
    guard var run else {
      run = Run(start: picture, peak: (picture, cut))
      return nil
    }
    if cut > run.peak.likelihood { (run.peak, run.next) = ((picture, cut), nil) }
    run.count += 1
    self.run = run
    return nil
  }

  /// What follows begins anew: a change that has not ended is none.
  mutating func flush() { run = nil }

  /// Nil for a row without a picture that is likely the last, or with none after it.
  private static func change(_ run: Run, until end: Picture) -> Change? {
    guard run.peak.likelihood > threshold, let next = run.next else { return nil }
    let isGradual = run.count > hard
    return Change(
      before: isGradual ? run.start : run.peak.picture, first: next, after: isGradual ? end : next,
      likelihood: run.peak.likelihood, isGradual: isGradual)
  }
}
