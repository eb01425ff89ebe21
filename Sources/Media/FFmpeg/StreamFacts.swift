internal import CFFmpeg
internal import TimeModel

/// The container's and the streams' facts, copied out of libavformat as values.
extension Demuxer {
  var facts: ContainerInfo {
    let format = unsafe context.pointee
    return unsafe ContainerInfo(
      format: String(cString: format.iformat.pointee.name),
      start: timestamp(format.start_time).flatMap { MediaTime(ticks: $0, timeBase: .microsecond) },
      duration: timestamp(format.duration).flatMap {
        MediaTime(ticks: $0, timeBase: .microsecond)
      },
      bitRate: format.bit_rate > 0 ? format.bit_rate : nil,
      tags: tags(format.metadata),
      streams: (0..<streamCount).compactMap { index in
        unsafe stream(index).map { unsafe Media.facts(of: $0) }
      })
  }
}

extension Rational {
  /// C: `AV_TIME_BASE_Q`.
  static let microsecond = Rational(1, 1_000_000) ?? .one

  /// Nil for libav's 0/0 and for 0/1, which mean "unknown".
  init?(_ value: AVRational) {
    guard value.num != 0, value.den != 0 else { return nil }
    self.init(Int64(value.num), Int64(value.den))
  }
}

private func facts(of pointer: UnsafeMutablePointer<AVStream>) -> StreamInfo {
  let stream = unsafe pointer.pointee
  let parameters = unsafe stream.codecpar.pointee
  let base = unsafe Rational(stream.time_base) ?? .microsecond
  let kind: StreamInfo.Kind
  var video: StreamInfo.Video? = nil
  var audio: StreamInfo.Audio? = nil
  switch unsafe parameters.codec_type {
  case AVMEDIA_TYPE_VIDEO:
    kind = .video
    let aspect = unsafe av_guess_sample_aspect_ratio(nil, pointer, nil)
    video = unsafe StreamInfo.Video(
      width: Int(parameters.width), height: Int(parameters.height),
      rotation: Orientation(of: pointer).clockwise,
      sampleAspectRatio: Rational(aspect),
      averageFrameRate: Rational(stream.avg_frame_rate),
      nominalFrameRate: Rational(stream.r_frame_rate),
      pixelFormat: av_get_pix_fmt_name(AVPixelFormat(rawValue: parameters.format))
        .map { unsafe String(cString: $0) })
  case AVMEDIA_TYPE_AUDIO:
    kind = .audio
    audio = unsafe StreamInfo.Audio(
      sampleRate: Int(parameters.sample_rate), channels: Int(parameters.ch_layout.nb_channels),
      initialPadding: Int(parameters.initial_padding))
  case AVMEDIA_TYPE_SUBTITLE: kind = .subtitle
  case AVMEDIA_TYPE_DATA: kind = .data
  case AVMEDIA_TYPE_ATTACHMENT: kind = .attachment
  default: kind = .unknown
  }
  return unsafe StreamInfo(
    index: Int(stream.index), kind: kind,
    codec: String(cString: avcodec_get_name(parameters.codec_id)), timeBase: base,
    start: timestamp(stream.start_time).flatMap { MediaTime(ticks: $0, timeBase: base) },
    duration: timestamp(stream.duration).flatMap { MediaTime(ticks: $0, timeBase: base) },
    frameCount: stream.nb_frames > 0 ? stream.nb_frames : nil,
    tags: tags(stream.metadata), video: video, audio: audio,
    isAttachedPicture: stream.disposition & AV_DISPOSITION_ATTACHED_PIC != 0)
}

/// A later tag of the same name is kept under the first, as libavformat's lookup would find it.
private func tags(_ dictionary: OpaquePointer?) -> [String: String] {
  var result: [String: String] = [:]
  var entry: UnsafeMutablePointer<AVDictionaryEntry>? = nil
  while let next = unsafe av_dict_get(dictionary, "", entry, AV_DICT_IGNORE_SUFFIX) {
    let name = unsafe String(cString: next.pointee.key)
    if result[name] == nil { result[name] = unsafe String(cString: next.pointee.value) }
    unsafe entry = next
  }
  return result
}

/// How a player turns and mirrors a stored picture: quarter turns only, as players do.
/// C: `AV_PKT_DATA_DISPLAYMATRIX`.
struct Orientation: Equatable {
  /// The upright picture's columns run along the stored picture's rows.
  var isTransposed = false
  /// The upright picture starts at the far end of its columns' or rows' source axis.
  var flipsX = false
  var flipsY = false
  /// Degrees 0…359 that a player turns clockwise.
  var clockwise = 0

  init() {}

  init(of stream: UnsafeMutablePointer<AVStream>) {
    var size = 0
    guard let data = unsafe av_stream_get_side_data(stream, AV_PKT_DATA_DISPLAYMATRIX, &size),
      size >= 36
    else { return }
    unsafe data.withMemoryRebound(to: Int32.self, capacity: 9) { matrix in
      unsafe read(matrix)
    }
  }

  /// Of one frame, which may carry its own; else as its stream. C: `AV_FRAME_DATA_DISPLAYMATRIX`.
  init(of stream: UnsafeMutablePointer<AVStream>, _ frame: borrowing FrameBox) {
    guard
      let own = unsafe av_frame_get_side_data(frame.pointer, AV_FRAME_DATA_DISPLAYMATRIX),
      unsafe own.pointee.size >= 36, let data = unsafe own.pointee.data
    else {
      self = unsafe Orientation(of: stream)
      return
    }
    unsafe data.withMemoryRebound(to: Int32.self, capacity: 9) { matrix in
      unsafe read(matrix)
    }
  }

  private mutating func read(_ matrix: UnsafePointer<Int32>) {
    // x' = a·x + c·y and y' = b·x + d·y, with y downwards.
    let (a, b, c, d) = unsafe (matrix[0], matrix[1], matrix[3], matrix[4])
    let degrees = unsafe -av_display_rotation_get(matrix)
    guard degrees.isFinite else { return }
    clockwise = ((Int(degrees.rounded()) % 360) + 360) % 360
    let straight = Int64(a.magnitude) + Int64(d.magnitude)
    isTransposed = Int64(b.magnitude) + Int64(c.magnitude) > straight
    flipsX = (isTransposed ? c : a) < 0
    flipsY = (isTransposed ? b : d) < 0
  }
}
