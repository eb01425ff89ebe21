import Evidence
import TimeModel

/// Which events, entries aside, certainly came before which: a matrix for few events, a list for many.
struct OrderModel {
  struct Row {
    let rowNumber: Markup
    let rowLabel: Markup
    let cells: [Cell]
  }

  struct Cell {
    let cellStyle: Markup
    let cellWords: Markup
  }

  struct Line {
    let lineNumber: Markup
    let lineLabel: Markup
    let certainlyBefore: Markup
    let undecidedAgainst: Markup
  }

  /// The most events whose pairs fit a page as a matrix.
  static let matrixLimit = 12

  let hasOrder: Bool
  let isMatrix: Bool
  let columns: [Markup]
  let matrix: [Row]
  let isList: Bool
  let lines: [Line]
  let isReduced: Bool

  init(_ index: TimelineIndex) {
    let events = index.claims.filter { $0.event.status != .rejected }
    let numbers = events.compactMap { index.number(of: $0.event.id) }
    let labels = events.map { Markup.name(index.label($0), limit: 80) }
    let pairs = Self.pairs(index)
    hasOrder = !index.orderOfClaims.isEmpty && numbers.count > 1
    isMatrix = hasOrder && numbers.count <= Self.matrixLimit
    isList = hasOrder && !isMatrix
    columns = isMatrix ? numbers.dropFirst().map { "\($0)" } : []
    matrix =
      isMatrix
      ? numbers.indices.dropLast().map { row in
        Row(
          rowNumber: "\(numbers[row])", rowLabel: labels[row],
          cells: numbers.indices.dropFirst().map { column in
            Self.cell(row, column, numbers, pairs)
          })
      } : []
    let graph = isList ? OrderGraph(numbers, pairs) : nil
    isReduced = graph?.isReduced ?? false
    lines =
      graph.map { graph in
        numbers.indices.map { position in
          let number = numbers[position]
          return Line(
            lineNumber: "\(number)", lineLabel: labels[position],
            certainlyBefore: "\(OrderGraph.ranges(graph.next[number] ?? []))",
            undecidedAgainst: "\(OrderGraph.ranges(graph.undecided[number] ?? []))")
        }
      } ?? []
  }

  struct Pair: Hashable {
    let a: Int
    let b: Int
  }

  /// Each stated pair by the numbers of its events.
  private static func pairs(_ index: TimelineIndex) -> [Pair: EventOrder] {
    let known = index.timeline.order.compactMap { order -> (Pair, EventOrder)? in
      guard let a = index.number(of: order.a), let b = index.number(of: order.b) else { return nil }
      return (Pair(a: a, b: b), order)
    }
    return Dictionary(known) { first, _ in first }
  }

  private static func cell(
    _ row: Int, _ column: Int, _ numbers: [Int], _ pairs: [Pair: EventOrder]
  ) -> Cell {
    guard row < column else { return Cell(cellStyle: "none", cellWords: "") }
    let (a, b) = (numbers[row], numbers[column])
    let forward = pairs[Pair(a: a, b: b)]
    guard let order = forward ?? pairs[Pair(a: b, b: a)] else {
      return Cell(cellStyle: "none", cellWords: "–")
    }
    switch order.relation {
    case .undecided:
      return Cell(cellStyle: "undecided", cellWords: "undecided")
    case .certainlyBefore:
      let margin: Markup =
        order.margin.map { "<br><small>≥ \(DurationText.text($0, rounding: .down))</small>" } ?? ""
      let word: Markup = forward == nil ? "after" : "before"
      return Cell(cellStyle: "certain", cellWords: word + margin)
    }
  }
}

/// Certain and undecided pairs of many events, as short as they can be told.
struct OrderGraph {
  /// For each event, those certainly after it that do not follow from others in between.
  private(set) var next: [Int: [Int]] = [:]
  private(set) var undecided: [Int: [Int]] = [:]
  /// False when there are too many events to leave out what follows from others.
  let isReduced: Bool

  init(_ numbers: [Int], _ pairs: [OrderModel.Pair: EventOrder]) {
    var after: [Int: Set<Int>] = [:]
    let shown = Set(numbers)
    for (pair, order) in pairs where shown.contains(pair.a) && shown.contains(pair.b) {
      switch order.relation {
      case .certainlyBefore: after[pair.a, default: []].insert(pair.b)
      case .undecided:
        undecided[pair.a, default: []].append(pair.b)
        undecided[pair.b, default: []].append(pair.a)
      }
    }
    isReduced = numbers.count <= 250
    for (event, later) in after {
      let implied =
        isReduced ? later.reduce(into: Set<Int>()) { $0.formUnion(after[$1] ?? []) } : []
      next[event] = later.subtracting(implied).sorted()
    }
    undecided = undecided.mapValues { Array(Set($0)).sorted() }
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
