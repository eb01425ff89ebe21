/// Where each block of a picture lay in the picture before, by exhaustive search over a small range
/// around the shift of the picture as a whole.
///
/// Cost: 49 patch comparisons for each 4×4 patch, whatever the picture shows.
struct BlockMatch: Sendable {
  /// An 8×8 block, overlapping its neighbours by half.
  struct Block: Sendable {
    /// Of its centre, from the centre of the picture, in places of the plane.
    let x: Float
    let y: Float
    /// To where it was in the picture before, in places of the plane, with fractions.
    let shift: SIMD2<Float>
    /// Mean difference per place at the best shift, in grey levels.
    let difference: Float
    /// Mean difference per place between the block and itself moved by one place, in the direction in
    /// which it differs least: how well a shift can be told, whichever way it goes.
    let texture: Float
    /// The same, both directions together: how much there is to see, straight edges included.
    let detail: Float
  }

  let columns: Int
  let rows: Int
  let blocks: [Block]
  /// The whole picture's shift around which was searched.
  let center: SIMD2<Int>
  /// Sums of differences for each block, seven rows of seven shifts, in eight lanes a row.
  private let sums: [Sums]

  private typealias Sums = SIMD64<UInt16>
  private static let reach = 3
  private static let side = 2 * reach + 1
  private static let lanes = 8
  private static let coarseReach = 5
  /// More than a block's sum can be; four of them still fit.
  private static let outside: UInt16 = 16_383
  private static let places: Float = 64

  /// Nil when the planes differ in size or are too small.
  init?(_ now: DetailPlane, _ before: DetailPlane, halves: (now: DetailPlane, before: DetailPlane)?)
  {
    guard now.width == before.width, now.height == before.height else { return nil }
    let (cellColumns, cellRows) = (now.width / DetailPlane.patch, now.height / DetailPlane.patch)
    guard cellColumns >= 3, cellRows >= 3 else { return nil }
    center = halves.map { Self.wholeShift($0.now, $0.before) } ?? .zero
    (columns, rows) = (cellColumns - 1, cellRows - 1)

    let cells = Self.cellSums(now, before, cellColumns, cellRows, around: center)
    sums = Self.blockSums(cells, cellColumns, columns, rows)
    var blocks: [Block] = []
    blocks.reserveCapacity(columns * rows)
    for row in 0..<rows {
      for column in 0..<columns {
        blocks.append(
          Self.block(
            sums[row * columns + column], center: center, now,
            left: column * DetailPlane.patch, top: row * DetailPlane.patch))
      }
    }
    self.blocks = blocks
  }

  /// Mean difference per place of a block at the whole-numbered shifts around `shift`, the least of
  /// the four; nil when `shift` lies outside what was searched.
  func difference(ofBlock block: Int, at shift: SIMD2<Float>) -> Float? {
    let (x, y) = (shift.x.rounded(.down), shift.y.rounded(.down))
    var least: UInt16?
    for (dx, dy) in [(0, 0), (1, 0), (0, 1), (1, 1)] {
      let column = Int(x) - center.x + dx + Self.reach
      let row = Int(y) - center.y + dy + Self.reach
      guard (0..<Self.side).contains(column), (0..<Self.side).contains(row) else { continue }
      let sum = sums[block][row * Self.lanes + column]
      least = min(least ?? sum, sum)
    }
    guard let least, least < Self.outside else { return nil }
    return Float(least) / Self.places
  }

  /// The shift at half the resolution that fits the whole picture best, in places of the full plane.
  private static func wholeShift(_ now: DetailPlane, _ before: DetailPlane) -> SIMD2<Int> {
    let reach = coarseReach
    var best = (cost: Float.infinity, shift: SIMD2<Int>.zero)
    for dy in -reach...reach {
      for dx in -reach...reach {
        var (sum, count) = (UInt32(0), UInt32(0))
        for y in stride(from: max(0, -dy), to: min(now.rows, now.rows - dy), by: 4) {
          for x in stride(from: max(0, -dx), to: min(now.columns, now.columns - dx), by: 4) {
            sum &+= UInt32(
              DetailPlane.distance(
                now.patches[y &* now.columns &+ x],
                before.patches[(y &+ dy) &* now.columns &+ x &+ dx]))
            count &+= 1
          }
        }
        guard count >= 4 else { continue }
        // Ties and near ties go to the smaller shift.
        let cost = Float(sum) / Float(count) * (1 + 0.004 * Float(dx * dx + dy * dy).squareRoot())
        if cost < best.cost { best = (cost, SIMD2(2 * dx, 2 * dy)) }
      }
    }
    return best.shift
  }

