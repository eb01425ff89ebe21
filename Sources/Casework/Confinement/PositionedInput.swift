import Glibc
import SystemPackage

/// A file that is open as long as somebody reads it, from any thread. C: `pread`.
final class PositionedInput: Sendable {
  private let descriptor: FileDescriptor

  init(_ descriptor: FileDescriptor) { self.descriptor = descriptor }

  deinit { try? descriptor.close() }

  /// Fewer bytes where the file ends or can no longer be read.
  func bytes(_ range: Range<Int>) -> [UInt8] {
    unsafe [UInt8](unsafeUninitializedCapacity: range.count) { buffer, count in
      count = 0
      while count < range.count, let start = buffer.baseAddress {
        let got = unsafe pread(
          descriptor.rawValue, start + count, range.count - count, off_t(range.lowerBound + count))
        if got < 0, errno == EINTR { continue }
        guard got > 0 else { return }
        count += got
      }
    }
  }
}
