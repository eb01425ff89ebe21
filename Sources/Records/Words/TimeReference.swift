public import TimeModel

/// From where a speaker looks at time, and how words that leave a choice are read.
public struct TimeReference: Hashable, Sendable, Codable {
  /// Which day "Saturday" or "the 8th" is when the words do not say.
  public enum Preference: String, Hashable, Sendable, Codable {
    /// The last one, the reference day itself included: evidence speaks of what has happened.
    case past
    /// The last one, then the next one.
    case both
  }

  /// The local day of speaking. Absent: "yesterday" and days without a year name no day.
  public var date: CivilDate?
  /// Since that day's midnight. Absent: "two hours ago" has no place.
  public var timeOfDay: Nanoseconds?
  /// The zone of times that name none. Absent: such times have no place in UTC.
  public var zone: ZoneRules?
  public var preference: Preference
  /// How dates in figures are written. Absent: both readings are kept, the day first.
  public var dateOrder: DateOrder?
  /// A weekday said on that weekday is the one a week ago rather than today. False for evidence: a
  /// statement is often taken on the day.
  public var isSameDayPassed = false

  public init(
    date: CivilDate? = nil, timeOfDay: Nanoseconds? = nil, zone: ZoneRules? = nil,
    preference: Preference = .past, dateOrder: DateOrder? = nil
  ) {
    (self.date, self.timeOfDay, self.zone) = (date, timeOfDay, zone)
    (self.preference, self.dateOrder) = (preference, dateOrder)
  }
}
