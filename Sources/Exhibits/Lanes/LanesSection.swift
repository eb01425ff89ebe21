import Evidence
import TimeModel

/// The pictures of a timeline: one on UTC for all that has a place there, and one for each recording
/// whose clock nothing ties to UTC, on its own time.
struct LanesSection {
  private let index: TimelineIndex
  private(set) var utc: [LanePanel] = []
  /// Stretches in which events stand too close to be told apart in the first picture.
  private(set) var closeUps: [(heading: String, panels: [LanePanel])] = []
  private(set) var own: [LanePanel] = []
  /// What the UTC picture cannot show in full, in words.
  private(set) var outside: [String] = []
  /// The UTC stretch that is drawn.
  private let window: AxisWindow?

  init(_ index: TimelineIndex) {
    self.index = index
    let timeline = index.timeline
    let shown = timeline.events.filter { $0.event.status != .rejected }
    let extents = timeline.sources.compactMap { report in
      report.extent.map { (start: Span($0.start), end: Span($0.end)) }
    }
    let claims = shown.filter { !$0.isEntry }
    let drawn = claims.isEmpty ? shown : claims
    window = AxisWindow(events: drawn.map { Span($0.time) }, extents: extents)
    if let window {
      utc = universalPanels(
        window, drawn, marks: shown, sources: timeline.sources, firstID: 1)
      closeUps = closeUpPanels(window, drawn)
      outside = outsideNotes(window, drawn, marks: shown)
      if drawn.count < shown.count {
        let count = SummaryText.counted(shown.count - drawn.count, "entry", "entries")
        outside.append(
          "In the lanes of their sources, by number: \(count) of logs and statements that nobody "
            + "has tied to an event.")
      }
    }
    for report in timeline.sources where report.source.kind == .recording && !Self.isPlaced(report)
    {
      guard let panel = ownPanel(report, id: nextID + own.count) else { continue }
      own.append(panel)
    }
  }

  private var nextID: Int { utc.count + closeUps.reduce(1) { $0 + $1.panels.count } }

  /// True when something of the extent is known in UTC.
  private static func isPlaced(_ report: Timeline.SourceReport) -> Bool {
    guard let extent = report.extent else { return false }
    return !Span(extent.start).isUnbounded || !Span(extent.end).isUnbounded
  }

  // MARK: - On UTC

  private func closeUpPanels(
    _ window: AxisWindow, _ events: [Timeline.EventReport]
  ) -> [(heading: String, panels: [LanePanel])] {
    var result: [(heading: String, panels: [LanePanel])] = []
    var id = utc.count + 1
    for closeUp in window.closeUps(events.map { Span($0.time) }) {
      let near = events.filter { report in
        Span(report.time).estimate.map { closeUp.start <= $0 && $0 <= closeUp.end } ?? false
      }
      let sources = index.timeline.sources.filter { report in
        near.contains { $0.observations.contains { $0.source == report.source.id } }
      }
      let panels = universalPanels(closeUp, near, marks: near, sources: sources, firstID: id)
      id += panels.count
      let words = index.words.interval(
        earliest: Instant(nanoseconds: closeUp.start), latest: Instant(nanoseconds: closeUp.end))
      let numbers = OrderGraph.ranges(near.compactMap { index.number(of: $0.event.id) })
      result.append(("Closer: events \(numbers), \(words?.local ?? "")", panels))
    }
    return result
  }

  private func universalPanels(
    _ window: AxisWindow, _ events: [Timeline.EventReport], marks: [Timeline.EventReport],
    sources: [Timeline.SourceReport], firstID: Int
  ) -> [LanePanel] {
    let scale = AxisScale(
      window: window, left: LanePanel.Frame.page.left, right: LanePanel.Frame.page.right)
    let drawing = LaneDrawing(scale: scale)
    let lanes =
      eventLanes(events, drawing)
      + sources.compactMap { sourceLane($0, marks, drawing) }
    let shift =
      Int64(index.words.zone.offset(at: Instant(nanoseconds: window.start))) * 1_000_000_000
    let labels = index.words.labels(Ticks(window, shift: shift), scale)
    let local = Reading(
      Instant(nanoseconds: window.start), zone: index.words.zone, step: .minute, rounding: .down)
    let groups = LanePanel.groups(lanes)
    return groups.enumerated().map { number, group in
      LanePanel(
        id: "\(firstID + number)",
        title: "Timeline picture \(number + 1) of \(groups.count): events and sources on one axis. "
          + "The table of events holds the same times.",
        topName: "\(TimeText.text(local.date, weekday: false)), \(local.zone)",
        bottomName: index.words.zone.name == "UTC" ? nil : "UTC", labels: labels, lanes: group)
    }
  }

