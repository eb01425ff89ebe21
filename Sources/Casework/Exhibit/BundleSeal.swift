import CaseStore
import Exhibits
import Foundation
import Sealing
import SystemPackage

/// What seals a bag: the history of the case, a list that binds it to the bag, and whatever is attached to
/// that list afterwards: a signature, a time-stamp.
///
/// All of it lies in `seal/`, outside the payload: the same case gives the same payload whoever signs it
/// and when.
enum BundleSeal {
  static let journal = "seal/journal.jsonl"
  /// `sha512sum` of the tag manifests and the journal; what is signed and time-stamped.
  static let sealed = "seal/sealed.txt"
  /// `sha512sum` of everything else in the seal.
  static let attached = "seal/attached.txt"
  static let request = "seal/request.tsq"
  static let token = "seal/token.tsr"
  static let keySignature = "seal/signature.ed25519"
  static let publicKey = "seal/public-key.pem"
  static let certificateSignature = "seal/signature.p7s"

  static let bound = Bag.algorithms.map { "tagmanifest-\($0).txt" } + [journal]
  static let attachable = [
    sealed, request, keySignature, publicKey, certificateSignature, token,
  ]

  /// Seals a bag that has its manifests.
  static func close(_ bag: FilePath, journal entries: [JournalEntry]) throws {
    try write(entries.lines, to: journal, in: bag)
    try write(try manifest(of: bound, in: bag).text, to: sealed, in: bag)
    let list = try bytes(of: sealed, in: bag)
    try write(try TimeStamp.request(for: list), to: request, in: bag)
    try writeAttached(in: bag)
  }

  /// Signs the list of a bag.
  ///
  /// - Parameter certificate: nil to sign with the bare key.
  static func sign(_ bag: FilePath, key: [UInt8], certificate: [UInt8]?) throws {
    let list = try bytes(of: sealed, in: bag)
    if let certificate {
      let signature = try CertificateSignature.sign(list, key: key, certificate: certificate)
      try write(signature, to: certificateSignature, in: bag)
    } else {
      let signed = try KeySignature.sign(list, key: key)
      try write(signed.signature, to: keySignature, in: bag)
      try write(signed.publicKey, to: publicKey, in: bag)
    }
    try writeAttached(in: bag)
  }

  /// Attaches what an authority returned, once it is seen to be of this bag.
  static func attach(_ bytes: [UInt8], to bag: FilePath) throws -> TimeStamp.Statement {
    let list = try self.bytes(of: sealed, in: bag)
    guard let statement = try TimeStamp.verify(bytes, of: list, authority: nil) else {
      throw OnsetError(
        "the time-stamp is not of this exhibit",
        fix: "send the authority \(request) of this very exhibit")
    }
    try write(bytes, to: token, in: bag)
    try writeAttached(in: bag)
    return statement
  }

  static func bytes(of path: String, in bag: FilePath) throws -> [UInt8] {
    do {
      return try EvidenceFile(folder: bag, path: path).read(limit: 64 << 20).bytes
    } catch {
      throw OnsetError("'\(path)' of the exhibit cannot be read: \(error)", fix: error.advice)
    }
  }

  private static func writeAttached(in bag: FilePath) throws {
    let there = attachable.filter {
      (try? bag.appending($0).stat(followTargetSymlink: false))?.type == .regular
    }
    try write(try manifest(of: there, in: bag).text, to: attached, in: bag)
  }

  private static func manifest(of paths: [String], in bag: FilePath) throws -> BagManifest {
    BagManifest(
      .sha512,
      try paths.map {
        BagManifest.Entry(
          path: $0, digest: try BagDigests(of: EvidenceFile(folder: bag, path: $0)).sha512)
      })
  }

  private static func write(_ text: String, to path: String, in bag: FilePath) throws {
    try write(Array(text.utf8), to: path, in: bag)
  }

  private static func write(_ bytes: [UInt8], to path: String, in bag: FilePath) throws {
    try CaseFolder.write(Data(bytes), to: bag.appending(path))
  }
}

/// A journal as lines of JSON, keys sorted.
extension [JournalEntry] {
  private struct Line: Codable {
    let action: String
    let at: String
    let details: String
    let hash: String
    let number: Int64
    let previous: String
  }

  var lines: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return compactMap { entry in
      let line = Line(
        action: entry.action, at: entry.at, details: entry.details, hash: entry.hash,
        number: entry.number, previous: entry.previous)
      return (try? encoder.encode(line)).map { String(decoding: $0, as: UTF8.self) + "\n" }
    }.joined()
  }

  /// - Returns: the entries, and the number from 1 of the first line that is none.
  static func read(lines bytes: [UInt8]) -> (entries: [JournalEntry], unreadable: Int?) {
    var entries: [JournalEntry] = []
    for (index, line) in bytes.split(separator: 0x0A).enumerated() {
      guard let read = try? JSONDecoder().decode(Line.self, from: Data(line)) else {
        return (entries, index + 1)
      }
      entries.append(
        JournalEntry(
          number: read.number, at: read.at, action: read.action, details: read.details,
          previous: read.previous, hash: read.hash))
    }
    return (entries, nil)
  }
}
