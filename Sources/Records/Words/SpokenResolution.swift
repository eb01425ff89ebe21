public import TimeModel

/// A spoken moment placed in UTC: every interval that it can mean, or why there is none.
public struct SpokenResolution: Hashable, Sendable, Codable {
  /// Why some reading has no interval.
  public enum Trouble: String, Hashable, Sendable, Codable, CaseIterable {
    /// No day is named, and none was given.
    case withoutDate
    /// No zone is named, and the reference has none.
    case withoutZone
    /// No such time was on the clock that night: summer time began.
    case skippedHour
    /// Outside the years 1677 to 2262.
    case outOfRange
  }

  /// Ascending, without doubles. Where the moment has a `bound`, the intervals of the limit itself.
  public let intervals: [TimeRange]
  /// Sorted by name, without doubles.
  public let troubles: [Trouble]
  /// Some reading was on the clock twice: summer time ended.
  public let isRepeatedHour: Bool
}

extension TimeWords {
  /// More days than this between the ends of one reading, and only the hull is kept.
  private static let daysApart: Int64 = 31

  /// Every interval of UTC that the moment can mean.
  ///
  /// - Parameter days: used when the moment names no day; each is a reading.
  public func resolve(_ moment: SpokenMoment, on days: [CivilDate] = []) -> SpokenResolution {
    let readings = moment.days.isEmpty ? days.map { $0...$0 } : moment.days
    var placed = Placed(zone: moment.zone, rules: reference.zone)
    if readings.isEmpty { placed.troubles.insert(.withoutDate) }
    for days in readings {
      let (first, last) = (days.lowerBound, days.upperBound)
      let apart = last.daysSinceEpoch - first.daysSinceEpoch
      if moment.clocks.isEmpty {
        placed.place(first, from: 0, count: (Int128(apart) + 1) * Int128(Nanoseconds.day.count))
      }
      for clock in moment.clocks {
        let length = Int128(clock.upperBound.count) - Int128(clock.lowerBound.count)
        guard apart <= Self.daysApart else {
          placed.place(
            first, from: clock.lowerBound.count,
            count: Int128(apart) * Int128(Nanoseconds.day.count) + length)
          continue
        }
        for day in 0...apart {
          placed.place(first.advanced(byDays: day), from: clock.lowerBound.count, count: length)
        }
      }
    }
    return SpokenResolution(
      intervals: Set(placed.ranges).sorted { ($0.start, $0.end) < ($1.start, $1.end) },
      troubles: placed.troubles.sorted { $0.rawValue < $1.rawValue },
      isRepeatedHour: placed.isRepeated)
  }
}

/// Stretches of local time, placed one after another.
private struct Placed {
  let zone: LocalTime.Zone?
  let rules: ZoneRules?
  var ranges: [TimeRange] = []
  var troubles: Set<SpokenResolution.Trouble> = []
  var isRepeated = false

  init(zone: LocalTime.Zone?, rules: ZoneRules?) { (self.zone, self.rules) = (zone, rules) }

  /// `count` nanoseconds from `from` after the midnight that begins `date`; nothing if not
  /// positive.
  mutating func place(_ date: CivilDate, from: Int64, count: Int128) {
    let length = Int128(Nanoseconds.day.count)
    guard count > 0 else { return }
    let (startDay, start) = Self.split(Int128(from), length)
    let (endDay, end) = Self.split(Int128(from) + count - 1, length)
    let first = date.advanced(byDays: startDay)
    if startDay == endDay {
      add(intervals(first, start, end - start + 1))
      return
    }
    let head = intervals(first, start, length - start)
    let tail = intervals(date.advanced(byDays: endDay), 0, end + 1)
    guard let begin = head.first?.start, let finish = tail.last?.end else {
      add(head + tail)
      return
    }
    ranges.append(TimeRange(begin, finish))
  }

  private mutating func add(_ found: [TimeRange]) {
    if found.count > 1 { isRepeated = true }
    ranges += found
  }

  private mutating func intervals(_ date: CivilDate, _ from: Int128, _ count: Int128) -> [TimeRange]
  {
    guard
      let local = LocalTime(
        date: date, timeOfDay: Nanoseconds(Int64(from)), resolution: Nanoseconds(Int64(count)),
        zone: zone)
    else { return [] }
    do throws(TimeError) {
      let found = try local.possibleIntervals(rules: rules)
      if found.isEmpty { troubles.insert(.skippedHour) }
      return found
    } catch {
      troubles.insert(error == .overflow ? .outOfRange : .withoutZone)
      return []
    }
  }

  /// Whole days, rounded down, and the rest.
  private static func split(_ count: Int128, _ length: Int128) -> (days: Int64, rest: Int128) {
    let rest = ((count % length) + length) % length
    return (Int64((count - rest) / length), rest)
  }
}
