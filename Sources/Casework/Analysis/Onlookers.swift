import Detectors
import Dispatch
import Media
import Synchronization
import TimeModel

/// The detectors of one pass, which look on beside it: while they judge a picture the next ones are
/// decoded. Each sees everything in order, so that what they find does not depend on how fast either is.
///
/// A few pictures wait at most, then the pass does: memory does not grow where detectors are the slower.
final class Onlookers: Sendable {
  private static let mostWaiting = 32

  private let detectors: Mutex<[any Detector]>
  private let queue = DispatchQueue(label: "onset.detectors")
  private let room = DispatchSemaphore(value: mostWaiting)

  init(_ catalogue: [any Detector.Type]) { detectors = Mutex(catalogue.map { $0.init() }) }

  /// Comes back at once unless too many pictures wait.
  func show(_ what: @escaping @Sendable (inout any Detector) -> Void) {
    room.wait()
    queue.async { [self] in
      detectors.withLock { detectors in
        for index in detectors.indices { what(&detectors[index]) }
      }
      room.signal()
    }
  }

  /// What each found, once it has seen everything; nothing may be shown afterwards.
  func finish() -> [Detection] {
    queue.sync {}
    return detectors.withLock { detectors in
      defer { detectors = [] }
      return detectors.map { $0.finish() }
    }
  }
}
