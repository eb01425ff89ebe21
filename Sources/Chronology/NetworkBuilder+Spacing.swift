internal import Evidence
internal import TimeModel

extension NetworkBuilder {
  /// How many later moments a moment is spaced to where no exactly known one stands between: beyond
  /// that the spacing is wider by the widths in between. Constraints grow with moments, not squares.
  private static let spacingReach = 16

  /// The spacing between moments of one source, which holds however badly its clock is known.
  ///
  /// Through the clock node alone two late moments would lie as far apart as the skew's bounds times
  /// the time since the beginning; directly, times the time between them. Ties stand between moments
  /// without coming between them, so that a reason does not walk from tie to tie.
  mutating func addSpacing(of source: ClockedSource, _ unordered: [Moment]) {
    let moments = unordered.sorted { $0.precedes($1) }
    addSpacing(of: source, among: moments.filter { !$0.isTie }) { _, _ in true }
    guard moments.contains(where: \.isTie) else { return }
    addSpacing(of: source, among: moments) { $0.isTie || $1.isTie }
  }

  private mutating func addSpacing(
    of source: ClockedSource, among moments: [Moment], where isWanted: (Moment, Moment) -> Bool
  ) {
    for (index, earlier) in moments.enumerated() {
      guard let segment = earlier.segment else { continue }
      let skew = source.skew(of: segment)
      let isSaidByClock = skew.minPPB == skew.maxPPB && !source.mayLose
      guard !isSaidByClock else { continue }
      for later in moments[(index + 1)...].prefix(Self.spacingReach) {
        guard later.segment == segment else { continue }
        if isWanted(earlier, later) { addSpacing(from: earlier, to: later, segment, of: source) }
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
      let length = try source.trueLength(
        from: earlier.stretch, to: later.stretch, segment: segment)
      add(
        length, from: earlier.node, to: later.node, of: source,
        label: source.skew(of: segment) == .none && !source.mayLose ? .stated : .estimated,
        evidence: min(earlier.evidence, later.evidence), locator: locator,
        because: "\(source.source.id) runs from \(earlier.name) to \(later.name)"
          + source.allowanceWords(segment, from: earlier.low, to: later.high))
    } catch {
      report(
        .timeOverflow, source.source.id, locator,
        "the length from \(earlier.name) to \(later.name): \(error); it is not used")
    }
  }

  /// Appends a length as a constraint, or as two: an end that rests on the assumption of how much may
  /// have been lost weighs no more than that assumption does.
  @discardableResult
  mutating func add(
    _ length: Length, from: Node, to: Node, of source: ClockedSource, label: BoundLabel,
    evidence: EvidenceClass, locator: Locator?, because: String
  ) -> ConstraintID? {
    let known = add(
      from: from, to: to, min: length.isMinAssumed ? nil : length.min,
      max: length.isMaxAssumed ? nil : length.max, label: label, evidence: evidence,
      source: source.source.id, locator: locator, because: because)
    let assumed = add(
      from: from, to: to, min: length.isMinAssumed ? length.min : nil,
      max: length.isMaxAssumed ? length.max : nil, label: .estimated, evidence: .assumption,
      source: source.source.id, locator: locator,
      because: because + "; no more than \(durationText(Int128(source.lostTime.count))) is assumed "
        + "to be lost",
      piece: "loss \(source.source.id)")
    return known ?? assumed
  }
}
