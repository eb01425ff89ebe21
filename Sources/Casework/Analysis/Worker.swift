import Foundation
import Subprocess
import SystemPackage

/// Runs `onset` itself as a confined worker for one file, so that a file that crashes or hangs a
/// decoder costs one finding and not the build.
struct Worker: Sendable {
  /// How a worker ended.
  enum Outcome: Sendable {
    case done
    /// It said itself what was wrong with the file.
    case refused(String)
    /// It crashed, was killed for its memory or time, or stood still.
    case died(String)
  }

  /// The program to run: this one.
  let program: FilePath
  /// A worker that reports no progress for so long is killed.
  var patience: Swift.Duration = .seconds(120)
  /// In mebibytes of address space.
  var memoryLimit = 4096

  /// The program that is running now.
  static var current: Worker {
    get throws(OnsetError) {
      guard
        let path = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
      else {
        throw OnsetError("the running program cannot be found", fix: "mount /proc")
      }
      return Worker(program: FilePath(path))
    }
  }

  /// - Parameters:
  ///   - folder: where it runs; files are named relative to it, so that no message of a worker
  ///     depends on where the case lies.
  ///   - progress: called with the bytes read so far.
  func run(
    _ command: String, _ arguments: [String], in folder: FilePath,
    progress: @escaping @Sendable (Int64) -> Void
  ) async -> Outcome {
    let patience = patience
    let heartbeat = Heartbeat()
    do {
      let result = try await Subprocess.run(
        .path(program),
        arguments: Arguments([command, "--memory-limit", "\(memoryLimit)"] + arguments),
        environment: .inherit.updating(["LC_ALL": "C.UTF-8"]), workingDirectory: folder,
        input: .none, output: .sequence,
        error: .string(limit: 1 << 16)
      ) { execution in
        await withTaskGroup(of: Void.self) { group in
          group.addTask {
            do {
              for try await line in execution.standardOutput.strings() {
                guard let bytes = Int64(line.trimmingCharacters(in: .whitespacesAndNewlines)) else {
                  continue
                }
                await heartbeat.beat(bytes)
                progress(bytes)
              }
            } catch {}
          }
          group.addTask {
            while !Task.isCancelled {
              try? await Task.sleep(for: .milliseconds(500))
              if await heartbeat.isStill(for: patience) {
                await heartbeat.giveUp()
                try? execution.send(signal: .kill)
                return
              }
            }
          }
          _ = await group.next()
          group.cancelAll()
        }
        if Task.isCancelled { try? execution.send(signal: .kill) }
      }
      let words = result.standardError.trimmingCharacters(in: .whitespacesAndNewlines)
      if await heartbeat.wasGivenUp {
        return .died(
          "it made no progress for \(patience.components.seconds) seconds and was stopped")
      }
      switch result.terminationStatus {
      case .exited(0): return .done
      case .exited(let code) where code == 1 || code == 2:
        let said = words.trimmingPrefix("onset: ")
        return .refused(said.isEmpty ? "the worker ended with exit code \(code)" : String(said))
      case .exited(let code): return .died("the worker ended with exit code \(code)")
      case .signaled(let signal): return .died("the worker was ended by signal \(signal)")
      @unknown default: return .died("the worker ended in an unknown way")
      }
    } catch {
      return .died("the worker could not be run: \(error)")
    }
  }
}

/// When a worker was last heard of.
private actor Heartbeat {
  private var last = ContinuousClock.now
  private var bytes: Int64 = -1
  private(set) var wasGivenUp = false

  /// Only getting further counts as being alive.
  func beat(_ bytes: Int64) {
    guard bytes > self.bytes else { return }
    self.bytes = bytes
    last = .now
  }

  func isStill(for patience: Swift.Duration) -> Bool { ContinuousClock.now - last > patience }
  func giveUp() { wasGivenUp = true }
}
