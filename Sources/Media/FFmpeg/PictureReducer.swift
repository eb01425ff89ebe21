internal import CFFmpeg

/// Makes small upright grey pictures of decoded frames.
///
/// Each output pixel is the mean of at most 4 × 4 evenly spaced samples of the luma plane, read in
/// place; pictures without such a plane (RGB, palettes) go through libswscale. All pictures of one
/// reducer have the size chosen for its first frame.
@safe struct PictureReducer: ~Copyable {
  private let orientation: Orientation
  private let pixelAspect: Double
  private let area: Int
  /// Of the small pictures before they are turned upright.
  private var stored: Size?
  private var sampling: Sampling?
  private var scaler: Scaler?

  init(orientation: Orientation, pixelAspect: Double, area: Int) {
    (self.orientation, self.area) = (orientation, area)
    self.pixelAspect = pixelAspect.isFinite && pixelAspect > 0 ? pixelAspect : 1
  }

  /// Nil for a frame without a picture in memory.
  mutating func reduce(_ box: borrowing FrameBox) -> LumaImage? {
    let frame = unsafe box.pointer
    let (width, height) = unsafe (Int(frame.pointee.width), Int(frame.pointee.height))
    guard width > 0, height > 0, let plane = unsafe frame.pointee.data.0,
      let layout = unsafe LumaLayout(AVPixelFormat(rawValue: frame.pointee.format))
    else { return nil }
    let target = stored ?? fitted(width, height)
    stored = target
    if layout.isDirect {
      let isFull = unsafe layout.isFull || frame.pointee.color_range == AVCOL_RANGE_JPEG
      let stride = unsafe Int(frame.pointee.linesize.0)
      let key = Sampling.Key(width: width, height: height, stored: target)
      return unsafe sample(plane + layout.offset, stride, layout, isFull: isFull, key)
    }
    var scaler =
      self.scaler.take()
      ?? Scaler(
        width: target.width, height: target.height, format: AV_PIX_FMT_GRAY8, flags: SWS_AREA)
    guard scaler?.scale(box) == true, let small = unsafe scaler?.frame.pointer.pointee,
      let gray = unsafe small.data.0
    else { return nil }
    let stride = unsafe Int(small.linesize.0)
    let key = Sampling.Key(width: target.width, height: target.height, stored: target)
    let image = unsafe sample(gray, stride, .gray, isFull: true, key)
    self.scaler = consume scaler
    return image
  }

  /// About `area` pixels in the shape that a player shows, never more than there are.
  private func fitted(_ width: Int, _ height: Int) -> Size {
    let aspect = min(64, max(1 / 64, Double(width) * pixelAspect / Double(height)))
    let ideal = (Double(max(1, area)) * aspect).squareRoot()
    return Size(
      width: min(width, max(1, Int(ideal.rounded()))),
      height: min(height, max(1, Int((ideal / aspect).rounded()))))
  }

  private mutating func sample(
    _ base: UnsafePointer<UInt8>, _ stride: Int, _ layout: LumaLayout, isFull: Bool,
    _ key: Sampling.Key
  ) -> LumaImage? {
    if sampling?.key != key { sampling = Sampling(key) }
    guard let sampling else { return nil }
    let count = key.stored.width * key.stored.height
    let pixels = unsafe [UInt8](unsafeUninitializedCapacity: count) { out, filled in
      unsafe sampling.fill(out, from: base, stride: stride, layout, isFull: isFull)
      filled = count
    }
    let upright = key.stored.turned(orientation)
    return LumaImage(
      width: upright.width, height: upright.height, pixels: pixels.turned(key.stored, orientation))
  }
}

/// Where the luma sits in a pixel format. C: `AVPixFmtDescriptor`.
struct LumaLayout {
  /// One plane holds it in whole bytes that this machine reads as they are.
  var isDirect: Bool
  /// Bytes from one sample to the next, and to the first.
  var step: Int
  var offset: Int
  /// How far right a sample goes to become 8 bits; nil when a sample is one byte.
  var shift: Int?
  /// 0…255 by the format's own definition.
  var isFull: Bool

