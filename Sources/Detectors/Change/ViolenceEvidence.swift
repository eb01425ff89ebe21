internal import TimeModel

/// What the channels say of each step of a run, each against its own usual level in the recording.
struct ViolenceEvidence: Sendable {
  /// In nats a step, 0 where nothing was measured.
  let motion: [Float]
  let sound: [Float]
  /// Both channels together.
  let joined: [Float]
  /// The same before it is held within what one step can say: where a change lies shows in it.
  let signal: [Float]

  /// The most and the least that one step of one channel can say. A calm channel hardly speaks against
  /// the other: a beating may be silent, and a scream may come from beside the picture.
  static let most: Float = 0.6
  static let least: Float = -0.2

  /// The usual level is taken from a minute to each side.
  private static let reach = 60 * StepTable.perSecond
  /// Shots shorter than this, in steps, are judged by what surrounds them.
  private static let ownShot = 5 * StepTable.perSecond

  init(_ steps: [Step]) {
    let (motion, sound) = (Self.motion(steps), Self.sound(steps))
    signal = zip(motion, sound).map { max(-1.5, min(2, $0 + $1)) }
    self.motion = motion.map(Self.held)
    self.sound = sound.map(Self.held)
    joined = zip(self.motion, self.sound).map { $0 + $1 }
  }

  private static func held(_ value: Float) -> Float { max(least, min(most, value)) }

  /// Motion counts by how far it lies above the calmer quarter of its surroundings and, less, by how
  /// much it is at all: somebody who walks into an empty picture multiplies nothing.
  private static func motion(_ steps: [Step]) -> [Float] {
    let bytes = steadied(steps.map(\.motion))
    let around = RunningQuantile.values(
      of: bytes, in: 0..<steps.count, reach: reach, share: 0.25)
    var evidence = [Float](repeating: 0, count: steps.count)
    for shot in shots(of: steps) {
      let own =
        shot.count < ownShot
        ? Array(around[shot])
        : RunningQuantile.values(of: bytes, in: shot, reach: reach, share: 0.25)
      for place in shot where bytes[place] > 0 {
        let value = MotionScale.doublings(bytes[place])
        // A shot that is never calm may be violent throughout: it does not set its own level.
        let floor = min(
          MotionScale.doublings(own[place - shot.lowerBound]),
          max(MotionScale.doublings(around[place]), calmShot))
        evidence[place] =
          0.4 * (value - max(floor, leastMotion) - 1.2) + 0.25 * (value - usualMotion)
      }
    }
    return evidence
  }

  /// By how much ``steadied(_:)`` may move a change.
  static let blur = Nanoseconds(200_000_000)

  /// Means over half a second without its highest value: blows come and go within it, and one bad
  /// comparison shall not count.
  static func steadied(_ bytes: [UInt8]) -> [UInt8] {
    bytes.indices.map { place in
      guard bytes[place] > 0 else { return 0 }
      let around = bytes[max(0, place - 2)...min(bytes.count - 1, place + 2)]
        .filter { $0 > 0 }.map(MotionScale.motion).sorted()
      let kept = around.dropLast(around.count > 2 ? 1 : 0)
      return MotionScale.byte(kept.reduce(0, +) / Float(kept.count))
    }
  }

  // In doublings of MotionScale.unit: a floor below which all is calm; the busiest quarter that a shot
  // may call its own calm; what people who fight in full view exceed.
  private static let leastMotion: Float = 1
  private static let calmShot: Float = 3
  private static let usualMotion: Float = 3.2

  /// Level counts from 12 dB above the quieter quarter of its surroundings, from 8 dB when it is
  /// wholly like a shout.
  private static func sound(_ steps: [Step]) -> [Float] {
    let bytes = steps.map(\.level)
    let floors = RunningQuantile.values(
      of: bridged(bytes), in: 0..<steps.count, reach: reach, share: 0.25)
    return steps.indices.map { place in
      guard bytes[place] > 0 else { return 0 }
      let floor = max(SoundScale.decibels(floors[place]), leastLevel)
      let excess = SoundScale.decibels(bytes[place]) - floor
      let shout = Float(steps[place].shout) / 255
      return 0.08 * (excess - 12 + 4 * shout)
    }
  }

  /// Mean powers over a second: pauses between words are no quiet.
  private static func bridged(_ bytes: [UInt8]) -> [UInt8] {
    let powers = bytes.map { $0 > 0 ? SoundScale.power($0) : 0 }
    return bytes.indices.map { place in
      guard bytes[place] > 0 else { return 0 }
      let around = powers[max(0, place - 5)...min(bytes.count - 1, place + 5)]
      let heard = around.reduce(0) { $0 + ($1 > 0 ? 1 : 0) }
      return SoundScale.byte(SoundChannel.decibels(around.reduce(0, +) / Float(heard)))
    }
  }

  /// In decibels of full scale: a floor below it is taken for it.
  private static let leastLevel: Float = -50

  /// Stretches between cuts that are long enough to have a level of their own, and what lies between.
  private static func shots(of steps: [Step]) -> [Range<Int>] {
    let cuts = steps.indices.filter { steps[$0].flags.contains(.cut) }
    var shots: [Range<Int>] = []
    var start = 0
    for end in cuts + [steps.count] where end > start {
      // Two short neighbours are judged together.
      if let last = shots.last, last.count < ownShot, end - start < ownShot {
        shots[shots.count - 1] = last.lowerBound..<end
      } else {
        shots.append(start..<end)
      }
      start = end
    }
    return shots
  }
}
