internal import CFFmpeg
public import TimeModel

/// One frame of a recording as a JPEG picture.
public struct Still: Hashable, Sendable {
  /// A whole JPEG file (baseline, 4:2:0, full range).
  public let jpeg: [UInt8]
  /// In pixels, upright.
  public let width: Int
  public let height: Int
  /// The presentation time of the frame shown.
  public let time: MediaTime
  /// libavformat's index.
  public let stream: Int

  public init(jpeg: [UInt8], width: Int, height: Int, time: MediaTime, stream: Int) {
    (self.jpeg, self.width, self.height) = (jpeg, width, height)
    (self.time, self.stream) = (time, stream)
  }
}

/// Takes stills out of one recording.
///
/// The same bytes come out for the same frame, whatever stills were taken before. Not for use by two
/// threads at once.
public struct Stills: ~Copyable {
  private let path: String
  private let limits: ReadingLimits
  private let covers: [PictureCover]
  private var recording: Recording

  /// - Parameter covers: what is painted over in every still.
  /// - Throws: as `Recording.open`.
  public static func open(
    path: String, covers: [PictureCover] = [], limits: ReadingLimits = .standard
  ) throws(MediaError) -> Stills {
    let recording = try Recording.open(path: path, limits: limits, hashing: false)
    return Stills(path: path, covers: covers, limits: limits, recording: recording)
  }

  private init(
    path: String, covers: [PictureCover], limits: ReadingLimits, recording: consuming Recording
  ) {
    (self.path, self.covers, self.limits) = (path, covers, limits)
    self.recording = recording
  }

  /// The picture that is on the screen at `time`: the last frame whose pts is not after it, or the
  /// first frame when all are.
  ///
  /// - Parameters:
  ///   - stream: a video stream; nil for the best one.
  ///   - maximumWidth: in pixels, at least 16; a smaller picture is not enlarged, but pixels that
  ///     are not square are made so.
  /// - Throws: `noSuchStream`, `cannotDecode` when no frame can be had, `cannotEncode`.
  public mutating func still(
    at time: MediaTime, stream: Int? = nil, maximumWidth: Int = 640
  ) throws(MediaError) -> Still {
    let stills = try stills(at: [time], stream: stream, maximumWidth: maximumWidth)
    guard let still = stills.first else {
      throw MediaError(.cannotDecode, while: "taking a still of", path: path)
    }
    return still
  }

  /// The pictures on the screen at several moments, each as by ``still(at:stream:maximumWidth:)``;
  /// what lies close together is decoded in one go.
  ///
  /// - Parameter times: in any order; the stills are in theirs.
  public mutating func stills(
    at times: [MediaTime], stream: Int? = nil, maximumWidth: Int = 640
  ) throws(MediaError) -> [Still] {
    let found = stream ?? recording.demuxer.bestStream(AVMEDIA_TYPE_VIDEO)
    guard let index = found,
      let info = recording.currentInfo.streams.first(where: { $0.index == index }),
      info.kind == .video
    else {
      throw MediaError(.noSuchStream, while: "taking a still of", path: path)
    }
    var targets: [(place: Int, ticks: Int64)] = []
    for (place, time) in times.enumerated() {
      targets.append((place, try target(time, info.timeBase)))
    }
    targets.sort { ($0.ticks, $0.place) < ($1.ticks, $1.place) }
    let reach = info.ticks(Self.together)
    var stills: [Int: Still] = [:]
    while let first = targets.first {
      var count = 1
      while count < targets.count,
        targets[count].ticks.subtractingReportingOverflow(targets[count - 1].ticks).partialValue
          <= reach
      { count += 1 }
      let group = targets.prefix(count).map(\.ticks)
      let taken = try run(index, info, from: first.ticks, group, maximumWidth)
      for (target, still) in zip(targets, taken) { stills[target.place] = still }
      targets.removeFirst(count)
    }
    return times.indices.compactMap { stills[$0] }
  }

  /// Moments up to so far apart are decoded in one go.
  private static let together = Nanoseconds(5_000_000_000)

