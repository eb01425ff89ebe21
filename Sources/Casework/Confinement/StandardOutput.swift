import Glibc

/// Standard output for long tables: spans go out as they are, without a copy. C: `write`.
enum StandardOutput {
  /// - Throws: `OnsetError` when the reader has gone or the disk is full.
  static func write(_ span: RawSpan) throws(OnsetError) {
    var written = 0
    while written < span.byteCount {
      let count = unsafe span.withUnsafeBytes { bytes in
        unsafe Glibc.write(1, bytes.baseAddress?.advanced(by: written), bytes.count - written)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        throw OnsetError(
          "standard output cannot be written: \(unsafe String(cString: strerror(errno)))",
          fix: "check the disk that it goes to")
      }
      written += count
    }
  }
}
