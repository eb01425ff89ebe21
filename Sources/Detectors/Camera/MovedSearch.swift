internal import TimeModel

/// Finds sudden motion of the camera itself that ends in another view.
///
/// Before, the view must have been steady; then whole pictures shift or are lost in blur for a twelfth
/// of a second or more; what is seen afterwards is unlike what was seen before, however it is shifted.
/// A hard cut changes between two pictures and is none; a dissolve shows both views at once and is none.
struct MovedSearch: Sendable {
  struct Found: Sendable {
    /// Of the last steady picture, of the first that moved, and of the first steady one after it.
    let before: MediaTime
    let first: MediaTime
    let after: MediaTime
    /// 0…1, of the view that went.
    let unlike: Float
    /// Pictures that moved.
    let count: Int
  }

  private struct View: Sendable {
    let time: MediaTime
    let moment: Nanoseconds
    let picture: SmallPicture
  }

  private struct Motion: Sendable {
    let before: View
    /// Of the last picture that changed no more than usual.
    let calm: MediaTime
    let first: View
    var count = 1
    /// The picture in the middle so far, to tell a dissolve by.
    var middle: SmallPicture
    var calmCount = 0
  }

  /// A change this large, in grey levels of structure, and this many times the usual one, is a picture
  /// on the move.
  private static let moving: Float = 4
  private static let timesUsual: Float = 2.5
  /// Usual changes above this leave nothing to stand out from.
  private static let restless: Float = 3.5
  /// The share of one picture in the usual change.
  private static let memory: Float = 0.1
  private static let steadyBefore = Nanoseconds(500_000_000)
  private static let leastLength = Nanoseconds(80_000_000)
  private static let mostLength = Nanoseconds(2_500_000_000)
  private static let longestHole = Nanoseconds(500_000_000)
  private static let leastUnlike: Float = 0.38
  private static let leastContrast: Float = 2

  private var last: View?
  private var calmSince: Nanoseconds?
  private var lastCalm: MediaTime?
  /// The change between two pictures while the camera stands still.
  private var usual: Float = 0
  private var motion: Motion?
  /// How much the picture as a whole changed last, in grey levels.
  private(set) var change: Float = 0

  mutating func see(
    _ picture: SmallPicture, at time: MediaTime, _ moment: Nanoseconds
  ) -> Found? {
    let view = View(time: time, moment: moment, picture: picture)
    defer { last = view }
    guard let last, let spacing = try? moment.subtracting(last.moment), spacing > .zero,
      spacing <= Self.longestHole, let change = picture.difference(from: last.picture)
    else {
      (motion, calmSince, lastCalm, change, usual) = (nil, moment, nil, 0, 0)
      return nil
    }
    self.change = change
    if motion != nil { return follow(view, change) }
    guard change >= max(Self.moving, Self.timesUsual * usual) else {
      if change <= max(1, 1.3 * usual) { lastCalm = time }
      usual += (change - usual) * Self.memory
      return nil
    }
    let since = calmSince.flatMap { try? last.moment.subtracting($0) } ?? .zero
    if since >= Self.steadyBefore, usual <= Self.restless,
      last.picture.contrast >= Self.leastContrast
    {
      motion = Motion(
        before: last, calm: min(lastCalm ?? last.time, last.time), first: view, middle: picture)
    }
    calmSince = moment
    return nil
  }

  private mutating func follow(_ view: View, _ change: Float) -> Found? {
    guard var moved = motion else { return nil }
    guard let length = try? view.moment.subtracting(moved.before.moment),
      length <= Self.mostLength
    else {
      (motion, calmSince) = (nil, view.moment)
      return nil
    }
    if change >= max(0.5 * Self.moving, 1.5 * usual) {
      moved.count += 1
      if moved.calmCount == 0, moved.count.isMultiple(of: 2) { moved.middle = view.picture }
      moved.calmCount = 0
      motion = moved
      return nil
    }
    moved.calmCount += 1
    motion = moved
    // Two calm comparisons: a repeated picture is no end.
    guard moved.calmCount >= 2 else { return nil }
    (motion, calmSince) = (nil, view.moment)
    guard let last, moved.count >= 2, length >= Self.leastLength,
      view.picture.contrast >= Self.leastContrast
    else { return nil }
    let old = moved.before.picture
    let unlike = old.unlikeness(to: view.picture)
    guard unlike >= Self.leastUnlike, !Self.isMixed(moved.middle, of: old, view.picture) else {
      return nil
    }
    return Found(
      before: moved.calm, first: moved.first.time, after: last.time, unlike: unlike,
      count: moved.count)
  }

  /// Whether a picture is mostly a weighted mean of two others.
  private static func isMixed(
    _ middle: SmallPicture, of first: SmallPicture, _ second: SmallPicture
  ) -> Bool {
    guard middle.cells.count == first.cells.count, first.cells.count == second.cells.count else {
      return false
    }
    // Least squares of middle − second on first − second.
    var (product, square, total) = (Float(0), Float(0), Float(0))
    for place in middle.cells.indices {
      let base = Float(second.cells[place])
      let (one, mix) = (Float(first.cells[place]) - base, Float(middle.cells[place]) - base)
      product += one * mix
      square += one * one
      total += mix * mix
    }
    guard square > 0, total > 0 else { return true }
    let share = product / square
    let left = total - share * product
    return (0.05...0.95).contains(share) && left < 0.05 * square
  }
}
