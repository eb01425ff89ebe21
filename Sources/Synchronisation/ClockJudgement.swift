import Evidence
import TimeModel

/// The verdict on each candidate, once the selection is made.
struct Judgement {
  let offset: Timestamp
  let anchors: [JudgedAnchor]
  let findings: [Finding]

  init(
    candidates: [ClockSolver.Candidate], deciding: [Int], choice: IntervalSelection.Choice,
    source: SourceID
  ) {
    switch choice {
    case .agreed(let range, let members):
      let accepted = members.map { deciding[$0] }
      offset = Self.estimate(in: range, from: accepted.map { candidates[$0].offset })
      (anchors, findings) = Self.verdicts(
        candidates, accepted: Set(accepted), deciding: Set(deciding), offset: offset, source: source
      )
    case .divided(let hull):
      offset = Timestamp(hull)
      (anchors, findings) = Self.division(
        candidates, deciding: Set(deciding), offset: offset, source: source)
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
    _ candidates: [ClockSolver.Candidate], accepted: Set<Int>, deciding: Set<Int>,
    offset: Timestamp, source: SourceID
  ) -> ([JudgedAnchor], [Finding]) {
    var judged: [JudgedAnchor] = []
    var findings: [Finding] = []
    let believed = names(accepted.sorted().map { candidates[$0].anchor })
    for (index, candidate) in candidates.enumerated() {
      let because: String
      let isAccepted: Bool
      if accepted.contains(index) {
        isAccepted = true
        because =
          accepted.count == 1
          ? deciding.count == 1 && candidates.count == 1
            ? "the only anchor" : "the clock is built on it"
          : "one of \(accepted.count) of \(deciding.count) anchors that agree"
      } else if !deciding.contains(index), candidate.offset.mayCoincide(with: offset) {
        isAccepted = true
        because = "agrees with \(believed), which a person declared and which alone sets the bounds"
      } else {
        isAccepted = false
        because = disagreement(candidate.offset, offset, against: believed)
        findings.append(
          Finding(
            .clockFalseticker, .caution, source: source, at: candidate.anchor.locator,
            message:
              "\(sentence(candidate.anchor.kind.words)) \(because). It is kept and not used.",
            advice: "If it is the right one, declare the source's start or offset in the case file."
          ))
      }
      judged.append(
        JudgedAnchor(
          anchor: candidate.anchor, offset: candidate.offset, isAccepted: isAccepted,
          because: because))
    }
    return (judged, findings)
  }

  private static func division(
    _ candidates: [ClockSolver.Candidate], deciding: Set<Int>, offset: Timestamp, source: SourceID
  ) -> ([JudgedAnchor], [Finding]) {
    let voices = candidates.indices.filter(deciding.contains)
    let spread = width(offset)
    let judged = candidates.enumerated().map { index, candidate in
      let agrees = deciding.contains(index) || candidate.offset.mayCoincide(with: offset)
      return JudgedAnchor(
        anchor: candidate.anchor, offset: candidate.offset, isAccepted: agrees,
        because: agrees
          ? "no majority among \(voices.count) anchors: the bounds are wide enough for all of them"
          : disagreement(candidate.offset, offset, against: "what was declared"))
    }
    let list = voices.map { index in
      "\(candidates[index].anchor.kind.words) (\(candidates[index].offset.estimate.text(places: 0)))"
    }
    let finding = Finding(
      .clockNoMajority, .caution, source: source,
      message: "The anchors of this source contradict each other and no majority of them agrees on "
        + "when its axis reads zero: \(list.joined(separator: ", ")). Bounds of \(spread) hold them "
        + "all; the truth may lie outside if all of them are wrong.",
      advice: "Say which is right: declare the source's start or offset in the case file.")
    return (judged, [finding])
  }

  private static func width(_ offset: Timestamp) -> String {
    (try? offset.latest.since(offset.earliest))?.words ?? "centuries"
  }

  /// `reads 137 s slow against the declared start (at least 125 s)`.
  private static func disagreement(
    _ offset: Timestamp, _ chosen: Timestamp, against believed: String
  ) -> String {
    let isSlow = offset.latest < chosen.earliest
    let (late, early) = isSlow ? (chosen, offset) : (offset, chosen)
    guard let difference = try? late.estimate.since(early.estimate),
      let least = try? late.earliest.since(early.latest)
    else { return "lies centuries from \(believed)" }
    return "reads \(difference.words) \(isSlow ? "slow" : "fast") against \(believed)"
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
    guard let last = seen.popLast() else { return "nothing" }
    return seen.isEmpty ? last : seen.joined(separator: ", ") + " and " + last
  }

  private static func sentence(_ words: String) -> String {
    words.prefix(1).uppercased() + words.dropFirst()
  }
}
