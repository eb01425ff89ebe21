internal import CFFmpeg
internal import Glibc
internal import Synchronization

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
      if level <= AV_LOG_INFO, unsafe LibraryLog.isCodec(context) {
        LibraryLog.codecLines.add(1, ordering: .relaxed)
      }
      guard level <= AV_LOG_ERROR, let format = unsafe format, let arguments = unsafe arguments
      else { return }
      guard let line = unsafe LibraryLog.line() else { return }
      var prefix: Int32 = 0
      _ = unsafe av_log_format_line2(
        context, level, format, arguments, line, Int32(LibraryLog.capacity), &prefix)
    }
  }()

  /// How often any codec of this process had something to say, on any thread: a healthy decoder is
  /// silent, so a pass without a new line was one without damage.
  private static let codecLines = Atomic<Int>(0)

  static var codecLineCount: Int { codecLines.load(ordering: .relaxed) }

  /// Whether the one that speaks is an `AVCodecContext`: every such object starts with its class.
  private static func isCodec(_ context: UnsafeMutableRawPointer?) -> Bool {
    guard let type = unsafe context?.load(as: UnsafePointer<AVClass>?.self) else { return false }
    guard let name = unsafe type.pointee.class_name else { return false }
    return unsafe strcmp(name, "AVCodecContext") == 0
  }

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
