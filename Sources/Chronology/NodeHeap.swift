/// A binary heap of nodes by key, smallest first; equal keys by node number.
struct NodeHeap {
  private struct Entry {
    let key: Int128
    let node: Int32

    static func < (left: Entry, right: Entry) -> Bool {
      left.key == right.key ? left.node < right.node : left.key < right.key
    }
  }

  private var entries: [Entry] = []

  mutating func push(key: Int128, node: Int32) {
    let entry = Entry(key: key, node: node)
    var hole = entries.count
    entries.append(entry)
    while hole > 0 {
      let parent = (hole - 1) / 2
      guard entry < entries[parent] else { break }
      entries[hole] = entries[parent]
      hole = parent
    }
    entries[hole] = entry
  }

  mutating func pop() -> (key: Int128, node: Int)? {
    guard let top = entries.first, let last = entries.popLast() else { return nil }
    guard !entries.isEmpty else { return (top.key, Int(top.node)) }
    var hole = 0
    while true {
      var child = 2 * hole + 1
      guard child < entries.count else { break }
      if child + 1 < entries.count, entries[child + 1] < entries[child] { child += 1 }
      guard entries[child] < last else { break }
      entries[hole] = entries[child]
      hole = child
    }
    entries[hole] = last
    return (top.key, Int(top.node))
  }
}
