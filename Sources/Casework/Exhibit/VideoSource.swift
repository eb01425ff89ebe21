import Evidence
import Foundation
import Media
import SystemPackage
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
  /// Where its packet table lies; nil when it is not kept.
  var table: String?
  /// Whether its frames must be counted by decoding them.
  var isCounted = false

  init(
    source: SourceID, exhibit: String?, file: String, axis: PresentationAxis, to: Nanoseconds,
    frameRate: Rational?, clock: ClockModel?, redactions: [Redaction]
  ) {
    (self.source, self.exhibit, self.file, self.axis) = (source, exhibit, file, axis)
    (from, self.to, self.frameRate, self.clock) = (.zero, to, frameRate, clock)
    self.redactions = redactions
  }

  /// Nil for what is no recording with pictures.
  init?(
    _ acquired: Acquired, _ timeline: Timeline, _ redactions: [Redaction], in folder: CaseFolder
  ) {
    guard let analysis = acquired.analysis, Self.hasPictures(analysis) else { return nil }
    let video = analysis.container.streams.first { $0.kind == .video && !$0.isAttachedPicture }
    let report = timeline.sources.first { $0.source.id == acquired.entry.id }
    self.init(
      source: acquired.entry.id, exhibit: acquired.entry.exhibit, file: acquired.entry.file,
      axis: analysis.axis, to: analysis.duration, frameRate: video?.video?.averageFrameRate,
      clock: report.flatMap { $0.clock.axis == .mediaTime ? $0.clock.model : nil },
      redactions: redactions.filter { $0.source == acquired.entry.id })
    table = folder.keptPacketTable(of: analysis.sha256)
    isCounted = analysis.isDamaged
  }

  /// How its frames are found.
  ///
  /// - Parameter last: no frame after it will be asked for, on the axis of the source's clock.
  func options(upTo last: MediaTime) -> ExactFrames.Options {
    var options = ExactFrames.Options()
    options.table = PacketTable(kept: table)
    options.isCounted = isCounted
    options.countedUpTo = axis.streamTime(last)
    return options
  }

  /// Whether a recording shows anything: a still that is attached to sound is no picture of it.
  static func hasPictures(_ analysis: RecordingAnalysis) -> Bool {
    analysis.container.streams.contains { $0.kind == .video && !$0.isAttachedPicture }
  }

  /// As `open` takes it, for a worker that runs in the case folder.
  var path: String { "./" + file }

  /// The file's name without its folders.
  var name: String { file.split(separator: "/").last.map(String.init) ?? file }

  var covers: [PictureCover] { redactions.compactMap { PictureCover($0, axis) } }

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
