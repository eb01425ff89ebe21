import Evidence
import TimeModel

/// The schedule in tables.
struct ScheduleSheets {
  private let index: TimelineIndex
  private let names: NodeText
  private var timeline: Timeline { index.timeline }

  init(_ index: TimelineIndex) {
    self.index = index
    names = NodeText(index)
  }

  var all: [Workbook.Sheet] {
    [events, order, sources, contradictions, findings, unused, about]
  }

  // MARK: Events

  private var events: Workbook.Sheet {
    Workbook.Sheet(
      name: "Events",
      columns: [
        .init("Number", 8), .init("Event", 40), .init("Status", 11), .init("Kind", 18),
        .init("Local time", 34), .init("Local time, for filtering", 24),
        .init("Earliest (UTC)", 32), .init("Estimate (UTC)", 32), .init("Latest (UTC)", 32),
        .init("Sources", 30), .init("Earliest because", 60), .init("Latest because", 60),
        .init("Local time by uncontradicted evidence alone", 34), .init("Id", 20),
      ],
      rows: timeline.events.map(event))
  }

  private func event(_ report: Timeline.EventReport) -> [Workbook.Cell] {
    [
      .text(index.number(of: report.event.id).map { "\($0)" } ?? ""),
      .text(index.title(report)),
      .text(report.event.status.rawValue),
      .text(report.event.kind.rawValue),
      .text(index.words.line(report.time) ?? TimelineIndex.unplaced),
      wallClock(report.time),
      .text(report.time.earliest?.description ?? ""),
      .text(report.time.estimate?.description ?? ""),
      .text(report.time.latest?.description ?? ""),
      .text(index.sources(of: report).map(index.title).joined(separator: "; ")),
      .text(index.reasons(report.time.earliestBecause)),
      .text(index.reasons(report.time.latestBecause)),
      .text(report.uncontested.map { index.words.line($0) ?? TimelineIndex.unplaced } ?? ""),
      .text(report.event.id.rawValue),
    ]
  }

  /// The estimate, or the one bound that is known.
  private func wallClock(_ moment: BoundedMoment) -> Workbook.Cell {
    guard let instant = moment.estimate ?? moment.earliest ?? moment.latest,
      let (date, time) = try? timeline.case.zone.local(at: instant)
    else { return .empty }
    return .time(date, time)
  }

  private var order: Workbook.Sheet {
    Workbook.Sheet(
      name: "Order",
      columns: [
        .init("Number", 8), .init("Event", 40), .init("is", 20), .init("Number", 8),
        .init("Event", 40), .init("Margin in seconds", 22), .init("Contested", 11),
      ],
      rows: timeline.order.map { pair in
        [
          .text(index.number(of: pair.a).map { "\($0)" } ?? ""), .text(title(pair.a)),
          .text(pair.relation == .certainlyBefore ? "certainly before" : "undecided against"),
          .text(index.number(of: pair.b).map { "\($0)" } ?? ""), .text(title(pair.b)),
          .text(pair.margin?.description ?? "unbounded"), .text(pair.isContested ? "yes" : "no"),
        ]
      })
  }

  private func title(_ id: EventID) -> String {
    index.event(id).map(index.title) ?? id.rawValue
  }

  // MARK: Sources

  private var sources: Workbook.Sheet {
    Workbook.Sheet(
      name: "Sources and clocks",
      columns: [
        .init("Source", 20), .init("Exhibit", 12), .init("Kind", 11), .init("File", 40),
        .init("SHA-256", 68), .init("Bytes", 14), .init("Clock", 40), .init("Clock reads", 50),
        .init("Rate", 30), .init("Begins, earliest (UTC)", 32), .init("Begins, latest (UTC)", 32),
        .init("Ends, earliest (UTC)", 32), .init("Ends, latest (UTC)", 32),
        .init("Evidence for the clock", 70), .init("Evidence not used for it", 70),
      ],
      rows: timeline.sources.map(source))
  }

