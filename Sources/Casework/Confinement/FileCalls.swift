import Glibc
import SystemPackage

extension FilePath {
  /// Puts this file in the place of another at one stroke; a link there is replaced, not followed.
  /// C: `rename`.
  func rename(to target: FilePath) throws(Errno) {
    let result = unsafe withPlatformString { from in
      unsafe target.withPlatformString { to in unsafe Glibc.rename(from, to) }
    }
    guard result == 0 else { throw Errno(rawValue: errno) }
  }

  /// Takes the folder away if there is one and it is empty. C: `rmdir`.
  func removeEmptyFolder() {
    _ = unsafe withPlatformString { unsafe rmdir($0) }
  }
}

extension FileDescriptor {
  /// Sets the times of last access and last change, in nanoseconds since 1970. C: `futimens`.
  func setTimes(_ nanoseconds: Int64) throws(Errno) {
    let (seconds, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
    let time = timespec(tv_sec: Int(seconds), tv_nsec: Int(rest))
    guard unsafe futimens(rawValue, [time, time]) == 0 else { throw Errno(rawValue: errno) }
  }
}
