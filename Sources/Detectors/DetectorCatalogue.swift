/// Every detector that Onset knows, in the order in which their marks are listed.
///
/// A new one is a file in `Catalogue/`, named like its type, and a line here; the conformance kit in
/// the tests then tries it without new test code.
public enum DetectorCatalogue {
  public static let all: [any Detector.Type] = [
    ViolenceLight.self, ViolenceLearned.self,
    ShotCut.self, ShotLearned.self, CameraMoved.self, CameraBlocked.self, FrozenPicture.self,
    Shout.self, SoundLearned.self, ImpactSound.self, Siren.self,
  ]

  /// Those that can run here: their learned models are installed and what `models.lock` says.
  public static var present: [any Detector.Type] {
    all.filter { ModelStore.shared.models(named: $0.models) != nil }
  }

  /// Why some of them cannot, in words; nil when all can, or the models are turned off.
  public static var absence: String? {
    all.lazy.compactMap { ModelStore.shared.absence(of: $0.models) }.first
  }

  /// Nil when no detector has that name; that of triage is found as well.
  public static func detector(named name: String) -> (any Detector.Type)? {
    (all + [ViolenceFast.self]).first { $0.name == name }
  }
}
