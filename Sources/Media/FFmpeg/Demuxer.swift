internal import CFFmpeg

/// An open libavformat context over one confined file. C: `AVFormatContext`.
@safe struct Demuxer: ~Copyable {
  let context: UnsafeMutablePointer<AVFormatContext>
  let input: EvidenceInput

  /// Formats that stand for other files, for the network or for a device. Several of them open what
  /// they name without asking `io_open`, so they are refused before their demuxer runs.
  private static let elsewhere: Set<String> = [
    "hls", "dash", "concat", "imf", "sdp", "rtsp", "rtp", "sap", "vobsub", "lavfi", "libcdio",
    "alsa", "fbdev", "iec61883", "jack", "kmsgrab", "openal", "oss", "pulse", "sndio",
    "video4linux2,v4l2", "x11grab", "xcbgrab", "libdc1394", "mpjpeg", "webm_dash_manifest",
    "avisynth", "vapoursynth",
  ]

  static func open(
    path: String, limits: ReadingLimits, hashing: Bool
  ) throws(MediaError) -> Demuxer {
    LibraryLog.begin()
    let input = try EvidenceInput.open(path: path, limits: limits, hashing: hashing)
    let format = unsafe try recognise(input)
    guard let created = unsafe avformat_alloc_context() else {
      throw MediaError(.outOfMemory, while: "opening", path: path)
    }
    unsafe input.confine(created)
    var options: OpaquePointer? = nil
    // As ffprobe does; only the MPEG-TS demuxer knows it.
    unsafe av_dict_set(&options, "scan_all_pmts", "1", 0)
    var context: UnsafeMutablePointer<AVFormatContext>? = unsafe created
    let opened = unsafe avformat_open_input(&context, path, format, &options)
    unsafe av_dict_free(&options)
    guard opened >= 0, let context = unsafe context else {
      // On failure FFmpeg has freed the context.
      throw input.error("opening", opened, otherwise: .damaged)
    }
    let demuxer = unsafe Demuxer(context: context, input: input)
    demuxer.input.beginStep()
    let found = unsafe avformat_find_stream_info(context, nil)
    guard found >= 0 else {
      throw demuxer.input.error("looking into", found, otherwise: .damaged)
    }
    return demuxer
  }

  deinit {
    var context: UnsafeMutablePointer<AVFormatContext>? = unsafe context
    unsafe avformat_close_input(&context)
  }

  /// The format by content and by name, as ffprobe decides. C: `av_probe_input_buffer2`.
  private static func recognise(
    _ input: borrowing EvidenceInput
  ) throws(MediaError) -> UnsafePointer<AVInputFormat>? {
    let path = input.path
    var format: UnsafePointer<AVInputFormat>? = nil
    var probed = unsafe av_probe_input_buffer2(input.context, &format, path, nil, 0, 0)
    if probed >= 0, unsafe name(of: format) == "image2" {
      // It would open the file itself, and others whose names follow a pattern: judge by content.
      unsafe format = nil
      probed = unsafe av_probe_input_buffer2(input.context, &format, "", nil, 0, 0)
    }
    guard probed >= 0, let format = unsafe format else {
      throw input.error("recognising", probed, otherwise: .notRecognised)
    }
    let name = unsafe name(of: format) ?? ""
    guard !elsewhere.contains(name), name != "image2" else {
      throw MediaError(
        .refersElsewhere, while: "recognising", path: path, detail: "its format is '\(name)'")
    }
    return unsafe format
  }

  private static func name(of format: UnsafePointer<AVInputFormat>?) -> String? {
    unsafe format.map { unsafe String(cString: $0.pointee.name) }
  }

  var streamCount: Int { unsafe Int(context.pointee.nb_streams) }

  /// Nil when there is no such stream.
  func stream(_ index: Int) -> UnsafeMutablePointer<AVStream>? {
    guard index >= 0, index < streamCount else { return nil }
    return unsafe context.pointee.streams[index]
  }

  /// The stream that a player would show first; nil when there is none. C: `av_find_best_stream`.
  func bestStream(_ kind: AVMediaType) -> Int? {
    let index = unsafe av_find_best_stream(context, kind, -1, -1, nil, 0)
    return index >= 0 ? Int(index) : nil
  }

  /// - Returns: false at the end of the file.
  func read(_ packet: borrowing PacketBox) throws(MediaError) -> Bool {
    input.beginStep()
    unsafe av_packet_unref(packet.pointer)
    let code = unsafe av_read_frame(context, packet.pointer)
    if code >= 0 { return true }
    if code == onset_AVERROR_EOF, !input.isBroken { return false }
    throw input.error("reading packets of", code, otherwise: .damaged)
  }
}

/// One packet's memory, used again for the next. C: `AVPacket`.
@safe struct PacketBox: ~Copyable {
  let pointer: UnsafeMutablePointer<AVPacket>

  static func make(path: String) throws(MediaError) -> PacketBox {
    guard let pointer = unsafe av_packet_alloc() else {
      throw MediaError(.outOfMemory, while: "opening", path: path)
    }
    return unsafe PacketBox(pointer: pointer)
  }

  deinit {
    var pointer: UnsafeMutablePointer<AVPacket>? = unsafe pointer
    unsafe av_packet_free(&pointer)
  }

  /// The packet's facts as a value; nil stands for libav's sentinels.
  func facts(number: Int) -> Packet {
    let packet = unsafe pointer
    var skipped: (start: Int, end: Int) = (0, 0)
    var changes = false
    if unsafe packet.pointee.side_data_elems > 0 {
      var size = 0
      if let data = unsafe av_packet_get_side_data(packet, AV_PKT_DATA_SKIP_SAMPLES, &size),
        size >= 8
      {
        skipped = unsafe (littleEndian(data), littleEndian(data + 4))
      }
      changes =
        unsafe av_packet_get_side_data(packet, AV_PKT_DATA_NEW_EXTRADATA, nil) != nil
        || av_packet_get_side_data(packet, AV_PKT_DATA_PARAM_CHANGE, nil) != nil
    }
    let flags = unsafe packet.pointee.flags
    return unsafe Packet(
      stream: Int(packet.pointee.stream_index), number: number,
      pts: timestamp(packet.pointee.pts), dts: timestamp(packet.pointee.dts),
      duration: packet.pointee.duration == 0 ? nil : packet.pointee.duration,
      size: Int(packet.pointee.size),
      position: packet.pointee.pos == -1 ? nil : packet.pointee.pos,
      isKey: flags & AV_PKT_FLAG_KEY != 0, isDiscarded: flags & AV_PKT_FLAG_DISCARD != 0,
      isCorrupt: flags & AV_PKT_FLAG_CORRUPT != 0, skippedAtStart: skipped.start,
      skippedAtEnd: skipped.end, changesParameters: changes)
  }
}

/// Nil for `AV_NOPTS_VALUE`.
func timestamp(_ ticks: Int64) -> Int64? { ticks == onset_AV_NOPTS_VALUE ? nil : ticks }

private func littleEndian(_ bytes: UnsafePointer<UInt8>) -> Int {
  unsafe Int(
    UInt32(bytes[0]) | UInt32(bytes[1]) << 8 | UInt32(bytes[2]) << 16 | UInt32(bytes[3]) << 24)
}
