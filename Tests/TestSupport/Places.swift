public import Foundation

/// Where tests find things, whatever folder they are started from.
public enum Places {
  /// The root of the repository.
  public static let repository = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  public static let fixtures = repository.appending(path: "fixtures")

  /// Real material that lies beside the checkout on the workplace; a test that needs it is
  /// `.enabled(if: Places.hasSharedData, Places.withoutSharedData)`.
  public static let sharedData = repository.deletingLastPathComponent()
    .appending(path: "shared/data")

  public static let hasSharedData = FileManager.default.fileExists(atPath: sharedData.path)

  public static let withoutSharedData = "needs ../shared/data, which is not here"

  /// A new empty folder under the system's temporary folder; the caller removes it.
  public static func temporaryFolder(_ name: String = "onset-test") throws -> URL {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "\(name)-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
  }
}
