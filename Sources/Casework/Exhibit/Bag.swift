import Evidence
import Exhibits
import Foundation
import SystemPackage

/// Makes a bag of a folder whose payload is there: BagIt, RFC 8493.
struct Bag {
  let folder: ExhibitFolder
  let jobs: Int

  static let algorithms = BagManifest.Algorithm.allCases

  /// Writes the tag files and both manifests of each kind.
  func close(title: String, reference: String?, software: String) async throws {
    let payload = try await digests(of: BagFiles(folder.payload), in: folder.payload)
      .map { (path: "data/" + $0.path, digests: $0.digests) }
    try folder.writeTag(BagDeclaration.text, to: "bagit.txt")
    try folder.writeTag(
      BagDeclaration.info(
        title, reference: reference, software: software,
        byteCount: payload.reduce(0) { $0 + $1.digests.byteCount }, fileCount: payload.count),
      to: "bag-info.txt")
    try folder.writeTag(Checking.text, to: Checking.name)
    for algorithm in Self.algorithms {
      try write(payload, algorithm, to: "manifest-\(algorithm).txt")
    }
    let tags =
      ["bagit.txt", "bag-info.txt", Checking.name] + Self.algorithms.map { "manifest-\($0).txt" }
    let tagDigests = try tags.map {
      (path: $0, digests: try BagDigests(of: EvidenceFile(folder: folder.partial, path: $0)))
    }
    for algorithm in Self.algorithms {
      try write(tagDigests, algorithm, to: "tagmanifest-\(algorithm).txt")
    }
  }

  private func write(
    _ files: [(path: String, digests: BagDigests)], _ algorithm: BagManifest.Algorithm,
    to path: String
  ) throws {
    let entries = files.map { BagManifest.Entry(path: $0.path, digest: $0.digests[algorithm]) }
    try folder.writeTag(BagManifest(algorithm, entries).text, to: path)
  }

  private func digests(
    of files: BagFiles, in place: FilePath
  ) async throws -> [(path: String, digests: BagDigests)] {
    guard files.others.isEmpty else {
      throw OnsetError(
        "the exhibit holds '\(files.others[0].path)': \(files.others[0].because)",
        fix: "please report this")
    }
    let digests = await BagFiles.digests(of: files.files, in: place, jobs: jobs)
    return try files.files.map { path in
      switch digests[path] {
      case .success(let digests): return (path, digests)
      case .failure(let error):
        throw OnsetError("'\(path)' cannot be read back: \(error)", fix: error.advice)
      case nil: throw OnsetError("'\(path)' was not read back", fix: "please report this")
      }
    }
  }

  /// What tells the other side how to check an exhibit without Onset.
  enum Checking {
    static let name = "how-to-check.txt"
    static let text = """
      How to check this exhibit, with and without Onset
      =================================================

      It is a bag in the sense of RFC 8493 (BagIt 1.0): every file below data/ stands with its SHA-256 and
      its SHA-512 in manifest-sha256.txt and manifest-sha512.txt, and these lists in the lists of tag files.
      seal/sealed.txt binds it all together; what is signed and time-stamped is that one file.

      With Onset:
        onset verify FOLDER
        onset verify FOLDER --rebuild [--evidence CASE]     makes it anew from the evidence and compares

      Without:
        bagit.py --validate FOLDER                          (bagit-python)
        cd FOLDER
        sha256sum --check --quiet manifest-sha256.txt tagmanifest-sha256.txt
        sha512sum --check --quiet manifest-sha512.txt tagmanifest-sha512.txt seal/sealed.txt seal/attached.txt

      Where it is signed with a key (seal/signature.ed25519):
        openssl pkeyutl -verify -pubin -inkey seal/public-key.pem -rawin -in seal/sealed.txt \\
          -sigfile seal/signature.ed25519
      A key in the bag proves nothing by itself: compare it with the one that the signer gave you.

      Where it is signed with a certificate (seal/signature.p7s):
        openssl cms -verify -binary -inform DER -in seal/signature.p7s -content seal/sealed.txt \\
          -CAfile AUTHORITY.pem -out /dev/null

      Where it is time-stamped (seal/token.tsr):
        openssl ts -verify -data seal/sealed.txt -in seal/token.tsr -CAfile AUTHORITY.pem
      Where it is not: seal/request.tsq is the request (RFC 3161) for an authority to answer.

      seal/journal.jsonl is the history of the case folder up to this exhibit, an entry a line, each chained
      to the one before: the hash is the SHA-256 of number, at, action, details and previous, each with its
      length in bytes in decimal and a colon before it.

      """
  }
}