  static let gray = LumaLayout(isDirect: true, step: 1, offset: 0, shift: nil, isFull: true)

  private init(isDirect: Bool, step: Int, offset: Int, shift: Int?, isFull: Bool) {
    (self.isDirect, self.step, self.offset) = (isDirect, step, offset)
    (self.shift, self.isFull) = (shift, isFull)
  }

  init?(_ format: AVPixelFormat) {
    guard let descriptor = unsafe av_pix_fmt_desc_get(format) else { return nil }
    let flags = unsafe Int32(truncatingIfNeeded: descriptor.pointee.flags)
    guard flags & AV_PIX_FMT_FLAG_HWACCEL == 0 else { return nil }
    let luma = unsafe descriptor.pointee.comp.0
    let odd =
      AV_PIX_FMT_FLAG_RGB | AV_PIX_FMT_FLAG_PAL | AV_PIX_FMT_FLAG_BITSTREAM | AV_PIX_FMT_FLAG_BAYER
      | AV_PIX_FMT_FLAG_FLOAT
    let depth = Int(luma.depth)
    let isNative = depth <= 8 || flags & AV_PIX_FMT_FLAG_BE == 0
    let isGray = unsafe descriptor.pointee.nb_components <= 2
    self.init(
      isDirect: flags & odd == 0 && isNative && luma.plane == 0 && (8...16).contains(depth)
        && (depth > 8 || luma.shift == 0),
      step: Int(luma.step), offset: Int(luma.offset),
      shift: depth > 8 ? Int(luma.shift) + depth - 8 : nil,
      isFull: isGray
        || [
          AV_PIX_FMT_YUVJ420P, AV_PIX_FMT_YUVJ422P, AV_PIX_FMT_YUVJ444P, AV_PIX_FMT_YUVJ440P,
          AV_PIX_FMT_YUVJ411P,
        ].contains(format))
  }
}

/// The places to read for one size of frame, in its stored orientation.
private struct Sampling {
  struct Key: Equatable {
    let width: Int
    let height: Int
    let stored: Size
  }

  let key: Key
  /// Sample numbers: `acrossTaps` for each output column and `downTaps` for each output row.
  private let across: [Int]
  private let down: [Int]
  private let acrossTaps: Int
  private let downTaps: Int
  /// Every sample of a line is taken, in order.
  private let isDense: Bool

  init(_ key: Key) {
    self.key = key
    (across, acrossTaps) = Self.places(key.stored.width, in: key.width)
    (down, downTaps) = Self.places(key.stored.height, in: key.height)
    isDense = across.count == key.width && across.elementsEqual(0..<key.width)
  }

  private static func places(_ count: Int, in length: Int) -> ([Int], Int) {
    let taps = min(4, max(1, (length + count - 1) / count))
    let places = (0..<count * taps).map { place in
      min(length - 1, (2 * place + 1) * length / (2 * count * taps))
    }
    return (places, taps)
  }

  /// 16…235 stretched to 0…255.
  private static let stretched: [UInt8] = (0..<256).map { value in
    UInt8(min(255, max(0, ((value - 16) * 255 + 109) / 219)))
  }

  /// Whole lines are added up first, which the compiler does many samples at a time; then each
  /// output pixel takes its few sums.
  func fill(
    _ out: UnsafeMutableBufferPointer<UInt8>, from base: UnsafePointer<UInt8>, stride: Int,
    _ layout: LumaLayout, isFull: Bool
  ) {
    let size = key.stored
    unsafe withUnsafeTemporaryAllocation(of: UInt16.self, capacity: key.width) { sums in
      unsafe across.withUnsafeBufferPointer { across in
        for row in 0..<size.height {
          unsafe sums.update(repeating: 0)
          for tap in 0..<downTaps {
            unsafe Self.add(base + down[row * downTaps + tap] * stride, layout, to: sums)
          }
          guard let first = sums.baseAddress, let places = across.baseAddress,
            let line = out.baseAddress
          else { return }
          unsafe average(first, places, to: line + row * size.width)
        }
      }
    }
    guard !isFull else { return }
    let table = Self.stretched
    for place in 0..<out.count { unsafe out[place] = table[Int(out[place])] }
  }

