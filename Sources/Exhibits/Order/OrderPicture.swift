import Evidence
import TimeModel

/// The order of the events as a picture: each its interval on one axis, certain order as arrows
/// between them, undecided neighbours joined without a direction. Nothing here is a line of events.
struct OrderPicture {
  private static let rowHeight = 30
  private static let frame = LanePanel.Frame(width: 1120, left: 3100, right: 11_000)

  /// What a close-up shows; empty for the whole.
  let heading: Markup
  let svg: Markup

  /// The whole, and a closer one of each stretch in which events stand too close to be told apart.
  /// Empty when there is nothing to show: no certain order and no neighbours.
  static func all(_ order: OrderRows, _ index: TimelineIndex) -> [OrderPicture] {
    guard order.hasLinks else { return [] }
    let placed = order.rows.prefix(order.placedCount)
    let window = AxisWindow(events: placed.map(\.span), extents: []) ?? Self.window(placed)
    let whole = OrderPicture(
      heading: .empty, svg: panel(order, window, id: "order-picture", index).svg)
    let closeUps = window?.closeUps(placed.map(\.span)) ?? []
    return [whole]
      + closeUps.enumerated().compactMap { number, closeUp in
        let near = order.only { row in
          row.span.estimate.map { closeUp.start <= $0 && $0 <= closeUp.end } ?? false
        }
        guard near.hasLinks, isCrowded(near, window) else { return nil }
        let words = index.words.interval(
          earliest: Instant(nanoseconds: closeUp.start), latest: Instant(nanoseconds: closeUp.end))
        let numbers = OrderGraph.ranges(near.rows.map(\.number).sorted())
        return OrderPicture(
          heading: "Closer: events \(numbers), \(words?.local ?? "")",
          svg: panel(near, closeUp, id: "order-picture-\(number + 2)", index).svg)
      }
  }

  /// True when two that are linked stand too close for an arrow between them.
  private static func isCrowded(_ order: OrderRows, _ window: AxisWindow?) -> Bool {
    guard let window else { return false }
    let bars = bars(order, AxisScale(window: window, left: frame.left, right: frame.right))
    return (order.certain + order.undecided).contains { link in
      bars[link.to].from - bars[link.from].to < OrderRoutes.leastGap
    }
  }

  private static func panel(
    _ order: OrderRows, _ window: AxisWindow?, id: String, _ index: TimelineIndex
  ) -> LanePanel {
    let scale = AxisScale(
      window: window ?? AxisWindow(start: 0, end: 1), left: frame.left, right: frame.right)
    let bars = bars(order, scale)
    let drawing = LaneDrawing(scale: scale)
    let lanes = order.rows.enumerated().map { place, row in
      LaneDrawing.Lane(
        name: row.name, detail: "", height: rowHeight,
        isContinued: place > 0
      ) { _ in shapes(row, bars[place], place < order.placedCount ? drawing : nil) }
    }
    let shift = window.map { index.words.zone.offset(at: Instant(nanoseconds: $0.start)) } ?? 0
    let isUTC = index.words.zone.name == "UTC"
    return LanePanel(
      frame: frame, id: id,
      title: "The order of the events: their intervals on one axis, arrows from what is certainly "
        + "before to what is certainly after. The table below holds every pair.",
      topName: window.map { axisName($0, index) } ?? "no time in UTC",
      bottomName: isUTC || window == nil ? nil : "UTC",
      labels: window.map {
        index.words.labels(Ticks($0, shift: Int64(shift) * 1_000_000_000), scale)
      } ?? [],
      lanes: lanes, nameLimit: OrderRows.nameLimit,
      underlay: apart(order), overlay: links(order, bars))
  }

  /// Around what is known of events that are bounded on one side only.
  private static func window(_ rows: ArraySlice<OrderRows.Row>) -> AxisWindow? {
    let ends = rows.flatMap { [$0.span.start, $0.span.end] }.compactMap { $0 }
    guard let low = ends.min(), let high = ends.max() else { return nil }
    let around = max((Int128(high) - Int128(low)) / 10, 1_000_000_000)
    return AxisWindow(
      start: Int64(clamping: Int128(low) - around), end: Int64(clamping: Int128(high) + around))
  }

  private static func axisName(_ window: AxisWindow, _ index: TimelineIndex) -> String {
    let local = Reading(
      Instant(nanoseconds: window.start), zone: index.words.zone, step: .minute, rounding: .down)
    return "\(TimeText.text(local.date, weekday: false)), \(local.zone)"
  }

