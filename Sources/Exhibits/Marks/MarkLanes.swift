import Evidence
import Foundation
import TimeModel

/// The lanes of a picture of marks on a recording's own time: frames, curves, marks. Nothing depends
/// on colour: the interval is shaded, the estimate a line through all lanes.
struct MarkLanes {
  let window: AxisWindow
  let scale: AxisScale

  private static let curveHeight = 44
  /// More marks than this make a picture black.
  static let mostMarks = 200

  init(from: Nanoseconds, to: Nanoseconds) {
    window = AxisWindow(start: from.count, end: max(to.count, from.count + 1))
    scale = AxisScale(
      window: window, left: LanePanel.Frame.page.left, right: LanePanel.Frame.page.right)
  }

  /// In time order, one label each tick.
  var labels: [LanePanel.AxisLabel] {
    let ticks = Ticks(window, shift: 0)
    return ticks.moments.filter { $0 >= 0 }.map { moment in
      LanePanel.AxisLabel(
        x: scale.x(moment), top: ticks.mediaClock(moment), above: nil, bottom: nil)
    }
  }

  // MARK: - Frames

  /// Each under its moment, as large as its share of the axis allows; nil without frames.
  func frames(_ frames: [MarkStrip.Frame], cells: Int) -> LaneDrawing.Lane? {
    guard !frames.isEmpty else { return nil }
    let room = (scale.right - scale.left) / max(1, cells) - 60
    let sizes = frames.map { Self.fitted($0.still, width: room, height: 960) }
    let height = (sizes.map(\.height).max() ?? 0) / 10
    return LaneDrawing.Lane(
      name: "Frames", detail: "as stored, each at its time", height: height + 54,
      isContinued: false
    ) { top in
      zip(frames, sizes).map { frame, size in
        let x = scale.x(frame.moment.count)
        let (left, upper) = (x - size.width / 2, (top + 6) * 10)
        let number = frame.number.map { "frame \($0)" } ?? ""
        return """
          <image x="\(LaneDrawing.px(left))" y="\(LaneDrawing.px(upper))" \
          width="\(LaneDrawing.px(size.width))" height="\(LaneDrawing.px(size.height))" \
          href="data:image/jpeg;base64,\(Data(frame.still.jpeg).base64EncodedString())"/>\
          <rect class="still" x="\(LaneDrawing.px(left))" y="\(LaneDrawing.px(upper))" \
          width="\(LaneDrawing.px(size.width))" height="\(LaneDrawing.px(size.height))"/>\
          <text class="tick" x="\(LaneDrawing.px(x))" y="\(top + height + 22)">\
          \(frame.still.at.clockText)</text>\
          <text class="tick" x="\(LaneDrawing.px(x))" y="\(top + height + 38)">\(number)</text>\
          <path class="frame" d="M\(LaneDrawing.px(x)) \(top + height + 44)v6"/>

          """
      }.joined()
    }
  }

  /// In tenths of a pixel.
  private static func fitted(
    _ still: Timeline.Still, width: Int, height: Int
  ) -> (width: Int, height: Int) {
    let (across, down) = (max(1, still.width), max(1, still.height))
    return across * height > down * width
      ? (width, max(10, down * width / across)) : (max(10, across * height / down), height)
  }

  // MARK: - Curves

  func curve(_ curve: MarkStrip.Curve) -> LaneDrawing.Lane {
    let points = points(curve)
    // `sound level, dB over usual of 30`: the quantity, and how its full scale is to be read.
    let parts = curve.name.split(separator: ",", maxSplits: 1)
    let unit = parts.count > 1 ? parts[1].drop { $0 == " " } : curve.detector[...]
    return LaneDrawing.Lane(
      name: String(parts.first ?? ""), detail: String(unit), height: Self.curveHeight,
      isContinued: false
    ) { top in
      let (left, right) = (LaneDrawing.px(scale.left), LaneDrawing.px(scale.right))
      let base = top + Self.curveHeight - 5
      guard !points.isEmpty else { return "" }
      let line = points.map { point -> Markup in
        let height = (Self.curveHeight - 10) * 10 * min(1000, max(0, point.value)) / 1000
        return "\(LaneDrawing.px(point.x)) \(LaneDrawing.px(base * 10 - height))"
      }.joined("L")
      return """
        <line class="grid" x1="\(left)" x2="\(right)" y1="\(base)" y2="\(base)"/>\
        <path class="fit" d="M\(line)"/>

        """
    }
  }

