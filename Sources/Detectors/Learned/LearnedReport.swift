internal import Evidence
internal import Media
internal import TimeModel

/// From the log-odds of a recording's windows to marks and the curve.
struct LearnedReport: Sendable {
  /// What the network made of one window.
  struct Window: Hashable, Sendable {
    /// The cell in which it begins.
    let first: Int64
    /// Of violence in it, calibrated.
    let logOdds: Float
  }

  private(set) var marks: [Mark] = []
  private(set) var curve: Curve?

  private static let states = TwoStates(entering: 3, leaving: 3)
  /// Windows share half of their pictures: each brings half of its evidence.
  private static let share: Float = 0.5
  /// A stretch must say so much more than nothing.
  private static let leastEvidence: Float = 4
  /// In windows: the score is that of the first ones of a stretch.
  private static let scored = 5
  private static let mostValues: Int64 = 1 << 19

  /// - Parameters:
  ///   - windows: in the order of their runs.
  ///   - extent: the first and last moments of the recording; nil when nothing was seen.
  init(
    _ windows: [Window], interval: Nanoseconds, extent: (first: MediaTime, last: MediaTime)?
  ) {
    guard let extent else { return }
    let (hop, length) = (Int64(PictureWindows.hop), Int64(PictureWindows.length))
    let moment = { (cell: Int64) -> MediaTime? in
      (try? interval.multiplied(by: cell)).map { start in
        max(extent.first, min(extent.last, MediaTime(nanoseconds: start)))
      }
    }
    for run in Self.runs(windows) {
      let evidence = run.map { Self.share * max(-4, min(4, $0.logOdds)) }
      for stretch in Self.states.violentStretches(in: evidence)
      where stretch.lowerBound > 0 && evidence[stretch].reduce(0, +) > Self.leastEvidence {
        let onset = run[stretch.lowerBound].first
        // Between the middles of the last calm window and the first violent one.
        guard let earliest = moment(run[stretch.lowerBound - 1].first),
          let estimate = moment(onset + (length - hop) / 2), let latest = moment(onset + length)
        else { continue }
        let opening = run[stretch].prefix(Self.scored).map(\.logOdds)
        let mean = opening.reduce(0, +) / Float(opening.count)
        marks.append(
          Mark(
            kind: .violenceOnset, earliest: earliest, estimate: estimate, latest: latest,
            score: Self.thousandths(mean), channels: ["learned motion"]))
      }
    }
    curve = Self.curve(windows, interval: interval)
  }

  /// Windows that follow each other without a hole and forwards in time.
  private static func runs(_ windows: [Window]) -> [ArraySlice<Window>] {
    var runs: [ArraySlice<Window>] = []
    var start = 0
    for place in windows.indices.dropFirst() {
      let distance = windows[place].first - windows[place - 1].first
      if distance <= 0 || distance > Int64(PictureWindows.hop) {
        runs.append(windows[start..<place])
        start = place
      }
    }
    if start < windows.count { runs.append(windows[start...]) }
    return runs.map { ArraySlice(Array($0)) }
  }

  private static func thousandths(_ logOdds: Float) -> Int {
    Int((1000 / (1 + exponential(-max(-30, min(30, logOdds))))).rounded())
  }

  /// The probability at the middle of each window, in coarser steps where times span days.
  private static func curve(_ windows: [Window], interval: Nanoseconds) -> Curve? {
    let hop = Int64(PictureWindows.hop)
    guard let first = windows.map(\.first).min(), let last = windows.map(\.first).max() else {
      return nil
    }
    var factor: Int64 = 1
    while (last - first) / (hop * factor) >= mostValues { factor *= 2 }
    var values = [Int](repeating: 0, count: Int((last - first) / (hop * factor)) + 1)
    for window in windows {
      let place = Int((window.first - first) / (hop * factor))
      values[place] = max(values[place], thousandths(window.logOdds))
    }
    guard let start = try? interval.multiplied(by: first + Int64(PictureWindows.length) / 2),
      let step = try? interval.multiplied(by: hop * factor)
    else { return nil }
    return Curve(start: MediaTime(nanoseconds: start), step: step, values: values)
  }
}
