import Evidence
import TimeModel

/// What local time means in this case, in words: summer time, and nights on which the clocks change.
struct ZoneWords {
  /// A change of the clocks that the case touches.
  struct Change {
    let at: Instant
    /// Seconds east of UTC.
    let before: Int
    let after: Int

    /// The stretch of UTC around it in which the wall clock shows the same time twice; nil in spring.
    var repeated: (first: Instant, end: Instant)? {
      let length = Int64(before - after)
      guard length > 0,
        let first = try? at.advanced(by: Nanoseconds(-length * 1_000_000_000)),
        let end = try? at.advanced(by: Nanoseconds(length * 1_000_000_000))
      else { return nil }
      return (first, end)
    }
  }

  private let zone: ZoneRules
  let changes: [Change]
  /// The offsets that hold where something of the case lies, in their order.
  private let offsets: [Int]

  /// More events than this are not read for it: the changes of an age say nothing.
  private static let changeLimit = 4

  init(_ index: TimelineIndex) {
    zone = index.words.zone
    let zone = zone
    let timeline = index.timeline
    let times =
      timeline.events.map(\.time)
      + timeline.sources.compactMap(\.extent).flatMap { [$0.start, $0.end] }
    let moments = times.flatMap { [$0.earliest, $0.latest].compactMap { $0 } }
    guard let first = moments.min(), let last = moments.max() else {
      (changes, offsets) = ([], [])
      return
    }
    // Within a day: a person who reads 01:30 on such a night asks which.
    let (from, to) = (
      (try? first.advanced(by: Nanoseconds(-Nanoseconds.day.count))) ?? first,
      (try? last.advanced(by: Nanoseconds.day)) ?? last
    )
    changes = zone.transitions.filter { from <= $0.at && $0.at <= to }.prefix(Self.changeLimit)
      .compactMap { transition in
        let before = (try? transition.at.advanced(by: Nanoseconds(-1))).map(zone.offset(at:))
        guard let before, before != transition.offsetSeconds else { return nil }
        return Change(at: transition.at, before: before, after: transition.offsetSeconds)
      }
    var found: [Int] = []
    for moment in [first] + zone.transitions.map(\.at).filter({ first < $0 && $0 <= last }) {
      let offset = zone.offset(at: moment)
      if !found.contains(offset) { found.append(offset) }
    }
    offsets = found
  }

  /// Which of two equal wall clock times is meant; nil where there is only one.
  func whichOfTwo(_ time: BoundedMoment) -> String? {
    guard let earliest = time.earliest, let latest = time.latest else { return nil }
    for change in changes {
      guard let repeated = change.repeated, repeated.first <= latest, earliest < repeated.end
      else { continue }
      if latest < change.at, repeated.first <= earliest {
        return "the first of two such times that night, before the clocks went back"
      }
      if change.at <= earliest, latest < repeated.end {
        return "the second of two such times that night, after the clocks went back"
      }
    }
    return nil
  }

  /// One sentence or more for each offset and each change; what a court needs to read the times.
  var sentences: [Markup] {
    guard zone.name != "UTC" else { return ["All times are in UTC."] }
    let kinds = offsets.map { Markup("\(Self.sentence($0, zone))") }
    let head: Markup =
      kinds.isEmpty
      ? "Local times are those of \(.name(zone.name)), with their distance from UTC."
      : "Local times are those of \(.name(zone.name)). " + kinds.joined(" ")
    return [head, "UTC is Coordinated Universal Time, the world’s common time."]
      + changes.map { Markup("\(Self.sentence($0, zone))") }
  }

  private static func sentence(_ offset: Int, _ zone: ZoneRules) -> String {
    switch Reading.abbreviation(zone, offset: offset) {
    case "BST": "BST is British Summer Time, one hour ahead of UTC: 15:42 BST is 14:42 UTC."
    case "GMT": "GMT is Greenwich Mean Time, the same as UTC: 15:42 GMT is 15:42 UTC."
    case "UTC": "They are the same as UTC."
    case let name:
      offset == 0
        ? "They are the same as UTC."
        : "\(name) is \(length(offset)) \(offset > 0 ? "ahead of" : "behind") UTC."
    }
  }

  private static func sentence(_ change: Change, _ zone: ZoneRules) -> String {
    let (old, new) = (
      Reading.abbreviation(zone, offset: change.before),
      Reading.abbreviation(zone, offset: change.after)
    )
    let before = clock(change.at, change.before)
    let after = clock(change.at, change.after)
    let universal = clock(change.at, 0).time
    let isBack = change.after < change.before
    let head = """
      The clocks went \(isBack ? "back" : "forward") \(length(change.after - change.before)) on \
      \(TimeText.text(before.date)), at \(before.time) \(old) (\(universal) UTC), to \(after.time) \(new).
      """
    guard isBack else {
      return head + """
         No clock that was set rightly showed any time between \(before.time) and \(after.time) that night.
        """
    }
    let step = change.before - change.after
    let half = step / 120 * 60
    let example = clock(change.at, change.after + half).time
    let first = clock(change.at, half - step).time
    let second = clock(change.at, half).time
    return head + """
       Every local time from \(after.time) to \(before.time) came twice that night: \(example) \(old) was \
      \(first) UTC; \(example) \(new) was \(second) UTC, \(length(step)) later. The letters after each \
      time say which is meant.
      """
  }

  /// A wall clock so many seconds east of UTC, to the minute.
  private static func clock(_ instant: Instant, _ offset: Int) -> (date: CivilDate, time: String) {
    let shifted = (try? instant.advanced(by: Nanoseconds(Int64(offset) * 1_000_000_000))) ?? instant
    return (shifted.civil.date, String(shifted.text(places: 0).dropFirst(11).prefix(5)))
  }

  /// `one hour`, `2 h 30 min`.
  private static func length(_ seconds: Int) -> String {
    let size = Int64(seconds.magnitude)
    return size == 3600 ? "one hour" : DurationText.text(Nanoseconds(size * 1_000_000_000))
  }
}
