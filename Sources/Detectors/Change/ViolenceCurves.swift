internal import TimeModel

/// Fills the score and the channels over a whole recording, in coarser steps where its times span days.
struct ViolenceCurves: Sendable {
  private let first: Int64
  private let factor: Int64
  private var score: [Int]
  private var sides: [[Int]]

  private static let mostValues: Int64 = 1 << 19

  /// What is shown beside the score, each with its full scale, in the order of ``values(of:_:)``.
  private static let names = [
    "motion magnitude, 0.1 picture widths a second",
    "motion suddenness, 0.1 picture widths a second",
    "motion disorder", "motion spread", "sound level over its floor, 40 dB",
    "shout likeness", "spectral flux, 20 dB", "impact, 40 dB", "crowd likeness",
  ]

  /// Nil when nothing was measured.
  init?(_ runs: [StepTable.Run]) {
    guard let first = runs.first?.first, let end = runs.last?.end else { return nil }
    var factor: Int64 = 1
    while (end - first) / factor >= Self.mostValues { factor *= 2 }
    (self.first, self.factor) = (first, factor)
    score = [Int](repeating: 0, count: Int((end - first + factor - 1) / factor))
    sides = Self.names.map { _ in [] }
    for index in sides.indices { sides[index] = score }
  }

  /// The highest where several steps fall into one place.
  mutating func draw(_ evidence: ViolenceEvidence, of run: StepTable.Run) {
    for (place, step) in run.steps.enumerated() where !step.isEmpty {
      let target = Int((run.first + Int64(place) - first) / factor)
      let share = ViolenceEvidence.probability(ofOdds: evidence.joined[place])
      score[target] = max(score[target], Int(1000 * share))
      for (index, value) in Self.values(of: step, excess: evidence.excess[place]).enumerated() {
        sides[index][target] = max(sides[index][target], value)
      }
    }
  }

  private static func values(of step: Step, excess: Float) -> [Int] {
    [
      ShareScale.thousandths(step.magnitude), ShareScale.thousandths(step.suddenness),
      ShareScale.thousandths(step.disorder), ShareScale.thousandths(step.spread),
      Int(1000 * max(0, min(1, excess / 40))), ShareScale.thousandths(step.shout),
      min(1000, Int(max(1, step.flux) - 1) * 1000 / 80),
      min(1000, Int(max(1, step.attack) - 1) * 1000 / 80), ShareScale.thousandths(step.crowd),
    ]
  }

  func score(in table: StepTable) -> Curve? { curve(score, in: table) }

  /// Those that were measured anywhere.
  func channels(in table: StepTable) -> [Channel] {
    zip(Self.names, sides).compactMap { name, values in
      guard values.contains(where: { $0 > 0 }) else { return nil }
      return curve(values, in: table).map { Channel(name: name, curve: $0) }
    }
  }

  private func curve(_ values: [Int], in table: StepTable) -> Curve? {
    guard let start = table.start(of: first),
      let step = try? StepTable.step.multiplied(by: factor)
    else { return nil }
    return Curve(start: MediaTime(nanoseconds: start), step: step, values: values)
  }
}
