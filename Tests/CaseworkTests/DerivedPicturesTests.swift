import CaseStore
import Evidence
import Exhibits
import Foundation
import Media
import SystemPackage
import TestSupport
import Testing
import TimeModel

@testable import Casework

/// Pictures of a case for an exhibit, taken by the built program's own workers.
@Suite(.enabled(if: MadeCase.canBeMade, "needs ffmpeg and the built program"))
struct DerivedPicturesTests {
  @Test func theSameWhateverTheJobsAndTheFolder() async throws {
    let made = try MadeCase()
    defer { made.remove() }
    let (one, other) = (try await made.pictures(jobs: 1), try await made.pictures(jobs: 3))
    #expect(one.made.findings == [] && other.made.findings == [])
    #expect(one.made.stills == other.made.stills)
    #expect(one.made.sheets == other.made.sheets)
    #expect(one.made.clips == other.made.clips)
    #expect(one.made.stills.map(\.event.rawValue) == ["fall", "first", "last"])
    #expect(try one.files() == other.files())
    #expect(
      try one.files().keys.sorted() == [
        "clips/fall-cctv.json", "clips/fall-cctv.mp4", "contact-sheets/fall-cctv.png",
        "contact-sheets/first-cctv.png", "contact-sheets/last-cctv.png",
        "stills/fall/cctv-000050.annotated.png", "stills/fall/cctv-000050.json",
        "stills/fall/cctv-000050.png", "stills/first/cctv-000000.annotated.png",
        "stills/first/cctv-000000.json", "stills/first/cctv-000000.png",
        "stills/last/cctv-000099.annotated.png", "stills/last/cctv-000099.json",
        "stills/last/cctv-000099.png",
      ])
    for still in one.made.stills {
      for file in [still.clean, still.annotated, still.sidecar].compactMap(\.self) {
        let bytes = try #require(try one.files()[file.path])
        #expect(EvidenceFile.digest(of: Array(bytes)) == file.sha256.description)
        #expect(Int64(bytes.count) == file.byteCount)
      }
      #expect(still.preview.starts(with: [0xFF, 0xD8]) && !still.isRedacted)
    }
    let frame = one.made.stills[0].frame
    #expect(frame.number == 50)
    #expect(frame.at == MediaTime(nanoseconds: Nanoseconds(2_000_000_000)))
    #expect(frame.time?.estimate == Instant("2017-04-08T14:42:02Z"))
    #expect(
      one.made.sheets.map { $0.frames.map(\.number) } == [
        Array(stride(from: 25, through: 80, by: 5)), Array(stride(from: 0, through: 55, by: 5)),
        Array(stride(from: 44, through: 99, by: 5)),
      ])
    let clip = one.made.clips[0]
    #expect(clip.begins == MediaTime(nanoseconds: Nanoseconds(1_000_000_000)))
    let words = String(
      decoding: try #require(try one.files()["clips/fall-cctv.json"]), as: UTF8.self)
    #expect(words.contains("12 frames before the stretch that was asked for are in it"))
    let sidecar = String(
      decoding: try #require(try one.files()["stills/fall/cctv-000050.json"]), as: UTF8.self)
    #expect(sidecar.contains("select=eq(n\\\\,50)"))
    #expect(!sidecar.contains(made.folder.path))
  }

  @Test func whatIsHiddenIsHiddenEverywhere() async throws {
    let made = try MadeCase()
    defer { made.remove() }
    let box = try #require(Redaction.Box(x: -4, y: 10, width: 40, height: 20))
    let redaction = Redaction(
      source: made.source, from: MediaTime(nanoseconds: Nanoseconds(1_900_000_000)),
      to: MediaTime(nanoseconds: Nanoseconds(2_050_000_000)), box: box, isMuted: false,
      because: "identity of a child")
    let shown = try await made.pictures(jobs: 2, redactions: [redaction])
    #expect(shown.made.stills.map(\.isRedacted) == [true, false, false])
    #expect(shown.made.sheets[0].isRedacted)
    #expect(shown.made.clips.isEmpty)
    #expect(shown.made.findings.map(\.code.rawValue) == ["exhibit.clip.failed"])
    #expect(shown.made.findings[0].severity == .note)
    let plain = try await made.pictures(jobs: 2)
    #expect(plain.made.stills[0].preview != shown.made.stills[0].preview)
    #expect(plain.made.stills[0].clean.sha256 != shown.made.stills[0].clean.sha256)
    #expect(plain.made.stills[1] == shown.made.stills[1])
  }

  @Test func evidenceThatIsNotWhatWasSealed() async throws {
    let made = try MadeCase()
    defer { made.remove() }
    let file = made.folder.appending(path: "cctv.mp4")
    var bytes = try Data(contentsOf: file)
    bytes[bytes.count / 2] ^= 1
    try bytes.write(to: file)
    let changed = try await made.pictures(jobs: 1)
    #expect(changed.made.findings.map(\.code) == [.evidenceChanged])
    #expect(changed.made.stills.isEmpty)
    #expect(try changed.files().isEmpty)
    try FileManager.default.removeItem(at: file)
    #expect(try await made.pictures(jobs: 1).made.findings.map(\.code) == [.evidenceUnreadable])
  }

  @Test func whereNothingCanBeWrittenThereIsAnError() async throws {
    let made = try MadeCase()
    defer { made.remove() }
    let file = made.folder.appending(path: "a-file")
    try Data([1]).write(to: file)
    await #expect(throws: OnsetError.self) {
      _ = try await made.derived(jobs: 1).make(into: FilePath(file.path)) { _, _ in }
    }
  }
}

