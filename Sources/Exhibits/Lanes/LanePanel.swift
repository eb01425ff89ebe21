/// Lanes under one axis as one SVG picture, small enough to stay whole on a page.
struct LanePanel {
  static let width = 1120
  static let plotLeft = 1930
  static let plotRight = 11_080
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

  /// Unique in the page, for the name of its title.
  let id: Int
  /// What the picture shows, in words.
  let title: String
  let topName: String
  let bottomName: String?
  let labels: [AxisLabel]
  let lanes: [LaneDrawing.Lane]

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

  var svg: Markup {
    let header = 40
    let body = lanes.reduce(0) { $0 + $1.height }
    let footer = bottomName == nil ? 10 : 30
    let (left, right) = (LaneDrawing.px(Self.plotLeft - 80), LaneDrawing.px(Self.plotRight + 80))
    var result: Markup = """
      <svg viewBox="0 0 \(Self.width) \(header + body + footer)" role="img" \
      aria-labelledby="picture-\(id)">
      <title id="picture-\(id)">\(VisibleText.line(title, limit: 300))</title>

      """
    for label in labels {
      let x = LaneDrawing.px(label.x)
      result += """
        <line class="grid" x1="\(x)" x2="\(x)" y1="\(header - 4)" y2="\(header + body + 4)"/>

        """
    }
    result += axis(header: header, body: body)
    var top = header
    for lane in lanes {
      if !lane.isContinued {
        result += """
          <line class="rule" x1="0" x2="\(right)" y1="\(top)" y2="\(top)"/>

          """
      }
      result += """
        <text class="lane" x="0" y="\(top + 18)">\(EventRows.shortened(lane.name, to: 24))</text>
        <text class="detail" x="0" y="\(top + 33)">\(EventRows.shortened(lane.detail, to: 30))</text>

        """
      result += lane.shapes(top)
      top += lane.height
    }
    result += """
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
    // A label too near the edge would be cut.
    for label in labels where label.x < Self.plotRight - 190 {
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
