import Media

/// The frames at which one place of a picture ticks, once a second, within one stretch.
struct TickTrain {
  /// The first frame of each second, by index.
  let frames: [Int]
  /// The mean picture of each whole second between two ticks.
  let seconds: [LumaImage]

  /// - Parameters:
  ///   - box: the place, in pixels of the images.
  ///   - times: of the images, in nanoseconds, ascending.
  init?(
    _ images: [LumaImage], _ times: [Int64], in box: (x: Int, y: Int, width: Int, height: Int)
  ) {
    guard images.count == times.count, images.count >= 4, let first = times.first,
      let last = times.last
    else { return nil }
    let parts = images.compactMap {
      $0.cut(x: box.x, y: box.y, width: box.width, height: box.height)
    }
    guard parts.count == images.count else { return nil }
    let changes = [0] + zip(parts, parts.dropFirst()).map { Self.change($0, $1) }
    guard let strongest = changes.indices.max(by: { changes[$0] < changes[$1] }),
      changes[strongest] > 0
    else { return nil }
    let frame = (last - first) / Int64(images.count - 1)
    let window = max(60_000_000, min(300_000_000, frame * 3 / 2))
    /// The strongest change about one second from a tick.
    func neighbour(of index: Int, _ direction: Int64) -> Int? {
      let centre = times[index] + direction * 1_000_000_000
      let near = changes.indices.filter { abs(times[$0] - centre) <= window && $0 != index }
      return near.max { changes[$0] < changes[$1] }
    }
    var train = [strongest]
    while let next = train.last.flatMap({ neighbour(of: $0, 1) }), next > train[train.count - 1] {
      train.append(next)
    }
    while let next = neighbour(of: train[0], -1), next < train[0], next > 0 {
      train.insert(next, at: 0)
    }
    frames = train
    seconds = zip(train, train.dropFirst()).compactMap { LumaImage.mean(images[$0..<$1]) }
    guard seconds.count >= 3, seconds.count == train.count - 1 else { return nil }
  }

  private static func change(_ before: LumaImage, _ after: LumaImage) -> Int {
    zip(before.pixels, after.pixels).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
  }

  /// The change of each pixel over a tick, on the mean over nine of the ten ticks of a round: that at
  /// which the pixel changes most is left out, since once in a round all that stands to the left of
  /// the last digit may change too.
  func changes() -> [Int] {
    let size = seconds[0].pixels.count
    var sums = Array(repeating: 0, count: size)
    var most = Array(repeating: 0, count: size)
    for phase in 0..<10 {
      let ticks = (0..<seconds.count - 1).filter { $0 % 10 == phase }
      guard !ticks.isEmpty else { continue }
      var round = Array(repeating: 0, count: size)
      for tick in ticks {
        let (before, after) = (seconds[tick].pixels, seconds[tick + 1].pixels)
        for place in 0..<size { round[place] += abs(Int(before[place]) - Int(after[place])) }
      }
      for place in 0..<size {
        sums[place] += round[place] / ticks.count
        most[place] = max(most[place], round[place] / ticks.count)
      }
    }
    return zip(sums, most).map { $0 - $1 }
  }
}
