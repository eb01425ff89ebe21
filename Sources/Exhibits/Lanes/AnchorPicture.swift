import Evidence
import TimeModel

/// All evidence about one clock on one axis: when the source began, had each piece alone been right,
/// and the clock that results.
///
/// For what is dated by hand the axis is UTC − written: how slow its clock was. The scale is that of
/// what was used; a piece that lies far outside stands at the edge as an arrow, with its distance in
/// words.
struct AnchorPicture {
  /// More lanes than this are no picture.
  static let limit = 30

  let report: Timeline.SourceReport
  let index: TimelineIndex
  /// The clock, a span for each of its stretches.
  let clock: [Span]
  let window: AxisWindow

  /// Nil where there is no evidence about the clock, or only one piece about a written one: the words
  /// say as much.
  init?(_ report: Timeline.SourceReport, _ index: TimelineIndex) {
    guard report.clock.anchors.count > (report.clock.axis == .mediaTime ? 0 : 1) else { return nil }
    self.report = report
    self.index = index
    let start = Self.start(of: report)
    let anchors = report.clock.anchors.map { (Self.span($0.offset, start), $0.isAccepted) }
    clock = (report.clock.model?.segments ?? []).prefix(6).map { Self.span($0.offset, start) }
    guard let window = Self.window(clock: clock, anchors: anchors) else { return nil }
    self.window = window
  }

  /// Where the source begins on its own axis; nought for a written one.
  private static func start(of report: Timeline.SourceReport) -> Int64 {
    report.clock.axis == .mediaTime ? report.extent?.from.count ?? 0 : 0
  }

  private static func span(_ offset: Timestamp, _ start: Int64) -> Span {
    func moved(_ instant: Instant) -> Int64 {
      Int64(clamping: Int128(instant.nanoseconds) + Int128(start))
    }
    return Span(
      start: moved(offset.earliest), estimate: moved(offset.estimate), end: moved(offset.latest))
  }

  /// Twenty times as wide at most as what was used is on the whole, so that this stays legible.
  static func window(
    clock: [Span], anchors: [(span: Span, isAccepted: Bool)]
  ) -> AxisWindow? {
    let used = anchors.filter(\.isAccepted).map(\.span)
    func width(_ span: Span) -> Int128 { Int128(span.end ?? 0) - Int128(span.start ?? 0) }
    guard let core = clock.first ?? used.first, let low = core.start, let high = core.end else {
      return AxisWindow(events: anchors.map(\.span), extents: [])
    }
    let widths = used.map(width).sorted()
    let typical = max(
      width(core), widths.isEmpty ? 0 : widths[(widths.count - 1) / 2], 1_000_000)
    var (first, last) = (Int128(low), Int128(high))
    let middle = (first + last) / 2
    let points = (clock + anchors.map(\.span)).flatMap { [$0.start, $0.end] }.compactMap { $0 }
      .map { Int128($0) }.sorted { (($0 - middle).magnitude, $0) < (($1 - middle).magnitude, $1) }
    for point in points where max(last, point) - min(first, point) <= 20 * typical {
      (first, last) = (min(first, point), max(last, point))
    }
    let margin = max((last - first) / 12, 5_000_000)
    return AxisWindow(start: Int64(clamping: first - margin), end: Int64(clamping: last + margin))
  }

  // MARK: - Lanes

  var scale: AxisScale {
    let frame = LanePanel.Frame.column
    return AxisScale(window: window, left: frame.left, right: frame.right)
  }

  /// The pieces that are shown: all, or an even choice of those that were used and of those that were
  /// not, in their order.
  static func shown(_ all: [JudgedAnchor]) -> [JudgedAnchor] {
    guard all.count > limit else { return all }
    let used = all.indices.filter { all[$0].isAccepted }
    let refused = all.indices.filter { !all[$0].isAccepted }
    let room = max(limit / 2, limit - refused.count)
    return (evenly(used, room) + evenly(refused, max(limit / 2, limit - used.count))).sorted()
      .map { all[$0] }
  }

