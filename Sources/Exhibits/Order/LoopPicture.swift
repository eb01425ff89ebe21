import Evidence

/// Evidence that contradicts itself as a loop: the moments that it ties together, and each piece as an
/// arrow from one to the other with its number.
struct LoopPicture {
  /// The most moments that one loop can hold and still be read.
  static let limit = 8
  private static let (width, height, gap, rise) = (760, 58, 84, 64)

  private struct Box {
    let x: Int
    let y: Int
    let width: Int

    var right: Int { x + width }
    var middle: Int { x + width / 2 }
    var centre: Int { y + LoopPicture.height / 2 }
  }

  private let number: Int
  private let steps: [ReasonWalk.Step]
  private let leftOut: Set<ConstraintID>
  private let names: NodeText
  private let boxes: [Box]

  /// Nil for what is no loop of two to eight moments.
  init?(_ conflict: Conflict, number: Int, _ names: NodeText) {
    let path = conflict.constraints
    guard (2...Self.limit).contains(path.count), let first = names.index.constraint(path[0])
    else { return nil }
    let walks = [first.from, first.to].map {
      ReasonWalk(from: $0, path, sides: Reach(), names.index)
    }
    guard let walk = walks.first(where: { $0.steps.last?.ends?.to == $0.start }) else { return nil }
    (self.number, self.names, steps) = (number, names, walk.steps)
    leftOut = Set(conflict.leftOut)
    boxes = Self.boxes(path.count)
  }

  /// Clockwise: the first half above from the left, the rest below from the right.
  private static func boxes(_ count: Int) -> [Box] {
    let columns = max(2, (count + 1) / 2)
    let boxWidth = min(230, (width - 2 - (columns - 1) * gap) / columns)
    return (0..<count).map { place in
      let column = place < columns ? place : 2 * columns - 1 - place
      return Box(
        x: 1 + column * (boxWidth + gap), y: place < columns ? 6 : 6 + height + rise,
        width: boxWidth)
    }
  }

  var svg: Markup {
    let (count, id) = (steps.count, "loop-\(number)")
    let depth = (boxes.map(\.y).max() ?? 0) + Self.height + 6
    var result: Markup = """
      <svg viewBox="0 0 \(Self.width) \(depth)" role="img" aria-labelledby="\(id)">
      <title id="\(id)">Contradiction \(number): the moments that its pieces tie together, each piece an \
      arrow from one to the other with its number in the list.</title>

      """
    for place in steps.indices { result += arrow(place, count) }
    for (place, box) in boxes.enumerated() {
      let node = steps[place].ends?.from ?? .origin
      result += moment(names.name(node), box)
    }
    return result + "</svg>"
  }

  private func moment(_ name: String, _ box: Box) -> Markup {
    let lines = Self.wrapped(name, to: (box.width - 12) * 10)
    var result: Markup = """
      <g><title>\(VisibleText.line(name, limit: 200))</title>\
      <rect class="moment" x="\(box.x)" y="\(box.y)" width="\(box.width)" height="\(Self.height)" rx="4"/>
      """
    let top = box.centre + 4 - 7 * (lines.count - 1)
    for (place, line) in lines.enumerated() {
      result += """
        <text class="moment" x="\(box.middle)" y="\(top + 14 * place)">\(line)</text>
        """
    }
    return result + "</g>\n"
  }

  /// At most three lines, the last cut short where there are more words.
  private static func wrapped(_ name: String, to width: Int) -> [String] {
    var lines: [String] = []
    for word in VisibleText.line(name, limit: 120).split(separator: " ") {
      let longer = (lines.last.map { $0 + " " } ?? "") + word
      if let last = lines.last, EventRows.width(longer) > width {
        guard lines.count < 3 else {
          lines[2] = last + " …"
          break
        }
        lines.append(String(word))
      } else {
        lines = Array(lines.dropLast()) + [longer]
      }
    }
    return lines.map { line in
      var short = line
      while EventRows.width(short) > width, short.count > 2 { short = short.dropLast(2) + "…" }
      return short
    }
  }

  // MARK: - Arrows

