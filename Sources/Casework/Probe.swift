import Detectors
import Evidence
import Exhibits
import Foundation
import Media
import Synchronisation
import TimeModel

/// What a recording is: streams, every clock that it offers, and how continuous it is.
public struct Probe: Sendable {
  let document: JSONValue
  /// For people, several lines.
  public let text: String
  /// Something could not be read.
  public let needsPerson: Bool

  /// - Parameters:
  ///   - decode: also decode every frame, which shows what packets alone do not: undecodable
  ///     stretches, changes of size, encoders' signatures.
  ///   - zone: of local times in names and tags; nil leaves them unresolved.
  /// - Throws: `MediaError`, `OnsetError`.
  public init(file: String, decode: Bool, zone: String?) async throws {
    let rules = try zone.map { name throws(OnsetError) in
      guard let rules = Zones.rules(name) else {
        throw OnsetError("the zone '\(name)' is not known", fix: "use an IANA name: Europe/London")
      }
      return rules
    }
    let analysis = try Analyse.analysis(
      of: file, threads: 2, senses: decode ? [.sight, .hearing] : [], detectors: [])
    let source = SourceID(rawValue: file)
    let offered = ContainerAnchors.read(
      ContainerAnchors.Request(
        source: source, fileName: file, container: analysis.container, start: .zero,
        end: analysis.duration, zone: rules,
        stored: analysis.storedTimes.map { $0.moved(analysis.axisTime) },
        modified: SecondReader.modified(file)))
    var second: SecondReading?
    if let reader = await SecondReader.version() {
      second = await SecondReader.read(file, reader: reader)
    }
    let opinion = second.map {
      SecondOpinion($0, analysis.container, analysis.storedTimes, of: source)
    }
    let solution = ClockSolver.solve(offered.anchors, for: source)
    let findings =
      analysis.continuity.map { Finding($0, source: source) } + offered.findings
      + solution.findings + (opinion?.findings ?? [])
    needsPerson = findings.contains { $0.severity == .failure }
    document = [
      "path": .text(file), "sha256": .text(analysis.sha256.description),
      "byteCount": .integer(analysis.byteCount),
      "durationSeconds": .seconds(analysis.duration),
      "container": Self.container(analysis.container),
      "streams": .array(
        analysis.container.streams.map { Self.stream($0, analysis.packetCounts) }),
      "clock": .clock(solution.clock),
      "storedTimes": .array(analysis.storedTimes.map(Self.stored)),
      "secondReader": second.map { Self.second($0, agreed: opinion?.agreed ?? 0) } ?? .null,
      "findings": .array(findings.map(JSONValue.finding)),
    ]
    let reader =
      second.map { reading in
        "\(reading.reader): \(reading.times.count) times read, \(opinion?.agreed ?? 0) as here"
      } ?? "exiftool is not installed"
    text = Self.words(file, analysis, solution.clock, findings, reader)
  }

  /// One JSON document for all of them: the one itself, or a list.
  public static func json(_ probes: [Probe]) -> String {
    guard probes.count != 1 else { return probes[0].document.document }
    let list: JSONValue = ["recordings": .array(probes.map(\.document))]
    return list.document
  }

  private static func container(_ info: ContainerInfo) -> JSONValue {
    [
      "format": .text(info.format), "bitRate": info.bitRate.map { .integer($0) } ?? .null,
      "start": info.start.map { .mediaTime($0) } ?? .null,
      "duration": info.duration.map { .mediaTime($0) } ?? .null,
      "tags": .object(info.tags.mapValues { .text($0) }),
    ]
  }

  private static func stored(_ time: StoredTime) -> JSONValue {
    [
      "field": .text(time.field.rawValue), "place": .text(time.place),
      "value": .text(time.value.description), "at": time.at.map { .mediaTime($0) } ?? .null,
      "note": .text(time.note),
    ]
  }

  private static func second(_ reading: SecondReading, agreed: Int) -> JSONValue {
    [
      "reader": .text(reading.reader), "agreed": .integer(agreed),
      "times": .object(
        Dictionary(
          reading.times.map { ($0.name, JSONValue.text($0.text)) },
          uniquingKeysWith: { first, _ in first })),
    ]
  }

  private static func stream(_ stream: StreamInfo, _ counts: [Int]) -> JSONValue {
    var members: JSONValue = [
      "index": .integer(stream.index), "kind": .text(stream.kind.rawValue),
      "codec": .text(stream.codec), "timeBase": .rational(stream.timeBase),
      "start": stream.start.map { .mediaTime($0) } ?? .null,
      "duration": stream.duration.map { .mediaTime($0) } ?? .null,
      "packetCount": counts.indices.contains(stream.index)
        ? .integer(counts[stream.index]) : .null,
      "tags": .object(stream.tags.mapValues { .text($0) }),
    ]
    if let video = stream.video {
      members = members.merging([
        "width": .integer(video.width), "height": .integer(video.height),
        "rotation": .integer(video.rotation),
        "averageFrameRate": video.averageFrameRate.map { .rational($0) } ?? .null,
        "pixelFormat": .text(video.pixelFormat),
      ])
    }
    if let audio = stream.audio {
      members = members.merging([
        "sampleRate": .integer(audio.sampleRate), "channels": .integer(audio.channels),
        "initialPadding": .integer(audio.initialPadding),
      ])
    }
    return members
  }

  private static func words(
    _ file: String, _ analysis: RecordingAnalysis, _ clock: SourceClock, _ findings: [Finding],
    _ reader: String
  ) -> String {
    var lines = [
      "\(VisibleText.line(file)): \(analysis.container.format), "
        + "\(MediaTime(nanoseconds: analysis.duration).clockText) long, \(analysis.byteCount) bytes",
      "  sha256 \(analysis.sha256)", "streams",
    ]
    for stream in analysis.container.streams {
      var words = "  \(stream.index)  \(stream.kind.rawValue)  \(stream.codec)"
      if let video = stream.video {
        words += "  \(video.width)×\(video.height)"
        if video.rotation != 0 { words += ", turned by \(video.rotation)°" }
        if let rate = video.averageFrameRate { words += "  \(rate) frames a second" }
      }
      if let audio = stream.audio {
        words += "  \(audio.sampleRate) Hz, \(audio.channels) channels"
      }
      lines.append(words)
    }
    lines.append("clocks")
    if clock.anchors.isEmpty { lines.append("  none found") }
    for judged in clock.anchors {
      let anchor = judged.anchor
      lines.append(
        "  \(anchor.kind.rawValue)  \(anchor.instant.earliest.text(places: 3)) … "
          + "\(anchor.instant.latest.text(places: 3))")
      lines.append("    \(VisibleText.line(anchor.because, limit: 400))")
      if !anchor.caveat.isEmpty {
        lines.append("    but: \(VisibleText.line(anchor.caveat, limit: 400))")
      }
    }
    lines += ["second reader", "  \(reader)", "findings"]
    if findings.isEmpty { lines.append("  none") }
    for finding in findings {
      lines.append(
        "  \(finding.severity.rawValue)  \(finding.code)  \(finding.locator): "
          + VisibleText.line(finding.message, limit: 400))
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
