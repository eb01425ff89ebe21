import Evidence
import Media
import Synchronisation
import TimeModel

/// The clock of every source, from its own anchors and what the case file declares.
enum Clocks {
  /// What a witness's sense of the time is taken to be right to, unless the case file says otherwise.
  /// Documented in Documentation/Method.md.
  static let assumedStatementError = Nanoseconds(600_000_000_000)

  static func all(
    _ file: CaseFile, _ acquired: [Acquired], zone: ZoneRules
  ) -> (clocks: [SourceID: SourceClock], findings: [Finding]) {
    var clocks: [SourceID: SourceClock] = [:]
    var findings: [Finding] = []
    for source in acquired {
      let rules = source.entry.zone.flatMap(Zones.rules) ?? zone
      let solution = clock(of: source, rules: rules, date: source.entry.date ?? file.date)
      clocks[source.entry.id] = solution.clock
      findings += solution.findings
    }
    return (clocks, findings)
  }

  static func clock(of source: Acquired, rules: ZoneRules, date: CivilDate? = nil) -> ClockSolution
  {
    var findings: [Finding] = []
    let declared = source.entry.clock
    let corrections = corrections(declared, of: source.entry, &findings)
    let solution: ClockSolution
    if let analysis = source.analysis {
      let lost = source.entry.delivery == .livestream ? Assembly.livestreamLoss : .zero
      let correction = joined(corrections, of: source.entry, &findings)
      let offered = ContainerAnchors.read(
        ContainerAnchors.Request(
          source: source.entry.id, fileName: source.entry.file, container: analysis.container,
          start: .zero, end: analysis.duration, zone: rules,
          correction: correction, date: date,
          readings: (declared?.readings ?? []).map {
            OnScreenReading(at: $0.at, shows: $0.shows, by: $0.by ?? "case file")
          }, stored: analysis.storedTimes.map { $0.moved(analysis.axisTime) },
          modified: declared?.trustsFileTime == true ? source.modified : nil))
      findings += offered.findings
      if let second = source.secondReading {
        findings +=
          SecondOpinion(
            second, analysis.container, analysis.storedTimes, of: source.entry.id
          ).findings
      }
      let shown = analysis.overlay.map { track in
        OverlayClock(
          track, source: source.entry.id,
          trust: correction.map(ClockTrust.declared)
            ?? .assumed(ContainerAnchors.device(of: source.entry.file, analysis.container)),
          zone: rules, date: date)
      }
      findings += shown?.findings ?? []
      // Where the shown time jumps nobody knows whether the clock was set or pictures were lost: its
      // parts vote on one unbroken axis.
      let parts = shown?.parts ?? []
      solution = ClockSolver.solve(
        offered.anchors + parts.flatMap(\.anchors)
          + starts(declared, of: source.entry, rules, &findings)
          + LiveAnchors.read(source, rules, &findings),
        for: source.entry.id, skew: parts.count == 1 ? parts[0].skew : .unmeasured,
        // What a live platform lost makes all that comes after it later than the axis says.
        lost: lost)
    } else if source.entry.kind == .recording {
      return ClockSolution(
        clock: SourceClock(status: .unknown, axis: .mediaTime, model: nil, anchors: []),
        findings: findings)
    } else {
      let isStatement = source.entry.kind == .statement
      let written = ClockSolver.written(
        for: source.entry.id, declared: corrections,
        assumed: isStatement ? assumedStatementError : ClockSolver.assumedLogError)
      solution = isStatement && corrections.isEmpty ? remembered(written) : written
    }
    return ClockSolution(clock: solution.clock, findings: findings + solution.findings)
  }

  /// The times in a statement come from memory and from many clocks: an error in one says nothing of
  /// the others, so no anchor ties them together, and each keeps the assumed width by itself.
  private static func remembered(_ solution: ClockSolution) -> ClockSolution {
    let clock = solution.clock
    return ClockSolution(
      clock: SourceClock(
        status: clock.status, axis: clock.axis, model: clock.model,
        anchors: clock.anchors.map {
          JudgedAnchor(
            anchor: $0.anchor, offset: $0.offset, isAccepted: false,
            because: "each time in a statement stands by itself with this width; "
              + "it is not one clock")
        }), findings: solution.findings)
  }

  /// What all declared corrections of one clock allow together; contradictory ones are reported, and
  /// all that any of them allows is taken.
  private static func joined(
    _ corrections: [ClockCorrection], of entry: CaseFile.SourceEntry, _ findings: inout [Finding]
  ) -> ClockCorrection? {
    guard let first = corrections.first, corrections.count > 1 else { return corrections.first }
    let text = corrections.map(\.text).joined(separator: "; ")
    var (low, high) = (first.min, first.max)
    for other in corrections.dropFirst() {
      (low, high) = (max(low, other.min), min(high, other.max))
    }
    if low > high {
      findings.append(
        Finding(
          .clockDeclaration, .failure, source: entry.id,
          message: "case.yaml:\(entry.clock?.line ?? entry.line): what is declared of the clock "
            + "contradicts itself: “\(text)”. All that any of it allows is taken.",
          advice: "Find out which one is right and delete the other."))
      low = corrections.map(\.min).min() ?? first.min
      high = corrections.map(\.max).max() ?? first.max
    }
    return ClockCorrection(
      min: low, estimate: max(low, min(first.estimate, high)), max: high, kind: first.kind,
      text: text)
  }

  private static func corrections(
    _ clock: CaseFile.Clock?, of entry: CaseFile.SourceEntry, _ findings: inout [Finding]
  ) -> [ClockCorrection] {
    var result: [ClockCorrection] = []
    // Exact seconds without idle zeros: `± 60 s`.
    let accuracy = clock?.accuracy.map { width in
      let digits = "\(width)".reversed().drop { $0 == "0" }.drop { $0 == "." }.reversed()
      return "± \(digits.isEmpty ? "0" : String(digits)) s"
    }
    for text in [clock?.timeCheck, clock?.offset, accuracy].compactMap(\.self) {
      do {
        result.append(try DeclaredClock.correction(text))
      } catch {
        findings.append(undeclared(entry, error))
      }
    }
    return result
  }

  private static func starts(
    _ clock: CaseFile.Clock?, of entry: CaseFile.SourceEntry, _ rules: ZoneRules,
    _ findings: inout [Finding]
  ) -> [Anchor] {
    guard let text = clock?.starts else { return [] }
    do {
      return try DeclaredClock.start(text, at: .zero, zone: rules)
    } catch {
      findings.append(undeclared(entry, error))
      return []
    }
  }

  static func undeclared(
    _ entry: CaseFile.SourceEntry, _ error: DeclarationError
  ) -> Finding {
    Finding(
      .clockDeclaration, .failure, source: entry.id,
      message:
        "case.yaml:\(entry.clock?.line ?? entry.line): the declared clock is not understood: "
        + "“\(error.text)”: \(error.problem).",
      advice: "Write it like “\(error.example)”.")
  }
}

extension Finding.Code {
  static let clockDeclaration = Self(rawValue: "clock.declaration.unreadable")
}
