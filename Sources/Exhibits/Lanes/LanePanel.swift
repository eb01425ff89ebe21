/// Lanes under one axis as one SVG picture, small enough to stay whole on a page.
struct LanePanel {
  /// Where the parts of a panel stand: its width in pixels, the ends of its axis in tenths of one.
  struct Frame: Hashable, Sendable {
    let width: Int
    let left: Int
    let right: Int

    /// As wide as a landscape page.
    static let page = Frame(width: 1120, left: 1930, right: 11_080)
    /// As wide as a column of text, with room for words at the right.
    static let column = Frame(width: 760, left: 1900, right: 5860)
  }

  /// The most that stands on one landscape page beneath its heading.
  static let maximumHeight = 620

  struct AxisLabel {
    let x: Int
    let top: String
    /// A date, where it is news.
    let above: String?
    /// Absent where one label says it all.
    let bottom: String?
  }

  var frame = Frame.page
  /// Unique in the page, for the name of its title.
  let id: String
  /// What the picture shows, in words.
  let title: String
  let topName: String
  let bottomName: String?
  let labels: [AxisLabel]
  let lanes: [LaneDrawing.Lane]
  /// Stretches of the axis that are marked through all lanes, in tenths of a pixel.
  var bands: [ClosedRange<Int>] = []
  /// How many characters of a lane's name have room at its left.
  var nameLimit = 24
  /// Shapes behind all lanes, and before them.
  var underlay: Markup = .empty
  var overlay: Markup = .empty
  /// Attributes that place it in a picture around it, a space before each.
  var placement: Markup = .empty

  /// Lanes in as many groups as their heights need.
  static func groups(_ lanes: [LaneDrawing.Lane]) -> [[LaneDrawing.Lane]] {
    var groups: [[LaneDrawing.Lane]] = []
    var height = 0
    for lane in lanes {
      if groups.isEmpty || height + lane.height > maximumHeight {
        groups.append([lane])
        height = lane.height
      } else {
        groups[groups.count - 1].append(lane)
        height += lane.height
      }
    }
    return groups
  }

  /// Where the first lane begins, in pixels.
  static let header = 40

  /// In pixels.
  var height: Int {
    Self.header + lanes.reduce(0) { $0 + $1.height } + (bottomName == nil ? 10 : 30)
  }

  var svg: Markup {
    let header = Self.header
    let body = lanes.reduce(0) { $0 + $1.height }
    let (left, right) = (LaneDrawing.px(frame.left - 80), LaneDrawing.px(frame.width * 10 - 40))
    var result: Markup = """
      <svg\(placement) viewBox="0 0 \(frame.width) \(height)" role="img" \
      aria-labelledby="picture-\(id)">
      <title id="picture-\(id)">\(VisibleText.line(title, limit: 300))</title>

      """
    for label in labels {
      let x = LaneDrawing.px(label.x)
      result += """
        <line class="grid" x1="\(x)" x2="\(x)" y1="\(header - 4)" y2="\(header + body + 4)"/>

        """
    }
    for band in bands {
      result += """
        <rect class="band" x="\(LaneDrawing.px(band.lowerBound))" y="\(header)" \
        width="\(LaneDrawing.px(band.upperBound - band.lowerBound))" height="\(body)"/>

        """
    }
    result += axis(header: header, body: body) + underlay
    var top = header
    for lane in lanes {
      if !lane.isContinued {
        result += """
          <line class="rule" x1="0" x2="\(right)" y1="\(top)" y2="\(top)"/>

          """
      }
      result += """
        <text class="lane" x="0" y="\(top + 18)">\(EventRows.shortened(lane.name, to: nameLimit))</text>
        <text class="detail" x="0" y="\(top + 33)">\(EventRows.shortened(lane.detail, to: 30))</text>

        """
      result += lane.shapes(top)
      top += lane.height
    }
    result +=
      overlay + """
        <line class="rule" x1="0" x2="\(right)" y1="\(top)" y2="\(top)"/>
        <line class="frame" x1="\(left)" x2="\(left)" y1="\(header)" y2="\(top)"/>
        </svg>
        """
    return result
  }

  private func axis(header: Int, body: Int) -> Markup {
    var result: Markup = """
      <text class="zone" x="0" y="\(header - 10)">\(topName)</text>

      """
    if let bottomName {
      result += """
        <text class="zone" x="0" y="\(header + body + 20)">\(bottomName)</text>

        """
    }
    // A label too near the edge would be cut, one too near the axis's name touch it.
    let free = EventRows.width(topName) + 420
    for label in labels where free < label.x && label.x < frame.width * 10 - 310 {
      let x = LaneDrawing.px(label.x)
      if let above = label.above {
        result += "<text class=\"date\" x=\"\(x)\" y=\"\(header - 26)\">\(above)</text>\n"
      }
      result += "<text class=\"tick\" x=\"\(x)\" y=\"\(header - 10)\">\(label.top)</text>\n"
      if let bottom = label.bottom {
        result += "<text class=\"tick\" x=\"\(x)\" y=\"\(header + body + 20)\">\(bottom)</text>\n"
      }
    }
    return result
  }
}
