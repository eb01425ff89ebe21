import TimeModel

/// Which half of the day a witness means by "twenty to four", judged by the other times told.
///
/// A time that says no half is read as told beside those that do: where one of its readings lies
/// within three hours of a time of the same statement whose half is known, the other, which then
/// lies at least nine hours away from it, is dropped. Figures from 10 on are of the morning where the
/// statement uses the 24-hour clock. Otherwise both readings stay.
struct HalfDay {
  /// A time with its words.
  struct Told {
    let moment: SpokenMoment
    let words: String

    /// The hour in figures that the words begin their time with.
    fileprivate var hour: Int? {
      let plain = PlainText.reduce(words)
      guard let first = plain.firstIndex(where: PlainText.isDigit) else { return nil }
      let digits = plain[first...].prefix { PlainText.isDigit($0) }
      guard digits.count <= 4 else { return nil }
      let value = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
      return digits.count > 2 ? value / 100 : value
    }
  }

  /// The beginnings of the times whose half is known, since midnight.
  private let known: [Int64]
  private let usesTwentyFourHours: Bool

  private static let near = 3 * Nanoseconds.hour.count

  /// - Parameter times: every time of day of the statement.
  init(_ times: [Told]) {
    known = times.filter { $0.moment.clocks.count == 1 && $0.moment.written != nil }
      .map { $0.moment.clocks[0].lowerBound.count }
    usesTwentyFourHours = times.contains { ($0.hour ?? 0) > 12 && $0.moment.clocks.count == 1 }
  }

  /// The reading that stays, and why; nil where nothing decides.
  func decide(_ told: Told) -> (clock: Range<Nanoseconds>, because: String)? {
    let moment = told.moment
    guard moment.clocks.count == 2, let written = moment.written else { return nil }
    let near = moment.clocks.compactMap { clock in
      known.map { (away: abs($0 - clock.lowerBound.count), clock: clock, beside: $0) }
        .filter { $0.away <= Self.near }.min { $0.away < $1.away }
    }
    if near.count == 1 {
      let beside = LocalTime(
        date: nil, timeOfDay: Nanoseconds(near[0].beside), resolution: .minute, zone: nil)
      return (near[0].clock, "told beside \(beside?.description ?? "another time")")
    }
    guard usesTwentyFourHours, let hour = told.hour, (10...12).contains(hour) else { return nil }
    let start = written.timeOfDay.count
    return moment.clocks.min { abs($0.lowerBound.count - start) < abs($1.lowerBound.count - start) }
      .map { ($0, "the statement uses the 24-hour clock") }
  }
}
