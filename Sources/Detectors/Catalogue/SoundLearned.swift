internal import Evidence
public import Media
public import TimeModel

/// Proposes shouts, and shows how much the sound is like a shout, a crowd, a crash, a siren or a shot, as
/// YAMNet hears it: a network that learned 521 classes of sound from AudioSet.
///
/// It hears 0.975 s at a time, each time half of that later; classes that belong together count as the
/// likeliest of them. Music, television and children at play are heard as what they sound like.
public struct SoundLearned: Detector {
  public static let name = "sound.learned"
  public static let version = 1
  public static let senses: Senses = .hearing
  public static let scoreMeaning =
    "YAMNet's own score for a shout or a scream at its loudest: not calibrated, a rank and no probability."
  public static let models = ["openvino", "yamnet"]

  /// What is shown, with the numbers of its classes in AudioSet's order as YAMNet has it.
  private static let groups: [(name: String, classes: [Int])] = [
    ("shout", [6, 7, 9]), ("scream", [11]), ("crowd", [61, 64, 65]),
    ("crash or breaking glass", [435, 437, 463, 464]),
    ("siren", [317, 318, 319, 390, 391]), ("gunshot", [421, 422, 423]),
  ]
  /// The first so many of them are marked.
  private static let marked = 2
  private static let output = "tower0/network/layer32/final_output"
  /// Thousandths of the network's score that make a mark.
  private static let threshold = 300
  /// Windows closer than this belong to one mark.
  private static let longestPause = Nanoseconds(2_000_000_000)

  /// What was heard in one window, in 255ths.
  private struct Heard: Sendable {
    let start: Nanoseconds
    let values: SIMD8<UInt8>

    func thousandths(_ group: Int) -> Int { (Int(values[group]) * 1000 + 127) / 255 }
  }

  private let network = SharedNetwork(model: "yamnet")
  private var sound = SoundWindows()
  private var heard: [Heard] = []
  private var fault: String?
  private var extent: (first: MediaTime, last: MediaTime)?

  public init() {}

  public mutating func see(_ image: LumaImage, at time: MediaTime) {}

  public mutating func hear(_ block: AudioBlock) {
    var due: [SoundWindows.Window] = []
    sound.hear(block) { due.append($0) }
    for window in due where !window.isSilent { look(at: window) }
  }

  private mutating func look(at window: SoundWindows.Window) {
    guard fault == nil, let end = try? window.start.adding(SoundWindows.length(SoundWindows.length))
    else { return }
    do {
      guard let scores = try network.outputs([Self.output], of: window.samples)[Self.output],
        scores.count == 521
      else {
        fault = "the network's output is not one of YAMNet"
        return
      }
      var values = SIMD8<UInt8>(repeating: 0)
      for (place, group) in Self.groups.enumerated() {
        let most = group.classes.map { scores[$0] }.max() ?? 0
        values[place] = UInt8((255 * max(0, min(1, most.isFinite ? most : 0))).rounded())
      }
      heard.append(Heard(start: window.start, values: values))
      let (first, last) = (MediaTime(nanoseconds: window.start), MediaTime(nanoseconds: end))
      extent = (min(extent?.first ?? first, first), max(extent?.last ?? last, last))
    } catch {
      fault = error.words
    }
  }

  public consuming func finish() -> Detection {
    let channels = Self.groups.indices.flatMap { curve($0) }
    return Detection(
      detector: Self.name, version: Self.version, marks: marks(), channels: channels,
      models: ModelStore.shared.models(named: Self.models) ?? [], fault: fault)
  }

  /// One mark for each stretch of windows like a shout or a scream, at its first.
  private func marks() -> [Mark] {
    var marks: [Mark] = []
    var last: Nanoseconds?
    for window in heard.sorted(by: { $0.start < $1.start }) {
      let scores = (0..<Self.marked).map { (group: $0, score: window.thousandths($0)) }
        .filter { $0.score >= Self.threshold }.sorted { $0.score > $1.score }
      guard let strongest = scores.first else { continue }
      defer { last = window.start }
      if let last, let pause = try? window.start.subtracting(last), pause <= Self.longestPause {
        continue
      }
      let length = SoundWindows.length(SoundWindows.length)
      guard let end = try? window.start.adding(length),
        let middle = try? window.start.adding(Nanoseconds(length.count / 2))
      else { continue }
      marks.append(
        Mark(
          kind: .shout, earliest: MediaTime(nanoseconds: window.start),
          estimate: MediaTime(nanoseconds: middle), latest: MediaTime(nanoseconds: end),
          score: strongest.score, channels: scores.map { Self.groups[$0.group].name }))
    }
    return marks
  }

  /// At the middle of each window.
  private func curve(_ group: Int) -> [Channel] {
    var curve = CoarseCurve(step: SoundWindows.length(SoundWindows.hop))
    let half = Nanoseconds(SoundWindows.length(SoundWindows.length).count / 2)
    for window in heard.sorted(by: { $0.start < $1.start }) {
      guard let middle = try? window.start.adding(half) else { continue }
      curve.note(thousandths: window.thousandths(group), at: middle)
    }
    return curve.channel("like a \(Self.groups[group].name), YAMNet")
  }
}
