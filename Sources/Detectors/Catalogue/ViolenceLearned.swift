public import Media
public import TimeModel

/// Proposes where violence begins from what a network learned of human actions makes of the pictures.
///
/// I3D, trained on Kinetics-400, looks at 1.28 s at a time, each time 0.64 s later, and only at the square
/// of half the picture's height in which most moves; a linear head of our own, trained on labelled clips,
/// turns its features into log-odds, and a model with two states into marks. Violence beside something
/// that moves more is not seen.
public struct ViolenceLearned: Detector {
  public static let name = "violence.learned"
  public static let version = 1
  public static let scoreMeaning =
    "The probability of violence in the seconds after the mark, calibrated on clips in which half show "
    + "violence: in ordinary footage it is too high."
  public static let colors: ColorSampling? = ColorSampling(
    shortSide: 448, interval: Nanoseconds(80_000_000))
  public static let models = ["openvino", "i3d"]

  private static let head = LinearHead(
    text: String(decoding: PackageResources.violence_i3d_txt, as: UTF8.self))

  private let sampling = Self.colors ?? ColorSampling(shortSide: 448, interval: .second)
  private let network = SharedNetwork(model: "i3d")
  private var pictures = PictureWindows()
  private var windows: [LearnedReport.Window] = []
  private var fault: String?
  /// The first and last moments that were seen.
  private var extent: (first: MediaTime, last: MediaTime)?

  public init() {}

  public mutating func see(_ image: LumaImage, at time: MediaTime) {
    extent = (min(extent?.first ?? time, time), max(extent?.last ?? time, time))
  }

  public mutating func see(_ picture: ColorImage, at time: MediaTime) {
    guard let moment = try? time.nanoseconds(rounding: .down) else { return }
    extent = (min(extent?.first ?? time, time), max(extent?.last ?? time, time))
    var due: [PictureWindows.Window] = []
    pictures.see(picture, in: sampling.cell(of: moment)) { due.append($0) }
    look(at: due)
  }

  public mutating func hear(_ block: AudioBlock) {}

  public consuming func finish() -> Detection {
    var due: [PictureWindows.Window] = []
    pictures.flush { due.append($0) }
    look(at: due)
    let report = LearnedReport(windows, interval: sampling.interval, extent: extent)
    return Detection(
      detector: Self.name, version: Self.version, marks: report.marks, curve: report.curve,
      models: ModelStore.shared.models(named: Self.models) ?? [], fault: fault)
  }

  private mutating func look(at due: [PictureWindows.Window]) {
    guard fault == nil, let head = Self.head else { return }
    for window in due {
      guard let pixels = MotionCrop.pixels(of: window.pictures) else { continue }
      do {
        let outputs = try network.outputs(head.parts.map(\.output), of: pixels)
        guard let logOdds = head.logOdds(outputs), logOdds.isFinite else {
          fault = "the network's outputs do not fit the head"
          return
        }
        windows.append(LearnedReport.Window(first: window.first, logOdds: logOdds))
      } catch {
        fault = error.words
        return
      }
    }
  }
}
