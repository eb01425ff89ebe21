import TimeModel

/// A drift plot as SVG. Nothing depends on colour: what agrees is a dot or an upright stroke, what was
/// inferred a ring, what disagrees a cross, what lies beyond the range an arrowhead at its edge; the
/// fit is a line in its band of bounds, a break a hatched band.
struct DriftDrawing {
  /// In pixels; the axes' ends in tenths of one.
  static let (width, height) = (760, 300)
  private static let (left, right, top, bottom) = (640, 7440, 400, 2480)

  /// Unique in the page, for the name of its title.
  let id: String
  /// What the picture shows, in words.
  let title: String
  /// What the level axis measures.
  let across: String
  /// What the upright axis measures, without its unit.
  let upward: String
  let plot: DriftPlot
  /// What is written above a break.
  let label: (DriftPlot.Break) -> String

  private var x: AxisScale { AxisScale(window: plot.window, left: Self.left, right: Self.right) }
  private var y: AxisScale { AxisScale(window: plot.range, left: Self.bottom, right: Self.top) }

  var svg: Markup {
    var result: Markup = """
      <svg viewBox="0 0 \(Self.width) \(Self.height)" role="img" aria-labelledby="plot-\(id)">
      <title id="plot-\(id)">\(VisibleText.line(title, limit: 300))</title>

      """
    result += axes
    for (number, gap) in plot.breaks.prefix(DriftPlot.stretchLimit).enumerated() {
      result += band(gap, isFirst: number == 0)
    }
    result += breakLabels
    let stretches = plot.stretches.filter { $0.corners.count > 1 }
    let (agreeing, fits) = (strokes(.agreeing), stretches.map(fit).joined())
    result += stretches.map(bounds).joined() + (plot.hasWidth ? agreeing + fits : fits + agreeing)
    result += strokes(.inferred) + strokes(.disagreeing)
    return result + "</svg>"
  }

  // MARK: - Axes

  private var axes: Markup {
    let ticks = LagTicks(plot.range)
    let (left, right) = (Self.px(Self.left), Self.px(Self.right))
    let (top, bottom) = (Self.px(Self.top), Self.px(Self.bottom))
    var result: Markup = ""
    for value in ticks.values {
      let height = y.x(value)
      result += """
        <line class="\(value == 0 ? "frame" : "grid")" x1="\(left)" x2="\(right)" \
        y1="\(Self.px(height))" y2="\(Self.px(height))"/>\
        <text class="tick level" x="\(Self.px(Self.left - 80))" y="\(Self.px(height + 40))">\(ticks.label(value))</text>

        """
    }
    let moments = Ticks(plot.window, shift: 0, atMost: 8)
    for moment in moments.moments where moment >= 0 || plot.window.start < -1_000_000_000 {
      let place = Self.px(x.x(moment))
      result += """
        <line class="grid" x1="\(place)" x2="\(place)" y1="\(bottom)" y2="\(Self.px(Self.bottom + 50))"/>\
        <text class="tick" x="\(place)" y="\(Self.px(Self.bottom + 190))">\
        \(moments.mediaClock(moment))</text>

        """
    }
    return result + """
      <line class="frame" x1="\(left)" x2="\(left)" y1="\(top)" y2="\(bottom)"/>\
      <line class="frame" x1="\(left)" x2="\(right)" y1="\(bottom)" y2="\(bottom)"/>
      <text class="zone" x="0" y="14">\(upward), \(ticks.unit.rawValue)</text>
      <text class="zone" x="\(right)" y="\(Self.height - 8)" text-anchor="end">\
      \(EventRows.shortened(across, to: 60))</text>

      """
  }

  // MARK: - Breaks and fits

  private func band(_ gap: DriftPlot.Break, isFirst: Bool) -> Markup {
    let from = x.x(gap.from)
    let to = max(x.x(gap.to), from + 20)
    return """
      <g><title>\(VisibleText.line(label(gap), limit: 200))</title>\
      <rect class="unsure" x="\(Self.px(from))" y="\(Self.px(Self.top))" \
      width="\(Self.px(to - from))" height="\(Self.px(Self.bottom - Self.top))"/></g>

      """
  }

