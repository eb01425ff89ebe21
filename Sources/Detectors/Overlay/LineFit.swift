import TimeModel

/// The even clocks that pass through every tick: all lines `shown = offset + (1 + skew)·media` that
/// reach each second's count inside that tick's bounds. Exact, in whole nanoseconds and parts per
/// billion, bounds rounded outwards.
///
/// For a given skew the offset has a greatest lower bound and a least upper bound; the first is
/// convex in the skew and the second concave, so that the skews that leave any offset are one
/// interval, and its ends are found by halving.
struct LineFit {
  /// The second `shown`, in nanoseconds, was reached in `after < t ≤ by`.
  struct Tick {
    let after: Int64
    let by: Int64
    let shown: Int64
  }

  let skew: Skew
  let reference: Int64
  let offset: (min: Int64, estimate: Int64, max: Int64)
  /// How far each tick's bounds had to be widened.
  let slack: Int64

  private static let billion: Int128 = 1_000_000_000
  /// Beyond these it is another kind of clock.
  static let skews: ClosedRange<Int64> = -100_000_000...100_000_000

  /// Nil for no ticks, or numbers beyond any recording's.
  init?(_ ticks: [Tick]) {
    let limit: Int64 = 1 << 60
    guard let first = ticks.first, let last = ticks.last,
      ticks.allSatisfy({
        $0.after.magnitude < limit && $0.by.magnitude < limit && $0.shown.magnitude < limit
      })
    else { return nil }
    reference = first.by + (last.by - first.by) / 2
    let slack = Self.leastSlack(ticks, reference)
    // At the least slack a single line is left: three times it, the k of the method, bounds the rest.
    let lines = Lines(ticks, reference, slack: 3 * slack)
    let best = lines.best(in: Self.skews)
    let (low, high) = lines.feasible(around: best)
    let most = Self.turn(low...high) { -lines.upper($0) }
    let least = Self.turn(low...high) { lines.lower($0) }
    let middle = low + (high - low) / 2
    let (minimum, maximum) = (
      Self.floor(lines.lower(least)), -Self.floor(-lines.upper(most))
    )
    let estimate = Self.floor((lines.lower(middle) + lines.upper(middle)) / 2)
    guard
      let skew = Skew(
        minPPB: max(Self.skews.lowerBound, low - 1), estimatePPB: middle,
        maxPPB: min(Self.skews.upperBound, high + 1)),
      let lowest = Int64(exactly: minimum), let highest = Int64(exactly: maximum),
      let central = Int64(exactly: max(minimum, min(estimate, maximum)))
    else { return nil }
    (self.skew, self.slack) = (skew, slack)
    offset = (lowest, central, highest)
  }

  /// The least widening, in whole nanoseconds, that lets one line pass; zero when one passes already.
  static func leastSlack(_ ticks: [Tick]) -> Int64 {
    guard let first = ticks.first, let last = ticks.last else { return 0 }
    return leastSlack(ticks, first.by + (last.by - first.by) / 2)
  }

  private static func leastSlack(_ ticks: [Tick], _ reference: Int64) -> Int64 {
    func isPossible(_ slack: Int64) -> Bool {
      let lines = Lines(ticks, reference, slack: slack)
      return lines.gap(lines.best(in: skews)) <= 0
    }
    if isPossible(0) { return 0 }
    var (no, yes): (Int64, Int64) = (0, 1_000)
    while !isPossible(yes), yes < 1 << 50 { (no, yes) = (yes, yes * 4) }
    while yes - no > max(1_000, yes / 256) {
      let middle = no + (yes - no) / 2
      if isPossible(middle) { yes = middle } else { no = middle }
    }
    return yes
  }

  private static func floor(_ value: Int128) -> Int128 {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: billion)
    return remainder < 0 ? quotient - 1 : quotient
  }

  /// Where a convex function of the skew is least.
  fileprivate static func turn(_ range: ClosedRange<Int64>, _ value: (Int64) -> Int128) -> Int64 {
    var (low, high) = (range.lowerBound, range.upperBound)
    while low < high {
      let middle = low + (high - low) / 2
      if value(middle) <= value(middle + 1) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

/// Offsets less the reference, times 10⁹, that given skews leave.
private struct Lines {
  private let ticks: [(after: Int128, by: Int128, shown: Int128)]

  init(_ ticks: [LineFit.Tick], _ reference: Int64, slack: Int64) {
    let (reference, slack) = (Int128(reference), Int128(slack))
    self.ticks = ticks.map {
      (
        Int128($0.after) - reference - slack, Int128($0.by) - reference + slack,
        (Int128($0.shown) - reference) * 1_000_000_000
      )
    }
  }

  func lower(_ skew: Int64) -> Int128 {
    let rate = Int128(1_000_000_000 + skew)
    return ticks.reduce(Int128.min) { max($0, $1.shown - rate * $1.by) }
  }

  func upper(_ skew: Int64) -> Int128 {
    let rate = Int128(1_000_000_000 + skew)
    return ticks.reduce(Int128.max) { min($0, $1.shown - rate * $1.after) }
  }

  /// Above zero when the skew leaves no offset.
  func gap(_ skew: Int64) -> Int128 {
    let rate = Int128(1_000_000_000 + skew)
    var (lower, upper) = (Int128.min, Int128.max)
    for tick in ticks {
      lower = max(lower, tick.shown - rate * tick.by)
      upper = min(upper, tick.shown - rate * tick.after)
    }
    return lower - upper
  }

  func best(in range: ClosedRange<Int64>) -> Int64 { LineFit.turn(range, gap) }

  func feasible(around best: Int64) -> (low: Int64, high: Int64) {
    guard gap(best) <= 0 else { return (best, best) }
    func end(_ bound: Int64) -> Int64 {
      if gap(bound) <= 0 { return bound }
      var (inside, outside) = (best, bound)
      while abs(outside - inside) > 1 {
        let middle = inside + (outside - inside) / 2
        if gap(middle) <= 0 { inside = middle } else { outside = middle }
      }
      return inside
    }
    return (end(LineFit.skews.lowerBound), end(LineFit.skews.upperBound))
  }
}
