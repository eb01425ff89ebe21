import TimeModel

/// Which half of the day a witness means by "twenty to four", judged by the other times told.
///
/// A time that says no half is read as told beside those that do: where one of its readings lies
/// within three hours of a time of the same statement whose half is known, the other, which then
/// lies at least nine hours away from it, is dropped. Otherwise both stay.
struct HalfDay {
  /// The beginnings of the times whose half is known, since midnight.
  private let known: [Int64]

  private static let near = 3 * Nanoseconds.hour.count

  /// - Parameter moments: every moment of the statement.
  init(_ moments: [SpokenMoment]) {
    known = moments.filter { $0.clocks.count == 1 && $0.written != nil }
      .map { $0.clocks[0].lowerBound.count }
  }

  /// The reading that stays and the time of day that decided; nil where nothing decides.
  func decide(_ moment: SpokenMoment) -> (clock: Range<Nanoseconds>, beside: Nanoseconds)? {
    guard moment.clocks.count == 2, moment.written != nil else { return nil }
    let near = moment.clocks.compactMap { clock in
      known.map { (away: abs($0 - clock.lowerBound.count), clock: clock, beside: $0) }
        .filter { $0.away <= Self.near }.min { $0.away < $1.away }
    }
    guard near.count == 1 else { return nil }
    return (near[0].clock, Nanoseconds(near[0].beside))
  }
}
