import CaseStore
import Evidence
import Exhibits
import Foundation
import Media
import SystemPackage
public import TimeModel

/// One frame that an exhibit wants to show.
struct StillRequest: Hashable, Sendable {
  let source: SourceID
  /// On the axis of the stream's timestamps.
  let at: MediaTime
  /// In pixels, at most.
  var width = TakeStills.widest
  /// What is painted over in it.
  var covers: [PictureCover] = []

  /// One still for each recording in which a moment was observed.
  static func requests(
    for observations: [Observation], _ acquired: [Acquired], hiding redactions: [Redaction] = []
  ) -> [StillRequest] {
    var seen: Set<SourceID> = []
    return observations.compactMap { observation in
      guard case .media(_, let estimate, _) = observation.time,
        let analysis = acquired.first(where: { $0.entry.id == observation.source })?.analysis,
        analysis.container.streams.contains(where: { $0.kind == .video }),
        seen.insert(observation.source).inserted
      else { return nil }
      return StillRequest(
        source: observation.source, at: analysis.streamTime(estimate),
        covers: covers(of: observation.source, analysis, redactions))
    }
  }
}

extension StillRequest {
  /// What is painted over in every still of a recording.
  static func covers(
    of source: SourceID, _ analysis: RecordingAnalysis, _ redactions: [Redaction]
  ) -> [PictureCover] {
    redactions.filter { $0.source == source }.compactMap { PictureCover($0, analysis.axis) }
  }
}

/// A still as a worker hands it over and the store keeps it.
struct StillArtifact: Hashable, Sendable, Codable {
  /// The presentation time of the frame shown.
  let at: MediaTime
  let jpeg: Data
  let width: Int
  let height: Int
  /// As ``MarkStrip/Frame/number``.
  let number: Int?
}

/// A still with the number of its frame.
struct TakenStill: Hashable, Sendable {
  let still: Timeline.Still
  let number: Int?
}

/// Takes stills out of recordings: a worker's job, since it decodes.
public enum TakeStills {
  static let version = 2
  static let widest = 640
  /// More stills than this are not taken for one timeline: it must stay a page that opens.
  static let most = 80

  /// - Parameters:
  ///   - times: on the axis of the stream's timestamps.
  ///   - width: in pixels, at most.
  ///   - covers: a JSON list of ``PictureCover``: what is painted over.
  ///   - artifact: a JSON file to write; it must not exist.
  ///   - progress: told now and then that it goes on: whoever waits takes a standstill for a hang.
  public static func run(
    file: String, at times: [MediaTime], width: Int, covers: String? = nil, artifact: String,
    progress: () -> Void
  ) throws {
    let covers = try covers.map {
      try JSONDecoder().decode([PictureCover].self, from: Data($0.utf8))
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    try encoder.encode(
      take(file, at: times, width: width, covers: covers ?? [], progress: progress)
    )
    .write(to: URL(filePath: artifact), options: .withoutOverwriting)
  }

  /// One still for each of the times, in their order.
  static func take(
    _ file: String, at times: [MediaTime], width: Int, covers: [PictureCover] = [],
    progress: () -> Void = {}
  ) throws(MediaError) -> [StillArtifact] {
    var reader = try Stills.open(path: file, covers: covers)
    var stills: [Still] = []
    // A strip at a time: its frames lie close together.
    var rest = times[...]
    while !rest.isEmpty {
      let next = Array(rest.prefix(MarkPicture.frameCount))
      rest = rest.dropFirst(next.count)
      stills += try reader.stills(at: next, maximumWidth: width)
      progress()
    }
    guard let stream = stills.first?.stream else { return [] }
    let numbers = try Recording.frameNumbers(
      path: file, at: stills.map(\.time), stream: stream, progress: progress)
    return zip(stills, numbers).map { still, number in
      StillArtifact(
        at: still.time, jpeg: Data(still.jpeg), width: still.width, height: still.height,
        number: number)
    }
  }

  static func key(_ digest: Digest, _ request: StillRequest) -> ArtifactKey {
    let libraries = FFmpegLibraries.versions.sorted { $0.key < $1.key }
      .map { "\($0.key)/\($0.value)" }.joined(separator: " ")
    return ArtifactKey(
      sha256: digest,
      settings: "still/\(version) width/\(request.width) "
        + "at/\(request.at.ticks)@\(request.at.timeBase) \(libraries)"
        + (request.covers.isEmpty ? "" : " covers/\(text(request.covers))"))
  }

  static func text(_ covers: [PictureCover]) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    return (try? encoder.encode(covers)).map { String(decoding: $0, as: UTF8.self) } ?? "?"
  }
}

