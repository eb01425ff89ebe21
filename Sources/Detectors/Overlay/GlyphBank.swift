import Media

/// What the ten digits of one overlay look like, learnt from that overlay.
struct GlyphBank: Hashable, Sendable {
  /// One digit: its pixels in the mask less their mean, and the sum of their squares.
  struct Glyph: Hashable, Sendable {
    let values: [Int32]
    let norm: Int64
  }

  private struct Place: Hashable, Sendable {
    let x: Int
    let y: Int
  }

  /// A window's spread below which it counts as empty, in grey levels.
  private static let flat = 5

  /// In pixels.
  let width: Int
  let height: Int
  /// The pixels in which the digits differ, row by row: what stands behind all of them alike says
  /// nothing, and is another thing behind another digit.
  private let mask: [Place]
  /// By digit; nil for one that was not seen.
  private var glyphs: [Glyph?]

  /// - Parameter samples: for each digit, pictures of it, all of one size.
  init(width: Int, height: Int, samples: [[LumaImage]]) {
    (self.width, self.height) = (width, height)
    // Sixteenths of a grey level, so that the mean of many is not cut.
    let means = samples.map { images -> [Int32]? in
      guard !images.isEmpty else { return nil }
      var sums = Array(repeating: Int32(0), count: width * height)
      for image in images where image.pixels.count == sums.count {
        for (place, pixel) in image.pixels.enumerated() { sums[place] += Int32(pixel) * 16 }
      }
      return sums.map { $0 / Int32(clamping: images.count) }
    }
    let known = means.compactMap(\.self)
    let spans = (0..<width * height).map { place -> Int32 in
      let values = known.map { $0[place] }
      return (values.max() ?? 0) - (values.min() ?? 0)
    }
    let enough = (spans.max() ?? 0) / 5
    let places = spans.indices.filter { spans[$0] > enough }
    mask = places.map { Place(x: $0 % width, y: $0 / width) }
    glyphs = means.map { mean in
      guard let mean, !places.isEmpty else { return nil }
      let chosen = places.map { mean[$0] }
      let middle = Int32(chosen.reduce(0) { $0 + Int($1) } / chosen.count)
      let values = chosen.map { $0 - middle }
      let norm = values.reduce(Int64(0)) { $0 + Int64($1) * Int64($1) }
      return norm > 0 ? Glyph(values: values, norm: norm) : nil
    }
  }

  /// How like each digit the window at `(x, y)` is: normalised cross-correlation in thousandths,
  /// −1000…1000; −1000 for unknown digits, 0 for an empty window or one that is partly outside.
  func scores(_ image: LumaImage, x: Int, y: Int) -> [Int] {
    guard x >= 0, y >= 0, x + width <= image.width, y + height <= image.height, !mask.isEmpty else {
      return Array(repeating: 0, count: glyphs.count)
    }
    var window: [Int32] = []
    window.reserveCapacity(mask.count)
    var (sum, squares): (Int64, Int64) = (0, 0)
    let pixels = image.pixels.span
    for place in mask {
      let value = Int32(pixels[(y + place.y) * image.width + x + place.x])
      window.append(value)
      sum &+= Int64(value)
      squares &+= Int64(value &* value)
    }
    let count = Int64(window.count)
    let spread = squares * count - sum * sum
    guard spread > Int64(Self.flat * Self.flat) * count * count else {
      return Array(repeating: 0, count: glyphs.count)
    }
    return glyphs.map { glyph in
      guard let glyph else { return -1000 }
      var dot: Int64 = 0
      for place in window.indices { dot &+= Int64(window[place] &* glyph.values[place]) }
      let scale = (Double(spread) / Double(count) * Double(glyph.norm)).squareRoot()
      return max(-1000, min(1000, Int((Double(dot) * 1000 / scale).rounded())))
    }
  }

  /// The likeliest digit, how like it the window is, and by how much it leads; nil when the bank is
  /// empty.
  func best(_ image: LumaImage, x: Int, y: Int) -> (digit: Int, score: Int, lead: Int)? {
    let scores = scores(image, x: x, y: y)
    guard let most = scores.max(), let digit = scores.firstIndex(of: most) else { return nil }
    let next = scores.indices.filter { $0 != digit }.map { scores[$0] }.max() ?? -1000
    return (digit, most, most - next)
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
