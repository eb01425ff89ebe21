internal import Media

/// A picture of about 40 cells on its longer side: what is left of it when sensor noise and small
/// motion are gone.
struct SmallPicture: Sendable {
  let width: Int
  let height: Int
  /// Mean brightness of each cell in sixteenths of a grey level, row by row.
  let cells: [UInt16]
  /// Mean brightness, 0…255.
  let brightness: Float
  /// Mean distance of a cell from its surroundings, in grey levels: how much there is to see.
  let contrast: Float
  /// Each cell less its surroundings, brought to a common contrast, around 128: what a change of light
  /// hardly touches.
  let structure: [UInt8]

  private static let longestSide = 40
  private static let surroundings = 4
  private static let commonContrast: Float = 12
  private static let mostGain: Float = 6

  /// Nil for a picture too small to hold three patches either way.
  init?(_ image: LumaImage) {
    let factor = max(1, (max(image.width, image.height) + Self.longestSide / 2) / Self.longestSide)
    (width, height) = (image.width / factor, image.height / factor)
    guard min(width, height) >= 3 * Patches.side else { return nil }
    cells = Self.reduced(image, by: factor, width: width, height: height)
    brightness = Float(cells.reduce(0) { $0 &+ UInt32($1) }) / Float(16 * cells.count)
    let detail = Self.detail(of: cells, width: width, height: height)
    let total = detail.reduce(0) { $0 &+ UInt32($1.magnitude) }
    contrast = Float(total) / Float(16 * detail.count)
    let gain = min(Self.mostGain, Self.commonContrast / max(0.5, contrast)) / 16
    structure = detail.map { value in
      UInt8(max(1, min(255, (128 + Float(value) * gain).rounded())))
    }
  }

  /// Mean difference of ``structure``; nil for pictures of different size.
  func difference(from other: SmallPicture) -> Float? {
    guard width == other.width, height == other.height else { return nil }
    var sum: UInt32 = 0
    for place in structure.indices {
      sum &+= UInt32((Int16(structure[place]) &- Int16(other.structure[place])).magnitude)
    }
    return Float(sum) / Float(structure.count)
  }

  /// Mean distance of neighbouring values of ``structure``.
  var texture: Float {
    var (across, down) = (UInt32(0), UInt32(0))
    for y in 0..<height {
      for x in 0..<width {
        let place = y &* width &+ x
        let value = Int16(structure[place])
        if x &+ 1 < width { across &+= UInt32((value &- Int16(structure[place &+ 1])).magnitude) }
        if y &+ 1 < height {
          down &+= UInt32((value &- Int16(structure[place &+ width])).magnitude)
        }
      }
    }
    return
      (Float(across) / Float((width - 1) * height) + Float(down) / Float(width * (height - 1))) / 2
  }

  /// Share of the detail of two pictures of one size that no small shift explains, 0…1.
  func unlikeness(to other: SmallPicture) -> Float {
    let left = Patches(structure, width: width, height: height).leastDifference(
      from: Patches(other.structure, width: other.width, height: other.height))
    return left / max(0.001, left + max(texture, other.texture))
  }

  /// The cells around their own mean brightness, at 128.
  var levelled: [UInt8] {
    cells.map { cell in UInt8(max(0, min(255, (128 + Float(cell) / 16 - brightness).rounded()))) }
  }

  private static func reduced(
    _ image: LumaImage, by factor: Int, width: Int, height: Int
  ) -> [UInt16] {
    let pixels = image.pixels.span
    var sums = [UInt32](repeating: 0, count: width * height)
    for y in 0..<(height &* factor) {
      let (source, target) = (y &* image.width, (y / factor) &* width)
      for x in 0..<width {
        var sum: UInt32 = 0
        let first = source &+ x &* factor
        for place in first..<(first &+ factor) { sum &+= UInt32(pixels[place]) }
        sums[target &+ x] &+= sum
      }
    }
    let area = UInt32(factor * factor)
    return sums.map { UInt16(truncatingIfNeeded: ($0 &* 16) / area) }
  }

  /// Each cell less the mean of its surroundings; the edge cells stand for what lies beyond.
  private static func detail(of cells: [UInt16], width: Int, height: Int) -> [Int16] {
    var across = [Int32](repeating: 0, count: cells.count)
    for y in 0..<height {
      let line = y &* width
      means(of: width, value: { Int32(cells[line &+ $0]) }, into: { across[line &+ $0] = $1 })
    }
    var detail = [Int16](repeating: 0, count: cells.count)
    for x in 0..<width {
      means(
        of: height, value: { across[$0 &* width &+ x] },
        into: { y, mean in
          let place = y &* width &+ x
          detail[place] = Int16(truncatingIfNeeded: Int32(cells[place]) &- mean)
        })
    }
    return detail
  }

  private static func means(
    of count: Int, value: (Int) -> Int32, into store: (Int, Int32) -> Void
  ) {
    let (reach, last) = (surroundings, count - 1)
    var sum = value(0) &* Int32(reach)
    for place in 0...reach { sum &+= value(min(place, last)) }
    for place in 0..<count {
      store(place, sum / Int32(2 * reach + 1))
      sum &+= value(min(place &+ reach &+ 1, last)) &- value(max(place &- reach, 0))
    }
  }
}

/// 4×4 values from each place of a plane on: one SIMD operation compares a whole patch.
struct Patches: Sendable {
  static let side = 4
  private static let reach = 4

  private let columns: Int
  private let rows: Int
  private let values: [SIMD16<UInt8>]

  init(_ plane: [UInt8], width: Int, height: Int) {
    (columns, rows) = (width - Self.side + 1, height - Self.side + 1)
    var values: [SIMD16<UInt8>] = []
    values.reserveCapacity(columns * rows)
    for y in 0..<rows {
      for x in 0..<columns {
        var patch = SIMD16<UInt8>()
        for row in 0..<Self.side {
          let place = (y &+ row) &* width &+ x
          for column in 0..<Self.side { patch[row &* Self.side &+ column] = plane[place &+ column] }
        }
        values.append(patch)
      }
    }
    self.values = values
  }

  /// Mean difference from another plane of the same size, each patch that tiles this one held against
  /// the place near its own where it fits best.
  func leastDifference(from other: Patches) -> Float {
    var (sum, count) = (UInt32(0), UInt32(0))
    for y in stride(from: 0, to: rows, by: Self.side) {
      for x in stride(from: 0, to: columns, by: Self.side) {
        let patch = values[y &* columns &+ x]
        var least = UInt16.max
        for line in max(0, y &- Self.reach)...min(rows &- 1, y &+ Self.reach) {
          let start = line &* columns
          for place in max(0, x &- Self.reach)...min(columns &- 1, x &+ Self.reach) {
            least = min(least, DetailPlane.distance(patch, other.values[start &+ place]))
          }
        }
        sum &+= UInt32(least)
        count &+= 1
      }
    }
    return Float(sum) / Float(16 * max(1, count))
  }
}
