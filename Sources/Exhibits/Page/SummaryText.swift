import Evidence
import TimeModel

/// The plain summary at the head of the page.
struct SummaryText {
  let sentences: [Markup]

  init(_ index: TimelineIndex) {
    let timeline = index.timeline
    let (claims, entries) = (index.claims, index.entries)
    let head =
      claims.isEmpty
      ? [Self.events(claims), Self.entries(entries), Self.span(entries, index)]
      : [Self.events(claims), Self.span(claims, index), Self.entries(entries)]
    sentences =
      (head + [
        Self.sources(timeline), Self.order(index.orderOfClaims), Self.proposals(timeline),
        Self.conflicts(timeline), Self.findings(timeline),
      ]).filter { !$0.isEmpty }
  }

  private static func events(_ events: [Timeline.EventReport]) -> Markup {
    func count(_ status: Event.Status) -> Int {
      events.filter { $0.event.status == status }.count
    }
    guard !events.isEmpty else {
      return
        "<strong>No events.</strong> Nothing in the evidence has been put forward as an event yet."
    }
    let parts = [
      (count(.confirmed), "confirmed by a person"),
      (count(.proposed), "proposed and not confirmed"),
      (count(.rejected), "rejected by a person"),
    ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    return """
      <strong>\(counted(events.count, "event", "events")):</strong> \
      \(parts.joined(separator: ", ")).
      """
  }

  private static func entries(_ entries: [Timeline.EventReport]) -> Markup {
    guard !entries.isEmpty else { return .empty }
    return """
      <strong>\(counted(entries.count, "entry", "entries"))</strong> of logs and statements that \
      nobody has tied to an event.
      """
  }

  private static func span(_ events: [Timeline.EventReport], _ index: TimelineIndex) -> Markup {
    let times = events.filter { $0.event.status != .rejected }.map(\.time)
    guard !times.isEmpty else { return .empty }
    let bounded = times.filter { $0.earliest != nil && $0.latest != nil }
    let rest = times.count - bounded.count
    let open: Markup =
      rest == 0
      ? "" : " \(rest) of them \(rest == 1 ? "has" : "have") no bounds in UTC on at least one side."
    guard let first = bounded.compactMap(\.earliest).min(),
      let last = bounded.compactMap(\.latest).max(),
      let words = index.words.interval(earliest: first, latest: last)
    else {
      return """
        <strong>No event has a time of day yet:</strong> nothing ties the clocks of the sources to \
        UTC. Times below are those of each source itself.
        """
    }
    let date = words.date.map { " on \($0)" } ?? ""
    return "They lie <strong>\(words.sentence)</strong>\(date).\(open)"
  }

  private static func sources(_ timeline: Timeline) -> Markup {
    guard !timeline.sources.isEmpty else { return "<strong>No sources.</strong>" }
    let names = [
      (SourceKind.recording, "recording", "recordings"), (.log, "log", "logs"),
      (.statement, "statement", "statements"),
    ]
    let parts = names.compactMap { kind, one, many -> String? in
      let count = timeline.sources.filter { $0.source.kind == kind }.count
      return count == 0 ? nil : counted(count, one, many)
    }
    let unknown = timeline.sources.filter { $0.clock.status == .unknown }.count
    let clocks: Markup =
      unknown == 0 ? "" : " The clock of \(unknown) of them is not known."
    return """
      <strong>\(counted(timeline.sources.count, "source", "sources")):</strong> \
      \(parts.joined(separator: ", ")).\(clocks)
      """
  }

  private static func order(_ order: [EventOrder]) -> Markup {
    guard !order.isEmpty else { return .empty }
    let certain = order.count { $0.relation == .certainlyBefore }
    let contested = order.count(where: \.isContested)
    let but: Markup =
      contested == 0 ? "" : ", \(contested) of these certain but for a contradiction"
    return """
      <strong>Order:</strong> of \(counted(order.count, "pair", "pairs")) of events, \
      \(certain) \(certain == 1 ? "is" : "are") certain, \(order.count - certain) undecided\(but).
      """
  }

  private static func proposals(_ timeline: Timeline) -> Markup {
    let (proposed, open) = (timeline.proposals.count, timeline.openMatches.count)
    guard proposed + open > 0 else { return .empty }
    let parts = [
      proposed == 0
        ? nil
        : counted(proposed, "pair of events is proposed", "pairs of events are proposed")
          + " to be one happening",
      open == 0
        ? nil
        : counted(open, "event", "events") + " could be one of several and "
          + (open == 1 ? "is" : "are") + " left apart",
    ].compactMap { $0 }
    return """
      <strong>To be decided:</strong> \(parts.joined(separator: "; ")) \
      (<a href="#proposals">list</a>).
      """
  }

  private static func conflicts(_ timeline: Timeline) -> Markup {
    switch timeline.conflicts.count {
    case 0: return "No contradiction was found in the evidence as it was used."
    case let count:
      return """
        <strong>\(counted(count, "contradiction", "contradictions"))</strong> in the evidence: \
        <a href="#contradictions">see below</a>.
        """
    }
  }

  private static func findings(_ timeline: Timeline) -> Markup {
    let all = timeline.findings + timeline.sources.flatMap(\.findings)
    let failures = all.filter { $0.severity == .failure }.count
    let cautions = all.filter { $0.severity == .caution }.count
    guard failures + cautions > 0 else { return .empty }
    let parts = [
      failures == 0 ? nil : "\(failures) \(failures == 1 ? "needs" : "need") a person",
      cautions == 0 ? nil : counted(cautions, "is a caution", "are cautions"),
    ].compactMap { $0 }
    return """
      <strong>Findings about the evidence:</strong> \(parts.joined(separator: ", ")) \
      (<a href="#findings">list</a>).
      """
  }

  static func counted(_ count: Int, _ one: String, _ many: String) -> String {
    "\(count) \(count == 1 ? one : many)"
  }
}