  /// At most two points a pixel: the least and the greatest value there.
  private func points(_ curve: MarkStrip.Curve) -> [(x: Int, value: Int)] {
    guard curve.step > .zero else { return [] }
    var result: [(x: Int, value: Int)] = []
    var (pixel, low, high) = (Int.min, 0, 0)
    func flush() {
      guard pixel != .min else { return }
      result.append((pixel * 10, low))
      if high != low { result.append((pixel * 10 + 5, high)) }
    }
    for (index, value) in curve.values.enumerated() {
      let moment = Int128(curve.start.count) + Int128(index) * Int128(curve.step.count)
      guard moment >= Int128(window.start), moment <= Int128(window.end) else { continue }
      let place = scale.x(Int64(moment)) / 10
      if place == pixel {
        (low, high) = (min(low, value), max(high, value))
      } else {
        flush()
        (pixel, low, high) = (place, value, value)
      }
    }
    flush()
    return result
  }

  // MARK: - Marks

  /// A lane for each kind: a stroke at each estimate, a bar over each interval that is wide enough.
  func marks(_ marks: [SourceMark], numbers: [SourceMark: Int] = [:]) -> [LaneDrawing.Lane] {
    var kinds: [EventKind] = []
    for mark in marks where isInside(mark) && !kinds.contains(mark.kind) {
      kinds.append(mark.kind)
    }
    return kinds.map { kind in
      let all = marks.filter { $0.kind == kind && isInside($0) }
      let shown = all.prefix(Self.mostMarks)
      let detail =
        shown.count < all.count
        ? "\(shown.count) of \(all.count) drawn" : SummaryText.counted(all.count, "mark", "marks")
      return LaneDrawing.Lane(
        name: kind.rawValue, detail: detail, height: 40, isContinued: false
      ) { top in strokes(Array(shown), numbers, top: top) }
    }
  }

  private func strokes(
    _ marks: [SourceMark], _ numbers: [SourceMark: Int], top: Int
  ) -> Markup {
    var free = Int.min
    var result: Markup = ""
    for mark in marks.sorted(by: { Self.moment($0.estimate) < Self.moment($1.estimate) }) {
      let (from, to) = (scale.x(Self.moment(mark.earliest)), scale.x(Self.moment(mark.latest)))
      let x = scale.x(Self.moment(mark.estimate))
      result += "<g><title>\(VisibleText.line(Self.words(mark), limit: 300))</title>"
      if to - from > 20 {
        result += """
          <rect class="unsure" x="\(LaneDrawing.px(from))" y="\(top + 22)" \
          width="\(LaneDrawing.px(to - from))" height="8"/>
          """
      }
      result += "<path class=\"whisker\" d=\"M\(LaneDrawing.px(x)) \(top + 18)v16\"/>"
      if let number = numbers[mark], x - 60 >= free {
        free = x + 60
        result += """
          <text class="number" x="\(LaneDrawing.px(x))" y="\(top + 13)">\(number)</text>
          """
      }
      result += "</g>\n"
    }
    return result
  }

  static func words(_ mark: SourceMark) -> String {
    "\(mark.kind) at \(mark.estimate.clockText) (\(mark.earliest.clockText)…"
      + "\(mark.latest.clockText)), \(mark.detector)"
  }

  private func isInside(_ mark: SourceMark) -> Bool {
    Self.moment(mark.latest) >= window.start && Self.moment(mark.earliest) <= window.end
  }

  static func moment(_ time: MediaTime) -> Int64 {
    (try? time.nanoseconds(rounding: .nearest).count) ?? 0
  }

  /// The interval, through all lanes.
  func band(_ mark: SourceMark) -> ClosedRange<Int> {
    let (from, to) = (scale.x(Self.moment(mark.earliest)), scale.x(Self.moment(mark.latest)))
    return from...max(to, from + 20)
  }

  /// The estimate, through all lanes but that of the frames.
  ///
  /// - Parameters top, bottom: in pixels.
  func line(_ mark: SourceMark, from top: Int, to bottom: Int) -> Markup {
    let x = LaneDrawing.px(scale.x(Self.moment(mark.estimate)))
    return """
      <line class="estimate" x1="\(x)" x2="\(x)" y1="\(top)" y2="\(bottom)"/>

      """
  }
}
