public import Evidence
public import Media
public import TimeModel

/// A moment that a detector proposes, on the recording's own axis.
public struct Mark: Hashable, Sendable, Codable {
  public let kind: EventKind
  /// The moment lies in `earliest…latest`; the estimate is its best single value.
  public let earliest: MediaTime
  public let estimate: MediaTime
  public let latest: MediaTime
  /// 0…1000 thousandths; what it means is the detector's `scoreMeaning`.
  public let score: Int
  /// Which channels set it off, strongest first: `motion`, `sound`.
  public let channels: [String]

  public init(
    kind: EventKind, earliest: MediaTime, estimate: MediaTime, latest: MediaTime, score: Int,
    channels: [String]
  ) {
    (self.kind, self.earliest, self.estimate, self.latest) = (kind, earliest, estimate, latest)
    (self.score, self.channels) = (max(0, min(1000, score)), channels)
  }
}

/// A detector's score over the whole recording, for people to look at.
public struct Curve: Hashable, Sendable, Codable {
  /// The moment of the first value.
  public let start: MediaTime
  public let step: Nanoseconds
  /// 0…1000 thousandths each.
  public let values: [Int]

  public init(start: MediaTime, step: Nanoseconds, values: [Int]) {
    (self.start, self.step, self.values) = (start, step, values)
  }
}

/// One quantity that a detector measured on the way to its score, for people to look at.
public struct Channel: Hashable, Sendable, Codable {
  /// In words of the field, with the unit of a full scale where there is one: `sound level, dB over
  /// its floor of 60`.
  public let name: String
  /// Thousandths of the full scale; 0 where nothing was measured.
  public let curve: Curve

  public init(name: String, curve: Curve) { (self.name, self.curve) = (name, curve) }
}

/// What a detector found in one recording.
public struct Detection: Hashable, Sendable, Codable {
  /// The catalogue name and version of the detector.
  public let detector: String
  public let version: Int
  /// In order of their estimates.
  public let marks: [Mark]
  public let curve: Curve?
  public let channels: [Channel]
  /// The learned models that had a part in it.
  public let models: [LearnedModel]
  /// Why the detector did not see all of the recording; nil when it did.
  public let fault: String?

  /// - Parameter marks: in any order.
  public init(
    detector: String, version: Int, marks: [Mark], curve: Curve? = nil, channels: [Channel] = [],
    models: [LearnedModel] = [], fault: String? = nil
  ) {
    (self.detector, self.version) = (detector, version)
    self.marks = marks.sorted { $0.estimate < $1.estimate }
    (self.curve, self.channels) = (curve, channels)
    (self.models, self.fault) = (models, fault)
  }
}

/// What of a recording a detector cannot do without: what nobody needs is not decoded.
public struct Senses: OptionSet, Hashable, Sendable {
  public let rawValue: Int

  public init(rawValue: Int) { self.rawValue = rawValue }

  public static let sight = Senses(rawValue: 1)
  public static let hearing = Senses(rawValue: 2)
}

/// Something that watches a recording once, in order, and proposes moments.
///
/// It is fed pictures of the first video stream in presentation order and sound of the first audio
/// stream in order, interleaved as the file interleaves them: neither may be there. Its memory must
/// not grow with the length of the recording beyond some tens of bytes a second. It never throws: poor
/// material gives no marks.
public protocol Detector: Sendable {
  /// The name in the catalogue, as in `violence.light`.
  static var name: String { get }
  /// Raised whenever the same recording may give another answer; part of every cache key.
  static var version: Int { get }
  /// What a score means, in one honest sentence that stands wherever a mark does.
  static var scoreMeaning: String { get }
  /// What this very score means: on which test set how many marks like it were right, and how many
  /// false marks came an hour. The default is ``scoreMeaning``.
  static func meaning(ofScore score: Int) -> String

  /// What it watches with; both by default.
  static var senses: Senses { get }
  /// The colour pictures that it wants beside the grey ones; nil, the default, for none.
  static var colors: ColorSampling? { get }
  /// The learned models that it cannot do without, as `models.lock` names them; none by default.
  static var models: [String] { get }

  init()

  mutating func see(_ image: LumaImage, at time: MediaTime)
  /// A picture of ``colors``.
  mutating func see(_ picture: ColorImage, at time: MediaTime)
  mutating func hear(_ block: AudioBlock)
  /// The recording is over: what was found.
  consuming func finish() -> Detection
}

extension Detector {
  public static func meaning(ofScore score: Int) -> String { scoreMeaning }
  public static var senses: Senses { [.sight, .hearing] }
  public static var colors: ColorSampling? { nil }
  public static var models: [String] { [] }
  public mutating func see(_ picture: ColorImage, at time: MediaTime) {}
}
