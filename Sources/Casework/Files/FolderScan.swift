import Evidence
import Foundation
import SystemPackage

/// What lies in a case folder, in the order of its paths.
struct FolderScan {
  /// Regular files, relative to the folder.
  private(set) var files: [String] = []
  /// What was passed over, and why.
  private(set) var passedOver: [(path: String, because: String)] = []
  /// What could not even be looked at, and may be evidence.
  private(set) var unreachable: [(path: String, because: String)] = []

  /// Folders that belong to Onset itself, and its case file.
  static let ownNames: Set<String> = [".onset", "output", "case.yaml"]
  private static let mostFiles = 10_000
  private static let mostLevels = 16

  init(_ folder: FilePath) {
    walk(folder, prefix: "", level: 0)
  }

  private mutating func walk(_ folder: FilePath, prefix: String, level: Int) {
    guard let contents = try? FileManager.default.contentsOfDirectory(atPath: folder.string) else {
      unreachable.append((prefix, "this folder may not be read"))
      return
    }
    let names = contents.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    for name in names where !(level == 0 && Self.ownNames.contains(name)) {
      let path = prefix + name
      guard files.count < Self.mostFiles else {
        passedOver.append((path, "the folder holds more than \(Self.mostFiles) files"))
        return
      }
      guard !name.hasPrefix(".") else {
        passedOver.append((path, "a hidden file, not evidence unless case.yaml names it"))
        continue
      }
      guard let component = FilePath.Component(name),
        let type = try? folder.appending(component).stat(followTargetSymlink: false).type
      else {
        unreachable.append((path, "it cannot be reached by its name, which may not be UTF-8"))
        continue
      }
      switch type {
      case .regular: files.append(path)
      case .directory where level < Self.mostLevels:
        walk(folder.appending(component), prefix: path + "/", level: level + 1)
      case .directory: passedOver.append((path, "more than \(Self.mostLevels) folders deep"))
      case .symbolicLink: passedOver.append((path, "a symbolic link, not followed"))
      default: passedOver.append((path, "no regular file"))
      }
    }
  }
}
