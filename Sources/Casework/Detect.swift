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

  let file: String
  let analysis: RecordingAnalysis

  /// Marks of one kind that the text lists; the rest are counted.
  private static let mostListed = 12

  /// - Parameters:
  ///   - curve: whether the document holds scores and channels over the whole recording.
  ///   - choice: which detectors look and listen.
  /// - Throws: `MediaError`, `OnsetError`.
  public init(file: String, threads: Int, curve: Bool, by choice: DetectorChoice) throws {
    self.file = file
    analysis =
      switch choice.kind {
      case .all: try Analyse.analysis(of: file, threads: threads)
      case .triage: try Analyse.triage(of: file, threads: threads)
      case .named(let detectors):
        try Analyse.analysis(
          of: file, threads: threads,
          senses: detectors.reduce(into: []) { $0.formUnion($1.senses) }, detectors: detectors)
      }
    warnings =
      analysis.continuity.map { Finding($0, source: SourceID(rawValue: file)) }
      .filter { $0.severity == .failure }.map { VisibleText.line($0.message, limit: 400) }
      + analysis.detections.compactMap { detection in
        detection.fault.map { "the detector '\(detection.detector)' did not see all of it: \($0)" }
      }
    document = Self.document(analysis, file: file, curve: curve)
    text = Self.text(analysis)
  }

  /// One JSON document.
  public var json: String { document.document }

  // MARK: The document

  private static func document(
    _ analysis: RecordingAnalysis, file: String, curve: Bool
  ) -> JSONValue {
    let marks = analysis.detections.flatMap { detection in
      detection.marks.map { (detection, $0) }
    }
    var members: [String: JSONValue] = [
      "path": .text(file), "durationSeconds": .seconds(analysis.duration),
      "marks": .array(marks.map { mark($1, of: $0, analysis) }),
      "scoreMeaning": .object(
        Dictionary(
          analysis.detections.map { ($0.detector, .text(meaning($0.detector))) },
          uniquingKeysWith: { first, _ in first })),
    ]
    guard curve else { return .object(members) }
    let curves = analysis.detections.compactMap { detection in
      detection.curve.map { (detector: detection.detector, curve: $0) }
    }
    let promised =
      curves.first { $0.detector == ViolenceLight.name }
      ?? curves.first { $0.detector == ViolenceFast.name }
    if let promised { members["curve"] = .object(values(promised.curve, analysis)) }
    members["curves"] = .array(
      curves.map { shown in
        .object(values(shown.curve, analysis)).merging(["detector": .text(shown.detector)])
      })
    members["channels"] = .array(
      analysis.detections.flatMap { detection in
        detection.channels.map { channel in
          .object(values(channel.curve, analysis)).merging([
            "detector": .text(detection.detector), "name": .text(channel.name),
          ])
        }
      })
    return .object(members)
  }

  private static func mark(
    _ mark: Mark, of detection: Detection, _ analysis: RecordingAnalysis
  ) -> JSONValue {
    [
      "kind": .text(mark.kind.rawValue), "detector": .text(detection.detector),
      "detectorVersion": .integer(detection.version),
      "earliestSeconds": seconds(mark.earliest, analysis),
      "estimateSeconds": seconds(mark.estimate, analysis),
      "latestSeconds": seconds(mark.latest, analysis),
      "score": .thousandths(mark.score), "status": "proposed",
      "scoreMeaning": .text(meaning(detection.detector, of: mark.score)),
      "channels": .array(mark.channels.map { .text($0) }),
      "models": .array(detection.models.map { .text($0.words) }),
    ]
  }

  private static func values(
    _ curve: Curve, _ analysis: RecordingAnalysis
  ) -> [String: JSONValue] {
    [
      "startSeconds": seconds(curve.start, analysis), "stepSeconds": .seconds(curve.step),
      "values": .array(curve.values.map { .thousandths($0) }),
    ]
  }

  private static func seconds(_ time: MediaTime, _ analysis: RecordingAnalysis) -> JSONValue {
    .seconds(try? analysis.axisTime(time).nanoseconds(rounding: .nearest))
  }

  private static func meaning(_ detector: String, of score: Int? = nil) -> String {
    guard let detector = DetectorCatalogue.detector(named: detector) else { return "" }
    return score.map(detector.meaning) ?? detector.scoreMeaning
  }

  // MARK: The text

  private static func text(_ analysis: RecordingAnalysis) -> String {
    let marks = analysis.marks
    let violence = marks.filter(\.kind.isViolence)
    var text =
      violence.isEmpty
      ? "no marks proposed\n"
      : violence.map { mark in
        let channels = mark.channels.joined(separator: " and ")
        return line(mark) + (channels.isEmpty ? "" : ", set off by \(channels)")
          + ", score \(mark.scoreText) (\(mark.detector))\n"
      }.joined()
    text += meanings(violence)
    var kinds: [EventKind] = []
    for mark in marks where !mark.kind.isViolence && !kinds.contains(mark.kind) {
      kinds.append(mark.kind)
    }
    for kind in kinds {
      let all = marks.filter { $0.kind == kind }
      text += "\nother marks, no events: \(kind), \(all.count) in all\n"
      text += all.prefix(mostListed).map { "  " + line($0) + "\n" }.joined()
      if all.count > mostListed {
        text += "  and \(all.count - mostListed) more (--json has all)\n"
      }
    }
    return text
  }

  private static func line(_ mark: SourceMark) -> String {
    "\(mark.kind)  proposed at \(mark.estimate.clockText) "
      + "(\(mark.earliest.clockText)…\(mark.latest.clockText))"
  }

  /// What the scores mean, once each: of the mark itself where its detector can tell.
  private static func meanings(_ marks: [SourceMark]) -> String {
    var said: Set<String> = []
    return marks.compactMap { mark in
      let words = meaning(mark.detector, of: mark.score)
      guard !words.isEmpty, said.insert(words).inserted else { return nil }
      let isOwn = words != meaning(mark.detector)
      return "\(mark.detector)\(isOwn ? ", score \(mark.scoreText)" : ""): \(words)\n"
    }.joined()
  }
}
