/// One box of ISO/IEC 14496-12, 4.2, by its places in the file; what is cut off ends where its parent does.
struct Box {
  let type: String
  /// The first byte after its header, and the first after the box.
  let body: Int64
  let end: Int64

  /// Its first bytes after the header, at most `count`.
  func content(_ file: borrowing some FileBytes & ~Copyable, _ count: Int) -> [UInt8] {
    file.bytes(at: body, count: Int(min(Int64(count), max(0, end - body))))
  }

  /// The boxes inside it, in order.
  func children(
    _ file: borrowing some FileBytes & ~Copyable, _ budget: inout ReadingBudget
  ) -> [Box] {
    var found: [Box] = []
    Self.each(file, from: body, to: end, &budget) { box, _ in
      found.append(box)
      return found.count < 10_000
    }
    return found
  }

  /// Calls `see` for each box of a stretch in order, until it returns false, the stretch ends, or what
  /// stands there is no box.
  static func each<File: FileBytes & ~Copyable>(
    _ file: borrowing File, from start: Int64, to end: Int64, _ budget: inout ReadingBudget,
    _ see: (Box, inout ReadingBudget) -> Bool
  ) {
    var place = start
    while place <= end - 8, budget.take() {
      let header = file.bytes(at: place, count: 16)
      guard let size = header.bigEndian(at: 0, count: 4), let type = header.fourLetters(at: 4)
      else { return }
      var length = Int64(size)
      var head: Int64 = 8
      if size == 1 {
        guard let long = header.bigEndian(at: 8, count: 8) else { return }
        (length, head) = (Int64(clamping: long), 16)
      } else if size == 0 {
        length = end - place
      }
      guard length >= head else { return }
      let (next, overflow) = place.addingReportingOverflow(length)
      let close = overflow ? end : min(next, end)
      guard close >= place + head, see(Box(type: type, body: place + head, end: close), &budget)
      else { return }
      place = close
    }
  }
}
