public import TimeModel

/// A moment that a detector found in one recording, on the axis of the source's clock.
public struct SourceMark: Hashable, Sendable {
  public let kind: EventKind
  /// The catalogue name and version of the detector.
  public let detector: String
  public let version: Int
  /// The moment lies in `earliest…latest`.
  public let earliest: MediaTime
  public let estimate: MediaTime
  public let latest: MediaTime
  /// 0…1000 thousandths; what it means is the detector's to say.
  public let score: Int
  /// What set it off, strongest first.
  public let channels: [String]

  public init(
    kind: EventKind, detector: String, version: Int, earliest: MediaTime, estimate: MediaTime,
    latest: MediaTime, score: Int, channels: [String]
  ) {
    (self.kind, self.detector, self.version) = (kind, detector, version)
    (self.earliest, self.estimate, self.latest) = (earliest, estimate, latest)
    (self.score, self.channels) = (score, channels)
  }

  public var scoreText: String { Self.text(ofScore: score) }

  /// `0.126` of 126 thousandths; nothing is as sure as 1.
  public static func text(ofScore thousandths: Int) -> String {
    "0." + String(1000 + max(0, min(999, thousandths))).dropFirst()
  }
}

/// Why a detector proposed a moment: frames around it and what was measured, on one time axis.
///
/// All times are of the source's clock.
public struct MarkStrip: Hashable, Sendable {
  public struct Frame: Hashable, Sendable {
    /// The moment that it stands for: it is the frame on the screen then.
    public let moment: Nanoseconds
    public let still: Timeline.Still
    /// In presentation order from 0, as `onset frames --decode` counts; absent where it is not known.
    public let number: Int?

    public init(moment: Nanoseconds, still: Timeline.Still, number: Int?) {
      (self.moment, self.still, self.number) = (moment, still, number)
    }
  }

  /// A quantity over time.
  public struct Curve: Hashable, Sendable {
    public let name: String
    public let detector: String
    /// The moment of the first value.
    public let start: Nanoseconds
    public let step: Nanoseconds
    /// Thousandths of full scale.
    public let values: [Int]

    public init(
      name: String, detector: String, start: Nanoseconds, step: Nanoseconds, values: [Int]
    ) {
      (self.name, self.detector, self.start) = (name, detector, start)
      (self.step, self.values) = (step, values)
    }
  }

  public let source: SourceID
  public let mark: SourceMark
  /// What the score means, in words.
  public let meaning: String
  /// The stretch that is shown.
  public let from: Nanoseconds
  public let to: Nanoseconds
  /// In order; empty for a recording without pictures.
  public let frames: [Frame]
  public let curves: [Curve]
  /// The other marks in the stretch.
  public let neighbours: [SourceMark]

  public init(
    source: SourceID, mark: SourceMark, meaning: String, from: Nanoseconds, to: Nanoseconds,
    frames: [Frame], curves: [Curve], neighbours: [SourceMark]
  ) {
    (self.source, self.mark, self.meaning, self.from, self.to) = (source, mark, meaning, from, to)
    (self.frames, self.curves, self.neighbours) = (frames, curves, neighbours)
  }
}

extension EventKind {
  /// Violence, its beginning, end or a blow: what a detector may propose as an event.
  public var isViolence: Bool { self == .violence || rawValue.hasPrefix("violence.") }
}
