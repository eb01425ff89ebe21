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

  public init(name: String, initialOffsetSeconds: Int, transitions: [Transition]) {
    self.name = name
    self.initialOffsetSeconds = initialOffsetSeconds
    self.transitions = transitions.sorted { $0.at < $1.at }
  }

  /// Seconds east of UTC at an instant.
  public func offset(at instant: Instant) -> Int {
    transitions.last { $0.at <= instant }?.offsetSeconds ?? initialOffsetSeconds
  }

  /// The offsets under which a wall-clock reading occurs: one, two (repeated hour) or none (skipped).
  ///
  /// - Parameter reading: the wall clock's digits taken as if they were UTC.
  func offsets(ofLocal reading: Instant) throws(TimeError) -> [Int] {
    let candidates = Set(transitions.map(\.offsetSeconds) + [initialOffsetSeconds])
    var matching: [Int] = []
    for candidate in candidates {
      let shift = try Nanoseconds.second.multiplied(by: Int64(-candidate))
      if offset(at: try reading.advanced(by: shift)) == candidate { matching.append(candidate) }
    }
    return matching.sorted(by: >)
  }

  /// The wall clock's date and time of day at an instant.
  public func local(at instant: Instant) throws(TimeError) -> (date: CivilDate, timeOfDay: Nanoseconds) {
    let shift = try Nanoseconds.second.multiplied(by: Int64(offset(at: instant)))
    return try instant.advanced(by: shift).civil
  }

  /// `2017-04-08 15:42:17 +01:00`, cut to whole seconds, for people to read.
  public func text(at instant: Instant) throws(TimeError) -> String {
    let (date, time) = try local(at: instant)
    return LocalTime(
      date: date, timeOfDay: time, resolution: .second,
      zone: .offset(seconds: offset(at: instant)))?.description ?? instant.description
  }
}
