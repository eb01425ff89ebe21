import CaseStore
package import Evidence
import Foundation
import Media
import Records
package import TimeModel

/// A case whose files are at hand and about which nobody has decided: solved as `onset build` solves a
/// folder, without decoding or writing anything.
package struct CaseInMemory: Sendable {
  /// The text of `case.yaml`.
  package var caseFile: String
  /// The logs and statements, by the path that the case file names.
  package var records: [String: [UInt8]]
  /// How long each recording is, by path: its picture shows no clock, its sound fits no other's and its
  /// container holds no time.
  package var recordings: [String: Nanoseconds]

  package init(
    caseFile: String, records: [String: [UInt8]], recordings: [String: Nanoseconds]
  ) {
    (self.caseFile, self.records, self.recordings) = (caseFile, records, recordings)
  }

  /// - Throws: `CaseFileProblems`, and `OnsetError` for a file that is not there or a zone that is not
  ///   known.
  package func solve() throws -> Timeline { try solved().timeline }

  /// The same with the networks that questions are asked of.
  func solved() throws -> SolvedCase {
    let file = try CaseFileReader.read(Data(caseFile.utf8))
    guard let zone = Zones.rules(file.zone) else {
      throw OnsetError("the zone '\(file.zone)' is not known", fix: "use an IANA name")
    }
    let acquired = try file.sources.map { try acquire($0, of: file, zone) }
    let clocks = Clocks.all(file, acquired, zone: zone)
    return try Assembly(
      file: file, zone: zone, acquired: acquired, clocks: clocks.clocks,
      gathering: Gathering(file, acquired, DecisionJournal(), zone: zone), soundLinks: [],
      stills: [:], strips: [:], findings: clocks.findings, unused: []
    ).solve()
  }

  private func acquire(
    _ entry: CaseFile.SourceEntry, of file: CaseFile, _ zone: ZoneRules
  ) throws -> Acquired {
    var acquired = Acquired(entry: entry)
    if let bytes = records[entry.file] {
      acquired.take(
        RecordCatalogue.standard.read(
          bytes, named: entry.file.split(separator: "/").last.map(String.init) ?? "",
          as: entry.format, context: file.context(for: entry, zone: zone)), of: bytes)
    } else if let length = recordings[entry.file], let digest = Digest(Self.noDigest) {
      acquired.content = .analysis(
        RecordingAnalysis(
          sha256: digest, byteCount: 0,
          container: ContainerInfo(
            format: "wav", start: nil, duration: nil, bitRate: nil, tags: [:], streams: []),
          presentationStart: MediaTime(nanoseconds: .zero),
          presentationEnd: MediaTime(nanoseconds: length), packetCounts: [], continuity: [],
          detections: [], storedTimes: [], sound: nil, overlay: nil))
    } else {
      throw OnsetError("'\(entry.file)' is not among the files at hand", fix: "hand it in")
    }
    return acquired
  }

  private static let noDigest = String(repeating: "0", count: 64)
}
