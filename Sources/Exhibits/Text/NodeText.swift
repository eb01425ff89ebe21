import Evidence
import TimeModel

/// The moments of the network in words: what they are called, and where they are said to lie.
struct NodeText: Sendable {
  /// How finely instants are written.
  struct Fineness: Sendable {
    let step: Step
    /// The day that goes without saying; absent: every day is named.
    let day: CivilDate?
  }

  let index: TimelineIndex
  private let observations: [ObservationID: Observation]
  /// Where moments that are no observation stand: the sound of a recording, the ends of a clock.
  private let places: [ObservationID: String]

  init(_ index: TimelineIndex) {
    self.index = index
    let timeline = index.timeline
    let all = timeline.events.flatMap(\.observations) + timeline.sources.flatMap(\.observations)
    let known = Dictionary(all.map { ($0.id, $0) }) { first, _ in first }
    observations = known
    places = Dictionary(
      timeline.constraints.compactMap { constraint -> (ObservationID, String)? in
        guard case .clock = constraint.from, case .observation(let id) = constraint.to,
          known[id] == nil, let source = constraint.source, let locator = constraint.locator
        else { return nil }
        return (id, "\(source) \(locator)")
      }
    ) { first, _ in first }
  }

  func observation(_ id: ObservationID) -> Observation? { observations[id] }

  // MARK: - Names

  /// As it stands inside a sentence: `“Kick”`, `“fight” in radio-log`, `the clock of cctv`.
  func name(_ node: Node) -> String {
    switch node {
    case .origin: return "UTC"
    case .clock(let source, let segment):
      let part = segment == 0 ? "" : " by segment \(segment + 1) of its clock"
      return isWritten(source) ? "the clock of \(source)" : "\(source)’s time 0:00\(part)"
    case .observation(let id):
      guard let observation = observations[id] else { return places[id] ?? id.rawValue }
      guard !observation.text.isEmpty else { return "\(observation.source) \(observation.locator)" }
      return "\(Self.quoted(observation.text)) in \(observation.source)"
    case .event(let id):
      let label = index.event(id)?.event.label ?? ""
      return Self.quoted(label.isEmpty ? id.rawValue : label)
    }
  }

  /// In quotation marks, unless it brings its own; cut short at 60 characters.
  static func quoted(_ text: String) -> String {
    let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    if line.hasPrefix("“"), line.hasSuffix("”"), line.count <= 62 { return line }
    return "“\(line.count > 60 ? line.prefix(59) + "…" : line[...])”"
  }

  /// The source and the place in it, or where else the constraint comes from.
  func place(_ constraint: Constraint?) -> String {
    guard let constraint else { return "" }
    var parts: [String] = []
    if let source = constraint.source { parts.append(index.title(source)) }
    if let locator = constraint.locator, locator != .whole { parts.append(locator.description) }
    if constraint.source == nil {
      parts.append(constraint.evidence == .assumption ? "method" : "case file")
    }
    return parts.joined(separator: ", ")
  }

  func isWritten(_ source: SourceID) -> Bool {
    index.source(source)?.clock.axis == .writtenTime
  }

  // MARK: - Where they lie

  /// As fine as the interval of the event itself is written, or finer.
  func fineness(for node: Node, _ reach: Reach) -> Fineness {
    var step =
      [reach.low, reach.high].compactMap { $0 }
      .map { Step.suiting(Self.instant($0)) }.min { $0.rawValue < $1.rawValue } ?? .tenth
    var ends = [reach.low, reach.high].compactMap { $0 }.map(Self.instant)
    if case .event(let id) = node, let time = index.event(id)?.time {
      if let earliest = time.earliest, let latest = time.latest {
        let own = Step.suiting(earliest, latest)
        if own.rawValue < step.rawValue { step = own }
        ends += [earliest, latest]
      }
    }
    let days = Set(ends.map { reading($0, step, .down).date })
    return Fineness(step: step, day: days.count == 1 ? days.first : nil)
  }

  /// In tenths of a second; the day goes without saying where all events are on one.
  var plainFineness: Fineness {
    let ends = index.claims.flatMap { [$0.time.earliest, $0.time.latest] }.compactMap { $0 }
    let days = Set(ends.map { reading($0, .tenth, .down).date })
    return Fineness(step: .tenth, day: days.count == 1 ? days.first : nil)
  }

  /// `the clock of radio-log is at most 41 s slow`, `“Kick” was no later than 15:43:07 BST`; nil when
  /// nothing is known.
  func position(of node: Node, _ reach: Reach, _ fineness: Fineness) -> String? {
    guard reach.low != nil || reach.high != nil else { return nil }
    if case .clock(let source, _) = node, isWritten(source) {
      return ClockText.deviation(reach).map { "\(name(node)) is \($0)" }
    }
    return "\(name(node)) was \(instants(reach, fineness, isSentence: false))"
  }

  /// Where a moment lies to the one from which it is counted; nil when nothing is known.
  func distance(
    of node: Node, _ reach: Reach, from start: Node, _ fineness: Fineness
  ) -> String? {
    guard reach.low != nil || reach.high != nil else { return nil }
    switch (node, start) {
    case (_, .origin): return position(of: node, reach, fineness)
    case (.origin, _): return position(of: start, reach.reversed, fineness)
    case (.clock(let source, _), _) where isWritten(source):
      let shown = instants(reach.reversed, fineness, isSentence: false)
      return "the clock of \(source) showed \(shown) at \(name(start))"
    default:
      return OffsetText.words(reach).map { "\(name(node)) is \($0) \(name(start))" }
    }
  }

  /// `no later than 15:43:07 BST`, `between 15:43:02 and 15:43:07 BST`; a sentence begins with a capital.
  func instants(_ reach: Reach, _ fineness: Fineness, isSentence: Bool) -> String {
    let low = reach.low.map { reading(Self.instant($0), fineness.step, .down) }
    let high = reach.high.map { reading(Self.instant($0), fineness.step, .up) }
    func words(_ reading: Reading) -> String {
      let day = reading.date == fineness.day ? "" : ", \(TimeText.text(reading.date))"
      return "\(reading.clock) \(reading.zone)\(day)"
    }
    switch (low, high) {
    case (let low?, let high?) where low == high:
      return (isSentence ? "At " : "at ") + words(low)
    case (let low?, let high?):
      let isPlain = low.zone == high.zone && low.date == high.date
      return (isSentence ? "Between " : "between ") + (isPlain ? low.clock : words(low)) + " and "
        + words(high)
    case (let low?, nil): return (isSentence ? "No earlier than " : "no earlier than ") + words(low)
    case (nil, let high?): return (isSentence ? "No later than " : "no later than ") + words(high)
    case (nil, nil): return isSentence ? "Not bounded" : "not bounded"
    }
  }

  private func reading(_ instant: Instant, _ step: Step, _ rounding: Rounding) -> Reading {
    Reading(instant, zone: index.words.zone, step: step, rounding: rounding)
  }

  private static func instant(_ count: Int128) -> Instant {
    Instant(nanoseconds: Int64(clamping: count))
  }
}
