internal import CFFmpeg
public import TimeModel

extension Recording {
  /// At most this many frames of one stretch are handed out.
  public static let watchLimit = 2_000

  /// Decodes one stretch of the best video stream in full resolution: grey, full range, upright, at
  /// presentation times, in order.
  ///
  /// - Parameters:
  ///   - start: on the stream's own axis; nil for the beginning of the file. Where the file cannot be
  ///     sought in, the stretch begins at its beginning.
  ///   - length: of the stretch, from the first frame handed out.
  ///   - region: what to hand out of each picture; nil for the whole picture.
  ///   - threads: of the decoder.
  ///   - each: false ends the stretch.
  /// - Returns: whether the same file gives the same pictures again, as ``Analysis/isRepeatable``;
  ///   always with one thread.
  /// - Throws: as `open`; `noSuchStream`; `cannotDecode`. Damage on the way ends the stretch.
  @discardableResult public static func watch(
    path: String, from start: MediaTime? = nil, lasting length: Nanoseconds,
    region: PictureRegion? = nil, threads: Int = 1, limits: ReadingLimits = .standard,
    each: (LumaImage, MediaTime) -> Bool
  ) throws(MediaError) -> Bool {
    let recording = try open(path: path, limits: limits, hashing: false)
    guard let index = recording.demuxer.bestStream(AVMEDIA_TYPE_VIDEO),
      let stream = unsafe recording.demuxer.stream(index),
      let base = unsafe Rational(stream.pointee.time_base)
    else { throw MediaError(.noSuchStream, while: "watching", path: path) }
    if let ticks = try? start?.rescaled(to: base, rounding: .down).ticks {
      _ = recording.demuxer.seek(index, ticks)
    }
    let decoder = try Decoder.open(recording.demuxer, stream: index, threads: threads)
    let linesBefore = LibraryLog.codecLineCount
    var reducer = PictureReducer(
      orientation: unsafe Orientation(of: stream), pixelAspect: 1, area: Int(Int32.max))
    var cropper = GreyCropper(recording, stream: index, region: region)
    var (first, count, isOver): (MediaTime?, Int, Bool) = (nil, 0, false)
    func see(_ frame: borrowing FrameBox) {
      guard !isOver, let ticks = frame.bestTime, let time = MediaTime(ticks: ticks, timeBase: base),
        start.map({ time >= $0 }) ?? true
      else { return }
      let began = first ?? time
      first = began
      guard count < watchLimit, isWithin(length, began, time) else {
        isOver = true
        return
      }
      guard let image = cropper == nil ? reducer.reduce(frame) : cropper?.crop(frame) ?? nil
      else { return }
      count += 1
      isOver = !each(image, time)
    }
    while !isOver, (try? recording.demuxer.read(recording.packet)) == true {
      guard unsafe Int(recording.packet.pointer.pointee.stream_index) == index else { continue }
      _ = unsafe decoder.decode(recording.packet.pointer, each: see)
    }
    if !isOver { _ = unsafe decoder.decode(nil, each: see) }
    return threads == 1 || LibraryLog.codecLineCount == linesBefore
  }

  private static func isWithin(
    _ length: Nanoseconds, _ first: MediaTime, _ time: MediaTime
  ) -> Bool {
    guard let from = try? first.nanoseconds(rounding: .down),
      let to = try? time.nanoseconds(rounding: .down), let passed = try? to.subtracting(from)
    else { return false }
    return passed < length
  }
}
