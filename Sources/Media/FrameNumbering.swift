public import TimeModel

/// The numbers of a stream's frames in presentation order from 0, as `onset frames --decode` counts
/// them, told from the packets alone.
public struct FrameNumbering: Hashable, Sendable {
  /// Ascending; empty where some packet has no time, and frames cannot be counted.
  private let times: [Int64]
  private let timeBase: Rational

  /// The number of the frame that comes at a time; nil where no packet has just that time.
  public func number(at time: MediaTime) -> Int? {
    guard let exact = try? time.rescaled(to: timeBase, rounding: .down), exact == time else {
      return nil
    }
    return number(ofTicks: exact.ticks)
  }

  func number(ofTicks ticks: Int64) -> Int? {
    var (low, high) = (0, times.count)
    while low < high {
      let middle = (low + high) / 2
      if times[middle] > ticks { high = middle } else { low = middle + 1 }
    }
    return low > 0 && times[low - 1] == ticks ? low - 1 : nil
  }

  /// Of the best video stream, up to a moment.
  ///
  /// - Parameter last: no frame after it will be asked for.
  /// - Throws: as `Recording.open`. A fault on the way ends the count: what lies behind it is nil.
  /// - Complexity: reads the file up to the moment; holds eight bytes a frame.
  public static func read(
    path: String, stream: Int? = nil, upTo last: MediaTime, limits: ReadingLimits = .standard,
    progress: () -> Void = {}
  ) throws(MediaError) -> FrameNumbering {
    var recording = try Recording.open(path: path, limits: limits, hashing: false)
    guard let index = stream ?? recording.bestVideoStream,
      let base = recording.info.streams.first(where: { $0.index == index })?.timeBase
    else { return FrameNumbering(times: [], timeBase: .one) }
    recording.readOnly(index)
    var times: [Int64] = []
    let end = (try? last.rescaled(to: base, rounding: .up).ticks) ?? .max
    while let packet = try? recording.nextPacket() {
      guard packet.stream == index, !packet.isDiscarded else { continue }
      if packet.number.isMultiple(of: 4096) { progress() }
      guard let pts = packet.pts else { return FrameNumbering(times: [], timeBase: base) }
      if let dts = packet.dts, dts > end { break }
      times.append(pts)
    }
    times.sort()
    return FrameNumbering(times: times, timeBase: base)
  }
}
