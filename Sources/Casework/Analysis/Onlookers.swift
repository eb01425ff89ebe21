import Detectors
import Dispatch
import Media
import Synchronization
import TimeModel

/// The detectors of one pass, which look on beside it: while they judge a picture the next ones are
/// decoded. Each sees everything in order, so that what they find does not depend on how fast either is.
///
/// A few pictures wait at most, then the pass does: memory does not grow where detectors are the slower.
/// When nobody holds them any more, as where a pass is broken off, what waits is not looked at.
final class Onlookers: Sendable {
  private static let mostWaiting = 32

  /// Outlives the pass while something waits.
  private final class Bench: Sendable {
    let detectors: Mutex<[any Detector]>
    let isAbandoned = Atomic(false)
    let room = DispatchSemaphore(value: mostWaiting)

    init(_ catalogue: [any Detector.Type]) { detectors = Mutex(catalogue.map { $0.init() }) }
  }

  private let bench: Bench
  private let queue = DispatchQueue(label: "onset.detectors")

  init(_ catalogue: [any Detector.Type]) { bench = Bench(catalogue) }

  deinit { bench.isAbandoned.store(true, ordering: .relaxed) }

  /// Comes back at once unless too many pictures wait.
  func show(_ what: @escaping @Sendable (inout any Detector) -> Void) {
    bench.room.wait()
    queue.async { [bench] in
      defer { bench.room.signal() }
      guard !bench.isAbandoned.load(ordering: .relaxed) else { return }
      bench.detectors.withLock { detectors in
        for index in detectors.indices { what(&detectors[index]) }
      }
    }
  }

  /// What each found, once it has seen everything; nothing may be shown afterwards.
  func finish() -> [Detection] {
    queue.sync {}
    return bench.detectors.withLock { detectors in
      defer { detectors = [] }
      return detectors.map { $0.finish() }
    }
  }
}
