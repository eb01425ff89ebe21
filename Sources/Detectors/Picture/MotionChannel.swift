internal import Media
internal import TimeModel

/// Disordered motion, picture by picture: what moves after the camera's own motion is taken out, how
/// abruptly it changes in place, and how little its directions agree.
struct MotionChannel: Sendable {
  /// What two pictures say of the time between them.
  enum Reading: Equatable, Sendable {
    /// Widths a second of velocity that changed, as a mean over the picture.
    case motion(Float)
    /// Another picture altogether.
    case cut
    /// The same picture in another light.
    case light
  }

  /// Pictures closer together than this are passed over: at 240 pictures a second a limb moves too
  /// little between two of them to be measured, and the work is saved.
  static let leastSpacing = Nanoseconds(60_000_000)
  /// Pictures further apart show places, not motion.
  static let mostSpacing = Nanoseconds(500_000_000)

  /// A picture that repeats the one before is waited out for so long: a converter doubled it. After
  /// that the scene is taken to be still.
  private static let longestRepeat = Nanoseconds(250_000_000)
  /// Mean difference of a repeated picture, in grey levels of detail.
  private static let repeated: Float = 0.4

  private struct Seen: Sendable {
    let time: Nanoseconds
    let plane: DetailPlane
    let half: DetailPlane?
  }

  private var last: Seen?
  /// The motion of the step in progress: several comparisons may fall into one.
  private var pending: (step: Int64, sum: Float, count: Int)?
  /// The longest spacing over which motion was measured.
  private(set) var slowestSpacing = Nanoseconds.zero
  /// Each block's own velocity in the comparison before, in longer sides a second.
  private var velocities: [SIMD2<Float>] = []

  /// Compares a picture with the one before and notes what that says of the time between them.
  mutating func see(_ image: LumaImage, at time: Nanoseconds, into table: inout StepTable) {
    guard let (spacing, reading) = compare(image, at: time),
      let from = try? time.subtracting(spacing),
      let first = table.index(of: from), let last = table.index(of: time)
    else { return }
    switch reading {
    case .motion(let value):
      slowestSpacing = max(slowestSpacing, spacing)
      // At a slow rate one comparison tells of several steps.
      for step in min(first + 1, last)...last { note(value, at: step, into: &table) }
    case .cut: table.update(last) { $0.flags.insert(.cut) }
    case .light: table.update(last) { $0.flags.insert(.light) }
    }
  }

  /// Notes the step in progress.
  mutating func flush(into table: inout StepTable) {
    guard let done = pending else { return }
    pending = nil
    table.update(done.step) {
      $0.motion = max($0.motion, MotionScale.byte(done.sum / Float(done.count)))
    }
  }

  private mutating func note(_ motion: Float, at step: Int64, into table: inout StepTable) {
    if let before = pending, before.step == step {
      pending = (step, before.sum + motion, before.count + 1)
    } else {
      flush(into: &table)
      pending = (step, motion, 1)
    }
  }

  /// - Returns: how long before this picture the one compared with was, and what was read; nil when
  ///   the two cannot be compared or the picture was passed over.
  private mutating func compare(
    _ image: LumaImage, at time: Nanoseconds
  ) -> (spacing: Nanoseconds, reading: Reading)? {
    let spacing = last.flatMap { try? time.subtracting($0.time) }
    if let spacing, spacing >= .zero, spacing < Self.leastSpacing { return nil }
    guard let plane = DetailPlane(image) else { return nil }
    if let spacing, let last, spacing > .zero, spacing < Self.longestRepeat,
      let difference = plane.meanDifference(from: last.plane), difference < Self.repeated
    {
      return nil
    }
    let seen = Seen(time: time, plane: plane, half: plane.halved())
    defer { last = seen }
    guard let last, let spacing, spacing > .zero, spacing <= Self.mostSpacing,
      let match = BlockMatch(
        plane, last.plane,
        halves: seen.half.flatMap { now in last.half.map { (now, $0) } })
    else {
      velocities = []
      return nil
    }
    let reading = read(match, plane, last.plane, seconds: Float(spacing.count) / 1e9)
    return reading.map { (spacing, $0) }
  }

