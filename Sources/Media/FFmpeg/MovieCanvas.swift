internal import CFFmpeg
internal import TimeModel

/// The picture that a movie is composed on, kept from one frame to the next: yuv420p, limited range,
/// BT.709. C: `AVFrame`.
@safe struct MovieCanvas: ~Copyable {
  let frame: FrameBox
  let width: Int
  let height: Int

  /// Black throughout.
  ///
  /// - Throws: `cannotEncode` for sizes that no encoder takes; `outOfMemory`.
  static func make(width: Int, height: Int, path: String) throws(MediaError) -> MovieCanvas {
    let action = "composing a picture of"
    guard width >= 16, height >= 16, width <= 8_192, height <= 8_192, width % 2 == 0,
      height % 2 == 0
    else {
      throw MediaError(
        .cannotEncode, while: action, path: path, detail: "it would be \(width) × \(height)")
    }
    let frame = try FrameBox.make(path: path)
    unsafe frame.pointer.pointee.width = Int32(width)
    unsafe frame.pointer.pointee.height = Int32(height)
    unsafe frame.pointer.pointee.format = AV_PIX_FMT_YUV420P.rawValue
    unsafe frame.pointer.pointee.color_range = AVCOL_RANGE_MPEG
    unsafe frame.pointer.pointee.colorspace = AVCOL_SPC_BT709
    unsafe frame.pointer.pointee.color_primaries = AVCOL_PRI_BT709
    unsafe frame.pointer.pointee.color_trc = AVCOL_TRC_BT709
    unsafe frame.pointer.pointee.sample_aspect_ratio = AVRational(num: 1, den: 1)
    guard unsafe av_frame_get_buffer(frame.pointer, 0) >= 0 else {
      throw MediaError(.outOfMemory, while: action, path: path)
    }
    let canvas = MovieCanvas(frame: frame, width: width, height: height)
    canvas.clear(MovieArea(x: 0, y: 0, width: width, height: height))
    return canvas
  }

  private init(frame: consuming FrameBox, width: Int, height: Int) {
    (self.width, self.height) = (width, height)
    self.frame = frame
  }

  /// The encoder may still hold the last picture: it keeps its own then.
  func prepare(path: String) throws(MediaError) {
    guard unsafe av_frame_make_writable(frame.pointer) >= 0 else {
      throw MediaError(.outOfMemory, while: "composing a picture of", path: path)
    }
  }

  private func fits(_ area: MovieArea) -> Bool {
    area.x + area.width <= width && area.y + area.height <= height
  }

  /// Makes a rectangle black.
  func clear(_ area: MovieArea) {
    guard fits(area) else { return }
    fill(0, area.x, area.y, area.width, area.height, with: 16)
    for plane in 1...2 {
      fill(plane, area.x / 2, area.y / 2, area.width / 2, area.height / 2, with: 128)
    }
  }

  private func fill(_ plane: Int, _ x: Int, _ y: Int, _ wide: Int, _ high: Int, with value: UInt8) {
    guard let (line, stride) = unsafe samples(of: plane) else { return }
    for row in y..<y + high {
      unsafe (line + row * stride + x).update(repeating: value, count: wide)
    }
  }

  private func samples(of index: Int) -> (UnsafeMutablePointer<UInt8>, Int)? {
    let (data, strides) = unsafe (frame.pointer.pointee.data, frame.pointer.pointee.linesize)
    let found = unsafe [data.0, data.1, data.2][index]
    guard let line = unsafe found else { return nil }
    return unsafe (line, Int([strides.0, strides.1, strides.2][index]))
  }

  private static let limited: [UInt8] = (0...255).map { UInt8(16 + ($0 * 219 + 127) / 255) }

  /// Puts grey samples on it.
  func draw(_ drawing: MovieDrawing) {
    let area = drawing.area
    guard fits(area), let (line, stride) = unsafe samples(of: 0) else { return }
    let table = Self.limited
    for row in 0..<area.height {
      let target = unsafe line + (area.y + row) * stride + area.x
      for column in 0..<area.width {
        unsafe target[column] = table[Int(drawing.pixels[row * area.width + column])]
      }
    }
    for plane in 1...2 {
      fill(plane, area.x / 2, area.y / 2, area.width / 2, area.height / 2, with: 128)
    }
  }

  /// Puts a picture of its own format on it, turned upright, at an even place.
  func place(_ source: borrowing FrameBox, turned orientation: Orientation, x: Int, y: Int) {
    let stored = unsafe (Int(source.pointer.pointee.width), Int(source.pointer.pointee.height))
    let size = orientation.isTransposed ? (stored.1, stored.0) : stored
    guard fits(MovieArea(x: x, y: y, width: size.0, height: size.1)) else { return }
    let (data, strides) = unsafe (source.pointer.pointee.data, source.pointer.pointee.linesize)
    let planes = unsafe [(data.0, strides.0), (data.1, strides.1), (data.2, strides.2)]
    for index in 0...2 {
      let half = index == 0 ? 1 : 2
      guard let from = unsafe planes[index].0, let (line, stride) = unsafe samples(of: index) else {
        continue
      }
      let target = unsafe line + y / half * stride + x / half
      unsafe Self.turn(
        from, Int(planes[index].1), target, stride, size.0 / half, size.1 / half, orientation)
    }
  }