  private static func cellSums(
    _ now: DetailPlane, _ before: DetailPlane, _ columns: Int, _ rows: Int,
    around center: SIMD2<Int>
  ) -> [Sums] {
    var result: [Sums] = []
    result.reserveCapacity(columns * rows)
    let (placeColumns, placeRows) = (now.columns, now.rows)
    for row in 0..<rows {
      for column in 0..<columns {
        let (x, y) = (column &* DetailPlane.patch, row &* DetailPlane.patch)
        let patch = now.patches[y &* placeColumns &+ x]
        var sums = Sums(repeating: outside)
        for dy in 0..<side {
          let line = y &+ center.y &+ dy &- reach
          guard line >= 0, line < placeRows else { continue }
          let left = x &+ center.x &- reach
          for dx in max(0, -left)..<max(0, -left, min(side, placeColumns &- left)) {
            sums[dy &* lanes &+ dx] = DetailPlane.distance(
              patch, before.patches[line &* placeColumns &+ left &+ dx])
          }
        }
        result.append(sums)
      }
    }
    return result
  }

  /// The sums of 2×2 cells; `outside` and more where any of them is.
  private static func blockSums(
    _ cells: [Sums], _ cellColumns: Int, _ columns: Int, _ rows: Int
  ) -> [Sums] {
    var sums: [Sums] = []
    sums.reserveCapacity(columns * rows)
    for row in 0..<rows {
      for column in 0..<columns {
        let first = row &* cellColumns &+ column
        let below = first &+ cellColumns
        sums.append(cells[first] &+ cells[first &+ 1] &+ cells[below] &+ cells[below &+ 1])
      }
    }
    return sums
  }

  private static func block(
    _ sums: Sums, center: SIMD2<Int>, _ plane: DetailPlane, left: Int, top: Int
  ) -> Block {
    let middle = reach * lanes + reach
    var (best, bestSum) = (middle, sums[middle])
    let least = sums.min()
    if least < bestSum {
      bestSum = least
      best = sums.indices.first { sums[$0] == least } ?? middle
    }
    let (row, column) = (best / lanes, best % lanes)
    func fraction(_ before: Int, _ after: Int) -> Float {
      let (low, high) = (Float(sums[before]), Float(sums[after]))
      let bend = low + high - 2 * Float(bestSum)
      guard bend > 1, max(low, high) < Float(outside) else { return 0 }
      return max(-0.5, min(0.5, 0.5 * (low - high) / bend))
    }
    let dx = column > 0 && column < side - 1 ? fraction(best - 1, best + 1) : 0
    let dy = row > 0 && row < side - 1 ? fraction(best - lanes, best + lanes) : 0
    let (texture, detail) = texture(of: plane, left: left, top: top)
    return Block(
      x: Float(left + DetailPlane.patch) - Float(plane.width) / 2,
      y: Float(top + DetailPlane.patch) - Float(plane.height) / 2,
      shift: SIMD2(
        Float(center.x + column - reach) + dx, Float(center.y + row - reach) + dy),
      difference: Float(bestSum) / places, texture: texture, detail: detail)
  }

  /// From the four patches of a block, each against itself one place to the right and one down (or
  /// up and left at the far edges).
  private static func texture(
    of plane: DetailPlane, left: Int, top: Int
  ) -> (least: Float, mean: Float) {
    var (least, both) = (UInt32(0), UInt32(0))
    for dy in [0, DetailPlane.patch] {
      for dx in [0, DetailPlane.patch] {
        let (x, y) = (left &+ dx, top &+ dy)
        let place = y &* plane.columns &+ x
        let patch = plane.patches[place]
        let right = x &+ 1 < plane.columns ? place &+ 1 : place &- 1
        let below = y &+ 1 < plane.rows ? place &+ plane.columns : place &- plane.columns
        let across = UInt32(DetailPlane.distance(patch, plane.patches[right]))
        let down = UInt32(DetailPlane.distance(patch, plane.patches[below]))
        least &+= min(across, down)
        both &+= across &+ down
      }
    }
    return (Float(least) / places, Float(both) / (2 * places))
  }
}
