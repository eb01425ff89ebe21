/// A panel as a picture that stands alone: the same SVG as in the page, with the page's style, drawn
/// by librsvg.
struct PictureFile {
  private let panel: LanePanel
  private let heading: String
  private let note: [String]

  /// Pixels of the picture for one of the drawing.
  private static let zoom = 2
  private static let margin = 20
  private static let lineLength = 150

  /// - Parameter note: shown beneath the heading, in as many lines as it needs.
  init(_ panel: LanePanel, heading: String, note: String) {
    (self.panel, self.heading) = (panel, heading)
    self.note = Self.lines(note)
  }

  private var size: (width: Int, height: Int) {
    (
      panel.frame.width + 2 * Self.margin,
      panel.height + 2 * Self.margin + 30 + 17 * note.count
    )
  }

  /// The whole document.
  var svg: Markup {
    var panel = panel
    let top = Self.margin + 30 + 17 * note.count
    panel.placement = """
       x="\(Self.margin)" y="\(top)" width="\(panel.frame.width)" height="\(panel.height)"
      """
    let lines = note.enumerated().map { index, line -> Markup in
      """
      <text class="caption" x="\(Self.margin)" y="\(Self.margin + 34 + 17 * index)">\(line)</text>

      """
    }.joined()
    return """
      <svg xmlns="http://www.w3.org/2000/svg" width="\(size.width)" height="\(size.height)" \
      font-family="Liberation Sans, DejaVu Sans, Arial, sans-serif">
      <style>\(Self.style)</style>
      <defs><pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" \
      patternTransform="rotate(45)"><line class="hatch" x1="0" y1="0" x2="0" y2="5"/></pattern></defs>
      <rect width="\(size.width)" height="\(size.height)" fill="#fff"/>
      <text class="headline" x="\(Self.margin)" y="\(Self.margin + 12)">\
      \(VisibleText.line(heading, limit: 200))</text>
      \(lines)\(panel.svg)
      </svg>
      """
  }

  /// The page’s style with its variables put in: librsvg and WeasyPrint know none in drawings.
  static let style: Markup = {
    var text = PageTemplates.style.html
    guard let start = text.firstRange(of: ":root {"), let end = text.firstIndex(of: "}") else {
      return .builtIn(Array(text.utf8))
    }
    for entry in text[start.upperBound..<end].split(separator: ";") {
      let parts = entry.split(separator: ":", maxSplits: 1).map {
        $0.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      }
      guard parts.count == 2, parts[0].hasPrefix("--") else { continue }
      text = text.replacing("var(\(parts[0]))", with: parts[1])
    }
    return .builtIn(Array(text.utf8))
  }()

  private static func lines(_ text: String) -> [String] {
    var lines: [String] = []
    for word in VisibleText.line(text, limit: 900).split(separator: " ") {
      if let last = lines.last, last.count + word.count < lineLength {
        lines[lines.count - 1] += " " + word
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }

  /// The same bytes for the same picture and the same fonts.
  ///
  /// - Throws: ``ExhibitError`` with the library's words.
  func png() throws(ExhibitError) -> [UInt8] {
    try DrawnSVG(svg, width: size.width * Self.zoom, height: size.height * Self.zoom).png()
  }
}
