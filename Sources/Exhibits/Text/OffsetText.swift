import TimeModel

/// How one moment lies to another in words, rounded outwards.
enum OffsetText {
  /// `at most 4.2 s after`, `at least 3 s before`, `between 3 and 4 s after`, `not before`; nil when
  /// nothing is known.
  static func words(_ reach: Reach) -> String? {
    switch (reach.low, reach.high) {
    case (nil, nil): return nil
    case (nil, let high?):
      if high == 0 { return "not after" }
      return high > 0
        ? "at most \(length(high, .up)) after" : "at least \(length(-high, .down)) before"
    case (let low?, nil):
      if low == 0 { return "not before" }
      return low > 0
        ? "at least \(length(low, .down)) after" : "at most \(length(-low, .up)) before"
    case (let low?, let high?):
      if low == 0, high == 0 { return "at the very moment of" }
      if low == high { return low > 0 ? "\(length(low)) after" : "\(length(-low)) before" }
      if low >= 0 { return "between \(length(low, .down)) and \(length(high, .up)) after" }
      if high <= 0 { return "between \(length(-high, .down)) and \(length(-low, .up)) before" }
      return "between \(length(-low, .up)) before and \(length(high, .up)) after"
    }
  }

  static func length(_ count: Int128, _ rounding: Rounding = .nearest) -> String {
    DurationText.text(Nanoseconds(Int64(clamping: count)), rounding: rounding)
  }
}

extension ClockText {
  /// How a written clock deviates, as far as it is known: `at most 41 s slow`, `not fast`.
  static func deviation(_ offset: Reach) -> String? {
    switch (offset.low, offset.high) {
    case (nil, nil): return nil
    case (nil, let high?):
      if high == 0 { return "not slow" }
      return high > 0
        ? "at most \(OffsetText.length(high, .up)) slow"
        : "at least \(OffsetText.length(-high, .down)) fast"
    case (let low?, nil):
      if low == 0 { return "not fast" }
      return low > 0
        ? "at least \(OffsetText.length(low, .down)) slow"
        : "at most \(OffsetText.length(-low, .up)) fast"
    case (let low?, let high?):
      let ends = [low, (low + high) / 2, high].map { Instant(nanoseconds: Int64(clamping: $0)) }
      return Timestamp(earliest: ends[0], estimate: ends[1], latest: ends[2]).map(deviation)
    }
  }
}
