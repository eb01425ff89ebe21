internal import TimeModel

/// What the channels measured in one tenth of a second, a byte each; 0 stands for *not measured*.
struct Step: Hashable, Sendable {
  /// Log-odds of violence from motion. See ``OddsScale``.
  var odds: UInt8 = 0
  /// The sides of motion, 1…255 of their full scales.
  var magnitude: UInt8 = 0
  var suddenness: UInt8 = 0
  var disorder: UInt8 = 0
  var spread: UInt8 = 0
  /// Sound level on a half-decibel scale. See ``SoundScale``.
  var level: UInt8 = 0
  /// How much like a shout the sound is, 1…255.
  var shout: UInt8 = 0
  /// How much louder the bands of the sound became since the step before, in quarter decibels.
  var flux: UInt8 = 0
  /// The sharpest rise within the step, from one hundredth of a second to the next, in half decibels.
  var attack: UInt8 = 0
  /// How much like many voices at once the sound is, 1…255.
  var crowd: UInt8 = 0
  /// Log-odds of violence by a learned model, as ``odds``.
  var learned: UInt8 = 0
  /// The pictures were looked at, but were no two moments of one view.
  var isInterrupted = false

  var isEmpty: Bool { odds == 0 && level == 0 && learned == 0 && !isInterrupted }
}

/// Steps of a tenth of a second on a recording's axis, kept only where something was measured.
///
/// Times may arrive in any order and leave gaps of any length: memory follows what was measured, 120
/// bytes for each second of it, not the distance between the first and the last time.
struct StepTable: Sendable {
  static let step = Nanoseconds(100_000_000)
  static let perSecond = 10

  private static let chunkLength: Int64 = 64
  private var chunks: [Int64: [Step]] = [:]
  /// The axis's first time that was seen: step 0 begins there.
  private(set) var origin: Nanoseconds?

  /// The step that holds a moment; nil when it is centuries away.
  ///
  /// The first call fixes the origin.
  mutating func index(of moment: Nanoseconds) -> Int64? {
    let origin = origin ?? moment
    self.origin = origin
    guard let offset = try? moment.subtracting(origin) else { return nil }
    return Self.floorDivided(offset.count, Self.step.count)
  }

  /// The moment at which a step begins.
  func start(of index: Int64) -> Nanoseconds? {
    guard let offset = try? Self.step.multiplied(by: index) else { return nil }
    return try? (origin ?? .zero).adding(offset)
  }

  mutating func update(_ index: Int64, _ change: (inout Step) -> Void) {
    let key = Self.floorDivided(index, Self.chunkLength)
    let place = Int(index - key * Self.chunkLength)
    change(
      &chunks[key, default: [Step](repeating: Step(), count: Int(Self.chunkLength))][place])
  }

  /// Changes every step that was measured.
  mutating func revise(_ change: (inout Step) -> Void) {
    chunks = chunks.mapValues { steps in
      steps.map { step in
        var step = step
        if !step.isEmpty { change(&step) }
        return step
      }
    }
  }

  /// The steps in order of time, cut wherever nothing was measured for longer than `gap` steps.
  func runs(splitAfter gap: Int64) -> [Run] {
    var runs: [Run] = []
    for key in chunks.keys.sorted() {
      for (place, step) in (chunks[key] ?? []).enumerated() where !step.isEmpty {
        let index = key * Self.chunkLength + Int64(place)
        if let last = runs.indices.last, index - runs[last].end <= gap {
          let missing = Int(index - runs[last].end)
          runs[last].steps.append(contentsOf: repeatElement(Step(), count: missing))
          runs[last].steps.append(step)
        } else {
          runs.append(Run(first: index, steps: [step]))
        }
      }
    }
    return runs
  }

  /// Consecutive steps.
  struct Run: Sendable {
    let first: Int64
    var steps: [Step]

    /// The step after the last one.
    var end: Int64 { first + Int64(steps.count) }
  }

  private static func floorDivided(_ value: Int64, _ divisor: Int64) -> Int64 {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }
}

/// The byte scale of ``Step/odds``: sixteenths of a nat either side of even odds.
enum OddsScale {
  static func byte(_ odds: Float) -> UInt8 { UInt8(max(1, min(255, (odds * 16 + 128).rounded()))) }

  static func odds(_ byte: UInt8) -> Float { (Float(byte) - 128) / 16 }
}

/// The byte scale of what lies between 0 and a full scale.
enum ShareScale {
  static func byte(_ share: Float) -> UInt8 { UInt8(1 + 254 * max(0, min(1, share))) }

  static func thousandths(_ byte: UInt8) -> Int { (Int(max(1, byte)) - 1) * 1000 / 254 }
}
