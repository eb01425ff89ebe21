public import Media
public import TimeModel

/// Proposes where violence begins and ends, from motion and sound, with a model of some fifty numbers
/// that runs with the decoding and needs nothing else.
///
/// Motion is judged by the model in windows of a second and a half; sound against its own usual level
/// in the recording. Together they drive a model with two states whose changes are the marks. A
/// recording that begins violent has no onset in it and gets no mark for it. It knows nothing of what
/// is shown: dancing, sport and a falling stack of chairs may be marked, and a blow dealt quietly may
/// not.
public struct ViolenceLight: Detector {
  public static let name = "violence.light"
  public static let version = 2
  public static let scoreMeaning =
    "A rank from 0 to 1, not a probability of violence; what a mark of such a score was worth on "
    + "labelled footage stands beside it."

  public static func meaning(ofScore score: Int) -> String {
    ViolenceModel.standard.meaning(ofScore: score) ?? scoreMeaning
  }

  private let model: ViolenceModel
  private var table = StepTable()
  private var motion = MotionChannel()
  private var sound = SoundChannel()
  /// The first and last moments that were seen or heard.
  private var extent: (first: MediaTime, last: MediaTime)?
  private let window: (@Sendable (Range<Nanoseconds>, [Float]) -> Void)?

  public init() { self.init(model: .standard) }

  /// - Parameters:
  ///   - model: another one than the repository's, for evaluation.
  ///   - window: is given the time and the numbers of each window, in the order of
  ///     ``statisticNames``, for training.
  public init(
    model: ViolenceModel, window: (@Sendable (Range<Nanoseconds>, [Float]) -> Void)? = nil
  ) {
    (self.model, self.window) = (model, window)
  }

  /// The numbers by which a window of motion is judged.
  public static let statisticNames = MotionStatistics.names

  public mutating func see(_ image: LumaImage, at time: MediaTime) {
    guard let moment = try? time.nanoseconds(rounding: .down), table.index(of: moment) != nil else {
      return
    }
    include(time)
    let judge = judge
    motion.see(image, at: moment, into: &table, complete: judge)
  }

  public mutating func hear(_ block: AudioBlock) {
    guard let moment = try? block.start.nanoseconds(rounding: .down),
      let length = block.length, let end = try? moment.adding(length),
      table.index(of: moment) != nil
    else { return }
    include(block.start)
    include(MediaTime(nanoseconds: end))
    sound.hear(block, from: moment, into: &table)
  }

  public consuming func finish() -> Detection {
    var (table, motion, sound) = (table, motion, sound)
    sound.flush(into: &table)
    motion.finishShot(into: &table, complete: judge)
    let report = ViolenceReport(
      table, extent: extent, uncertainty: max(motion.slowestSpacing, StepTable.step),
      leastScore: model.leastScore)
    return Detection(
      detector: Self.name, version: Self.version, marks: report.marks, curve: report.curve,
      channels: report.channels)
  }

  private var judge: (MotionChannel.Window, inout StepTable) -> Void {
    { [model, window] found, table in
      window?(found.time, found.statistics.values)
      guard let first = table.index(of: found.time.lowerBound),
        let end = table.index(of: found.time.upperBound)
      else { return }
      let odds = OddsScale.byte(model.odds(found.statistics))
      let summary = found.statistics.summary
      for step in first...max(first, end) {
        table.update(step) {
          $0.odds = odds
          $0.magnitude = ShareScale.byte(summary.magnitude)
          $0.suddenness = ShareScale.byte(summary.suddenness)
          $0.disorder = ShareScale.byte(summary.disorder)
          $0.spread = ShareScale.byte(summary.spread)
        }
      }
    }
  }

  private mutating func include(_ time: MediaTime) {
    guard let known = extent else {
      extent = (time, time)
      return
    }
    if time < known.first { extent?.first = time }
    if known.last < time { extent?.last = time }
  }
}
