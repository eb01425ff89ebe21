/// Where everything lies in a synchronised view: a clock above, panels with their labels beneath them,
/// captions below. No word stands on a picture.
package struct ViewLayout: Hashable, Sendable {
  /// In pixels; even numbers.
  package struct Area: Hashable, Sendable {
    package let x: Int
    package let y: Int
    package let width: Int
    package let height: Int
  }

  package let width: Int
  package let height: Int
  package let clock: Area
  /// Of the pictures: from the left, then down.
  package let panels: [Area]
  /// Beneath each picture.
  package let labels: [Area]
  package let captions: Area

  static let letterSize = 15
  static let clockSize = 24
  static let margin = 6
  static let captionCount = 3
  private static let lineHeight = 22

  /// - Parameter count: of panels, 1…4.
  package init(panels count: Int) {
    let columns = count > 1 ? 2 : 1
    let rows = count > 2 ? 2 : 1
    let size = columns == 1 ? (width: 1280, height: 720) : (width: 640, height: 360)
    let label = 2 * Self.lineHeight + Self.margin
    width = 1280
    clock = Area(x: 0, y: 0, width: width, height: 40)
    var (pictures, labels): ([Area], [Area]) = ([], [])
    for index in 0..<max(1, min(4, count)) {
      let (x, y) = (
        index % columns * size.width, clock.height + index / columns * (size.height + label)
      )
      pictures.append(Area(x: x, y: y, width: size.width, height: size.height))
      labels.append(Area(x: x, y: y + size.height, width: size.width, height: label))
    }
    (panels, self.labels) = (pictures, labels)
    let below = clock.height + rows * (size.height + label)
    captions = Area(
      x: 0, y: below, width: width, height: Self.captionCount * Self.lineHeight + 2 * Self.margin)
    height = captions.y + captions.height
  }
}
