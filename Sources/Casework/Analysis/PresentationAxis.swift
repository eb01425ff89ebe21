import TimeModel

/// The axis of a recording's clock: time from the start of its presentation.
///
/// Exact where the presentation starts at zero, as almost everywhere; else to the nanosecond.
struct PresentationAxis: Hashable, Sendable, Codable {
  /// The moment that a player shows as 00:00, on the axis of the streams' timestamps.
  let start: MediaTime

  func time(ofStream time: MediaTime) -> MediaTime {
    guard start.ticks != 0, let moment = try? time.nanoseconds(rounding: .nearest),
      let start = try? start.nanoseconds(rounding: .nearest),
      let difference = try? moment.subtracting(start)
    else { return time }
    return MediaTime(nanoseconds: difference)
  }

  /// The inverse of `time(ofStream:)`.
  func streamTime(_ time: MediaTime) -> MediaTime {
    guard start.ticks != 0, let moment = try? time.nanoseconds(rounding: .nearest),
      let start = try? start.nanoseconds(rounding: .nearest),
      let sum = try? moment.adding(start)
    else { return time }
    return MediaTime(nanoseconds: sum)
  }
}
