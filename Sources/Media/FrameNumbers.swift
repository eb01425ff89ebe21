public import TimeModel

extension Recording {
  /// The numbers of frames in presentation order from 0, as `onset frames --decode` counts them, told
  /// from the packets alone: nothing is decoded.
  ///
  /// - Parameters:
  ///   - times: the presentation times of the frames, on the stream's own axis.
  ///   - stream: of the frames.
  ///   - progress: told now and then that it goes on.
  /// - Returns: one for each time; nil where no packet has just that time, or some packet has none.
  /// - Throws: as `open`. A fault on the way ends the count: what lies behind it is nil.
  /// - Complexity: reads the file up to the last of the times.
  public static func frameNumbers(
    path: String, at times: [MediaTime], stream: Int, limits: ReadingLimits = .standard,
    progress: () -> Void = {}
  ) throws(MediaError) -> [Int?] {
    var recording = try open(path: path, limits: limits, hashing: false)
    guard let base = recording.info.streams.first(where: { $0.index == stream })?.timeBase else {
      return times.map { _ in nil }
    }
    let ticks = times.map { try? $0.rescaled(to: base, rounding: .nearest).ticks }
    let sorted = Set(ticks.compactMap(\.self)).sorted()
    guard let last = sorted.last else { return times.map { _ in nil } }
    /// How many packets come up to each wanted time and after the one before it.
    var between = Array(repeating: 0, count: sorted.count + 1)
    var met: Set<Int64> = []
    while let packet = try? recording.nextPacket() {
      guard packet.stream == stream, !packet.isDiscarded else { continue }
      if packet.number.isMultiple(of: 4096) { progress() }
      guard let pts = packet.pts else { return times.map { _ in nil } }
      if let dts = packet.dts, dts > last { break }
      let place = sorted.place(of: pts)
      between[place] += 1
      if place < sorted.count, sorted[place] == pts { met.insert(pts) }
    }
    var numbers: [Int64: Int] = [:]
    var count = 0
    for (place, pts) in sorted.enumerated() {
      // The frame itself stands in the stretch that it ends.
      count += between[place]
      if met.contains(pts) { numbers[pts] = count - 1 }
    }
    return ticks.map { $0.flatMap { numbers[$0] } }
  }
}

extension [Int64] {
  /// In an ascending list: of the first that is not below the value; `count` when there is none.
  fileprivate func place(of value: Int64) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if self[middle] >= value { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
