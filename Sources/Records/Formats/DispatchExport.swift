public import Evidence

/// An incident of a police command-and-control system (CAD, STORM) as text: a heading with the
/// incident's number, then dated entries with an operator's sign.
///
/// `15:42:20 08/04/2017 OP12 text`, `08/04/17 15:42:20 (OP12): text`. A file may hold several
/// incidents. Exports as tables are read as tables.
public struct DispatchExport: RecordFormat {
  public let name = "dispatch"
  public let kind = SourceKind.log

  public init() {}

  public func recognises(_ sample: RecordSample) -> Recognition {
    let file = sample.text
    if let refusal = sample.refusalAsText(file) { return refusal }
    var (incident, fields, signed, entries): (String?, Int, Int, Int) = (nil, 0, 0, 0)
    for line in file.lines.prefix(300) {
      switch DispatchHead(file, line, LogHead.Style()) {
      case .field(let key, _):
        fields += 1
        if incident == nil, entries == 0, DispatchHead.incidentKeys.contains(key) { incident = key }
      case .entry(_, let sign, _):
        entries += 1
        if !sign.isEmpty { signed += 1 }
      case nil: break
      }
    }
    guard let incident, entries > 0, signed * 2 >= entries else {
      return .no(
        "no heading with an incident's number stands before entries that an operator signed "
          + "(\(signed) of \(entries))")
    }
    return .yes(
      "a heading with '\(incident)' and \(fields - 1) other field(s), then entries, \(signed) of "
        + "\(entries) signed")
  }

  static let columns = ["time", "operator", "text", "incident", "unit", "status"]

  /// The incidents of a file, by the lines at which they begin.
  private struct Incidents: Sendable {
    private var starts: [(line: Int, name: String)] = []

    /// Several references above the same entries (a number and a URN) name one incident.
    mutating func note(_ line: Int, _ name: String, isSameHeading: Bool) {
      if isSameHeading, let last = starts.last, last.name.utf8.count < 200 {
        starts[starts.count - 1].name = "\(last.name); \(name)"
      } else if !isSameHeading || starts.isEmpty {
        starts.append((line, name))
      }
    }

    var count: Int { starts.count }

    /// The incident to which a line belongs; empty before the first.
    func name(at line: Int) -> String {
      var (low, high) = (0, starts.count)
      while low < high {
        let middle = (low + high) / 2
        if starts[middle].line <= line { low = middle + 1 } else { high = middle }
      }
      return low == 0 ? "" : starts[low - 1].name
    }
  }

  public func read(
    _ input: RecordInput, _ context: RecordContext, into reading: inout ReadingBuilder
  ) {
    guard let file = TextSurvey.open(input, context, into: &reading) else { return }
    let style = LogHead.Style(near: context.date)
    let pieces = LineEntries(file: file, limits: context.limits) { DispatchHead($0, $1, style) }
    let incidents = survey(pieces, into: &reading)
    let rows = pieces.lazy.compactMap { piece -> TableRow? in
      guard case .entry(let entry) = piece, case .entry(let head, let sign, let body) = entry.head
      else { return nil }
      let text = file.text(min(body, entry.bytes.upperBound)..<entry.bytes.upperBound)
      let status = UnitStatus(text)
      return TableRow(
        number: entry.line.number, locator: entry.locator,
        cells: [
          head.time, sign, text, incidents.name(at: entry.line.number), status?.unit ?? "",
          status?.status ?? "",
        ], problems: [])
    }
    TableReader.read(
      rows, width: Self.columns.count,
      layout: .fixed(Self.columns, time: "time", text: "text", author: "operator"), context,
      into: &reading)
  }

  private func survey(
    _ pieces: LineEntries<DispatchHead>, into reading: inout ReadingBuilder
  ) -> Incidents {
    var (incidents, entries, hasEntries) = (Incidents(), 0, true)
    for piece in pieces {
      switch piece {
      case .loose(let line, let because):
        reading.leaveOut(.line(line.number, bytes: line.bytes), because: because)
      case .entry(let entry):
        guard case .field(let key, let value) = entry.head else {
          entries += 1
          hasEntries = true
          continue
        }
        if DispatchHead.incidentKeys.contains(key), !value.isEmpty {
          incidents.note(entry.line.number, value, isSameHeading: !hasEntries)
          hasEntries = false
        }
        reading.find(
          .recordUnused, .note, at: entry.locator,
          "Heading, line \(entry.line.number): \(TableClock.quoted(key)) is "
            + "'\(TableClock.quoted(value))'.")
        reading.leaveOut(entry.locator, because: "a field of the incident's heading")
      }
    }
    reading.find(
      .logRecords, entries == 0 ? .caution : .note,
      "\(entries) entries of \(incidents.count) incident(s).")
    return incidents
  }
}
