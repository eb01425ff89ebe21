import CaseStore
import Evidence
import Exhibits
import Foundation
import Sealing
import SystemPackage

/// Everything that can be checked of an exhibit: the bag, the seal, the history, the evidence, and with
/// `--rebuild` whether the same evidence gives the same exhibit.
struct ExhibitCheck {
  private let folder: FilePath
  private let options: Verify.Options
  private let authority: Authority?
  private let jobs: Int
  private var report = Verify.Report()

  init(_ folder: FilePath, _ options: Verify.Options) throws {
    (self.folder, self.options) = (folder, options)
    authority = try options.authority.map { try Authority(pem: Signing.read($0)) }
    jobs = options.jobs ?? max(1, ProcessInfo.processInfo.activeProcessorCount)
  }

  mutating func run(
    _ progress: @escaping @Sendable (Exhibit.Progress) -> Void
  ) async throws -> Verify.Report {
    try await check(progress)
    return report.shown
  }

  private mutating func check(
    _ progress: @escaping @Sendable (Exhibit.Progress) -> Void
  ) async throws {
    var bag = await BagCheck(folder, jobs: jobs)
    bag.run()
    report.right += bag.right
    report.wrong += bag.wrong
    checkSeal(bag)
    let journal = checkJournal(bag)
    try checkSignatures(bag)
    try checkTimeStamp(bag)
    checkEvidence(bag, journal)
    if options.rebuilds {
      let rebuild = Rebuild(
        bag: bag, journal: journal, evidence: options.evidence, jobs: options.jobs)
      let outcome = try await rebuild.run(progress)
      report.right += outcome.right
      report.wrong += outcome.wrong
      report.unchecked += outcome.unchecked
    } else {
      report.unchecked.append(
        "whether the evidence gives this exhibit again: --rebuild makes it anew and compares")
    }
  }

  // MARK: The seal

  private mutating func checkSeal(_ bag: BagCheck) {
    compare(bag, BundleSeal.sealed, lists: BundleSeal.bound, mayLack: [])
    compare(bag, BundleSeal.attached, lists: BundleSeal.attachable, mayLack: BundleSeal.attachable)
    let known = BundleSeal.attachable + [BundleSeal.journal, BundleSeal.attached]
    for path in bag.files.files where path.hasPrefix("seal/") && !known.contains(path) {
      report.wrong.append("\(path): it does not belong to a seal")
    }
    if let list = bag.bytes(of: BundleSeal.sealed),
      let request = bag.bytes(of: BundleSeal.request),
      (try? TimeStamp.request(for: list)) != request
    {
      report.wrong.append("\(BundleSeal.request): it is not the request for this seal")
    }
  }

  /// One of the seal's lists against the files that it lists.
  private mutating func compare(
    _ bag: BagCheck, _ name: String, lists expected: [String], mayLack: [String]
  ) {
    guard let bytes = bag.bytes(of: name) else {
      report.wrong.append("\(name): it is not there, or cannot be read")
      return
    }
    let (manifest, unreadable) = BagManifest.read(bytes, .sha512)
    report.wrong += unreadable.map { "\(name): line \($0) is not of a list of digests" }
    var matching = 0
    for entry in manifest.entries {
      guard expected.contains(entry.path) else {
        report.wrong.append("\(name): '\(entry.path)' does not belong into it")
        continue
      }
      switch bag.digests[entry.path]?.sha512 {
      case entry.digest: matching += 1
      case nil: report.wrong.append("\(entry.path): it is missing, \(name) lists it")
      default: report.wrong.append("\(entry.path) or \(name): altered: they do not fit each other")
      }
    }
    let listed = Set(manifest.entries.map(\.path))
    for path in expected where !listed.contains(path) {
      if bag.digests[path] != nil || !mayLack.contains(path) {
        report.wrong.append("\(name): it does not list \(path)")
      }
    }
    report.right.append("seal: \(matching) files have the SHA-512 that \(name) gives")
  }

  private mutating func checkSignatures(_ bag: BagCheck) throws {
    let list = bag.bytes(of: BundleSeal.sealed) ?? []
    var isSigned = false
    if let signature = bag.bytes(of: BundleSeal.keySignature) {
      isSigned = true
      let key = bag.bytes(of: BundleSeal.publicKey) ?? []
      if let signer = (try? KeySignature.verify(signature, of: list, publicKey: key)) ?? nil {
        report.right.append(
          "signature: Ed25519 over \(BundleSeal.sealed) by the key \(signer.fingerprint)")
        report.unchecked.append(
          "whose key that is: compare \(BundleSeal.publicKey) with the one that the signer gave you"
        )
      } else {
        report.wrong.append(
          "\(BundleSeal.keySignature): it is not a signature of \(BundleSeal.sealed) by "
            + "\(BundleSeal.publicKey)")
      }
    }
    if let signature = bag.bytes(of: BundleSeal.certificateSignature) {
      isSigned = true
      let signer = try CertificateSignature.verify(signature, of: list, authority: authority)
      if let signer {
        report.right.append(
          "signature: CMS over \(BundleSeal.sealed) by \(signer.subject ?? "?"), certificate "
            + "\(signer.fingerprint)"
            + (signer.isTraced ? ", issued by the authority named" : ""))
        if !signer.isTraced {
          report.unchecked.append(
            "whose certificate that is: --authority CA.pem names whom you believe")
        }
      } else if let stranger = try CertificateSignature.verify(
        signature, of: list, authority: nil)
      {
        report.wrong.append(
          "\(BundleSeal.certificateSignature): it is a signature of \(BundleSeal.sealed), but the "
            + "certificate of \(stranger.subject ?? "?") does not lead to the authority named")
      } else {
        report.wrong.append(
          "\(BundleSeal.certificateSignature): it is not a signature of \(BundleSeal.sealed)")
      }
    }
    if !isSigned {
      report.unchecked.append("who made it: the exhibit is not signed")
    }
  }