  private func source(_ report: Timeline.SourceReport) -> [Workbook.Cell] {
    let clock = ClockText(index.words)
    func anchors(_ isAccepted: Bool) -> Workbook.Cell {
      .text(
        report.clock.anchors.filter { $0.isAccepted == isAccepted }
          .map { "\($0.anchor.kind.rawValue): \($0.anchor.because) \($0.because)" }
          .joined(separator: "; "))
    }
    return [
      .text(report.source.id.rawValue), .text(report.source.exhibit ?? ""),
      .text(report.source.kind.rawValue), .text(report.source.path),
      .text(report.source.sha256?.description ?? "could not be read"),
      .text(report.source.byteCount.map { "\($0)" } ?? ""),
      .text(clock.status(report.clock)),
      .text(clock.offsets(report.clock).joined(separator: "; ")),
      .text(clock.skew(report.clock) ?? ""),
      .text(report.extent?.start.earliest?.description ?? ""),
      .text(report.extent?.start.latest?.description ?? ""),
      .text(report.extent?.end.earliest?.description ?? ""),
      .text(report.extent?.end.latest?.description ?? ""),
      anchors(true), anchors(false),
    ]
  }

  // MARK: What a person must know

  private var contradictions: Workbook.Sheet {
    Workbook.Sheet(
      name: "Contradictions",
      columns: [
        .init("Number", 8), .init("Contradiction", 80), .init("Evidence in it", 80),
        .init("Left out of the timeline", 60), .init("What would resolve it", 80),
      ],
      rows: timeline.conflicts.enumerated().map { number, conflict in
        [
          .text("\(number + 1)"), .text(conflict.message), .text(evidence(conflict.constraints)),
          .text(evidence(conflict.leftOut)),
          .text(conflict.remedies.map(\.words).joined(separator: "; ")),
        ]
      })
  }

  private func evidence(_ ids: [ConstraintID]) -> String {
    ids.map { id in
      guard let constraint = index.constraint(id) else { return id.rawValue }
      return "\(index.reasons([id])) (\(names.place(constraint)))"
    }.joined(separator: "; ")
  }

  private var findings: Workbook.Sheet {
    Workbook.Sheet(
      name: "Findings",
      columns: [
        .init("Concerns", 30), .init("Severity", 11), .init("Code", 28), .init("Place", 30),
        .init("Finding", 80), .init("What to do", 60),
      ],
      rows: (timeline.findings + timeline.sources.flatMap(\.findings)).map { finding in
        [
          .text(finding.source.map(index.title) ?? "the case as a whole"),
          .text(finding.severity.rawValue), .text(finding.code.rawValue),
          .text(finding.locator.description), .text(finding.message), .text(finding.advice),
        ]
      })
  }

  private var unused: Workbook.Sheet {
    Workbook.Sheet(
      name: "Unused",
      columns: [.init("Source or file", 40), .init("Place", 30), .init("Not used because", 90)],
      rows: timeline.unused.map { unused in
        [
          .text(unused.source.map(index.title) ?? unused.path ?? ""),
          .text(unused.locator.description), .text(unused.because),
        ]
      })
  }

  private var about: Workbook.Sheet {
    let facts = [
      ("Case", timeline.case.title), ("Reference", timeline.case.reference ?? ""),
      (
        "State",
        timeline.case.isDraft
          ? "draft: nobody has corrected the case file yet" : "by a case file that a person wrote"
      ),
      ("Time zone of local times", timeline.case.zone.name),
      ("Made by", "\(timeline.generator.name) \(timeline.generator.version)"),
      ("Events", "Proposed by a machine until a person confirms them; rejected ones are listed."),
      ("Times", "Each event lies between earliest and latest; times in UTC are exact."),
      ("Whole and exact", "timeline.json"),
    ]
    return Workbook.Sheet(
      name: "About", columns: [.init("What", 26), .init("This workbook", 90)],
      rows: facts.map { [.text($0.0), .text($0.1)] })
  }
}
