/// A heap of nodes by key, smallest first; equal keys by node number. Four children to a parent: half as
/// many levels as with two, and the children of one lie beside each other.
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
      let parent = (hole - 1) / 4
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
      let first = 4 * hole + 1
      guard first < entries.count else { break }
      var child = first
      for other in (first + 1)..<max(first + 1, min(first + 4, entries.count))
      where entries[other] < entries[child] {
        child = other
      }
      guard entries[child] < last else { break }
      entries[hole] = entries[child]
      hole = child
    }
    entries[hole] = last
    return (top.key, Int(top.node))
  }
}
