internal import Evidence
internal import TimeModel

/// Follows the strongest tone and finds where it sweeps like a siren.
struct SirenSearch: Sendable {
  struct Found: Sendable {
    /// Of the first frame looked at, of the first of the tone, and when it was certain.
    let earliest: Nanoseconds
    let first: Nanoseconds
    let certain: Nanoseconds
    var strength: Float

    func mark(_ kind: EventKind) -> Mark? {
      Mark(
        kind: kind, earliest: MediaTime(nanoseconds: earliest),
        estimate: MediaTime(nanoseconds: first), latest: MediaTime(nanoseconds: certain),
        score: Int(1000 * max(0, min(1, strength))), channels: ["sound"])
    }
  }

  /// Of the last frames, 0…1.
  private(set) var likeness: Float = 0

  private struct Tone: Sendable {
    let start: Nanoseconds
    /// In hertz; nil for a frame without a strong tone.
    let pitch: Float?
  }

  /// Frames that are looked at together: 3.2 s at 16 kHz.
  private static let span = 100
  private static let leastTonal: Float = 0.7
  /// Of the power from 300 to 4,000 Hz: in five bins around the peak, or, for a fast sweep, in 13.
  private static let leastShares = (narrow: Float(0.3), wide: Float(0.45))
  private static let leastLevel: Float = -60
  /// Steps from frame to frame: on a sweep, and between two heights.
  private static let smooth: Float = 1.3
  private static let leastSmooth: Float = 0.9
  private static let excursion: ClosedRange<Float> = 1.15...4
  private static let least: Float = 0.5
  /// What a find must have grown to: talk and machines reach 0.83 in the development half.
  private static let certain: Float = 0.88
  /// How long a find may still grow more certain.
  private static let growth = Nanoseconds(1_500_000_000)
  /// A siren heard again within so long is the same.
  private static let pause = Nanoseconds(10_000_000_000)

  private var tones: [Tone] = []
  private var lastHeard: Nanoseconds?
  private var pending: Found?

  mutating func hear(_ frame: SoundFrame) -> Found? {
    tones.append(Tone(start: frame.start, pitch: Self.tone(frame)))
    if tones.count > Self.span { tones.removeFirst() }
    likeness = tones.count == Self.span && tones.last?.pitch != nil ? judge() : 0
    if var found = pending {
      found.strength = max(found.strength, likeness)
      pending = found
      let age = (try? frame.start.subtracting(found.certain)) ?? .zero
      return age >= Self.growth ? flush() : nil
    }
    guard likeness >= Self.least else { return nil }
    defer { lastHeard = frame.start }
    if let lastHeard, let quiet = try? frame.start.subtracting(lastHeard), quiet < Self.pause {
      return nil
    }
    let earliest = tones.first?.start ?? frame.start
    pending = Found(
      earliest: earliest, first: onset ?? earliest, certain: frame.start, strength: likeness)
    return nil
  }

  /// What was found and not yet handed out.
  mutating func flush() -> Found? {
    defer { pending = nil }
    guard let pending, pending.strength >= Self.certain else {
      if pending != nil { lastHeard = nil }
      return nil
    }
    return pending
  }

  /// From where on the frames are tonal, as far as the last ones tell.
  private var onset: Nanoseconds? {
    var (sum, best, found) = (0, 0, Nanoseconds?.none)
    for tone in tones.reversed() {
      sum += tone.pitch == nil ? -3 : 1
      if sum > best { (best, found) = (sum, tone.start) }
    }
    return found
  }

  /// The share of tonal frames, when their pitches move as a siren's do; else 0.
  private func judge() -> Float {
    let pitches = tones.compactMap(\.pitch)
    let share = Float(pitches.count) / Float(Self.span)
    guard share >= Self.leastTonal else { return 0 }
    let sorted = pitches.sorted()
    let (low, high) = (sorted[sorted.count / 20], sorted[sorted.count - 1 - sorted.count / 20])
    guard Self.excursion.contains(high / low) else { return 0 }
    var smooth = 0
    var (moved, turns, extreme, direction) = (Float(0), 0, pitches[0], 0)
    for (before, now) in zip(pitches, pitches.dropFirst()) {
      let step = max(before, now) / min(before, now)
      if step <= Self.smooth { smooth += 1 }
      if step > 1.003 { moved += 1 }
      // A turn counts when the pitch has come back by a twelfth.
      if direction >= 0, now < extreme / 1.08 {
        (turns, direction, extreme) = (turns + (direction > 0 ? 1 : 0), -1, now)
      } else if direction <= 0, now > extreme * 1.08 {
        (turns, direction, extreme) = (turns + (direction < 0 ? 1 : 0), 1, now)
      } else if direction >= 0 {
        extreme = max(extreme, now)
      } else {
        extreme = min(extreme, now)
      }
    }
    guard Float(smooth) >= Self.leastSmooth * Float(pitches.count - 1) else { return 0 }
    // A wail sweeps slowly all the time; anything else must turn.
    let sweeps = moved >= 0.6 * Float(pitches.count) && high / low >= 1.3
    guard turns >= 2 || sweeps && turns <= 2 else { return 0 }
    return share
  }

  private static func tone(_ frame: SoundFrame) -> Float? {
    let first = Int(400 / frame.resolution)
    let end = min(frame.power.count - 3, Int(2_000 / frame.resolution) + 1)
    guard first >= 6, first < end, end + 6 < frame.power.count else { return nil }
    var peak = first
    for bin in first..<end where frame.power[bin] > frame.power[peak] { peak = bin }
    let narrow = frame.power[(peak - 2)...(peak + 2)].reduce(0, +)
    let wide = frame.power[(peak - 6)...(peak + 6)].reduce(0, +)
    let whole = frame.power(from: 300, to: 4_000)
    guard level(of: narrow) > leastLevel,
      narrow >= leastShares.narrow * whole || wide >= leastShares.wide * whole
    else { return nil }
    let (low, high) = (frame.power[peak - 1], frame.power[peak + 1])
    // Between the bins, in proportion of their magnitudes.
    let lean =
      (high.squareRoot() - low.squareRoot())
      / max(1e-9, high.squareRoot() + low.squareRoot() + frame.power[peak].squareRoot())
    return (Float(peak) + lean) * frame.resolution
  }
}
