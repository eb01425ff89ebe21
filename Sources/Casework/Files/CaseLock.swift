import Glibc
import SystemPackage

/// Keeps two builds from working on one case at once. C: `flock`.
struct CaseLock {
  private let descriptor: FileDescriptor

  /// - Throws: `OnsetError` when another build holds it.
  init(_ folder: CaseFolder) throws(OnsetError) {
    do {
      descriptor = try FileDescriptor.open(
        folder.state.appending("lock"), .readWrite, options: [.create, .noFollow, .closeOnExec],
        permissions: .ownerReadWrite)
    } catch {
      throw OnsetError(
        "the case folder cannot be written: \(error)", fix: "check its permissions and free space")
    }
    guard flock(descriptor.rawValue, LOCK_EX | LOCK_NB) == 0 else {
      try? descriptor.close()
      throw OnsetError(
        "another onset is building this case", fix: "wait for it to end, then build again")
    }
  }

  func release() { try? descriptor.close() }
}
