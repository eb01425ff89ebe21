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
  struct Picture {
    let orderHeading: Markup
    let orderDrawing: Markup
  }

  /// The whole first, then closer ones; none when there is nothing to draw.
  let orderPictures: [Picture]
  let hasOrderPictures: Bool
  let orderPictureNote: Markup
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
    let rows = OrderRows(events, pairs, index)
    orderPictures = OrderPicture.all(rows, index).map {
      Picture(orderHeading: $0.heading, orderDrawing: $0.svg)
    }
    hasOrderPictures = !orderPictures.isEmpty
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
            undecidedAgainst: "\(OrderGraph.ranges(graph.undecided[number] ?? []))")
        }
      } ?? []
  }

  private static func note(_ order: OrderRows, of count: Int) -> Markup {
    let part: Markup =
      order.rows.count == count
      ? ""
      : """
      The picture holds \(order.rows.count) of \(count) events, those that people confirmed or named \
      before those that only a program marked; the table holds all.\u{20}
      """
    let apart: Markup =
      order.placedCount < order.rows.count
      ? "\u{20}Where an event that nothing ties to UTC stands across the picture means nothing."
      : ""
    return part + """
      Arrows that follow from others are left out. A dotted link joins each event with the next one \
      below that may have been at the same moment; every other undecided pair stands in the table.
      """ + apart
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
        order.margin.map {
          $0 < .millisecond
            ? "" : "<br><small>≥ \(DurationText.text($0, rounding: .down))</small>"
        } ?? ""
      let word: Markup = forward == nil ? "after" : "before"
      return Cell(cellStyle: "certain", cellWords: word + margin)
    }
  }
}
