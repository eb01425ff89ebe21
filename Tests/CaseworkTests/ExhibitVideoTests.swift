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

private let program = Places.repository.appending(path: ".build/debug/onset")
private let canRun =
  CodedVideo.isPossible && FileManager.default.isExecutableFile(atPath: program.path)

/// Clips and the view of an exhibit, made by the built program as its own worker.
@Suite(.enabled(if: canRun, "needs ffmpeg and the built program"))
struct ExhibitVideoTests {
  private static let begin = Instant(nanoseconds: 1_491_662_400_000_000_000)
  private static let camera = SourceID(rawValue: "camera")

  /// A case of one recording and one event, without a store.
  private struct Place {
    let root: URL
    let folder: CaseFolder
    let acquired: Acquired
    let timeline: Timeline

    init(_ name: String) throws {
      root = try Places.temporaryFolder(name)
      let file = root.appending(path: "camera.mp4")
      try CodedVideo.write(to: file, count: 150, rate: "30", sound: "sine=440:r=44100")
      folder = try CaseFolder(root.path, output: nil)
      let artifact = root.appending(path: "analysis.json")
      try Analyse.run(
        file: file.path, artifact: artifact.path, packets: nil, decodesPictures: false, threads: 1
      ) { _ in }
      let analysis = try JSONDecoder().decode(
        RecordingAnalysis.self, from: Data(contentsOf: artifact))
      var acquired = Acquired(
        entry: CaseFile.SourceEntry(
          id: camera, file: "camera.mp4", kind: .recording, exhibit: "OS/1"))
      acquired.seal = try folder.file("camera.mp4").sealed()
      acquired.content = .analysis(analysis)
      self.acquired = acquired
      timeline = try Self.timeline(acquired)
    }

    private static func timeline(_ acquired: Acquired) throws -> Timeline {
      let at = MediaTime(nanoseconds: Nanoseconds(2_000_000_000))
      let observation = Observation(
        id: ObservationID(camera, "1"), source: camera, locator: .moment(stream: nil, at: at),
        text: "seen", author: .person("OS"),
        time: .media(earliest: at, estimate: at, latest: at))
      let when = try begin.advanced(by: Nanoseconds(2_000_000_000))
      let time = BoundedMoment(
        earliest: when, estimate: when, latest: when, earliestBecause: [], latestBecause: [])
      let event = Event(
        id: EventID(rawValue: "first"), kind: .contact, label: "They meet", status: .confirmed,
        observations: [observation.id])
      return Timeline(
        generator: Timeline.Generator(name: "onset", version: "0", libraries: [:]),
        case: Timeline.Case(title: "A test", reference: nil, zone: .utc, isDraft: false),
        sources: [
          Timeline.SourceReport(
            source: Source(
              id: camera, kind: .recording, path: "camera.mp4", sha256: acquired.seal?.sha256,
              byteCount: nil, exhibit: "OS/1"),
            clock: SourceClock(
              status: .anchored, axis: .mediaTime,
              model: ClockModel(offset: Timestamp(exactly: begin), skew: .none), anchors: []),
            extent: nil, findings: [], observations: [observation])
        ],
        events: [
          Timeline.EventReport(
            event: event, time: time, observations: [observation], observationTimes: [time],
            stills: [])
        ], order: [], constraints: [], conflicts: [], findings: [], unused: [])
    }

    func remove() { try? FileManager.default.removeItem(at: root) }
  }

  private static func plan(_ redactions: [Redaction] = []) throws -> ExhibitPlan {
    ExhibitPlan(
      identity: ExhibitIdentity(reference: nil, producedBy: nil),
      clips: ExhibitPlan.Clips(
        events: [EventID(rawValue: "first")], before: .second,
        after: Nanoseconds(500_000_000)),
      view: ExhibitPlan.View(
        sources: [camera], sound: camera, from: begin,
        to: try begin.advanced(by: Nanoseconds(1_200_000_000))),
      redactions: redactions)
  }

  private func make(
    _ place: Place, _ plan: ExhibitPlan, jobs: Int
  ) async throws -> (clips: [ExhibitClip], view: SynchronisedView?, payload: FilePath) {
    let payload = FilePath(place.root.appending(path: "payload").path)
    let worker = Worker(program: FilePath(program.path))
    let clips = try await ViewingClips(
      worker: worker, folder: place.folder, jobs: jobs, acquired: [place.acquired],
      timeline: place.timeline, plan: plan
    ).make(into: payload) { _, _ in }
    let view = try await SynchronisedViewing(
      worker: worker, folder: place.folder, jobs: jobs, acquired: [place.acquired],
      timeline: place.timeline, plan: plan
    ).make(into: payload) { _, _ in }
    #expect(clips.findings.isEmpty && view.findings.isEmpty)
    return (clips.clips, view.view, payload)
  }

  @Test func theSameCaseGivesTheSameBytesInAnyFolder() async throws {
    let places = try ["one", "another"].map { try Place($0) }
    defer { places.forEach { $0.remove() } }
    // The recordings are encoded once and copied, so that they are the same.
    let redaction = Redaction(
      source: Self.camera, from: MediaTime(nanoseconds: .second),
      to: MediaTime(nanoseconds: Nanoseconds(1_490_000_000)),
      box: Redaction.Box(x: -4, y: 8, width: 20, height: 20), isMuted: true, because: "a bystander")
    let first = try await make(places[0], Self.plan([redaction]), jobs: 1)
    let second = try await make(places[1], Self.plan([redaction]), jobs: 3)
    #expect(first.clips == second.clips && first.view == second.view)
    let clip = try #require(first.clips.first)
    #expect(first.clips.count == 1 && clip.form == .viewing && clip.isRedacted)
    #expect(clip.file.path == "clips/first-camera.viewing.mp4")
    #expect(clip.begins == MediaTime(nanoseconds: .second))
    let view = try #require(first.view)
    #expect(view.sound == Self.camera && view.isRedacted)
    for file in [clip.file, clip.sidecar, view.file, view.sidecar] {
      let seal = try EvidenceFile(folder: first.payload, path: file.path).sealed()
      #expect(seal.sha256 == file.sha256 && seal.state.byteCount == file.byteCount)
    }
    let names = try FileManager.default.subpathsOfDirectory(atPath: first.payload.string)
    #expect(names.filter { $0.contains("part") }.isEmpty)
    let description = try JSONSerialization.jsonObject(
      with: Data(contentsOf: URL(filePath: first.payload.appending(clip.sidecar.path).string)))
    let frames = (description as? [String: Any])?["frames"] as? [[String: Any]]
    #expect(frames?.first?["number"] as? Int == 30 && frames?.count == 46)
    #expect(frames?.filter { $0["isRedacted"] as? Bool == true }.count == 15)
  }

  @Test func aRecordingThatIsGoneIsAFinding() async throws {
    let place = try Place("gone")
    defer { place.remove() }
    try FileManager.default.removeItem(at: place.root.appending(path: "camera.mp4"))
    let payload = FilePath(place.root.appending(path: "payload").path)
    let (clips, findings) = try await ViewingClips(
      worker: Worker(program: FilePath(program.path)), folder: place.folder, jobs: 1,
      acquired: [place.acquired], timeline: place.timeline, plan: Self.plan()
    ).make(into: payload) { _, _ in }
    #expect(clips.isEmpty && findings.count == 1)
    #expect(try FileManager.default.contentsOfDirectory(atPath: payload.string + "/clips").isEmpty)
  }
}
