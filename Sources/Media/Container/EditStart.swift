import TimeModel

/// Where an edit list puts the start of a track's media in its presentation (ISO/IEC 14496-12, 8.6.6).
struct EditStart {
  /// Of the first edit that shows media, in the media's ticks.
  private(set) var mediaTime: Int64 = 0
  /// Of the empty edits before it, in the movie's ticks.
  private(set) var delay: UInt64 = 0

  init() {}

  /// - Parameter content: the box's, from its version on; further edits than there is content for are
  ///   left aside.
  init(_ content: [UInt8]) {
    let width = content.first == 1 ? 8 : 4
    let count = content.bigEndian(at: 4, count: 4) ?? 0
    for index in 0..<Int(min(count, 64)) {
      let place = 8 + index * (2 * width + 4)
      guard let duration = content.bigEndian(at: place, count: width),
        let stored = content.bigEndian(at: place + width, count: width)
      else { return }
      let time = width == 4 ? Int64(Int32(truncatingIfNeeded: stored)) : Int64(bitPattern: stored)
      guard time == -1 else {
        mediaTime = time
        return
      }
      delay = delay.addingReportingOverflow(duration).partialValue
    }
  }

  /// A moment of the media as it is presented; nil without time scales.
  func presented(_ ticks: UInt64, scale: UInt64, movieScale: UInt64) -> MediaTime? {
    guard let base = Rational(1, Int64(clamping: scale)),
      let shown = Int64(exactly: Int128(ticks) - Int128(mediaTime))
    else { return nil }
    guard delay > 0 else { return MediaTime(ticks: shown, timeBase: base) }
    // To the nanosecond: the movie's ticks need not divide the media's.
    guard let time = MediaTime(ticks: shown, timeBase: base),
      let movie = Rational(1, Int64(clamping: movieScale)), let ticks = Int64(exactly: delay),
      let wait = MediaTime(ticks: ticks, timeBase: movie),
      let sum = try? time.nanoseconds(rounding: .nearest)
        .adding(wait.nanoseconds(rounding: .nearest))
    else { return nil }
    return MediaTime(nanoseconds: sum)
  }
}
