import Evidence
import Media
import TimeModel

/// What a worker must know of a recording to make a video of it.
struct VideoSource: Hashable, Sendable, Codable {
  let source: SourceID
  let exhibit: String?
  /// Relative to the case folder.
  let file: String
  let axis: PresentationAxis
  /// The stretch of the axis that the recording covers.
  let from: Nanoseconds
  let to: Nanoseconds
  /// Pictures a second on the average; nil when unknown.
  let frameRate: Rational?
  /// Nil when its clock is not known.
  var clock: ClockModel?
  /// The recording whose clock, by sound, gives the estimates of this one; nil for its own.
  var tiedTo: SourceID?
  /// Those of this recording.
  let redactions: [Redaction]

  init(
    source: SourceID, exhibit: String?, file: String, axis: PresentationAxis, to: Nanoseconds,
    frameRate: Rational?, clock: ClockModel?, redactions: [Redaction]
  ) {
    (self.source, self.exhibit, self.file, self.axis) = (source, exhibit, file, axis)
    (from, self.to, self.frameRate, self.clock) = (.zero, to, frameRate, clock)
    self.redactions = redactions
  }

  /// Nil for what is no recording with pictures.
  init?(_ acquired: Acquired, _ timeline: Timeline, _ redactions: [Redaction]) {
    guard let analysis = acquired.analysis, Self.hasPictures(analysis) else { return nil }
    let video = analysis.container.streams.first { $0.kind == .video && !$0.isAttachedPicture }
    let report = timeline.sources.first { $0.source.id == acquired.entry.id }
    self.init(
      source: acquired.entry.id, exhibit: acquired.entry.exhibit, file: acquired.entry.file,
      axis: analysis.axis, to: analysis.duration, frameRate: video?.video?.averageFrameRate,
      clock: report.flatMap { $0.clock.axis == .mediaTime ? $0.clock.model : nil },
      redactions: redactions.filter { $0.source == acquired.entry.id })
  }

  /// Whether a recording shows anything: a still that is attached to sound is no picture of it.
  static func hasPictures(_ analysis: RecordingAnalysis) -> Bool {
    analysis.container.streams.contains { $0.kind == .video && !$0.isAttachedPicture }
  }

  /// As `open` takes it, for a worker that runs in the case folder.
  var path: String { "./" + file }

  /// The file's name without its folders.
  var name: String { file.split(separator: "/").last.map(String.init) ?? file }

  var covers: [PictureCover] {
    redactions.compactMap { redaction in
      guard let box = redaction.box else { return nil }
      let (x, y) = (max(0, box.x), max(0, box.y))
      // What begins left of the picture or above it is cut to it.
      guard
        let region = PictureRegion(
          x: x, y: y, width: box.x + box.width - x, height: box.y + box.height - y)
      else { return nil }
      return PictureCover(
        region: region, from: axis.streamTime(redaction.from), to: axis.streamTime(redaction.to))
    }
  }

  var silences: [Silence] {
    redactions.filter(\.isMuted).compactMap { redaction in
      guard let from = try? axis.streamTime(redaction.from).nanoseconds(rounding: .down),
        let to = try? axis.streamTime(redaction.to).nanoseconds(rounding: .up)
      else { return nil }
      return Silence(from: from, to: to)
    }
  }

  /// When a moment of the axis was; nil when the clock does not say.
  func time(at moment: MediaTime) -> Timestamp? { (try? clock?.timestamp(at: moment)) ?? nil }
}
