internal import Media

/// The detail of a picture (what differs from its surroundings), small, with slow shading and the
/// overall contrast taken out, so that a change of light changes little.
struct DetailPlane: Sendable {
  let width: Int
  let height: Int
  /// 4×4 values from each place on, 128 where there is no detail, at `y × columns + x`: one SIMD
  /// operation compares a whole patch.
  let patches: [SIMD16<UInt8>]
  /// Mean brightness, 0…255.
  let brightness: Float
  /// Mean distance of a value from its surroundings, before contrast was taken out.
  let contrast: Float
  private let values: [UInt8]

  static let patch = 4
  /// A longer side than this is halved, thirded… on the way in.
  static let longestSide = 96
  /// Contrast that planes are brought to, in grey levels, where there is enough to begin with.
  private static let commonContrast: Float = 12
  private static let surroundings = 4

  /// How many places a patch can have in a row.
  var columns: Int { width - Self.patch + 1 }
  var rows: Int { height - Self.patch + 1 }

  /// Nil for a picture too small to hold three patches either way.
  init?(_ image: LumaImage) {
    let longest = max(image.width, image.height)
    let factor = (longest + Self.longestSide - 1) / Self.longestSide
    let (width, height) = (image.width / factor, image.height / factor)
    guard min(width, height) >= 3 * Self.patch else { return nil }
    let small = Self.reduced(image, by: factor, width: width, height: height)
    let detail = Self.detail(of: small.values, width: width, height: height)
    let gain = min(2, Self.commonContrast / max(detail.contrast, 0.001)) / Float(detail.scale)
    self.init(
      width: width, height: height,
      values: detail.values.map { value in
        UInt8(max(0, min(255, 128.5 + Float(value) * gain)))
      },
      brightness: small.mean, contrast: detail.contrast)
  }

  private init(
    width: Int, height: Int, values: [UInt8], brightness: Float, contrast: Float
  ) {
    (self.width, self.height, self.values) = (width, height, values)
    (self.brightness, self.contrast) = (brightness, contrast)
    patches = Self.patches(of: values, width: width, height: height)
  }

  /// The same plane at half the size; nil when that is too small for a patch.
  func halved() -> DetailPlane? {
    let (halfWidth, halfHeight) = (width / 2, height / 2)
    guard min(halfWidth, halfHeight) >= Self.patch else { return nil }
    var half = [UInt8](repeating: 128, count: halfWidth * halfHeight)
    for y in 0..<halfHeight {
      for x in 0..<halfWidth {
        let corner = 2 * (y &* width &+ x)
        let sum =
          UInt16(values[corner]) &+ UInt16(values[corner &+ 1])
          &+ UInt16(values[corner &+ width]) &+ UInt16(values[corner &+ width &+ 1])
        half[y &* halfWidth &+ x] = UInt8(truncatingIfNeeded: (sum &+ 2) >> 2)
      }
    }
    return DetailPlane(
      width: halfWidth, height: halfHeight, values: half, brightness: brightness,
      contrast: contrast)
  }

  /// Sum of absolute differences of two patches, 0…4080.
  static func distance(_ first: SIMD16<UInt8>, _ second: SIMD16<UInt8>) -> UInt16 {
    let difference = first &- second
    let magnitude = difference.replacing(with: second &- first, where: first .< second)
    return SIMD16<UInt16>(truncatingIfNeeded: magnitude).wrappedSum()
  }

  /// Over the patches that tile the picture; nil for planes of different size.
  func meanDifference(from other: DetailPlane) -> Float? {
    guard width == other.width, height == other.height else { return nil }
    var (sum, count) = (UInt32(0), UInt32(0))
    for y in stride(from: 0, to: rows, by: Self.patch) {
      for x in stride(from: 0, to: columns, by: Self.patch) {
        let place = y &* columns &+ x
        sum &+= UInt32(Self.distance(patches[place], other.patches[place]))
        count &+= 16
      }
    }
    return Float(sum) / Float(max(1, count))
  }

  private static func reduced(
    _ image: LumaImage, by factor: Int, width: Int, height: Int
  ) -> (values: [UInt16], mean: Float) {
    let pixels = image.pixels.span
    var sums = [UInt32](repeating: 0, count: width * height)
    for y in 0..<(height &* factor) {
      let (source, target) = (y &* image.width, (y / factor) &* width)
      if factor == 2 {
        for x in 0..<width {
          let place = source &+ 2 &* x
          sums[target &+ x] &+= UInt32(pixels[place]) &+ UInt32(pixels[place &+ 1])
        }
      } else {
        for x in 0..<(width &* factor) {
          sums[target &+ x / factor] &+= UInt32(pixels[source &+ x])
        }
      }
    }
    // Sixteenths of a grey level: averaging keeps what it gains.
    let area = UInt32(factor &* factor)
    let values = sums.map { UInt16(truncatingIfNeeded: ($0 &* 16) / area) }
    let total = values.reduce(into: UInt64(0)) { $0 &+= UInt64($1) }
    return (values, Float(total) / Float(16 * values.count))
  }

  /// Each value less the mean of its surroundings, in `1/scale` grey levels, by running sums.
  private static func detail(
    of values: [UInt16], width: Int, height: Int
  ) -> (values: [Int32], scale: Int, contrast: Float) {
    let across = runningMeans(values.map(Int32.init), lines: height, length: width, stride: 1)
    let around = runningMeans(across, lines: width, length: height, stride: width)
    var result = [Int32](repeating: 0, count: values.count)
    var total: Int64 = 0
    for place in 0..<values.count {
      let difference = Int32(values[place]) &- around[place]
      result[place] = difference
      total &+= Int64(abs(difference))
    }
    return (result, 16, Float(total) / Float(16 * values.count))
  }

  /// Means over a window along each line, cut at the line's ends.
  private static func runningMeans(
    _ values: [Int32], lines: Int, length: Int, stride: Int
  ) -> [Int32] {
    var result = [Int32](repeating: 0, count: values.count)
    let reach = surroundings
    for line in 0..<lines {
      let start = stride == 1 ? line &* length : line
      var sum: Int32 = 0
      var count: Int32 = 0
      for place in 0..<min(reach, length) {
        sum &+= values[start &+ place &* stride]
        count &+= 1
      }
      for place in 0..<length {
        if place &+ reach < length {
          sum &+= values[start &+ (place &+ reach) &* stride]
          count &+= 1
        }
        if place > reach {
          sum &-= values[start &+ (place &- reach &- 1) &* stride]
          count &-= 1
        }
        result[start &+ place &* stride] = sum / count
      }
    }
    return result
  }

  private static func patches(
    of values: [UInt8], width: Int, height: Int
  ) -> [SIMD16<UInt8>] {
    let (columns, rows) = (width - patch + 1, height - patch + 1)
    var strips: [SIMD4<UInt8>] = []
    strips.reserveCapacity(columns * height)
    for y in 0..<height {
      let line = y &* width
      for x in 0..<columns {
        let place = line &+ x
        strips.append(
          SIMD4(
            values[place], values[place &+ 1], values[place &+ 2], values[place &+ 3]))
      }
    }
    var result: [SIMD16<UInt8>] = []
    result.reserveCapacity(columns * rows)
    for place in 0..<(columns * rows) {
      result.append(
        SIMD16(
          lowHalf: SIMD8(lowHalf: strips[place], highHalf: strips[place &+ columns]),
          highHalf: SIMD8(
            lowHalf: strips[place &+ 2 &* columns], highHalf: strips[place &+ 3 &* columns])))
    }
    return result
  }
}
