import CLinux
import Glibc

/// What a worker denies itself before it opens evidence, so that a hostile file can at worst kill it.
public enum Confinement {
  /// - Parameter memoryLimit: mebibytes of address space; nil leaves it as it is. C: `RLIMIT_AS`.
  /// - Throws: `OnsetError` when the system refuses.
  public static func enter(memoryLimit: Int?) throws(OnsetError) {
    // No core dumps: they would copy evidence to a place that nobody seals.
    try limit(RLIMIT_CORE, to: 0, "RLIMIT_CORE")
    _ = onset_no_new_privileges()
    _ = onset_end_with_parent()
    if let memoryLimit, memoryLimit > 0 {
      try limit(RLIMIT_AS, to: UInt(memoryLimit) << 20, "RLIMIT_AS")
    }
  }

  private static func limit(
    _ resource: __rlimit_resource, to value: UInt, _ name: String
  ) throws(OnsetError) {
    var limits = rlimit(rlim_cur: value, rlim_max: value)
    guard unsafe setrlimit(__rlimit_resource_t(resource.rawValue), &limits) == 0 else {
      throw OnsetError(
        "the system refuses the limit \(name)", fix: "raise the limit of the shell (ulimit)")
    }
  }
}
