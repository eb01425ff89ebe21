import CaseStore
public import Evidence
import Exhibits
import Foundation
import TimeModel

/// What a build did, for the person who started it.
public struct BuildReport: Sendable {
  /// What each file was taken for, when there was no case file.
  var guesses: [(path: String, kind: String, because: String)] = []
  var passedOver: [(path: String, because: String)] = []
  public internal(set) var isDrafted = false
  public internal(set) var recordingsAnalysed = 0
  public internal(set) var recordingsReused = 0
  public internal(set) var mediaBytesRead: Int64 = 0
  public internal(set) var recordsRead = 0
  public internal(set) var conflicts: [Conflict] = []
  /// As the person named it.
  var outputFolder = "output/"
  /// Relative to the output folder.
  public internal(set) var outputs: [String] = []
  private var timeline: Timeline?
  private var failures: [Finding] = []
  private var cautions = 0

  /// A contradiction, or something that could not be used.
  public var needsPerson: Bool { !conflicts.isEmpty || !failures.isEmpty }

  mutating func count(_ acquired: [Acquired]) {
    for source in acquired {
      if source.entry.kind != .recording {
        recordsRead += source.reading == nil ? 0 : 1
      } else if source.analysis == nil {
        continue
      } else if source.wasRead {
        recordingsAnalysed += 1
        mediaBytesRead += source.seal?.state.byteCount ?? 0
      } else if source.seal != nil {
        recordingsReused += 1
      }
    }
  }

  mutating func take(_ timeline: Timeline) {
    self.timeline = timeline
    conflicts = timeline.conflicts
    let findings = timeline.findings + timeline.sources.flatMap(\.findings)
    failures = findings.filter { $0.severity == .failure }
    cautions = findings.count { $0.severity == .caution }
  }

  /// A few lines for a terminal.
  public var summary: String {
    guard let timeline else { return "" }
    var lines: [String] = []
    if isDrafted {
      lines.append("There was no case.yaml. Onset looked at every file and took")
      lines += guesses.map {
        "  \(VisibleText.line($0.path)) for a \($0.kind) (\(VisibleText.line($0.because)))"
      }
      if !passedOver.isEmpty { lines.append("and passed over") }
      lines += passedOver.map { "  \(VisibleText.line($0.path)): \(VisibleText.line($0.because))" }
      lines.append("It wrote a draft case.yaml: please correct it and build again.")
      lines.append("")
    }
    lines.append(readWords)
    lines.append("")
    lines += eventLines(timeline)
    lines += conflictLines + failureLines
    let folder = outputs.isEmpty ? "" : outputs.joined(separator: ", ")
    lines.append("Wrote to \(outputFolder): \(folder)")
    return lines.joined(separator: "\n") + "\n"
  }

  private var readWords: String {
    let records =
      recordsRead == 1 ? "1 log or statement read" : "\(recordsRead) logs and statements read"
    if recordingsAnalysed == 0, recordingsReused > 0 {
      return
        "Nothing changed: no media was read, \(recordingsReused) recordings known from before; "
        + "\(records)."
    }
    let reused = recordingsReused > 0 ? " (\(recordingsReused) known from before)" : ""
    let recordings = recordingsAnalysed == 1 ? "recording" : "recordings"
    return "\(recordingsAnalysed) \(recordings) analysed\(reused), \(records)."
  }

  private func eventLines(_ timeline: Timeline) -> [String] {
    let shown = timeline.events.filter { $0.event.status != .rejected }
    // An entry that nobody has tied to an event stands for itself, and is listed only where nobody has
    // looked yet or there is nothing else.
    let claims = shown.filter { !$0.isEntry }
    let listed = claims.isEmpty || timeline.case.isDraft ? shown : claims
    let entries = shown.count - listed.count
    let ids = Set(listed.map(\.event.id))
    let pairs = timeline.order.filter { ids.contains($0.a) && ids.contains($0.b) }
    let certain = pairs.count { $0.relation == .certainlyBefore }
    var lines = [
      "\(listed.count) event\(listed.count == 1 ? "" : "s"); of \(pairs.count) pairs the order of "
        + "\(certain) is certain:"
    ]
    lines += listed.prefix(Self.mostListed).map { "  " + Self.line(for: $0, in: timeline) }
    if listed.count > Self.mostListed {
      lines.append("  and \(listed.count - Self.mostListed) more in timeline.html")
    }
    if entries > 0 {
      lines.append(
        "  and \(entries) entries of logs and statements that nobody has tied to an event")
    }
    return lines + [""]
  }

  private static let mostListed = 30

  /// An event on one line: when, what, and whether a person decided about it.
  static func line(for report: Timeline.EventReport, in timeline: Timeline) -> String {
    let time = TimeText(zone: timeline.case.zone).line(report.time) ?? "time unknown"
    let isMark = report.observations.allSatisfy {
      if case .detector = $0.author { true } else { false }
    }
    let place = isMark ? report.observations.first.map { " in \($0.source)" } ?? "" : ""
    return "\(time)  \(report.event.kind)  \(VisibleText.line(report.event.label))\(place) "
      + "[\(report.event.status.rawValue)]"
  }

  private var conflictLines: [String] {
    guard !conflicts.isEmpty else { return [] }
    return [
      "\(conflicts.count) contradiction\(conflicts.count == 1 ? "" : "s"), a person is needed:"
    ]
      + conflicts.map { "  " + VisibleText.line($0.message, limit: 2_000) } + [""]
  }

  private var failureLines: [String] {
    var lines: [String] = []
    if !failures.isEmpty {
      lines.append(
        "\(failures.count) thing\(failures.count == 1 ? "" : "s") could not be used, a person is needed:"
      )
      lines += failures.prefix(20).map {
        "  \($0.source?.rawValue ?? "case"): \(VisibleText.line($0.message)) \(VisibleText.line($0.advice))"
      }
      if failures.count > 20 { lines.append("  … and \(failures.count - 20) more") }
      lines.append("")
    }
    if cautions > 0 {
      lines += ["\(cautions) finding\(cautions == 1 ? "" : "s") to read in timeline.html.", ""]
    }
    return lines
  }
}
