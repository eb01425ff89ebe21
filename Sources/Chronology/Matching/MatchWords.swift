internal import Evidence
internal import TimeModel

/// The words in which a proposal gives its reason.
enum MatchWords {
  /// - Parameter nearest: what else of that kind it could be if it were at another time, and by how
  ///   much that is ruled out.
  static func reason(
    _ kind: EventKind, _ event: Happening, _ other: Happening, _ claim: KindMatching.Claim,
    shared: [String], nearest: (Happening, Int128)?
  ) -> String {
    var sentences = [
      "Both are of the kind '\(kind)'",
      "\(name(other)) lies \(place(claim.fit.range)) \(name(event)), and \(rule(claim.fit.allowed))",
    ]
    if !shared.isEmpty {
      let listed = shared.prefix(6).joined(separator: ", ")
      sentences.append("Both say: " + listed)
    }
    if claim.isByWords {
      sentences.append("Others would fit in time: the words decide")
    } else if let (nearest, gap) = nearest {
      sentences.append(
        "The nearest other of that kind, \(name(nearest)), is ruled out by \(length(gap))")
    } else {
      sentences.append("The case has no other of that kind at another time")
    }
    return sentences.map { $0 + "." }.joined(separator: " ")
  }

  /// To the nearest tenth of a second, or three significant places below one.
  static func length(_ nanoseconds: Int128) -> String {
    let magnitude = Int128(nanoseconds.magnitude)
    let step: Int128 = magnitude < 1_000_000_000 ? 1_000_000 : 100_000_000
    return durationText((magnitude + step / 2) / step * step)
  }

  private static func name(_ happening: Happening) -> String {
    guard let telling = happening.telling else { return quoted(happening.source.event.label) }
    let observation = telling.observation
    return "\(quoted(observation.text)) (\(observation.source), \(observation.locator))"
  }

  /// Where something lies to something else: `2 s to 9.6 s after`.
  private static func place(_ range: Span) -> String {
    switch (range.isLowOpen, range.isHighOpen) {
    case (true, true): return "at any time before or after"
    case (true, false):
      return range.high < 0
        ? "\(length(range.high)) or more before" : "at most \(length(range.high)) after"
    case (false, true):
      return range.low > 0
        ? "\(length(range.low)) or more after" : "at most \(length(range.low)) before"
    case (false, false): break
    }
    if range.low >= 0 { return "\(length(range.low)) to \(length(range.high)) after" }
    if range.high <= 0 { return "\(length(range.high)) to \(length(range.low)) before" }
    return "between \(length(range.low)) before and \(length(range.high)) after"
  }

  private static func rule(_ allowed: Span) -> String {
    if allowed.low == 0, allowed.high == 0 { return "tells of its very moment" }
    if allowed.low == 0 { return "may have been written up to \(length(allowed.high)) after it" }
    return
      "two such tellings of one happening may lie up to \(length(max(-allowed.low, allowed.high))) "
      + "apart"
  }
}
