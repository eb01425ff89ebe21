import Casework
import Foundation
import Synchronization

/// One line of progress on standard error, only where a person watches (a terminal).
final class ProgressDisplay: Sendable {
  private struct State {
    var planned: Int64 = 0
    var finished: Int64 = 0
    var running: [String: Int64] = [:]
    var files = 0
    var filesDone = 0
    var began = ContinuousClock.now
    var lastDrawn = ContinuousClock.now - .seconds(1)
    var isOnScreen = false
  }

  private let state = Mutex(State())
  private let isTerminal: Bool
  private let isShown: Bool

  init(isShown: Bool) {
    self.isShown = isShown
    isTerminal = isatty(STDERR_FILENO) == 1
  }

  func show(_ progress: Build.Progress) {
    guard isShown else { return }
    state.withLock { state in
      switch progress {
      case .planned(let files, let bytes):
        state.files = files
        state.planned = bytes
        state.began = .now
        if files > 0 {
          say("analysing \(files) recording\(files == 1 ? "" : "s"), \(Self.size(bytes))", &state)
        }
      case .started(let id, _): state.running[id] = 0
      case .reading(let id, let bytes): state.running[id] = bytes
      case .finished(let id, let bytes):
        state.running[id] = nil
        state.finished += bytes
        state.filesDone += 1
      }
      draw(&state)
    }
  }

  func show(_ progress: Synchronise.Progress) {
    guard isShown, isTerminal else { return }
    let words =
      switch progress {
      case .listening(let done, let all): "listening: \(done)/\(all) recordings"
      case .comparing(let done, let all): "comparing: \(done)/\(all) pairs"
      }
    state.withLock { state in
      guard ContinuousClock.now - state.lastDrawn > .milliseconds(100) else { return }
      state.lastDrawn = .now
      FileHandle.standardError.write(Data("\r\u{1B}[K\(words)".utf8))
      state.isOnScreen = true
    }
  }

  func show(_ progress: Exhibit.Progress) {
    switch progress {
    case .building(let progress): show(progress)
    case .making(let step, let done, let all):
      guard isShown, isTerminal else { return }
      state.withLock { state in
        guard done == 0 || ContinuousClock.now - state.lastDrawn > .milliseconds(100) else {
          return
        }
        state.lastDrawn = .now
        let count = all > 1 ? ": \(done)/\(all)" : ""
        FileHandle.standardError.write(Data("\r\u{1B}[K\(step)\(count)".utf8))
        state.isOnScreen = true
      }
    }
  }

  func finish() {
    state.withLock { clear(&$0) }
  }

  func interrupted() {
    state.withLock { state in
      clear(&state)
      let words =
        "onset: interrupted; \(state.filesDone) of \(state.files) recordings are analysed and kept, "
        + "the same command goes on from there\n"
      FileHandle.standardError.write(Data(words.utf8))
    }
  }

  private func say(_ words: String, _ state: inout State) {
    clear(&state)
    guard isTerminal else { return }
    FileHandle.standardError.write(Data((words + "\n").utf8))
  }

  private func draw(_ state: inout State) {
    guard isTerminal, state.files > 0, ContinuousClock.now - state.lastDrawn > .milliseconds(100)
    else {
      return
    }
    state.lastDrawn = .now
    let done = min(state.planned, state.finished + state.running.values.reduce(0, +))
    let share = state.planned > 0 ? Int(done * 100 / state.planned) : 0
    let width = 24
    let bar =
      String(repeating: "█", count: share * width / 100)
      + String(repeating: "░", count: width - share * width / 100)
    let elapsed = (ContinuousClock.now - state.began).components.seconds
    let left =
      share >= 3 && elapsed >= 2
      ? ", about \(elapsed * Int64(100 - share) / Int64(share)) s left" : ""
    let line = "\r\u{1B}[K\(bar) \(share) %  \(state.filesDone)/\(state.files) recordings\(left)"
    FileHandle.standardError.write(Data(line.utf8))
    state.isOnScreen = true
  }

  private func clear(_ state: inout State) {
    guard state.isOnScreen else { return }
    FileHandle.standardError.write(Data("\r\u{1B}[K".utf8))
    state.isOnScreen = false
  }

  static func size(_ bytes: Int64) -> String {
    switch bytes {
    case ..<1_000_000: "\(bytes / 1000) kB"
    case ..<1_000_000_000: "\(bytes / 1_000_000) MB"
    default: "\(bytes / 1_000_000_000).\(bytes / 100_000_000 % 10) GB"
    }
  }
}

/// Ctrl-C and a polite request to end: say what is kept, then end as the shell expects.
///
/// Workers end with this process (Confinement); everything in the store is already on disk.
final class Interrupts {
  private let sources: [any DispatchSourceSignal]

  init(_ action: @escaping @Sendable () -> Void) {
    sources = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        action()
        exit(128 + number)
      }
      source.resume()
      return source
    }
  }

  func stop() { for source in sources { source.cancel() } }
}