  private func arrow(_ place: Int, _ count: Int) -> Markup {
    let step = steps[place]
    let (a, b) = (boxes[place], boxes[(place + 1) % count])
    let isOut = leftOut.contains(step.id)
    let route = count == 2 ? parallel(a, b) : a.y == b.y ? level(a, b) : upright(a, b)
    let points = step.isForward ? route.points : route.points.reversed()
    let line = Self.line(points)
    let (x, y) = route.badge
    let words = step.constraint.map { "(\(place + 1)) \($0.because)" } ?? "(\(place + 1))"
    var result: Markup = """
      <g><title>\(VisibleText.line(isOut ? words + " – left out" : words, limit: 400))</title>\
      <path class="\(isOut ? "piece out" : "piece")" d="\(line)"/>\
      <path class="arrow" d="\(Self.head(points))"/>\
      <path class="badge" d="M\(x - 10) \(y)a10 10 0 1 0 20 0a10 10 0 1 0 -20 0"/>\
      <text class="badge" x="\(x)" y="\(y + 4)">\(place + 1)</text>
      """
    if isOut {
      let anchor: Markup = route.isUpright ? (x > Self.width / 2 ? "end" : "start") : "middle"
      // Of two arrows, outside of both.
      let beside = count == 2 && y < a.centre ? -16 : 24
      let (dx, dy) = route.isUpright ? (x > Self.width / 2 ? -16 : 16, 4) : (0, beside)
      result += """
        <text class="detail" x="\(x + dx)" y="\(y + dy)" text-anchor="\(anchor)">left out</text>
        """
    }
    return result + "</g>\n"
  }

  private typealias Route = (points: [(x: Int, y: Int)], badge: (x: Int, y: Int), isUpright: Bool)

  /// Two moments: one arrow above the other.
  private func parallel(_ a: Box, _ b: Box) -> Route {
    let y = a.centre + (a.x < b.x ? -16 : 16)
    let ends = a.x < b.x ? (a.right, b.x) : (a.x, b.right)
    return ([(ends.0, y), (ends.1, y)], ((ends.0 + ends.1) / 2, y), false)
  }

  private func level(_ a: Box, _ b: Box) -> Route {
    let ends = a.x < b.x ? (a.right, b.x) : (a.x, b.right)
    return (
      [(ends.0, a.centre), (ends.1, b.centre)], ((ends.0 + ends.1) / 2, a.centre), false
    )
  }

  /// From one row to the other; round a corner where the columns differ.
  private func upright(_ a: Box, _ b: Box) -> Route {
    let isDown = a.y < b.y
    let end = isDown ? b.y : b.y + Self.height
    guard a.middle != b.middle else {
      let start = isDown ? a.y + Self.height : a.y
      return ([(a.middle, start), (b.middle, end)], (a.middle, (start + end) / 2), true)
    }
    return (
      [(a.x, a.centre), (b.middle, a.centre), (b.middle, end)],
      ((a.x + b.middle) / 2, a.centre), false
    )
  }

  /// Ends short of the last point, where the head is.
  private static func line(_ points: [(x: Int, y: Int)]) -> String {
    guard let first = points.first, let last = points.last, points.count > 1 else { return "" }
    let before = points[points.count - 2]
    let stop = (
      x: last.x - 6 * (last.x - before.x).signum(), y: last.y - 6 * (last.y - before.y).signum()
    )
    return "M\(first.x) \(first.y)"
      + (points.dropFirst().dropLast() + [stop]).map { "L\($0.x) \($0.y)" }.joined()
  }

  private static func head(_ points: [(x: Int, y: Int)]) -> String {
    guard let last = points.last, points.count > 1 else { return "" }
    let before = points[points.count - 2]
    return switch ((last.x - before.x).signum(), (last.y - before.y).signum()) {
    case (1, _): "M\(last.x) \(last.y)l-8 -5v10z"
    case (-1, _): "M\(last.x) \(last.y)l8 -5v10z"
    case (_, 1): "M\(last.x) \(last.y)l-5 -8h10z"
    default: "M\(last.x) \(last.y)l-5 8h10z"
    }
  }
}
