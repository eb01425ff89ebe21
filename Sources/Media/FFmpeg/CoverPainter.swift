internal import CFFmpeg

/// Paints rectangles of decoded frames black, before anything is scaled or encoded.
///
/// A rectangle grows outward to whole samples of every plane, in both fields of an interlaced picture:
/// no sample that is left holds anything of what was inside, so no later interpolation can bring it back.
struct CoverPainter {
  /// How a player turns the frames; none for frames that are upright already.
  private let orientation: Orientation

  init(orientation: Orientation = Orientation()) { self.orientation = orientation }

  /// Paints in place; the frame gets memory of its own first, so that a decoder's reference pictures
  /// stay as they are. C: `av_frame_make_writable`, `av_image_fill_black`.
  ///
  /// - Parameter regions: of the upright picture; what lies outside it counts for nothing.
  /// - Returns: how many of them lie in the picture.
  /// - Throws: `cannotEncode` for a format that cannot be painted: the frame must not be used then.
  func paint(
    _ regions: [PictureRegion], on frame: borrowing FrameBox, path: String
  ) throws(MediaError) -> Int {
    let size = unsafe (Int(frame.pointer.pointee.width), Int(frame.pointer.pointee.height))
    let format = unsafe AVPixelFormat(rawValue: frame.pointer.pointee.format)
    let failure = MediaError(.cannotEncode, while: "covering a part of a picture of", path: path)
    guard let grid = SampleGrid(format) else { throw failure }
    let stored = regions.compactMap { region in
      orientation.stored(region, width: size.0, height: size.1)
        .map { grid.rounded($0, width: size.0, height: size.1) }
    }
    guard !stored.isEmpty else { return 0 }
    guard unsafe av_frame_make_writable(frame.pointer) >= 0 else { throw failure }
    for area in stored {
      guard unsafe fill(area, format, grid, frame.pointer) else { throw failure }
    }
    return stored.count
  }

  private func fill(
    _ area: StoredArea, _ format: AVPixelFormat, _ grid: SampleGrid,
    _ frame: UnsafeMutablePointer<AVFrame>
  ) -> Bool {
    unsafe withUnsafeTemporaryAllocation(of: UnsafeMutablePointer<UInt8>?.self, capacity: 4) {
      planes in
      unsafe withUnsafeTemporaryAllocation(of: Int.self, capacity: 4) { strides in
        let (data, lines) = unsafe (frame.pointee.data, frame.pointee.linesize)
        let pointers = unsafe [data.0, data.1, data.2, data.3]
        for (plane, stride) in [lines.0, lines.1, lines.2, lines.3].enumerated() {
          let across = area.x == 0 ? 0 : av_image_get_linesize(format, Int32(area.x), Int32(plane))
          let down = area.y >> (plane == 1 || plane == 2 ? grid.chromaDown : 0)
          unsafe planes.initializeElement(
            at: plane, to: pointers[plane].map { unsafe $0 + down * Int(stride) + Int(across) })
          unsafe strides.initializeElement(at: plane, to: Int(stride))
        }
        return unsafe av_image_fill_black(
          planes.baseAddress, strides.baseAddress, format, frame.pointee.color_range,
          Int32(area.width), Int32(area.height)) >= 0
      }
    }
  }
}

/// In pixels of the picture as it is stored.
private struct StoredArea {
  var x: Int
  var y: Int
  var width: Int
  var height: Int
}

/// The least rectangles that hold whole samples of every plane of a pixel format.
private struct SampleGrid {
  let across: Int
  let down: Int
  /// Binary logarithm of luma lines to a chroma line.
  let chromaDown: Int

  /// Nil for formats without pixels in memory.
  init?(_ format: AVPixelFormat) {
    guard let descriptor = unsafe av_pix_fmt_desc_get(format) else { return nil }
    let flags = unsafe Int32(truncatingIfNeeded: descriptor.pointee.flags)
    guard flags & (AV_PIX_FMT_FLAG_HWACCEL | AV_PIX_FMT_FLAG_PAL | AV_PIX_FMT_FLAG_BAYER) == 0
    else { return nil }
    let (wide, high) = unsafe (
      Int(descriptor.pointee.log2_chroma_w), Int(descriptor.pointee.log2_chroma_h)
    )
    across = flags & AV_PIX_FMT_FLAG_BITSTREAM != 0 ? 8 : 1 << wide
    // A chroma line of one field belongs to lines two apart.
    down = high > 0 ? 2 << high : 1
    chromaDown = high
  }

  /// Grown outward, within the picture.
  func rounded(_ area: StoredArea, width: Int, height: Int) -> StoredArea {
    let (left, top) = (area.x / across * across, area.y / down * down)
    let right = min(width, (area.x + area.width + across - 1) / across * across)
    let bottom = min(height, (area.y + area.height + down - 1) / down * down)
    return StoredArea(x: left, y: top, width: right - left, height: bottom - top)
  }
}

extension Orientation {
  /// Where a rectangle of the upright picture lies in the stored one of this size; nil when outside it.
  fileprivate func stored(_ region: PictureRegion, width: Int, height: Int) -> StoredArea? {
    let upright = isTransposed ? (width: height, height: width) : (width: width, height: height)
    let right = min(upright.width, region.x + region.width)
    let bottom = min(upright.height, region.y + region.height)
    guard region.x < right, region.y < bottom else { return nil }
    let x = flipsX ? upright.width - right : region.x
    let y = flipsY ? upright.height - bottom : region.y
    let (across, down) = (right - region.x, bottom - region.y)
    return isTransposed
      ? StoredArea(x: y, y: x, width: down, height: across)
      : StoredArea(x: x, y: y, width: across, height: down)
  }
}
