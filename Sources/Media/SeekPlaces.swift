internal import TimeModel

extension StreamInfo {
  /// So long in ticks of the stream, rounded up; zero where ticks cannot count it.
  func ticks(_ duration: Nanoseconds) -> Int64 {
    (try? MediaTime(nanoseconds: duration).rescaled(to: timeBase, rounding: .up).ticks) ?? 0
  }

  /// Where to seek for a moment, one after the other: further and further before it, since a seek may come
  /// out behind what was asked. After the last the file is to be read from its start.
  func seekPlaces(for ticks: Int64) -> [Int64] {
    [0, 2_000, 10_000, 60_000].compactMap { (milliseconds: Int64) in
      let back = self.ticks(Nanoseconds(milliseconds * 1_000_000))
      let (place, overflow) = ticks.subtractingReportingOverflow(back)
      return overflow ? nil : place
    }
  }
}