  /// Above this many, events are drawn with their numbers alone.
  static let labelledEvents = 40

  private func eventLanes(
    _ events: [Timeline.EventReport], _ drawing: LaneDrawing
  ) -> [LaneDrawing.Lane] {
    let isLabelled = events.count <= Self.labelledEvents
    let items = events.map { report in
      let words = index.words.interval(report.time)?.sentence ?? "no time in UTC"
      return EventRows.Item(
        number: index.number(of: report.event.id) ?? 0, label: report.event.label,
        mark: index.mark(report),
        title: "\(index.label(report)) (\(report.event.status.rawValue)): \(words)",
        span: Span(report.time), isConfirmed: report.event.status == .confirmed)
    }
    let rows = EventRows(items, scale: drawing.scale, labelled: isLabelled).rows
    return rows.enumerated().map { number, row in
      let isFirst = number == 0
      return LaneDrawing.Lane(
        name: isFirst ? "Events" : "",
        detail: isFirst ? (isLabelled ? "" : "by their numbers") : "",
        height: LaneDrawing.eventRowHeight + (number == rows.count - 1 ? 10 : 0),
        isContinued: !isFirst
      ) { top in drawing.events(row, top: top + 5) }
    }
  }

  private func sourceLane(
    _ report: Timeline.SourceReport, _ events: [Timeline.EventReport], _ drawing: LaneDrawing
  ) -> LaneDrawing.Lane? {
    let marks = marks(of: report.source.id, events)
    let placed = Self.isPlaced(report)
    guard placed || marks.contains(where: { !$0.span.isUnbounded }) else { return nil }
    let title = extentWords(report)
    let minor = minorMarks(report)
    let kind = report.source.kind.rawValue
    return LaneDrawing.Lane(
      name: report.source.id.rawValue,
      detail: (report.source.exhibit.map { "\($0), " } ?? "") + kind, height: 50,
      isContinued: false
    ) { top in
      var shapes: Markup = ""
      if placed, let extent = report.extent {
        shapes += drawing.extent(
          start: Span(extent.start), end: Span(extent.end), title: title, top: top)
      }
      return shapes + drawing.marks(marks, top: top) + drawing.minor(minor, top: top)
    }
  }

  /// The marks of detectors in a recording that are no events, where its clock alone places them.
  private func minorMarks(_ report: Timeline.SourceReport) -> [LaneDrawing.MinorMark] {
    guard let model = report.clock.model else { return [] }
    return report.marks.filter { !$0.kind.isViolence }.compactMap { mark in
      guard let from = try? model.timestamp(at: mark.earliest)?.estimate,
        let to = try? model.timestamp(at: mark.latest)?.estimate,
        let at = try? model.timestamp(at: mark.estimate)?.estimate
      else { return nil }
      return LaneDrawing.MinorMark(
        kind: mark.kind,
        span: Span(start: from.nanoseconds, estimate: at.nanoseconds, end: to.nanoseconds))
    }
  }

  private func marks(
    of source: SourceID, _ events: [Timeline.EventReport]
  ) -> [LaneDrawing.SourceMark] {
    events.flatMap { report in
      zip(report.observations, report.observationTimes).compactMap { observation, time in
        guard observation.source == source else { return nil }
        let words = index.words.interval(time)?.sentence ?? ""
        return LaneDrawing.SourceMark(
          number: index.number(of: report.event.id) ?? 0,
          title: "\(report.event.label), as \(source) alone has it"
            + "\(TimelineIndex.score(observation)): \(words)", span: Span(time))
      }
    }
  }

  private func extentWords(_ report: Timeline.SourceReport) -> String {
    guard let extent = report.extent else { return report.source.id.rawValue }
    let start = index.words.interval(extent.start)?.dated ?? "at a time not known"
    let end = index.words.interval(extent.end)?.dated ?? "at a time not known"
    return "\(report.source.id) starts \(start), and ends \(end)"
  }

  // MARK: - What lies outside

  private func outsideNotes(
    _ window: AxisWindow, _ events: [Timeline.EventReport], marks seen: [Timeline.EventReport]
  ) -> [String] {
    var notes: [String] = []
    for report in events {
      let (time, number) = (report.time, index.number(of: report.event.id) ?? 0)
      let label = EventRows.shortened(index.label(report), to: 100)
      guard let words = index.words.interval(time) else {
        notes.append("Event \(number), \(label), has no time in UTC and is not in the picture.")
        continue
      }
      let dated = words.dated
      let span = Span(time)
      if let end = span.end, end < window.start {
        notes.append("Event \(number), \(label), lies before the picture: \(dated).")
      } else if let start = span.start, start > window.end {
        notes.append("Event \(number), \(label), lies after the picture: \(dated).")
      } else if span.start ?? .min < window.start || span.end ?? .max > window.end {
        notes.append("Event \(number), \(label), reaches beyond the picture: \(dated).")
      }
    }
    for report in index.timeline.sources {
      guard Self.isPlaced(report), let extent = report.extent else {
        let isSeen = marks(of: report.source.id, seen).contains { !$0.span.isUnbounded }
        if !isSeen {
          notes.append("\(report.source.id) has no lane: nothing in it has a place on this axis.")
        }
        continue
      }
      let (start, end) = (Span(extent.start), Span(extent.end))
      if start.start ?? .min < window.start || end.end ?? .max > window.end {
        notes.append("\(extentWords(report)).")
      }
    }
    return notes
  }

