import Evidence
import Exhibits
import Foundation
import Media
import TimeModel

/// The viewing copies of one recording, as a worker is told to make them.
struct ClipWork: Hashable, Sendable, Codable {
  struct Clip: Hashable, Sendable, Codable {
    let event: EventID
    /// On the axis of the source's clock.
    let from: MediaTime
    let to: MediaTime
    /// A path to write to.
    let output: String
  }

  /// What became of a clip.
  enum Outcome: Hashable, Sendable, Codable {
    case made(ViewingCopy.Made)
    /// Why the recording gave none.
    case refused(String)
    /// Why the disk did not take it.
    case unwritten(String)
  }

  let video: VideoSource
  let zone: ZoneRules
  let clips: [Clip]

  /// - Parameter progress: told now and then that it goes on.
  func make(progress: @escaping () -> Void) -> [Outcome] {
    do throws(MediaError) {
      guard let last = clips.map(\.to).max() else { return [] }
      let frames = try ExactFrames.open(
        path: video.path, options: video.options(upTo: last), progress: progress)
      let numbering = frames.numbering
      return clips.map { make($0, numbering, progress) }
    } catch {
      let outcome = Self.outcome(of: error)
      return clips.map { _ in outcome }
    }
  }

  private func make(
    _ clip: Clip, _ numbering: FrameNumbering, _ progress: () -> Void
  ) -> Outcome {
    var request = ViewingCopy.Request(
      path: video.path, from: video.axis.streamTime(clip.from), to: video.axis.streamTime(clip.to))
    (request.covers, request.silences) = (video.covers, video.silences)
    do throws(MediaError) {
      let made = try ViewingCopy.make(request, to: clip.output, numbering: numbering) { width in
        let band = ClipBand(
          width: width, exhibit: video.exhibit, source: video.source, name: video.name,
          zone: zone, isRedacted: isRedacted(clip))
        return ViewingCopy.Band(height: band.height) { frame in
          let at = video.axis.time(ofStream: frame.time)
          return band.picture(at: at, number: frame.number, time: video.time(at: at))
        }
      } progress: { _ in
        progress()
      }
      return .made(made)
    } catch {
      return Self.outcome(of: error)
    }
  }

  private static func outcome(of error: MediaError) -> Outcome {
    error.reason == .cannotWrite
      ? .unwritten(error.description) : .refused(error.description)
  }

  /// Whether a redaction touches the stretch.
  func isRedacted(_ clip: Clip) -> Bool {
    video.redactions.contains { $0.from < clip.to && clip.from < $0.to }
  }
}

/// Makes videos for an exhibit: a worker's job, since it decodes.
public enum MakeVideo {
  /// - Parameters:
  ///   - work: a JSON file that says what to make.
  ///   - artifact: a JSON file to write; it must not exist.
  ///   - progress: told now and then that it goes on: whoever waits takes a standstill for a hang.
  public static func run(
    work: String, artifact: String, progress: @escaping () -> Void
  ) throws {
    let bytes = try Data(contentsOf: URL(filePath: work))
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let result: Data =
      switch try JSONDecoder().decode(VideoWork.self, from: bytes) {
      case .clips(let clips): try encoder.encode(clips.make(progress: progress))
      case .view(let view): try encoder.encode(view.make(progress: progress))
      }
    try result.write(to: URL(filePath: artifact), options: .withoutOverwriting)
  }
}

/// What a worker is to make.
enum VideoWork: Hashable, Sendable, Codable {
  case clips(ClipWork)
  case view(ViewWork)
}
