internal import TimeModel

/// What the channels measured in one tenth of a second, in four bytes; 0 stands for *not measured*.
struct Step: Hashable, Sendable {
  /// Disordered motion left after the camera's own, on a logarithmic scale. See ``MotionScale``.
  var motion: UInt8 = 0
  /// Sound level on a half-decibel scale. See ``SoundScale``.
  var level: UInt8 = 0
  /// How much like a shout the sound is, 1…255.
  var shout: UInt8 = 0
  var flags: Flags = []

  struct Flags: OptionSet, Hashable, Sendable {
    let rawValue: UInt8

    /// The picture became another one: a shot cut, a covered or a dropped camera.
    static let cut = Flags(rawValue: 1)
    /// The light changed over the whole picture.
    static let light = Flags(rawValue: 2)
  }

  var isEmpty: Bool { motion == 0 && level == 0 && flags.isEmpty }
}

/// Steps of a tenth of a second on a recording's axis, kept only where something was measured.
///
/// Times may arrive in any order and leave gaps of any length: memory follows what was measured, 40
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
