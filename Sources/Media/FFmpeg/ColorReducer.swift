internal import CFFmpeg
internal import TimeModel

/// Makes small upright colour pictures of the frames that a sampling asks for.
///
/// All pictures of one reducer have the size chosen for its first frame.
@safe final class ColorReducer {
  private let orientation: Orientation
  private let pixelAspect: Double
  let sampling: ColorSampling
  private var scaler: Scaler?
  /// Before the picture is turned upright.
  private var stored = (width: 0, height: 0)
  private var lastCell: Int64?

  /// Nil when there is no such stream.
  init?(_ recording: borrowing Recording, stream index: Int?, sampling: ColorSampling) {
    guard let stream = unsafe index.flatMap({ unsafe recording.demuxer.stream($0) })
    else { return nil }
    let aspect = unsafe av_guess_sample_aspect_ratio(nil, stream, nil)
    pixelAspect = aspect.num > 0 && aspect.den > 0 ? av_q2d(aspect) : 1
    (self.sampling, self.orientation) = (sampling, unsafe Orientation(of: stream))
  }

  /// Nil for a frame that is not asked for or has no picture in memory.
  func reduce(_ box: borrowing FrameBox, at time: MediaTime) -> ColorImage? {
    guard let moment = try? time.nanoseconds(rounding: .down) else { return nil }
    let cell = sampling.cell(of: moment)
    let (width, height) = unsafe (box.pointer.pointee.width, box.pointer.pointee.height)
    guard cell != lastCell, width > 0, height > 0, unsafe box.pointer.pointee.data.0 != nil else {
      return nil
    }
    var scaler = self.scaler.take()
    if scaler == nil {
      stored = fitted(Int(width), Int(height))
      scaler = Scaler(
        width: stored.width, height: stored.height, format: AV_PIX_FMT_RGB24, flags: SWS_AREA)
    }
    guard scaler?.scale(box) == true, let small = unsafe scaler?.frame.pointer.pointee,
      let line = unsafe small.data.0
    else { return nil }
    lastCell = cell
    let image = unsafe upright(line, stride: Int(small.linesize.0))
    self.scaler = consume scaler
    return image
  }

  /// What the sampling asks for before the picture is turned: in a shape that is kept, a long side in
  /// whole blocks of 8.
  private func fitted(_ width: Int, _ height: Int) -> (width: Int, height: Int) {
    let short: Int
    switch sampling.size {
    case .squeezed(let width, let height):
      return orientation.isTransposed ? (height, width) : (width, height)
    case .shortSide(let side): short = side
    }
    let aspect = Double(width) * pixelAspect / Double(height)
    let ratio = max(1, min(ColorSampling.longest, aspect > 1 ? aspect : 1 / aspect))
    let long = max(short, Int((Double(short) * ratio / 8).rounded()) * 8)
    return aspect > 1 ? (long, short) : (short, long)
  }

  private func upright(_ line: UnsafePointer<UInt8>, stride: Int) -> ColorImage? {
    let (width, height) =
      orientation.isTransposed ? (stored.height, stored.width) : (stored.width, stored.height)
    let isAsStored = !orientation.isTransposed && !orientation.flipsX && !orientation.flipsY
    let pixels = unsafe [UInt8](unsafeUninitializedCapacity: 3 * width * height) { out, filled in
      for row in 0..<height {
        let down = orientation.flipsY ? height - 1 - row : row
        if isAsStored {
          let from = unsafe UnsafeBufferPointer(start: line + row * stride, count: 3 * width)
          let target = unsafe UnsafeMutableBufferPointer(
            rebasing: out[3 * row * width..<3 * (row + 1) * width])
          _ = unsafe target.update(fromContentsOf: from)
          continue
        }
        for column in 0..<width {
          let across = orientation.flipsX ? width - 1 - column : column
          let (y, x) = orientation.isTransposed ? (across, down) : (down, across)
          let (from, to) = (y &* stride &+ 3 &* x, 3 &* (row &* width &+ column))
          for part in 0..<3 { unsafe out[to &+ part] = line[from &+ part] }
        }
      }
      filled = 3 * width * height
    }
    return ColorImage(width: width, height: height, pixels: pixels)
  }
}
