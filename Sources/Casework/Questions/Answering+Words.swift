import Chronology
import Evidence
import Exhibits
import TimeModel

/// One end of a gap between two events with the reason for it.
struct ToldDifference {
  let narrative: Narrative
  /// `“B” is at least 5 s after “A”, because …`
  let sentence: String
  /// `At least 5 s after, because …`, below a line that names both events.
  let short: String
  /// `Because …`, below a line that says how far apart the two are.
  let alone: String
}

extension Answering {
  // MARK: - Gaps

  /// Why `b − a` is so long at least, or at most; nil where nothing bounds it.
  func difference(
    _ a: EventID, _ b: EventID, _ bound: Nanoseconds?, _ path: [ConstraintID], isUpper: Bool
  ) -> ToldDifference? {
    guard let bound, !path.isEmpty else { return nil }
    let narrative = reasons.difference(
      from: .event(a), to: .event(b), path: path, isUpper: isUpper)
    let words = Self.words(bound, isUpper: isUpper)
    let claim =
      "\(reasons.name(of: .event(b))) is \(words) \(reasons.name(of: .event(a))), because "
    let told = narrative.sentence
    // A claim in other words is left whole.
    let reason = told.hasPrefix(claim) ? shown(String(told.dropFirst(claim.count))) : nil
    return ToldDifference(
      narrative: narrative, sentence: shown(told),
      short: reason.map { "\(Self.capitalised(words)), because \($0)" } ?? shown(told),
      alone: reason.map { "Because \($0)" } ?? shown(told))
  }

  private static func words(_ bound: Nanoseconds, isUpper: Bool) -> String {
    guard bound != .zero else { return isUpper ? "not after" : "not before" }
    let size = Nanoseconds(bound.count == .min ? .max : abs(bound.count))
    let isAfter = bound > .zero
    // At most so long after is as much as at least so long before.
    let isMost = isUpper == isAfter
    return "at \(isMost ? "most" : "least") "
      + DurationText.text(size, rounding: isMost ? .up : .down)
      + (isAfter ? " after" : " before")
  }

  func gapWords(_ gap: BoundedDifference) -> String {
    func text(_ length: Nanoseconds, _ rounding: Rounding) -> String {
      DurationText.text(length, rounding: rounding)
    }
    func size(_ length: Nanoseconds) -> Nanoseconds {
      Nanoseconds(length.count == .min ? .max : abs(length.count))
    }
    switch (gap.min, gap.max) {
    case (nil, nil): return "any time before or after"
    case (let low?, nil): return Self.words(low, isUpper: false)
    case (nil, let high?): return Self.words(high, isUpper: true)
    case (let low?, let high?) where low >= .zero:
      return "\(text(low, .down)) to \(text(high, .up)) after"
    case (let low?, let high?) where high <= .zero:
      return "\(text(size(high), .down)) to \(text(size(low), .up)) before"
    case (let low?, let high?):
      return "between \(text(size(low), .up)) before and \(text(high, .up)) after"
    }
  }

  // MARK: - Ends

  /// One sentence for each end; one for both where the same evidence sets them.
  func endLines(_ told: [Narrative]) -> [String] {
    let parts = told.map { Self.parted($0.sentence) }
    guard parts.count == 2, let low = parts[0], let high = parts[1], low.reason == high.reason
    else { return told.map { "  \(shown($0.sentence))" } }
    let second = high.claim.prefix(1).lowercased() + high.claim.dropFirst()
    return ["  \(shown("\(low.claim) and \(second), because \(low.reason)"))"]
  }

  /// The sentences with the steps of each below it, numbered.
  func stepLines(_ told: [Narrative]) -> [String] {
    let paths = told.map { $0.steps.map(\.constraint) }
    let isOne = paths.count == 2 && paths[0] == paths[1] && endLines(told).count == 1
    guard isOne else {
      return told.flatMap { narrative in
        ["  \(shown(narrative.sentence))"] + steps(narrative.steps.map { ($0, [$0.reached]) })
      }
    }
    return endLines(told)
      + steps(zip(told[0].steps, told[1].steps).map { ($0, [$0.reached, $1.reached]) })
  }

  private func steps(_ steps: [(step: Narrative.Step, reached: [String])]) -> [String] {
    guard steps.count > 1 else { return [] }
    return steps.enumerated().map { number, entry in
      let place = entry.step.place.isEmpty ? "" : " [\(shown(entry.step.place))]"
      let reached = entry.reached.filter { !$0.isEmpty }.map(shown).joined(separator: "; ")
      return "    \(number + 1). \(shown(entry.step.words))\(place)"
        + (reached.isEmpty ? "" : ", \(reached)")
    }
  }

  private func shown(_ text: String) -> String { shown(text, limit: 2_000) }

  /// `No earlier than 15:42:47.4 BST` and its reason: a claim about an end holds no words of evidence.
  private static func parted(_ sentence: String) -> (claim: Substring, reason: Substring)? {
    guard let link = sentence.firstRange(of: ", because ") else { return nil }
    return (sentence[..<link.lowerBound], sentence[link.upperBound...])
  }

  private static func capitalised(_ words: String) -> String {
    words.prefix(1).uppercased() + words.dropFirst()
  }
}
