/// Events laid out in rows so that neither their bars nor their labels touch.
struct EventRows: Sendable {
  struct Item: Hashable, Sendable {
    let number: Int
    let label: String
    /// What stands after the label and is not cut with it.
    var mark = ""
    /// The whole sentence, for those who point at it or cannot see it.
    let title: String
    let span: Span
    let isConfirmed: Bool
  }

  struct Placed: Hashable, Sendable {
    let item: Item
    /// The bar, in tenths of a pixel.
    let from: Int
    let to: Int
    /// Where the label starts.
    let labelX: Int
    let label: String
  }

  private(set) var rows: [[Placed]] = []

  /// - Parameter labelled: with the events' names, or with their numbers alone where there are many.
  init(_ items: [Item], scale: AxisScale, labelled: Bool) {
    var ends: [Int] = []
    for item in items.sorted(by: Self.isPlacedBefore) where !item.span.isUnbounded {
      let from = item.span.start.map(scale.x) ?? scale.left
      let to = item.span.end.map(scale.x) ?? scale.right
      let name = Self.shortened(item.label) + Self.shortened(item.mark, to: 40)
      let label = labelled ? "\(item.number)  \(name)" : "\(item.number)"
      let width = Self.width(label)
      let labelX = max(scale.left, min(from, scale.right - width))
      let placed = Placed(item: item, from: from, to: to, labelX: labelX, label: label)
      let (start, end) = (min(from, labelX) - 30, max(to, labelX + width) + 90)
      if let row = ends.firstIndex(where: { $0 <= start }) {
        rows[row].append(placed)
        ends[row] = end
      } else {
        rows.append([placed])
        ends.append(end)
      }
    }
  }

  private static func isPlacedBefore(_ left: Item, _ right: Item) -> Bool {
    (left.span.start ?? .min, left.number) < (right.span.start ?? .min, right.number)
  }

  static func shortened(_ label: String, to limit: Int = 44) -> String {
    let line = VisibleText.line(label, limit: 400)
    guard line.count > limit else { return line }
    return line.prefix(limit - 1) + "…"
  }

  /// The width of a label in tenths of a pixel at 12 px, on the generous side: fonts differ.
  static func width(_ text: String) -> Int {
    text.unicodeScalars.reduce(0) { width, scalar in
      switch scalar.value {
      case 0x300...0x36F, 0x200C, 0x200D, 0xFE00...0xFE0F: width
      case 0x1100...0x11FF, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFF00...0xFF60,
        0x1F000...0x3FFFF:
        width + 125
      case 0x41...0x5A, 0x6D, 0x77, 0x25, 0x40: width + 88
      default: width + 70
      }
    }
  }
}
