import Detectors
import Evidence
import Exhibits
import Foundation
import Media
import TimeModel

/// Proposed marks in one recording.
public struct Detect: Sendable {
  let document: JSONValue
  public let text: String
  /// What keeps the detectors from having seen all of it, in words; empty when they did.
  public let warnings: [String]

  /// - Parameter curve: whether the document holds the score over the whole recording.
  /// - Throws: `MediaError`.
  public init(file: String, threads: Int, curve: Bool) throws {
    let analysis = try Analyse.analysis(of: file, threads: threads)
    warnings = analysis.continuity.map { Finding($0, source: SourceID(rawValue: file)) }
      .filter { $0.severity == .failure }.map { VisibleText.line($0.message, limit: 400) }
      + analysis.detections.compactMap { detection in
        detection.fault.map { "the detector '\(detection.detector)' did not see all of it: \($0)" }
      }
    let marks = analysis.detections.flatMap { detection in
      detection.marks.map { (detection, $0) }
    }
    var members: [String: JSONValue] = [
      "path": .text(file), "durationSeconds": .seconds(analysis.duration),
      "marks": .array(
        marks.map { detection, mark in
          [
            "kind": .text(mark.kind.rawValue), "detector": .text(detection.detector),
            "earliestSeconds": Self.seconds(mark.earliest, analysis),
            "estimateSeconds": Self.seconds(mark.estimate, analysis),
            "latestSeconds": Self.seconds(mark.latest, analysis),
            "score": .thousandths(mark.score), "status": "proposed",
            "channels": .array(mark.channels.map { .text($0) }),
            "models": .array(detection.models.map { .text($0.words) }),
          ]
        }),
      "scoreMeaning": .object(
        Dictionary(
          DetectorCatalogue.all.map { ($0.name, .text($0.scoreMeaning)) },
          uniquingKeysWith: { first, _ in first })),
    ]
    if curve, let shown = analysis.detections.compactMap(\.curve).first {
      members["curve"] = [
        "startSeconds": Self.seconds(shown.start, analysis), "stepSeconds": .seconds(shown.step),
        "values": .array(shown.values.map { .thousandths($0) }),
      ]
    }
    document = .object(members)
    text =
      marks.isEmpty
      ? "no marks proposed\n"
      : marks.map { detection, mark in
        let (low, middle, high) = (
          analysis.axisTime(mark.earliest), analysis.axisTime(mark.estimate),
          analysis.axisTime(mark.latest)
        )
        return
          "\(mark.kind)  proposed at \(middle.clockText) (\(low.clockText)…\(high.clockText)), "
          + "set off by \(mark.channels.joined(separator: " and ")), score 0."
          + String(1000 + min(999, mark.score)).dropFirst() + "\n"
      }.joined()
  }

  /// One JSON document.
  public var json: String { document.document }

  private static func seconds(_ time: MediaTime, _ analysis: RecordingAnalysis) -> JSONValue {
    .seconds(try? analysis.axisTime(time).nanoseconds(rounding: .nearest))
  }
}
