internal import Evidence
internal import TimeModel

/// From the steps of a whole recording to marks, the curve and the channels.
struct ViolenceReport: Sendable {
  private(set) var marks: [Mark] = []
  private(set) var curve: Curve?
  private(set) var channels: [Channel] = []

  /// What a stretch's score stands for.
  enum Score: Sendable {
    /// What the whole stretch says beyond what is usual and what entering it cost: quick and clear, or long
    /// and faint. For odds that mean little by themselves.
    case surplus
    /// The learned odds of its strongest second, without what sound adds, as a probability: they mean the
    /// same everywhere. A stretch that the recording cuts short is not worth less, and sound alone makes
    /// none worth more than an even chance.
    case level
  }

  private static let states = TwoStates(entering: 1.5, leaving: 1.5)
  /// A hole in the measurement longer than this, in steps, begins a new run with its own levels.
  private static let longestHole: Int64 = 5 * Int64(StepTable.perSecond)
  /// A lull shorter than this, in steps, does not make a second onset.
  private static let longestLull = 3 * StepTable.perSecond
  /// So many steps must have been measured before an onset can be told from a beginning, and after an
  /// end.
  private static let leastBeside = 5
  /// The act and the rise of motion or sound are not one moment: people rush and wind up before it,
  /// and others see it late. An assumption, added on each side.
  private static let actToSignal = Nanoseconds.second

  /// - Parameters:
  ///   - watch: flushed.
  ///   - score: what marks are ranked by.
  ///   - spread: how far apart what speaks for motion lies, where it is further than the pictures.
  ///   - motion: what motion is called among the channels of a mark.
  init(
    _ watch: ViolenceWatch, leastScore: Int, score: Score = .surplus,
    spread: Nanoseconds = .zero, motion: String = "motion"
  ) {
    let table = watch.table
    guard let extent = watch.extent,
      let uncertainty = try? max(watch.uncertainty, spread).adding(Self.actToSignal)
    else { return }
    let runs = table.runs(splitAfter: Self.longestHole)
    var pictured = ViolenceCurves()
    for run in runs {
      let evidence = ViolenceEvidence(run.steps)
      pictured.draw(evidence, of: run, in: table)
      for stretch in Self.stretches(in: evidence.steps) {
        let found = ViolentStretch(stretch, evidence, score: score, motion: motion)
        guard found.score >= leastScore else { continue }
        let sides: [(EventKind, ViolentStretch.Change?)] = [
          (.violenceOnset, stretch.lowerBound >= Self.leastBeside ? found.onset : nil),
          (
            .violenceEnd,
            run.steps.count - stretch.upperBound >= Self.leastBeside ? found.end : nil
          ),
        ]
        for case (let kind, let change?) in sides {
          let place = { (step: Int) in table.start(of: run.first + Int64(step)) }
          guard let low = place(change.bounds.lowerBound), let middle = place(change.estimate),
            let high = place(change.bounds.upperBound),
            let earliest = try? low.subtracting(uncertainty),
            let latest = try? high.adding(uncertainty)
          else { continue }
          let clamped = { (moment: Nanoseconds) in
            max(extent.first, min(extent.last, MediaTime(nanoseconds: moment)))
          }
          marks.append(
            Mark(
              kind: kind, earliest: clamped(earliest), estimate: clamped(middle),
              latest: clamped(latest), score: found.score, channels: found.channels))
        }
      }
    }
    (curve, channels) = (pictured.score, pictured.channels)
  }

  /// Violent stretches with short lulls bridged.
  private static func stretches(in evidence: [Float]) -> [Range<Int>] {
    var result: [Range<Int>] = []
    for stretch in states.violentStretches(in: evidence) {
      if let last = result.last, stretch.lowerBound - last.upperBound < longestLull {
        result[result.count - 1] = last.lowerBound..<stretch.upperBound
      } else {
        result.append(stretch)
      }
    }
    return result
  }
}

/// One stretch of violence: where it begins and ends, and how much speaks for it.
private struct ViolentStretch {
  struct Change {
    let estimate: Int
    let bounds: ClosedRange<Int>
  }

  /// In steps of the run.
  let onset: Change
  let end: Change
  let score: Int
  let channels: [String]

  /// How far around the most likely change others are weighed, in steps.
  private static let weighedOutside = 3 * StepTable.perSecond
  private static let weighedInside = 2 * StepTable.perSecond
  /// Neighbouring steps repeat each other about so many times.
  private static let repeats: Float = 15
  /// In nats; a surplus of so much has a score of 0.632.
  private static let surplusScale: Float = 5
  /// Of the probability, left out on each side of the bounds.
  private static let outside: Float = 0.05

  init(
    _ stretch: Range<Int>, _ evidence: ViolenceEvidence, score: ViolenceReport.Score,
    motion: String
  ) {
    let joined = evidence.joined
    let (entered, left) = (stretch.lowerBound, stretch.upperBound)
    // The model enters late or early by what a change costs; the odds themselves say where they rose.
    onset = Self.change(
      in: joined, max(0, entered - Self.weighedOutside)..<min(left, entered + Self.weighedInside),
      at: entered)
    end = Self.fall(
      in: joined,
      max(entered, left - Self.weighedInside)..<min(joined.count, left + Self.weighedOutside),
      at: left)

    let second = StepTable.perSecond
    let violent = onset.estimate..<max(onset.estimate + 1, left)
    switch score {
    case .surplus:
      let surplus = max(0, evidence.steps[stretch].reduce(0, +))
      self.score = Int(1000 * (1 - exponential(-surplus / Self.surplusScale)))
    case .level:
      let strongest = Self.strongest(evidence.learned[stretch], over: second)
      self.score = Int(1000 * ViolenceEvidence.probability(ofOdds: strongest))
    }

    let opening = violent.prefix(3 * second)
    let shares = [(motion, evidence.motion), ("sound", evidence.sound)]
      .map { (name: $0.0, share: Self.mean($0.1, opening)) }
      .sorted { $0.share > $1.share }
    let strongest = shares.first?.share ?? 0
    channels = shares.filter { $0.share > 0 && $0.share >= 0.3 * strongest }.map(\.name)
  }

  private static func change(in signal: [Float], _ range: Range<Int>, at entered: Int) -> Change {
    guard
      let change = ChangePoint(in: signal, range: range, repeats: repeats, outside: outside)
    else { return Change(estimate: entered, bounds: entered...entered) }
    return Change(
      estimate: change.estimate,
      bounds: min(
        change.bounds.lowerBound, change.estimate)...max(
          change.bounds.upperBound, change.estimate))
  }

  /// A rise, read backwards.
  private static func fall(in signal: [Float], _ range: Range<Int>, at left: Int) -> Change {
    let back = change(
      in: Array(signal[range].reversed()), 0..<range.count, at: range.upperBound - left)
    let place = { (step: Int) in range.upperBound - step }
    return Change(
      estimate: place(back.estimate),
      bounds: place(back.bounds.upperBound)...place(back.bounds.lowerBound))
  }

  /// The greatest mean of so many values in a row, or of all where there are fewer.
  private static func strongest(_ values: ArraySlice<Float>, over count: Int) -> Float {
    let count = min(count, values.count)
    guard count > 0 else { return 0 }
    var sum = values.prefix(count).reduce(0, +)
    var most = sum
    for place in values.indices.dropFirst(count) {
      sum += values[place] - values[place - count]
      most = max(most, sum)
    }
    return most / Float(count)
  }

  private static func mean(_ values: [Float], _ range: Range<Int>) -> Float {
    range.isEmpty ? 0 : values[range].reduce(0, +) / Float(range.count)
  }
}
