import Foundation
import TimeModel

/// Zone rules out of Foundation's time zone database.
enum Zones {
  /// The rules of a zone over the years that evidence comes from.
  ///
  /// - Returns: nil for a name that the database does not have.
  static func rules(_ name: String) -> ZoneRules? {
    guard let zone = TimeZone(identifier: name) else { return nil }
    // From 1990 on there is digital evidence; to 2040 summer time is set by today's law.
    let start = Date(timeIntervalSince1970: 631_152_000)
    let end = Date(timeIntervalSince1970: 2_208_988_800)
    var transitions: [ZoneRules.Transition] = []
    var moment = start
    while let next = zone.nextDaylightSavingTimeTransition(after: moment), next < end,
      transitions.count < 200
    {
      let seconds = Int64(next.timeIntervalSince1970.rounded())
      transitions.append(
        ZoneRules.Transition(
          at: Instant(nanoseconds: seconds * 1_000_000_000),
          offsetSeconds: zone.secondsFromGMT(for: next.addingTimeInterval(1))))
      moment = next
    }
    return ZoneRules(
      name: name, initialOffsetSeconds: zone.secondsFromGMT(for: start), transitions: transitions)
  }
}
