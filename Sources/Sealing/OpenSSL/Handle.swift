internal import COpenSSL

/// The owner of one value of libcrypto's.
@safe struct Handle: ~Copyable {
  let pointer: OpaquePointer
  private let free: (OpaquePointer) -> Void

  /// Nil for a null pointer.
  init?(_ pointer: OpaquePointer?, free: @escaping (OpaquePointer) -> Void) {
    guard let pointer = unsafe pointer else { return nil }
    unsafe (self.pointer, self.free) = (pointer, free)
  }

  deinit { unsafe free(pointer) }
}

/// How bytes go into libcrypto and come out of it. C: `BIO_new`, `BIO_s_mem`.
enum Memory {
  /// A copy of the bytes, to be read once.
  static func reading(_ bytes: [UInt8]) -> Handle? {
    let bio = unsafe Handle(BIO_new(BIO_s_mem())) { unsafe _ = BIO_free($0) }
    guard let bio, bytes.count <= Int(Int32.max),
      bytes.isEmpty
        || (unsafe bytes.withUnsafeBytes {
          unsafe BIO_write(bio.pointer, $0.baseAddress, Int32($0.count))
        }) == Int32(bytes.count)
    else { return nil }
    return bio
  }

  /// What `read` makes of the bytes; nil when it makes nothing of them.
  static func parsed<Result>(_ bytes: [UInt8], _ read: (OpaquePointer) -> Result?) -> Result? {
    guard let bio = reading(bytes) else { return nil }
    return unsafe read(bio.pointer)
  }

  /// What `write` puts into a memory BIO; nil when it returns zero or less.
  static func written(_ write: (OpaquePointer) -> Int32) -> [UInt8]? {
    let bio = unsafe Handle(BIO_new(BIO_s_mem())) { unsafe _ = BIO_free($0) }
    guard let bio, unsafe write(bio.pointer) > 0 else { return nil }
    var start: UnsafeMutablePointer<CChar>?
    let count = unsafe onset_BIO_bytes(bio.pointer, &start)
    guard count > 0, let start = unsafe start else { return nil }
    return unsafe Array(UnsafeRawBufferPointer(start: start, count: count))
  }

  /// The library's last words about what went wrong, and no more of them.
  static func lastError() -> String {
    var words = ""
    while true {
      let code = ERR_get_error()
      guard code != 0 else { break }
      if let text = unsafe ERR_reason_error_string(code) { words = unsafe String(cString: text) }
    }
    return words.isEmpty ? "libcrypto gave no reason" : words
  }
}
