internal import Evidence
public import Media
public import TimeModel

/// Marks sounds of something struck: they rise within hundredths of a second over all frequencies and
/// die away at once.
///
/// A slammed door, a dropped bag and a barking dog do so too, and a blow to the body may be silent.
public struct ImpactSound: Detector {
  public static let name = "sound.impact"
  public static let version = 1
  public static let senses: Senses = .hearing
  public static let scoreMeaning =
    "How far the sound rises over what was heard just before it; of 24 blows and slammed doors mixed "
    + "into real sound 22 were marked and of 12 long booms none; in 5 minutes of other real sound there "
    + "were 9 marks, 3 of them in talk; not measured on real blows."

  /// How far the rise lies from where the sound begins.
  private static let (before, after) = (
    Nanoseconds(12_000_000), Nanoseconds(40_000_000)
  )

  private var search = ImpactSearch()
  private var marks: [Mark] = []

  public init() {}

  public mutating func see(_ image: LumaImage, at time: MediaTime) {}

  public mutating func hear(_ block: AudioBlock) {
    for found in search.hear(block) {
      guard let earliest = try? found.start.subtracting(Self.before),
        let latest = try? found.start.adding(Self.after)
      else { continue }
      marks.append(
        Mark(
          kind: .impactSound, earliest: MediaTime(nanoseconds: earliest),
          estimate: MediaTime(nanoseconds: found.start), latest: MediaTime(nanoseconds: latest),
          score: Int((found.rise - 10) * 30),
          channels: ["sound"]))
    }
  }

  public consuming func finish() -> Detection {
    Detection(
      detector: Self.name, version: Self.version, marks: marks)
  }
}
