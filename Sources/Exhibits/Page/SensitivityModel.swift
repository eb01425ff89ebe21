import Evidence
import TimeModel

/// For each source that a certain order rests on: how far its clock may be wrong before the order is
/// no longer certain.
struct SensitivityModel {
  struct Group {
    let restsOn: Markup
    let restsOnName: Markup
    let holdRows: [Row]
    let holdMore: Markup
  }

  struct Row {
    let holdOrder: Markup
    let holdBar: Markup
    let holdWithin: Markup
  }

  /// The orders of one source that are drawn, the most sensitive first.
  static let limit = 12
  /// The events of which it is told which orders rest on no single clock.
  private static let freeLimit = 60
  private static let width = 2800

  let holdScale: Markup
  let holdGroups: [Group]
  let hasHoldGroups: Bool
  /// Which certain orders no single clock can upset.
  let onNoClock: Markup

  init(_ index: TimelineIndex) {
    holdScale = Self.scale
    var bySource: [SourceID: [(order: OrderSensitivity, within: Nanoseconds)]] = [:]
    for order in index.timeline.sensitivities {
      for clock in order.clocks {
        bySource[clock.source, default: []].append((order, clock.holdsWithin))
      }
    }
    let sources = bySource.keys.sorted {
      (index.index(of: $0) ?? .max, $0) < (index.index(of: $1) ?? .max, $1)
    }
    holdGroups = sources.enumerated().map { place, source in
      Self.group(source, bySource[source] ?? [], number: place + 1, index)
    }
    hasHoldGroups = !holdGroups.isEmpty
    onNoClock = Self.free(index.timeline.sensitivities.filter(\.clocks.isEmpty), index)
  }

  private static func group(
    _ source: SourceID, _ orders: [(order: OrderSensitivity, within: Nanoseconds)], number: Int,
    _ index: TimelineIndex
  ) -> Group {
    // Those of equal weight stay in the order of the timeline.
    let sorted = orders.enumerated().sorted {
      ($0.element.within, $0.offset) < ($1.element.within, $1.offset)
    }.map(\.element)
    let rows = sorted.prefix(limit).enumerated().map { place, item in
      row(source, item.order, item.within, id: "hold-\(number)-\(place + 1)", index)
    }
    let more = sorted.count - rows.count
    return Group(
      restsOn: "hold-\(number)", restsOnName: .name(index.title(source)), holdRows: rows,
      holdMore: more > 0
        ? "And \(SummaryText.counted(more, "order", "orders")) less sensitive: all stand in "
          + "timeline.json." : .empty)
  }

  private static func row(
    _ source: SourceID, _ order: OrderSensitivity, _ within: Nanoseconds, id: String,
    _ index: TimelineIndex
  ) -> Row {
    let (a, b) = (name(order.a, index), name(order.b, index))
    let length = DurationText.text(within, rounding: .down)
    let words = """
      ‘\(a)’ before ‘\(b)’ holds while the clock of \(source) is off by no more than \(length) \
      beyond the bounds it has
      """
    return Row(
      holdOrder: "\(link(order.a, a, index)) before \(link(order.b, b, index))",
      holdBar: bar(within, id: id, words), holdWithin: "\(length)")
  }

  private static func name(_ event: EventID, _ index: TimelineIndex) -> String {
    guard let report = index.event(event) else {
      return VisibleText.line(event.rawValue, limit: 80)
    }
    return VisibleText.line(index.title(report), limit: 80)
  }

  private static func link(_ event: EventID, _ name: String, _ index: TimelineIndex) -> Markup {
    guard let number = index.number(of: event) else { return "<bdi>\(name)</bdi>" }
    return "<a href=\"#event-\(number)\">\(number). <bdi>\(name)</bdi></a>"
  }

  /// A bar on the broken scale; an arrowhead where it is longer than that.
  private static func bar(_ within: Nanoseconds, id: String, _ words: String) -> Markup {
    let end = HoldScale.x(within, width: width)
    var shapes: Markup = """
      <svg viewBox="0 0 300 16" role="img" aria-labelledby="\(id)">\
      <title id="\(id)">\(VisibleText.line(words, limit: 400))</title>
      """
    for mark in HoldScale.marks {
      let x = LaneDrawing.px(HoldScale.x(Nanoseconds(mark.length), width: width) + 60)
      shapes += "<line class=\"grid\" x1=\"\(x)\" x2=\"\(x)\" y1=\"0\" y2=\"16\"/>"
    }
    shapes += """
      <rect class="hold" x="6" y="4" width="\(LaneDrawing.px(max(end, 15)))" height="8"/>
      """
    if within.count > HoldScale.marks[HoldScale.marks.count - 1].length {
      shapes += "<path class=\"arrow\" d=\"M297 8l-8 -6v12z\"/>"
    }
    return shapes + "</svg>"
  }

  private static var scale: Markup {
    var shapes: Markup = "<svg viewBox=\"0 0 300 16\" aria-hidden=\"true\">"
    for (place, mark) in HoldScale.marks.enumerated() {
      let x = LaneDrawing.px(HoldScale.x(Nanoseconds(mark.length), width: width) + 60)
      let style: Markup = place == HoldScale.marks.count - 1 ? "tick level" : "tick"
      let shift = place == HoldScale.marks.count - 1 ? "296" : x
      shapes += "<text class=\"\(style)\" x=\"\(shift)\" y=\"13\">\(mark.label)</text>"
    }
    return shapes + "</svg>"
  }

  /// Each event by its number, with those that it is certainly before.
  private static func free(_ orders: [OrderSensitivity], _ index: TimelineIndex) -> Markup {
    var after: [Int: [Int]] = [:]
    for order in orders {
      guard let a = index.number(of: order.a), let b = index.number(of: order.b) else { continue }
      after[a, default: []].append(b)
    }
    guard !after.isEmpty else { return .empty }
    let rows = after.sorted { $0.key < $1.key }.map { number, later in
      "\(number) before \(OrderGraph.ranges(later.sorted()))"
    }
    let more = rows.count - freeLimit
    let rest = more > 0 ? "; and of \(more) more, all in timeline.json" : ""
    return """
      \(orders.count == 1 ? "This order rests" : "These orders rest") on no single clock, however wrong \
      any one may be, by the numbers of the events: \
      \(rows.prefix(freeLimit).joined(separator: "; ") + rest).
      """
  }
}
