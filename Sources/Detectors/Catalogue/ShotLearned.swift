internal import Evidence
public import Media
public import TimeModel

/// Marks the first picture of another shot, and gradual changes of shot, as TransNet V2 sees them: a
/// network that learned from made and real transitions.
///
/// It looks at every picture, 48 × 27 pixels of it, with the fifty before and after. The estimate of a
/// hard cut is the presentation time of the first new picture; of a dissolve, a fade or a wipe, the bounds
/// are its pictures and the estimate lies where the network sees the new shot begin. What the network
/// calls a change is none where both sides show the same (a flash), or where the pictures of one side are
/// as unlike each other (noise, strobing), or where pictures come less often than twice a second: the
/// network learned from nothing like it.
public struct ShotLearned: Detector {
  public static let name = "shot.learned"
  public static let version = 1
  public static let senses: Senses = .sight
  public static let colors: ColorSampling? = ColorSampling(
    width: ShotWindows.width, height: ShotWindows.height)
  public static let models = ["openvino", "transnetv2"]
  public static let scoreMeaning =
    "TransNet V2's own likelihood that the picture is the last of a shot; on joins made of real clips, "
    + "30 recordings of 16 minutes, 292 of 320 hard cuts were marked at the very picture and 30 of 36 "
    + "gradual changes within them, with 12 false marks, most of them at flashes."

  public static func meaning(ofScore score: Int) -> String {
    "Of the marks that scored like this on joins made of real clips, "
      + "\(score >= 800 ? "292 of 292" : "47 of 59") were changes of shot; \(scoreMeaning)"
  }

  /// A share of the detail, as ``SmallPicture/unlikeness(to:)`` has it: below, both sides are one shot.
  private static let leastUnlikeness: Float = 0.1
  /// By so much both sides must be less like each other than the pictures of one.
  private static let clearance: Float = 0.03
  private static let longestSpacing = Nanoseconds(500_000_000)
  private static let outputs = (cut: "cut", transition: "transition")
  /// Over a longer hole nothing is compared.
  private static let longestHole = Nanoseconds(10_000_000_000)

  private let network = SharedNetwork(model: "transnetv2")
  private var windows = ShotWindows()
  private var runs = ShotRuns()
  private var last: Nanoseconds?
  private var size = (width: 0, height: 0)
  private var marks: [Mark] = []
  private var (cuts, transitions) = (CoarseCurve(), CoarseCurve())
  private var fault: String?

  public init() {}

  /// Over a change of the picture's size nothing is compared.
  public mutating func see(_ image: LumaImage, at time: MediaTime) {
    if size != (image.width, image.height) { flush() }
    size = (image.width, image.height)
  }

  public mutating func see(_ picture: ColorImage, at time: MediaTime) {
    guard let moment = try? time.nanoseconds(rounding: .down) else { return }
    if let last, let hole = try? moment.subtracting(last),
      hole <= .zero || hole > Self.longestHole
    {
      flush()
    }
    last = moment
    var due: [ShotWindows.Window] = []
    windows.see(picture, at: time) { due.append($0) }
    look(at: due)
  }

  public mutating func hear(_ block: AudioBlock) {}

  public consuming func finish() -> Detection {
    flush()
    return Detection(
      detector: Self.name, version: Self.version, marks: marks,
      channels: cuts.channel("like a cut, TransNet V2")
        + transitions.channel("like part of a transition, TransNet V2"),
      models: ModelStore.shared.models(named: Self.models) ?? [], fault: fault)
  }

  private mutating func flush() {
    var due: [ShotWindows.Window] = []
    windows.flush { due.append($0) }
    look(at: due)
    runs.flush()
  }

  private mutating func look(at due: [ShotWindows.Window]) {
    guard fault == nil else { return }
    for window in due {
      do {
        let said = try network.outputs(
          [Self.outputs.cut, Self.outputs.transition], of: window.pixels)
        guard let cuts = window.judged(said[Self.outputs.cut]),
          let transitions = window.judged(said[Self.outputs.transition])
        else {
          fault = "the network's outputs are not those of TransNet V2"
          return
        }
        for (step, (cut, transition)) in zip(cuts, transitions).enumerated() {
          let picture = ShotRuns.Picture(place: window.first + step, time: window.times[step])
          note(picture, cut, transition, in: window)
        }
      } catch {
        fault = error.words
        return
      }
    }
  }

  private mutating func note(
    _ picture: ShotRuns.Picture, _ cut: Float, _ transition: Float, in window: ShotWindows.Window
  ) {
    if let change = runs.see(picture, cut: cut, transition: transition),
      Self.holds(change, in: window)
    {
      marks.append(Self.mark(change))
    }
    guard let moment = try? picture.time.nanoseconds(rounding: .down) else { return }
    cuts.note(cut, at: moment)
    transitions.note(transition, at: moment)
  }

  /// Whether what is seen before and after is unlike, and more so than what is seen on either side.
  private static func holds(_ change: ShotRuns.Change, in window: ShotWindows.Window) -> Bool {
    guard
      let spacing = try? change.first.time.nanoseconds(rounding: .down)
        .subtracting(change.before.time.nanoseconds(rounding: .down)),
      change.isGradual || spacing <= longestSpacing
    else { return false }
    let earlier = (0..<3).compactMap { window.picture(change.before.place - $0) }
    let later = (0..<3).compactMap { window.picture(change.after.place + $0) }
    let sides = [earlier, later]
    // A sheet of one colour has no detail that could be like another's.
    guard sides.joined().allSatisfy({ $0.contrast >= CutSearch.leastContrast }) else { return true }
    let across = earlier.flatMap { one in later.map { one.unlikeness(to: $0) } }.min() ?? 0
    let within = sides.flatMap { side in zip(side, side.dropFirst()).map { $0.unlikeness(to: $1) } }
    return across >= leastUnlikeness && across > (within.max() ?? 0) + clearance
  }

  private static func mark(_ change: ShotRuns.Change) -> Mark {
    Mark(
      kind: .shotCut, earliest: change.before.time, estimate: change.first.time,
      latest: change.after.time,
      score: Int(1000 * change.likelihood),
      channels: [change.isGradual ? "learned transition" : "learned cut"])
  }
}
