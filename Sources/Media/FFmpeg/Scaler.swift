internal import CFFmpeg

/// Scales frames of any size and format to one size and format, the same on every machine.
/// C: `SwsContext`.
@safe struct Scaler: ~Copyable {
  private var context: OpaquePointer?
  private let width: Int
  private let height: Int
  private let format: AVPixelFormat
  private let flags: Int32
  private let colors: Colors
  /// The result of the last `scale`.
  let frame: FrameBox

  /// How the result's samples stand for colours.
  enum Colors {
    /// Full range, BT.601: as JPEG has it.
    case still
    /// Limited range, BT.709: as players take video to be.
    case video
  }

  /// Nil when there is no memory for the result.
  init?(
    width: Int, height: Int, format: AVPixelFormat, flags: Int32, colors: Colors = .still
  ) {
    guard let frame = try? FrameBox.make(path: "") else { return nil }
    unsafe frame.pointer.pointee.width = Int32(clamping: width)
    unsafe frame.pointer.pointee.height = Int32(clamping: height)
    unsafe frame.pointer.pointee.format = format.rawValue
    guard unsafe av_frame_get_buffer(frame.pointer, 0) >= 0 else { return nil }
    (self.width, self.height, self.format) = (width, height, format)
    self.flags = flags | SWS_BITEXACT | SWS_ACCURATE_RND
    self.colors = colors
    unsafe self.context = nil
    self.frame = frame
  }

  deinit { unsafe sws_freeContext(context) }

  /// Fills `frame`; false when libswscale cannot.
  mutating func scale(_ source: borrowing FrameBox) -> Bool {
    let input = unsafe source.pointer.pointee
    let inputFormat = unsafe AVPixelFormat(rawValue: input.format)
    unsafe context = sws_getCachedContext(
      context, input.width, input.height, inputFormat, Int32(width), Int32(height), format, flags,
      nil, nil, nil)
    guard let context = unsafe context else { return false }
    let isFull = unsafe input.color_range == AVCOL_RANGE_JPEG || isFullByName(inputFormat)
    let space =
      unsafe input.colorspace == AVCOL_SPC_UNSPECIFIED
      ? (input.height >= 720 ? SWS_CS_ITU709 : SWS_CS_ITU601) : Int32(input.colorspace.rawValue)
    // The answer −1 means that neither side has colours to convert: nothing to set then.
    _ = unsafe sws_setColorspaceDetails(
      context, sws_getCoefficients(space), isFull ? 1 : 0,
      sws_getCoefficients(colors == .still ? SWS_CS_ITU601 : SWS_CS_ITU709),
      colors == .still ? 1 : 0, 0, 1 << 16, 1 << 16)
    guard unsafe av_frame_make_writable(frame.pointer) >= 0 else { return false }
    let rows = unsafe withUnsafePointer(to: source.pointer.pointee.data) { data in
      unsafe withUnsafePointer(to: source.pointer.pointee.linesize) { strides in
        unsafe data.withMemoryRebound(to: UnsafePointer<UInt8>?.self, capacity: 8) { planes in
          unsafe strides.withMemoryRebound(to: Int32.self, capacity: 8) { lines in
            unsafe scale(planes, lines, input.height)
          }
        }
      }
    }
    return rows == Int32(height)
  }

  private func scale(
    _ planes: UnsafePointer<UnsafePointer<UInt8>?>, _ lines: UnsafePointer<Int32>, _ rows: Int32
  ) -> Int32 {
    unsafe withUnsafeMutablePointer(to: &frame.pointer.pointee.data) { data in
      unsafe withUnsafeMutablePointer(to: &frame.pointer.pointee.linesize) { strides in
        unsafe data.withMemoryRebound(to: UnsafeMutablePointer<UInt8>?.self, capacity: 8) { out in
          unsafe strides.withMemoryRebound(to: Int32.self, capacity: 8) { outLines in
            unsafe sws_scale(context, planes, lines, 0, rows, out, outLines)
          }
        }
      }
    }
  }
}

/// The formats whose name, not a flag, says full range.
private func isFullByName(_ format: AVPixelFormat) -> Bool {
  [
    AV_PIX_FMT_YUVJ420P, AV_PIX_FMT_YUVJ422P, AV_PIX_FMT_YUVJ444P, AV_PIX_FMT_YUVJ440P,
    AV_PIX_FMT_YUVJ411P,
  ].contains(format)
}
