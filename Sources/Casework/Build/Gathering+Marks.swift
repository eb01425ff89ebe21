import Detectors
import Evidence
import TimeModel

extension Gathering {
  static func observation(
    _ mark: Mark, _ number: Int, of detection: Detection, in source: Acquired,
    _ analysis: RecordingAnalysis
  ) -> Observation {
    // Two detectors may propose the same kind; the first that there was keeps the short names.
    let by = detection.detector == ViolenceLight.name ? "" : ".\(detection.detector)"
    return Observation(
      id: ObservationID(source.entry.id, "\(mark.kind)\(by).\(number)"), source: source.entry.id,
      locator: .stretch(stream: nil, from: mark.earliest, to: mark.latest),
      text: "\(words(for: mark.kind)) proposed from \(mark.channels.joined(separator: " and "))",
      author: .detector(name: detection.detector, version: detection.version),
      time: .media(
        earliest: analysis.axisTime(mark.earliest), estimate: analysis.axisTime(mark.estimate),
        latest: analysis.axisTime(mark.latest)),
      kind: mark.kind,
      attributes: [
        "score": SourceMark.text(ofScore: mark.score),
        "scoreMeaning": DetectorCatalogue.detector(named: detection.detector)?
          .meaning(ofScore: mark.score) ?? "",
      ].merging(models(of: detection)) { own, _ in own })
  }

  private static func words(for kind: EventKind) -> String {
    switch kind {
    case .violenceOnset: "Onset of violence"
    case .violenceEnd: "End of violence"
    default: kind.rawValue
    }
  }

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
