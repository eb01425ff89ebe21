internal import CFFmpeg

/// Writes one frame as one picture file, the same bytes for the same pixels on any machine.
enum PictureEncoder {
  /// PNG as ffmpeg writes it, but at the level that costs least time; the formats of pixels that it
  /// takes are ``pngFormats``. C: `png` of libavcodec.
  static func png(_ frame: borrowing FrameBox, path: String) throws(MediaError) -> [UInt8] {
    try unsafe encode(frame, AV_CODEC_ID_PNG, path: path) { context in
      unsafe context.pointee.compression_level = 1
      unsafe av_opt_set(context.pointee.priv_data, "pred", "up", 0)
    }
  }

  /// For the filter `format`: what the encoder takes, in its own order, by which ffmpeg chooses.
  static let pngFormats: String = {
    var names: [String] = []
    var format = unsafe avcodec_find_encoder(AV_CODEC_ID_PNG)?.pointee.pix_fmts
    while let next = unsafe format?.pointee, next != AV_PIX_FMT_NONE {
      if let name = unsafe av_get_pix_fmt_name(next) { unsafe names.append(String(cString: name)) }
      unsafe format = format?.advanced(by: 1)
    }
    return names.joined(separator: "|")
  }()

  /// JPEG with a fixed quantiser, of a frame in yuvj420p. C: `mjpeg` of libavcodec.
  static func jpeg(_ frame: borrowing FrameBox, path: String) throws(MediaError) -> [UInt8] {
    let quality: Int32 = 3 * FF_QP2LAMBDA
    unsafe frame.pointer.pointee.quality = quality
    return try unsafe encode(frame, AV_CODEC_ID_MJPEG, path: path) { context in
      unsafe context.pointee.color_range = AVCOL_RANGE_JPEG
      unsafe context.pointee.flags |= AV_CODEC_FLAG_QSCALE
      unsafe context.pointee.global_quality = quality
    }
  }

  /// One thread, no version marks, nothing of the frame's metadata.
  private static func encode(
    _ frame: borrowing FrameBox, _ id: AVCodecID, path: String,
    _ setUp: (UnsafeMutablePointer<AVCodecContext>) -> Void
  ) throws(MediaError) -> [UInt8] {
    LibraryLog.begin()
    func failure(_ code: Int32) -> MediaError {
      MediaError(
        .cannotEncode, while: "writing a still of", path: path, code: FFmpegCode(rawValue: code),
        detail: LibraryLog.takeLastLine())
    }
    guard let codec = unsafe avcodec_find_encoder(id) else { throw failure(onset_AVERROR_EINVAL) }
    var context = unsafe avcodec_alloc_context3(codec)
    defer { unsafe avcodec_free_context(&context) }
    guard let encoder = unsafe context else { throw failure(onset_AVERROR_ENOMEM) }
    unsafe encoder.pointee.width = frame.pointer.pointee.width
    unsafe encoder.pointee.height = frame.pointer.pointee.height
    unsafe encoder.pointee.pix_fmt = AVPixelFormat(rawValue: frame.pointer.pointee.format)
    unsafe encoder.pointee.sample_aspect_ratio = frame.pointer.pointee.sample_aspect_ratio
    unsafe encoder.pointee.time_base = AVRational(num: 1, den: 25)
    unsafe encoder.pointee.thread_count = 1
    unsafe encoder.pointee.flags |= AV_CODEC_FLAG_BITEXACT
    unsafe setUp(encoder)
    var code = unsafe avcodec_open2(encoder, codec, nil)
    guard code >= 0 else { throw failure(code) }
    unsafe frame.pointer.pointee.pts = 0
    code = unsafe avcodec_send_frame(encoder, frame.pointer)
    guard code >= 0 else { throw failure(code) }
    let packet = try PacketBox.make(path: path)
    code = unsafe avcodec_receive_packet(encoder, packet.pointer)
    guard code >= 0, let bytes = unsafe packet.pointer.pointee.data else { throw failure(code) }
    return unsafe Array(UnsafeBufferPointer(start: bytes, count: Int(packet.pointer.pointee.size)))
  }
}

extension ColorImage {
  /// As a PNG file of square pixels.
  ///
  /// - Throws: `MediaError` with the reason `cannotEncode` or `outOfMemory`.
  public func png() throws(MediaError) -> [UInt8] {
    let frame = try FrameBox.make(path: "a drawn picture")
    unsafe frame.pointer.pointee.width = Int32(width)
    unsafe frame.pointer.pointee.height = Int32(height)
    unsafe frame.pointer.pointee.format = AV_PIX_FMT_RGB24.rawValue
    unsafe frame.pointer.pointee.sample_aspect_ratio = AVRational(num: 1, den: 1)
    guard unsafe av_frame_get_buffer(frame.pointer, 0) >= 0,
      let target = unsafe frame.pointer.pointee.data.0
    else { throw MediaError(.outOfMemory, while: "writing", path: "a drawn picture") }
    let stride = unsafe Int(frame.pointer.pointee.linesize.0)
    unsafe pixels.withUnsafeBufferPointer { bytes in
      guard let start = bytes.baseAddress else { return }
      for row in 0..<height {
        unsafe (target + row * stride).update(from: start + row * 3 * width, count: 3 * width)
      }
    }
    return try PictureEncoder.png(frame, path: "a drawn picture")
  }
}

extension FrameBox {
  /// The pixels of a frame in rgb24; nil for any other.
  var colorImage: ColorImage? {
    let frame = unsafe pointer.pointee
    guard unsafe frame.format == AV_PIX_FMT_RGB24.rawValue, let line = unsafe frame.data.0 else {
      return nil
    }
    let (width, height, stride) = unsafe (
      Int(frame.width), Int(frame.height), Int(frame.linesize.0)
    )
    let pixels = unsafe [UInt8](unsafeUninitializedCapacity: 3 * width * height) { out, filled in
      if let target = out.baseAddress {
        for row in 0..<height {
          unsafe (target + row * 3 * width).initialize(from: line + row * stride, count: 3 * width)
        }
      }
      filled = 3 * width * height
    }
    return ColorImage(width: width, height: height, pixels: pixels)
  }
}
