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
  private var size: (width: Int, height: Int)?
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
    let target = size ?? fitted(width, height)
    size = target
    if layout.isDirect {
      let isFull = unsafe layout.isFull || frame.pointee.color_range == AVCOL_RANGE_JPEG
      let stride = unsafe Int(frame.pointee.linesize.0)
      return unsafe sample(
        plane + layout.offset, layout, isFull: isFull, width, height, stride, target)
    }
    let stored = orientation.isTransposed ? (target.height, target.width) : target
    var scaler =
      self.scaler.take()
      ?? Scaler(width: stored.0, height: stored.1, format: AV_PIX_FMT_GRAY8, flags: SWS_AREA)
    guard scaler?.scale(box) == true, let small = unsafe scaler?.frame.pointer.pointee,
      let gray = unsafe small.data.0
    else { return nil }
    let stride = unsafe Int(small.linesize.0)
    let image = unsafe sample(gray, .gray, isFull: true, stored.0, stored.1, stride, target)
    self.scaler = consume scaler
    return image
  }

  /// About `area` pixels in the shape that a player shows, never more than there are.
  private func fitted(_ width: Int, _ height: Int) -> (width: Int, height: Int) {
    let stored = Double(width) * pixelAspect / Double(height)
    let aspect = min(64, max(1 / 64, orientation.isTransposed ? 1 / stored : stored))
    let (across, down) = orientation.isTransposed ? (height, width) : (width, height)
    let ideal = (Double(max(1, area)) * aspect).squareRoot()
    let fittedWidth = min(across, max(1, Int(ideal.rounded())))
    return (fittedWidth, min(down, max(1, Int((ideal / aspect).rounded()))))
  }

  private mutating func sample(
    _ base: UnsafePointer<UInt8>, _ layout: LumaLayout, isFull: Bool, _ width: Int, _ height: Int,
    _ stride: Int, _ target: (width: Int, height: Int)
  ) -> LumaImage? {
    let wanted = Sampling.Key(width: width, height: height, stride: stride, step: layout.step)
    if sampling?.key != wanted {
      sampling = Sampling(wanted, orientation: orientation, target: target)
    }
    guard let sampling else { return nil }
    let pixels = unsafe [UInt8](unsafeUninitializedCapacity: target.width * target.height) { out, count in
      unsafe sampling.fill(out, from: base, layout, isFull: isFull, target)
      count = target.width * target.height
    }
    return LumaImage(width: target.width, height: target.height, pixels: pixels)
  }
}

/// Where the luma sits in a pixel format. C: `AVPixFmtDescriptor`.
private struct LumaLayout {
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
        || [AV_PIX_FMT_YUVJ420P, AV_PIX_FMT_YUVJ422P, AV_PIX_FMT_YUVJ444P, AV_PIX_FMT_YUVJ440P,
          AV_PIX_FMT_YUVJ411P,
        ].contains(format))
  }
}

/// The places to read for one size of frame.
private struct Sampling {
  struct Key: Equatable {
    let width: Int
    let height: Int
    let stride: Int
    let step: Int
  }

  let key: Key
  /// Byte offsets, `acrossTaps` for each output column and `downTaps` for each output row.
  private let across: [Int]
  private let down: [Int]
  private let acrossTaps: Int
  private let downTaps: Int

  init(_ key: Key, orientation: Orientation, target: (width: Int, height: Int)) {
    self.key = key
    let x = (length: key.width, pitch: key.step)
    let y = (length: key.height, pitch: key.stride)
    let (columns, rows) = orientation.isTransposed ? (y, x) : (x, y)
    (across, acrossTaps) = Self.offsets(target.width, columns, isReversed: orientation.flipsX)
    (down, downTaps) = Self.offsets(target.height, rows, isReversed: orientation.flipsY)
  }

  private static func offsets(
    _ count: Int, _ source: (length: Int, pitch: Int), isReversed: Bool
  ) -> ([Int], Int) {
    let taps = min(4, max(1, (source.length + count - 1) / count))
    var offsets: [Int] = []
    offsets.reserveCapacity(count * taps)
    for index in 0..<count {
      for tap in 0..<taps {
        let place = (2 * (index * taps + tap) + 1) * source.length / (2 * count * taps)
        let inside = min(source.length - 1, place)
        offsets.append((isReversed ? source.length - 1 - inside : inside) * source.pitch)
      }
    }
    return (offsets, taps)
  }

  /// 16…235 stretched to 0…255.
  private static let stretched: [UInt8] = (0..<256).map { value in
    UInt8(min(255, max(0, ((value - 16) * 255 + 109) / 219)))
  }
  private static let same: [UInt8] = (0..<256).map { UInt8($0) }

  func fill(
    _ out: UnsafeMutableBufferPointer<UInt8>, from base: UnsafePointer<UInt8>,
    _ layout: LumaLayout, isFull: Bool, _ target: (width: Int, height: Int)
  ) {
    let table = isFull ? Self.same : Self.stretched
    let (taps, half) = (acrossTaps * downTaps, acrossTaps * downTaps / 2)
    unsafe across.withUnsafeBufferPointer { across in
      unsafe down.withUnsafeBufferPointer { down in
        unsafe table.withUnsafeBufferPointer { table in
          for row in 0..<target.height {
            for column in 0..<target.width {
              var sum = half
              for downTap in 0..<downTaps {
                let line = unsafe base + down[row * downTaps + downTap]
                for tap in 0..<acrossTaps {
                  let place = unsafe line + across[column * acrossTaps + tap]
                  if let shift = layout.shift {
                    let low = unsafe Int(place[0]) | Int(place[1]) << 8
                    sum += min(255, low >> shift)
                  } else {
                    sum += unsafe Int(place[0])
                  }
                }
              }
              unsafe out[row * target.width + column] = table[sum / taps]
            }
          }
        }
      }
    }
  }
}
