import Evidence

/// Puts the readings of all runs on one count of seconds, and says which of them to believe.
///
/// A chain is a row of readings that advance as media time does. Where a chain breaks, either the
/// readings between are wrong (the clock goes on behind them as if nothing had been) or the clock
/// jumped (it never comes back).
struct RunChains {
  struct Reading: Hashable {
    /// The index of its run.
    let run: Int
    /// On the running count; the first reading's is its time of day.
    let shown: Int64
  }

  /// Each an unbroken stretch of believed readings.
  private(set) var chains: [[Reading]] = []
  /// By run: what it shows, and how sure that is.
  private(set) var seconds: [(shown: Int64?, status: OverlayTrack.Status)]
  /// Runs whose first frame is a tick that was seen.
  private(set) var hasTick: [Bool]

  private let runs: [Run]
  private let period: Int64

  /// What every cell of a reading must reach, in thousandths of correlation.
  private static let likeness = 350
  /// A chain shorter than this does not prove that a clock jumped.
  private static let proof = 3

  init(_ runs: [Run], _ layout: OverlayLayout) {
    self.runs = runs
    let isTwelve = layout.print.isAfternoon != nil
    period = isTwelve ? 43_200 : 86_400
    seconds = runs.map { _ in (nil, .disagreeing) }
    hasTick = runs.map { _ in false }
    let readings = unwrapped(
      runs.enumerated().compactMap { place, run in
        Self.time(of: run, layout, isTwelve).map { (place, Int64($0)) }
      })
    chains = believed(broken(readings))
    settle(readings)
  }

  /// Seconds since midnight, or since noon or midnight in a 12-hour clock.
  private static func time(of run: Run, _ layout: OverlayLayout, _ isTwelve: Bool) -> Int? {
    guard run.unit == run.digits[5] else { return nil }
    var digits = run.digits
    for cell in 0..<6 where run.likeness[cell] < likeness || run.margins[cell] < OverlayLayout.lead
    {
      guard cell == 0, layout.hasBareHour else { return nil }
      digits[0] = 0
    }
    return secondsOfDay(digits, twelveHour: isTwelve)
  }

  /// The count goes the short way round from each reading to the next.
  private func unwrapped(_ times: [(run: Int, time: Int64)]) -> [Reading] {
    var result: [Reading] = []
    for (run, time) in times {
      let last = result.last?.shown ?? time
      let step = ((time - last) % period + period + period / 2) % period - period / 2
      result.append(Reading(run: run, shown: last + step))
    }
    return result
  }

  /// Whether one clock, at most 0.3 % fast or slow, can show both.
  private func follows(_ before: Reading, _ after: Reading) -> Bool {
    let media = runs[after.run].first - runs[before.run].first
    let shown = ((after.shown - before.shown) % period + period + period / 2) % period - period / 2
    // Over long gaps the short way round is not known to be the right one.
    guard media < period / 2 * 1_000_000_000 else { return false }
    let excess = shown * 1_000_000_000 - media
    let tolerance = 700_000_000 + media / 300
    // The recording may begin in the middle of a second.
    return (-tolerance...tolerance + (before.run == 0 ? 500_000_000 : 0)).contains(excess)
  }

  private func broken(_ readings: [Reading]) -> [[Reading]] {
    var result: [[Reading]] = []
    for reading in readings {
      if let last = result.last?.last, follows(last, reading) {
        result[result.count - 1].append(reading)
      } else {
        result.append([reading])
      }
    }
    return result
  }

  /// Leaves out what the clock contradicts by going on: short chains, and long ones behind which it
  /// comes back to what it would have shown.
  private func believed(_ parts: [[Reading]]) -> [[Reading]] {
    var result: [[Reading]] = []
    for part in parts {
      let origin = result.lastIndex { chain in
        chain.last.map { last in part.first.map { follows(last, $0) } ?? false } ?? false
      }
      if let origin {
        // Only short chains stand between, or one that is shorter than what it interrupts.
        let between = result[(origin + 1)...].reduce(0) { $0 + $1.count }
        if between < Self.proof || between < result[origin].count + part.count {
          result.removeLast(result.count - 1 - origin)
          let shift = aligned(result[origin], part)
          result[origin] += shift
          continue
        }
      }
      result.append(part)
    }
    let proven = result.filter { $0.count >= Self.proof }
    return proven
  }

  /// The readings of a chain, on the count of the one that it goes on from.
  private func aligned(_ chain: [Reading], _ part: [Reading]) -> [Reading] {
    guard let last = chain.last, let first = part.first else { return part }
    let seconds = (runs[first.run].first - runs[last.run].first + 500_000_000) / 1_000_000_000
    let turns = (last.shown + seconds - first.shown + period * 1_000 + period / 2) / period - 1_000
    return part.map { Reading(run: $0.run, shown: $0.shown + turns * period) }
  }

  /// Fills the seconds of every chain, and between its readings infers what leaves one value only.
  private mutating func settle(_ readings: [Reading]) {
    for reading in readings { seconds[reading.run] = (reading.shown, .disagreeing) }
    for chain in chains {
      for reading in chain { seconds[reading.run] = (reading.shown, .read) }
      for (before, after) in zip(chain, chain.dropFirst()) {
        infer(before, after)
        // The run before must be the clock too: a frame without it says nothing of the tick.
        hasTick[after.run] = runs[after.run - 1].unit != nil
      }
    }
  }

  private mutating func infer(_ before: Reading, _ after: Reading) {
    let between = after.run - before.run - 1
    guard between > 0, after.shown - before.shown - 1 == Int64(between) else { return }
    let fits = (1...between).allSatisfy { step in
      let expected = Int((before.shown + Int64(step)) % 10 + 10) % 10
      return runs[before.run + step].unit.map { $0 == expected } ?? true
    }
    guard fits else { return }
    for step in 1...between {
      let run = before.run + step
      seconds[run] = (before.shown + Int64(step), .inferred)
      hasTick[run] = runs[run].unit != nil && runs[run - 1].unit != nil
    }
  }
}
