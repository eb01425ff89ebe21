import Detectors
import Evidence
import Media
import Synchronisation
import TimeModel

/// Everything that one pass over one recording gives: the artifact of `onset analyze`, a pure function
/// of the file's bytes and the settings.
struct RecordingAnalysis: Hashable, Sendable, Codable {
  /// Raised whenever the same file may give another artifact; part of the cache key.
  static let version = 2

  let sha256: Digest
  let byteCount: Int64
  let container: ContainerInfo
  /// The moment that a player shows as 00:00, on the axis of the streams' timestamps.
  let presentationStart: MediaTime
  /// The end of the last frame or sample, on the same axis.
  let presentationEnd: MediaTime
  let packetCounts: [Int]
  let continuity: [ContinuityFinding]
  let detections: [Detection]
  /// Every time that the bytes hold, on the axis of the streams' timestamps.
  let storedTimes: [StoredTime]
  /// Nil for a recording without sound, or when nobody asked for it.
  let sound: SoundRecord?
  /// The clock in the picture, on the axis of the source's clock; nil where there is none.
  let overlay: OverlayTrack?

  /// The length of the presentation; zero when the recording has no timestamps.
  var duration: Nanoseconds {
    (try? presentationEnd.nanoseconds(rounding: .up)
      .subtracting(presentationStart.nanoseconds(rounding: .down))) ?? .zero
  }

  var axis: MediaAxis { MediaAxis(start: presentationStart) }

  /// A moment of a stream on the axis of the source's clock.
  func axisTime(_ time: MediaTime) -> MediaTime { axis.axisTime(time) }

  /// The inverse of `axisTime`.
  func streamTime(_ time: MediaTime) -> MediaTime { axis.streamTime(time) }

  /// What shapes an analysis beside the file's bytes.
  static func settings(detectors: [any Detector.Type], overlay: OverlayPlace) -> String {
    let names = detectors.map { detector in
      let models = ModelStore.shared.models(named: detector.models) ?? []
      return (["\(detector.name)/\(detector.version)"] + models.map(\.sha256))
        .joined(separator: "/")
    }
    let libraries = FFmpegLibraries.versions.sorted { $0.key < $1.key }
      .map { "\($0.key)/\($0.value)" }
    let sound = "sound/\(SoundFeatures.version)"
    let place = "overlay/\(OverlaySearch.version) \(overlay.text ?? "anywhere")"
    return (["analysis/\(version)", sound, place] + names + libraries).joined(separator: " ")
  }
}

/// What the store keeps of an analysis: the artifact, or why the file gave none.
enum AnalysisOutcome: Hashable, Sendable, Codable {
  case analysis(RecordingAnalysis)
  /// The file is no recording, or not one that can be read; the words say why.
  case refusal(String)
}
