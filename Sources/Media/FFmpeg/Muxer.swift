internal import CFFmpeg
internal import TimeModel

/// Writes copied packets into a new file, with nothing of its own that changes from run to run.
/// C: `AVFormatContext`.
@safe struct Muxer: ~Copyable {
  private let context: UnsafeMutablePointer<AVFormatContext>
  private let packet: PacketBox
  private let path: String

  /// - Parameters:
  ///   - streams: indices in the recording; the new file has them in this order.
  ///   - name: libavformat's, of the container.
  /// - Throws: `cannotEncode` when the container does not take the streams as they are; `cannotWrite`.
  static func open(
    _ streams: [Int], of recording: borrowing Recording, as name: String, to target: String
  ) throws(MediaError) -> Muxer {
    LibraryLog.begin()
    let source = recording.path
    func failure(_ code: Int32, _ reason: MediaError.Reason = .cannotEncode) -> MediaError {
      MediaError(
        reason, while: "writing a clip of", path: source, code: FFmpegCode(rawValue: code),
        detail: LibraryLog.takeLastLine())
    }
    let packet = try PacketBox.make(path: source)
    var created: UnsafeMutablePointer<AVFormatContext>?
    var code = unsafe avformat_alloc_output_context2(&created, nil, name, nil)
    guard code >= 0, let context = unsafe created else { throw failure(code) }
    let muxer = unsafe Muxer(context: context, packet: packet, path: source)
    unsafe context.pointee.flags |= AVFMT_FLAG_BITEXACT
    // No filter may change a packet on its way.
    unsafe context.pointee.flags &= ~AVFMT_FLAG_AUTO_BSF
    for index in streams {
      guard let from = unsafe recording.demuxer.stream(index),
        let to = unsafe avformat_new_stream(context, nil)
      else { throw failure(onset_AVERROR_ENOMEM) }
      code = unsafe describe(to, as: from, in: context)
      guard code >= 0 else { throw failure(code) }
    }
    code = unsafe avio_open(&context.pointee.pb, "file:" + target, AVIO_FLAG_WRITE)
    guard code >= 0 else { throw failure(code, .cannotWrite) }
    code = unsafe avformat_write_header(context, nil)
    guard code >= 0 else { throw failure(code) }
    return muxer
  }

  private init(
    context: UnsafeMutablePointer<AVFormatContext>, packet: consuming PacketBox, path: String
  ) {
    unsafe self.context = context
    self.packet = packet
    self.path = path
  }

  deinit {
    unsafe avio_closep(&context.pointee.pb)
    unsafe avformat_free_context(context)
  }

  /// Codec, shape, colour, turn and rate; none of the tags.
  private static func describe(
    _ to: UnsafeMutablePointer<AVStream>, as from: UnsafeMutablePointer<AVStream>,
    in context: UnsafeMutablePointer<AVFormatContext>
  ) -> Int32 {
    let code = unsafe avcodec_parameters_copy(to.pointee.codecpar, from.pointee.codecpar)
    guard code >= 0, let parameters = unsafe to.pointee.codecpar else { return code }
    let tags = unsafe context.pointee.oformat.pointee.codec_tag
    let (id, tag) = unsafe (parameters.pointee.codec_id, parameters.pointee.codec_tag)
    var other: UInt32 = 0
    let isKnown =
      unsafe tags == nil || av_codec_get_id(tags, tag) == id
      || av_codec_get_tag2(tags, id, &other) == 0
    if !isKnown { unsafe parameters.pointee.codec_tag = 0 }
    unsafe to.pointee.time_base = from.pointee.time_base
    unsafe to.pointee.sample_aspect_ratio = from.pointee.sample_aspect_ratio
    unsafe to.pointee.avg_frame_rate = from.pointee.avg_frame_rate
    unsafe to.pointee.r_frame_rate = from.pointee.r_frame_rate
    unsafe to.pointee.disposition = from.pointee.disposition
    for place in 0..<max(0, unsafe Int(from.pointee.nb_side_data)) {
      let data = unsafe from.pointee.side_data[place]
      guard let copy = unsafe av_stream_new_side_data(to, data.type, data.size) else {
        return onset_AVERROR_ENOMEM
      }
      unsafe copy.update(from: data.data, count: data.size)
    }
    return 0
  }

  /// Writes a copy of a packet, so much earlier. C: `av_interleaved_write_frame`.
  ///
  /// - Parameter base: of the packet's times.
  func write(
    _ source: UnsafeMutablePointer<AVPacket>, stream: Int, earlierBy shift: MediaTime,
    of base: Rational
  ) throws(MediaError) {
    let copy = unsafe packet.pointer
    unsafe av_packet_unref(copy)
    var code = unsafe av_packet_ref(copy, source)
    if code >= 0, let target = unsafe context.pointee.streams[stream] {
      let ticks = (try? shift.rescaled(to: base, rounding: .down).ticks) ?? 0
      unsafe copy.pointee.stream_index = Int32(stream)
      if let pts = unsafe timestamp(copy.pointee.pts) { unsafe copy.pointee.pts = pts &- ticks }
      if let dts = unsafe timestamp(copy.pointee.dts) { unsafe copy.pointee.dts = dts &- ticks }
      unsafe copy.pointee.pos = -1
      unsafe av_packet_rescale_ts(
        copy, AVRational(num: Int32(base.numerator), den: Int32(base.denominator)),
        target.pointee.time_base)
      code = unsafe av_interleaved_write_frame(context, copy)
    }
    guard code >= 0 else { throw failure(code) }
  }

  /// C: `av_write_trailer`.
  consuming func finish() throws(MediaError) {
    var code = unsafe av_write_trailer(context)
    if code >= 0 { code = unsafe context.pointee.pb.pointee.error }
    let closed = unsafe avio_closep(&context.pointee.pb)
    if code >= 0 { code = closed }
    guard code >= 0 else { throw failure(code) }
  }

  private func failure(_ code: Int32) -> MediaError {
    let isDisk = unsafe context.pointee.pb != nil && context.pointee.pb.pointee.error < 0
    return MediaError(
      isDisk ? .cannotWrite : .cannotEncode, while: "writing a clip of", path: path,
      code: FFmpegCode(rawValue: code), detail: LibraryLog.takeLastLine())
  }
}
