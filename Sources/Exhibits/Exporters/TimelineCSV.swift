public import Evidence
import TimeModel

/// The events as a table for spreadsheets, one row an event.
///
/// RFC 4180 with CRLF, UTF-8 with a byte order mark: without one, spreadsheet programs read the file
/// in the machine's legacy encoding. Line breaks and control characters become visible marks, so one
/// event is always one line. A cell that a spreadsheet would take for a formula (it begins with
/// `=`, `+`, `-`, `@`, their full-width forms, a tab or a carriage return, possibly after blanks) is
/// given a leading apostrophe. Cells longer than a spreadsheet holds are cut and say so; the whole
/// text stands in `timeline.json`.
public struct TimelineCSV: Exporter {
  public static let name = "timeline.csv"
  public static let purpose = "One row an event, for spreadsheets."

  static let header = [
    "id", "kind", "label", "status", "earliest_utc", "estimate_utc", "latest_utc", "local_time",
    "sources", "earliest_because", "latest_because", "local_time_uncontested",
  ]

  public init() {}

  public func files(for timeline: Timeline) -> [ExhibitFile] {
    let index = TimelineIndex(timeline)
    let rows = [Self.header] + timeline.events.map { row($0, index) }
    let lines = rows.map { $0.map(Self.cell).joined(separator: ",") + "\r\n" }
    return [ExhibitFile(path: Self.name, text: "\u{FEFF}" + lines.joined())]
  }

  private func row(_ report: Timeline.EventReport, _ index: TimelineIndex) -> [String] {
    [
      report.event.id.rawValue,
      report.event.kind.rawValue,
      report.event.label,
      report.event.status.rawValue,
      report.time.earliest?.description ?? "",
      report.time.estimate?.description ?? "",
      report.time.latest?.description ?? "",
      index.words.line(report.time) ?? "",
      index.sources(of: report).map(index.title).joined(separator: "; "),
      index.reasons(report.time.earliestBecause),
      index.reasons(report.time.latestBecause),
      report.uncontested.map { index.words.line($0) ?? TimelineIndex.unplaced } ?? "",
    ]
  }

  /// One cell, neutralised and quoted where it must be.
  static func cell(_ text: String) -> String {
    var safe = VisibleText.line(text, limit: 32_000)
    if startsLikeFormula(text) || startsLikeFormula(safe) { safe = "'" + safe }
    guard safe.unicodeScalars.contains(where: { "\",\r\n;\t".unicodeScalars.contains($0) }) else {
      return safe
    }
    // By scalars again: a quote that carries an accent ends a cell like any other.
    var quoted = "\"".unicodeScalars
    for scalar in safe.unicodeScalars {
      if scalar == "\"" { quoted.append(scalar) }
      quoted.append(scalar)
    }
    return String(quoted) + "\""
  }

  /// - Note: By scalars: `"=\u{301}"` is another character than `=`, but no other formula.
  private static func startsLikeFormula(_ text: String) -> Bool {
    for scalar in text.unicodeScalars {
      switch scalar {
      case "=", "+", "-", "@", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}", "\u{2212}", "\t",
        "\r", "\n":
        return true
      case _ where scalar.properties.isWhitespace || VisibleText.isHidden(scalar): continue
      default: return false
      }
    }
    return false
  }
}
