/// A quantile of byte values over a window that slides along them, zeros (*not measured*) left out.
///
/// One histogram of 256 bins: linear in the number of values, whatever the window.
enum RunningQuantile {
  /// - Parameters:
  ///   - range: the values outside it are treated as if they were not there.
  ///   - reach: how many values to each side of a place count for it.
  ///   - share: 0…1, the share of the window's values that lie below the result.
  /// - Returns: one value for each place of `range`; 0 where the window holds none.
  static func values(
    of values: [UInt8], in range: Range<Int>, reach: Int, share: Double
  ) -> [UInt8] {
    var histogram = [Int](repeating: 0, count: 256)
    var (count, low, high) = (0, range.lowerBound, range.lowerBound)
    func take(_ value: UInt8, _ change: Int) {
      guard value > 0 else { return }
      histogram[Int(value)] += change
      count += change
    }
    var result: [UInt8] = []
    result.reserveCapacity(range.count)
    for place in range {
      while high < min(range.upperBound, place + reach + 1) {
        take(values[high], 1)
        high += 1
      }
      while low < place - reach {
        take(values[low], -1)
        low += 1
      }
      // The floor moves slowly: one look in eight places is enough.
      if let last = result.last, (place - range.lowerBound) % 8 != 0 {
        result.append(last)
        continue
      }
      result.append(quantile(histogram, count: count, share: share))
    }
    return result
  }

  private static func quantile(_ histogram: [Int], count: Int, share: Double) -> UInt8 {
    guard count > 0 else { return 0 }
    var left = Int(Double(count - 1) * share)
    for value in 1..<256 {
      left -= histogram[value]
      if left < 0 { return UInt8(value) }
    }
    return 0
  }
}
