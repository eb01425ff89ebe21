private import CPoppler

/// Why a PDF cannot be opened.
enum PDFError: Error, Hashable {
  case encrypted
  /// What Poppler said.
  case damaged(String)
}

/// A PDF in memory, opened by Poppler: the text that its pages show and where it stands on them.
@safe struct PDFDocument: ~Copyable {
  private let document: OpaquePointer

  /// `poppler_document_new_from_bytes`; the bytes are copied.
  static func open(_ bytes: [UInt8]) throws(PDFError) -> PDFDocument {
    let data = unsafe bytes.withUnsafeBytes { buffer in
      unsafe g_bytes_new(buffer.baseAddress, gsize(buffer.count))
    }
    defer { unsafe g_bytes_unref(data) }
    var error: UnsafeMutablePointer<GError>?
    let opened = unsafe poppler_document_new_from_bytes(data, nil, &error)
    guard let opened = unsafe opened else {
      guard let problem = unsafe error else { throw .damaged("no reason was given") }
      defer { unsafe g_error_free(problem) }
      if unsafe problem.pointee.domain == poppler_error_quark(),
        unsafe problem.pointee.code == Int32(POPPLER_ERROR_ENCRYPTED.rawValue)
      {
        throw .encrypted
      }
      throw .damaged(unsafe String(cString: problem.pointee.message))
    }
    return unsafe PDFDocument(opened)
  }

  private init(_ document: OpaquePointer) { unsafe self.document = document }

  deinit { unsafe g_object_unref(UnsafeMutableRawPointer(document)) }

  /// `poppler_document_get_n_pages`.
  var pageCount: Int { max(0, Int(unsafe poppler_document_get_n_pages(document))) }

  /// The characters of a page, counted from 1, in Poppler's order; empty for a page that cannot be
  /// read (`poppler_page_get_text`, `poppler_page_get_text_layout`).
  borrowing func glyphs(onPage number: Int) -> [PageGlyph] {
    guard let page = unsafe poppler_document_get_page(document, Int32(clamping: number - 1)),
      let text = unsafe poppler_page_get_text(page)
    else { return [] }
    defer {
      unsafe g_free(text)
      unsafe g_object_unref(UnsafeMutableRawPointer(page))
    }
    var boxes: UnsafeMutablePointer<PopplerRectangle>?
    var count: guint = 0
    guard unsafe poppler_page_get_text_layout(page, &boxes, &count) != 0,
      let boxes = unsafe boxes
    else { return [] }
    defer { unsafe g_free(boxes) }
    // One box a character, as the library promises; the shorter of the two is believed.
    var glyphs: [PageGlyph] = []
    glyphs.reserveCapacity(Int(count))
    for (index, scalar) in unsafe String(cString: text).unicodeScalars.enumerated() {
      guard index < Int(count) else { break }
      let box = unsafe boxes[index]
      glyphs.append(
        PageGlyph(
          scalar: scalar, left: Self.hundredths(box.x1), right: Self.hundredths(box.x2),
          top: Self.hundredths(min(box.y1, box.y2)), bottom: Self.hundredths(max(box.y1, box.y2))))
    }
    return glyphs
  }

  /// Hundredths of a point; what is off any page is at its edge.
  private static func hundredths(_ points: Double) -> Int {
    guard points.isFinite else { return 0 }
    return Int((min(max(points, -100_000), 100_000) * 100).rounded())
  }
}

/// A character of a page and the box that it fills, in hundredths of a point from the top left.
struct PageGlyph: Hashable, Sendable {
  let scalar: Unicode.Scalar
  let left: Int
  let right: Int
  let top: Int
  let bottom: Int
}
