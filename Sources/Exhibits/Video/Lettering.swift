private import CRsvg

/// Words as grey samples for the bands and panels of videos, drawn by cairo once and then copied.
///
/// All characters of running text have one width, so that figures stand still while they change.
package final class Lettering {
  /// A drawn text: how much of each sample its letters cover, 0…255.
  struct Mask {
    let width: Int
    let height: Int
    let samples: [UInt8]
  }

  /// In pixels, of one character.
  package let advance: Int
  /// In pixels, of a line of text.
  package let lineHeight: Int
  private let size: Int
  private let ascent: Int
  private var characters: [Character: Mask] = [:]
  private var lines: [String: Mask] = [:]

  private static let family = "DejaVu Sans Mono"
  /// More texts than this are not kept: a view has a few hundred at most.
  private static let most = 2_000

  /// - Parameter size: of the letters, in pixels.
  package init(size: Int) {
    self.size = max(6, min(96, size))
    var measured = (advance: self.size, ascent: self.size, height: self.size + 4)
    unsafe Self.withSurface(width: 1, height: 1, size: self.size) { context, _ in
      var extents = cairo_font_extents_t()
      unsafe cairo_font_extents(context, &extents)
      var text = cairo_text_extents_t()
      unsafe cairo_text_extents(context, "0", &text)
      measured = (
        Int(text.x_advance.rounded(.up)), Int(extents.ascent.rounded(.up)),
        Int(extents.ascent.rounded(.up)) + Int(extents.descent.rounded(.up))
      )
    }
    (advance, ascent, lineHeight) = (
      max(1, measured.advance), measured.ascent, max(2, measured.height)
    )
  }

  /// Running text, a character each `advance` pixels; cut where the picture ends.
  package func write(
    _ text: String, on picture: inout GreyPicture, x: Int, y: Int, brightness: UInt8 = 255
  ) {
    for (index, character) in text.enumerated() {
      let place = x + index * advance
      guard place < picture.width else { return }
      guard character != " " else { continue }
      let mask = characters[character] ?? drawn(String(character), width: advance)
      characters[character] = mask
      picture.blend(mask, x: place, y: y, brightness: brightness)
    }
  }

  /// Words that stay: shaped as a whole, and cut with an ellipsis at `width` pixels.
  package func write(
    line text: String, on picture: inout GreyPicture, x: Int, y: Int, width: Int,
    brightness: UInt8 = 255
  ) {
    let key = "\(width) \(text)"
    let mask = lines[key] ?? drawn(fitted(text, width: width), width: width)
    if lines.count < Self.most { lines[key] = mask }
    picture.blend(mask, x: x, y: y, brightness: brightness)
  }

  private func fitted(_ text: String, width: Int) -> String {
    var text = text
    var isCut = false
    while !text.isEmpty, measured(text + (isCut ? "…" : "")) > width {
      // Far too long a text is halved first.
      text = String(text.count > 200 ? text.prefix(text.count / 2) : text.dropLast())
      isCut = true
    }
    return isCut ? text + "…" : text
  }

  private func measured(_ text: String) -> Int {
    var width = 0
    unsafe Self.withSurface(width: 1, height: 1, size: size) { context, _ in
      var extents = cairo_text_extents_t()
      unsafe cairo_text_extents(context, text, &extents)
      width = Int(extents.x_advance.rounded(.up))
    }
    return width
  }

  private func drawn(_ text: String, width: Int) -> Mask {
    var samples = [UInt8](repeating: 0, count: width * lineHeight)
    let (height, ascent) = (lineHeight, ascent)
    unsafe Self.withSurface(width: width, height: height, size: size) { context, surface in
      unsafe cairo_set_source_rgba(context, 1, 1, 1, 1)
      unsafe cairo_move_to(context, 0, Double(ascent))
      unsafe cairo_show_text(context, text)
      unsafe cairo_surface_flush(surface)
      guard let data = unsafe cairo_image_surface_get_data(surface) else { return }
      let stride = unsafe Int(cairo_image_surface_get_stride(surface))
      for row in 0..<height {
        for column in 0..<width {
          samples[row * width + column] = unsafe data[row * stride + column]
        }
      }
    }
    return Mask(width: width, height: height, samples: samples)
  }

  /// C: `cairo_image_surface_create` with `CAIRO_FORMAT_A8`; nothing happens when there is no memory.
  private static func withSurface(
    width: Int, height: Int, size: Int, _ body: (OpaquePointer, OpaquePointer) -> Void
  ) {
    guard
      let surface = unsafe cairo_image_surface_create(
        CAIRO_FORMAT_A8, Int32(clamping: max(1, width)), Int32(clamping: max(1, height)))
    else { return }
    defer { unsafe cairo_surface_destroy(surface) }
    guard let context = unsafe cairo_create(surface) else { return }
    defer { unsafe cairo_destroy(context) }
    unsafe cairo_select_font_face(
      context, family, CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL)
    unsafe cairo_set_font_size(context, Double(size))
    let options = unsafe cairo_font_options_create()
    // The same letters whatever the desktop's settings.
    unsafe cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
    unsafe cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
    unsafe cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
    unsafe cairo_set_font_options(context, options)
    unsafe cairo_font_options_destroy(options)
    unsafe body(context, surface)
  }
}

/// A grey picture: 0 black … 255 white, row by row.
package struct GreyPicture: Hashable, Sendable {
  package let width: Int
  package let height: Int
  package private(set) var pixels: [UInt8]

  /// Black.
  package init(width: Int, height: Int) {
    (self.width, self.height) = (max(0, width), max(0, height))
    pixels = Array(repeating: 0, count: self.width * self.height)
  }

  package mutating func fill(x: Int, y: Int, width: Int, height: Int, brightness: UInt8) {
    for row in max(0, y)..<max(0, y, min(self.height, y + height)) {
      for column in max(0, x)..<max(0, x, min(self.width, x + width)) {
        pixels[row * self.width + column] = brightness
      }
    }
  }

  /// What lies outside the picture is cut off.
  mutating func blend(_ mask: Lettering.Mask, x: Int, y: Int, brightness: UInt8) {
    let columns = max(0, -x)..<max(max(0, -x), min(mask.width, width - x))
    for row in 0..<mask.height where (0..<height).contains(y + row) {
      let (from, to) = (row * mask.width, (y + row) * width + x)
      for column in columns {
        let cover = Int(mask.samples[from + column])
        guard cover > 0 else { continue }
        let under = Int(pixels[to + column])
        pixels[to + column] = UInt8(
          (under * (255 - cover) + Int(brightness) * cover + 127) / 255)
      }
    }
  }
}
