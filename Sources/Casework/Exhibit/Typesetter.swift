import Exhibits
import Foundation
import Subprocess
import SystemPackage

/// Sets a document as PDF/A-3a: WeasyPrint of Debian, driven by `typeset.py` in a confined process.
///
/// The process sees only the document's own files and the fonts: whatever the text in it says, nothing
/// else is read and nothing is fetched. Needs the packages that `script/bootstrap` installs. The same
/// document gives the same bytes.
struct Typesetter: Sendable {
  /// A file inside the PDF, beside its pages.
  struct Attachment: Sendable {
    let file: ExhibitFile
    /// As in `application/json`.
    let type: String
    /// What it is, in words.
    let description: String

    /// The machine-readable timeline.
    static func timeline(_ file: ExhibitFile) -> Attachment {
      Attachment(
        file: file, type: "application/json",
        description: "The timeline of this document, whole and exact")
    }
  }

  /// A document that takes longer is given up.
  var patience = Swift.Duration.seconds(600)
  /// In mebibytes of address space.
  var memoryLimit = 4096

  /// - Parameter folder: where a folder is made to work in, and taken away again.
  /// - Throws: `OnsetError` when WeasyPrint is not installed, refuses, or is stopped.
  func pdf(
    of document: ScheduleDocument, attaching attachments: [Attachment], in folder: FilePath
  ) async throws(OnsetError) -> [UInt8] {
    let work = folder.appending("typesetting")
    try? FileManager.default.removeItem(atPath: work.string)
    try CaseFolder.makeFolder(work)
    defer { try? FileManager.default.removeItem(atPath: work.string) }

    let own = [
      ExhibitFile(path: "document.html", bytes: document.html),
      ExhibitFile(path: "drawings.css", bytes: document.drawingStyle),
    ]
    for file in own + document.pictures + attachments.map(\.file) {
      try CaseFolder.write(Data(file.bytes), to: work.appending(file.path))
    }
    try await run(Self.specification(document, attachments), in: work)
    guard let bytes = FileManager.default.contents(atPath: work.appending("document.pdf").string)
    else { throw Self.failure("it wrote nothing") }
    return [UInt8](bytes)
  }

  private static func specification(
    _ document: ScheduleDocument, _ attachments: [Attachment]
  ) throws(OnsetError) -> String {
    let values: [String: Any] = [
      "html": "document.html", "drawings": "drawings.css", "output": "document.pdf",
      "pictures": document.pictures.map(\.path),
      "attachments": attachments.map {
        ["name": $0.file.path, "type": $0.type, "description": $0.description]
      },
    ]
    guard let data = try? JSONSerialization.data(withJSONObject: values, options: .sortedKeys)
    else { throw failure("what it is to do cannot be written down") }
    return String(decoding: data, as: UTF8.self)
  }

  /// `timeout` and `prlimit` end it whatever it does; nothing in its environment is the caller's.
  private func run(_ specification: String, in work: FilePath) async throws(OnsetError) {
    let seconds = patience.components.seconds
    let confined =
      ["--signal=KILL", "\(seconds)", "setpriv", "--no-new-privs", "prlimit"]
      + ["--as=\(memoryLimit << 20)", "--cpu=\(seconds)", "--core=0", "--fsize=\(1 << 31)"]
      + ["/usr/bin/python3", "-I", "-B", "-c"]
    let script = String(decoding: PackageResources.typeset_py, as: UTF8.self)
    let environment: Environment = .custom([
      "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC", "PYTHONHASHSEED": "0",
      "HOME": work.string,
    ])
    let status: TerminationStatus
    let words: String
    do {
      let result = try await Subprocess.run(
        .name("timeout"), arguments: Arguments(confined + [script, specification]),
        environment: environment, workingDirectory: work, input: .none, output: .discarded,
        error: .string(limit: 1 << 16))
      (status, words) = (result.terminationStatus, result.standardError)
    } catch {
      throw Self.failure("it could not be run: \(error)")
    }
    let last = words.split(whereSeparator: \.isNewline).last.map(String.init) ?? ""
    switch status {
    case .exited(0): return
    // `typeset.py` says so itself; 127: there is no python3.
    case .exited(3), .exited(127):
      throw OnsetError(
        "the schedule cannot be set: WeasyPrint or its fonts are not installed (\(last))",
        fix: "run script/bootstrap, which installs weasyprint and the fonts")
    case .exited(137), .signaled:
      throw OnsetError(
        "setting the schedule took more than \(seconds) s or \(memoryLimit) MiB and was stopped",
        fix: "name fewer events or stills for the exhibit")
    default: throw Self.failure(last.isEmpty ? "it ended with \(status)" : last)
    }
  }

  private static func failure(_ words: String) -> OnsetError {
    OnsetError("the schedule cannot be set by WeasyPrint: \(words)", fix: "please report this")
  }
}
