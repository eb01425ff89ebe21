import Detectors
import Evidence

extension Gathering {
  /// Which learned models had a part in a mark, by name, version and digest; empty when none had.
  static func models(of detection: Detection) -> [String: String] {
    guard !detection.models.isEmpty else { return [:] }
    return ["models": detection.models.map(\.words).joined(separator: "; ")]
  }

  /// What a detector did not see of a recording.
  static func findings(of detection: Detection, in source: Acquired) -> [Finding] {
    detection.fault.map { fault in
      [
        Finding(
          .detectorFailed, .caution, source: source.entry.id,
          message:
            "The detector '\(detection.detector)' did not see all of it: \(fault). Other detectors "
            + "did.",
          advice: "Build again with more memory, or with ONSET_MODELS set to nothing.")
      ]
    } ?? []
  }
}

extension LearnedModel {
  /// As in `i3d 0.0.1 (sha256 518552c9…)`, with the whole digest.
  var words: String { "\(name) \(version) (sha256 \(sha256))" }
}

extension Finding.Code {
  static let detectorFailed = Self(rawValue: "detector.failed")
}
