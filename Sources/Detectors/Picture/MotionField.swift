internal import TimeModel

/// What one comparison of two pictures says of each block: its velocity after the camera's own is
/// taken out, and how it differs from the velocities around it in space and time.
struct MotionField: Sendable {
  /// Of the later of the two pictures.
  let time: Nanoseconds
  let columns: Int
  let rows: Int
  /// In longer sides of the picture a second.
  let velocities: [SIMD2<Float>]
  /// Four quantities for each block, in the order of ``Quantity``.
  let quantities: [SIMD4<Float>]
  let sums: Sums

  enum Quantity: Int, CaseIterable, Sendable {
    /// Longer sides a second.
    case speed
    /// Change of velocity in place since the comparison before.
    case change
    /// Difference of velocity from the blocks to the left and above.
    case shear
    /// What stays different when only the camera's motion is followed, 0…1 of full contrast.
    case unmoved
  }

  /// Over all blocks.
  struct Sums: Sendable {
    var quantities = SIMD4<Float>.zero
    /// The same, each block weighed by its speed.
    var weighed = SIMD4<Float>.zero
    /// What no shift explains, 0…1 of full contrast: blur and deformation.
    var unexplained: Float = 0
    var weighedUnexplained: Float = 0
    /// How little the velocities around a block agree, 0…1, weighed by its speed.
    var disorder: Float = 0
    /// How little the velocities of a block in five comparisons agree, 0…1, weighed by its speed.
    var unsteadiness: Float = 0
    /// Speed by direction, in eighths of a turn.
    var directions = SIMD8<Float>.zero
  }

  /// - Parameters:
  ///   - before: up to four fields of the same size before this one, the last one last; not empty.
  ///   - seconds: between the two pictures.
  init(
    _ match: BlockMatch, _ camera: CameraMotion, longerSide: Int, seconds: Float,
    at time: Nanoseconds, after before: ArraySlice<[SIMD2<Float>]>
  ) {
    (self.time, columns, rows) = (time, match.columns, match.rows)
    let velocities = Self.velocities(match, camera, longerSide: longerSide, seconds: seconds)
    self.velocities = velocities
    let last = before.last ?? velocities
    var quantities: [SIMD4<Float>] = []
    quantities.reserveCapacity(velocities.count)
    var sums = Sums()
    for row in 0..<rows {
      for column in 0..<columns {
        let place = row &* columns &+ column
        let velocity = velocities[place]
        let speed = velocity.length
        var shear: Float = 0
        if column > 0 { shear += (velocity - velocities[place &- 1]).length }
        if row > 0 { shear += (velocity - velocities[place &- columns]).length }
        let block = match.blocks[place]
        let own = camera.shift(atX: block.x, y: block.y)
        let unmoved = match.difference(ofBlock: place, at: own) ?? block.difference
        let values = SIMD4(speed, (velocity - last[place]).length, shear, unmoved / 255)
        quantities.append(values)
        sums.quantities += values
        sums.weighed += values * speed
        sums.unexplained += block.difference / 255
        sums.weighedUnexplained += block.difference / 255 * speed
        sums.disorder += speed * Self.disorder(velocities, row, column, rows, columns)
        sums.unsteadiness += speed * Self.unsteadiness(velocity, before, place)
        sums.directions[Self.eighth(velocity)] += speed
      }
    }
    (self.quantities, self.sums) = (quantities, sums)
  }

  static func velocities(
    _ match: BlockMatch, _ camera: CameraMotion, longerSide: Int, seconds: Float
  ) -> [SIMD2<Float>] {
    let scale = 1 / (Float(longerSide) * seconds)
    return match.blocks.map { ($0.shift - camera.shift(atX: $0.x, y: $0.y)) * scale }
  }

  private static func disorder(
    _ velocities: [SIMD2<Float>], _ row: Int, _ column: Int, _ rows: Int, _ columns: Int
  ) -> Float {
    var (total, agreeing, count) = (Float(0), SIMD2<Float>.zero, Float(0))
    for y in max(0, row &- 1)...min(rows &- 1, row &+ 1) {
      for x in max(0, column &- 1)...min(columns &- 1, column &+ 1) {
        let velocity = velocities[y &* columns &+ x]
        total += velocity.length
        agreeing += velocity
        count += 1
      }
    }
    return 1 - agreeing.length / (total + small * count)
  }

  private static func unsteadiness(
    _ velocity: SIMD2<Float>, _ before: ArraySlice<[SIMD2<Float>]>, _ place: Int
  ) -> Float {
    var (total, agreeing) = (velocity.length, velocity)
    for field in before {
      total += field[place].length
      agreeing += field[place]
    }
    return 1 - agreeing.length / (total + small * Float(before.count + 1))
  }

  private static func eighth(_ velocity: SIMD2<Float>) -> Int {
    let (x, y) = (velocity.x, velocity.y)
    return (x < 0 ? 4 : 0) + (y < 0 ? 2 : 0) + (abs(y) > abs(x) ? 1 : 0)
  }

  /// Longer sides a second that count as nothing.
  private static let small: Float = 0.001
}

extension SIMD2<Float> {
  var length: Float { (x * x + y * y).squareRoot() }
}
