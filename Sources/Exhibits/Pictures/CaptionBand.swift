/// Words on a white band, to stand beneath a picture and never in it.
package struct CaptionBand {
  /// In pixels.
  package let width: Int
  private let letter: Int
  private let lines: [String]

  /// Of letters of the fixed-width face, in thousandths of their size.
  private static let pace = 610
  private static let mostLines = 10

  /// - Parameters:
  ///   - paragraphs: words that may come from evidence, each on lines of its own, the first in bold.
  ///   - width: in pixels, of the picture above.
  package init(_ paragraphs: [String], width: Int) {
    let width = max(1, width)
    self.width = width
    letter = max(11, width / 100)
    let columns = max(8, (width - letter) * 1000 / (letter * Self.pace))
    lines = Array(
      paragraphs.flatMap { FittedText.lines($0, columns: columns, most: 3) }.prefix(Self.mostLines))
  }

  /// In pixels, even.
  package var height: Int { (lines.count * letter * 3 / 2 + letter) / 2 * 2 }

  private var svg: Markup {
    let words = lines.enumerated().map { index, line -> Markup in
      let weight: Markup = index == 0 ? "bold" : "normal"
      return """
        <text x="\(letter / 2)" y="\(letter * 3 / 2 * (index + 1))" font-weight="\(weight)">\
        \(line)</text>

        """
    }.joined()
    return """
      <svg xmlns="http://www.w3.org/2000/svg" width="\(width)" height="\(height)" \
      font-family="DejaVu Sans Mono, Liberation Mono, monospace" font-size="\(letter)">
      <rect width="\(width)" height="\(height)" fill="#fff"/>
      \(words)</svg>
      """
  }

  /// - Throws: ``ExhibitError`` when the library cannot draw.
  package func picture() throws(ExhibitError) -> DrawnPicture {
    try DrawnSVG(svg, width: width, height: height).picture()
  }
}

/// Words broken into lines of a fixed-width face.
enum FittedText {
  /// - Parameters:
  ///   - columns: of a line; a character that may be wide counts as two.
  ///   - most: lines; what does not fit is cut, and says so.
  static func lines(_ text: String, columns: Int, most: Int) -> [String] {
    var lines: [String] = []
    var (line, used) = ("", 0)
    func end() {
      lines.append(line)
      (line, used) = ("", 0)
    }
    for word in VisibleText.line(text, limit: columns * most).split(separator: " ") {
      let length = word.unicodeScalars.reduce(0) { $0 + width($1) }
      if used > 0, used + 1 + length <= columns {
        line += " " + word
        used += 1 + length
        continue
      }
      if used > 0 { end() }
      for character in word {
        let size = character.unicodeScalars.reduce(0) { $0 + width($1) }
        if used + size > columns, used > 0 { end() }
        line.append(character)
        used += size
      }
    }
    if used > 0 { end() }
    guard lines.count > most else { return lines }
    var cut = Array(lines.prefix(most))
    cut[most - 1] = String(cut[most - 1].dropLast()) + "…"
    return cut
  }

  private static func width(_ scalar: Unicode.Scalar) -> Int { scalar.value < 0x250 ? 1 : 2 }
}