  /// One output row out of the sums of its lines; the common numbers of taps have loops of their
  /// own.
  private func average(
    _ sums: UnsafePointer<UInt16>, _ places: UnsafePointer<Int>, to out: UnsafeMutablePointer<UInt8>
  ) {
    let taps = acrossTaps * downTaps
    let half = UInt32(taps / 2)
    // Sums stay below 2¹², so this product is exact for every number of taps up to 16.
    let reciprocal = (UInt32(1 << 20) + UInt32(taps) - 1) / UInt32(taps)
    let width = key.stored.width
    if isDense, taps == 1 {
      for column in 0..<width { unsafe out[column] = UInt8(truncatingIfNeeded: sums[column]) }
    } else if isDense, acrossTaps == 2 {
      for column in 0..<width {
        let pair = unsafe sums + column &* 2
        let sum = unsafe half &+ UInt32(pair[0]) &+ UInt32(pair[1])
        unsafe out[column] = UInt8(truncatingIfNeeded: (sum &* reciprocal) >> 20)
      }
    } else if isDense, acrossTaps == 4 {
      for column in 0..<width {
        let four = unsafe sums + column &* 4
        let sum =
          unsafe half &+ UInt32(four[0]) &+ UInt32(four[1]) &+ UInt32(four[2])
          &+ UInt32(four[3])
        unsafe out[column] = UInt8(truncatingIfNeeded: (sum &* reciprocal) >> 20)
      }
    } else if acrossTaps == 4 {
      for column in 0..<width {
        let place = unsafe places + column &* 4
        let sum =
          unsafe half &+ UInt32(sums[place[0]]) &+ UInt32(sums[place[1]])
          &+ UInt32(sums[place[2]]) &+ UInt32(sums[place[3]])
        unsafe out[column] = UInt8(truncatingIfNeeded: (sum &* reciprocal) >> 20)
      }
    } else {
      for column in 0..<width {
        var sum = half
        for tap in 0..<acrossTaps {
          unsafe sum &+= UInt32(sums[places[column &* acrossTaps &+ tap]])
        }
        unsafe out[column] = UInt8(truncatingIfNeeded: (sum &* reciprocal) >> 20)
      }
    }
  }

  private static func add(
    _ line: UnsafePointer<UInt8>, _ layout: LumaLayout,
    to sums: UnsafeMutableBufferPointer<UInt16>
  ) {
    if let shift = layout.shift {
      for place in 0..<sums.count {
        let sample = unsafe line + place &* layout.step
        let value = unsafe (UInt32(sample[0]) | UInt32(sample[1]) << 8) >> UInt32(shift)
        unsafe sums[place] &+= UInt16(truncatingIfNeeded: min(255, value))
      }
    } else if layout.step == 1 {
      for place in 0..<sums.count { unsafe sums[place] &+= UInt16(line[place]) }
    } else {
      for place in 0..<sums.count {
        unsafe sums[place] &+= UInt16(line[place &* layout.step])
      }
    }
  }
}

extension [UInt8] {
  /// A small stored picture as a player shows it.
  fileprivate func turned(_ stored: Size, _ orientation: Orientation) -> [UInt8] {
    guard orientation.isTransposed || orientation.flipsX || orientation.flipsY else { return self }
    let upright = stored.turned(orientation)
    var result: [UInt8] = []
    result.reserveCapacity(count)
    for row in 0..<upright.height {
      let down = orientation.flipsY ? upright.height - 1 - row : row
      for column in 0..<upright.width {
        let across = orientation.flipsX ? upright.width - 1 - column : column
        result.append(
          self[
            orientation.isTransposed ? across * stored.width + down : down * stored.width + across])
      }
    }
    return result
  }
}

/// In pixels.
private struct Size: Equatable {
  var width: Int
  var height: Int

  func turned(_ orientation: Orientation) -> Size {
    orientation.isTransposed ? Size(width: height, height: width) : self
  }
}
