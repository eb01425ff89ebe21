import Glibc

/// Long tables go out as the spans that they were made in, without a copy. C: `write`.
enum SpanOutput {
  static let standard: Int32 = 1

  /// - Throws: `OnsetError` when the reader has gone or the disk is full.
  static func write(_ span: RawSpan, to descriptor: Int32) throws(OnsetError) {
    var written = 0
    while written < span.byteCount {
      let count = unsafe span.withUnsafeBytes { bytes in
        unsafe Glibc.write(
          descriptor, bytes.baseAddress?.advanced(by: written), bytes.count - written)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        throw OnsetError(
          "the table cannot be written: \(unsafe String(cString: strerror(errno)))",
          fix: "check the disk that it goes to")
      }
      written += count
    }
  }
}
