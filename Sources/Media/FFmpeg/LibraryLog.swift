internal import CFFmpeg
internal import Glibc

/// Keeps FFmpeg off standard error, and the last error line that it wrote on each thread.
///
/// Lines of libavcodec's own worker threads are not kept: nobody could tell whose they are.
/// C: `av_log_set_callback`.
enum LibraryLog {
  private static let capacity = 400

  /// The slot that holds each thread's line; freed when the thread ends.
  private static let slot: pthread_key_t = {
    var key = pthread_key_t()
    unsafe pthread_key_create(&key) { unsafe free($0) }
    return key
  }()

  private static let installed: Void = {
    _ = slot
    unsafe av_log_set_callback { context, level, format, arguments in
      guard level <= AV_LOG_ERROR, let format = unsafe format, let arguments = unsafe arguments
      else { return }
      guard let line = unsafe LibraryLog.line() else { return }
      var prefix: Int32 = 0
      _ = unsafe av_log_format_line2(
        context, level, format, arguments, line, Int32(LibraryLog.capacity), &prefix)
    }
  }()

  private static func line() -> UnsafeMutablePointer<CChar>? {
    if let held = unsafe pthread_getspecific(slot) {
      return unsafe held.assumingMemoryBound(to: CChar.self)
    }
    guard let fresh = unsafe calloc(1, capacity) else { return nil }
    unsafe pthread_setspecific(slot, fresh)
    return unsafe fresh.assumingMemoryBound(to: CChar.self)
  }

  /// Takes over FFmpeg's log, once in a process, and forgets this thread's line.
  static func begin() {
    _ = installed
    unsafe line()?.pointee = 0
  }

  /// This thread's last error line since `begin` or the last call; nil when there was none.
  static func takeLastLine() -> String? {
    guard let line = unsafe line(), unsafe line.pointee != 0 else { return nil }
    let text = unsafe String(cString: line)
    unsafe line.pointee = 0
    let printable = text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : $0 }
    let trimmed = String(String.UnicodeScalarView(printable)).split(separator: " ")
      .joined(separator: " ")
    return trimmed.isEmpty ? nil : trimmed
  }
}
