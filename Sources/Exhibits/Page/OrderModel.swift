import Evidence
import TimeModel

/// Which events, entries aside, certainly came before which: as a picture, and a matrix of few events or
/// a list of many.
struct OrderModel {
  struct Row {
    let rowNumber: Markup
    let rowLabel: Markup
    let cells: [Cell]
  }

  struct Cell {
    let cellStyle: Markup
    let cellTitle: Markup
    let cellWords: Markup

    init(_ style: Markup, _ words: Markup, title: Markup = .empty) {
      (cellStyle, cellWords, cellTitle) = (style, words, title)
    }
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
  struct Picture {
    let orderHeading: Markup
    let orderDrawing: Markup
  }

  /// The whole first, then closer ones; none when there is nothing to draw.
  let orderPictures: [Picture]
  let hasOrderPictures: Bool
  let hasContestedLinks: Bool
  let orderPictureNote: Markup
  let isMatrix: Bool
  let columns: [Markup]
  let matrix: [Row]
  let isList: Bool
  let lines: [Line]
  let isReduced: Bool
  /// What certain means where the evidence contradicts itself; empty where it does not.
  let contestedNote: Markup

  init(_ index: TimelineIndex) {
    let events = index.claims.filter { $0.event.status != .rejected }
    let numbers = events.compactMap { index.number(of: $0.event.id) }
    let labels = events.map { Markup.name(index.label($0), limit: 80) }
    let pairs = Self.pairs(index)
    hasOrder = !index.orderOfClaims.isEmpty && numbers.count > 1
    let rows = OrderRows(events, pairs, index)
    orderPictures = OrderPicture.all(rows, index).map {
      Picture(orderHeading: $0.heading, orderDrawing: $0.svg)
    }
    hasOrderPictures = !orderPictures.isEmpty
    hasContestedLinks = hasOrderPictures && rows.hasContested
    contestedNote = index.timeline.conflicts.isEmpty ? .empty : Self.contestedNote
    orderPictureNote = hasOrderPictures ? Self.note(rows, of: events.count) : .empty
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
            undecidedAgainst: Self.undecided(number, graph))
        }
      } ?? []
  }

  private static let contestedNote: Markup = """
    What is certain holds whichever piece of each <a href="#contradictions">contradiction</a> is the \
    wrong one; a pair that is certain only with evidence which a contradiction names is \
    <em>undecided, contested</em>.
    """

  static func undecided(_ number: Int, _ graph: OrderGraph) -> Markup {
    let plain: Markup = "\(OrderGraph.ranges(graph.undecided[number] ?? []))"
    let contested = graph.contested[number] ?? []
    guard !contested.isEmpty else { return plain }
    return plain + (plain.isEmpty ? "" : "; ") + "contested: \(OrderGraph.ranges(contested))"
  }

  private static func note(_ order: OrderRows, of count: Int) -> Markup {
    let part: Markup =
      order.rows.count == count
      ? ""
      : """
      The picture holds \(order.rows.count) of \(count) events, those that people confirmed or named \
      before those that only a program marked; the table holds all.\u{20}
      """
    let contested: Markup =
      order.hasContested
      ? """
      \u{20}A broken link between crosses joins it with the next one below of which it would be certain \
      which came first, but for a contradiction.
      """ : ""
    let apart: Markup =
      order.placedCount < order.rows.count
      ? "\u{20}Where an event that nothing ties to UTC stands across the picture means nothing."
      : ""
    return part + """
      Arrows that follow from others are left out. A dotted link joins each event with the next one \
      below that may have been at the same moment; every other undecided pair stands in the table.
      """ + contested + apart
  }

  struct Pair: Hashable {
    let a: Int
    let b: Int
  }

  /// Each stated pair by the numbers of its events.
  static func pairs(_ index: TimelineIndex) -> [Pair: EventOrder] {
    let known = index.timeline.order.compactMap { order -> (Pair, EventOrder)? in
      guard let a = index.number(of: order.a), let b = index.number(of: order.b) else { return nil }
      return (Pair(a: a, b: b), order)
    }
    return Dictionary(known) { first, _ in first }
  }

  private static func cell(
    _ row: Int, _ column: Int, _ numbers: [Int], _ pairs: [Pair: EventOrder]
  ) -> Cell {
    guard row < column else { return Cell("none", "") }
    let (a, b) = (numbers[row], numbers[column])
    let forward = pairs[Pair(a: a, b: b)]
    guard let order = forward ?? pairs[Pair(a: b, b: a)] else {
      return Cell("none", "–")
    }
    switch order.relation {
    case .undecided where order.isContested:
      return Cell(
        "undecided contested", "undecided, contested", title: "certain but for a contradiction")
    case .undecided: return Cell("undecided", "undecided")
    case .certainlyBefore:
      let margin: Markup =
        order.margin.map {
          $0 < .millisecond
            ? "" : "<br><small>≥ \(DurationText.text($0, rounding: .down))</small>"
        } ?? ""
      let word: Markup = forward == nil ? "after" : "before"
      return Cell("certain", word + margin)
    }
  }
}
