internal import TimeModel

/// What the channels say of each step of a run, in log-odds of violence; 0 where nothing was measured.
struct ViolenceEvidence: Sendable {
  /// By the model, over what is usual there; already a mean over a second and a half.
  let motion: [Float]
  /// The odds themselves where a learned model looked, whatever is usual there.
  let learned: [Float]
  /// Against the sound's own usual level in the recording.
  let sound: [Float]
  /// The odds and what sound says.
  let joined: [Float]
  /// Of the sound over its floor, in decibels.
  let excess: [Float]
  /// The joined odds, over what is usual there, as what one step can say: neighbours repeat each other.
  let steps: [Float]

  /// Over a second and a half, in nats: quiet speaks little, since a beating may be silent, and a scream
  /// may come from beside the picture.
  private static let leastOfMotion: Float = -1
  private static let mostOfSound: Float = 3
  private static let leastOfSound: Float = -0.5
  private static let mostOfStep: Float = 0.5
  private static let perStep: Float = 0.12

  /// The usual level is taken from a minute to each side.
  private static let reach = 60 * StepTable.perSecond

  init(_ steps: [Step]) {
    let odds = steps.map { $0.odds > 0 ? OddsScale.odds($0.odds) : 0 }
    let surplus = zip(odds, Self.usual(steps)).enumerated().map { place, odds in
      steps[place].odds > 0 ? max(Self.leastOfMotion, odds.0 - odds.1) : 0
    }
    let excess = Self.excess(steps)
    let sound = Self.sound(steps, excess)
    (self.motion, self.sound, self.excess) = (surplus, sound, excess)
    learned = steps.map { $0.learned > 0 ? OddsScale.odds($0.odds) : 0 }
    joined = zip(odds, sound).map { $0 + $1 }
    self.steps = zip(surplus, sound).map { motion, sound in
      max(-Self.mostOfStep, min(Self.mostOfStep, Self.perStep * (motion + sound)))
    }
  }

  /// What the odds must exceed to speak for violence: more where the calmer quarter of a minute to each
  /// side is busy or the camera is carried, less where it is still.
  private static func usual(_ steps: [Step]) -> [Float] {
    RunningQuantile.values(
      of: steps.map(\.odds), in: 0..<steps.count, reach: reach, share: 0.25
    ).map { floor in
      floor == 0 ? 0 : max(-mostUsual, min(mostUsual, OddsScale.odds(floor) + aboveCalm))
    }
  }

  // In nats.
  private static let aboveCalm: Float = 2
  private static let mostUsual: Float = 1.5

  /// Over the quieter quarter of a minute to each side.
  private static func excess(_ steps: [Step]) -> [Float] {
    let bytes = steps.map(\.level)
    let floors = RunningQuantile.values(
      of: bridged(bytes), in: 0..<steps.count, reach: reach, share: 0.25)
    return steps.indices.map { place in
      guard bytes[place] > 0 else { return 0 }
      return SoundScale.decibels(bytes[place])
        - max(SoundScale.decibels(floors[place]), leastLevel)
    }
  }

  /// Level counts from 12 dB above its floor, from 8 dB when it is wholly like a shout; half a second
  /// of it.
  private static func sound(_ steps: [Step], _ excess: [Float]) -> [Float] {
    let raw = steps.indices.map { place -> Float in
      guard steps[place].level > 0 else { return 0 }
      return 0.4 * (excess[place] - 12 + 4 * Float(steps[place].shout) / 255)
    }
    return raw.indices.map { place in
      let around = raw[max(0, place - 2)...min(raw.count - 1, place + 2)]
      let mean = around.reduce(0, +) / Float(around.count)
      return steps[place].level > 0 ? max(leastOfSound, min(mostOfSound, mean)) : 0
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

  static func probability(ofOdds odds: Float) -> Float { 1 / (1 + exponential(-odds)) }
}
