import Glibc

/// What a worker denies itself before it opens evidence, so that a hostile file can at worst kill it.
public enum Confinement {
  /// - Parameter memoryLimit: mebibytes of address space; nil leaves it as it is. C: `RLIMIT_AS`.
  /// - Throws: `OnsetError` when the system refuses.
  public static func enter(memoryLimit: Int?) throws(OnsetError) {
    // No core dumps: they would copy evidence to a place that nobody seals.
    try limit(__rlimit_resource_t(4), to: 0, "RLIMIT_CORE")
    // No new processes' privileges, whatever a library might start. C: PR_SET_NO_NEW_PRIVS.
    _ = prctl(38, 1, 0, 0, 0)
    // End with the build that started it. C: PR_SET_PDEATHSIG, SIGTERM.
    _ = prctl(1, 15, 0, 0, 0)
    if let memoryLimit, memoryLimit > 0 {
      try limit(__rlimit_resource_t(9), to: UInt(memoryLimit) << 20, "RLIMIT_AS")
    }
  }

  private static func limit(
    _ resource: __rlimit_resource_t, to value: UInt, _ name: String
  ) throws(OnsetError) {
    var limits = rlimit(rlim_cur: value, rlim_max: value)
    guard unsafe setrlimit(resource, &limits) == 0 else {
      throw OnsetError("the system refuses the limit \(name)", fix: "raise the limit of the shell (ulimit)")
    }
  }
}
