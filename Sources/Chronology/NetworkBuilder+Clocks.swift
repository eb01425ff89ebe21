internal import Evidence
internal import TimeModel

extension Anchor.Kind {
  /// How much an anchor of this kind weighs in a contradiction, by the first part of its name.
  ///
  /// What a device or a platform wrote (`container`, `quicktime`, `filename`…) is a record like a log.
  var evidence: EvidenceClass {
    switch rawValue.split(separator: ".").first {
    case "assumed", "assumption", "default": .assumption
    case "declared": .declared
    case "overlay", "sound", "measured", "event": .measured
    case "statement": .statement
    default: .log
    }
  }
}

extension NetworkBuilder {
  /// One constraint for the offset of each segment of a source's clock, if anything anchors it.
  mutating func addClock(of source: ClockedSource) {
    guard !source.isRemembered, source.clock.status == .anchored else { return }
    for (number, segment) in (source.clock.model?.segments ?? []).enumerated() {
      addOffset(of: source, segment, number)
    }
  }

  private mutating func addOffset(
    of source: ClockedSource, _ segment: ClockModel.Segment, _ number: Int
  ) {
    let offset = segment.offset
    let accepted = source.clock.anchors.filter(\.isAccepted)
    // Who sets an end answers for it; if selection widened the interval, all of them do.
    let setting = accepted.filter {
      $0.offset.earliest == offset.earliest || $0.offset.latest == offset.latest
    }
    let answering = setting.isEmpty ? accepted : setting
    // A device's own error that nobody checked is an assumption, whatever it is a reading of.
    let evidence =
      source.clockEvidence
      ?? answering.map { $0.anchor.label == .estimated ? .assumption : $0.anchor.kind.evidence }
      .min() ?? .assumption
    // What was read after the zero may have been read later than the axis says, by what was lost.
    let mayHaveLost =
      source.lostTime > .zero && answering.contains { $0.anchor.to > .zero }
    let isStated =
      !mayHaveLost && !answering.isEmpty && answering.allSatisfy { $0.anchor.label == .stated }
    add(
      Length(
        min: Nanoseconds(offset.earliest.nanoseconds), max: Nanoseconds(offset.latest.nanoseconds),
        isMinAssumed: mayHaveLost),
      from: .origin, to: source.clockNode(number), of: source,
      label: isStated ? .stated : .estimated, evidence: evidence,
      locator: answering.count == 1 ? answering.first?.anchor.locator : nil,
      because: Self.words(of: source, number, answering, accepted))
  }

  private static func words(
    of source: ClockedSource, _ segment: Int, _ answering: [JudgedAnchor],
    _ accepted: [JudgedAnchor]
  ) -> String {
    let name = source.segmentName(segment)
    guard !answering.isEmpty else {
      return "the clock of \(name) is assumed to be right within the bounds given for its kind"
    }
    var reasons: [String] = []
    for anchor in answering where !reasons.contains(anchor.anchor.because) {
      reasons.append(anchor.anchor.because)
    }
    let others = accepted.count - answering.count
    let agreeing =
      switch others {
      case 0: ""
      case 1: " (1 other anchor agrees)"
      default: " (\(others) other anchors agree)"
      }
    return "the clock of \(name): \(reasons.joined(separator: "; "))\(agreeing)"
  }

  /// Ties a moment to the clock of the segment that holds it: `node − clock` is the time on the axis,
  /// stretched, and what was lost since its zero. One that straddles segments is not before its
  /// beginning by the one nor after its end by the other.
  @discardableResult
  mutating func addReading(
    _ moment: Moment, of source: ClockedSource, label: BoundLabel, locator: Locator,
    because: String
  ) throws(TimeError) -> ConstraintID? {
    let early = try source.trueLength(toWithin: moment.low...moment.low, segment: moment.first)
    let late = try source.trueLength(toWithin: moment.high...moment.high, segment: moment.last)
    let parts =
      moment.segment.map { [($0, Length(early, late))] }
      ?? [(moment.first, Length(early, Length())), (moment.last, Length(Length(), late))]
    let names = parts.map { segment, length in
      add(
        length, from: source.clockNode(segment), to: moment.node, of: source, label: label,
        evidence: moment.evidence, locator: locator, because: because)
    }
    return names[0]
  }

  /// The ends of a clock's segments as moments, and that time only goes forward from one to the next.
  mutating func addBoundaries(of source: ClockedSource, to moments: inout [Moment]) {
    for (number, boundary) in source.boundaries.enumerated() {
      let ends = [
        (boundary.lowerBound, number, "end"), (boundary.upperBound, number + 1, "start"),
      ].map { at, segment, word in
        let node = Node.observation(
          ObservationID(source.source.id, "segment.\(segment + 1).\(word)"))
        let name = "the \(word) of segment \(segment + 1) of its clock"
        addMoment(
          node, at, at, of: source, in: segment, label: .stated,
          evidence: source.source.kind.evidence,
          locator: .moment(stream: nil, at: MediaTime(nanoseconds: at)),
          because: "\(name) is \(clockText(at)) of \(source.source.id)'s own time", name: name,
          to: &moments)
        return node
      }
      addStep(of: source, over: boundary, after: number, from: ends[0], to: ends[1])
    }
  }

  private mutating func addStep(
    of source: ClockedSource, over boundary: ClosedRange<Nanoseconds>, after segment: Int,
    from: Node, to: Node
  ) {
    let locator = Locator.stretch(
      stream: nil, from: MediaTime(nanoseconds: boundary.lowerBound),
      to: MediaTime(nanoseconds: boundary.upperBound))
    let breaks = source.continuity.breaks.filter { $0.within.overlaps(boundary) }
    let because =
      (["time goes on over the break in the clock of \(source.source.id)"] + breaks.map(\.words))
      .joined(separator: ", ")
    do throws(TimeError) {
      add(
        try source.trueLength(over: boundary, after: segment), from: from, to: to, of: source,
        label: .estimated, evidence: source.source.kind.evidence, locator: locator,
        because: because)
    } catch {
      report(.timeOverflow, source.source.id, locator, "\(because): \(error); it is not used")
    }
  }
}

extension ClockedSource {
  /// `phone`, `phone in segment 2`.
  fileprivate func segmentName(_ segment: Int) -> String {
    segmentCount == 1 ? "\(source.id)" : "\(source.id) in segment \(segment + 1)"
  }
}
