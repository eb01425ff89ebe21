internal import Evidence
internal import TimeModel

/// A stretch of sound of one kind.
struct SoundStretch: Sendable {
  /// Of its first frame, and of its last.
  let first: Nanoseconds
  var last: Nanoseconds
  var count = 1
  /// Mean, 0…1.
  var strength: Float = 0

  /// A voice is not yet clear when it begins; its first clear frame is 64 ms long at 16 kHz.
  private static let before = Nanoseconds(300_000_000)
  private static let after = Nanoseconds(64_000_000)

  /// Nil outside the times that can be stored.
  func mark(_ kind: EventKind, score: Float, channel: String = "sound") -> Mark? {
    guard let latest = try? first.adding(Self.after),
      let earliest = try? first.subtracting(Self.before)
    else { return nil }
    return Mark(
      kind: kind, earliest: MediaTime(nanoseconds: earliest),
      estimate: MediaTime(nanoseconds: first), latest: MediaTime(nanoseconds: latest),
      score: Int(1000 * max(0, min(1, score))), channels: [channel])
  }
}

/// Finds stretches of frames that are much like a raised voice.
struct ShoutSearch: Sendable {
  /// Of the last frame, 0…1.
  private(set) var likeness: Float = 0

  private static let least: Float = 0.5
  /// Frames that a stretch must have, and how long a lull in it may be.
  private static let leastCount = 6
  private static let lull = Nanoseconds(400_000_000)

  private var history = LevelHistory()
  private var stretch: SoundStretch?
  private var sum: Float = 0

  mutating func hear(_ frame: SoundFrame) -> SoundStretch? {
    let whole = level(of: frame.power(from: 100, to: 8_000))
    // Over what is quiet here, and over what talk there is.
    let over = history.level(below: 0.2).flatMap { quiet in
      history.level(below: 0.9).map { min(whole - quiet - 12, whole - $0) }
    }
    likeness = over.map { Self.likeness(frame, whole, over: $0) } ?? 0
    // A shout is not what is usual here, however long it lasts.
    if likeness < Self.least { history.note(whole) }
    let isLike = likeness >= Self.least
    guard var now = stretch else {
      if isLike { (stretch, sum) = (SoundStretch(first: frame.start, last: frame.start), likeness) }
      return nil
    }
    if isLike {
      (now.last, now.count, sum) = (frame.start, now.count + 1, sum + likeness)
      stretch = now
      return nil
    }
    guard let quiet = try? frame.start.subtracting(now.last), quiet > Self.lull else { return nil }
    return flush()
  }

  mutating func flush() -> SoundStretch? {
    defer { (stretch, likeness) = (nil, 0) }
    guard var now = stretch, now.count >= Self.leastCount else { return nil }
    now.strength = sum / Float(now.count)
    return now
  }

  /// The root of four ramps' product: loudness, harmonicity, pitch and brightness.
  private static func likeness(_ frame: SoundFrame, _ whole: Float, over: Float) -> Float {
    guard whole > -60 else { return 0 }
    let bright = level(of: frame.power(from: 1_000, to: 4_000)) - whole
    let loudness = ramp(over, 0, 6)
    let harmonicity = ramp(frame.harmonicity, 0.5, 0.8)
    let pitch = ramp(frame.pitch, 170, 300)
    return (loudness * harmonicity * pitch * ramp(bright, -10, -3)).squareRoot()
  }

  static func ramp(_ value: Float, _ low: Float, _ high: Float) -> Float {
    max(0, min(1, (value - low) / (high - low)))
  }
}
