internal import TimeModel

/// Fills the score and the channels over a whole recording.
struct ViolenceCurves: Sendable {
  private var scores = CoarseCurve()
  private var sides = Self.names.map { _ in CoarseCurve() }

  /// What is shown beside the score, each with its full scale, in the order of ``values(of:_:)``.
  private static let names = [
    "motion magnitude, 0.1 picture widths a second",
    "motion suddenness, 0.1 picture widths a second",
    "motion disorder", "motion spread", "sound level over its floor, 40 dB",
    "shout likeness", "spectral flux, 20 dB", "impact, 40 dB", "crowd likeness",
  ]

  /// - Parameter run: later than those drawn before.
  mutating func draw(_ evidence: ViolenceEvidence, of run: StepTable.Run, in table: StepTable) {
    for (place, step) in run.steps.enumerated() where !step.isEmpty {
      guard let moment = table.start(of: run.first + Int64(place)) else { continue }
      let share = ViolenceEvidence.probability(ofOdds: evidence.joined[place])
      scores.note(thousandths: Int(1000 * share), at: moment)
      for (index, value) in Self.values(of: step, excess: evidence.excess[place]).enumerated() {
        sides[index].note(thousandths: value, at: moment)
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

  /// Nil when nothing was measured.
  var score: Curve? { scores.curve }

  /// Those that were measured anywhere.
  var channels: [Channel] {
    zip(Self.names, sides).flatMap { name, side in side.isZero ? [] : side.channel(name) }
  }
}
