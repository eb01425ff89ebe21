internal import CFFmpeg
internal import TimeModel

/// Writes an mp4 file of one picture stream and, where there is sound, one of sound: the same bytes for
/// the same frames, whatever the machine's number of cores. C: `AVFormatContext`, `AVCodecContext`.
@safe struct MovieWriter: ~Copyable {
  private let muxer: MuxerBox
  private let video: EncoderBox
  private var audio: EncoderBox?
  private let packet: PacketBox
  private let soundFrame: FrameBox
  private let path: String
  /// Of the frames that the encoder has not given out yet; none is moved, since there are no B-frames.
  private var durations: [(time: Int64, length: Int64)] = []
  /// Two channels in turn.
  private var waiting: [Float] = []
  private var soundCount: Int64 = 0

  struct Form {
    var width: Int
    var height: Int
    /// Of the pictures' times; its numerator is one.
    var timeBase: AVRational
    /// For the encoder's sense of speed alone.
    var frameRate: AVRational
    var hasSound: Bool
  }

  /// - Parameter path: a file that is replaced.
  /// - Throws: `cannotWrite`, `cannotEncode`, `outOfMemory`.
  static func open(path: String, _ form: Form) throws(MediaError) -> MovieWriter {
    LibraryLog.begin()
    let action = "beginning the movie"
    func failure(_ code: Int32, _ reason: MediaError.Reason = .cannotEncode) -> MediaError {
      MediaError(
        reason, while: action, path: path, code: FFmpegCode(rawValue: code),
        detail: LibraryLog.takeLastLine())
    }
    let video = unsafe try EncoderBox.open("libx264", path: path) { context in
      unsafe context.pointee.width = Int32(form.width)
      unsafe context.pointee.height = Int32(form.height)
      unsafe context.pointee.pix_fmt = AV_PIX_FMT_YUV420P
      unsafe context.pointee.time_base = form.timeBase
      unsafe context.pointee.framerate = form.frameRate
      unsafe context.pointee.sample_aspect_ratio = AVRational(num: 1, den: 1)
      unsafe context.pointee.color_range = AVCOL_RANGE_MPEG
      unsafe context.pointee.colorspace = AVCOL_SPC_BT709
      unsafe context.pointee.color_primaries = AVCOL_PRI_BT709
      unsafe context.pointee.color_trc = AVCOL_TRC_BT709
      unsafe context.pointee.gop_size = Int32(MovieSettings.keyInterval)
      unsafe context.pointee.max_b_frames = 0
      unsafe context.pointee.thread_count = Int32(MovieSettings.threads)
      let options = unsafe context.pointee.priv_data
      unsafe av_opt_set(options, "preset", MovieSettings.preset, 0)
      unsafe av_opt_set(options, "crf", "\(MovieSettings.crf)", 0)
      unsafe av_opt_set(options, "x264-params", "cpu-independent=1", 0)
    }
    let audio = try form.hasSound ? Self.soundEncoder(path) : nil
    let box = try MuxerBox.make(path: path)
    let muxer = unsafe box.context
    var writer = MovieWriter(
      muxer: box, video: video, audio: audio, packet: try PacketBox.make(path: path),
      soundFrame: try FrameBox.make(path: path), path: path)
    for index in 0..<(form.hasSound ? 2 : 1) {
      guard let stream = unsafe avformat_new_stream(muxer, nil) else {
        throw failure(0, .outOfMemory)
      }
      let copied = unsafe writer.parameters(of: index, into: stream)
      guard copied >= 0 else { throw failure(copied) }
    }
    let opened = unsafe avio_open(&muxer.pointee.pb, "file:" + path, AVIO_FLAG_WRITE)
    guard opened >= 0 else { throw failure(opened, .cannotWrite) }
    var options: OpaquePointer? = nil
    unsafe av_dict_set(&options, "movflags", "+faststart", 0)
    let begun = unsafe avformat_write_header(muxer, &options)
    unsafe av_dict_free(&options)
    guard begun >= 0 else { throw failure(begun, .cannotWrite) }
    return writer
  }

