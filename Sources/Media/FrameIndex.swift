/// Which frames a stream shows and where each begins to be decoded.
struct FrameIndex {
  /// Of the frames in presentation order, in the stream's ticks: the place of a time is the frame's
  /// number.
  let times: [Int64]
  /// Of each frame, the place of its packet in the file's order; empty when frames can only be found by
  /// decoding from the beginning.
  private let orders: [Int]
  let packets: [ListedPacket]

  /// Told from packets alone; nil when they do not tell it: times that are missing, or the same twice.
  ///
  /// - Parameter lost: how many of the first frames the decoder cannot make.
  init?(_ packets: [ListedPacket], lost: Int = 0) {
    var shown: [(time: Int64, order: Int)] = []
    for (order, packet) in packets.enumerated() {
      guard let pts = packet.pts else { return nil }
      if !packet.isDiscarded { shown.append((pts, order)) }
    }
    shown.sort { $0.time < $1.time }
    guard shown.count > lost, !zip(shown, shown.dropFirst()).contains(where: { $0.time == $1.time })
    else { return nil }
    times = shown.dropFirst(lost).map(\.time)
    orders = shown.dropFirst(lost).map(\.order)
    self.packets = packets
  }

  /// Of frames that were counted by decoding them.
  init(decoded times: [Int64]) { (self.times, orders, packets) = (times, [], []) }

  var isCounted: Bool { orders.isEmpty }

  /// The frame on the screen: the last that is not after the time, or the first when all are; nil when
  /// there is none.
  func number(at time: Int64) -> Int? {
    guard !times.isEmpty else { return nil }
    var (low, high) = (0, times.count)
    while low < high {
      let middle = (low + high) / 2
      if times[middle] > time { high = middle } else { low = middle + 1 }
    }
    return max(0, low - 1)
  }

  func order(of number: Int) -> Int { orders[number] }

  /// The key packet from which a frame can be decoded: the last before it that it is not shown before,
  /// and so many key packets earlier.
  ///
  /// - Returns: nil for the beginning of the stream.
  func start(of number: Int, earlier count: Int = 0) -> Int? {
    var (order, left) = (orders[number], count)
    while order >= 0 {
      if packets[order].isKey, let pts = packets[order].pts, pts <= times[number] {
        if left == 0 { return order == 0 ? nil : order }
        left -= 1
      }
      order -= 1
    }
    return nil
  }
}
