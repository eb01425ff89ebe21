/// Keeps the first findings of each code and stream and counts the rest, so that a hostile file
/// cannot fill the memory with its faults.
struct FindingLedger: Sendable {
  private struct Key: Hashable {
    let code: ContinuityFinding.Code
    let stream: Int?
  }

  private let cap: Int
  private var kept: [ContinuityFinding] = []
  private var counts: [Key: Int] = [:]

  init(cap: Int) { self.cap = max(1, cap) }

  /// `make` runs only while there is room.
  mutating func report(
    _ code: ContinuityFinding.Code, stream: Int?, _ make: () -> ContinuityFinding
  ) {
    let count = (counts[Key(code: code, stream: stream)] ?? 0) + 1
    counts[Key(code: code, stream: stream)] = count
    if count <= cap { kept.append(make()) }
  }

  mutating func report(_ finding: ContinuityFinding) {
    report(finding.code, stream: finding.stream) { finding }
  }

  /// All that was kept, with one summary for each code that overflowed, in a fixed order: the file
  /// first, then by stream, code, place.
  func closed() -> [ContinuityFinding] {
    var all = kept
    for (key, count) in counts where count > cap {
      let last = kept.last { $0.code == key.code && $0.stream == key.stream }
      all.append(
        ContinuityFinding(
          key.code, last?.severity ?? .caution, stream: key.stream,
          message: "\(count - cap) more of the same kind follow in this stream (\(count) in all); "
            + "only the first \(cap) are listed.",
          advice: "Look at the packet table (onset frames) for the rest."))
    }
    let codes = ContinuityFinding.Code.allCases
    let order = Dictionary(uniqueKeysWithValues: codes.enumerated().map { ($1, $0) })
    return all.enumerated().sorted { left, right in
      let (first, second) = (left.element, right.element)
      if first.stream != second.stream { return (first.stream ?? -1) < (second.stream ?? -1) }
      if first.code != second.code {
        return order[first.code, default: 0] < order[second.code, default: 0]
      }
      return left.offset < right.offset
    }.map(\.element)
  }
}
