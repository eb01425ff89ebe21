import Evidence
import TestSupport
import TimeModel

/// Floyd–Warshall over all pairs, in 128 bits: slow, and too simple to be wrong in the same way.
struct Oracle {
  /// Length, then number of constraints, of the shortest path; `unreached` when there is none.
  private(set) var length: [[Int128]]
  private(set) var hops: [[Int]]
  private(set) var isFeasible = true
  let number: [Node: Int]

  static let unreached = Int128(1) << 120

  init(_ constraints: [Constraint], nodes: [Node]) {
    number = Dictionary(uniqueKeysWithValues: nodes.enumerated().map { ($1, $0) })
    let count = nodes.count
    length = Array(repeating: Array(repeating: Self.unreached, count: count), count: count)
    hops = Array(repeating: Array(repeating: 0, count: count), count: count)
    for node in 0..<count { length[node][node] = 0 }
    for constraint in constraints {
      guard let from = number[constraint.from], let to = number[constraint.to] else { continue }
      if let max = constraint.max, max.count != .max { lower(from, to, Int128(max.count), 1) }
      if let min = constraint.min, min.count != .min { lower(to, from, -Int128(min.count), 1) }
    }
    for middle in 0..<count {
      for start in 0..<count where length[start][middle] != Self.unreached {
        for end in 0..<count where length[middle][end] != Self.unreached {
          lower(
            start, end, length[start][middle] + length[middle][end],
            hops[start][middle] + hops[middle][end])
        }
      }
      if (0..<count).contains(where: { length[$0][$0] < 0 }) {
        isFeasible = false
        return
      }
    }
  }

  private mutating func lower(_ start: Int, _ end: Int, _ value: Int128, _ steps: Int) {
    if value < length[start][end] {
      (length[start][end], hops[start][end]) = (value, steps)
    } else if value == length[start][end], steps < hops[start][end] {
      hops[start][end] = steps
    }
  }

  /// The upper bound of `to − from`; nil when unbounded or beyond 64 bits.
  func upper(_ from: Node, _ to: Node) -> Int64? {
    guard let start = number[from], let end = number[to], length[start][end] != Self.unreached
    else { return nil }
    return Int64(exactly: length[start][end])
  }

  func lower(_ from: Node, _ to: Node) -> Int64? {
    guard let start = number[from], let end = number[to], length[end][start] != Self.unreached
    else { return nil }
    return Int64(exactly: -length[end][start])
  }

  func steps(_ from: Node, _ to: Node) -> Int? {
    guard let start = number[from], let end = number[to] else { return nil }
    return hops[start][end]
  }
}

/// Networks made from a seed.
struct RandomNetwork {
  var constraints: [Constraint] = []
  let nodes: [Node]
  /// What every node truly was, where the constraints were planted around a truth.
  let truth: [Node: Int64]

  enum Style: CaseIterable {
    /// Every constraint true: consistent by construction, with many ties and equalities.
    case planted
    /// Planted, with a few lies.
    case lied
    /// Bounds drawn anyhow.
    case wild
    /// Bounds at the ends of 64 bits.
    case extreme
  }

  init(seed: UInt64, style: Style) {
    var random = SeededGenerator(seed: seed)
    let size = Int.random(in: 0..<4, using: &random) == 0 ? 40 : 9
    let count = Int.random(in: 2...size, using: &random)
    let scale: Int64 = Bool.random(using: &random) ? 5 : 1_000_000
    var nodes: [Node] = [.origin]
    var truth: [Node: Int64] = [.origin: 0]
    for index in 1..<count {
      let node: Node =
        switch index % 3 {
        case 0: .clock(SourceID(rawValue: "s\(index)"))
        case 1: .event(EventID(rawValue: "e\(index)"))
        default: .observation(ObservationID(rawValue: "o\(index)"))
        }
      nodes.append(node)
      truth[node] = Int64.random(in: -10 * scale...10 * scale, using: &random)
    }
    let density = Int.random(in: 1...4, using: &random)
    for index in 0..<(count * density) {
      guard let from = nodes.randomElement(using: &random),
        let to = nodes.randomElement(using: &random),
        from != to || Int.random(in: 0..<10, using: &random) == 0
      else { continue }
      let (low, high) = Self.bounds(
        (truth[to] ?? 0) - (truth[from] ?? 0), scale, style, &random)
      let sided = Int.random(in: 0..<6, using: &random)
      constraints.append(
        Constraint(
          id: ConstraintID(rawValue: "c\(index + 1)"), from: from, to: to,
          min: sided == 0 ? nil : Nanoseconds(low), max: sided == 1 ? nil : Nanoseconds(high),
          label: .stated, evidence: EvidenceClass.allCases.randomElement(using: &random) ?? .log,
          source: nil, locator: nil, because: "reason \(index + 1)"))
    }
    (self.nodes, self.truth) = (nodes, truth)
  }

  private static func bounds(
    _ difference: Int64, _ scale: Int64, _ style: Style, _ random: inout SeededGenerator
  ) -> (Int64, Int64) {
    func slack() -> Int64 { Int64.random(in: 0...(2 * scale), using: &random) }
    let isEquality = Int.random(in: 0..<4, using: &random) == 0
    switch style {
    case .planted:
      return isEquality
        ? (difference, difference) : (difference - slack(), difference + slack())
    case .lied:
      let lie =
        Int.random(in: 0..<12, using: &random) == 0 ? (Bool.random(using: &random) ? 1 : -1) : 0
      let shift = difference + Int64(lie) * 6 * scale
      return (shift - slack(), shift + slack())
    case .wild:
      let low = Int64.random(in: -8 * scale...8 * scale, using: &random)
      return (low, low + Int64.random(in: -scale / 4...8 * scale, using: &random))
    case .extreme:
      let ends: [Int64] = [
        .min, .min + 1, .min / 2, .min / 2 - 1, -1, 0, 1, .max / 2, .max / 2 + 1, .max - 1, .max,
      ]
      let (one, other) = (
        ends.randomElement(using: &random) ?? 0, ends.randomElement(using: &random) ?? 0
      )
      return Int.random(in: 0..<8, using: &random) == 0
        ? (max(one, other), min(one, other)) : (min(one, other), max(one, other))
    }
  }
}
