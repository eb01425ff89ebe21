internal import Media

/// The square of a window's pictures in which most changes from one picture to the next.
///
/// People who fight move more than what surrounds them, and a network sees them larger in it. Blocks of
/// 8 × 8 pixels are compared; in whole numbers, so that every machine finds the same square.
enum MotionCrop {
  /// In pixels.
  static let side = 224
  private static let block = 8
  /// Sums of red, green and blue over a block: three levels of grey are noise, and a block that changes
  /// by more than thirty on average counts no more than that.
  private static let noise = 3 * 3 * block * block
  private static let most = 30 * 3 * block * block

  /// The square's pixels in all pictures, red, green and blue, row by row; nil unless all have one size
  /// that holds it.
  static func pixels(of pictures: [ColorImage]) -> [UInt8]? {
    guard let first = pictures.first, first.width >= side, first.height >= side,
      pictures.allSatisfy({ $0.width == first.width && $0.height == first.height })
    else { return nil }
    let (x, y) = place(in: pictures, first.width / block, first.height / block)
    var pixels: [UInt8] = []
    pixels.reserveCapacity(pictures.count * 3 * side * side)
    for picture in pictures {
      for row in y..<y + side {
        let start = 3 * (row * picture.width + x)
        pixels += picture.pixels[start..<start + 3 * side]
      }
    }
    return pixels
  }

  private static func place(in pictures: [ColorImage], _ columns: Int, _ rows: Int) -> (
    x: Int, y: Int
  ) {
    var motion = [Int](repeating: 0, count: columns * rows)
    var before: [Int] = []
    for picture in pictures {
      let sums = blockSums(picture, columns, rows)
      for (place, value) in before.enumerated() {
        motion[place] += max(0, abs(sums[place] - value) - noise)
      }
      before = sums
    }
    let limit = most * max(1, pictures.count - 1)
    // Sums over all blocks above and to the left, so that a square's sum is four of them.
    var sums = [Int](repeating: 0, count: (columns + 1) * (rows + 1))
    for row in 0..<rows {
      var line = 0
      for column in 0..<columns {
        line += min(limit, motion[row * columns + column])
        sums[(row + 1) * (columns + 1) + column + 1] = sums[row * (columns + 1) + column + 1] + line
      }
    }
    let size = side / block
    // Where nothing moves, the middle.
    var best = (sum: 0, column: (columns - size) / 2, row: (rows - size) / 2)
    for row in 0...(rows - size) {
      for column in 0...(columns - size) {
        let (top, bottom) = (row * (columns + 1), (row + size) * (columns + 1))
        let sum =
          sums[bottom + column + size] - sums[bottom + column] - sums[top + column + size]
          + sums[top + column]
        if sum > best.sum { best = (sum, column, row) }
      }
    }
    return (block * best.column, block * best.row)
  }

  private static func blockSums(_ picture: ColorImage, _ columns: Int, _ rows: Int) -> [Int] {
    var sums = [Int](repeating: 0, count: columns * rows)
    for row in 0..<rows * block {
      let line = row / block * columns
      var place = 3 * row * picture.width
      for column in 0..<columns {
        var sum = 0
        for _ in 0..<3 * block {
          sum &+= Int(picture.pixels[place])
          place &+= 1
        }
        sums[line + column] += sum
      }
    }
    return sums
  }
}
