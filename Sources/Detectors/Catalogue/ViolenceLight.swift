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
    ViolenceModel.standard.scores.meaning(ofScore: score) ?? scoreMeaning
  }

  private let leastScore: Int
  private var watch: ViolenceWatch

  public init() { self.init(model: .standard) }

  /// - Parameters:
  ///   - model: another one than the repository's, for evaluation.
  ///   - window: is given the time and the numbers of each window, in the order of
  ///     ``statisticNames``, for training.
  public init(
    model: ViolenceModel, window: (@Sendable (Range<Nanoseconds>, [Float]) -> Void)? = nil
  ) {
    (leastScore, watch) = (
      model.scores.leastScore, ViolenceWatch(model: model, window: window)
    )
  }

  /// The numbers by which a window of motion is judged.
  public static let statisticNames = MotionStatistics.names

  public mutating func see(_ image: LumaImage, at time: MediaTime) { watch.see(image, at: time) }

  public mutating func hear(_ block: AudioBlock) { watch.hear(block) }

  public consuming func finish() -> Detection {
    var watch = watch
    watch.flush()
    let report = ViolenceReport(watch, leastScore: leastScore)
    return Detection(
      detector: Self.name, version: Self.version, marks: report.marks, curve: report.curve,
      channels: report.channels)
  }
}
