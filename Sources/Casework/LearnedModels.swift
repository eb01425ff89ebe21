import Detectors

/// What a person should know of the learned models before work begins.
public enum LearnedModels {
  /// One line for standard error: why they are left out, else what they cost; nil when they are turned
  /// off.
  public static var notice: String? {
    let areSomeThere = DetectorCatalogue.present.contains { !$0.models.isEmpty }
    if let absence = DetectorCatalogue.absence {
      return (areSomeThere ? "some learned models are left out: " : "learned models are left out: ")
        + absence
    }
    guard areSomeThere else { return nil }
    return "learned models look on, which takes about three quarters of a recording's length "
      + "on two cores (ONSET_MODELS= turns them off)"
  }
}
