internal import CTesseract
internal import Media

/// Reads one line of print with Tesseract: fixed settings, one thread, no learning from what it read.
/// C: `TessBaseAPI`.
@safe struct TextReader: ~Copyable {
  /// Of `libtesseract` and its English model, which decide what is read.
  static var version: String { unsafe String(cString: TessVersion()) }

  private let api: OpaquePointer

  /// Nil where Tesseract's English model is not installed.
  static func open() -> TextReader? {
    guard let api = unsafe TessBaseAPICreate() else { return nil }
    guard unsafe TessBaseAPIInit2(api, nil, "eng", OEM_LSTM_ONLY) == 0 else {
      unsafe TessBaseAPIDelete(api)
      return nil
    }
    let reader = unsafe TextReader(api: api)
    // It writes its complaints to stderr, which belongs to Onset.
    _ = unsafe TessBaseAPISetVariable(api, "debug_file", "/dev/null")
    unsafe TessBaseAPISetPageSegMode(api, PSM_SINGLE_LINE)
    return reader
  }

  private init(api: OpaquePointer) { unsafe self.api = api }

  deinit {
    unsafe TessBaseAPIEnd(api)
    unsafe TessBaseAPIDelete(api)
  }

  /// The characters of `alphabet` in one line of dark print on light ground; empty when none is seen.
  func read(_ line: LumaImage, alphabet: String) -> String {
    onset_tess_one_thread()
    guard unsafe TessBaseAPISetVariable(api, "tessedit_char_whitelist", alphabet) != 0 else {
      return ""
    }
    let (width, height) = (Int32(clamping: line.width), Int32(clamping: line.height))
    unsafe line.pixels.withUnsafeBufferPointer { pixels in
      unsafe TessBaseAPISetImage(api, pixels.baseAddress, width, height, 1, width)
    }
    unsafe TessBaseAPISetSourceResolution(api, 300)
    defer { unsafe TessBaseAPIClear(api) }
    guard let text = unsafe TessBaseAPIGetUTF8Text(api) else { return "" }
    defer { unsafe TessDeleteText(text) }
    return unsafe String(cString: text)
  }
}
