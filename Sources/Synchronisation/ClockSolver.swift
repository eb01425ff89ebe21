public import Evidence
public import TimeModel

/// A source's clock and what a person must know of it.
public struct ClockSolution: Hashable, Sendable {
  public let clock: SourceClock
  public let findings: [Finding]

  public init(clock: SourceClock, findings: [Finding]) {
    (self.clock, self.findings) = (clock, findings)
  }
}

extension Finding.Code {
  /// Nothing says when a source was made.
  public static let clockNone = Finding.Code(rawValue: "clock.none")
  /// A documented default stands in for a check that nobody made.
  public static let clockAssumed = Finding.Code(rawValue: "clock.assumed")
  /// Anchors contradict each other and no majority of them agrees.
  public static let clockNoMajority = Finding.Code(rawValue: "clock.noMajority")
  /// An anchor contradicts those on which the clock is built.
  public static let clockFalseticker = Finding.Code(rawValue: "clock.falseticker")
  /// An anchor implies a time that cannot be written.
  public static let clockAnchorUnusable = Finding.Code(rawValue: "clock.anchor.unusable")
}

/// Builds one bounded clock from all that is known of it. Pure: the order of the anchors changes
/// nothing.
///
/// What a person declared in the case file has been weighed already: declared anchors are selected
/// among themselves and everything else is judged against them. Without any, anchors vote by
/// origin: the times of one container come from one clock, so they are selected among themselves
/// and have one vote together, and so have those of a file name and those of a clock on screen. The
/// largest set of votes whose intervals intersect is believed if it is a majority (RFC 5905 section
/// 11.2.1).
/// Otherwise the clock gets bounds wide enough for every voice, and a finding asks the person.
public enum ClockSolver {
  /// What a log's time is assumed to be right to as long as nobody has checked its clock.
  public static let assumedLogError = Nanoseconds(300_000_000_000)

  /// A candidate: an anchor and the offset of the axis's zero that it implies.
  struct Candidate {
    let anchor: Anchor
    let offset: Timestamp
  }

  /// The clock that the anchors give.
  ///
  /// - Parameters:
  ///   - skew: how much the axis may run fast or slow between an anchor and its zero.
  ///   - lost: how much true time may be missing from the axis in all between its zero and an anchor
  ///     after it.
  public static func solve(
    _ anchors: [Anchor], for source: SourceID, axis: SourceClock.Axis = .mediaTime,
    skew: Skew = .unmeasured, lost: Nanoseconds = .zero
  ) -> ClockSolution {
    var findings: [Finding] = []
    var candidates: [Candidate] = []
    for anchor in anchors.sorted(by: precedes) {
      do throws(TimeError) {
        candidates.append(
          Candidate(anchor: anchor, offset: try offset(of: anchor, skew: skew, lost: lost)))
      } catch {
        findings.append(
          Finding(
            .clockAnchorUnusable, .caution, source: source, at: anchor.locator,
            message: "\(anchor.kind.words) cannot be used: \(error).",
            advice: "It is almost always a damaged or invented field."))
      }
    }
    let declared = candidates.indices.filter { candidates[$0].anchor.kind.isDeclared }
    let deciding = declared.isEmpty ? Array(candidates.indices) : declared
    let origins = AnchorOrigin.all(of: deciding, candidates)
    guard let choice = IntervalSelection.choose(origins.map(\.range)) else {
      findings.append(unknownClock(source))
      return ClockSolution(
        clock: SourceClock(status: .unknown, axis: axis, model: nil, anchors: []),
        findings: findings)
    }
    let judgement = Judgement(
      candidates: candidates, origins: origins, choice: choice, source: source)
    return ClockSolution(
      clock: SourceClock(
        status: .anchored, axis: axis,
        model: ClockModel(offset: judgement.offset, skew: skew), anchors: judgement.anchors),
      findings: findings + judgement.findings)
  }

