import Exhibits
import Foundation
import SystemPackage

/// Checks a bag against its manifests, and says which file is not what it was: one whose both digests
/// differ was altered itself; where one of them still fits, the list with the other was.
struct BagCheck {
  let bag: FilePath
  let files: BagFiles
  private(set) var digests: [String: BagDigests] = [:]
  private(set) var right: [String] = []
  private(set) var wrong: [String] = []

  /// Reads every file once.
  init(_ bag: FilePath, jobs: Int) async {
    self.bag = bag
    files = BagFiles(bag)
    for other in files.others { wrong.append("\(other.path): \(other.because)") }
    for (path, result) in await BagFiles.digests(of: files.files, in: bag, jobs: jobs)
      .sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) })
    {
      switch result {
      case .success(let digests): self.digests[path] = digests
      case .failure(let error): wrong.append("\(path): \(error)")
      }
    }
  }

  mutating func run() {
    if bytes(of: "bagit.txt") != Array(BagDeclaration.text.utf8) {
      wrong.append("bagit.txt: this is not the declaration of a bag of BagIt 1.0 in UTF-8")
    }
    let payload = compare(
      files.files.filter { $0.hasPrefix("data/") },
      with: Bag.algorithms.map { ("manifest-\($0).txt", $0) })
    let tags = compare(
      files.files.filter {
        !$0.hasPrefix("data/") && !$0.hasPrefix("seal/") && !$0.hasPrefix("tagmanifest-")
      }, with: Bag.algorithms.map { ("tagmanifest-\($0).txt", $0) })
    right.append(
      "bag: \(payload) files of the payload and \(tags) tag files have the SHA-256 and SHA-512 of "
        + "its manifests")
  }

  /// Compares files with the manifests that should list them, and the other way about.
  ///
  /// - Returns: how many files have every digest.
  private mutating func compare(
    _ paths: [String], with manifests: [(name: String, algorithm: BagManifest.Algorithm)]
  ) -> Int {
    var listed: [String: [BagManifest.Algorithm: String]] = [:]
    for (name, algorithm) in manifests {
      guard let bytes = bytes(of: name) else {
        wrong.append("\(name): it is not there, or cannot be read")
        continue
      }
      let read = BagManifest.read(bytes, algorithm)
      wrong += read.unreadable.map { "\(name): line \($0) is not of a manifest" }
      for entry in read.manifest.entries {
        if listed[entry.path]?[algorithm] != nil {
          wrong.append("\(name): it lists '\(entry.path)' twice")
        }
        listed[entry.path, default: [:]][algorithm] = entry.digest
      }
    }
    var matching = 0
    for path in paths {
      let lines = listed.removeValue(forKey: path) ?? [:]
      guard let now = digests[path] else { continue }
      let fitting = manifests.filter { lines[$0.algorithm] == now[$0.algorithm] }
      if fitting.count == manifests.count {
        matching += 1
      } else if lines.isEmpty {
        wrong.append("\(path): no manifest lists it")
      } else if fitting.isEmpty {
        wrong.append("\(path): altered: its SHA-256 is \(now.sha256)")
      } else {
        wrong += manifests.filter { lines[$0.algorithm] != now[$0.algorithm] }.map {
          "\($0.name): altered where it lists '\(path)', which has the digest that "
            + "\(fitting[0].name) gives"
        }
      }
    }
    for (path, lines) in listed.sorted(by: {
      $0.key.utf8.lexicographicallyPrecedes($1.key.utf8)
    }) {
      let names = manifests.filter { lines[$0.algorithm] != nil }.map(\.name)
      wrong.append(
        "\(path): it is missing, \(names.joined(separator: " and ")) "
          + "\(names.count == 1 ? "lists" : "list") it")
    }
    return matching
  }

  func bytes(of path: String) -> [UInt8]? {
    try? EvidenceFile(folder: bag, path: path).read(limit: 256 << 20).bytes
  }
}
