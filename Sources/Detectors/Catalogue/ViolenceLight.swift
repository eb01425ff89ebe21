public import Media
public import TimeModel

/// Proposes where violence begins, from disordered motion and raised sound, without a learned model.
///
/// Each channel is set against its own usual level in the recording; together they drive a model with
/// two states whose changes from calm to violent are the marks. A recording that begins violent has no
/// onset in it and gets no mark for it. It knows nothing of what is shown: dancing, sport and a falling
/// stack of chairs may be marked, and a blow dealt quietly may not.
public struct ViolenceLight: Detector {
  public static let name = "violence.light"
  public static let version = 1
  public static let scoreMeaning =
    "Not yet calibrated: a rank among the marks of one recording, not a probability of violence."

  private var table = StepTable()
  private var motion = MotionChannel()
  private var sound = SoundChannel()
  /// The first and last moments that were seen or heard.
  private var extent: (first: MediaTime, last: MediaTime)?

  public init() {}

  public mutating func see(_ image: LumaImage, at time: MediaTime) {
    guard let moment = try? time.nanoseconds(rounding: .down), table.index(of: moment) != nil else {
      return
    }
    include(time)
    motion.see(image, at: moment, into: &table)
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
    motion.flush(into: &table)
    let report = ViolenceReport(
      table, extent: extent, uncertainty: max(motion.slowestSpacing, StepTable.step))
    return Detection(
      detector: Self.name, version: Self.version, marks: report.marks, curve: report.curve)
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
