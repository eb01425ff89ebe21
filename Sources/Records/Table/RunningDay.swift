import TimeModel

/// The day of each time in a log that writes times without dates.
///
/// A time that falls by more than twelve hours belongs to the next day. Once that has happened, a
/// time that jumps up by as much may be a late entry for the day before or another day gone by:
/// both are kept, as a span of days, rather than one of them believed.
struct RunningDay {
  enum Change: Hashable, Sendable {
    case none
    /// Past midnight: the day is a new one.
    case nextDay
    /// The day before, or this one.
    case perhapsDayBefore
    /// Earlier than the row before, by so much, on the same day.
    case backwards(Nanoseconds)
  }

  /// Days after the first day that the present row may lie on.
  private(set) var days: ClosedRange<Int64> = 0...0
  private var previous: Nanoseconds?
  /// The rows run from the newest to the oldest: days are counted back.
  private let isDescending: Bool

  init(isDescending: Bool) { self.isDescending = isDescending }

  mutating func place(_ time: Nanoseconds) -> Change {
    defer { previous = time }
    guard let previous else { return .none }
    let step = (time.count - previous.count) * (isDescending ? -1 : 1)
    let half = 12 * Nanoseconds.hour.count
    if step < -half {
      days = (days.lowerBound + 1)...(days.upperBound + 1)
      return .nextDay
    }
    if step > half, days.upperBound > 0 {
      days = max(0, days.lowerBound - 1)...days.upperBound
      return .perhapsDayBefore
    }
    return step < 0 ? .backwards(Nanoseconds(-step)) : .none
  }

  /// The dates that this row may have, counted from the day of the first.
  func dates(from first: CivilDate) -> [CivilDate] {
    days.map { first.advanced(byDays: isDescending ? -$0 : $0) }
  }

  /// A date was written: counting starts again from it.
  mutating func restart() { (days, previous) = (0...0, nil) }
}
