internal import Evidence
public import Media
public import TimeModel

/// Marks where the picture stands still to the last value while the recording goes on: a stalled
/// camera, a stuck link, a still that was put in.
///
/// Sensor noise and a ticking clock keep a live picture from it. A slide, a title card or a paused
/// playback look the same and are marked too: the mark says that nothing changes, not why.
public struct FrozenPicture: Detector {
  public static let name = "picture.frozen"
  public static let version = 1
  public static let senses: Senses = .sight
  public static let scoreMeaning =
    "How long the picture stood still, 500 after 3 s and 1000 after 12 s, and nothing of the cause; of "
    + "12 stops made in real clips held back 9 were marked, and in 11 minutes without any nothing was."

  /// So long, and over so many pictures, must nothing have changed.
  private static let leastLength = Nanoseconds(3_000_000_000)
  private static let leastCount = 10
  /// What a codec still refines of a repeated picture, in grey levels: as a mean, and at one place.
  private static let tolerance = (mean: 0.15, most: 4)
  /// What it may refine in one go: the stop may lie before it.
  private static let refined = (mean: 1.0, most: 32)
  /// Pictures further apart than this may hide anything.
  private static let longestHole = Nanoseconds(2_500_000_000)

  fileprivate struct Run: Sendable {
    let picture: LumaImage
    let first: MediaTime
    let firstMoment: Nanoseconds
    /// Of the picture since which nothing but what a codec refines has changed.
    let since: MediaTime
    /// Of the first picture that repeated.
    var second: MediaTime?
    var last: Nanoseconds
    var count = 1
  }

  private var run: Run?
  private var marks: [Mark] = []
  private var still = CoarseCurve()

  public init() {}

  public mutating func see(_ image: LumaImage, at time: MediaTime) {
    guard let moment = try? time.nanoseconds(rounding: .down) else { return }
    if var run, let spacing = try? moment.subtracting(run.last), spacing >= .zero,
      spacing <= Self.longestHole, Self.repeats(run.picture, image, Self.tolerance)
    {
      run.second = run.second ?? time
      (run.last, run.count) = (moment, run.count + 1)
      self.run = run
      still.note(Float(run.length.count) / 12e9, at: moment)
      return
    }
    end()
    still.note(0, at: moment)
    let before = run.flatMap { old -> MediaTime? in
      guard old.last < moment, Self.repeats(old.picture, image, Self.refined) else { return nil }
      return old.since
    }
    run = Run(
      picture: image, first: time, firstMoment: moment, since: before ?? time, last: moment)
  }

  public mutating func hear(_ block: AudioBlock) {}

  public consuming func finish() -> Detection {
    var copy = self
    copy.end()
    return Detection(
      detector: Self.name, version: Self.version,
      marks: copy.marks,
      channels: copy.still.channel("picture unchanged for, full scale 12 s"))
  }

  private mutating func end() {
    guard let run, let second = run.second, run.count >= Self.leastCount,
      run.length >= Self.leastLength, Self.shows(run.picture)
    else { return }
    marks.append(
      Mark(
        kind: .pictureFrozen, earliest: run.since, estimate: run.first, latest: second,
        score: Int(min(1000, 500 + (run.length.count - Self.leastLength.count) / 18_000_000)),
        channels: ["picture"]))
  }

  /// A black or white picture need not be a stopped one.
  private static func shows(_ image: LumaImage) -> Bool {
    SmallPicture(image).map { $0.contrast >= CutSearch.leastContrast } ?? false
  }

  private static func repeats(
    _ first: LumaImage, _ second: LumaImage, _ tolerance: (mean: Double, most: Int)
  ) -> Bool {
    guard first.width == second.width, first.height == second.height else { return false }
    let (old, new) = (first.pixels.span, second.pixels.span)
    var sum = 0
    // A row at a time: a moving picture is told at once.
    for row in 0..<first.height {
      let start = row &* first.width
      var (total, most) = (UInt32(0), UInt16(0))
      for place in start..<(start &+ first.width) {
        let difference = (Int16(old[place]) &- Int16(new[place])).magnitude
        total &+= UInt32(difference)
        most = max(most, difference)
      }
      sum += Int(total)
      guard Int(most) <= tolerance.most, Double(sum) <= tolerance.mean * Double(old.count) else {
        return false
      }
    }
    return true
  }
}

extension FrozenPicture.Run {
  fileprivate var length: Nanoseconds { (try? last.subtracting(firstMoment)) ?? .zero }
}
