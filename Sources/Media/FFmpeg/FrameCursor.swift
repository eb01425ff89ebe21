internal import CFFmpeg
internal import TimeModel

/// Steps through the pictures of one video stream: what is on the screen, moment after moment.
///
/// A frame is on the screen from its own time until that of the next. One thread decodes, so that
/// damaged frames come out the same on any machine. Times are ticks of the stream.
@safe struct FrameCursor: ~Copyable {
  private let path: String
  private let limits: ReadingLimits
  private var recording: Recording
  private var decoder: Decoder
  let info: StreamInfo
  let orientation: Orientation
  /// The frame on the screen, where `shownTime` is known.
  let shown: FrameBox
  private let next: FrameBox
  private(set) var shownTime: Int64?
  /// Of the frame after it; nil when there is none.
  private(set) var nextTime: Int64?
  /// Frames that came with a time that was over already, and are not shown.
  private(set) var skipped = 0
  /// Whether the first frame of the stream is shown.
  private(set) var isAtStart = false
  private var isDraining = false

  /// Further ahead the way is sought anew rather than decoded.
  private static let reach = Nanoseconds(10_000_000_000)
  /// How often a decoder may complain while it is emptied.
  private static let patience = 64

  /// - Parameter stream: nil for the best one.
  /// - Throws: as `Recording.open`; `noSuchStream`; `cannotDecode`.
  static func open(
    path: String, stream: Int? = nil, limits: ReadingLimits = .standard
  ) throws(MediaError) -> FrameCursor {
    let recording = try Recording.open(path: path, limits: limits, hashing: false)
    guard let index = stream ?? recording.demuxer.bestStream(AVMEDIA_TYPE_VIDEO),
      let info = recording.info.streams.first(where: { $0.index == index }), info.kind == .video,
      let pointer = unsafe recording.demuxer.stream(index)
    else { throw MediaError(.noSuchStream, while: "looking at the pictures of", path: path) }
    let orientation = unsafe Orientation(of: pointer)
    let decoder = try Decoder.open(recording.demuxer, stream: index, threads: 1)
    recording.demuxer.readOnly(index)
    return FrameCursor(
      path: path, limits: limits, recording: recording, decoder: decoder, info: info,
      orientation: orientation, shown: try FrameBox.make(path: path),
      next: try FrameBox.make(path: path))
  }

  private init(
    path: String, limits: ReadingLimits, recording: consuming Recording,
    decoder: consuming Decoder, info: StreamInfo, orientation: Orientation,
    shown: consuming FrameBox, next: consuming FrameBox
  ) {
    (self.path, self.limits, self.info, self.orientation) = (path, limits, info, orientation)
    self.recording = recording
    self.decoder = decoder
    self.shown = shown
    self.next = next
  }

  /// Width of a pixel over its height, as the stream and the frame on the screen have it.
  var pixelAspect: Double {
    let aspect = unsafe av_guess_sample_aspect_ratio(
      nil, recording.demuxer.stream(info.index), shown.pointer)
    return aspect.num > 0 && aspect.den > 0 ? av_q2d(aspect) : 1
  }

  /// To the frame that is on the screen at `target`: the last one whose time is not after it, or the
  /// first one when all are.
  ///
  /// - Throws: `cannotDecode` when no picture can be had.
  mutating func move(to target: Int64) throws(MediaError) {
    if isBehind(target) || isFar(target) { try seek(target) }
    while let next = nextTime, next <= target { step() }
  }

  private func isBehind(_ target: Int64) -> Bool {
    guard let shownTime else { return true }
    return target < shownTime && !isAtStart
  }

  private func isFar(_ target: Int64) -> Bool {
    guard let nextTime else { return false }
    return target.subtractingReportingOverflow(nextTime).partialValue > info.ticks(Self.reach)
  }

  private mutating func seek(_ target: Int64) throws(MediaError) {
    for place in info.seekPlaces(for: target) where recording.demuxer.seek(info.index, place) {
      try restart()
      if let shownTime, shownTime <= target { return isAtStart = false }
    }
    recording = try Recording.open(path: path, limits: limits, hashing: false)
    recording.demuxer.readOnly(info.index)
    try restart()
    isAtStart = true
    guard shownTime != nil else {
      throw MediaError(
        .cannotDecode, while: "looking at the pictures of", path: path,
        detail: "stream \(info.index) gives no picture")
    }
  }

  /// The first two frames from where the file stands.
  private mutating func restart() throws(MediaError) {
    decoder = try Decoder.open(recording.demuxer, stream: info.index, threads: 1)
    isDraining = false
    shownTime = pull()
    if shownTime != nil { takeNext() }
    fillNext()
  }

  /// To the next frame; nothing happens when there is none.
  mutating func step() {
    guard let time = nextTime else { return }
    shownTime = time
    isAtStart = false
    takeNext()
    fillNext()
  }

  private mutating func fillNext() {
    nextTime = nil
    guard let current = shownTime else { return }
    while let time = pull() {
      guard time <= current else { return nextTime = time }
      skipped += 1
      guard time == current else { continue }
      // Of two frames of one time the later one stays on the screen.
      takeNext()
    }
  }

  private func takeNext() {
    unsafe av_frame_unref(shown.pointer)
    unsafe av_frame_move_ref(shown.pointer, next.pointer)
  }

  /// The decoder's next frame that has a time, into `next`; nil at the end.
  private mutating func pull() -> Int64? {
    var complaints = 0
    while true {
      let received = unsafe avcodec_receive_frame(decoder.context, next.pointer)
      if received >= 0 {
        guard let time = next.bestTime else { continue }
        return time
      }
      guard received != onset_AVERROR_EOF else { return nil }
      if isDraining {
        complaints += 1
        guard received != onset_AVERROR_EAGAIN, complaints < Self.patience else { return nil }
      } else {
        feed()
      }
    }
  }

  /// The stream's next packet; a file that breaks off ends there.
  private mutating func feed() {
    while (try? recording.demuxer.read(recording.packet)) ?? false {
      guard unsafe Int(recording.packet.pointer.pointee.stream_index) == info.index else {
        continue
      }
      _ = unsafe avcodec_send_packet(decoder.context, recording.packet.pointer)
      return
    }
    isDraining = true
    _ = unsafe avcodec_send_packet(decoder.context, nil)
  }
}

extension Demuxer {
  /// Has the packets of one stream alone read from the file. C: `AVStream.discard`.
  func readOnly(_ index: Int) {
    for other in 0..<streamCount where other != index {
      unsafe stream(other)?.pointee.discard = AVDISCARD_ALL
    }
  }
}
