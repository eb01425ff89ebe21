public import Evidence
public import TimeModel

/// A clock seen in the picture: at this moment of the recording it showed this.
public struct OnScreenReading: Hashable, Sendable {
  public let at: MediaTime
  /// What it showed, at its own resolution, in the zone of the clock or without one.
  public let shows: LocalTime
  /// Who read it: a person's name, or a program's.
  public let by: String

  public init(at: MediaTime, shows: LocalTime, by: String) {
    (self.at, self.shows, self.by) = (at, shows, by)
  }

  /// One anchor for each instant that the reading can mean: none in a skipped hour, two in a repeated
  /// one.
  ///
  /// - Throws: `unresolved` without a date or rules of its zone.
  public func anchors(trust: ClockTrust, zone: ZoneRules?) throws(TimeError) -> [Anchor] {
    let (from, to) = (
      try at.nanoseconds(rounding: .down), try at.nanoseconds(rounding: .up)
    )
    var anchors: [Anchor] = []
    for range in try shows.possibleIntervals(rules: zone) {
      anchors.append(
        Anchor(
          kind: .overlayReading, from: from, to: to, instant: try trust.instant(of: range),
          label: trust.label, locator: .moment(stream: nil, at: at),
          because: "the clock in the picture shows \(shows), read by \(by); \(trust.words)",
          caveat: "the display lags behind the clock, and the clock behind what it stamps, by a "
            + "fraction of a second"))
    }
    return anchors
  }
}
