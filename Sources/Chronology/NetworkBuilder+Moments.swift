internal import Evidence
internal import TimeModel

extension NetworkBuilder {
  /// The times of one source's observations, of its ends, of the breaks in its clock and of the places
  /// at which its sound is known to fit another recording's.
  mutating func addMoments(
    of source: ClockedSource, _ observations: [Observation], _ instants: SoundInstants
  ) {
    var moments: [Moment] = []
    if let extent = source.extent {
      for (node, at, word) in [
        (source.start, extent.lowerBound, "begins"), (source.end, extent.upperBound, "ends"),
      ] {
        addMoment(
          node, at, at, of: source, label: .stated, evidence: .measured,
          locator: .moment(stream: nil, at: MediaTime(nanoseconds: at)),
          because: "\(source.source.id) \(word) at \(clockText(at)) of its own time",
          name: "its \(word == "begins" ? "beginning" : "end")", to: &moments)
      }
    }
    addBoundaries(of: source, to: &moments)
    for observation in observations {
      switch observation.time {
      case .media where source.clock.axis != .mediaTime,
        .written where source.clock.axis != .writtenTime:
        report(
          .foreignAxis, source.source.id, observation.locator,
          "the time of '\(observation.id)' is not on the axis of \(source.source.id)'s clock; "
            + "it is not used")
      case .media(let earliest, _, let latest):
        addMedia(observation, earliest, latest, of: source, to: &moments)
      case .written(let written, let intervals):
        addWritten(observation, written, intervals, of: source)
      case .relative(let other, let min, let max):
        addRelative(observation, to: other, min, max, of: source)
      case .none: break
      }
    }
    for at in instants.places[source.source.id] ?? [] {
      addMoment(
        instants.node(of: source.source.id, at: at), at, at, of: source, label: .stated,
        evidence: .measured, locator: .moment(stream: nil, at: MediaTime(nanoseconds: at)),
        because:
          "the sound of \(source.source.id) is tied to that of others at \(clockText(at)) of "
          + "its own time",
        name: clockText(at), isTie: true, to: &moments)
    }
    addSpacing(of: source, moments)
  }

  // MARK: - Recordings

  private mutating func addMedia(
    _ observation: Observation, _ earliest: MediaTime, _ latest: MediaTime,
    of source: ClockedSource, to moments: inout [Moment]
  ) {
    guard let low = try? earliest.nanoseconds(rounding: .down),
      let high = try? latest.nanoseconds(rounding: .up), low <= high
    else {
      return report(
        .timeOverflow, source.source.id, observation.locator,
        "the media time of '\(observation.id)' is not a usable stretch; it is not used")
    }
    var isMachine = false
    if case .detector = observation.author { isMachine = true }
    let place =
      high.count &- low.count <= 1 ? clockText(low) : "\(clockText(low))…\(clockText(high))"
    addMoment(
      .observation(observation.id), low, high, of: source,
      label: isMachine ? .estimated : .stated, evidence: evidence(of: observation),
      locator: observation.locator,
      because: "\(quoted(observation.text)) stands at \(place) of \(source.source.id)'s own time",
      name: quoted(observation.text), to: &moments)
  }

  /// A moment of a recording's axis, tied to its clock.
  ///
  /// - Parameter segment: for an end of a segment, which its place alone does not tell.
  mutating func addMoment(
    _ node: Node, _ low: Nanoseconds, _ high: Nanoseconds, of source: ClockedSource,
    in segment: Int? = nil, label: BoundLabel, evidence: EvidenceClass, locator: Locator,
    because: String, name: String, isTie: Bool = false, to moments: inout [Moment]
  ) {
    guard let first = segment ?? source.segment(holding: low),
      let last = segment ?? source.segment(holding: high)
    else {
      return report(
        .momentOutsideClock, source.source.id, locator,
        "\(because), where its clock is not described; it is not used")
    }
    let moment = Moment(
      node: node, low: low, high: high, first: first, last: last, evidence: evidence, name: name,
      isTie: isTie)
    let isStated = label == .stated && source.skew(of: first) == .none && !source.mayLose
    do throws(TimeError) {
      try addReading(
        moment, of: source, label: isStated ? .stated : .estimated, locator: locator,
        because: because)
      moments.append(moment)
    } catch {
      report(.timeOverflow, source.source.id, locator, "\(because): \(error); it is not used")
    }
  }

  // MARK: - Written times

  /// All lines of one log hang on its clock and move together; the times of a remembered statement
  /// are tied to UTC one by one.
  private mutating func addWritten(
    _ observation: Observation, _ written: LocalTime, _ intervals: [TimeRange],
    of source: ClockedSource
  ) {
    let intervals = intervals.sorted { ($0.start, $0.end) < ($1.start, $1.end) }
    guard let first = intervals.first else { return }
    let hull = intervals.dropFirst().reduce(first) { $0.hull($1) }
    let low = Nanoseconds(hull.start.nanoseconds)
    let high = Nanoseconds(hull.end.nanoseconds)
    var because = "\(quoted(observation.text)) is given the time \(written)"
    if intervals.count > 1 { because += ", which can be any of \(intervals.count) intervals" }
    do throws(TimeError) {
      guard !source.isRemembered else {
        let assumed = source.clock.anchors.map { "; \($0.anchor.because)" }.joined()
        return note(
          intervals,
          add(
            try source.inUTC(low...high), from: .origin, to: .observation(observation.id),
            of: source, label: .estimated, evidence: source.source.kind.evidence,
            locator: observation.locator, because: because + assumed))
      }
      guard let first = source.segment(holding: low), let last = source.segment(holding: high)
      else {
        return report(
          .momentOutsideClock, source.source.id, observation.locator,
          "\(because), where its clock is not described; it is not used")
      }
      let moment = Moment(
        node: .observation(observation.id), low: low, high: high, first: first, last: last,
        evidence: source.source.kind.evidence, name: quoted(observation.text), isTie: false)
      note(
        intervals,
        try addReading(
          moment, of: source, label: .stated, locator: observation.locator, because: because))
    } catch {
      report(
        .timeOverflow, source.source.id, observation.locator, "\(because): \(error); it is not used"
      )
    }
  }

  /// Keeps what a time can mean when it can mean several intervals.
  private mutating func note(_ intervals: [TimeRange], _ constraint: ConstraintID?) {
    guard let constraint, intervals.count > 1 else { return }
    alternatives.append(ConstraintSet.Alternative(constraint: constraint, intervals: intervals))
  }

  private mutating func addRelative(
    _ observation: Observation, to other: ObservationID, _ min: Nanoseconds?, _ max: Nanoseconds?,
    of source: ClockedSource
  ) {
    guard let target = observationsByID[other] else {
      return report(
        .danglingRelation, source.source.id, observation.locator,
        "\(quoted(observation.text)) is told relative to '\(other)', which is not there")
    }
    add(
      from: .observation(other), to: .observation(observation.id), min: min, max: max,
      label: .stated, evidence: source.source.kind.evidence, source: source.source.id,
      locator: observation.locator,
      because: "\(quoted(observation.text)) is told relative to \(quoted(target.text))")
  }
}
