import Media

/// What the ten digits of one overlay look like, learnt from that overlay.
struct GlyphBank: Hashable, Codable {
  /// One digit: its pixels less their mean, and the sum of their squares.
  struct Glyph: Hashable, Codable {
    let values: [Int32]
    let norm: Int64
  }

  /// A pixel's spread below which a window counts as empty, in grey levels.
  private static let flat = 5

  /// In pixels.
  let width: Int
  let height: Int
  /// By digit; nil for one that was not seen.
  var glyphs: [Glyph?]

  /// - Parameter samples: for each digit, pictures of it, all of one size.
  init(width: Int, height: Int, samples: [[LumaImage]]) {
    (self.width, self.height) = (width, height)
    glyphs = samples.map { images in
      guard let first = images.first else { return nil }
      // Sixteenths of a grey level, so that the mean of many is not cut.
      var sums = Array(repeating: Int32(0), count: first.pixels.count)
      for image in images {
        for (place, pixel) in image.pixels.enumerated() { sums[place] += Int32(pixel) * 16 }
      }
      let count = Int32(clamping: images.count)
      let means = sums.map { $0 / count }
      let mean = Int32(means.reduce(0) { $0 + Int($1) } / max(1, means.count))
      let values = means.map { $0 - mean }
      let norm = values.reduce(Int64(0)) { $0 + Int64($1) * Int64($1) }
      return norm > 0 ? Glyph(values: values, norm: norm) : nil
    }
  }

  /// How like each digit the window at `(x, y)` is: normalised cross-correlation in thousandths,
  /// −1000…1000; −1000 for unknown digits, 0 for an empty window or one that is partly outside.
  func scores(_ image: LumaImage, x: Int, y: Int) -> [Int] {
    guard x >= 0, y >= 0, x + width <= image.width, y + height <= image.height else {
      return Array(repeating: 0, count: glyphs.count)
    }
    var window: [Int32] = []
    window.reserveCapacity(width * height)
    var (sum, squares): (Int64, Int64) = (0, 0)
    let pixels = image.pixels.span
    for row in y..<y + height {
      for place in row * image.width + x..<row * image.width + x + width {
        let value = Int32(pixels[place])
        window.append(value)
        sum &+= Int64(value)
        squares &+= Int64(value &* value)
      }
    }
    let count = Int64(window.count)
    let spread = squares * count - sum * sum
    guard spread > Int64(Self.flat * Self.flat) * count * count else {
      return Array(repeating: 0, count: glyphs.count)
    }
    return glyphs.map { glyph in
      guard let glyph else { return -1000 }
      var dot: Int64 = 0
      for place in 0..<window.count { dot &+= Int64(window[place] &* glyph.values[place]) }
      let scale = (Double(spread) / Double(count) * Double(glyph.norm)).squareRoot()
      return max(-1000, min(1000, Int((Double(dot) * 1000 / scale).rounded())))
    }
  }

  /// The most likely digit and how like it the window is; nil when the bank is empty.
  func best(_ image: LumaImage, x: Int, y: Int) -> (digit: Int, score: Int)? {
    let scores = scores(image, x: x, y: y)
    guard let most = scores.max(), let digit = scores.firstIndex(of: most) else { return nil }
    return (digit, most)
  }

  /// The same pictures under other digits: what was called `d` is then called `d + shift` modulo 10.
  func relabelled(by shift: Int) -> GlyphBank {
    var copy = self
    for place in glyphs.indices { copy.glyphs[(place + shift) % glyphs.count] = glyphs[place] }
    return copy
  }
}

extension LumaImage {
  /// A part of the picture; nil when it is not wholly inside.
  func cut(x: Int, y: Int, width: Int, height: Int) -> LumaImage? {
    guard x >= 0, y >= 0, width > 0, height > 0, x + width <= self.width,
      y + height <= self.height
    else { return nil }
    var result: [UInt8] = []
    result.reserveCapacity(width * height)
    for row in y..<y + height {
      result += pixels[row * self.width + x..<row * self.width + x + width]
    }
    return LumaImage(width: width, height: height, pixels: result)
  }

  /// The mean of pictures of one size; nil for none.
  static func mean(_ images: ArraySlice<LumaImage>) -> LumaImage? {
    guard let first = images.first else { return nil }
    var sums = Array(repeating: UInt32(0), count: first.pixels.count)
    for image in images where image.pixels.count == sums.count {
      for place in sums.indices { sums[place] &+= UInt32(image.pixels[place]) }
    }
    let count = UInt32(clamping: images.count)
    return LumaImage(
      width: first.width, height: first.height,
      pixels: sums.map { UInt8(clamping: ($0 + count / 2) / count) })
  }
}
