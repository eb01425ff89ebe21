internal import CFFmpeg
public import TimeModel

/// Up to four recordings side by side at a constant rate: at each instant what is on the screen in each.
///
/// Which moment of a recording belongs to an instant is the caller's to say: nothing here knows clocks.
public enum SideBySide {
  public struct Panel: Sendable {
    public var path: String
    /// Where its picture goes.
    public var area: MovieArea
    public var covers: [PictureCover] = []
    public var silences: [Silence] = []
    /// A frame that would stay on the screen for longer is taken for a gap in the recording.
    public var longestFrame: Nanoseconds

    public init(path: String, area: MovieArea, longestFrame: Nanoseconds) {
      (self.path, self.area, self.longestFrame) = (path, area, longestFrame)
    }
  }

  /// What a panel shows at an instant.
  public enum Shown: Hashable, Sendable {
    /// The frame of this presentation time.
    case frame(MediaTime, isCovered: Bool)
    /// The caller gave no moment.
    case nothing
    /// The recording's pictures begin later.
    case before
    /// Its last frame is over.
    case after
    /// It has no picture for a longer time.
    case gap
    /// It cannot be decoded, or its picture not be drawn: why.
    case broken(String)
  }

  public struct Request: Sendable {
    public var panels: [Panel]
    public var width: Int
    public var height: Int
    /// Pictures a second.
    public var rate: Rational
    public var count: Int
    /// Which panel is heard; nil for none.
    public var sound: Int?

    public init(
      panels: [Panel], width: Int, height: Int, rate: Rational, count: Int, sound: Int?
    ) {
      (self.panels, self.width, self.height) = (panels, width, height)
      (self.rate, self.count, self.sound) = (rate, count, sound)
    }
  }

  public struct Made: Hashable, Sendable, Codable {
    public let hasSound: Bool
    /// Why the sound that was asked for is not heard; nil when it is.
    public let soundFault: String?
  }

  /// - Parameters:
  ///   - output: the mp4 file; one that is there is replaced.
  ///   - moment: of a panel at an output picture, on the axis of its streams' timestamps; nil where its
  ///     recording has nothing. Asked for one picture more than there are, for the sound's sake.
  ///   - draw: what changes around the pictures, and on panels without one, at an output picture.
  ///   - progress: told the number of pictures written so far.
  /// - Throws: `cannotEncode`, `cannotWrite`: what is at `output` is not whole then. A recording that
  ///   cannot be decoded is no error.
  /// - Complexity: memory does not grow with the length.
  public static func compose(
    _ request: Request, to output: String, moment: (_ panel: Int, _ picture: Int) -> MediaTime?,
    draw: (_ picture: Int, _ shown: [Shown]) -> [MovieDrawing], progress: (Int) -> Void
  ) throws(MediaError) -> Made {
    let canvas = try MovieCanvas.make(width: request.width, height: request.height, path: output)
    let rate = request.rate
    guard let numerator = Int32(exactly: rate.numerator), numerator > 0,
      let denominator = Int32(exactly: rate.denominator)
    else { throw MediaError(.cannotEncode, while: "beginning the movie", path: output) }
    let players = request.panels.map { PanelSeat($0) }
    var sound = SoundFollower(
      request.sound.flatMap { request.panels.indices.contains($0) ? request.panels[$0] : nil },
      rate: rate)
    var writer = try MovieWriter.open(
      path: output,
      MovieWriter.Form(
        width: canvas.width, height: canvas.height,
        timeBase: AVRational(num: 1, den: numerator),
        frameRate: AVRational(num: numerator, den: denominator),
        hasSound: sound.isHeard))
    for picture in 0..<max(0, request.count) {
      try canvas.prepare(path: output)
      var shown: [Shown] = []
      for (panel, player) in players.enumerated() {
        shown.append(player.show(moment(panel, picture), on: canvas))
      }
      for drawing in draw(picture, shown) { canvas.draw(drawing) }
      try writer.write(
        canvas, at: Int64(picture) * rate.denominator, lasting: rate.denominator)
      if let panel = request.sound, sound.isHeard {
        let samples = sound.samples(
          picture, from: moment(panel, picture), to: moment(panel, picture + 1))
        try writer.write(sound: samples)
      }
      progress(picture + 1)
    }
    try writer.finish()
    return Made(hasSound: sound.isHeard, soundFault: sound.fault)
  }
}
