/// Every detector that Onset knows, in the order in which their marks are listed.
///
/// A new one is a file in `Catalogue/`, named like its type, and a line here; the conformance kit in
/// the tests then tries it without new test code.
public enum DetectorCatalogue {
  public static let all: [any Detector.Type] = [
    ViolenceLight.self,
    ShotCut.self, CameraMoved.self, CameraBlocked.self, FrozenPicture.self,
    Shout.self, ImpactSound.self, Siren.self,
  ]

  /// Nil when no detector has that name.
  public static func detector(named name: String) -> (any Detector.Type)? {
    all.first { $0.name == name }
  }
}