  private static func soundEncoder(_ path: String) throws(MediaError) -> EncoderBox {
    unsafe try EncoderBox.open("aac", path: path) { context in
      unsafe context.pointee.sample_fmt = AV_SAMPLE_FMT_FLTP
      unsafe context.pointee.sample_rate = Int32(SoundCursor.rate)
      unsafe av_channel_layout_default(&context.pointee.ch_layout, Int32(SoundCursor.channels))
      unsafe context.pointee.bit_rate = MovieSettings.soundBitRate
      unsafe context.pointee.time_base = AVRational(num: 1, den: Int32(SoundCursor.rate))
      unsafe context.pointee.thread_count = 1
    }
  }

  private init(
    muxer: consuming MuxerBox, video: consuming EncoderBox,
    audio: consuming EncoderBox?, packet: consuming PacketBox, soundFrame: consuming FrameBox,
    path: String
  ) {
    self.muxer = muxer
    self.video = video
    self.audio = audio
    self.packet = packet
    self.soundFrame = soundFrame
    self.path = path
  }

  private mutating func parameters(
    of index: Int, into stream: UnsafeMutablePointer<AVStream>
  ) -> Int32 {
    let context: UnsafeMutablePointer<AVCodecContext>
    if index == 0 {
      unsafe context = video.context
    } else if let sound = unsafe audio?.context {
      unsafe context = sound
    } else {
      return onset_AVERROR_EINVAL
    }
    unsafe stream.pointee.time_base = context.pointee.time_base
    return unsafe avcodec_parameters_from_context(stream.pointee.codecpar, context)
  }

  private func failure(_ code: Int32, _ reason: MediaError.Reason) -> MediaError {
    MediaError(
      reason, while: "writing the movie", path: path, code: FFmpegCode(rawValue: code),
      detail: LibraryLog.takeLastLine())
  }

  /// - Parameters:
  ///   - time: in ticks of the form's time base, above that of the picture before.
  ///   - duration: likewise, positive.
  mutating func write(
    _ canvas: borrowing MovieCanvas, at time: Int64, lasting duration: Int64
  ) throws(MediaError) {
    unsafe canvas.frame.pointer.pointee.pts = time
    unsafe canvas.frame.pointer.pointee.pict_type = AV_PICTURE_TYPE_NONE
    durations.append((time, duration))
    let sent = unsafe avcodec_send_frame(video.context, canvas.frame.pointer)
    guard sent >= 0 else { throw failure(sent, .cannotEncode) }
    try drain(stream: 0)
  }

  /// Two channels in turn, following on what was written before.
  mutating func write(sound: [Float]) throws(MediaError) {
    waiting += sound
    var given = 0
    let size = unsafe max(1, Int(audio?.context.pointee.frame_size ?? 1024))
    while waiting.count - given >= size * SoundCursor.channels {
      try send(waiting[given..<given + size * SoundCursor.channels])
      given += size * SoundCursor.channels
    }
    waiting.removeFirst(given)
  }

  private mutating func send(_ samples: ArraySlice<Float>) throws(MediaError) {
    guard let context = unsafe audio?.context else { return }
    let count = samples.count / SoundCursor.channels
    let frame = unsafe soundFrame.pointer
    unsafe av_frame_unref(frame)
    unsafe frame.pointee.nb_samples = Int32(count)
    unsafe frame.pointee.format = AV_SAMPLE_FMT_FLTP.rawValue
    unsafe frame.pointee.sample_rate = Int32(SoundCursor.rate)
    unsafe av_channel_layout_default(&frame.pointee.ch_layout, Int32(SoundCursor.channels))
    guard unsafe av_frame_get_buffer(frame, 0) >= 0 else { throw failure(0, .outOfMemory) }
    for channel in 0..<SoundCursor.channels {
      guard let plane = unsafe frame.pointee.extended_data[channel] else { continue }
      unsafe plane.withMemoryRebound(to: Float.self, capacity: count) { target in
        for place in 0..<count {
          unsafe target[place] =
            samples[samples.startIndex + place * SoundCursor.channels + channel]
        }
      }
    }
    unsafe frame.pointee.pts = soundCount
    soundCount += Int64(count)
    let sent = unsafe avcodec_send_frame(context, frame)
    guard sent >= 0 else { throw failure(sent, .cannotEncode) }
    try drain(stream: 1)
  }