  /// One still for each of the ascending targets.
  private mutating func run(
    _ index: Int, _ info: StreamInfo, from first: Int64, _ targets: [Int64], _ maximumWidth: Int
  ) throws(MediaError) -> [Still] {
    for place in info.seekPlaces(for: first) where recording.demuxer.seek(index, place) {
      let stills = try search(info, targets, needsEarlier: true, maximumWidth)
      if stills.count == targets.count { return stills }
    }
    recording = try Recording.open(path: path, limits: limits, hashing: false)
    let stills = try search(info, targets, needsEarlier: false, maximumWidth)
    guard stills.count == targets.count else {
      throw MediaError(
        .cannotDecode, while: "taking a still of", path: path,
        detail: "stream \(index) gives no picture")
    }
    return stills
  }

  private func target(_ time: MediaTime, _ base: Rational) throws(MediaError) -> Int64 {
    do { return try time.rescaled(to: base, rounding: .down).ticks } catch {
      throw MediaError(
        .noSuchStream, while: "taking a still of", path: path, detail: error.description)
    }
  }

  /// Decodes from where the file stands until the frames pass the last of the targets.
  ///
  /// - Returns: the frame on the screen at each target; none when there is no frame, or with
  ///   `needsEarlier` when the first frame is after the first target.
  private mutating func search(
    _ info: StreamInfo, _ targets: [Int64], needsEarlier: Bool, _ maximumWidth: Int
  ) throws(MediaError) -> [Still] {
    let decoder = try Decoder.open(recording.demuxer, stream: info.index, threads: 1)
    let shown = try FrameBox.make(path: path)
    var best: Int64? = nil
    var isPast = false
    var stills: [Still] = []
    var fault: MediaError? = nil
    /// The frame held is the one on the screen at the next target, until the time of the next frame.
    func take(until end: Int64?) {
      // Before the first frame of all the first is taken to be on the screen.
      let start = best.flatMap { $0 <= targets[stills.count] ? $0 : nil }
      do throws(MediaError) {
        try cover(shown, info, from: start, until: end)
        stills.append(try picture(shown, info, maximumWidth))
      } catch {
        fault = error
      }
    }
    func look(_ frame: borrowing FrameBox) {
      guard !isPast, fault == nil, let time = frame.bestTime else { return }
      if time > targets[stills.count], best == nil, needsEarlier {
        isPast = true
        return
      }
      while best != nil, fault == nil, stills.count < targets.count, time > targets[stills.count] {
        take(until: time)
      }
      isPast = stills.count == targets.count
      if isPast || best.map({ time < $0 }) ?? false { return }
      best = time
      unsafe av_frame_unref(shown.pointer)
      unsafe av_frame_ref(shown.pointer, frame.pointer)
    }
    while !isPast, fault == nil, try recording.demuxer.read(recording.packet) {
      guard unsafe Int(recording.packet.pointer.pointee.stream_index) == info.index else {
        continue
      }
      _ = unsafe decoder.decode(recording.packet.pointer, each: look)
    }
    if !isPast { _ = unsafe decoder.decode(nil, each: look) }
    while best != nil, fault == nil, stills.count < targets.count { take(until: nil) }
    if let fault { throw fault }
    return stills
  }

  /// Paints over what is to be hidden; the frame is held for another still only with the same paint.
  private func cover(
    _ frame: borrowing FrameBox, _ info: StreamInfo, from start: Int64?, until end: Int64?
  ) throws(MediaError) {
    func time(_ ticks: Int64?) -> MediaTime? {
      ticks.flatMap { MediaTime(ticks: $0, timeBase: info.timeBase) }
    }
    let regions = covers.filter { $0.touches(frameFrom: time(start), until: time(end)) }
      .map(\.region)
    guard !regions.isEmpty, let stream = unsafe recording.demuxer.stream(info.index) else { return }
    _ = try CoverPainter(orientation: unsafe Orientation(of: stream, frame))
      .paint(regions, on: frame, path: path)
  }

  private func picture(
    _ frame: borrowing FrameBox, _ info: StreamInfo, _ maximumWidth: Int
  ) throws(MediaError) -> Still {
    guard let stream = unsafe recording.demuxer.stream(info.index), let ticks = frame.bestTime,
      let time = MediaTime(ticks: ticks, timeBase: info.timeBase)
    else { throw MediaError(.noSuchStream, while: "taking a still of", path: path) }
    let aspect = unsafe av_guess_sample_aspect_ratio(nil, stream, frame.pointer)
    let upright = try UprightPicture.make(
      frame, orientation: unsafe Orientation(of: stream, frame),
      pixelAspect: aspect.num > 0 && aspect.den > 0 ? av_q2d(aspect) : 1,
      maximumWidth: max(16, maximumWidth), path: path)
    return Still(
      jpeg: try upright.jpeg(path: path), width: upright.width, height: upright.height, time: time,
      stream: info.index)
  }
}

