internal import Evidence
internal import TimeModel

/// A moment on a recording's axis, within `low…high`.
private struct Moment {
  let node: Node
  let low: Nanoseconds
  let high: Nanoseconds
  /// The one segment of the clock model that holds it; nil when it straddles two.
  let segment: Int?
  /// What says where it lies: a person's sighting, a detector, the recording itself.
  let evidence: EvidenceClass
  let name: String
  /// Rounding outwards makes one nanosecond of a moment that is known to the tick.
  var isExact: Bool { high.count &- low.count <= 1 }
}

extension NetworkBuilder {
  /// How many later moments a moment is spaced to where no exactly known one stands between: beyond
  /// that the spacing is wider by the widths in between. Constraints grow with moments, not squares.
  private static let spacingReach = 16

  /// The times of one source's observations, and of its ends.
  mutating func addMoments(of source: ClockedSource, _ observations: [Observation]) {
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

  /// Ties a moment to the source's clock: `node − clock` is the stretched media time, and what may
  /// have been lost in delivery between the axis's zero and it. A moment of a later segment is tied
  /// to UTC directly, since `Node` has one clock a source.
  private mutating func addMoment(
    _ node: Node, _ low: Nanoseconds, _ high: Nanoseconds, of source: ClockedSource,
    label: BoundLabel, evidence: EvidenceClass, locator: Locator, because: String, name: String,
    to moments: inout [Moment]
  ) {
    let first = source.segment(holding: low)
    let last = source.segment(holding: high)
    guard let first, let last else {
      return report(
        .momentOutsideClock, source.source.id, locator,
        "\(because), where its clock is not described; it is not used")
    }
    let moment = Moment(
      node: node, low: low, high: high, segment: first == last ? first : nil,
      evidence: evidence, name: name)
    do throws(TimeError) {
      let origin: Node
      let bounds: (min: Nanoseconds, max: Nanoseconds)
      if first == 0, last == 0 {
        origin = .clock(source.source.id)
        bounds = try source.trueLength(low, high, segment: 0)
      } else if source.clock.status == .anchored {
        origin = .origin
        bounds = try source.hullInUTC(low, first, high, last)
      } else {
        moments.append(moment)
        return
      }
      let isStated = label == .stated && source.skew(of: first) == .none && source.lostTime == .zero
      moments.append(moment)
      add(
        from: origin, to: node, min: bounds.min, max: bounds.max,
        label: isStated ? .stated : .estimated, evidence: evidence,
        source: source.source.id, locator: locator, because: because)
    } catch {
      report(.timeOverflow, source.source.id, locator, "\(because): \(error); it is not used")
    }
  }

  /// The spacing between moments of one recording, which holds however badly its clock is known.
  ///
  /// Through the clock node alone two late moments would lie as far apart as the skew's bounds times
  /// the time since the beginning; directly, times the time between them.
  private mutating func addSpacing(of source: ClockedSource, _ unordered: [Moment]) {
    let moments = unordered.sorted {
      if $0.low != $1.low { return $0.low < $1.low }
      if $0.high != $1.high { return $0.high < $1.high }
      return $0.node.canonicallyPrecedes($1.node)
    }
    for (index, earlier) in moments.enumerated() {
      guard let segment = earlier.segment else { continue }
      let skew = source.skew(of: segment)
      let isSaidByClock = segment == 0 && skew.minPPB == skew.maxPPB && source.lostTime == .zero
      guard !isSaidByClock else { continue }
      for later in moments[(index + 1)...].prefix(Self.spacingReach) {
        guard later.segment == segment else { continue }
        addSpacing(from: earlier, to: later, segment, of: source)
        if later.isExact { break }
      }
    }
  }

  private mutating func addSpacing(
    from earlier: Moment, to later: Moment, _ segment: Int, of source: ClockedSource
  ) {
    let locator = Locator.stretch(
      stream: nil, from: MediaTime(nanoseconds: earlier.low), to: MediaTime(nanoseconds: later.high)
    )
    do throws(TimeError) {
      let bounds = try source.trueLength(
        try later.low.subtracting(earlier.high), try later.high.subtracting(earlier.low),
        segment: segment)
      let isStated = source.skew(of: segment) == .none && source.lostTime == .zero
      add(
        from: earlier.node, to: later.node, min: bounds.min, max: bounds.max,
        label: isStated ? .stated : .estimated, evidence: min(earlier.evidence, later.evidence),
        source: source.source.id, locator: locator,
        because: "\(source.source.id) runs from \(earlier.name) to \(later.name)"
          + source.allowanceWords(segment))
    } catch {
      report(
        .timeOverflow, source.source.id, locator,
        "the length from \(earlier.name) to \(later.name): \(error); it is not used")
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
      let isRemembered = source.isRemembered
      let origin: Node = isRemembered ? .origin : .clock(source.source.id)
      let bounds =
        isRemembered
        ? try source.hullInUTC(low, 0, high, 0) : try source.trueLength(low, high, segment: 0)
      let assumed =
        isRemembered ? source.clock.anchors.map { "; \($0.anchor.because)" }.joined() : ""
      let id = add(
        from: origin, to: .observation(observation.id), min: bounds.min, max: bounds.max,
        label: isRemembered ? .estimated : .stated, evidence: source.source.kind.evidence,
        source: source.source.id, locator: observation.locator, because: because + assumed)
      if let id, intervals.count > 1 {
        alternatives.append(ConstraintSet.Alternative(constraint: id, intervals: intervals))
      }
    } catch {
      report(
        .timeOverflow, source.source.id, observation.locator, "\(because): \(error); it is not used"
      )
    }
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

private func clockText(_ moment: Nanoseconds) -> String {
  MediaTime(nanoseconds: moment).clockText
}