  private mutating func checkTimeStamp(_ bag: BagCheck) throws {
    guard let token = bag.bytes(of: BundleSeal.token) else {
      report.unchecked.append("when it was made: the exhibit has no time-stamp of an authority")
      return
    }
    let list = bag.bytes(of: BundleSeal.sealed) ?? []
    func verified(_ authority: Authority?) -> TimeStamp.Statement? {
      (try? TimeStamp.verify(token, of: list, authority: authority)) ?? nil
    }
    guard let statement = verified(authority) else {
      let isOfAnother = authority != nil && verified(nil) != nil
      report.wrong.append(
        "\(BundleSeal.token): "
          + (isOfAnother
            ? "it is of \(BundleSeal.sealed), but its signature does not lead to the authority named"
            : "it is not a time-stamp of \(BundleSeal.sealed)"))
      return
    }
    report.right.append(
      "time-stamp: \(BundleSeal.sealed) existed at \(statement.time), serial \(statement.serial)"
        + (statement.authority.map { ", says \(VisibleText.line($0, limit: 200))" } ?? ""))
    if !statement.isTraced {
      report.unchecked.append(
        "whether that authority really gave the time-stamp: --authority CA.pem names whom you believe"
      )
    }
  }

  // MARK: History and evidence

  private mutating func checkJournal(_ bag: BagCheck) -> [JournalEntry] {
    guard let bytes = bag.bytes(of: BundleSeal.journal) else { return [] }
    let (entries, unreadable) = [JournalEntry].read(lines: bytes)
    if let unreadable {
      report.wrong.append("\(BundleSeal.journal): line \(unreadable) is no entry of a journal")
    }
    if let broken = entries.firstBroken {
      report.wrong.append(
        "\(BundleSeal.journal): the chain is broken from entry \(broken + 1) of \(entries.count) on"
      )
    } else if entries.isEmpty {
      report.wrong.append("\(BundleSeal.journal): it is empty")
    } else if unreadable == nil {
      report.right.append("journal: \(entries.count) entries, each chained to the one before")
    }
    return entries
  }

  /// A line of `evidence.json`.
  struct Evidence: Decodable {
    let id: String
    let path: String
    let sha256: String?
    let copy: String?
  }

  /// Nil when the list is missing or not understood.
  static func evidence(of bag: BagCheck) -> [Evidence]? {
    bag.bytes(of: "data/\(ExhibitIndex.evidence)")
      .flatMap { try? JSONDecoder().decode([Evidence].self, from: Data($0)) }
  }

  private mutating func checkEvidence(_ bag: BagCheck, _ journal: [JournalEntry]) {
    guard let evidence = Self.evidence(of: bag) else {
      report.wrong.append(
        "data/\(ExhibitIndex.evidence): it is missing or not understood: what this rests on is not said"
      )
      return
    }
    let sealed = journal.seals
    var (copied, absent, named) = (0, 0, 0)
    for file in evidence {
      guard let digest = file.sha256 else { continue }
      guard let seal = sealed[file.path] else {
        report.wrong.append("\(file.path): the journal in the seal says nothing of this evidence")
        continue
      }
      if seal != digest {
        report.wrong.append(
          "\(file.path): the journal sealed it as \(seal), the exhibit is made from \(digest)")
      }
      if let copy = file.copy {
        if bag.digests["data/" + copy]?.sha256 == digest {
          copied += 1
        } else {
          report.wrong.append(
            "data/\(copy): not the evidence with the digest \(digest)")
        }
      } else if let case_ = options.evidence, Parse.staysInside(file.path) {
        let folder = FilePath(URL(filePath: case_).absoluteURL.resolvingSymlinksInPath().path)
        do {
          let now = try EvidenceFile(folder: folder, path: file.path).sealed().sha256.description
          if now == digest {
            named += 1
          } else {
            report.wrong.append(
              "\(file.path): its SHA-256 is \(now), not \(digest)")
          }
        } catch {
          report.wrong.append("\(file.path): \(error)")
        }
      } else {
        absent += 1
      }
    }
    if copied + named > 0 {
      report.right.append(
        "evidence: \(copied + named) files have the digest that the exhibit names")
    }
    if absent > 0 {
      report.unchecked.append(
        "the evidence itself, \(absent) files that the exhibit names by their digests: --evidence CASE "
          + "names a folder that holds them")
    }
  }
}

extension [JournalEntry] {
  /// The last digest under which each file was sealed, by path.
  var seals: [String: String] {
    var seals: [String: String] = [:]
    for entry in self {
      guard entry.action == "source.sealed" || entry.action == "source.changed",
        let details = try? JSONDecoder().decode(
          [String: String].self, from: Data(entry.details.utf8)),
        let path = details["path"], let digest = details["sha256"]
      else { continue }
      seals[path] = digest
    }
    return seals
  }
}

extension Verify.Report {
  /// A bag is hostile until it is checked: no text of it reaches a terminal but on its own line, in visible
  /// characters, and no flood of one sort of fault hides the others.
  fileprivate var shown: Verify.Report {
    func shown(_ lines: [String]) -> [String] {
      lines.prefix(Self.most).map { VisibleText.line($0, limit: 1_000) }
        + (lines.count > Self.most ? ["and \(lines.count - Self.most) more"] : [])
    }
    var copy = self
    (copy.right, copy.wrong, copy.unchecked) = (shown(right), shown(wrong), shown(unchecked))
    return copy
  }

  private static let most = 1_000
}
