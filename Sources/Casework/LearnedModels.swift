import Detectors

/// What a person should know of the learned models before work begins.
public enum LearnedModels {
  /// One line for standard error: why they are left out, else what they cost; nil when they are turned
  /// off.
  public static var notice: String? {
    if let absence = DetectorCatalogue.absence {
      return "without learned models: \(absence)"
    }
    guard DetectorCatalogue.present.contains(where: { !$0.models.isEmpty }) else { return nil }
    return "learned models look on, which takes about half of a recording's length on two cores "
      + "(ONSET_MODELS= turns them off)"
  }
}