  private mutating func read(
    _ match: BlockMatch, _ now: DetailPlane, _ before: DetailPlane, seconds: Float
  ) -> Reading? {
    let unlike = Self.unlikeness(match)
    let contrasts = max(now.contrast, 0.1) / max(before.contrast, 0.1)
    let brighter = abs(now.brightness - before.brightness)
    if unlike > 0.5 && brighter + now.contrast > 1 {
      velocities = []
      return .cut
    }
    if brighter > 12 || (brighter > 4 && !(0.75...1.33).contains(contrasts)) {
      velocities = []
      return .light
    }
    let camera = CameraMotion(fitting: match)
    let measured = Self.velocities(match, camera, now, seconds: seconds)
    defer { velocities = measured.velocities }
    guard velocities.count == measured.velocities.count else { return nil }
    return .motion(
      Self.disorderedMotion(measured, before: velocities, columns: match.columns))
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

  private struct Measured {
    var velocities: [SIMD2<Float>]
    /// Blocks that changed although no shift explains how: too fast, or blurred.
    var unexplained: [Bool]
  }

  /// Velocities after the camera's own is taken out, in longer sides a second.
  private static func velocities(
    _ match: BlockMatch, _ camera: CameraMotion, _ plane: DetailPlane, seconds: Float
  ) -> Measured {
    let count = match.blocks.count
    var result = Measured(
      velocities: [SIMD2<Float>](repeating: .zero, count: count),
      unexplained: [Bool](repeating: false, count: count))
    let noise = match.blocks.map(\.difference).sorted()[count / 2]
    let scale = 1 / (Float(max(plane.width, plane.height)) * seconds)
    // Parallax and a rolling shutter leave more behind the more the camera moved.
    let tolerance =
      0.4 + 0.15 * camera.extent(width: plane.width, height: plane.height)
    for (number, block) in match.blocks.enumerated() {
      let own = camera.shift(atX: block.x, y: block.y)
      guard let unmoved = match.difference(ofBlock: number, at: own),
        unmoved > 1.8 * noise + 2
      else { continue }
      let rest = block.shift - own
      let length = (rest.x * rest.x + rest.y * rest.y).squareRoot()
      if block.difference < 0.7 * unmoved {
        guard length > tolerance else { continue }
        result.velocities[number] = rest * ((length - tolerance) / length * scale)
      } else if unmoved > 2.5 * noise + 5 {
        result.unexplained[number] = true
      }
    }
    return result
  }

  /// Mean over the picture of how much velocity changed in place, weighed by how little neighbouring
  /// directions agree.
  private static func disorderedMotion(
    _ now: Measured, before: [SIMD2<Float>], columns: Int
  ) -> Float {
    let rows = now.velocities.count / columns
    var sum: Float = 0
    for row in 0..<rows {
      for column in 0..<columns {
        let place = row * columns + column
        if now.unexplained[place] {
          sum += unexplainedSpeed
          continue
        }
        let change = now.velocities[place] - before[place]
        let length = (change.x * change.x + change.y * change.y).squareRoot()
        guard length > 0 else { continue }
        var (total, agreeing) = (Float(0), SIMD2<Float>.zero)
        for y in max(0, row - 1)...min(rows - 1, row + 1) {
          for x in max(0, column - 1)...min(columns - 1, column + 1) {
            let velocity = now.velocities[y * columns + x]
            total += (velocity.x * velocity.x + velocity.y * velocity.y).squareRoot()
            agreeing += velocity
          }
        }
        let agreement =
          total > 0
          ? (agreeing.x * agreeing.x + agreeing.y * agreeing.y).squareRoot() / total : 1
        sum += length * (0.3 + 0.7 * min(1, 2 * (1 - agreement)))
      }
    }
    return sum / Float(now.velocities.count)
  }

  /// What a block counts that moved too fast to be followed, in longer sides a second.
  private static let unexplainedSpeed: Float = 0.4
}

/// The byte scale of ``Step/motion``: 24 to the doubling, above a unit below which all is calm.
enum MotionScale {
  /// About one block in a hundred changing its velocity by a quarter of the picture a second.
  static let unit: Float = 0.0025
  static let perDoubling: Float = 24

  static func byte(_ motion: Float) -> UInt8 {
    let doublings = logTwo(1 + max(0, motion) / unit)
    return UInt8(max(1, min(255, 1 + perDoubling * doublings)))
  }

  static func motion(_ byte: UInt8) -> Float {
    unit * (exponential(0.693_147_2 * doublings(byte)) - 1)
  }

  static func doublings(_ byte: UInt8) -> Float { Float(max(1, byte) - 1) / perDoubling }
}
