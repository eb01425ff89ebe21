import Evidence
import TimeModel

/// The verdict on each candidate, once the selection is made.
struct Judgement {
  let offset: Timestamp
  let anchors: [JudgedAnchor]
  let findings: [Finding]

  init(
    candidates: [ClockSolver.Candidate], origins: [AnchorOrigin],
    choice: IntervalSelection.Choice, source: SourceID
  ) {
    switch choice {
    case .agreed(let hull, _) where origins.count == 1 && origins[0].isDivided:
      offset = Timestamp(hull)
      (anchors, findings) = Self.division(
        candidates, origins: origins, offset: offset, source: source)
    case .agreed(let range, let chosen):
      let believed = chosen.map { origins[$0] }
      let accepted = believed.flatMap { $0.agreeing }.sorted().filter {
        candidates[$0].offset.range.intersection(range) != nil
      }
      offset = Self.estimate(in: range, from: accepted.map { candidates[$0].offset })
      (anchors, findings) = Self.verdicts(
        candidates, accepted: Set(accepted), believed: believed, origins: origins, offset: offset,
        source: source)
    case .divided(let hull):
      offset = Timestamp(hull)
      (anchors, findings) = Self.division(
        candidates, origins: origins, offset: offset, source: source)
    }
  }

  /// The estimate of the narrowest of those believed, held inside what they agree on.
  private static func estimate(in range: TimeRange, from offsets: [Timestamp]) -> Timestamp {
    func width(_ offset: Timestamp) -> Int128 {
      Int128(offset.latest.nanoseconds) - Int128(offset.earliest.nanoseconds)
    }
    guard let narrowest = offsets.min(by: { width($0) < width($1) }) else {
      return Timestamp(range)
    }
    let estimate = max(range.start, min(narrowest.estimate, range.end))
    return Timestamp(earliest: range.start, estimate: estimate, latest: range.end)
      ?? Timestamp(range)
  }

  private static func verdicts(
    _ candidates: [ClockSolver.Candidate], accepted: Set<Int>, believed: [AnchorOrigin],
    origins: [AnchorOrigin], offset: Timestamp, source: SourceID
  ) -> ([JudgedAnchor], [Finding]) {
    var judged: [JudgedAnchor] = []
    var findings: [Finding] = []
    let names = names(accepted.sorted().map { candidates[$0].anchor })
    for (index, candidate) in candidates.enumerated() {
      let origin = origins.first { $0.members.contains(index) }
      let because: String
      let isAccepted: Bool
      if accepted.contains(index) {
        isAccepted = true
        because =
          accepted.count == 1
          ? candidates.count == 1 ? "the only anchor" : "the clock is built on it"
          : agreement(believed, accepted, of: origins)
      } else if origin == nil, candidate.offset.mayCoincide(with: offset) {
        isAccepted = true
        because = "agrees with \(names), which a person declared and which alone sets the bounds"
      } else {
        isAccepted = false
        because = rejection(of: index, candidates, origin: origin, offset: offset, against: names)
        findings.append(falseticker(candidate.anchor, because, source: source))
      }
      judged.append(
        JudgedAnchor(
          anchor: candidate.anchor, offset: candidate.offset, isAccepted: isAccepted,
          because: because))
    }
    // Where the other origins do not tell which member of a divided one is wrong, nobody does.
    for origin in believed where origin.isDivided && accepted.isSuperset(of: origin.members) {
      findings.append(
        noMajority(
          origin.members.map { candidates[$0] }, source: source,
          tail: "All of them allow what the other anchors say, so it is used."))
    }
    return (judged, findings)
  }

  /// `agrees: the container's 3 times (one clock) and the file name, 2 of 3 origins`.
  private static func agreement(
    _ believed: [AnchorOrigin], _ accepted: Set<Int>, of origins: [AnchorOrigin]
  ) -> String {
    "agrees: " + listed(believed.map { $0.sentence(accepted) })
      + (origins.count > 1 ? ", \(believed.count) of \(origins.count) origins" : "")
  }

  /// Against what the clock is built on; where it would fit that, against its own origin's others, or
  /// as part of an origin that as a whole does not.
  private static func rejection(
    of index: Int, _ candidates: [ClockSolver.Candidate], origin: AnchorOrigin?,
    offset: Timestamp, against names: String
  ) -> String {
    let candidate = candidates[index]
    guard let origin, candidate.offset.mayCoincide(with: offset) else {
      return disagreement(candidate.offset, offset, against: names)
    }
    let whole = Timestamp(origin.range)
    return origin.agreeing.contains(index)
      ? "is one of \(origin.sentence(origin.agreeing)), which together "
        + disagreement(whole, offset, against: names, verb: ("read", "lie"))
      : disagreement(candidate.offset, whole, against: "the rest of \(origin.words)'s times")
  }