  private static func bars(_ order: OrderRows, _ scale: AxisScale) -> [OrderRoutes.Bar] {
    let layers = layers(order)
    return order.rows.enumerated().map { place, row in
      let y = 10 * (LanePanel.header + place * rowHeight + rowHeight / 2)
      guard place < order.placedCount else {
        let from = scale.left + 100 + 1200 * min(layers[place], 5)
        return OrderRoutes.Bar(from: from, to: from + 700, y: y)
      }
      let from = row.span.start.map(scale.x) ?? scale.left
      let to = row.span.end.map(scale.x) ?? scale.right
      return OrderRoutes.Bar(from: from, to: max(to, from), y: y)
    }
  }

  /// For each row, how many rows without a place on UTC are certainly one before the other before it.
  private static func layers(_ order: OrderRows) -> [Int] {
    var layers = [Int](repeating: 0, count: order.rows.count)
    for link in order.certain where link.from < link.to && link.from >= order.placedCount {
      layers[link.to] = max(layers[link.to], layers[link.from] + 1)
    }
    return layers
  }

  // MARK: - Shapes

  private static func shapes(
    _ row: OrderRows.Row, _ bar: OrderRoutes.Bar, _ drawing: LaneDrawing?
  ) -> Markup {
    let style = row.isConfirmed ? "confirmed" : "proposed"
    var shapes: Markup = """
      <g><title>\(VisibleText.line(row.title, limit: 600))</title>\
      <rect class="\(style)" x="\(px(bar.from))" y="\(px(bar.y - OrderRoutes.Bar.half))" \
      width="\(px(bar.to - bar.from))" height="\(px(2 * OrderRoutes.Bar.half))" rx="1.5"/>
      """
    if let drawing {
      shapes += drawing.arrows(row.span, y: bar.y / 10, reach: 70)
      if !bar.isNarrow, let estimate = row.span.estimate, drawing.holds(estimate) {
        let x = px(drawing.scale.x(estimate))
        let (top, bottom) = (px(bar.y - 70), px(bar.y + 70))
        shapes += """
          <line class="halo" x1="\(x)" x2="\(x)" y1="\(top)" y2="\(bottom)"/>\
          <line class="estimate" x1="\(x)" x2="\(x)" y1="\(top)" y2="\(bottom)"/>
          """
      }
    }
    return shapes + "</g>\n"
  }

  private static func apart(_ order: OrderRows) -> Markup {
    let count = order.rows.count - order.placedCount
    guard count > 0 else { return .empty }
    let top = LanePanel.header + order.placedCount * rowHeight
    return """
      <rect class="apart" x="\(px(frame.left - 80))" y="\(top)" \
      width="\(px(frame.right - frame.left + 120))" height="\(count * rowHeight)"/>\
      <text class="detail" x="\(px(frame.right))" y="\(top + 19)" text-anchor="end">\
      nothing ties \(count == 1 ? "it" : "them") to UTC: only the arrows say something</text>

      """
  }

  /// Before the bars, each on a white edge, so that what passes a bar is seen to pass it.
  private static func links(_ order: OrderRows, _ bars: [OrderRoutes.Bar]) -> Markup {
    var routes = OrderRoutes(bars)
    var (edges, lines): (Markup, Markup) = ("", "")
    for row in bars.indices {
      let links = order.certain.filter { $0.from == row }
      for (link, path) in zip(links, routes.arrows(from: row, to: links.map(\.to))) {
        edges += "<path class=\"halo\" d=\"\(path.line)\"/>\n"
        lines += """
          <g><title>\(VisibleText.line(link.title, limit: 400))</title>\
          <path class="before" d="\(path.line)"/><path class="arrow" d="\(path.head)"/></g>

          """
      }
    }
    for link in order.undecided {
      let isContested = link.kind == .contested
      let path = routes.link(from: link.from, to: link.to, endsAre: isContested ? .crosses : .rings)
      let (line, ends): (Markup, Markup) =
        isContested ? ("contested", "contested-end") : ("either", "either-end")
      if isContested { edges += "<path class=\"halo\" d=\"\(path.line)\"/>\n" }
      lines += """
        <g><title>\(VisibleText.line(link.title, limit: 400))</title>\
        <path class="\(line)" d="\(path.line)"/><path class="\(ends)" d="\(path.ends)"/></g>

        """
    }
    return edges + lines
  }

  private static func px(_ tenths: Int) -> String { LaneDrawing.px(tenths) }
}
