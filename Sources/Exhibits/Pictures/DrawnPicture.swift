private import CRsvg

/// A picture that was drawn: red, green and blue of each pixel, row by row from the top.
package struct DrawnPicture: Hashable, Sendable {
  package let width: Int
  package let height: Int
  package let pixels: [UInt8]
}

/// An SVG document drawn by librsvg, the same bytes for the same document and the same fonts.
@safe struct DrawnSVG: ~Copyable {
  private let surface: OpaquePointer
  private let width: Int
  private let height: Int

  /// - Parameters width, height: in pixels; the document is stretched to them.
  /// - Throws: ``ExhibitError`` with the library's words. C: `rsvg_handle_render_document`.
  init(_ svg: Markup, width: Int, height: Int) throws(ExhibitError) {
    let document = Array(svg.html.utf8)
    var error: UnsafeMutablePointer<GError>?
    let opened = unsafe document.withUnsafeBufferPointer { bytes in
      unsafe rsvg_handle_new_from_data(bytes.baseAddress, gsize(bytes.count), &error)
    }
    guard let handle = unsafe opened else { throw unsafe Self.failure(error) }
    defer { unsafe g_object_unref(UnsafeMutableRawPointer(handle)) }
    guard
      let surface = unsafe cairo_image_surface_create(
        CAIRO_FORMAT_RGB24, Int32(width), Int32(height))
    else { throw .drawing(message: "there is no room for a picture of \(width) × \(height)") }
    let context = unsafe cairo_create(surface)
    defer { unsafe cairo_destroy(context) }
    var viewport = RsvgRectangle(x: 0, y: 0, width: Double(width), height: Double(height))
    guard unsafe rsvg_handle_render_document(handle, context, &viewport, &error) != 0 else {
      unsafe cairo_surface_destroy(surface)
      throw unsafe Self.failure(error)
    }
    unsafe self.surface = surface
    (self.width, self.height) = (width, height)
  }

  deinit { unsafe cairo_surface_destroy(surface) }

  /// C: `cairo_surface_write_to_png_stream`.
  func png() throws(ExhibitError) -> [UInt8] {
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

  /// C: `cairo_image_surface_get_data`, whose pixels are whole words in this machine's order.
  func picture() throws(ExhibitError) -> DrawnPicture {
    unsafe cairo_surface_flush(surface)
    guard let data = unsafe cairo_image_surface_get_data(surface) else {
      throw .drawing(message: "there is no room for a picture of \(width) × \(height)")
    }
    let stride = unsafe Int(cairo_image_surface_get_stride(surface))
    let pixels = unsafe [UInt8](unsafeUninitializedCapacity: 3 * width * height) { out, filled in
      for row in 0..<height {
        let line = unsafe UnsafeRawPointer(data + row * stride).assumingMemoryBound(to: UInt32.self)
        for column in 0..<width {
          let (word, place) = unsafe (line[column], 3 &* (row &* width &+ column))
          unsafe out[place] = UInt8(truncatingIfNeeded: word >> 16)
          unsafe out[place &+ 1] = UInt8(truncatingIfNeeded: word >> 8)
          unsafe out[place &+ 2] = UInt8(truncatingIfNeeded: word)
        }
      }
      filled = 3 * width * height
    }
    return DrawnPicture(width: width, height: height, pixels: pixels)
  }

  private static func failure(_ error: UnsafeMutablePointer<GError>?) -> ExhibitError {
    guard let error = unsafe error else { return .drawing(message: "librsvg gave no reason") }
    defer { unsafe g_error_free(error) }
    return .drawing(message: unsafe String(cString: error.pointee.message))
  }
}