  /// Copies one plane of `width` × `height` upright samples.
  private static func turn(
    _ source: UnsafeMutablePointer<UInt8>, _ stride: Int, _ target: UnsafeMutablePointer<UInt8>,
    _ outStride: Int, _ width: Int, _ height: Int, _ orientation: Orientation
  ) {
    let isRowwise = !orientation.isTransposed && !orientation.flipsX
    for row in 0..<height {
      let down = orientation.flipsY ? height - 1 - row : row
      let out = unsafe target + row * outStride
      if isRowwise {
        unsafe out.update(from: source + down * stride, count: width)
        continue
      }
      for column in 0..<width {
        let across = orientation.flipsX ? width - 1 - column : column
        unsafe out[column] =
          source[orientation.isTransposed ? across * stride + down : down * stride + across]
      }
    }
  }
}

/// Scales what a cursor shows into a rectangle of a canvas, with its parts covered first.
struct PanelPainter: ~Copyable {
  private let covers: [PictureCover]
  private let path: String
  private var scaler: Scaler?
  /// Of the scaler's result: as the picture is stored.
  private var size = (width: 0, height: 0)

  init(covers: [PictureCover], path: String) { (self.covers, self.path) = (covers, path) }

  /// The upright size, in square pixels and even numbers, at which a picture fits into a rectangle.
  ///
  /// - Parameter enlarges: whether a smaller picture grows to fill it.
  static func fitted(
    _ cursor: borrowing FrameCursor, width: Int, height: Int, enlarges: Bool
  ) -> (width: Int, height: Int) {
    let frame = unsafe cursor.shown.pointer.pointee
    let stored = unsafe (Double(frame.width), Double(frame.height))
    let wide = stored.0 * cursor.pixelAspect
    let isTurned = cursor.orientation.isTransposed
    let (across, down) = isTurned ? (stored.1, wide) : (wide, stored.1)
    guard across >= 1, down >= 1, across.isFinite, down.isFinite else { return (2, 2) }
    let scale = min(enlarges ? .infinity : 1, Double(width) / across, Double(height) / down)
    return (
      max(2, min(width, Int((across * scale / 2).rounded()) * 2)),
      max(2, min(height, Int((down * scale / 2).rounded()) * 2))
    )
  }

  /// Draws the frame on the screen in the middle of a rectangle that is black but for it.
  ///
  /// - Returns: whether part of it is covered.
  /// - Throws: `cannotEncode`, and nothing is drawn then.
  mutating func draw(
    _ cursor: borrowing FrameCursor, on canvas: borrowing MovieCanvas, in area: MovieArea,
    enlarges: Bool
  ) throws(MediaError) -> Bool {
    canvas.clear(area)
    let base = cursor.info.timeBase
    let from =
      cursor.isAtStart ? nil : cursor.shownTime.flatMap { MediaTime(ticks: $0, timeBase: base) }
    let until = cursor.nextTime.flatMap { MediaTime(ticks: $0, timeBase: base) }
    let regions = covers.filter { $0.touches(frameFrom: from, until: until) }.map(\.region)
    var covered = 0
    if !regions.isEmpty {
      covered = try CoverPainter(orientation: cursor.orientation)
        .paint(regions, on: cursor.shown, path: path)
    }
    let upright = Self.fitted(
      cursor, width: area.width, height: area.height, enlarges: enlarges)
    let isTurned = cursor.orientation.isTransposed
    let stored =
      isTurned
      ? (width: upright.height, height: upright.width)
      : (width: upright.width, height: upright.height)
    if scaler == nil || stored != size {
      scaler = Scaler(
        width: stored.width, height: stored.height, format: AV_PIX_FMT_YUV420P,
        flags: SWS_BICUBIC, colors: .video)
      size = stored
    }
    guard scaler?.scale(cursor.shown) == true else {
      throw MediaError(.cannotEncode, while: "scaling a picture of", path: path)
    }
    scaler?.put(
      on: canvas, turned: cursor.orientation, x: area.x + (area.width - upright.width) / 4 * 2,
      y: area.y + (area.height - upright.height) / 4 * 2)
    return covered > 0
  }
}

extension Scaler {
  fileprivate func put(
    on canvas: borrowing MovieCanvas, turned orientation: Orientation, x: Int, y: Int
  ) {
    canvas.place(frame, turned: orientation, x: x, y: y)
  }
}
