/// The shapes of the lanes as SVG. Nothing here depends on colour: proposed is hollow and dashed,
/// confirmed is solid, uncertain is hatched, unbounded is an arrow.
struct LaneDrawing: Sendable {
  let scale: AxisScale

  /// One lane: what stands at its left, its height in pixels, and its shapes from a given top.
  struct Lane {
    let name: String
    let detail: String
    let height: Int
    /// True when it belongs to the lane above it: no line between them.
    let isContinued: Bool
    let shapes: @Sendable (_ top: Int) -> Markup
  }

  /// A mark of an event on the lane of a source.
  struct SourceMark: Hashable, Sendable {
    let number: Int
    let title: String
    let span: Span
  }

  static let eventRowHeight = 32

  /// Tenths of a pixel as SVG writes it.
  static func px(_ tenths: Int) -> String {
    let (whole, rest) = tenths.magnitude.quotientAndRemainder(dividingBy: 10)
    return (tenths < 0 ? "-" : "") + "\(whole)" + (rest == 0 ? "" : ".\(rest)")
  }

  func events(_ row: [EventRows.Placed], top: Int) -> Markup {
    row.map { event($0, top: top) }.joined()
  }

  private func event(_ placed: EventRows.Placed, top: Int) -> Markup {
    let item = placed.item
    let style = item.isConfirmed ? "confirmed" : "proposed"
    let (from, to) = (placed.from, max(placed.to, placed.from + 30))
    var shapes: Markup = """
      <g><title>\(VisibleText.line(item.title, limit: 600))</title>\
      <text class="event" x="\(Self.px(placed.labelX))" y="\(top + 11)">\(placed.label)</text>\
      <rect class="\(style)" x="\(Self.px(from))" y="\(top + 16)" width="\(Self.px(to - from))" \
      height="9" rx="1.5"/>
      """
    shapes += arrows(item.span, y: top + 20, reach: 70)
    if let estimate = item.span.estimate, holds(estimate) {
      let x = Self.px(scale.x(estimate))
      shapes += """
        <line class="halo" x1="\(x)" x2="\(x)" y1="\(top + 13)" y2="\(top + 28)"/>\
        <line class="estimate" x1="\(x)" x2="\(x)" y1="\(top + 13)" y2="\(top + 28)"/>
        """
    }
    return shapes + "</g>\n"
  }

  /// The bar of a recording or log: solid where it certainly runs, hatched where its ends may lie.
  func extent(start: Span, end: Span, title: String, top: Int) -> Markup {
    let y = top + 28
    let startLow = start.start.map(scale.x) ?? scale.left
    let startHigh = start.end.map(scale.x) ?? scale.right
    let endLow = end.start.map(scale.x) ?? scale.left
    let endHigh = end.end.map(scale.x) ?? scale.right
    var shapes: Markup = "<g><title>\(VisibleText.line(title, limit: 600))</title>"
    if end.end.map({ $0 < scale.window.start }) ?? false {
      return shapes + beyond("before the picture", at: scale.left + 60, "start", y) + """
        <path class="arrow" d="M\(Self.px(scale.left - 80)) \(y + 5)l7 -5v10z"/></g>

        """
    }
    if start.start.map({ $0 > scale.window.end }) ?? false {
      return shapes + beyond("after the picture", at: scale.right - 60, "end", y) + """
        <path class="arrow" d="M\(Self.px(scale.right + 80)) \(y + 5)l-7 -5v10z"/></g>

        """
    }
    if startHigh <= endLow {
      shapes += bar("unsure", from: startLow, to: startHigh, y: y, height: 10)
      shapes += bar("extent", from: startHigh, to: max(endLow, startHigh + 15), y: y, height: 10)
      shapes += bar("unsure", from: endLow, to: endHigh, y: y, height: 10)
    } else {
      shapes += bar("unsure", from: startLow, to: endHigh, y: y, height: 10)
      if let from = start.estimate, let to = end.estimate, holds(from) || holds(to) {
        shapes += bar("extent", from: scale.x(from), to: scale.x(to), y: y + 3, height: 4)
      }
    }
    shapes += arrows(Span(start: start.start, estimate: nil, end: end.end), y: y + 5, reach: 80)
    return shapes + "</g>\n"
  }

  /// Where a source saw the events, by its own clock alone: a tick on a whisker, with the number.
  func marks(_ marks: [SourceMark], top: Int) -> Markup {
    var result: Markup = ""
    var free = [Int](repeating: .min, count: 2)
    for mark in marks where !mark.span.isUnbounded {
      let from = mark.span.start.map(scale.x) ?? scale.left
      let to = mark.span.end.map(scale.x) ?? scale.right
      let x = mark.span.estimate.map(scale.x) ?? (mark.span.start == nil ? to : from)
      result += "<g><title>\(VisibleText.line(mark.title, limit: 600))</title>"
      if to - from > 20 {
        result += """
          <path class="whisker" d="M\(Self.px(from)) \(top + 30)v6m0 -3H\(Self.px(to))m0 -3v6"/>
          """
      }
      let y = top + 33
      if mark.span.estimate.map(holds) ?? true {
        result += """
          <path class="mark" d="M\(Self.px(x)) \(y - 6)l4.5 6l-4.5 6l-4.5 -6z"/>
          """
      }
      let width = EventRows.width(String(mark.number))
      if let level = free.firstIndex(where: { $0 <= x - width / 2 }) {
        free[level] = x + width / 2 + 25
        result += """
          <text class="number" x="\(Self.px(x))" y="\(top + 23 - 11 * level)">\(mark.number)</text>
          """
      }
      result += arrows(mark.span, y: y, reach: 60) + "</g>\n"
    }
    return result
  }

  private func beyond(_ words: Markup, at x: Int, _ anchor: Markup, _ y: Int) -> Markup {
    """
    <text class="detail" x="\(Self.px(x))" y="\(y + 9)" text-anchor="\(anchor)">\(words)</text>
    """
  }

  private func bar(_ style: Markup, from: Int, to: Int, y: Int, height: Int) -> Markup {
    guard to > from else { return "" }
    return """
      <rect class="\(style)" x="\(Self.px(from))" y="\(y)" width="\(Self.px(to - from))" \
      height="\(height)"/>
      """
  }

  /// Arrows at the edges for what reaches beyond them.
  func arrows(_ span: Span, y: Int, reach: Int) -> Markup {
    var result: Markup = ""
    if span.start.map({ $0 < scale.window.start }) ?? true {
      result += """
        <path class="arrow" d="M\(Self.px(scale.left - reach)) \(y)l7 -5v10z"/>
        """
    }
    if span.end.map({ $0 > scale.window.end }) ?? true {
      result += """
        <path class="arrow" d="M\(Self.px(scale.right + reach)) \(y)l-7 -5v10z"/>
        """
    }
    return result
  }

  func holds(_ moment: Int64) -> Bool {
    scale.window.start <= moment && moment <= scale.window.end
  }
}
