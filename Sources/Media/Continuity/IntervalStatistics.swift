/// The intervals between shown frames, in ticks, in constant memory.
struct IntervalStatistics: Sendable {
  /// Values below 128 have a bucket each; above, each power of two is cut in 64: a width below 2 %.
  private struct Bucket: Sendable {
    var count = 0
    /// The first value that fell into it, so that what is printed is a value that occurred.
    var sample: Int64 = 0
  }

  private var buckets: [Int: Bucket] = [:]
  private var recent: [Int64] = []
  private var next = 0
  private(set) var count = 0
  private(set) var smallest = Int64.max
  private(set) var largest = Int64.min

  private static let recentCapacity = 33

  /// - Parameter interval: positive.
  mutating func add(_ interval: Int64) {
    count += 1
    smallest = min(smallest, interval)
    largest = max(largest, interval)
    buckets[Self.index(of: interval), default: Bucket(sample: interval)].count += 1
    if recent.count < Self.recentCapacity {
      recent.append(interval)
    } else {
      recent[next] = interval
      next = (next + 1) % Self.recentCapacity
    }
  }

  /// The median of the latest intervals; nil before there are three.
  var recentTypical: Int64? {
    recent.count < 3 ? nil : recent.sorted()[recent.count / 2]
  }

  /// The median of all; nil when there are none.
  var typical: Int64? {
    var seen = 0
    for (_, bucket) in buckets.sorted(by: { $0.key < $1.key }) {
      seen += bucket.count
      if seen * 2 > count { return bucket.sample }
    }
    return nil
  }

  /// How many lie further than `tolerance` from `value`, up to the width of the buckets.
  func countOutside(_ value: Int64, tolerance: Int64) -> Int {
    buckets.values.reduce(0) { sum, bucket in
      let distance = (Int128(bucket.sample) - Int128(value)).magnitude
      return distance > tolerance.magnitude ? sum + bucket.count : sum
    }
  }

  private static func index(of value: Int64) -> Int {
    guard value >= 128 else { return Int(max(0, value)) }
    let exponent = 63 - value.leadingZeroBitCount
    return 128 + (exponent - 7) * 64 + Int((value >> (exponent - 6)) & 63)
  }
}
