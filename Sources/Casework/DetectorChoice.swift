import Detectors
import Exhibits

/// Which detectors look at a recording and listen to it.
public struct DetectorChoice: Sendable {
  enum Kind: Sendable {
    case all
    case triage
    case named([any Detector.Type])
  }

  let kind: Kind

  /// All that can run here.
  public static let all = DetectorChoice(kind: .all)
  /// The quick one, by key frames, packet sizes and loudness alone.
  public static let triage = DetectorChoice(kind: .triage)

  /// Those of these names, in the catalogue's order: what none of them needs is not decoded.
  ///
  /// - Throws: `OnsetError` for a name that no detector has, and for one whose learned models are
  ///   missing.
  public static func named(_ names: [String]) throws(OnsetError) -> DetectorChoice {
    let known = DetectorCatalogue.all.map { $0.name }
    guard !names.isEmpty else {
      throw OnsetError(
        "no detector is named", fix: "take some of \(known.joined(separator: ", "))")
    }
    if let unknown = names.first(where: { !known.contains($0) }) {
      throw OnsetError(
        "there is no detector '\(VisibleText.line(unknown, limit: 60))'",
        fix: "take some of \(known.joined(separator: ", "))")
    }
    let chosen = DetectorCatalogue.all.filter { names.contains($0.name) }
    for detector in chosen where ModelStore.shared.models(named: detector.models) == nil {
      throw OnsetError(
        "'\(detector.name)' cannot run: "
          + (ModelStore.shared.absence(of: detector.models) ?? "the learned models are turned off"),
        fix: "install its models (script/bootstrap --models), or leave it out")
    }
    return DetectorChoice(kind: .named(chosen))
  }

  /// What a person should know of the learned models before work begins; nil when none would look on.
  public var notice: String? {
    switch kind {
    case .all: LearnedModels.notice
    case .triage: nil
    case .named(let detectors):
      detectors.contains { !$0.models.isEmpty } ? LearnedModels.notice : nil
    }
  }
}
