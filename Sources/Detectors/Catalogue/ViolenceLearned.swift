public import Media
public import TimeModel

/// Proposes where violence begins and ends from what a network learned of human actions makes of the
/// pictures, and from sound.
///
/// I3D, trained on Kinetics-400, looks at 1.28 s at a time, each time 0.64 s later, and only at the square
/// of half the picture's height in which most moves; a linear head of our own, trained on labelled clips,
/// turns its features into log-odds. They stand where the odds of motion stand for the light detector, or
/// are joined with those, as ``ViolenceJoin`` says, and drive the same model of two states. Violence beside
/// something that moves more is not seen by the network.
public struct ViolenceLearned: Detector {
  public static let name = "violence.learned"
  public static let version = 3
  public static let scoreMeaning = ViolenceLight.scoreMeaning
  public static let colors: ColorSampling? = sampling
  public static let models = ["openvino", "i3d"]

  public static func meaning(ofScore score: Int) -> String {
    ViolenceJoin.standard.scores.meaning(ofScore: score) ?? scoreMeaning
  }

  private static let sampling = ColorSampling(shortSide: 448, interval: Nanoseconds(80_000_000))
  private static let head = LinearHead(
    text: String(decoding: PackageResources.violence_i3d_txt, as: UTF8.self))

  private let join: ViolenceJoin
  private let network = SharedNetwork(model: "i3d")
  private var watch: ViolenceWatch
  private var pictures = PictureWindows()
  private var windows: [ViolenceJoin.Window] = []
  private var learned = CoarseCurve()
  private var fault: String?
  private let window: (@Sendable (Int64, [Float]) -> Void)?

  public init() { self.init(window: nil) }

  /// - Parameter window: is given the cell of ``colors`` in which each window begins and the network's
  ///   features of it, in the order of the head's weights, for training.
  public init(window: (@Sendable (Int64, [Float]) -> Void)?) {
    (join, watch, self.window) = (.standard, ViolenceWatch(model: .standard), window)
  }

  /// For evaluation: with other models than the repository's, and what the network makes of the pictures
  /// known before.
  ///
  /// - Parameter windows: the cell of ``colors`` in which each begins, and its log-odds, in order.
  public init(
    light: ViolenceModel, join: ViolenceJoin, windows: [(first: Int64, logOdds: Float)]
  ) {
    (self.join, watch, window) = (join, ViolenceWatch(model: light), nil)
    for window in windows {
      note(ViolenceJoin.Window(first: window.first, logOdds: window.logOdds))
    }
  }

  public mutating func see(_ image: LumaImage, at time: MediaTime) { watch.see(image, at: time) }

  public mutating func see(_ picture: ColorImage, at time: MediaTime) {
    guard let moment = try? time.nanoseconds(rounding: .down) else { return }
    var due: [PictureWindows.Window] = []
    pictures.see(picture, in: Self.sampling.cell(of: moment)) { due.append($0) }
    look(at: due)
  }

  public mutating func hear(_ block: AudioBlock) { watch.hear(block) }

  public consuming func finish() -> Detection {
    var due: [PictureWindows.Window] = []
    pictures.flush { due.append($0) }
    look(at: due)
    watch.flush()
    join.enter(windows, interval: Self.sampling.interval, into: &watch.table)
    let hop = (try? Self.sampling.interval.multiplied(by: Int64(PictureWindows.hop))) ?? .second
    let report = ViolenceReport(
      watch, leastScore: join.scores.leastScore, score: .level, spread: hop,
      motion: "learned motion")
    return Detection(
      detector: Self.name, version: Self.version, marks: report.marks, curve: report.curve,
      channels: learned.channel("like violence, I3D"),
      models: ModelStore.shared.models(named: Self.models) ?? [], fault: fault)
  }

  private mutating func look(at due: [PictureWindows.Window]) {
    guard fault == nil, let head = Self.head else { return }
    for window in due {
      guard let pixels = MotionCrop.pixels(of: window.pictures) else { continue }
      do {
        let outputs = try network.outputs(head.parts.map(\.output), of: pixels)
        self.window?(window.first, head.parts.flatMap { outputs[$0.output] ?? [] })
        guard let logOdds = head.logOdds(outputs), logOdds.isFinite else {
          fault = "the network's outputs do not fit the head"
          return
        }
        note(ViolenceJoin.Window(first: window.first, logOdds: logOdds))
      } catch {
        fault = error.words
        return
      }
    }
  }

  private mutating func note(_ window: ViolenceJoin.Window) {
    windows.append(window)
    guard
      let start = try? Self.sampling.interval.multiplied(by: window.first + 4)
    else { return }
    // Seven tenths: windows follow each other so closely that no gap is seen.
    for tenth in 0..<7 {
      guard let moment = try? start.adding(Nanoseconds(Int64(tenth) * 100_000_000)) else { return }
      learned.note(ViolenceEvidence.probability(ofOdds: window.logOdds), at: moment)
    }
  }
}
