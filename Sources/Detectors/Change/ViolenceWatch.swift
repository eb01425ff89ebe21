internal import Media
internal import TimeModel

/// What motion, judged by a model, and sound say of a recording while it is gone through once.
struct ViolenceWatch: Sendable {
  private let model: ViolenceModel
  var table = StepTable()
  private var motion = MotionChannel()
  private var sound = SoundChannel()
  /// The first and last moments that were seen or heard.
  private(set) var extent: (first: MediaTime, last: MediaTime)?
  private let window: (@Sendable (Range<Nanoseconds>, [Float]) -> Void)?

  /// - Parameter window: is given the time and the numbers of each window of motion.
  init(
    model: ViolenceModel, window: (@Sendable (Range<Nanoseconds>, [Float]) -> Void)? = nil
  ) {
    (self.model, self.window) = (model, window)
  }

  mutating func see(_ image: LumaImage, at time: MediaTime) {
    guard let moment = try? time.nanoseconds(rounding: .down), table.index(of: moment) != nil else {
      return
    }
    include(time)
    let judge = judge
    motion.see(image, at: moment, into: &table, complete: judge)
  }

  mutating func hear(_ block: AudioBlock) {
    guard let moment = try? block.start.nanoseconds(rounding: .down),
      let length = block.length, let end = try? moment.adding(length),
      table.index(of: moment) != nil
    else { return }
    include(block.start)
    include(MediaTime(nanoseconds: end))
    sound.hear(block, from: moment, into: &table)
  }

  /// The recording is over: what is still held back goes into the table.
  mutating func flush() {
    let judge = judge
    sound.flush(into: &table)
    motion.finishShot(into: &table, complete: judge)
  }

  /// How far apart the pictures were by which motion was measured.
  var uncertainty: Nanoseconds { max(motion.slowestSpacing, StepTable.step) }

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
