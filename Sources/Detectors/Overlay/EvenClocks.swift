import Evidence
import TimeModel

/// Cuts a row of ticks where no single even clock passes through it, and fits each part.
enum EvenClocks {
  struct Tick {
    let line: LineFit.Tick
    /// The first and last frame of its second.
    let from: Int64
    let to: Int64
  }

  /// A display may be late by this much without the clock having jumped: two frames at 30 a second.
  static let patience: Int64 = 66_000_000
  /// Fewer ticks make no segment.
  static let fewest = 3
  private static let mostCuts = 64

  static func segments(_ ticks: [Tick]) -> [OverlayTrack.Segment] {
    var cuts = 0
    return parts(ticks, cuts: &cuts).compactMap(segment)
  }

  private static func parts(_ ticks: [Tick], cuts: inout Int) -> [[Tick]] {
    guard ticks.count >= fewest else { return [] }
    let all = LineFit.leastSlack(ticks.map(\.line))
    guard all > patience, cuts < mostCuts, ticks.count > 2 * fewest else { return [ticks] }
    // The slack left of a cut only grows with the cut, and that right of it only shrinks. The tick at
    // the cut is on neither side: there the clock may have been in the middle of a second.
    var (low, high) = (fewest, ticks.count - 1 - fewest)
    while low < high {
      let middle = (low + high) / 2
      if slack(ticks[..<middle]) >= slack(ticks[(middle + 1)...]) {
        high = middle
      } else {
        low = middle + 1
      }
    }
    let worst = { (cut: Int) in max(slack(ticks[..<cut]), slack(ticks[(cut + 1)...])) }
    let cut = low > fewest && worst(low - 1) <= worst(low) ? low - 1 : low
    guard worst(cut) < all else { return [ticks] }
    cuts += 1
    // One tick that strays alone is no jump.
    let rest = Array(ticks[..<cut] + ticks[(cut + 1)...])
    if slack(rest[...]) <= max(patience, worst(cut)) { return parts(rest, cuts: &cuts) }
    return parts(Array(ticks[..<cut]), cuts: &cuts) + parts(Array(ticks[(cut + 1)...]), cuts: &cuts)
  }

  private static func slack(_ ticks: ArraySlice<Tick>) -> Int64 {
    LineFit.leastSlack(ticks.map(\.line))
  }

  private static func segment(_ ticks: [Tick]) -> OverlayTrack.Segment? {
    guard let first = ticks.first, let last = ticks.last, let fit = LineFit(ticks.map(\.line))
    else {
      return nil
    }
    return OverlayTrack.Segment(
      from: Nanoseconds(first.from), to: Nanoseconds(last.to),
      reference: Nanoseconds(fit.reference), offsetMin: Nanoseconds(fit.offset.min),
      offsetEstimate: Nanoseconds(fit.offset.estimate), offsetMax: Nanoseconds(fit.offset.max),
      skew: fit.skew, slack: Nanoseconds(fit.slack), tickCount: ticks.count)
  }
}