  // MARK: - On a recording's own time

  private func ownPanel(_ report: Timeline.SourceReport, id: Int) -> LanePanel? {
    guard let extent = report.extent, extent.to > extent.from else { return nil }
    let source = report.source.id
    let window = AxisWindow(start: extent.from.count, end: extent.to.count)
    let scale = AxisScale(
      window: window, left: LanePanel.Frame.page.left, right: LanePanel.Frame.page.right)
    let drawing = LaneDrawing(scale: scale)
    let items = index.timeline.events.filter { $0.event.status != .rejected }.flatMap { event in
      event.observations.compactMap { observation -> EventRows.Item? in
        guard observation.source == source, let span = Self.span(observation.time) else {
          return nil
        }
        return EventRows.Item(
          number: index.number(of: event.event.id) ?? 0, label: event.event.label,
          mark: index.mark(event), title: "\(index.label(event)) \(observation.locator)",
          span: span,
          isConfirmed: event.event.status == .confirmed)
      }
    }
    let rows = EventRows(items, scale: scale, labelled: items.count <= Self.labelledEvents).rows
    let minor = report.marks.filter { !$0.kind.isViolence }.map {
      LaneDrawing.MinorMark(
        kind: $0.kind,
        span: Span(
          start: MarkLanes.moment($0.earliest), estimate: MarkLanes.moment($0.estimate),
          end: MarkLanes.moment($0.latest)))
    }
    let bar = LaneDrawing.Lane(
      name: source.rawValue,
      detail: (report.source.exhibit.map { "\($0), " } ?? "") + "clock not known", height: 50,
      isContinued: false
    ) { top in
      let (start, end) = (window.start, window.end)
      return drawing.extent(
        start: Span(start: start, estimate: start, end: start),
        end: Span(start: end, estimate: end, end: end), title: source.rawValue, top: top)
        + drawing.minor(minor, top: top)
    }
    let lanes = rows.enumerated().map { number, row in
      LaneDrawing.Lane(
        name: number == 0 ? "Events seen here" : "", detail: "",
        height: LaneDrawing.eventRowHeight + (number == rows.count - 1 ? 8 : 0),
        isContinued: number > 0
      ) { top in drawing.events(row, top: top + 5) }
    }
    let ticks = Ticks(window, shift: 0)
    return LanePanel(
      id: "\(id)", title: "\(source) on its own time, which nothing ties to UTC",
      topName: "time in this recording", bottomName: nil,
      labels: ticks.moments.map { moment in
        LanePanel.AxisLabel(
          x: scale.x(moment), top: ticks.mediaClock(moment), above: nil, bottom: nil)
      }, lanes: [bar] + lanes)
  }

  private static func span(_ time: ObservedTime) -> Span? {
    guard case .media(let earliest, let estimate, let latest) = time,
      let low = try? earliest.nanoseconds(rounding: .down),
      let middle = try? estimate.nanoseconds(rounding: .nearest),
      let high = try? latest.nanoseconds(rounding: .up)
    else { return nil }
    return Span(start: low.count, estimate: middle.count, end: high.count)
  }
}

extension TimeText {
  /// The labels of an axis of UTC: local time above, UTC below where it is another.
  func labels(_ ticks: Ticks, _ scale: AxisScale) -> [LanePanel.AxisLabel] {
    var day: CivilDate?
    let start = Instant(nanoseconds: scale.window.start)
    day = clock(at: start, step: .minute).date
    return ticks.moments.map { moment in
      let instant = Instant(nanoseconds: moment)
      let local = clock(at: instant, step: ticks.step)
      let universal = TimeText(zone: .utc).clock(at: instant, step: ticks.step)
      let isNewDay = local.date != day
      day = local.date
      return LanePanel.AxisLabel(
        x: scale.x(moment), top: local.clock,
        above: isNewDay ? TimeText.text(local.date, weekday: false) : nil,
        bottom: zone.name == "UTC" ? nil : universal.clock)
    }
  }
}
