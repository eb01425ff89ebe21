/// How the camera moved between two pictures: shift, turn and zoom, fitted so that people who move
/// through the picture do not pull on it.
struct CameraMotion: Sendable {
  /// In places of the plane.
  private(set) var shift: SIMD2<Float> = .zero
  /// Change of scale, and of angle in radians, both small.
  private(set) var zoom: Float = 0
  private(set) var turn: Float = 0

  static let still = CameraMotion()

  private static let rounds = 4
  /// A block this far off, in places, counts half.
  private static let tolerance: Float = 0.5
  private static let leastTexture: Float = 1.5

  private init() {}

  /// Iteratively reweighted least squares with Cauchy weights, begun at the median shift.
  ///
  /// Still when fewer than eight blocks show enough detail to tell.
  init(fitting match: BlockMatch) {
    let blocks = match.blocks.filter { $0.texture >= Self.leastTexture }
    guard blocks.count >= 8 else { return }
    shift = SIMD2(
      Self.median(blocks.map(\.shift.x)), Self.median(blocks.map(\.shift.y)))
    for _ in 0..<Self.rounds { refit(to: blocks) }
  }

  /// The shift that the camera alone gives a block at a place.
  func shift(atX x: Float, y: Float) -> SIMD2<Float> {
    SIMD2(shift.x + zoom * x - turn * y, shift.y + zoom * y + turn * x)
  }

  /// How far the picture moved in its middle, or at its edge by turn and zoom, in places.
  func extent(width: Int, height: Int) -> Float {
    let radius = Float(max(width, height)) / 2
    return (shift.x * shift.x + shift.y * shift.y).squareRoot()
      + radius * (abs(zoom) + abs(turn))
  }

  private mutating func refit(to blocks: [BlockMatch.Block]) {
    // Normal equations of the similarity in the weighted centre of the blocks.
    var (total, x, y, u, v) = (Float(0), Float(0), Float(0), Float(0), Float(0))
    let weights = blocks.map { block in
      let off = block.shift - shift(atX: block.x, y: block.y)
      let squared = (off.x * off.x + off.y * off.y) / (Self.tolerance * Self.tolerance)
      return min(block.texture, 12) / (1 + squared)
    }
    for (block, weight) in zip(blocks, weights) {
      total += weight
      x += weight * block.x
      y += weight * block.y
      u += weight * block.shift.x
      v += weight * block.shift.y
    }
    guard total > 0 else { return }
    (x, y, u, v) = (x / total, y / total, u / total, v / total)
    var (spread, along, across) = (Float(0), Float(0), Float(0))
    for (block, weight) in zip(blocks, weights) {
      let (px, py) = (block.x - x, block.y - y)
      let (qx, qy) = (block.shift.x - u, block.shift.y - v)
      spread += weight * (px * px + py * py)
      along += weight * (px * qx + py * qy)
      across += weight * (px * qy - py * qx)
    }
    guard spread > 0 else { return }
    zoom = max(-0.2, min(0.2, along / spread))
    turn = max(-0.2, min(0.2, across / spread))
    shift = SIMD2(u - zoom * x + turn * y, v - zoom * y - turn * x)
  }

  private static func median(_ values: [Float]) -> Float {
    let sorted = values.sorted()
    return sorted.isEmpty ? 0 : sorted[sorted.count / 2]
  }
}
