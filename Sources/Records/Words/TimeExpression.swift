public import TimeModel

/// One expression of time in a text, and what it can mean.
public struct TimeExpression: Hashable, Sendable, Codable {
  /// In the text, counted in Unicode scalars; not empty.
  public let range: Range<Int>
  public let meaning: TimeMeaning
  /// The rules that gave it, in the order in which they were used: `clock.quarter`, `about`,
  /// `part-of-day`; each is a row of Documentation/Method.md.
  public let rules: [String]

  public init(range: Range<Int>, meaning: TimeMeaning, rules: [String]) {
    (self.range, self.meaning, self.rules) = (range, meaning, rules)
  }
}

/// What an expression of time says.
public enum TimeMeaning: Hashable, Sendable, Codable {
  /// Days, times of day, or both.
  case moment(SpokenMoment)
  /// A length of time: "for about ten minutes". `most` is nil where the words set no upper end
  /// ("at least ten minutes").
  case duration(least: Nanoseconds, most: Nanoseconds?)
  /// So long after an anchor, below zero before it; nil is an open end. "Shortly before X" is −5
  /// minutes to 0, "some time after X" 0 to nil.
  case relative(anchor: TimeAnchor, min: Nanoseconds?, max: Nanoseconds?)
}

/// What a relative expression counts from.
public enum TimeAnchor: Hashable, Sendable, Codable {
  /// What was told before: "a few minutes later", "then", "at the same time".
  case previous
  /// The moment of speaking: "two hours ago", "just now", "in ten minutes".
  case reference
  /// What the clause in this range tells, in scalars of the text: "before **the guards stepped
  /// in**".
  case event(Range<Int>)
}

/// Days and times of day as words give them: every reading that they leave open.
public struct SpokenMoment: Hashable, Sendable, Codable {
  /// Whether the moment is within the days and clocks, or these are only its limit.
  public enum Bound: String, Hashable, Sendable, Codable {
    /// "By", "before", "until", "no later than": at the latest then, the other end is open.
    case notAfter
    /// "From", "since", "after", "not before": at the earliest then, the other end is open.
    case notBefore
  }

  /// Each reading a closed range of calendar days, the likelier first; empty when the words name
  /// no day.
  public var days: [ClosedRange<CivilDate>]
  /// Each reading a half-open span since the local midnight that begins its day, the likelier
  /// first: may begin below zero ("around midnight") or end above 24 h ("eight till late"). Empty:
  /// the whole of the days.
  public var clocks: [Range<Nanoseconds>]
  /// Nil: the moment is one of `days` × `clocks`.
  public var bound: Bound?
  /// The first reading of the time before it was widened, with the zone that was named; its date
  /// only if the words name exactly one. Absent where the words give no time of day in figures or
  /// numbers ("in the afternoon").
  public var written: LocalTime?

  public init(
    days: [ClosedRange<CivilDate>] = [], clocks: [Range<Nanoseconds>] = [], bound: Bound? = nil,
    written: LocalTime? = nil
  ) {
    (self.days, self.clocks, self.bound, self.written) = (days, clocks, bound, written)
  }

  /// The zone that the words name: "1542 Zulu", "15:42 BST".
  public var zone: LocalTime.Zone? { written?.zone }
}
