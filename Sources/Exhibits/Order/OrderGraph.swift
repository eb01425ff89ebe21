import Evidence

/// Certain and undecided pairs of many events, as short as they can be told.
struct OrderGraph {
  /// For each event, those certainly after it that do not follow from others in between.
  private(set) var next: [Int: [Int]] = [:]
  private(set) var undecided: [Int: [Int]] = [:]
  /// Undecided, and certain but for a contradiction; none of these is in `undecided`.
  private(set) var contested: [Int: [Int]] = [:]
  /// False when there are too many events to leave out what follows from others.
  let isReduced: Bool

  /// - Complexity: for n events n³/64 at worst, and n²/8 bytes.
  init(_ numbers: [Int], _ pairs: [OrderModel.Pair: EventOrder]) {
    let places = Dictionary(numbers.enumerated().map { ($1, $0) }) { first, _ in first }
    let words = (numbers.count + 63) / 64
    isReduced = numbers.count <= 4000
    var after: [Int: [Int]] = [:]
    for (pair, order) in pairs {
      guard let a = places[pair.a], let b = places[pair.b] else { continue }
      switch order.relation {
      case .certainlyBefore: after[a, default: []].append(b)
      case .undecided where order.isContested:
        contested[pair.a, default: []].append(pair.b)
        contested[pair.b, default: []].append(pair.a)
      case .undecided:
        undecided[pair.a, default: []].append(pair.b)
        undecided[pair.b, default: []].append(pair.a)
      }
    }
    undecided = undecided.mapValues { Array(Set($0)).sorted() }
    contested = contested.mapValues { Array(Set($0)).sorted() }
    guard isReduced else {
      for (place, later) in after {
        next[numbers[place]] = Set(later).map { numbers[$0] }.sorted()
      }
      return
    }
    var bits = [UInt64](repeating: 0, count: numbers.count * words)
    for (place, later) in after {
      for other in later { bits[place * words + other / 64] |= 1 << UInt64(other % 64) }
    }
    for (place, later) in after {
      var implied = [UInt64](repeating: 0, count: words)
      for other in later {
        for word in 0..<words { implied[word] |= bits[other * words + word] }
      }
      next[numbers[place]] = Set(later).filter { implied[$0 / 64] >> UInt64($0 % 64) & 1 == 0 }
        .map { numbers[$0] }.sorted()
    }
  }

  /// `3, 5–9, 12`.
  static func ranges(_ numbers: [Int]) -> String {
    var ranges: [(Int, Int)] = []
    for number in numbers {
      if let last = ranges.last, last.1 + 1 == number {
        ranges[ranges.count - 1].1 = number
      } else {
        ranges.append((number, number))
      }
    }
    return ranges.map { low, high in
      switch high - low {
      case 0: "\(low)"
      case 1: "\(low), \(high)"
      default: "\(low)–\(high)"
      }
    }.joined(separator: ", ")
  }
}
