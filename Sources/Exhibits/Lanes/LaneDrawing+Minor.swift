import Evidence

/// Marks that are no events, beneath the bar of their recording.
extension LaneDrawing {
  struct MinorMark: Hashable, Sendable {
    let kind: EventKind
    let span: Span
  }

  /// More than this on one lane are a black line.
  static let mostMinorMarks = 200

  /// A stroke at each, with a bar where its interval is wide enough to see; one shape for each kind,
  /// which names them.
  func minor(_ marks: [MinorMark], top: Int) -> Markup {
    let inside = marks.filter { mark in
      mark.span.end.map { $0 >= scale.window.start } ?? true
        && mark.span.start.map { $0 <= scale.window.end } ?? true
    }
    var kinds: [EventKind] = []
    for mark in inside where !kinds.contains(mark.kind) { kinds.append(mark.kind) }
    var room = Self.mostMinorMarks
    return kinds.map { kind -> Markup in
      let all = inside.filter { $0.kind == kind }
      let shown = all.prefix(room)
      room -= shown.count
      guard !shown.isEmpty else { return "" }
      let path = shown.map { stroke($0, y: top + 40) }.joined()
      let cut = shown.count < all.count ? ", \(shown.count) drawn" : ""
      return """
        <g><title>\(VisibleText.line(kind.rawValue, limit: 80)): \(all.count)\(cut)</title>\
        <path class="minor" d="\(path)"/></g>

        """
    }.joined()
  }

  private func stroke(_ mark: MinorMark, y: Int) -> Markup {
    let from = mark.span.start.map(scale.x) ?? scale.left
    let to = mark.span.end.map(scale.x) ?? scale.right
    let x = mark.span.estimate.map(scale.x) ?? from
    let bar: Markup = to - from > 20 ? "M\(Self.px(from)) \(y + 3)H\(Self.px(to))" : ""
    return "M\(Self.px(x)) \(y)v6" + bar
  }
}