  /// Hands the encoder's packets to the muxer.
  private mutating func drain(stream index: Int) throws(MediaError) {
    let context = unsafe index == 0 ? video.context : audio?.context
    guard let context = unsafe context, let stream = unsafe muxer.context.pointee.streams[index]
    else {
      return
    }
    while true {
      let received = unsafe avcodec_receive_packet(context, packet.pointer)
      if received == onset_AVERROR_EAGAIN || received == onset_AVERROR_EOF { return }
      guard received >= 0 else { throw failure(received, .cannotEncode) }
      unsafe packet.pointer.pointee.stream_index = Int32(index)
      if index == 0,
        let place = durations.firstIndex(where: { pair in
          unsafe pair.time == packet.pointer.pointee.pts
        })
      {
        unsafe packet.pointer.pointee.duration = durations[place].length
        durations.removeFirst(place + 1)
      }
      unsafe av_packet_rescale_ts(
        packet.pointer, context.pointee.time_base, stream.pointee.time_base)
      let written = unsafe av_interleaved_write_frame(muxer.context, packet.pointer)
      guard written >= 0 else { throw failure(written, .cannotWrite) }
    }
  }

  /// Empties the encoders and closes the file; nothing may be written any more.
  ///
  /// - Throws: `cannotWrite`; the file is not whole then.
  mutating func finish() throws(MediaError) {
    if !waiting.isEmpty {
      try send(waiting[...])
      waiting = []
    }
    for index in 0...1 {
      let context = unsafe index == 0 ? video.context : audio?.context
      guard let context = unsafe context else { continue }
      let sent = unsafe avcodec_send_frame(context, nil)
      guard sent >= 0 || sent == onset_AVERROR_EOF else { throw failure(sent, .cannotEncode) }
      try drain(stream: index)
    }
    let ended = unsafe av_write_trailer(muxer.context)
    guard ended >= 0 else { throw failure(ended, .cannotWrite) }
    let closed = unsafe avio_closep(&muxer.context.pointee.pb)
    guard closed >= 0 else { throw failure(closed, .cannotWrite) }
  }
}

/// What writes a container. C: `AVFormatContext`.
@safe private struct MuxerBox: ~Copyable {
  let context: UnsafeMutablePointer<AVFormatContext>

  static func make(path: String) throws(MediaError) -> MuxerBox {
    var created: UnsafeMutablePointer<AVFormatContext>? = nil
    let made = unsafe avformat_alloc_output_context2(&created, nil, "mp4", "file:" + path)
    guard let context = unsafe created else {
      throw MediaError(
        .cannotEncode, while: "beginning the movie", path: path,
        code: FFmpegCode(rawValue: made))
    }
    unsafe context.pointee.flags |= AVFMT_FLAG_BITEXACT
    return unsafe MuxerBox(context: context)
  }

  deinit {
    unsafe avio_closep(&context.pointee.pb)
    unsafe avformat_free_context(context)
  }
}

/// An encoder. C: `AVCodecContext`.
@safe struct EncoderBox: ~Copyable {
  let context: UnsafeMutablePointer<AVCodecContext>

  /// - Parameter set: fills in its parameters.
  /// - Throws: `cannotEncode` when there is no such encoder or it refuses them.
  static func open(
    _ name: String, path: String, set: (UnsafeMutablePointer<AVCodecContext>) -> Void
  ) throws(MediaError) -> EncoderBox {
    let action = "opening the encoder \(name) for"
    guard let codec = unsafe avcodec_find_encoder_by_name(name) else {
      throw MediaError(
        .cannotEncode, while: action, path: path, detail: "this FFmpeg was built without it")
    }
    guard let context = unsafe avcodec_alloc_context3(codec) else {
      throw MediaError(.outOfMemory, while: action, path: path)
    }
    let box = unsafe EncoderBox(context: context)
    unsafe set(context)
    unsafe context.pointee.flags |= AV_CODEC_FLAG_BITEXACT | AV_CODEC_FLAG_GLOBAL_HEADER
    let opened = unsafe avcodec_open2(context, codec, nil)
    guard opened >= 0 else {
      throw MediaError(
        .cannotEncode, while: action, path: path, code: FFmpegCode(rawValue: opened),
        detail: LibraryLog.takeLastLine())
    }
    return box
  }

  deinit {
    var context: UnsafeMutablePointer<AVCodecContext>? = unsafe context
    unsafe avcodec_free_context(&context)
  }
}
