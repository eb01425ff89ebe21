import TimeModel

/// A moment while it is put together from its words.
struct MomentDraft {
  /// One reading of the time of day, in nanoseconds from midnight.
  typealias Stretch = (from: WrittenClock, to: WrittenClock)

  var days: ReadDays?
  var point: ReadClock?
  var stretch: Stretch?
  /// The row of a part of the day.
  var part: String?
  var nearness: [TimeGrammar.Nearness] = []
  /// "Give or take ten minutes".
  var margin: Int64?
  var bound: SpokenMoment.Bound?
  var rules: [String] = []
  /// Said in a way that only times are.
  var isSure = false
  /// "15:40 or 15:45": the further ones.
  var others: [WrittenClock] = []
  /// "Late on Saturday night": the part of the part.
  var edge: String?
  /// Set from outside: spans that are already made.
  var spans: [Range<Nanoseconds>]?

  var hasClock: Bool { point != nil || stretch != nil || spans != nil }
  var isEmpty: Bool { days == nil && !hasClock && part == nil }
}

extension TimeGrammar {
  private static let day = Nanoseconds.day.count
  private static let half = 12 * Nanoseconds.hour.count

  /// The moment that a draft says.
  func moment(_ draft: MomentDraft) -> SpokenMoment {
    var days = draft.days?.readings ?? []
    var clocks: [Range<Nanoseconds>] = []
    var written: WrittenClock?
    var part = draft.part ?? draft.days?.part
    if let edge = draft.edge {
      let row = part.map { "\(edge)-\($0)" } ?? (edge == "late" ? "late-evening" : "early-morning")
      part = widths.row(row) == nil ? part : row
    }
    if let spans = draft.spans {
      clocks = spans
      written = draft.point?.clock
    } else if let stretch = draft.stretch {
      clocks = stretches(stretch, part: part)
      written = readings(of: stretch.from, part: part).first
    } else if let point = draft.point {
      let readings = readings(of: point.clock, part: part)
      written = readings.first
      let isNight = part == "night" || part == "late-night" || part == "tonight"
      clocks = readings.flatMap {
        widened(
          $0, draft, isMidnight: point.isMidnight || isNight && $0.timeOfDay == .zero)
      }
      for other in draft.others {
        clocks += self.readings(of: other, part: part).flatMap {
          widened($0, draft, isMidnight: false)
        }
      }
      if point.isHourUnsaid {
        clocks = (0..<24).flatMap { hour -> [Range<Nanoseconds>] in
          var clock = point.clock
          clock.timeOfDay = Nanoseconds(
            clock.timeOfDay.count + Int64(hour) * Nanoseconds.hour.count)
          return widened(clock, draft, isMidnight: false)
        }
        written = nil
      }
    } else if let part {
      clocks = widths.row(part).map { [near(part: $0, draft)] } ?? []
    } else if draft.nearness.contains(.about), let grain = draft.days?.grain {
      days = days.map { widened($0, grain) }
    }
    let date =
      days.count == 1 && days[0].lowerBound == days[0].upperBound
      ? days[0].lowerBound : nil
    return SpokenMoment(
      days: days, clocks: clocks, bound: draft.bound,
      written: written.flatMap {
        LocalTime(
          date: date, timeOfDay: $0.timeOfDay, resolution: $0.resolution, zone: $0.zone)
      })
  }

  // MARK: - Halves of the day

  /// What a time can mean beside a part of the day: one reading where it decides, else as written
  /// first.
  func readings(of clock: WrittenClock, part: String?) -> [WrittenClock] {
    guard clock.isHalfDayOpen else { return [clock] }
    guard let part else { return [clock, clock.inOtherHalf] }
    let hour = clock.hour
    var wantsPM: Bool
    switch part {
    case "morning", "early-morning", "late-morning", "mid-morning", "dawn", "breakfast-time":
      wantsPM = part != "early-morning" && hour == 12 && clock.timeOfDay.count > Self.half
      if hour == 12 { wantsPM = clock.timeOfDay.count == Self.half && part == "late-morning" }
    case "early-hours", "middle-night": wantsPM = part == "middle-night" && hour == 11
    case "night", "nighttime", "late-night", "early-night", "tonight":
      wantsPM = hour >= 5 && hour < 12
    case "lunchtime": wantsPM = hour < 11 || hour == 12
    default: wantsPM = true
    }
    return [isAfternoon(clock) == wantsPM ? clock : clock.inOtherHalf]
  }

