/// A shown packet on its stream's axis, in ticks.
struct ShownPacket: Sendable {
  let pts: Int64
  let duration: Int64?
  let number: Int
}

/// Turns decode order into presentation order: a heap of bounded size that gives out the earliest.
///
/// O(log n) a packet. The equal ones leave in demux order.
struct ReorderWindow: Sendable {
  private var heap: [ShownPacket] = []
  let capacity: Int

  init(capacity: Int) {
    self.capacity = max(0, capacity)
    heap.reserveCapacity(self.capacity + 1)
  }

  /// Takes a packet in; the earliest one comes out when there are more than `capacity`.
  mutating func push(_ packet: ShownPacket) -> ShownPacket? {
    if capacity == 0 { return packet }
    heap.append(packet)
    var child = heap.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard Self.precedes(heap[child], heap[parent]) else { break }
      heap.swapAt(child, parent)
      child = parent
    }
    return heap.count > capacity ? pop() : nil
  }

  mutating func pop() -> ShownPacket? {
    guard let first = heap.first, let last = heap.popLast() else { return nil }
    guard !heap.isEmpty else { return first }
    heap[0] = last
    var parent = 0
    while true {
      var smallest = parent
      for child in [2 * parent + 1, 2 * parent + 2]
      where child < heap.count && Self.precedes(heap[child], heap[smallest]) {
        smallest = child
      }
      guard smallest != parent else { return first }
      heap.swapAt(parent, smallest)
      parent = smallest
    }
  }

  private static func precedes(_ left: ShownPacket, _ right: ShownPacket) -> Bool {
    (left.pts, left.number) < (right.pts, right.number)
  }
}
