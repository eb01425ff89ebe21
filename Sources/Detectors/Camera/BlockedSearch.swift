internal import TimeModel

/// Follows how much detail a picture usually shows, and finds where it is gone for a second.
struct BlockedSearch: Sendable {
  struct Found: Sendable {
    /// Of the last picture that showed most of the usual detail, and of the first without.
    let before: MediaTime
    let first: MediaTime
    /// Share of the usual detail that was lost on the average of the second, 0…1.
    let loss: Float
    let isBlack: Bool
  }

  private static let length = Nanoseconds(1_000_000_000)
  /// Detail below which there was nothing to lose, in grey levels.
  private static let leastUsual: Float = 4
  private static let gone: Float = 0.25
  private static let back: Float = 0.5
  private static let black: Float = 16
  /// How fast the usual detail is learnt, in seconds; and the longest spacing that is believed.
  private static let memory: Float = 3
  private static let longestHole = Nanoseconds(2_500_000_000)

  private var usual: Float = 0
  /// Seconds of pictures that taught it.
  private var learnt: Float = 0
  private var last: Nanoseconds?
  private var shown: MediaTime?
  private var lost: (first: MediaTime, moment: Nanoseconds, sum: Float, light: Float, count: Int)?
  private var isReported = false

  mutating func see(
    _ picture: SmallPicture, at time: MediaTime, _ moment: Nanoseconds
  ) -> Found? {
    let spacing = last.flatMap { try? moment.subtracting($0) } ?? .zero
    last = moment
    guard spacing >= .zero, spacing <= Self.longestHole else {
      self = BlockedSearch()
      last = moment
      return nil
    }
    let isGone = lost == nil ? Self.gone : Self.back
    guard learnt >= 1, usual >= Self.leastUsual, picture.contrast < isGone * usual else {
      (lost, isReported) = (nil, false)
      if picture.contrast >= 0.6 * usual { shown = time }
      let seconds = Float(spacing.count) / 1e9
      learnt = min(Self.memory, learnt + max(0.001, seconds))
      usual += (picture.contrast - usual) * min(1, max(0.001, seconds) / learnt)
      return nil
    }
    var now = lost ?? (time, moment, 0, 0, 0)
    (now.sum, now.light, now.count) =
      (now.sum + picture.contrast, now.light + picture.brightness, now.count + 1)
    lost = now
    guard !isReported, let length = try? moment.subtracting(now.moment), length >= Self.length,
      now.count >= 2
    else { return nil }
    isReported = true
    return Found(
      before: min(shown ?? now.first, now.first), first: now.first,
      loss: 1 - now.sum / Float(now.count) / usual,
      isBlack: now.light / Float(now.count) <= Self.black)
  }
}
