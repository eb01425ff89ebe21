internal import CFFmpeg

/// Cuts one region out of decoded frames in full resolution: grey, full range, upright.
@safe struct GreyCropper: ~Copyable {
  private let orientation: Orientation
  private let region: PictureRegion
  /// For pictures without a luma plane that can be read in place.
  private var scaler: Scaler?
  private var scaledSize = (width: 0, height: 0)

  /// Nil when nothing is asked for or there is no such stream.
  init?(_ recording: borrowing Recording, stream index: Int?, region: PictureRegion?) {
    guard let region, let stream = unsafe index.flatMap({ unsafe recording.demuxer.stream($0) })
    else { return nil }
    self.region = region
    orientation = unsafe Orientation(of: stream)
  }

  /// Nil for a frame that does not hold the whole region.
  mutating func crop(_ box: borrowing FrameBox) -> LumaImage? {
    let frame = unsafe box.pointer
    let stored = unsafe (width: Int(frame.pointee.width), height: Int(frame.pointee.height))
    let upright =
      orientation.isTransposed ? (width: stored.height, height: stored.width) : stored
    guard stored.width > 0, stored.height > 0, region.x + region.width <= upright.width,
      region.y + region.height <= upright.height, let plane = unsafe frame.pointee.data.0,
      let layout = unsafe LumaLayout(AVPixelFormat(rawValue: frame.pointee.format))
    else { return nil }
    if layout.isDirect {
      let isFull = unsafe layout.isFull || frame.pointee.color_range == AVCOL_RANGE_JPEG
      let stride = unsafe Int(frame.pointee.linesize.0)
      return unsafe cut(plane + layout.offset, stride, layout, upright, isFull: isFull)
    }
    var scaler = scaledSize == stored ? self.scaler.take() : nil
    if scaler == nil {
      scaler = Scaler(
        width: stored.width, height: stored.height, format: AV_PIX_FMT_GRAY8, flags: SWS_POINT)
      scaledSize = stored
    }
    guard scaler?.scale(box) == true, let whole = unsafe scaler?.frame.pointer.pointee,
      let grey = unsafe whole.data.0
    else { return nil }
    let image = unsafe cut(grey, Int(whole.linesize.0), .gray, upright, isFull: true)
    self.scaler = consume scaler
    return image
  }

  private func cut(
    _ base: UnsafePointer<UInt8>, _ stride: Int, _ layout: LumaLayout,
    _ upright: (width: Int, height: Int), isFull: Bool
  ) -> LumaImage? {
    var pixels: [UInt8] = []
    pixels.reserveCapacity(region.width * region.height)
    for row in region.y..<region.y + region.height {
      let down = orientation.flipsY ? upright.height - 1 - row : row
      for column in region.x..<region.x + region.width {
        let across = orientation.flipsX ? upright.width - 1 - column : column
        let (line, place) = orientation.isTransposed ? (across, down) : (down, across)
        let sample = unsafe base + line * stride + place * layout.step
        var value = unsafe Int(sample[0])
        if let shift = layout.shift {
          value = unsafe min(255, (value | Int(sample[1]) << 8) >> shift)
        }
        pixels.append(UInt8(isFull ? value : min(255, max(0, ((value - 16) * 255 + 109) / 219))))
      }
    }
    return LumaImage(width: region.width, height: region.height, pixels: pixels)
  }
}
