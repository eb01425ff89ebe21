import CaseStore
import Evidence
import Exhibits
import Foundation
import SystemPackage

/// Makes an exhibit anew from the evidence, its case file and its journal, in a folder that is thrown away,
/// and compares every file with what it was made into before.
struct Rebuild {
  let bag: BagCheck
  let journal: [JournalEntry]
  /// A case folder to take the evidence from; nil for the copies in the bag.
  let evidence: String?
  let jobs: Int?

  /// What an exhibit says of how it was made.
  private struct Index: Decodable {
    struct Setting: Decodable {
      let name: String
      let value: String
    }
    let settings: [Setting]
  }

  func run(
    _ progress: @escaping @Sendable (Exhibit.Progress) -> Void
  ) async throws -> Verify.Report {
    guard let caseFile = bag.bytes(of: "data/case.yaml"),
      let index = bag.bytes(of: "data/\(ExhibitIndex.name)")
        .flatMap({ try? JSONDecoder().decode(Index.self, from: Data($0)) })
    else {
      throw OnsetError(
        "the exhibit lacks case.yaml or \(ExhibitIndex.name)", fix: "ask for a whole copy of it")
    }
    let scratch = FilePath(FileManager.default.temporaryDirectory.path)
      .appending("onset-rebuild-\(UUID().uuidString)")
    try CaseFolder.makeFolder(scratch)
    defer { try? FileManager.default.removeItem(atPath: scratch.string) }
    let place = scratch.appending("case")
    try CaseFolder.makeFolder(place)
    try gather(into: place, progress)
    try CaseFolder.write(Data(caseFile), to: place.appending("case.yaml"))
    let folder = try CaseFolder(place.string, output: nil)
    try CaseStore(file: folder.store).restore(journal)
    var options = Exhibit.Options(folder: place.string)
    options.output = scratch.appending("exhibit").string
    options.jobs = jobs
    let settings = Dictionary(
      index.settings.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    options.hasVideos = settings[Making.videos.name] == Making.videos.value
    options.holdsEvidence = settings[Making.copies.name] == Making.copies.value
    options.isUnredacted = settings[Making.unredacted.name] == Making.unredacted.value
    _ = try await Exhibit.run(options, progress: progress)
    return await compare(with: scratch.appending("exhibit"), index.settings)
  }

  /// Copies of the evidence under the names that the case file has for them.
  private func gather(
    into place: FilePath, _ progress: @escaping @Sendable (Exhibit.Progress) -> Void
  ) throws {
    if let evidence {
      let from = FilePath(URL(filePath: evidence).absoluteURL.resolvingSymlinksInPath().path)
      let scan = FolderScan(from)
      for (count, path) in scan.files.enumerated() {
        progress(.making("copying evidence", done: count, of: scan.files.count))
        try copy(EvidenceFile(folder: from, path: path), to: place.appending(path))
      }
      return
    }
    let listed = ExhibitCheck.evidence(of: bag) ?? []
    for (count, file) in listed.enumerated() {
      progress(.making("copying evidence", done: count, of: listed.count))
      guard let copied = file.copy else {
        throw OnsetError(
          "the exhibit names '\(VisibleText.line(file.path))' and does not hold it",
          fix: "name the case folder that does with --evidence")
      }
      // What is Onset's own never comes out of a bag: it could hold results instead of evidence.
      let top = file.path.split(separator: "/").first.map(String.init) ?? ""
      guard Parse.staysInside(file.path), Parse.staysInside(copied),
        !FolderScan.ownNames.contains(top)
      else {
        throw OnsetError(
          "'\(VisibleText.line(file.path))' is no place of evidence in a case folder",
          fix: "do not trust this exhibit")
      }
      try copy(
        EvidenceFile(folder: bag.bag, path: "data/" + copied), to: place.appending(file.path))
    }
  }

  private func copy(_ file: EvidenceFile, to target: FilePath) throws {
    try CaseFolder.makeFolder(target.removingLastComponent())
    do {
      try file.copy(to: target)
    } catch {
      throw OnsetError(
        "'\(VisibleText.line(file.path))' cannot be copied for the rebuild: \(error)",
        fix: error.advice)
    }
  }

  private func compare(
    with rebuilt: FilePath, _ settings: [Index.Setting]
  ) async -> Verify.Report {
    var report = Verify.Report()
    let files = BagFiles(rebuilt).files.filter { !$0.hasPrefix("seal/") }
    let now = await BagFiles.digests(of: files, in: rebuilt, jobs: jobs ?? 2)
    var matching = 0
    for path in files {
      let digests = try? now[path]?.get()
      if let digests, bag.digests[path] == digests {
        matching += 1
      } else {
        report.wrong.append(
          "\(path): "
            + (bag.digests[path] == nil
              ? "the evidence gives it, the exhibit lacks it"
              : "the evidence gives other bytes than the exhibit has"))
      }
    }
    let known = Set(files)
    for path in bag.digests.keys.sorted()
    where !path.hasPrefix("seal/") && !known.contains(path) {
      report.wrong.append("\(path): the evidence does not give it")
    }
    if report.wrong.isEmpty {
      report.right.append(
        "rebuild: made anew from the evidence, all \(matching) files are the same byte for byte")
    } else {
      let made = settings.filter { $0.name == "onset" || $0.name.hasPrefix("lib") }
      let here =
        [("onset", Version.current)] + Assembly.generator.libraries.sorted { $0.key < $1.key }
      let others = made.filter { setting in
        here.first { $0.0 == setting.name }?.1 != setting.value
      }
      if !others.isEmpty {
        report.unchecked.append(
          "whether other versions explain the differences: it was made with "
            + others.map { "\($0.name) \($0.value)" }.joined(separator: ", "))
      }
    }
    return report
  }
}