  private static func evenly(_ places: [Int], _ count: Int) -> [Int] {
    guard places.count > count else { return places }
    return (0..<count).map { places[$0 * (places.count - 1) / (count - 1)] }
  }

  func panel(id: String) -> LanePanel {
    let scale = scale
    let bands = clock.compactMap { span -> ClosedRange<Int>? in
      guard let low = span.start, let high = span.end, low <= window.end, high >= window.start
      else { return nil }
      return scale.x(low)...max(scale.x(high), scale.x(low) + 10)
    }
    return LanePanel(
      frame: .column, id: id,
      title: "Evidence about the clock of \(report.source.id.rawValue) on one axis; the table of "
        + "this evidence says the same.",
      topName: axisName, bottomName: isWritten || isUTC ? nil : "UTC", labels: labels,
      lanes: lanes(scale) + (clock.isEmpty ? [] : [clockLane(scale)]),
      bands: bands)
  }

  /// A lane for each piece; those of one kind stand close together under one name.
  private func lanes(_ scale: AxisScale) -> [LaneDrawing.Lane] {
    var lanes: [LaneDrawing.Lane] = []
    var before: (kind: Anchor.Kind, words: String)?
    for judged in Self.shown(report.clock.anchors) {
      let span = Self.span(judged.offset, Self.start(of: report))
      let kind = Self.words(judged.anchor.kind)
      let distance = distance(span).map { ", \($0)" } ?? ""
      let words = judged.isAccepted ? "used" : "not used" + distance
      let isNew = before?.kind != judged.anchor.kind
      let isSaid = !isNew && before?.words == words
      before = (judged.anchor.kind, words)
      lanes.append(
        LaneDrawing.Lane(
          name: isNew ? kind : "", detail: "", height: isNew ? 26 : 16, isContinued: !isNew
        ) { top in
          Self.bar(
            span, scale, style: judged.isAccepted ? "confirmed" : "proposed",
            words: isSaid ? "" : words, title: "\(kind), \(words): \(interval(span))",
            top: isNew ? top : top - 6)
        })
    }
    return lanes
  }

  private func clockLane(_ scale: AxisScale) -> LaneDrawing.Lane {
    LaneDrawing.Lane(
      name: "The clock that results", detail: "", height: 30, isContinued: false
    ) { top in
      clock.enumerated().map { number, span in
        let words = clock.count > 1 ? "\(clock.count) stretches" : Self.halfWidth(span)
        return Self.bar(
          span, scale, style: "extent", words: number == 0 ? words : "",
          title: "The clock that results: \(interval(span))", top: top + 2)
      }.joined()
    }
  }

  private static func bar(
    _ span: Span, _ scale: AxisScale, style: Markup, words: String, title: String, top: Int
  ) -> Markup {
    var shapes: Markup = "<g><title>\(VisibleText.line(title, limit: 600))</title>"
    let (low, high) = (span.start ?? .min, span.end ?? .max)
    if low <= scale.window.end, high >= scale.window.start {
      let from = scale.x(low)
      let to = max(scale.x(high), from + 30)
      shapes += """
        <rect class="\(style)" x="\(LaneDrawing.px(from))" y="\(top + 8)" \
        width="\(LaneDrawing.px(to - from))" height="10" rx="1.5"/>
        """
      if let estimate = span.estimate, to - from > 80, low != high,
        (scale.window.start...scale.window.end).contains(estimate)
      {
        let x = LaneDrawing.px(scale.x(estimate))
        shapes += """
          <line class="halo" x1="\(x)" x2="\(x)" y1="\(top + 6)" y2="\(top + 20)"/>\
          <line class="estimate" x1="\(x)" x2="\(x)" y1="\(top + 6)" y2="\(top + 20)"/>
          """
      }
    }
    shapes += LaneDrawing(scale: scale).arrows(span, y: top + 13, reach: 60)
    if !words.isEmpty {
      shapes += """
        <text class="detail" x="\(LaneDrawing.px(scale.right + 180))" y="\(top + 17)">\
        \(EventRows.shortened(words, to: 26))</text>
        """
    }
    return shapes + "</g>\n"
  }
}
