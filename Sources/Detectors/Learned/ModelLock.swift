/// What `models.lock` says of the learned models that Onset accepts.
///
/// The file is part of the program: a model that was changed after the build is not used.
struct ModelLock: Hashable, Sendable {
  struct File: Hashable, Sendable {
    /// Lower-case hexadecimal digits.
    let sha256: String
    /// Relative to the models' folder.
    let path: String
  }

  struct Entry: Hashable, Sendable {
    /// As in `i3d`.
    let name: String
    /// Of the package that it comes in.
    var version = ""
    var files: [File] = []
  }

  /// In the file's order.
  private(set) var entries: [Entry] = []

  static let shared = ModelLock(text: String(decoding: PackageResources.models_lock, as: UTF8.self))

  init(text: String) {
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      let words = line.split(separator: " ")
      guard let key = words.first else { continue }
      if key.hasPrefix("[") {
        entries.append(Entry(name: String(key.dropFirst().dropLast())))
      } else if let last = entries.indices.last, words.count >= 3 {
        if key == "package" { entries[last].version = String(words[2]) }
        if key == "file" {
          entries[last].files.append(File(sha256: String(words[1]), path: String(words[2])))
        }
      }
    }
  }
}

/// A learned model, or what runs it, that had a part in a detection.
public struct LearnedModel: Hashable, Sendable, Codable {
  /// As in `models.lock`.
  public let name: String
  public let version: String
  /// Of the model's file; of the runtime, that of its first library.
  public let sha256: String

  public init(name: String, version: String, sha256: String) {
    (self.name, self.version, self.sha256) = (name, version, sha256)
  }
}
