internal import Evidence
public import Media
public import TimeModel

/// Marks the first picture of another shot, and gradual changes of shot, as TransNet V2 sees them: a
/// network that learned from made and real transitions.
///
/// It looks at every picture, 48 × 27 pixels of it, with 25 to 75 before and after. The estimate of a hard
/// cut is the presentation time of the first new picture; of a dissolve, a fade or a wipe, the bounds are
/// its pictures and the estimate lies where the network sees the new shot begin. What the network calls a
/// change is none where both sides show the same (a flash), or where the pictures of one side are as unlike
/// each other (noise, strobing), or where pictures come less often than twice a second: the network learned
/// from nothing like it. Sheets without detail are passed over in that; where there is nothing else on one
/// side, the network is believed.
public struct ShotLearned: Detector {
  public static let name = "shot.learned"
  public static let version = 1
  public static let senses: Senses = .sight
  public static let colors: ColorSampling? = ColorSampling(
    width: ShotWindows.width, height: ShotWindows.height)
  public static let models = ["openvino", "transnetv2"]
  public static let scoreMeaning =
    "TransNet V2's own likelihood that the picture is the last of a shot; on joins made of real clips, "
    + "30 recordings of 14 minutes, 292 of 320 hard cuts were marked at the very picture and 24 of 36 "
    + "gradual changes within them, with 11 false marks, most of them at flashes."

  public static func meaning(ofScore score: Int) -> String {
    "Of the marks that scored like this on joins made of real clips, "
      + "\(score >= 800 ? "291 of 291" : "40 of 51") were changes of shot; \(scoreMeaning)"
  }

  /// A share of the detail, as ``SmallPicture/unlikeness(to:)`` has it: below, both sides are one shot.
  private static let leastUnlikeness: Float = 0.1
  /// By so much both sides must be less like each other than the pictures of one.
  private static let clearance: Float = 0.03
  /// So many pictures of each side are held against those of the other, looked for among so many.
  private static let (compared, reach) = (3, 25)
  /// Of pictures, on average over the change.
  private static let longestSpacing = Nanoseconds(500_000_000)
  private static let outputs = (cut: "cut", transition: "transition")

  /// The named outputs of the network for the pixels of a window.
  typealias Look = @Sendable ([UInt8]) throws(NetworkFault) -> [String: [Float]]

  private let ask: Look
  private var windows = ShotWindows()
  private var runs = ShotRuns()
  /// What was seen up to where the run of likely pictures began, the latest first.
  private var earlier: [SmallPicture] = []
  private var last: Nanoseconds?
  private var size = (width: 0, height: 0)
  private var marks: [Mark] = []
  private var (cuts, transitions) = (CoarseCurve(), CoarseCurve())
  private var fault: String?

  public init() {
    let network = SharedNetwork(model: "transnetv2")
    self.init { pixels throws(NetworkFault) in
      try network.outputs([Self.outputs.cut, Self.outputs.transition], of: pixels)
    }
  }

  /// - Parameter ask: what stands for the network.
  init(asking ask: @escaping Look) { self.ask = ask }

  /// Over a change of the picture's size nothing is compared.
  public mutating func see(_ image: LumaImage, at time: MediaTime) {
    if size != (image.width, image.height) { flush() }
    size = (image.width, image.height)
  }

  public mutating func see(_ picture: ColorImage, at time: MediaTime) {
    guard let moment = try? time.nanoseconds(rounding: .down) else { return }
    if let last {
      let hole = try? moment.subtracting(last)
      if hole.map({ $0 <= .zero || $0 > CutSearch.longestHole }) ?? true { flush() }
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
        + transitions.channel("in a transition, TransNet V2"),
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
        let said = try ask(window.pixels)
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
      holds(change, in: window)
    {
      marks.append(Self.mark(change))
    }
    if runs.start == picture {
      let first = picture.place
      earlier = Self.detailed(stride(from: first, to: first - Self.reach, by: -1), window)
    }
    guard let moment = try? picture.time.nanoseconds(rounding: .down) else { return }
    cuts.note(cut, at: moment)
    transitions.note(transition, at: moment)
  }

  /// Whether what is seen before and after is unlike, and more so than what is seen on either side.
  private func holds(_ change: ShotRuns.Change, in window: ShotWindows.Window) -> Bool {
    guard
      let lasting = try? change.after.time.nanoseconds(rounding: .down)
        .subtracting(change.before.time.nanoseconds(rounding: .down)),
      lasting.count / Int64(max(1, change.after.place - change.before.place))
        <= Self.longestSpacing.count
    else { return false }
    let after = change.after.place
    let later = Self.detailed(stride(from: after, to: after + Self.reach, by: 1), window)
    guard !earlier.isEmpty, !later.isEmpty else { return true }
    let across = earlier.flatMap { one in later.map { one.unlikeness(to: $0) } }.min() ?? 0
    let within = [earlier, later].flatMap { side in
      zip(side, side.dropFirst()).map { $0.unlikeness(to: $1) }
    }
    return across >= Self.leastUnlikeness && across > (within.max() ?? 0) + Self.clearance
  }

  /// The first few pictures that show anything.
  private static func detailed(
    _ places: some Sequence<Int>, _ window: ShotWindows.Window
  ) -> [SmallPicture] {
    Array(
      places.lazy.compactMap { window.picture($0) }
        .filter { $0.contrast >= CutSearch.leastContrast }.prefix(compared))
  }

  private static func mark(_ change: ShotRuns.Change) -> Mark {
    Mark(
      kind: .shotCut, earliest: change.before.time, estimate: change.first.time,
      latest: change.after.time, score: Int(1000 * change.likelihood),
      channels: [change.isGradual ? "learned transition" : "learned cut"])
  }
}
