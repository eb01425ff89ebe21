import CaseStore
import Crypto
import Evidence
import Exhibits
import Foundation
import SystemPackage

/// The digests of one file of a bag.
struct BagDigests: Hashable, Sendable {
  let sha256: String
  let sha512: String
  let byteCount: Int64

  subscript(algorithm: BagManifest.Algorithm) -> String {
    switch algorithm {
    case .sha256: sha256
    case .sha512: sha512
    }
  }

  /// Reads the file once.
  init(of file: EvidenceFile) throws(UnreadableFile) {
    var hasher = SHA512()
    let seal = try file.hash { hasher.update(data: $0) }
    sha256 = seal.sha256.description
    sha512 = EvidenceFile.hexadecimal(hasher.finalize())
    byteCount = seal.state.byteCount
  }
}

/// The files of a bag, in byte order of their paths.
struct BagFiles: Sendable {
  private(set) var files: [String] = []
  /// What is no regular file, or lies behind what cannot be read.
  private(set) var others: [(path: String, because: String)] = []

  private static let mostLevels = 32

  init(_ folder: FilePath) {
    walk(folder, prefix: "", level: 0)
    files.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    others.sort { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
  }

  private mutating func walk(_ folder: FilePath, prefix: String, level: Int) {
    guard level < Self.mostLevels,
      let names = try? FileManager.default.contentsOfDirectory(atPath: folder.string)
    else {
      others.append((prefix, "this folder cannot be read"))
      return
    }
    for name in names {
      let path = prefix + name
      guard let component = FilePath.Component(name),
        let type = try? folder.appending(component).stat(followTargetSymlink: false).type
      else {
        others.append((path, "it cannot be reached by its name"))
        continue
      }
      switch type {
      case .regular: files.append(path)
      case .directory: walk(folder.appending(component), prefix: path + "/", level: level + 1)
      case .symbolicLink: others.append((path, "a symbolic link"))
      default: others.append((path, "no regular file"))
      }
    }
  }

  /// The digests of files, `jobs` at once.
  static func digests(
    of paths: [String], in folder: FilePath, jobs: Int
  ) async -> [String: Result<BagDigests, UnreadableFile>] {
    let digests = await inParallel(paths, jobs: jobs) { path in
      do throws(UnreadableFile) {
        return Result<BagDigests, UnreadableFile>.success(
          try BagDigests(of: EvidenceFile(folder: folder, path: path)))
      } catch {
        return .failure(error)
      }
    }
    return Dictionary(zip(paths, digests)) { first, _ in first }
  }
}