extension Demuxer {
  /// To a key frame at or before `ticks`, as far as the file's index tells; false when it cannot.
  /// C: `avformat_seek_file`.
  func seek(_ stream: Int, _ ticks: Int64) -> Bool {
    input.beginStep()
    return unsafe avformat_seek_file(context, Int32(stream), Int64.min, ticks, ticks, 0) >= 0
  }
}

/// A frame scaled to square pixels and turned upright, full range.
@safe private struct UprightPicture: ~Copyable {
  private let frame: FrameBox
  let width: Int
  let height: Int

  static func make(
    _ source: borrowing FrameBox, orientation: Orientation, pixelAspect: Double, maximumWidth: Int,
    path: String
  ) throws(MediaError) -> UprightPicture {
    let failure = MediaError(.cannotEncode, while: "scaling a still of", path: path)
    let stored = unsafe (source.pointer.pointee.width, source.pointer.pointee.height)
    guard stored.0 > 0, stored.1 > 0, pixelAspect.isFinite, pixelAspect > 0 else { throw failure }
    let shape = (across: Double(stored.0) * pixelAspect, down: Double(stored.1))
    let (across, down) = orientation.isTransposed ? (shape.down, shape.across) : shape
    let scale = min(1, Double(maximumWidth) / across, 16_384 / down)
    // Even sizes keep every chroma sample whole.
    let width = max(2, Int((across * scale / 2).rounded()) * 2)
    let height = max(2, Int((down * scale / 2).rounded()) * 2)
    guard width <= 16_384, height <= 16_384 else { throw failure }
    guard
      var scaler = Scaler(
        width: orientation.isTransposed ? height : width,
        height: orientation.isTransposed ? width : height, format: AV_PIX_FMT_YUVJ420P,
        flags: SWS_BICUBIC), scaler.scale(source)
    else { throw failure }
    let frame = try FrameBox.make(path: path)
    unsafe frame.pointer.pointee.width = Int32(width)
    unsafe frame.pointer.pointee.height = Int32(height)
    unsafe frame.pointer.pointee.format = AV_PIX_FMT_YUVJ420P.rawValue
    unsafe frame.pointer.pointee.color_range = AVCOL_RANGE_JPEG
    unsafe frame.pointer.pointee.sample_aspect_ratio = AVRational(num: 1, den: 1)
    guard unsafe av_frame_get_buffer(frame.pointer, 0) >= 0 else { throw failure }
    let (from, to) = unsafe (scaler.frame.pointer.pointee, frame.pointer.pointee)
    unsafe turn(from.data.0, from.linesize.0, to.data.0, to.linesize.0, width, height, orientation)
    let chroma = (width / 2, height / 2)
    unsafe turn(
      from.data.1, from.linesize.1, to.data.1, to.linesize.1, chroma.0, chroma.1, orientation)
    unsafe turn(
      from.data.2, from.linesize.2, to.data.2, to.linesize.2, chroma.0, chroma.1, orientation)
    return UprightPicture(frame: frame, width: width, height: height)
  }

  /// Copies one plane of `width` × `height` upright samples.
  private static func turn(
    _ source: UnsafeMutablePointer<UInt8>?, _ sourceStride: Int32,
    _ target: UnsafeMutablePointer<UInt8>?, _ targetStride: Int32, _ width: Int, _ height: Int,
    _ orientation: Orientation
  ) {
    guard let source = unsafe source, let target = unsafe target else { return }
    let (stride, outStride) = (Int(sourceStride), Int(targetStride))
    for row in 0..<height {
      let down = orientation.flipsY ? height - 1 - row : row
      for column in 0..<width {
        let across = orientation.flipsX ? width - 1 - column : column
        let place = orientation.isTransposed ? across * stride + down : down * stride + across
        unsafe target[row * outStride + column] = source[place]
      }
    }
  }

  func jpeg(path: String) throws(MediaError) -> [UInt8] {
    try PictureEncoder.jpeg(frame, path: path)
  }
}