extension Acquisition {
  /// The stills that could be taken, those of earlier builds included; what could not is a finding.
  func stills(
    _ requests: [StillRequest], of acquired: [Acquired]
  ) async throws -> (stills: [StillRequest: TakenStill], findings: [Finding]) {
    var result: [StillRequest: TakenStill] = [:]
    var findings: [Finding] = []
    for source in acquired {
      let wanted = requests.filter { $0.source == source.entry.id }
      guard let seal = source.seal, !wanted.isEmpty else { continue }
      var missing: [StillRequest] = []
      for request in wanted where result[request] == nil {
        if usesCache,
          let content = try store.artifact(TakeStills.key(seal.sha256, request)),
          let still = try? JSONDecoder().decode(StillArtifact.self, from: content)
        {
          result[request] = Self.still(still, request)
        } else if !missing.contains(request) {
          missing.append(request)
        }
      }
      for width in Set(missing.map(\.width)).sorted() {
        let narrowed = missing.filter { $0.width == width }
        if let words = try await take(narrowed, of: source, seal, into: &result) {
          findings.append(
            Finding(
              .stillsFailed, .caution, source: source.entry.id,
              message: "Stills at \(narrowed.count) moments could not be taken: \(words).",
              advice: "The times on the timeline do not depend on them."))
        }
      }
    }
    return (result, findings)
  }

  /// - Parameter requests: of one width and with the same covers.
  /// - Returns: why it failed; nil when it did not.
  private func take(
    _ requests: [StillRequest], of source: Acquired, _ seal: Seal,
    into result: inout [StillRequest: TakenStill]
  ) async throws -> String? {
    guard let (width, covers) = requests.first.map({ ($0.width, $0.covers) }) else { return nil }
    let artifact = folder.work.appending("\(UUID().uuidString).json")
    defer { try? FileManager.default.removeItem(atPath: artifact.string) }
    let times = requests.flatMap {
      ["--at", "\($0.at.ticks)@\($0.at.timeBase.numerator)/\($0.at.timeBase.denominator)"]
    }
    let outcome = await worker.run(
      "stills",
      ["--out", artifact.string, "--width", "\(width)"]
        + (covers.isEmpty ? [] : ["--covers", TakeStills.text(covers)]) + times
        + ["--", "./" + source.entry.file],
      in: folder.path, progress: { _ in })
    switch outcome {
    case .died(let words), .refused(let words): return words
    case .done: break
    }
    let taken = try JSONDecoder().decode(
      [StillArtifact].self, from: Data(contentsOf: URL(filePath: artifact.string)))
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    for (request, still) in zip(requests, taken) {
      try store.keep(
        encoder.encode(still), as: TakeStills.key(seal.sha256, request),
        byteCount: seal.state.byteCount)
      result[request] = Self.still(still, request)
    }
    return nil
  }

  private static func still(_ artifact: StillArtifact, _ request: StillRequest) -> TakenStill {
    TakenStill(
      still: Timeline.Still(
        source: request.source, at: artifact.at, jpeg: Array(artifact.jpeg), width: artifact.width,
        height: artifact.height),
      number: artifact.number)
  }
}

extension Finding.Code {
  static let stillsFailed = Self(rawValue: "stills.failed")
}
