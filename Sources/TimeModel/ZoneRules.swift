/// The offsets from UTC of one time zone over a span of years, as plain values.
///
/// TimeModel reads no database: who has one (Casework asks Foundation) hands the rules down, so that
/// the reading of a log is a pure function.
public struct ZoneRules: Hashable, Sendable, Codable {
  public struct Transition: Hashable, Sendable, Codable {
    /// The first instant at which the new offset holds.
    public let at: Instant
    /// Seconds east of UTC from then on.
    public let offsetSeconds: Int

    public init(at: Instant, offsetSeconds: Int) {
      (self.at, self.offsetSeconds) = (at, offsetSeconds)
    }
  }

  /// The IANA name, `Europe/London`, or a fixed offset's own text.
  public let name: String
  /// Seconds east of UTC before the first transition.
  public let initialOffsetSeconds: Int
  /// Ascending by `at`.
  public let transitions: [Transition]

  public static let utc = ZoneRules(name: "UTC", initialOffsetSeconds: 0, transitions: [])

  /// The transitions may come in any order.
  public init(name: String, initialOffsetSeconds: Int, transitions: [Transition]) {
    self.name = name
    self.initialOffsetSeconds = initialOffsetSeconds
    self.transitions = transitions.sorted { $0.at < $1.at }
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      name: try container.decode(String.self, forKey: .name),
      initialOffsetSeconds: try container.decode(Int.self, forKey: .initialOffsetSeconds),
      transitions: try container.decode([Transition].self, forKey: .transitions))
  }

  /// Seconds east of UTC at an instant.
  public func offset(at instant: Instant) -> Int {
    transitions.last { $0.at <= instant }?.offsetSeconds ?? initialOffsetSeconds
  }

  /// The stretches of UTC in which the wall clock reads something from `first` to `last`: one, two
  /// (repeated hour) or none (skipped). Ascending; stretches that follow each other at once are one.
  ///
  /// - Parameters:
  ///   - first: the wall clock's digits taken as if they were UTC.
  ///   - last: likewise, and still included.
  func intervals(ofLocal first: Instant, to last: Instant) throws(TimeError) -> [TimeRange] {
    var result: [TimeRange] = []
    var offset = initialOffsetSeconds
    var from: Instant?
    for next in transitions.map(Optional.some) + [nil] {
      let west = try Nanoseconds.second.multiplied(by: Int64(offset)).negated()
      var (start, end) = (try first.advanced(by: west), try last.advanced(by: west))
      if let from { start = max(start, from) }
      if let next { end = min(end, try next.at.advanced(by: Nanoseconds(-1))) }
      if start <= end {
        if let before = result.last, try start.since(before.end) == Nanoseconds(1) {
          result[result.count - 1] = TimeRange(start: before.start, end: end)
        } else {
          result.append(TimeRange(start: start, end: end))
        }
      }
      guard let next else { break }
      (offset, from) = (next.offsetSeconds, next.at)
    }
    return result
  }

  /// The wall clock's date and time of day at an instant.
  public func local(at instant: Instant) throws(TimeError) -> (
    date: CivilDate, timeOfDay: Nanoseconds
  ) {
    let shift = try Nanoseconds.second.multiplied(by: Int64(offset(at: instant)))
    return try instant.advanced(by: shift).civil
  }

  /// `2017-04-08 15:42:17+01:00`, cut to whole seconds, for people to read.
  public func text(at instant: Instant) throws(TimeError) -> String {
    let (date, time) = try local(at: instant)
    return LocalTime(
      date: date, timeOfDay: time, resolution: .second,
      zone: .offset(seconds: offset(at: instant)))?.description ?? instant.description
  }
}