  private func isAfternoon(_ clock: WrittenClock) -> Bool { clock.timeOfDay.count >= Self.half }

  /// "From 5 to 6pm", "11 to 3", "from 11pm to 3": the end is the first such time after the
  /// beginning, and a half of the day that is named for one end is chosen for the other so that the
  /// stretch is short.
  private func stretches(_ stretch: MomentDraft.Stretch, part: String?) -> [Range<Nanoseconds>] {
    let (from, to) = stretch
    var pairs: [(Int64, Int64)] = []
    let ends = to.isHalfDayOpen && part != nil ? readings(of: to, part: part) : [to]
    let starts = from.isHalfDayOpen && part != nil && !to.isHalfDayOpen ? [from] : [from]
    guard var end = ends.first, let start = starts.first else { return [] }
    if part != nil, to.isHalfDayOpen { end.isHalfDayOpen = false }
    func after(_ start: Int64, _ end: Int64) -> Int64 {
      let distance = ((end - start) % Self.day + Self.day) % Self.day
      return start + distance
    }
    switch (start.isHalfDayOpen, end.isHalfDayOpen) {
    case (false, false): pairs = [(start.timeOfDay.count, end.timeOfDay.count)]
    case (true, false):
      let choices = [start, start.inOtherHalf].map {
        ($0.timeOfDay.count, after($0.timeOfDay.count, end.timeOfDay.count))
      }
      pairs = [choices.min { $0.1 - $0.0 < $1.1 - $1.0 } ?? choices[0]]
    case (false, true), (true, true):
      for begin in start.isHalfDayOpen ? [start, start.inOtherHalf] : [start] {
        let first = begin.timeOfDay.count
        let choices = [end, end.inOtherHalf].map { after(first, $0.timeOfDay.count) }
          .filter { $0 > first }
        pairs.append((first, choices.min() ?? first))
      }
    }
    return pairs.map { first, last in
      // "Between 15:40 and 15:45" ends with that minute.
      let last = after(first, last) + to.resolution.count
      return Nanoseconds(first)..<Nanoseconds(max(last, first + 1))
    }
  }

  // MARK: - Widths

  private func widened(
    _ clock: WrittenClock, _ draft: MomentDraft, isMidnight: Bool
  ) -> [Range<Nanoseconds>] {
    var (low, high): (Int64, Int64) = (0, 0)
    for nearness in draft.nearness {
      guard let row = row(nearness, clock) else { continue }
      (low, high) = (min(low, row.low.count), max(high, row.high.count))
      if row.low.count > 0 { low = row.low.count }
    }
    if let margin = draft.margin { (low, high) = (-margin, margin) }
    let start = clock.timeOfDay.count
    let end = start + high + clock.resolution.count
    let span = Nanoseconds(start + low)..<Nanoseconds(max(end, start + low + 1))
    guard isMidnight else { return [span] }
    let next =
      Nanoseconds(
        span.lowerBound.count + Self.day)..<Nanoseconds(
        span.upperBound.count + Self.day)
    return [span, next]
  }

  private func row(_ nearness: Nearness, _ clock: WrittenClock) -> TimeWidths.Width? {
    switch nearness {
    case .exactly: return nil
    case .row(let name): return widths.row(name)
    case .about:
      if clock.resolution < .minute { return widths.row("about-second") }
      let minutes = clock.timeOfDay.count / Nanoseconds.minute.count
      if minutes.isMultiple(of: 60) { return widths.row("about-hour") }
      if minutes.isMultiple(of: 15) { return widths.row("about-quarter") }
      return widths.row(minutes.isMultiple(of: 5) ? "about-five" : "about-minute")
    }
  }

  private func near(part: TimeWidths.Width, _ draft: MomentDraft) -> Range<Nanoseconds> {
    guard draft.nearness.contains(.about), let width = widths.row("about-part") else {
      return part.low..<part.high
    }
    return Nanoseconds(
      part.low.count + width.low.count)..<Nanoseconds(
        part.high.count + width.high.count)
  }

  private func widened(
    _ days: ClosedRange<CivilDate>, _ grain: ReadDays.Grain
  ) -> ClosedRange<CivilDate> {
    let name =
      switch grain {
      case .day, .weekend, .other: "about-day"
      case .week: "about-week"
      case .month: "about-month"
      case .year: "about-year"
      }
    guard let width = widths.row(name) else { return days }
    let first = days.lowerBound.advanced(byDays: width.low.count / Self.day)
    let last = days.upperBound.advanced(byDays: width.high.count / Self.day)
    return first...max(first, last)
  }
}
