/// The paper of a contact sheet: its heading, a frame around each picture's place, and words beneath.
package struct SheetDrawing {
  package struct Cell: Hashable, Sendable {
    /// Beneath the picture, on two lines.
    package let words: [String]
    /// The frame that the sheet is about.
    package let isMarked: Bool
    /// Of its picture, in pixels: no more than ``SheetDrawing/cell``.
    package let width: Int
    package let height: Int

    package init(words: [String], isMarked: Bool, width: Int, height: Int) {
      (self.words, self.isMarked) = (words, isMarked)
      (self.width, self.height) = (width, height)
    }
  }

  private let heading: [String]
  private let cells: [Cell]

  /// At most so large is the picture in a cell, in pixels.
  package static let cell = (width: 384, height: 288)
  package static let columns = 4
  private static let (margin, gap, letter) = (16, 14, 13)
  private static var width: Int { 2 * margin + columns * cell.width + (columns - 1) * gap }

  /// - Parameter heading: words that may come from evidence, each on lines of its own.
  package init(heading: [String], cells: [Cell]) {
    self.cells = cells
    let fitting = (Self.width - 2 * Self.margin) * 1000 / (Self.letter * 610)
    self.heading = heading.flatMap { FittedText.lines($0, columns: fitting, most: 2) }
  }

  private var top: Int { Self.margin + heading.count * 18 + 10 }
  private var pitch: Int { (cells.map(\.height).max() ?? 0) + 38 + Self.gap }
  private var height: Int {
    (top + (cells.count + Self.columns - 1) / Self.columns * pitch + 1) / 2 * 2
  }

  /// Where each picture belongs, in the order of the cells.
  package var places: [(x: Int, y: Int)] {
    cells.indices.map { index in
      (
        Self.margin + index % Self.columns * (Self.cell.width + Self.gap),
        top + index / Self.columns * pitch
      )
    }
  }

  private var svg: Markup {
    let words = heading.enumerated().map { index, line -> Markup in
      let weight: Markup = index == 0 ? "bold" : "normal"
      return """
        <text x="\(Self.margin)" y="\(Self.margin + 14 + 18 * index)" font-weight="\(weight)">\
        \(line)</text>

        """
    }.joined()
    let frames = zip(cells, places).map { cell, place -> Markup in
      let edge = cell.isMarked ? 5 : 1
      let weight: Markup = cell.isMarked ? "bold" : "normal"
      let lines = cell.words.flatMap {
        FittedText.lines(
          $0, columns: Self.cell.width * 1000 / (Self.letter * 610), most: 1)
      }
      let words = lines.enumerated().map { index, line -> Markup in
        """
        <text x="\(place.x)" y="\(place.y + cell.height + 19 + 16 * index)" \
        font-weight="\(weight)">\(line)</text>

        """
      }.joined()
      return """
        <rect x="\(place.x - edge)" y="\(place.y - edge)" width="\(cell.width + 2 * edge)" \
        height="\(cell.height + 2 * edge)" fill="#000"/>
        \(words)
        """
    }.joined()
    return """
      <svg xmlns="http://www.w3.org/2000/svg" width="\(Self.width)" height="\(height)" \
      font-family="DejaVu Sans Mono, Liberation Mono, monospace" font-size="\(Self.letter)">
      <rect width="\(Self.width)" height="\(height)" fill="#fff"/>
      \(words)\(frames)</svg>
      """
  }

  /// - Throws: ``ExhibitError`` when the library cannot draw.
  package func picture() throws(ExhibitError) -> DrawnPicture {
    try DrawnSVG(svg, width: Self.width, height: height).picture()
  }
}