  private static func division(
    _ candidates: [ClockSolver.Candidate], origins: [AnchorOrigin], offset: Timestamp,
    source: SourceID
  ) -> ([JudgedAnchor], [Finding]) {
    let voices = origins.flatMap { $0.agreeing }.sorted()
    let among =
      origins.count == 1
      ? origins[0].sentence(origins[0].agreeing) : "\(origins.count) origins of anchors"
    var findings = [
      noMajority(
        voices.map { candidates[$0] }, source: source,
        tail: "Bounds of \(width(offset)) hold them all; the truth may lie outside if all of them "
          + "are wrong.")
    ]
    let judged = candidates.enumerated().map { index, candidate in
      let origin = origins.first { $0.members.contains(index) }
      let agrees = origin?.agreeing.contains(index) ?? candidate.offset.mayCoincide(with: offset)
      let because =
        agrees
        ? "no majority among \(among): the bounds are wide enough for all of them"
        : rejection(
          of: index, candidates, origin: origin, offset: offset,
          against: origin == nil ? "what was declared" : "the other anchors")
      if !agrees, origin != nil {
        findings.append(falseticker(candidate.anchor, because, source: source))
      }
      return JudgedAnchor(
        anchor: candidate.anchor, offset: candidate.offset, isAccepted: agrees, because: because)
    }
    return (judged, findings)
  }

  private static func falseticker(
    _ anchor: Anchor, _ because: String, source: SourceID
  ) -> Finding {
    Finding(
      .clockFalseticker, .caution, source: source, at: anchor.locator,
      message: "\(sentence(anchor.kind.words)) \(because). It is kept and not used.",
      advice: "If it is the right one, declare the source's start or offset in the case file.")
  }

  private static func noMajority(
    _ voices: [ClockSolver.Candidate], source: SourceID, tail: String
  ) -> Finding {
    let list = voices.map {
      "\($0.anchor.kind.words) (\($0.offset.estimate.text(places: 0)))"
    }
    return Finding(
      .clockNoMajority, .caution, source: source,
      message: "The anchors of this source contradict each other and no majority of them agrees on "
        + "when its axis reads zero: \(list.joined(separator: ", ")). " + tail,
      advice: "Say which is right: declare the source's start or offset in the case file.")
  }

  private static func width(_ offset: Timestamp) -> String {
    (try? offset.latest.since(offset.earliest))?.words ?? "centuries"
  }

  /// `reads 137 s slow against the declared start (at least 125 s)`.
  private static func disagreement(
    _ offset: Timestamp, _ chosen: Timestamp, against believed: String,
    verb: (read: String, lie: String) = ("reads", "lies")
  ) -> String {
    let isSlow = offset.latest < chosen.earliest
    let (late, early) = isSlow ? (chosen, offset) : (offset, chosen)
    guard let difference = try? late.estimate.since(early.estimate),
      let least = try? late.earliest.since(early.latest)
    else { return "\(verb.lie) centuries from \(believed)" }
    return "\(verb.read) \(difference.words) \(isSlow ? "slow" : "fast") against \(believed)"
      + " (at least \(least.words), every bound allowed for)" + zoneHint(difference)
  }

  /// A difference near whole half hours is more often a zone than a drift.
  private static func zoneHint(_ difference: Nanoseconds) -> String {
    let half = Nanoseconds.minute.count * 30
    let steps = (difference.count + half / 2) / half
    guard (1...28).contains(steps), abs(difference.count - steps * half) <= Nanoseconds.minute.count
    else { return "" }
    return "; so near a whole number of half hours, a time zone or summer time is a likely cause"
  }

  private static func names(_ anchors: [Anchor]) -> String {
    var seen: [String] = []
    for words in anchors.map(\.kind.words) where !seen.contains(words) { seen.append(words) }
    return listed(seen)
  }

  private static func listed(_ words: [String]) -> String {
    guard let last = words.last else { return "nothing" }
    return words.count == 1 ? last : words.dropLast().joined(separator: ", ") + " and " + last
  }

  private static func sentence(_ words: String) -> String {
    words.prefix(1).uppercased() + words.dropFirst()
  }
}
