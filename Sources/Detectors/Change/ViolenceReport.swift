internal import Evidence
internal import TimeModel

/// From the steps of a whole recording to marks and the curve.
struct ViolenceReport: Sendable {
  private(set) var marks: [Mark] = []
  private(set) var curve: Curve?

  private static let states = TwoStates(entering: 3.5, leaving: 3.5)
  /// A hole in the measurement longer than this, in steps, begins a new run with its own levels.
  private static let longestHole: Int64 = 5 * Int64(StepTable.perSecond)
  /// A lull shorter than this, in steps, does not make a second onset.
  private static let longestLull = 5 * StepTable.perSecond
  /// So many steps must have been measured before an onset can be told from a beginning.
  private static let leastBefore = 5
  /// How far around the most likely change others are weighed, in steps.
  private static let weighedBefore = 3 * StepTable.perSecond
  private static let weighedAfter = 2 * StepTable.perSecond
  /// Neighbouring steps repeat each other about so many times.
  private static let repeats: Float = 3
  /// Of the probability, left out on each side of the bounds.
  private static let outside: Float = 0.05
  /// The act and the rise of motion or sound are not one moment: people rush and wind up before it,
  /// and others see it late. An assumption, added on each side.
  private static let actToSignal = Nanoseconds.second
  private static let mostValues: Int64 = 1 << 19

  /// - Parameters:
  ///   - extent: the first and last moments of the recording; nil when nothing was seen.
  ///   - uncertainty: how far apart the pictures were by which motion was measured.
  init(_ table: StepTable, extent: (first: MediaTime, last: MediaTime)?, uncertainty: Nanoseconds) {
    guard let extent,
      let uncertainty = try? uncertainty.adding(ViolenceEvidence.blur).adding(Self.actToSignal)
    else { return }
    let runs = table.runs(splitAfter: Self.longestHole)
    var pictured = CurveBuilder(runs, most: Self.mostValues)
    for run in runs {
      let evidence = ViolenceEvidence(run.steps)
      let joined = evidence.joined
      pictured?.draw(joined, from: run.first)
      for stretch in Self.stretches(in: joined) where stretch.lowerBound >= Self.leastBefore {
        let found = Found(stretch, run.steps, evidence)
        let place = { (step: Int) in table.start(of: run.first + Int64(step)) }
        guard let low = place(found.bounds.lowerBound), let middle = place(found.onset),
          let high = place(found.bounds.upperBound),
          let earliest = try? low.subtracting(uncertainty),
          let latest = try? high.adding(uncertainty)
        else { continue }
        let clamped = { (moment: Nanoseconds) in
          max(extent.first, min(extent.last, MediaTime(nanoseconds: moment)))
        }
        marks.append(
          Mark(
            kind: .violenceOnset, earliest: clamped(earliest), estimate: clamped(middle),
            latest: clamped(latest), score: found.score, channels: found.channels))
      }
    }
    curve = pictured?.curve(in: table)
  }

  /// Violent stretches with short lulls bridged, that say more than the two changes cost.
  private static func stretches(in evidence: [Float]) -> [Range<Int>] {
    var result: [Range<Int>] = []
    for stretch in states.violentStretches(in: evidence) {
      if let last = result.last, stretch.lowerBound - last.upperBound < longestLull {
        result[result.count - 1] = last.lowerBound..<stretch.upperBound
      } else {
        result.append(stretch)
      }
    }
    return result.filter { evidence[$0].reduce(0, +) > states.entering + 1 }
  }

  /// One onset in steps of its run.
  private struct Found {
    let onset: Int
    let bounds: ClosedRange<Int>
    let score: Int
    let channels: [String]

    init(_ stretch: Range<Int>, _ steps: [Step], _ evidence: ViolenceEvidence) {
      let joined = evidence.joined
      let entered = stretch.lowerBound
      let second = StepTable.perSecond
      // The model enters late or early by what a change costs; the signal itself says where it rose.
      let change = ChangePoint(
        in: evidence.signal,
        range: max(0, entered - weighedBefore)..<min(stretch.upperBound, entered + weighedAfter),
        repeats: ViolenceReport.repeats, outside: ViolenceReport.outside)
      let onset = change?.estimate ?? entered
      self.onset = onset
      let violent = onset..<max(onset, stretch.upperBound)
      let range = change?.bounds ?? entered...entered
      bounds = min(range.lowerBound, onset)...max(range.upperBound, onset)

      let strength = Self.mean(joined, violent.prefix(5 * second), over: 5 * second)
      let after = Self.mean(joined, violent.prefix(second), over: second)
      let before = Self.mean(joined, max(0, onset - second)..<onset, over: second)
      let most = 2 * ViolenceEvidence.most
      // A cut explains a change of motion as well as violence does.
      let isAtCut = steps[max(0, onset - 3)..<min(steps.count, onset + 3)]
        .contains { $0.flags.contains(.cut) }
      let value = 0.6 * strength / most + 0.4 * max(0, after - before) / most
      score = Int(1000 * max(0, min(1, value)) * (isAtCut ? 0.7 : 1))

      let opening = violent.prefix(3 * second)
      let shares = [("motion", evidence.motion), ("sound", evidence.sound)]
        .map { (name: $0.0, share: Self.mean($0.1, opening, over: opening.count)) }
        .sorted { $0.share > $1.share }
      let strongest = shares.first?.share ?? 0
      channels = shares.filter { $0.share > 0 && $0.share >= 0.3 * strongest }.map(\.name)
    }

    private static func mean(_ values: [Float], _ range: Range<Int>, over count: Int) -> Float {
      values[range].reduce(0, +) / Float(max(1, count))
    }
  }
}

/// Fills the curve, in coarser steps where a recording's times span days.
private struct CurveBuilder {
  private let first: Int64
  private let factor: Int64
  private var values: [Int]

  /// Nil when nothing was measured.
  init?(_ runs: [StepTable.Run], most: Int64) {
    guard let first = runs.first?.first, let end = runs.last?.end else { return nil }
    var factor: Int64 = 1
    while (end - first) / factor >= most { factor *= 2 }
    (self.first, self.factor) = (first, factor)
    values = [Int](repeating: 0, count: Int((end - first + factor - 1) / factor))
  }

  /// Half-second means of the evidence, as a share of the most that it can be.
  mutating func draw(_ evidence: [Float], from start: Int64) {
    for place in evidence.indices {
      let around = evidence[max(0, place - 2)...min(evidence.count - 1, place + 2)]
      let share = around.reduce(0, +) / Float(around.count) / (2 * ViolenceEvidence.most)
      let target = Int((start + Int64(place) - first) / factor)
      values[target] = max(values[target], Int(1000 * max(0, min(1, share))))
    }
  }

  func curve(in table: StepTable) -> Curve? {
    guard let start = table.start(of: first),
      let step = try? StepTable.step.multiplied(by: factor)
    else { return nil }
    return Curve(start: MediaTime(nanoseconds: start), step: step, values: values)
  }
}