  /// One above each break, as long as they do not touch; each break also names itself.
  private var breakLabels: Markup {
    var result: Markup = ""
    var free = Self.left
    for gap in plot.breaks.prefix(DriftPlot.stretchLimit) {
      let words = EventRows.shortened(label(gap), to: 32)
      let width = EventRows.width(words)
      let middle = (x.x(gap.from) + x.x(gap.to)) / 2
      let start = min(max(middle - width / 2, Self.left), Self.right - width)
      guard start >= free else { continue }
      free = start + width + 80
      result += """
        <text class="detail" x="\(Self.px(start + width / 2))" y="\(Self.px(Self.top - 60))" \
        text-anchor="middle">\(words)</text>

        """
    }
    return result
  }

  private func bounds(_ stretch: DriftPlot.Stretch) -> Markup {
    let upper = stretch.corners.map { point($0.at, $0.high) }
    let lower = stretch.corners.reversed().map { point($0.at, $0.low) }
    return "<path class=\"band\" d=\"M\((upper + lower).joined("L"))z\"/>\n"
  }

  private func fit(_ stretch: DriftPlot.Stretch) -> Markup {
    let line = stretch.corners.map { point($0.at, $0.middle) }.joined("L")
    return "<path class=\"halo\" d=\"M\(line)\"/><path class=\"fit\" d=\"M\(line)\"/>\n"
  }

  private func point(_ moment: Int64, _ value: Int64) -> Markup {
    "\(Self.px(x.x(moment))) \(Self.px(y.x(value)))"
  }

  // MARK: - Readings

  /// All readings of a kind as one path, and those beyond the range as another.
  private func strokes(_ kind: DriftPlot.Reading.Kind) -> Markup {
    var (inside, beyond): (Markup, Markup) = ("", "")
    for reading in plot.drawn(kind) {
      let place = x.x(reading.at)
      guard let bounds = reading.bounds else {
        inside += shape(kind, place, Self.bottom - 60, Self.bottom - 60)
        continue
      }
      let low = plot.residual(bounds.lowerBound, at: reading.at)
      let high = plot.residual(bounds.upperBound, at: reading.at)
      if high < plot.range.start {
        beyond += "M\(Self.px(place)) \(Self.px(Self.bottom))l-3.5 -6h7z"
      } else if low > plot.range.end {
        beyond += "M\(Self.px(place)) \(Self.px(Self.top))l-3.5 6h7z"
      } else {
        inside += shape(kind, place, y.x(high), y.x(low))
      }
    }
    let style: Markup =
      switch kind {
      case .agreeing: plot.hasWidth ? "reading tick-span" : "reading"
      case .inferred: "reading ring"
      case .disagreeing: "reading cross"
      }
    return (inside.isEmpty ? "" : "<path class=\"\(style)\" d=\"\(inside)\"/>\n")
      + (beyond.isEmpty ? "" : "<path class=\"arrow\" d=\"\(beyond)\"/>\n")
  }

  /// - Parameters top, bottom: its bounds, in tenths of a pixel downwards.
  private func shape(
    _ kind: DriftPlot.Reading.Kind, _ x: Int, _ top: Int, _ bottom: Int
  ) -> Markup {
    let middle = (top + bottom) / 2
    return switch kind {
    // Round caps make a dot of a stroke without length.
    case .agreeing: "M\(Self.px(x)) \(Self.px(top))v\(Self.px(bottom - top))"
    case .inferred: "M\(Self.px(x - 30)) \(Self.px(middle))a3 3 0 1 0 6 0a3 3 0 1 0 -6 0"
    case .disagreeing: "M\(Self.px(x - 30)) \(Self.px(middle - 30))l6 6m0 -6l-6 6"
    }
  }

  private static func px(_ tenths: Int) -> String { LaneDrawing.px(tenths) }
}
