private import CRsvg

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
  /// C: `rsvg_handle_render_document`, `cairo_surface_write_to_png_stream`.
  ///
  /// - Throws: ``ExhibitError`` with the library's words.
  func png() throws(ExhibitError) -> [UInt8] {
    let document = Array(svg.html.utf8)
    var error: UnsafeMutablePointer<GError>?
    let opened = unsafe document.withUnsafeBufferPointer { bytes in
      unsafe rsvg_handle_new_from_data(bytes.baseAddress, gsize(bytes.count), &error)
    }
    guard let handle = unsafe opened else { throw unsafe Self.failure(error) }
    defer { unsafe g_object_unref(UnsafeMutableRawPointer(handle)) }
    let (width, height) = (size.width * Self.zoom, size.height * Self.zoom)
    guard
      let surface = unsafe cairo_image_surface_create(
        CAIRO_FORMAT_RGB24, Int32(width), Int32(height))
    else { throw .drawing(message: "there is no room for a picture of \(width) × \(height)") }
    defer { unsafe cairo_surface_destroy(surface) }
    let context = unsafe cairo_create(surface)
    defer { unsafe cairo_destroy(context) }
    var viewport = RsvgRectangle(x: 0, y: 0, width: Double(width), height: Double(height))
    guard unsafe rsvg_handle_render_document(handle, context, &viewport, &error) != 0 else {
      throw unsafe Self.failure(error)
    }
    var bytes: [UInt8] = []
    let status = unsafe withUnsafeMutablePointer(to: &bytes) { target in
      unsafe cairo_surface_write_to_png_stream(
        surface,
        { target, data, count in
          guard let target = unsafe target, let data = unsafe data else {
            return CAIRO_STATUS_WRITE_ERROR
          }
          let all = unsafe target.assumingMemoryBound(to: [UInt8].self)
          unsafe all.pointee.append(
            contentsOf: UnsafeBufferPointer(start: data, count: Int(count)))
          return CAIRO_STATUS_SUCCESS
        }, target)
    }
    guard status == CAIRO_STATUS_SUCCESS else {
      throw .drawing(message: unsafe String(cString: cairo_status_to_string(status)))
    }
    return bytes
  }

  private static func failure(_ error: UnsafeMutablePointer<GError>?) -> ExhibitError {
    guard let error = unsafe error else { return .drawing(message: "librsvg gave no reason") }
    defer { unsafe g_error_free(error) }
    return .drawing(message: unsafe String(cString: error.pointee.message))
  }
}
