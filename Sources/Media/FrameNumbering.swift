public import TimeModel

/// The numbers of a stream's frames in presentation order from 0, as ``ExactFrames`` has them.
public struct FrameNumbering: Hashable, Sendable {
  /// Ascending.
  private let times: [Int64]
  private let timeBase: Rational

  /// The number of the frame that comes at a time; nil where none has just that time.
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

  /// - Parameter times: of the frames in presentation order.
  init(times: [Int64], timeBase: Rational) { (self.times, self.timeBase) = (times, timeBase) }
}

extension ExactFrames {
  /// The numbers of all frames that are known.
  public var numbering: FrameNumbering {
    FrameNumbering(times: index.times, timeBase: stream.timeBase)
  }
}
