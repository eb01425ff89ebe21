internal import CFFmpeg
public import TimeModel

/// A stretch of a recording encoded anew for looking: every frame with its own time, and a band beneath
/// the picture that says which frame it is.
public enum ViewingCopy {
  public struct Request: Sendable {
    public var path: String
    /// On the axis of the streams' timestamps: the copy begins with the frame on the screen here.
    public var from: MediaTime
    /// Likewise: it ends here, after the frame on the screen.
    public var to: MediaTime
    /// Of the picture without its band, in pixels.
    public var longestSide = 1280
    /// The least width of the whole, so that the band's words have room.
    public var leastWidth = 640
    public var covers: [PictureCover] = []
    public var silences: [Silence] = []

    public init(path: String, from: MediaTime, to: MediaTime) {
      (self.path, self.from, self.to) = (path, from, to)
    }
  }

  /// A frame of the copy.
  public struct Frame: Hashable, Sendable, Codable {
    /// Its presentation time in the recording.
    public let time: MediaTime
    /// In presentation order from 0; nil where frames cannot be counted.
    public let number: Int?
    /// Whether part of it is covered.
    public let isCovered: Bool
  }

  /// What was made.
  public struct Made: Hashable, Sendable, Codable {
    /// libavformat's index.
    public let stream: Int
    /// In pixels, of the whole, and of the picture in it.
    public let width: Int
    public let height: Int
    public let picture: MovieArea
    public let frames: [Frame]
    /// Where the copy's last frame leaves the screen, on the recording's axis.
    public let end: MediaTime
    public let hasSound: Bool
    /// Why the recording's sound is not heard; nil when it is, or there is none.
    public let soundFault: String?
    /// Frames left out, since they came with a time that was over already.
    public let skipped: Int
  }

  /// Draws the band: called once with the width of the whole, then for each frame.
  public struct Band {
    /// In pixels; even.
    public let height: Int
    /// Grey samples for a frame, as many as the band has.
    public let draw: (Frame) -> [UInt8]

    public init(height: Int, draw: @escaping (Frame) -> [UInt8]) {
      (self.height, self.draw) = (height, draw)
    }
  }

  /// - Parameters:
  ///   - output: the mp4 file; one that is there is replaced.
  ///   - numbering: of the recording's frames.
  ///   - progress: told the number of frames written so far.
  /// - Throws: `noSuchStream`, `cannotDecode`, `cannotEncode`, `cannotWrite`; what is at `output` is
  ///   not whole then.
  /// - Complexity: memory does not grow with the stretch but for a few bytes a frame.
  public static func make(
    _ request: Request, to output: String, numbering: FrameNumbering, band: (Int) -> Band,
    progress: (Int) -> Void
  ) throws(MediaError) -> Made {
    var cursor = try FrameCursor.open(path: request.path)
    let base = cursor.info.timeBase
    let (from, to) = try (
      ticks(request.from, base, request.path), ticks(request.to, base, request.path)
    )
    try cursor.move(to: from)
    guard let first = cursor.shownTime, let origin = MediaTime(ticks: first, timeBase: base),
      let denominator = Int32(exactly: base.denominator)
    else { throw MediaError(.cannotDecode, while: "copying a stretch of", path: request.path) }
    guard first <= max(from, to) else {
      throw MediaError(
        .cannotDecode, while: "copying a stretch of", path: request.path,
        detail: "its pictures begin later")
    }
    let picture = PanelPainter.fitted(
      cursor, width: request.longestSide, height: request.longestSide, enlarges: false)
    let width = max(request.leastWidth / 2 * 2, picture.width)
    let band = band(width)
    let area = MovieArea(x: 0, y: 0, width: width, height: picture.height)
    let bandArea = MovieArea(x: 0, y: picture.height, width: width, height: band.height)
    let canvas = try MovieCanvas.make(
      width: width, height: picture.height + bandArea.height, path: request.path)
    var painter = PanelPainter(covers: request.covers, path: request.path)
    var sound: SoundCursor? = nil
    var soundFault: String? = nil
    do throws(MediaError) {
      sound = try SoundCursor.open(
        path: request.path, origin: nanoseconds(origin), silences: request.silences)
    } catch {
      soundFault = error.description
    }
    let hasSound = sound != nil
    let rate = cursor.info.video?.averageFrameRate
    var writer = try MovieWriter.open(
      path: output,
      MovieWriter.Form(
        width: canvas.width, height: canvas.height,
        timeBase: AVRational(num: 1, den: denominator), frameRate: Self.frameRate(rate),
        hasSound: hasSound))
    var frames: [Frame] = []
    var interval: Int64 = 1
    var heard: Int64 = 0
    var end = first
    while let time = cursor.shownTime, let moment = MediaTime(ticks: time, timeBase: base) {
      let next = cursor.nextTime
      let isLast = next.map { $0 > to } ?? true
      let usual = time + interval
      end = max(time + 1, isLast ? min(next ?? usual, max(to, usual)) : next ?? usual)
      interval = max(1, (next ?? usual) - time)
      try canvas.prepare(path: request.path)
      let isCovered = try painter.draw(cursor, on: canvas, in: area, enlarges: false)
      let frame = Frame(
        time: moment, number: numbering.number(ofTicks: time), isCovered: isCovered)
      if let drawing = MovieDrawing(area: bandArea, pixels: band.draw(frame)) {
        canvas.draw(drawing)
      }
      frames.append(frame)
      try writer.write(
        canvas, at: (time - first) * base.numerator, lasting: (end - time) * base.numerator)
      if hasSound {
        let until = nanoseconds(MediaTime(ticks: end, timeBase: base) ?? moment)
        let count = max(0, (sound?.index(at: until) ?? 0) - heard)
        // No gap between two frames may ask for more memory than a few seconds of sound.
        for start in stride(from: heard, to: heard + count, by: 1 << 17) {
          let part = Int(min(heard + count - start, 1 << 17))
          if let samples = try sound?.samples(from: start, count: part) {
            try writer.write(sound: samples)
          }
        }
        heard += count
      }
      progress(frames.count)
      if isLast { break }
      cursor.step()
    }
    try writer.finish()
    return Made(
      stream: cursor.info.index, width: canvas.width, height: canvas.height,
      picture: MovieArea(
        x: (width - picture.width) / 4 * 2, y: 0, width: picture.width, height: picture.height),
      frames: frames, end: MediaTime(ticks: end, timeBase: base) ?? request.to,
      hasSound: hasSound, soundFault: soundFault, skipped: cursor.skipped)
  }

  private static func ticks(
    _ time: MediaTime, _ base: Rational, _ path: String
  ) throws(MediaError) -> Int64 {
    do { return try time.rescaled(to: base, rounding: .down).ticks } catch {
      throw MediaError(
        .noSuchStream, while: "copying a stretch of", path: path, detail: error.description)
    }
  }

  private static func nanoseconds(_ time: MediaTime) -> Int64 {
    (try? time.nanoseconds(rounding: .nearest).count) ?? 0
  }

  private static func frameRate(_ rate: Rational?) -> AVRational {
    guard let rate, let high = Int32(exactly: rate.numerator),
      let low = Int32(exactly: rate.denominator), high > 0, low > 0
    else { return AVRational(num: 25, den: 1) }
    return AVRational(num: high, den: low)
  }
}
