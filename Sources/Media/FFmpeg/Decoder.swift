internal import CFFmpeg

/// A decoder for one stream of a recording. C: `AVCodecContext`.
@safe struct Decoder: ~Copyable {
  let context: UnsafeMutablePointer<AVCodecContext>
  let frame: FrameBox

  /// Beyond this a frame is no recording of anything, and costs gigabytes.
  private static let maximumPixels: Int64 = 8_192 * 8_192

  /// Opens the stream's default decoder with its parameters, as ffprobe does.
  ///
  /// - Parameter isRough: leaves the smoothing of block edges out, which small pictures do not show.
  /// - Throws: `noSuchStream`; `cannotDecode`.
  static func open(
    _ demuxer: borrowing Demuxer, stream index: Int, threads: Int, isRough: Bool = false
  ) throws(MediaError) -> Decoder {
    let path = demuxer.input.path
    let action = "opening the decoder of stream \(index) of"
    guard let stream = unsafe demuxer.stream(index) else {
      throw MediaError(.noSuchStream, while: action, path: path)
    }
    LibraryLog.begin()
    let parameters = unsafe stream.pointee.codecpar
    guard let codec = unsafe avcodec_find_decoder(parameters?.pointee.codec_id ?? AV_CODEC_ID_NONE)
    else {
      let name = unsafe String(
        cString: avcodec_get_name(parameters?.pointee.codec_id ?? AV_CODEC_ID_NONE))
      throw MediaError(
        .cannotDecode, while: action, path: path, code: .noDecoder, detail: "codec '\(name)'")
    }
    guard let context = unsafe avcodec_alloc_context3(codec) else {
      throw MediaError(.outOfMemory, while: action, path: path)
    }
    let frame: FrameBox
    do { frame = try FrameBox.make(path: path) } catch {
      var context: UnsafeMutablePointer<AVCodecContext>? = unsafe context
      unsafe avcodec_free_context(&context)
      throw error
    }
    let decoder = unsafe Decoder(context: context, frame: frame)
    var code = unsafe avcodec_parameters_to_context(context, parameters)
    if code >= 0 {
      unsafe context.pointee.pkt_timebase = stream.pointee.time_base
      unsafe context.pointee.framerate = stream.pointee.avg_frame_rate
      unsafe context.pointee.thread_count = Int32(clamping: max(0, threads))
      unsafe context.pointee.max_pixels = maximumPixels
      if isRough { unsafe context.pointee.skip_loop_filter = AVDISCARD_ALL }
      code = unsafe avcodec_open2(context, codec, nil)
    }
    guard code >= 0 else {
      throw MediaError(
        .cannotDecode, while: action, path: path, code: FFmpegCode(rawValue: code),
        detail: LibraryLog.takeLastLine())
    }
    return decoder
  }

  deinit {
    var context: UnsafeMutablePointer<AVCodecContext>? = unsafe context
    unsafe avcodec_free_context(&context)
  }

  /// How many packets later than it was sent a packet's failure is told: one less than the frame
  /// threads in use.
  var delay: Int {
    let active = unsafe context.pointee.active_thread_type & FF_THREAD_FRAME != 0
    return active ? max(0, Int(unsafe context.pointee.thread_count) - 1) : 0
  }

  /// Sends one packet, or nil for the end, and hands on every frame that comes out; the steps are
  /// those of ffprobe. C: `avcodec_send_packet`, `avcodec_receive_frame`.
  ///
  /// - Returns: the decoder's complaint, after which it may be used further; nil when it had none.
  func decode<Failure: Error>(
    _ packet: UnsafeMutablePointer<AVPacket>?,
    each: (borrowing FrameBox) throws(Failure) -> Void
  ) throws(Failure) -> FFmpegCode? {
    var isWaiting = true
    while true {
      if isWaiting {
        let sent = unsafe avcodec_send_packet(context, packet)
        if sent >= 0 || sent == onset_AVERROR_EOF {
          isWaiting = false
        } else if sent != onset_AVERROR_EAGAIN {
          return FFmpegCode(rawValue: sent)
        }
      }
      let received = unsafe avcodec_receive_frame(context, frame.pointer)
      if received >= 0 {
        try each(frame)
        unsafe av_frame_unref(frame.pointer)
      } else if received == onset_AVERROR_EAGAIN || received == onset_AVERROR_EOF {
        guard isWaiting, received == onset_AVERROR_EAGAIN else { return nil }
        // A decoder that neither takes nor gives breaks libavcodec's rules: drop the packet.
        let sent = unsafe avcodec_send_packet(context, packet)
        guard sent >= 0 else { return FFmpegCode(rawValue: sent) }
        isWaiting = false
      } else {
        return FFmpegCode(rawValue: received)
      }
    }
  }
}

/// One frame's memory, used again for the next. C: `AVFrame`.
@safe struct FrameBox: ~Copyable {
  let pointer: UnsafeMutablePointer<AVFrame>

  static func make(path: String) throws(MediaError) -> FrameBox {
    guard let pointer = unsafe av_frame_alloc() else {
      throw MediaError(.outOfMemory, while: "decoding", path: path)
    }
    return unsafe FrameBox(pointer: pointer)
  }

  deinit {
    var pointer: UnsafeMutablePointer<AVFrame>? = unsafe pointer
    unsafe av_frame_free(&pointer)
  }

  /// The time that a player shows it at, guessed by libavcodec where the file is silent.
  var bestTime: Int64? { unsafe timestamp(pointer.pointee.best_effort_timestamp) }

  /// The decoder says that something in it is made up.
  var isDamaged: Bool {
    let frame = unsafe pointer.pointee
    return unsafe frame.decode_error_flags != 0 || frame.flags & AV_FRAME_FLAG_CORRUPT != 0
  }

  var form: FrameForm {
    let frame = unsafe pointer.pointee
    if unsafe frame.width > 0 {
      let name = unsafe av_get_pix_fmt_name(AVPixelFormat(rawValue: frame.format))
      return unsafe FrameForm(
        width: Int(frame.width), height: Int(frame.height),
        format: name.map { unsafe String(cString: $0) } ?? "unknown", sampleRate: nil,
        channels: nil)
    }
    let name = unsafe av_get_sample_fmt_name(AVSampleFormat(rawValue: frame.format))
    return unsafe FrameForm(
      width: nil, height: nil, format: name.map { unsafe String(cString: $0) } ?? "unknown",
      sampleRate: Int(frame.sample_rate), channels: Int(frame.ch_layout.nb_channels))
  }

  func facts(stream: Int, number: Int, isPicture: Bool) -> DecodedFrame {
    let frame = unsafe pointer.pointee
    let letter = unsafe UInt8(bitPattern: av_get_picture_type_char(frame.pict_type))
    return unsafe DecodedFrame(
      stream: stream, number: number, pts: timestamp(frame.pts), dts: timestamp(frame.pkt_dts),
      duration: frame.pkt_duration == 0 ? nil : frame.pkt_duration,
      size: frame.pkt_size < 0 ? nil : Int(frame.pkt_size),
      position: frame.pkt_pos == -1 ? nil : frame.pkt_pos, isKey: frame.key_frame != 0,
      isDiscarded: frame.flags & AV_FRAME_FLAG_DISCARD != 0,
      pictureType: isPicture ? DecodedFrame.PictureType(rawValue: letter) ?? .unknown : nil,
      repeated: isPicture ? Int(frame.repeat_pict) : nil,
      isInterlaced: isPicture ? frame.interlaced_frame != 0 : nil)
  }
}