  /// The clock of a log or statement, whose axis is the time written in it.
  ///
  /// - Parameters:
  ///   - declared: what the case file says of its clock; all must hold at once.
  ///   - assumed: half the width taken where nothing is declared.
  public static func written(
    for source: SourceID, declared: [ClockCorrection] = [], assumed: Nanoseconds = assumedLogError
  ) -> ClockSolution {
    do throws(TimeError) {
      guard !declared.isEmpty else {
        let width = Nanoseconds(assumed.count == .min ? .max : abs(assumed.count))
        let instant = Timestamp(
          TimeRange(
            try Instant.epoch.advanced(by: width.negated()), try Instant.epoch.advanced(by: width)))
        let anchor = Anchor(
          kind: .assumedWritten, from: .zero, to: .zero, instant: instant, label: .estimated,
          locator: .whole,
          because: "±\(width.words) assumed for a written clock that nobody has checked",
          caveat: "an assumption of the method; unchecked clocks have been found further off")
        let solution = solve([anchor], for: source, axis: .writtenTime, skew: .none)
        return ClockSolution(
          clock: solution.clock,
          findings: [
            Finding(
              .clockAssumed, .caution, source: source,
              message:
                "Nobody has said how right this source's clock was: ±\(width.words) is assumed.",
              advice: "Check its clock and declare it in the case file, for example "
                + "`clock: {offset: -137s ± 5s}`.")
          ] + solution.findings)
      }
      var anchors: [Anchor] = []
      for correction in declared {
        anchors.append(
          Anchor(
            kind: correction.kind, from: .zero, to: .zero,
            instant: try correction.corrected(Timestamp(exactly: .epoch)), label: .stated,
            locator: .whole,
            because:
              "the case file declares “\(correction.text)”: the clock is \(correction.words)",
            caveat: ""))
      }
      return solve(anchors, for: source, axis: .writtenTime, skew: .none)
    } catch {
      return ClockSolution(
        clock: SourceClock(status: .unknown, axis: .writtenTime, model: nil, anchors: []),
        findings: [
          Finding(
            .clockAnchorUnusable, .failure, source: source,
            message: "The declared clock cannot be used: \(error).",
            advice: "Correct it in the case file.")
        ])
    }
  }

  /// UTC at the axis's zero: `instant − (1 + skew)·[from…to]`, rounded outwards, and earlier by what may
  /// have been lost before the anchor.
  static func offset(
    of anchor: Anchor, skew: Skew, lost: Nanoseconds = .zero
  ) throws(TimeError) -> Timestamp {
    let (first, last) = (try skew.stretched(anchor.from), try skew.stretched(anchor.to))
    let middle = Nanoseconds(
      anchor.from.count + Int64((Int128(anchor.to.count) - Int128(anchor.from.count)) / 2))
    let before = anchor.to > .zero ? lost : .zero
    let low = try anchor.instant.earliest.advanced(by: max(first.max, last.max).negated())
      .advanced(by: before.negated())
    let high = try anchor.instant.latest.advanced(by: min(first.min, last.min).negated())
    let estimate = try anchor.instant.estimate.advanced(
      by: skew.stretched(middle).estimate.negated())
    guard
      let offset = Timestamp(
        earliest: low, estimate: max(low, min(estimate, high)), latest: high)
    else { throw .overflow }
    return offset
  }

  /// A total order of what an anchor says, so that no output depends on how they came.
  static func precedes(_ left: Anchor, _ right: Anchor) -> Bool {
    func words(_ anchor: Anchor) -> [String] {
      [
        anchor.kind.rawValue, "\(anchor.locator)", anchor.because, anchor.caveat,
        anchor.label.rawValue,
      ]
    }
    func numbers(_ anchor: Anchor) -> [Int64] {
      [
        Int64(anchor.kind.rank), anchor.from.count, anchor.to.count,
        anchor.instant.earliest.nanoseconds, anchor.instant.latest.nanoseconds,
        anchor.instant.estimate.nanoseconds,
      ]
    }
    let (first, second) = (numbers(left), numbers(right))
    if first != second { return first.lexicographicallyPrecedes(second) }
    return words(left).lexicographicallyPrecedes(words(right)) {
      $0.utf8.lexicographicallyPrecedes($1.utf8)
    }
  }

  private static func unknownClock(_ source: SourceID) -> Finding {
    Finding(
      .clockNone, .caution, source: source,
      message: "Nothing in this source or in the case file says when it was made.",
      advice: "Declare its start (`starts: \"2017-04-08 15:40:03 ± 2s\"`), or let events and sound "
        + "that it shares with other sources place it.")
  }
}
