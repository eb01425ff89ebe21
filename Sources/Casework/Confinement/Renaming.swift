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
}