/// A case of one recording of four seconds, with three events in it.
private struct MadeCase {
  let folder: URL
  let source = SourceID(rawValue: "cctv")
  private let caseFolder: CaseFolder
  private let acquired: Acquired
  private let timeline: Timeline

  static let program = ["debug", "release"]
    .map { Places.repository.appending(path: ".build/\($0)/onset") }
    .first { FileManager.default.isExecutableFile(atPath: $0.path) }
  static let canBeMade =
    program != nil && FileManager.default.isExecutableFile(atPath: "/usr/bin/ffmpeg")

  init() throws {
    folder = try Places.temporaryFolder()
    try OtherProgram.output(
      of: "/usr/bin/ffmpeg",
      "-v error -nostdin -f lavfi -i testsrc2=s=128x96:r=25:d=4 -c:v libx264 -g 25 -bf 2"
        .split(separator: " ").map(String.init) + [folder.appending(path: "cctv.mp4").path])
    caseFolder = try CaseFolder(folder.path, output: nil)
    let artifact = folder.appending(path: "analysis.json")
    try Analyse.run(
      file: folder.appending(path: "cctv.mp4").path, artifact: artifact.path, packets: nil,
      decodesPictures: false, threads: 1, progress: { _ in })
    let analysis = try JSONDecoder().decode(
      RecordingAnalysis.self, from: Data(contentsOf: artifact))
    var entry = CaseFile.SourceEntry(id: source, file: "cctv.mp4", kind: .recording)
    entry.exhibit = "OS/3"
    var acquired = Acquired(entry: entry)
    acquired.seal = try caseFolder.file("cctv.mp4").sealed()
    acquired.content = .analysis(analysis)
    self.acquired = acquired
    let start = try #require(Instant("2017-04-08T14:42:00Z"))
    let clock = SourceClock(
      status: .anchored, axis: .mediaTime,
      model: ClockModel(offset: Timestamp(exactly: start), skew: .none), anchors: [])
    let source = Source(
      id: source, kind: .recording, path: "cctv.mp4", sha256: acquired.seal?.sha256, byteCount: 1,
      exhibit: "OS/3")
    let nothing = BoundedMoment(
      earliest: nil, estimate: nil, latest: nil, earliestBecause: [], latestBecause: [])
    let events = [("fall", 2_000), ("first", 0), ("last", 9_000), ("no", 1_000)].map {
      name, milliseconds in
      let at = MediaTime(nanoseconds: Nanoseconds(Int64(milliseconds) * 1_000_000))
      let observation = Observation(
        id: ObservationID(source.id, name), source: source.id, locator: .whole, text: name,
        author: .person("AB"), time: .media(earliest: at, estimate: at, latest: at))
      return Timeline.EventReport(
        event: Event(
          id: EventID(rawValue: name), kind: .other,
          label: "A fall \u{202E}<b>&" + String(repeating: "w", count: 4_000),
          status: name == "no" ? .rejected : .confirmed, observations: [observation.id]),
        time: nothing, observations: [observation], observationTimes: [nothing], stills: [])
    }
    timeline = Timeline(
      generator: Assembly.generator,
      case: Timeline.Case(
        title: "Made", reference: nil, zone: try #require(Zones.rules("Europe/London")),
        isDraft: false),
      sources: [
        Timeline.SourceReport(
          source: source, clock: clock, extent: nil, findings: [], observations: [])
      ], events: events, order: [], constraints: [], conflicts: [], findings: [], unused: [])
  }

  func remove() { try? FileManager.default.removeItem(at: folder) }

  struct Result {
    let made: DerivedPictures.Made
    let payload: URL

    func files() throws -> [String: Data] {
      var result: [String: Data] = [:]
      let all = FileManager.default.enumerator(atPath: payload.path)
      while let path = all?.nextObject() as? String {
        let file = payload.appending(path: path)
        guard (try? file.resourceValues(forKeys: [.isRegularFileKey]))?.isRegularFile == true
        else { continue }
        result[path] = try Data(contentsOf: file)
      }
      return result
    }
  }

  func derived(jobs: Int, redactions: [Redaction] = []) throws -> DerivedPictures {
    let program = try #require(Self.program)
    return DerivedPictures(
      worker: Worker(program: FilePath(program.path)), folder: caseFolder, jobs: jobs,
      acquired: [acquired], timeline: timeline,
      plan: ExhibitPlan(
        identity: ExhibitIdentity(reference: nil, producedBy: nil),
        clips: ExhibitPlan.Clips(
          events: [EventID(rawValue: "fall")], before: Nanoseconds(500_000_000),
          after: Nanoseconds(500_000_000)), view: nil, redactions: redactions))
  }

  func pictures(jobs: Int, redactions: [Redaction] = []) async throws -> Result {
    let payload = folder.appending(path: "payload-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: payload, withIntermediateDirectories: true)
    let made = try await derived(jobs: jobs, redactions: redactions).make(
      into: FilePath(payload.path)
    ) { _, _ in }
    return Result(made: made, payload: payload)
  }
}
