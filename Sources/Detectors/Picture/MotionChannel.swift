internal import Media
internal import TimeModel

/// Motion in windows of a second and a half that slide along the pictures of a recording.
///
/// Pictures are compared at the pace of a calm video, whatever the recording's own; a cut, a change of
/// light or a hole in the recording ends a window, and the next begins after it.
struct MotionChannel: Sendable {
  /// What one window says, and of when.
  struct Window: Sendable {
    /// The times that this window is the best one for.
    let time: Range<Nanoseconds>
    let statistics: MotionStatistics
  }

  /// Pictures closer together than this are passed over: at 240 pictures a second a limb moves too
  /// little between two of them to be measured, and the work is saved.
  static let leastSpacing = Nanoseconds(60_000_000)
  /// Pictures further apart show places, not motion.
  static let mostSpacing = Nanoseconds(250_000_000)
  static let length = Nanoseconds(1_500_000_000)
  /// From one window to the next.
  static let hop = Nanoseconds(200_000_000)

  /// A picture that repeats the one before is waited out for so long: a converter doubled it. After
  /// that the scene is taken to be still.
  private static let longestRepeat = Nanoseconds(200_000_000)
  /// Mean difference of a repeated picture, in grey levels of detail.
  private static let repeated: Float = 0.4
  private static let leastFields = 6

  private struct Seen: Sendable {
    let time: Nanoseconds
    let plane: DetailPlane
    let half: DetailPlane?
  }

  private var last: Seen?
  private var fields: [MotionField] = []
  /// Velocities before the first field, which has none to compare with.
  private var first: [SIMD2<Float>]?
  /// Where the time begins that no window has spoken for.
  private var spokenFor: Nanoseconds?
  private var lastWindow: Nanoseconds?
  /// The longest spacing over which motion was measured.
  private(set) var slowestSpacing = Nanoseconds.zero

  /// Compares a picture with the one before; each window that this completes goes to `complete`.
  mutating func see(
    _ image: LumaImage, at time: Nanoseconds, into table: inout StepTable,
    complete: (Window, inout StepTable) -> Void
  ) {
    let spacing = last.flatMap { try? time.subtracting($0.time) }
    if let spacing, spacing >= .zero, spacing < Self.leastSpacing { return }
    guard let plane = DetailPlane(image) else { return }
    if let spacing, let last, spacing > .zero, spacing < Self.longestRepeat,
      let difference = plane.meanDifference(from: last.plane), difference < Self.repeated
    {
      return
    }
    let seen = Seen(time: time, plane: plane, half: plane.halved())
    defer { last = seen }
    guard let last, let spacing, spacing > .zero, spacing <= Self.mostSpacing,
      let match = BlockMatch(
        plane, last.plane,
        halves: seen.half.flatMap { now in last.half.map { (now, $0) } })
    else {
      finishShot(into: &table, complete: complete)
      return
    }
    if Self.isInterrupted(match, plane, last.plane) {
      if let step = table.index(of: time) { table.update(step) { $0.isInterrupted = true } }
      finishShot(into: &table, complete: complete)
      return
    }
    slowestSpacing = max(slowestSpacing, spacing)
    take(match, seen, since: last.time, spacing)
    guard let end = fields.last?.time, let begin = fields.first?.time,
      let length = try? end.subtracting(begin), length >= Self.length
    else { return }
    if let before = lastWindow, let since = try? end.subtracting(before), since < Self.hop {
      return
    }
    complete(window(upTo: end), &table)
    lastWindow = end
    trim(to: end)
  }

  /// Speaks for what no window has spoken for yet; what follows is another shot.
  mutating func finishShot(
    into table: inout StepTable, complete: (Window, inout StepTable) -> Void
  ) {
    if fields.count >= Self.leastFields, let end = fields.last?.time {
      complete(window(upTo: end, isLast: true), &table)
    }
    (fields, first, spokenFor, lastWindow) = ([], nil, nil, nil)
  }

  private mutating func take(
    _ match: BlockMatch, _ seen: Seen, since before: Nanoseconds, _ spacing: Nanoseconds
  ) {
    let seconds = Float(spacing.count) / 1e9
    let longerSide = max(seen.plane.width, seen.plane.height)
    let camera = CameraMotion(fitting: match)
    guard let first, first.count == match.blocks.count else {
      first = MotionField.velocities(match, camera, longerSide: longerSide, seconds: seconds)
      (fields, spokenFor) = ([], before)
      return
    }
    let recent = (fields.isEmpty ? [first] : fields.suffix(4).map(\.velocities))[...]
    fields.append(
      MotionField(
        match, camera, longerSide: longerSide, seconds: seconds, at: seen.time, after: recent))
  }

  /// The window that ends now speaks for the time up to its middle, the last one for all that is left.
  private mutating func window(upTo end: Nanoseconds, isLast: Bool = false) -> Window {
    let inside = fields.drop { field in
      (try? end.subtracting(field.time)).map { $0 > Self.length } ?? false
    }
    let enough = inside.count >= Self.leastFields ? inside : fields.suffix(Self.leastFields)
    let middle =
      isLast
      ? end
      : (try? end.subtracting(Nanoseconds(Self.length.count / 2))) ?? end
    let from = min(spokenFor ?? middle, middle)
    spokenFor = middle
    return Window(time: from..<middle, statistics: MotionStatistics(enough))
  }

  private mutating func trim(to end: Nanoseconds) {
    let old = fields.prefix { field in
      (try? end.subtracting(field.time)).map { $0 > Self.length } ?? true
    }
    fields.removeFirst(min(old.count, max(0, fields.count - Self.leastFields)))
  }

  /// Whether two pictures are no two moments of one view: another shot, another light, a covered or a
  /// dropped camera.
  private static func isInterrupted(
    _ match: BlockMatch, _ now: DetailPlane, _ before: DetailPlane
  ) -> Bool {
    let contrasts = max(now.contrast, 0.1) / max(before.contrast, 0.1)
    let brighter = abs(now.brightness - before.brightness)
    if unlikeness(match) > 0.5 && brighter + now.contrast > 1 { return true }
    return brighter > 12 || (brighter > 4 && !(0.75...1.33).contains(contrasts))
  }

  /// Share of the pictures' detail that no shift explains, 0…1: about 0.1 for one scene, 0.6 and more
  /// for two that have nothing in common.
  private static func unlikeness(_ match: BlockMatch) -> Float {
    var (left, detail) = (Float(0), Float(0))
    for block in match.blocks {
      left += block.difference
      detail += block.detail
    }
    return detail > 0 ? left / (left + detail) : 0
  }
}
